import { createHeap } from './heap.ts';
import type { WaitingList } from './world.ts';

/** Guests that wait for a slot, highest priority first, then first come first served. */
export function createWaitingList(): WaitingList {
  interface Entry {
    readonly key: string;
    readonly priority: number;
    readonly sequence: number;
  }
  const heap = createHeap<Entry>((a, b) => (a.priority === b.priority ? a.sequence < b.sequence : a.priority > b.priority));
  const current = new Map<string, Entry>();
  let sequence = 0;
  return {
    add(key, priority) {
      if (current.get(key)?.priority === priority) return;
      const entry = { key, priority, sequence: sequence++ };
      current.set(key, entry);
      heap.push(entry);
    },
    remove(key) {
      current.delete(key);
    },
    take(count) {
      const taken: Entry[] = [];
      while (taken.length < count) {
        const entry = heap.pop();
        if (entry === undefined) break;
        // Entries that were removed or added again with another priority are left behind in the heap.
        if (current.get(entry.key) === entry) taken.push(entry);
      }
      // They stay in line until they are removed: one that cannot go now must not lose its place.
      for (const entry of taken) heap.push(entry);
      return taken.map((entry) => entry.key);
    },
  };
}
