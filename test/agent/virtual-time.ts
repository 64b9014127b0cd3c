import type { Time } from '../../agent/clock.ts';

/** Time that passes when a test says so. Between two instants everything that was promised comes to rest. */
export interface VirtualTime extends Time {
  /** Lets so much time pass. */
  readonly pass: (ms: number) => Promise<void>;
  /** Waits under this clock; ends early with the signal. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

interface Due {
  readonly atMs: number;
  readonly act: () => void;
}

export function createVirtualTime(): VirtualTime {
  let nowMs = 5_000;
  const due = new Set<Due>();
  const after = (ms: number, act: () => void): (() => void) => {
    const entry = { atMs: nowMs + ms, act };
    due.add(entry);
    return () => void due.delete(entry);
  };
  return {
    nowMs: () => Math.floor(nowMs),
    after,
    pass: async (ms) => {
      const endMs = nowMs + ms;
      await rest();
      for (let next = earliest(due, endMs); next !== undefined; next = earliest(due, endMs)) {
        due.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.act();
        await rest();
      }
      nowMs = endMs;
    },
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const forget = after(ms, end);
        function end(): void {
          forget();
          signal.removeEventListener('abort', end);
          resolve();
        }
        signal.addEventListener('abort', end);
      }),
  };
}

function earliest(due: ReadonlySet<Due>, endMs: number): Due | undefined {
  let first: Due | undefined;
  for (const each of due) if (each.atMs <= endMs && (first === undefined || each.atMs < first.atMs)) first = each;
  return first;
}

/** Everything that waits for nothing but another promise has ended then. */
function rest(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
