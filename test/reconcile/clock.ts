/** A clock that a test moves by hand, with its alarms and the work that is due before any of them. */
export interface HandClock {
  nowMs(): number;
  /** Rings once the clock stands at or after an instant; the answer undoes it. */
  alarm(dueMs: number, ring: () => void): () => void;
  soon(work: () => void): void;
  /** Does what is due at once. */
  settle(): void;
  /** Lets time pass, ringing every alarm at its instant. */
  pass(ms: number): void;
  readonly alarms: number;
}

/** Starts at 0. */
export function createHandClock(): HandClock {
  let nowMs = 0;
  let alarms: { readonly dueMs: number; readonly ring: () => void }[] = [];
  const due: (() => void)[] = [];
  const settle = (): void => {
    for (let work = due.shift(); work !== undefined; work = due.shift()) work();
  };
  /** Rings the earliest alarm that is due by an instant; false when there is none. */
  const ring = (untilMs: number): boolean => {
    const [next] = alarms.filter((alarm) => alarm.dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs);
    if (next === undefined) return false;
    nowMs = Math.max(nowMs, next.dueMs);
    alarms = alarms.filter((alarm) => alarm !== next);
    next.ring();
    settle();
    return true;
  };
  return {
    nowMs: () => nowMs,
    alarm(dueMs, ring) {
      const alarm = { dueMs, ring };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((other) => other !== alarm);
      };
    },
    soon: (work) => void due.push(work),
    settle,
    pass(ms) {
      const untilMs = nowMs + ms;
      settle();
      while (ring(untilMs));
      nowMs = untilMs;
    },
    get alarms() {
      return alarms.length;
    },
  };
}
