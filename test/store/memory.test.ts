import { describe, expect, test } from 'vitest';
import type { Store } from '../../controller/store/store.ts';
import { createMemoryStore, type MemoryStore } from '../../controller/store/memory/store.ts';
import { storeContract, type OpenedStore } from './contract.ts';
import { cluster, getPlacement, keyOf, lines, placement, record, signal } from './fixtures.ts';

function createStore(versionsMax?: number): MemoryStore {
  let uids = 0;
  return createMemoryStore({
    nowIso: () => '2026-01-01T00:00:00.000Z',
    newUid: () => `uid-${++uids}`,
    ...(versionsMax === undefined ? {} : { versionsMax }),
  });
}

function opened(memory: MemoryStore, store: Store): OpenedStore {
  return {
    store,
    apply: (manifest) => void memory.apply(manifest),
    delete: (kind, name) => void memory.delete(kind, keyOf(name)),
    dispose: () => undefined,
  };
}

const memories = new WeakMap<OpenedStore, MemoryStore>();

storeContract({
  name: 'memory',
  open() {
    const memory = createStore();
    const first = opened(memory, memory);
    memories.set(first, memory);
    return Promise.resolve(first);
  },
  async restart(before) {
    const memory = memories.get(before);
    if (memory === undefined) throw new Error('not a store of this suite');
    await before.store.close();
    return opened(memory, memory.connect());
  },
});

async function writeStatus(memory: MemoryStore, observedGeneration: number): Promise<void> {
  const { uid, resourceVersion: version } = (await getPlacement(memory, 'lit1')).metadata;
  const answer = await memory.putStatus({
    signal,
    kind: 'GuestPlacement',
    key: keyOf('lit1'),
    uid,
    version,
    status: { observedGeneration },
  });
  expect(answer.ok).toBe(true);
}

describe('memory', () => {
  test('a write is seen by every follower before the call returns', () => {
    const memory = createStore();
    const seen: string[] = [];
    void memory.follow({
      signal,
      onEvent: (event) => void seen.push(event.object.metadata.name),
      onSynced: () => void seen.push('synced'),
    });
    expect(seen).toEqual(['synced']);
    memory.apply(placement('lit1'));
    expect(seen).toEqual(['synced', 'lit1']);
  });

  test('what did not change is the same reference, and applying the same again is no write', async () => {
    const memory = createStore();
    memory.apply(cluster());
    const first = memory.apply(placement('lit1'));
    expect(memory.apply(placement('lit1'))).toBe(first);
    await writeStatus(memory, 1);
    expect(memory.read('GuestPlacement', keyOf('lit1'))?.spec).toBe(first.spec);
    expect(memory.list('SSICluster')).toHaveLength(1);
  });

  test('a restored dump brings back objects, uids and versions; followers see the difference; no version is given twice', async () => {
    const memory = createStore();
    memory.apply(placement('lit1'));
    memory.apply(placement('lit2'));
    const dump = memory.dump();
    const then = memory.list('GuestPlacement');
    await writeStatus(memory, 5);
    memory.delete('GuestPlacement', keyOf('lit2'));
    const lost = memory.apply(placement('lit3'));
    const { events } = await record(memory);
    events.length = 0;
    memory.restore(dump);
    expect(lines(events)).toEqual(['gone GuestPlacement lit3', 'put GuestPlacement lit1', 'put GuestPlacement lit2']);
    expect(memory.list('GuestPlacement')).toEqual(then);
    expect(Number(memory.apply(placement('lit4')).metadata.resourceVersion)).toBeGreaterThan(Number(lost.metadata.resourceVersion));
  });

  test('the versions of a name are kept over its uids, up to the bound', async () => {
    const memory = createStore(3);
    memory.apply(placement('lit1'));
    await writeStatus(memory, 1);
    memory.delete('GuestPlacement', keyOf('lit1'));
    memory.apply(placement('lit1'));
    expect(
      memory.versionsOf('GuestPlacement', keyOf('lit1')).map(({ metadata, status }) => [metadata.uid, status?.observedGeneration]),
    ).toEqual([
      ['uid-1', -1],
      ['uid-1', 1],
      ['uid-2', -1],
    ]);
    await writeStatus(memory, 2);
    expect(memory.versionsOf('GuestPlacement', keyOf('lit1'))).toHaveLength(3);
  });

  test('closing one of two connections ends that one alone', async () => {
    const memory = createStore();
    const first = memory.connect();
    const second = memory.connect();
    const ended = await record(first);
    const going = await record(second);
    await first.close();
    memory.apply(placement('lit1'));
    expect([ended.events.length, going.events.length]).toEqual([0, 1]);
    expect((await second.get({ signal, kind: 'GuestPlacement', key: keyOf('lit1') })).ok).toBe(true);
    expect((await first.get({ signal, kind: 'GuestPlacement', key: keyOf('lit1') })).ok).toBe(false);
  });

  test('the newest thousand notes are kept', async () => {
    const memory = createStore();
    for (let at = 0; at < 3_500; at += 1) {
      await memory.note({
        signal,
        event: { kind: 'GuestPlacement', key: keyOf('lit1'), uid: 'u', type: 'Normal', reason: 'Moved', message: String(at), at: '' },
      });
    }
    expect(memory.notes()).toHaveLength(1_000);
    expect(memory.notes().at(-1)?.message).toBe('3499');
    expect(memory.notes()[0]?.message).toBe('2500');
  });
});
