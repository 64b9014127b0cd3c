import { createHeap } from './heap.ts';

/** Keys with an instant at which they are due: the earliest asked for counts, one alarm serves them all. */
export interface DueTimes {
  add(key: string, dueMs: number): void;
  forget(key: string): void;
  stop(): void;
}

export interface DueTimesOptions {
  readonly nowMs: () => number;
  readonly alarm: (dueMs: number, ring: () => void) => () => void;
  /** All keys that are due, at once. */
  readonly onDue: (keys: readonly string[]) => void;
}

export function createDueTimes({ nowMs, alarm, onDue }: DueTimesOptions): DueTimes {
  const dueOf = new Map<string, number>();
  // Entries that were forgotten or came earlier are left in the heap until they come up.
  const later = createHeap<{ readonly key: string; readonly dueMs: number }>((a, b) => a.dueMs < b.dueMs);
  let stopped = false;
  let cancel: (() => void) | undefined;
  let alarmMs = Number.POSITIVE_INFINITY;

  const ring = (): void => {
    cancel = undefined;
    alarmMs = Number.POSITIVE_INFINITY;
    const keys: string[] = [];
    for (let next = later.peek(); next !== undefined && next.dueMs <= nowMs(); next = later.peek()) {
      later.pop();
      if (dueOf.get(next.key) !== next.dueMs) continue;
      dueOf.delete(next.key);
      keys.push(next.key);
    }
    setAlarm();
    onDue(keys);
  };
  const setAlarm = (): void => {
    let next = later.peek();
    while (next !== undefined && dueOf.get(next.key) !== next.dueMs) {
      later.pop();
      next = later.peek();
    }
    if (next === undefined || next.dueMs >= alarmMs || stopped) return;
    cancel?.();
    alarmMs = next.dueMs;
    cancel = alarm(next.dueMs, ring);
  };
  return {
    add(key, dueMs) {
      const known = dueOf.get(key);
      if (stopped || (known !== undefined && known <= dueMs)) return;
      dueOf.set(key, dueMs);
      later.push({ key, dueMs });
      setAlarm();
    },
    forget: (key) => void dueOf.delete(key),
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
