import { createHeap } from '../../controller/reconcile/heap.ts';

/** Time that passes only when nothing else can happen: events in order of their instant, then of their making. */
export interface VirtualTime {
  /** Epoch ms for the world; a process's monotonic clock is the same number. */
  nowMs(): number;
  at(atMs: number, act: () => void): void;
  alarm(atMs: number, ring: () => void): () => void;
  /** Lets time pass until an instant; `after` is told of every event once all that it started has been done. */
  run(untilMs: number, after?: () => void): Promise<void>;
}

interface Due {
  readonly atMs: number;
  readonly order: number;
  act: (() => void) | undefined;
}

export function createVirtualTime(startMs: number): VirtualTime {
  const heap = createHeap<Due>((a, b) => (a.atMs === b.atMs ? a.order < b.order : a.atMs < b.atMs));
  let nowMs = startMs;
  let order = 0;
  const add = (atMs: number, act: () => void): Due => {
    const due: Due = { atMs: Math.max(atMs, nowMs), order: order++, act };
    heap.push(due);
    return due;
  };
  return {
    nowMs: () => nowMs,
    at: (atMs, act) => void add(atMs, act),
    alarm(atMs, ring) {
      const due = add(atMs, ring);
      return () => {
        due.act = undefined;
      };
    },
    async run(untilMs, after) {
      // Everything that promises started can still do happens before time passes.
      await settled();
      after?.();
      for (;;) {
        const next = heap.peek();
        if (next === undefined || next.atMs > untilMs) break;
        heap.pop();
        if (next.act === undefined) continue;
        nowMs = next.atMs;
        next.act();
        await settled();
        after?.();
      }
      nowMs = untilMs;
    },
  };
}

/** Node runs a tick only when no promise callback is left, so this comes back when the moment is over; no event loop is waited for. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
