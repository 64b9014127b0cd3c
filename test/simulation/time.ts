import { createHeap } from '../../controller/reconcile/heap.ts';

/** Time that passes only when nothing else can happen: events in order of their instant, then of their making. */
export interface VirtualTime {
  /** Epoch ms for the world; a process's monotonic clock is the same number. */
  nowMs(): number;
  at(atMs: number, act: () => void): void;
  alarm(atMs: number, ring: () => void): () => void;
  /** Lets time pass until an instant, asked for anew after each event when it is a function; `after` is told of every event once all that it started has been done. */
  run(until: number | (() => number), after?: () => void): Promise<void>;
}

interface Due {
  readonly atMs: number;
  readonly order: number;
  act: (() => void) | undefined;
}

export function createVirtualTime(startMs: number): VirtualTime {
  const heap = createHeap<Due>((a, b) => (a.atMs === b.atMs ? a.order < b.order : a.atMs < b.atMs));
  /** Made in this moment: most of them are deadlines of calls that are answered at once, and never get into the heap. */
  const fresh: Due[] = [];
  /** How many of these count; the places behind are used again. */
  let freshCount = 0;
  let nowMs = startMs;
  let order = 0;
  const add = (atMs: number, act: () => void): Due => {
    const due: Due = { atMs: Math.max(atMs, nowMs), order: order++, act };
    fresh[freshCount++] = due;
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
    run: (until, after) =>
      new Promise((resolve, reject) => {
        const step = (): void => {
          try {
            after?.();
            for (let index = 0; index < freshCount; index++) {
              const due = fresh[index];
              if (due?.act !== undefined) heap.push(due);
            }
            freshCount = 0;
            const untilMs = typeof until === 'number' ? until : until();
            for (let next = heap.peek(); next !== undefined && next.atMs <= untilMs; next = heap.peek()) {
              heap.pop();
              if (next.act === undefined) continue;
              nowMs = next.atMs;
              next.act();
              whenOver(over);
              return;
            }
            nowMs = untilMs;
            resolve();
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
        const over = (): void => process.nextTick(step);
        whenOver(over);
      }),
  };
}

const moment = Promise.resolve();

/** Asks for a tick once all that this moment has started is under way: Node runs a tick that a promise callback has asked for only when no such callback is left. */
function whenOver(askForTick: () => void): void {
  void moment.then(askForTick);
}
