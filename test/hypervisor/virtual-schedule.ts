import type { Schedule } from '../../controller/hypervisor/simulated/schedule.ts';

/** Virtual time: a heap of due acts, run in order, without waiting. */
export interface VirtualSchedule extends Schedule {
  /** Lets everything happen that is due up to then. */
  readonly runTo: (atMs: number) => void;
  /** Lets time pass until the promise has settled. Fails when nothing is left to happen, or `budgetMs` of virtual time is over. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>;
}

const budgetMs = 24 * 3_600_000;

export function virtualSchedule(startMs = 1_000_000): VirtualSchedule {
  let nowMs = startMs;
  const due: { readonly atMs: number; readonly act: () => void }[] = [];
  const next = (): boolean => {
    const first = due.shift();
    if (first === undefined) return false;
    nowMs = Math.max(nowMs, first.atMs);
    first.act();
    return true;
  };
  return {
    nowMs: () => nowMs,
    at: (atMs, act) => {
      const index = due.findIndex((each) => each.atMs > atMs);
      due.splice(index < 0 ? due.length : index, 0, { atMs, act });
    },
    runTo: (atMs) => {
      while (due[0] !== undefined && due[0].atMs <= atMs) next();
      nowMs = Math.max(nowMs, atMs);
    },
    until: async (promise) => {
      let isSettled = false;
      const settled = promise.finally(() => (isSettled = true));
      settled.catch(() => undefined);
      for (;;) {
        // A turn of the event loop, so that everything that waits on promises has gone on.
        await new Promise((resolve) => setImmediate(resolve));
        if (isSettled) return settled;
        if (nowMs - startMs > budgetMs || !next()) throw new Error(`nothing more happens at ${nowMs} and the answer has not come`);
      }
    },
  };
}
