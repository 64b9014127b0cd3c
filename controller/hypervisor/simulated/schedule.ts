import type { Machine } from './machine.ts';

/** Time for the simulated adapters: the simulation's heap, or real timers. Epoch milliseconds, never going back. */
export interface Schedule {
  readonly nowMs: () => number;
  readonly at: (atMs: number, act: () => void) => void;
}

/** Sees to it that whatever a machine does by itself happens at its time. Once for each machine. */
export function driveClock(machine: Machine, schedule: Schedule): void {
  let awaitedMs = Number.POSITIVE_INFINITY;
  const expect = (dueMs: number): void => {
    if (dueMs >= awaitedMs) return;
    awaitedMs = dueMs;
    schedule.at(dueMs, () => {
      if (awaitedMs === dueMs) awaitedMs = Number.POSITIVE_INFINITY;
      machine.advance(schedule.nowMs());
      expect(machine.nextChangeMs() ?? Number.POSITIVE_INFINITY);
    });
  };
  machine.onDue(expect);
}
