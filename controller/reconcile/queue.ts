import { createDueTimes } from './due-times.ts';
import { createLanes } from './lanes.ts';

/** Keys to look at: each at most once, now or at a due time. Events only put keys in here; the work looks at the state of the world, never at the event. A key is compared by identity. */
export interface Queue<K> {
  /** Asks for work on a key at an instant (monotonic ms); an earlier one already asked for stands. */
  add(key: K, dueMs?: number): void;
  depth(): number;
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
  /** Names the lane of a key that is not urgent; lanes take turns. */
  readonly lane?: (key: K) => string;
  /** Looks at one key; never throws, never waits. */
  readonly work: (key: K) => void;
}

/** Keys worked on in one go before others (sockets, timers) get their turn. */
const batchMax = 256;
/** So many batches in a row without a timer's turn, over so long a time, mean that everything comes back at once: then timers ring first. */
const batchesMax = 100;
const turnMaxMs = 50;

export function createQueue<K>({ nowMs, alarm, soon, urgent, work, lane = () => '' }: QueueOptions<K>): Queue<K> {
  const first = new Set<K>();
  const ready = createLanes(lane);
  let scheduled = false;
  let stopped = false;
  let turnMs = nowMs();
  let batches = 0;

  const enqueue = (key: K): void => void (urgent(key) ? first : ready).add(key);
  const depth = (): number => first.size + ready.size();
  const schedule = (): void => {
    if (scheduled || stopped || depth() === 0) return;
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
  const running = (): boolean => !stopped;
  const workOn = (key: K): void => {
    due.forget(key);
    work(key);
  };
  const drain = (): void => {
    scheduled = false;
    if (stopped) return;
    batches += 1;
    // What is added while this works lands behind, and waits for the next batch.
    let left = Math.min(depth(), batchMax);
    for (const key of first) {
      if (left-- <= 0 || stopped) break;
      first.delete(key);
      workOn(key);
    }
    if (left > 0) ready.take(left, running, workOn);
    if (stopped || depth() === 0) return;
    scheduled = true;
    othersFirst();
  };
  return {
    add(key, dueMs) {
      if (stopped || first.has(key) || ready.has(key)) return;
      if (dueMs === undefined || dueMs <= nowMs()) {
        enqueue(key);
        schedule();
        return;
      }
      due.add(key, dueMs);
    },
    depth,
    stop() {
      stopped = true;
      due.stop();
    },
  };
}
