import { createHeap, type Heap } from './heap.ts';
import type { WaitingList } from './world.ts';

/** Guests that wait for a slot, highest priority first, then first come first served. */
export function createWaitingList<K>(): WaitingList<K> {
  const current = new Map<K, Entry<K>>();
  let line = createLine<K>();
  let sequence = 0;
  return {
    add(key, priority) {
      if (current.get(key)?.priority === priority) return;
      const entry = { key, priority, sequence: sequence++ };
      current.set(key, entry);
      line.push(entry);
      // Those who left are still in the heap; a crowd that comes and goes must not fill it for ever.
      if (line.size() <= 2 * current.size + spareMax) return;
      line = createLine<K>();
      for (const each of current.values()) line.push(each);
    },
    remove(key) {
      current.delete(key);
    },
    take(count) {
      const taken: Entry<K>[] = [];
      while (taken.length < count) {
        const entry = line.pop();
        if (entry === undefined) break;
        // Entries that were removed or added again with another priority are left behind in the heap.
        if (current.get(entry.key) === entry) taken.push(entry);
      }
      // They stay in line until they are removed: one that cannot go now must not lose its place.
      for (const entry of taken) line.push(entry);
      return taken.map((entry) => entry.key);
    },
  };
}

const spareMax = 64;

interface Entry<K> {
  readonly key: K;
  readonly priority: number;
  readonly sequence: number;
}

function createLine<K>(): Heap<Entry<K>> {
  return createHeap((a, b) => (a.priority === b.priority ? a.sequence < b.sequence : a.priority > b.priority));
}
