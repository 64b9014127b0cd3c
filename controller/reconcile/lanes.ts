/** Keys that wait, each in the lane it belongs to: those of one lane wait for each other only, and lanes take turns. One tenant's crowd must not keep the others waiting. */
export interface Lanes<K> {
  has(key: K): boolean;
  /** At the end of its lane. */
  add(key: K): void;
  /** Takes the first keys of each lane in turn, `max` at most and as long as `more` is true; the answer is how many. */
  take(max: number, more: () => boolean, work: (key: K) => void): number;
  size(): number;
}

/** Keys of one lane before the next lane's turn. */
const turnKeys = 16;

/** `laneOf` names the lane of a key. */
export function createLanes<K>(laneOf: (key: K) => string): Lanes<K> {
  // Only lanes with a key in them.
  const lanes = new Map<string, Set<K>>();
  let count = 0;
  return {
    has: (key) => lanes.get(laneOf(key))?.has(key) === true,
    add(key) {
      const name = laneOf(key);
      const keys = lanes.get(name);
      if (keys?.has(key) === true) return;
      count += 1;
      if (keys === undefined) lanes.set(name, new Set([key]));
      else keys.add(key);
    },
    take(max, more, work) {
      let taken = 0;
      // A lane that has had its turn goes to the end: the loop meets it there again.
      for (const [name, keys] of lanes) {
        let turn = Math.min(turnKeys, max - taken);
        for (const key of keys) {
          if (turn-- <= 0 || !more()) break;
          taken += 1;
          count -= 1;
          keys.delete(key);
          work(key);
        }
        lanes.delete(name);
        if (keys.size > 0) lanes.set(name, keys);
        if (taken >= max || !more()) break;
      }
      return taken;
    },
    size: () => count,
  };
}
