import type { Schedule } from './schedule.ts';

/** Node's longest timer. */
const timerMaxMs = 2_000_000_000;

/** Real time: wall clock at the start, monotonic from then on. Its timers keep no process alive. */
export function realSchedule(): Schedule {
  return { nowMs, at };
}

function nowMs(): number {
  return Math.floor(performance.timeOrigin + performance.now());
}

function at(atMs: number, act: () => void): void {
  const delayMs = Math.min(timerMaxMs, Math.max(0, atMs - nowMs()));
  setTimeout(() => (nowMs() < atMs ? at(atMs, act) : act()), delayMs).unref();
}
