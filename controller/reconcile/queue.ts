import { createDueTimes } from './due-times.ts';

/** Keys to look at: each at most once, now or at a due time. Events only put keys in here; the work looks at the state of the world, never at the event. A key is compared by identity. */
export interface Queue<K> {
  /** Asks for work on a key at an instant (monotonic ms); an earlier one already asked for stands. */
  add(key: K, dueMs?: number): void;
  readonly depth: number;
  stop(): void;
}

export interface QueueOptions<K> {
  readonly nowMs: () => number;
  /** Calls back at an instant, or as soon as possible after it. */
  readonly alarm: (dueMs: number, ring: () => void) => () => void;
  /** Calls back when what runs now has ended, before any timer. */
  readonly soon: (work: () => void) => void;
  /** Asked when a key is added: it goes before all that are not. What is in flight must not wait behind a fleet. */
  readonly urgent: (key: K) => boolean;
  /** Asked when a key is added: keys of one lane wait for each other only, and lanes take turns. One tenant's crowd must not keep the others waiting. */
  readonly lane?: (key: K) => string;
  /** Looks at one key; never throws, never waits. */
  readonly work: (key: K) => void;
}

/** Keys worked on in one go before others (sockets, timers) get their turn. */
const batchMax = 256;
/** Keys of one lane before the next lane's turn. */
const turnKeys = 16;
/** So many batches in a row without a timer's turn, over so long a time, mean that everything comes back at once: then timers ring first. */
const batchesMax = 100;
const turnMaxMs = 50;

export function createQueue<K>({ nowMs, alarm, soon, urgent, work, lane = () => '' }: QueueOptions<K>): Queue<K> {
  const first = new Set<K>();
  // Only lanes with a key in them.
  const ready = new Map<string, Set<K>>();
  let scheduled = false;
  let stopped = false;
  let turnMs = nowMs();
  let batches = 0;

  const enqueue = (key: K): void => {
    if (urgent(key)) {
      first.add(key);
      return;
    }
    const name = lane(key);
    const keys = ready.get(name);
    if (keys === undefined) ready.set(name, new Set([key]));
    else keys.add(key);
  };
  const depth = (): number => {
    let sum = first.size;
    for (const keys of ready.values()) sum += keys.size;
    return sum;
  };
  const schedule = (): void => {
    if (scheduled || stopped || (first.size === 0 && ready.size === 0)) return;
    scheduled = true;
    if (batches > batchesMax && nowMs() - turnMs > turnMaxMs) othersFirst();
    else soon(drain);
  };
  const takeTurn = (): void => {
    turnMs = nowMs();
    batches = 0;
  };
  // Through the alarm, so that input is read and timers ring before the next batch.
  const othersFirst = (): void => {
    alarm(nowMs(), () => {
      takeTurn();
      drain();
    });
  };
  const due = createDueTimes<K>({
    nowMs,
    alarm,
    onDue(keys) {
      for (const key of keys) enqueue(key);
      takeTurn();
      schedule();
    },
  });
  /** Works on the first keys of a set; the answer is how many. */
  const take = (keys: Set<K>, max: number): number => {
    let taken = 0;
    for (const key of keys) {
      if (taken >= max || stopped) break;
      taken += 1;
      keys.delete(key);
      due.forget(key);
      work(key);
    }
    return taken;
  };
  const drain = (): void => {
    scheduled = false;
    if (stopped) return;
    batches += 1;
    // What is added while this works lands behind, and waits for the next batch.
    let left = Math.min(depth(), batchMax);
    left -= take(first, left);
    // A lane that has had its turn goes to the end: the loop meets it there again.
    for (const [name, keys] of ready) {
      if (left <= 0 || stopped) break;
      left -= take(keys, Math.min(left, turnKeys));
      ready.delete(name);
      if (keys.size > 0) ready.set(name, keys);
    }
    if (stopped || (first.size === 0 && ready.size === 0)) return;
    scheduled = true;
    othersFirst();
  };
  return {
    add(key, dueMs) {
      if (stopped || first.has(key) || ready.get(lane(key))?.has(key) === true) return;
      if (dueMs === undefined || dueMs <= nowMs()) {
        enqueue(key);
        schedule();
        return;
      }
      due.add(key, dueMs);
    },
    get depth() {
      return depth();
    },
    stop() {
      stopped = true;
      due.stop();
    },
  };
}
