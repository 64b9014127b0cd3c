import { createHeap } from './heap.ts';

/** Keys with an instant at which they are due: the earliest asked for counts, one alarm serves them all. */
export interface DueTimes<K> {
  add(key: K, dueMs: number): void;
  forget(key: K): void;
  stop(): void;
}

export interface DueTimesOptions<K> {
  readonly nowMs: () => number;
  readonly alarm: (dueMs: number, ring: () => void) => () => void;
  /** All keys that are due, at once. */
  readonly onDue: (keys: readonly K[]) => void;
}

/** One key. It stays in the heap when it is forgotten, and under its old instant when a later one is asked for: nearly every look at what is in flight asks again. */
interface Due<K> {
  readonly key: K;
  /** Infinity: forgotten. */
  dueMs: number;
  /** Its place in the heap that counts. */
  heapMs: number;
}

export function createDueTimes<K>({ nowMs, alarm, onDue }: DueTimesOptions<K>): DueTimes<K> {
  const known = new Map<K, Due<K>>();
  const later = createHeap<{ readonly due: Due<K>; readonly heapMs: number }>((a, b) => a.heapMs < b.heapMs);
  let stopped = false;
  let cancel: (() => void) | undefined;
  let alarmMs = Number.POSITIVE_INFINITY;

  const place = (due: Due<K>): void => {
    due.heapMs = due.dueMs;
    later.push({ due, heapMs: due.heapMs });
  };
  /** The next key that is really due first; on the way those that are not get their right place, or none. */
  const next = (): Due<K> | undefined => {
    for (let top = later.peek(); top !== undefined; top = later.peek()) {
      const { due, heapMs } = top;
      if (due.heapMs === heapMs && due.dueMs === heapMs) return due;
      later.pop();
      if (due.heapMs !== heapMs) continue;
      if (due.dueMs === Number.POSITIVE_INFINITY) known.delete(due.key);
      else place(due);
    }
    return undefined;
  };
  const ring = (): void => {
    cancel = undefined;
    alarmMs = Number.POSITIVE_INFINITY;
    const keys: K[] = [];
    for (let due = next(); due !== undefined && due.dueMs <= nowMs(); due = next()) {
      later.pop();
      known.delete(due.key);
      keys.push(due.key);
    }
    setAlarm();
    onDue(keys);
  };
  const setAlarm = (): void => {
    const first = next();
    if (first === undefined || first.dueMs >= alarmMs || stopped) return;
    cancel?.();
    alarmMs = first.dueMs;
    cancel = alarm(first.dueMs, ring);
  };
  return {
    add(key, dueMs) {
      if (stopped) return;
      const due = known.get(key);
      if (due === undefined) {
        const fresh = { key, dueMs, heapMs: dueMs };
        known.set(key, fresh);
        place(fresh);
      } else {
        if (due.dueMs <= dueMs) return;
        due.dueMs = dueMs;
        if (dueMs < due.heapMs) place(due);
      }
      if (dueMs < alarmMs) setAlarm();
    },
    forget(key) {
      const due = known.get(key);
      if (due !== undefined) due.dueMs = Number.POSITIVE_INFINITY;
    },
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
