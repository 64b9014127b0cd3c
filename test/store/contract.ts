import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Kind, Store } from '../../controller/store/store.ts';
import type { Manifest } from '../../controller/store/manifest.ts';
import { cluster, getPlacement, keyOf, lastPlacement, lines, placement, record, relocation, signal } from './fixtures.ts';
import { until } from './until.ts';

/** The rules of the store port (controller/store/store.ts), for every store. */

/** A store under test and the person beside it, who writes manifests. */
export interface OpenedStore {
  readonly store: Store;
  apply(manifest: Manifest): void | Promise<void>;
  delete(kind: Kind, name: string): void | Promise<void>;
  /** After the store is closed: removes everything. */
  dispose(): void | Promise<void>;
}

export interface StoreContract {
  readonly name: string;
  /** Opens an empty store. */
  open(): Promise<OpenedStore>;
  /** What a new process sees after the one before ended without a word; absent where a process is all there is. */
  restart?(opened: OpenedStore): Promise<OpenedStore>;
  /** Names of tests that cannot hold for this store, with the reason. */
  readonly skip?: Readonly<Record<string, string>>;
}

export function storeContract(contract: StoreContract): void {
  describe(`a store: ${contract.name}`, () => {
    let opened: OpenedStore;
    beforeEach(async () => {
      opened = await contract.open();
    });
    afterEach(async () => {
      await opened.store.close();
      await opened.dispose();
    });
    // oxlint-disable-next-line vitest/expect-expect, vitest/valid-title -- titles and assertions are in the rules below
    const rule = (name: string, run: () => Promise<void>): void => test.skipIf(contract.skip?.[name] !== undefined)(name, run);
    const seen = async (name: string) => {
      await until(`${name} is in the store`, async () => (await opened.store.get({ signal, kind: 'GuestPlacement', key: keyOf(name) })).ok);
      return getPlacement(opened.store, name);
    };

    followRules({ rule, opened: () => opened, seen });
    writeRules({ rule, opened: () => opened, seen });
    relocationRules({ rule, opened: () => opened, seen });

    test.skipIf(contract.restart === undefined)('identity, generation and status survive a restart', async () => {
      await opened.apply(placement('lit1'));
      const before = await seen('lit1');
      const written = await putStatus(opened.store, before, 7);
      const made = await opened.store.create({ signal, object: relocation('lit1-1') });
      opened = await (contract.restart?.(opened) ?? opened);
      const after = await seen('lit1');
      expect(after).toEqual(written);
      expect(await opened.store.get({ signal, kind: 'Relocation', key: keyOf('lit1-1') })).toEqual(made);
      const next = await putStatus(opened.store, after, 8);
      expect(Number(next.metadata.resourceVersion)).toBeGreaterThan(Number(after.metadata.resourceVersion));
    });
  });
}

interface Rules {
  rule(name: string, run: () => Promise<void>): void;
  opened(): OpenedStore;
  seen(name: string): Promise<Awaited<ReturnType<typeof getPlacement>>>;
}

async function putStatus(store: Store, object: Awaited<ReturnType<typeof getPlacement>>, observedGeneration: number) {
  const { uid, resourceVersion: version, name } = object.metadata;
  const answer = await store.putStatus({ signal, kind: 'GuestPlacement', key: keyOf(name), uid, version, status: { observedGeneration } });
  if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
  return answer.value;
}

function followRules({ rule, opened, seen }: Rules): void {
  rule('a follower gets one put for each object, then the sync once, then every change', async () => {
    await opened().apply(cluster());
    await opened().apply(placement('lit1'));
    await until(
      'the cluster is in the store',
      async () => (await opened().store.get({ signal, kind: 'SSICluster', key: keyOf('prod') })).ok,
    );
    await seen('lit1');
    const { events, syncedAfter } = await record(opened().store);
    expect(lines(events).toSorted()).toEqual(['put GuestPlacement lit1', 'put SSICluster prod']);
    expect(syncedAfter()).toEqual([2]);
    await opened().apply(placement('lit2'));
    await until('lit2 arrives', () => lastPlacement(events, 'lit2'));
    expect(syncedAfter()).toEqual([2]);
  });

  rule('an empty store syncs too', async () => {
    const { events, syncedAfter } = await record(opened().store);
    expect(events).toEqual([]);
    expect(syncedAfter()).toEqual([0]);
  });

  rule('two followers see the same', async () => {
    const one = await record(opened().store);
    const other = await record(opened().store);
    await opened().apply(placement('lit1'));
    const object = await until('both have lit1', () => lastPlacement(other.events, 'lit1') && lastPlacement(one.events, 'lit1'));
    expect(lastPlacement(other.events, 'lit1')).toEqual(object);
  });

  rule('a follower that ends hears nothing more, another one still does', async () => {
    const ending = new AbortController();
    const one = await record(opened().store, ending.signal);
    const other = await record(opened().store);
    ending.abort();
    await opened().apply(placement('lit1'));
    await until('the other has lit1', () => lastPlacement(other.events, 'lit1'));
    expect(one.events).toEqual([]);
  });

  rule('a deleted object is gone, and one of the same name later is another object', async () => {
    await opened().apply(placement('lit1'));
    const first = await seen('lit1');
    await putStatus(opened().store, first, 1);
    const { events } = await record(opened().store);
    await opened().delete('GuestPlacement', 'lit1');
    await until('lit1 is gone', () => events.at(-1)?.type === 'gone');
    expect(await opened().store.get({ signal, kind: 'GuestPlacement', key: keyOf('lit1') })).toMatchObject({
      ok: false,
      fault: { kind: 'notFound' },
    });
    await opened().apply(placement('lit1'));
    const second = await until('lit1 is back', () => lastPlacement(events, 'lit1'));
    expect(lines(events)).toEqual(['put GuestPlacement lit1', 'gone GuestPlacement lit1', 'put GuestPlacement lit1']);
    expect(second.metadata.uid).not.toBe(first.metadata.uid);
    expect(second.status).toEqual({ observedGeneration: -1 });
    expect(second.metadata.generation).toBe(1);
  });

  rule('after close no event comes and nothing is written', async () => {
    await opened().apply(placement('lit1'));
    const { uid, resourceVersion: version } = (await seen('lit1')).metadata;
    const { events } = await record(opened().store);
    const before = events.length;
    await opened().store.close();
    const answer = await opened().store.putStatus({
      signal,
      kind: 'GuestPlacement',
      key: keyOf('lit1'),
      uid,
      version,
      status: { observedGeneration: 1 },
    });
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
    expect(events).toHaveLength(before);
  });
}

function writeRules({ rule, opened, seen }: Rules): void {
  rule('a new object says that nobody has looked at it', async () => {
    await opened().apply(placement('lit1'));
    const { metadata, status } = await seen('lit1');
    expect(status).toEqual({ observedGeneration: -1 });
    expect(metadata).toMatchObject({ name: 'lit1', namespace: 'default', generation: 1 });
    expect(metadata.resourceVersion).toMatch(/^[1-9][0-9]*$/);
    expect(metadata.uid).not.toBe('');
  });

  rule('the answer of a status write is what followers are shown', async () => {
    await opened().apply(placement('lit1'));
    const before = await seen('lit1');
    const { events } = await record(opened().store);
    const written = await putStatus(opened().store, before, 1);
    expect(
      await until(
        'the write is shown',
        () => lastPlacement(events, 'lit1')?.status?.observedGeneration === 1 && lastPlacement(events, 'lit1'),
      ),
    ).toEqual(written);
    expect(await getPlacement(opened().store, 'lit1')).toEqual(written);
    expect(written.metadata).toEqual({ ...before.metadata, resourceVersion: written.metadata.resourceVersion });
    expect(written.spec).toEqual(before.spec);
    expect(Number(written.metadata.resourceVersion)).toBeGreaterThan(Number(before.metadata.resourceVersion));
  });

  rule('a status made for another version or another uid is a conflict that names both, and changes nothing', async () => {
    await opened().apply(placement('lit1'));
    const old = await seen('lit1');
    const now = await putStatus(opened().store, old, 1);
    const { uid, resourceVersion } = now.metadata;
    const attempt = (o: { readonly uid: string; readonly version: string }) =>
      opened().store.putStatus({ signal, kind: 'GuestPlacement', key: keyOf('lit1'), ...o, status: { observedGeneration: 9 } });
    const stale = await attempt({ uid, version: old.metadata.resourceVersion });
    expect(stale).toMatchObject({ ok: false, fault: { kind: 'conflict' } });
    expect(JSON.stringify(stale)).toContain(`version ${old.metadata.resourceVersion} of uid ${uid}`);
    expect(JSON.stringify(stale)).toContain(`version ${resourceVersion} of uid ${uid}`);
    expect(await attempt({ uid: 'another', version: resourceVersion })).toMatchObject({ ok: false, fault: { kind: 'conflict' } });
    expect(await getPlacement(opened().store, 'lit1')).toEqual(now);
  });

  rule('a status for an object that is gone is a conflict', async () => {
    const answer = await opened().store.putStatus({
      signal,
      kind: 'GuestPlacement',
      key: keyOf('lit9'),
      uid: 'u',
      version: '1',
      status: { observedGeneration: 1 },
    });
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'conflict' } });
  });

  rule('of many writes made for one version exactly one succeeds', async () => {
    await opened().apply(placement('lit1'));
    const { uid, resourceVersion: version } = (await seen('lit1')).metadata;
    const write = (observedGeneration: number) =>
      opened().store.putStatus({ signal, kind: 'GuestPlacement', key: keyOf('lit1'), uid, version, status: { observedGeneration } });
    const answers = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(write));
    const [won, ...more] = answers.filter((answer) => answer.ok);
    expect(more).toEqual([]);
    expect(won?.ok === true && won.value).toEqual(await getPlacement(opened().store, 'lit1'));
  });

  rule('the generation rises with the spec, not with labels or status, and the status stays', async () => {
    await opened().apply(placement('lit1'));
    const first = await putStatus(opened().store, await seen('lit1'), 1);
    const { events } = await record(opened().store);
    await opened().apply({ ...placement('lit1'), metadata: { name: 'lit1', namespace: 'default', labels: { team: 'a' } } });
    const labelled = await until(
      'the label arrives',
      () => lastPlacement(events, 'lit1')?.metadata.labels !== undefined && lastPlacement(events, 'lit1'),
    );
    expect(labelled.metadata).toMatchObject({ generation: 1, uid: first.metadata.uid });
    await opened().apply(placement('lit1', { member: 'VM2' }));
    const moved = await until(
      'the member arrives',
      () => lastPlacement(events, 'lit1')?.spec.member === 'VM2' && lastPlacement(events, 'lit1'),
    );
    expect(moved.metadata).toMatchObject({ generation: 2, uid: first.metadata.uid, creationTimestamp: first.metadata.creationTimestamp });
    expect(moved.status).toEqual({ observedGeneration: 1 });
    const versions = [first, labelled, moved].map(({ metadata }) => Number(metadata.resourceVersion));
    expect(versions).toEqual(versions.toSorted((left, right) => left - right));
    expect(new Set(versions).size).toBe(3);
  });

  rule('a call that was cancelled before it began does nothing', async () => {
    const answer = await opened().store.create({ signal: AbortSignal.abort(), object: relocation('lit1-1') });
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
    expect(await opened().store.get({ signal, kind: 'Relocation', key: keyOf('lit1-1') })).toMatchObject({
      ok: false,
      fault: { kind: 'notFound' },
    });
  });
}

function relocationRules({ rule, opened }: Rules): void {
  rule('a Relocation is created once; the second time is a conflict and leaves the first as it is', async () => {
    const { events } = await record(opened().store);
    const made = await opened().store.create({ signal, object: relocation('lit1-1') });
    if (!made.ok) throw new Error(JSON.stringify(made.fault));
    expect(made.value).toMatchObject({
      ...relocation('lit1-1'),
      metadata: { name: 'lit1-1', generation: 1 },
      status: { observedGeneration: -1 },
    });
    await until('it is shown', () => lines(events).includes('put Relocation lit1-1'));
    expect(await opened().store.create({ signal, object: relocation('lit1-1') })).toMatchObject({ ok: false, fault: { kind: 'conflict' } });
    expect(await opened().store.get({ signal, kind: 'Relocation', key: keyOf('lit1-1') })).toEqual(made);
  });

  rule('removing is idempotent, and never removes another object of the same name', async () => {
    const made = await opened().store.create({ signal, object: relocation('lit1-1') });
    if (!made.ok) throw new Error(JSON.stringify(made.fault));
    const { uid } = made.value.metadata;
    const remove = (which: string) => opened().store.remove({ signal, kind: 'Relocation', key: keyOf('lit1-1'), uid: which });
    expect((await remove('another')).ok).toBe(true);
    expect(await opened().store.get({ signal, kind: 'Relocation', key: keyOf('lit1-1') })).toEqual(made);
    const { events } = await record(opened().store);
    expect((await remove(uid)).ok).toBe(true);
    expect((await remove(uid)).ok).toBe(true);
    await until('it is gone', () => events.at(-1)?.type === 'gone');
    expect(lines(events)).toEqual(['put Relocation lit1-1', 'gone Relocation lit1-1']);
    const again = await opened().store.create({ signal, object: relocation('lit1-1') });
    expect(again.ok && again.value.metadata.uid !== uid).toBe(true);
  });

  rule('a note is taken', async () => {
    const event = {
      kind: 'GuestPlacement',
      key: keyOf('lit1'),
      uid: 'u',
      type: 'Normal',
      reason: 'Moved',
      message: 'moved',
      at: '2026-01-01T00:00:00.000Z',
    } as const;
    expect((await opened().store.note({ signal, event })).ok).toBe(true);
  });
}
