import { describe, expect, test } from 'vitest';
import type { SSICluster, SSIClusterStatus } from '../../crds/generated.ts';
import { done, failed, type Fault } from '../../controller/domain/fault.ts';
import type { ClusterState, StatusChange } from '../../controller/reconcile/world.ts';
import { createStatusWriter } from '../../controller/reconcile/writer.ts';
import type { Store } from '../../controller/store/store.ts';
import type { GuestName } from '../../controller/domain/names.ts';
import { entryOf } from '../../controller/reconcile/resources.ts';
import { claimOf } from '../decide/seeing.ts';
import { cluster, getCluster, keyOf, signal } from '../store/fixtures.ts';
import { createHandWorld } from './worlds.ts';

type Result = Parameters<StatusChange['done']>[0];

/** A change that adds a member to the list of those seen, which shows who was written and in which order. */
function adding(name: string): StatusChange['apply'] {
  return (status) => ({ ...status, members: [...(status.members ?? []), { name, state: 'Joined', guests: 0 }] });
}

function namesIn(status: SSIClusterStatus | undefined): string {
  return (status?.members ?? []).map((member) => member.name).join(' ');
}

/** A writer over a store with one cluster, whose object this process keeps as it knows it. */
async function bench() {
  const hand = createHandWorld();
  const { store, clock } = hand;
  store.apply(cluster());
  let known: SSICluster = await getCluster(store);
  const state = () => ({ object: known }) as ClusterState;
  const writer = createStatusWriter(hand.world, state, (object) => void (known = object));
  const ends: Promise<Result>[] = [];
  /** What each change was told, in their order, or `waiting`. */
  const results = async (): Promise<readonly string[]> => {
    clock.settle();
    // All that promises can do without the clock is done when this comes back.
    await new Promise((resolve) => setImmediate(resolve));
    clock.settle();
    return Promise.all(ends.map((end) => Promise.race([end, Promise.resolve('waiting')])));
  };
  return {
    ...hand,
    results,
    submit(apply: StatusChange['apply'], lazyMs?: number) {
      ends.push(new Promise((resolve) => writer.submit({ apply, done: resolve, ...(lazyMs === undefined ? {} : { lazyMs }) })));
    },
    /** What stands in the store, and how often the status was written since the beginning. */
    written: () => {
      const versions = store.versionsOf('SSICluster', keyOf('prod'));
      return { names: namesIn(versions.at(-1)?.status), writes: versions.length - 1 };
    },
    known: () => namesIn(known.status),
    /** Another process writes. */
    async meanwhile(name: string) {
      const { metadata, status } = await getCluster(store);
      const next = adding(name)(status ?? { observedGeneration: -1 });
      if (next === undefined) throw new Error('adding is always allowed');
      await store.putStatus({
        kind: 'SSICluster',
        key: keyOf('prod'),
        uid: metadata.uid,
        version: metadata.resourceVersion,
        status: next,
        signal,
      });
    },
  };
}

const answering =
  (kind: Exclude<Fault['kind'], 'refused'>): ((store: Store) => Partial<Store>) =>
  () => ({ putStatus: () => Promise.resolve(failed(kind, 'x')) });
/** The write takes place, the answer is lost. */
const losing = (store: Store): Partial<Store> => ({ putStatus: (o) => store.putStatus(o).then(() => failed('unknownOutcome', 'x')) });

describe('changes of one moment', () => {
  test('are one write, each made on top of the one before', async () => {
    const { submit, results, written, known } = await bench();
    for (const name of ['A', 'B', 'C']) submit(adding(name));
    expect(await results()).toEqual(['written', 'written', 'written']);
    expect([written(), known()]).toEqual([{ names: 'A B C', writes: 1 }, 'A B C']);
  });

  test('that are no longer allowed are refused, and the others are written', async () => {
    const { submit, results, written } = await bench();
    submit(adding('A'));
    submit((status) => (namesIn(status) === '' ? status : undefined));
    submit(adding('B'));
    expect(await results()).toEqual(['written', 'refused', 'written']);
    expect(written()).toEqual({ names: 'A B', writes: 1 });
  });

  test('that change nothing write nothing', async () => {
    const { submit, results, written } = await bench();
    submit((status) => status);
    submit(() => undefined);
    expect(await results()).toEqual(['written', 'refused']);
    expect(written().writes).toBe(0);
  });

  test('carry the number of claims with them', async () => {
    const { submit, results, store } = await bench();
    const count = async (): Promise<number | undefined> => (await getCluster(store)).status?.inFlightCount;
    const claims = (['A', 'B'] as const).map((guest) => entryOf(claimOf({ guest: guest as GuestName })));
    submit((status) => ({ ...status, inFlight: claims }));
    await results();
    expect(await count()).toBe(2);
    submit((status) => ({ ...status, inFlight: claims.slice(1) }));
    await results();
    expect(await count()).toBe(1);
  });

  test('that come while a write is under way go into the next one', async () => {
    const { submit, results, written, divert, clock } = await bench();
    divert('write cluster status', (store) => ({
      putStatus(o) {
        submit(adding('B'));
        return store.putStatus(o);
      },
    }));
    submit(adding('A'));
    clock.settle();
    await results();
    expect(await results()).toEqual(['written', 'written']);
    expect(written()).toEqual({ names: 'A B', writes: 2 });
  });
});

describe('a write that did not certainly succeed', () => {
  test("meets another's: nothing is overwritten, and the change is decided anew on what is there", async () => {
    const { submit, results, written, known, meanwhile, troubles } = await bench();
    await meanwhile('X');
    submit(adding('A'));
    expect(await results()).toEqual(['again']);
    expect([written().names, known(), troubles]).toEqual(['X', 'X', ['clusterStatusConflict']]);
    submit(adding('A'));
    expect(await results()).toEqual(['again', 'written']);
    expect(written().names).toBe('X A');
  });

  test('lost its answer: what stands in the store is known afterwards', async () => {
    const { submit, results, known, divert } = await bench();
    divert('write cluster status', losing);
    submit(adding('A'));
    expect(await results()).toEqual(['again']);
    expect(known()).toBe('A');
  });

  test.each(['unreachable', 'unknownOutcome', 'unauthorised'] as const)('(%s) keeps the next one back, longer each time', async (kind) => {
    const { submit, results, written, divert, clock, troubles } = await bench();
    divert('write cluster status', answering(kind));
    submit(adding('A'));
    expect((await results()).at(-1)).toBe('again');
    for (const waitMs of [250, 500, 1000]) {
      divert('write cluster status', answering(kind));
      submit(adding('A'));
      clock.pass(waitMs - 1);
      expect((await results()).at(-1)).toBe('waiting');
      expect(troubles.at(-1)).toBe('clusterStatusWrite');
      clock.pass(1);
      expect((await results()).at(-1)).toBe('again');
    }
    submit(adding('A'));
    clock.pass(2000);
    expect((await results()).at(-1)).toBe('written');
    expect(written()).toEqual({ names: 'A', writes: 1 });
  });

  test('and whose object cannot be read either is tried again on what was known, after a second', async () => {
    const { submit, results, written, divert, clock } = await bench();
    divert('write cluster status', answering('conflict'));
    divert('read cluster', () => ({ get: () => Promise.resolve(failed('unreachable', 'x')) }));
    submit(adding('A'));
    expect(await results()).toEqual(['again']);
    submit(adding('A'));
    clock.pass(999);
    expect(await results()).toEqual(['again', 'waiting']);
    clock.pass(1);
    expect(await results()).toEqual(['again', 'written']);
    expect(written().names).toBe('A');
  });
});

describe('a change that may wait', () => {
  test('waits until its time, and not longer', async () => {
    const { submit, results, written, clock } = await bench();
    submit(adding('A'), 1000);
    clock.pass(999);
    expect([await results(), written().writes]).toEqual([['waiting'], 0]);
    clock.pass(1);
    expect([await results(), written().writes]).toEqual([['written'], 1]);
  });

  test('is taken along by one that does not', async () => {
    const { submit, results, written, clock } = await bench();
    submit(adding('A'), 1000);
    clock.pass(300);
    submit(adding('B'));
    expect(await results()).toEqual(['written', 'written']);
    clock.pass(5000);
    await results();
    expect(written()).toEqual({ names: 'A B', writes: 1 });
  });

  test('is taken along by one that waits for less', async () => {
    const { submit, results, written, clock } = await bench();
    submit(adding('A'), 1000);
    submit(adding('B'), 400);
    clock.pass(400);
    expect(await results()).toEqual(['written', 'written']);
    expect(written()).toEqual({ names: 'A B', writes: 1 });
  });

  test('has its own time after an earlier one was taken along', async () => {
    const { submit, results, clock } = await bench();
    submit(adding('A'), 1000);
    submit(adding('B'));
    await results();
    submit(adding('C'), 1500);
    clock.pass(1499);
    expect((await results()).at(-1)).toBe('waiting');
    clock.pass(1);
    expect((await results()).at(-1)).toBe('written');
  });
});

describe('a stopped process', () => {
  test('writes nothing', async () => {
    const { submit, results, written, world, clock } = await bench();
    submit(adding('A'));
    submit(adding('B'), 1000);
    world.stopped = true;
    clock.pass(2000);
    expect([await results(), written().writes]).toEqual([['waiting', 'waiting'], 0]);
  });

  test('concludes nothing from an answer that comes too late', async () => {
    const { submit, results, known, world, divert } = await bench();
    divert('write cluster status', (store) => ({
      async putStatus(o) {
        const answer = await store.putStatus(o);
        world.stopped = true;
        return answer.ok ? done(answer.value) : answer;
      },
    }));
    submit(adding('A'));
    expect([await results(), known()]).toEqual([['waiting'], '']);
  });
});
