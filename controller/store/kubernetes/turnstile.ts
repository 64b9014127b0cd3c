/**
 * Lets so many calls through at once, the most urgent first. A fleet that changes all at once makes thousands of calls; the few that gate an effect must not
 * wait behind those that only tell people.
 */

/** Lower goes first: claims, then what people read, then events. */
export type Urgency = 0 | 1 | 2;

export interface Turnstile {
  /** Waits for a turn and runs the work. The answer is `cancelled` when the signal aborted before the turn came: nothing was begun. */
  run<T>(o: { readonly urgency: Urgency; readonly signal: AbortSignal; readonly work: () => Promise<T> }): Promise<T | 'cancelled'>;
  waiting(): number;
}

interface Waiter {
  readonly go: () => void;
  gone: boolean;
}

export function createTurnstile({ width }: { readonly width: number }): Turnstile {
  const lanes: readonly Lane[] = [createLane(), createLane(), createLane()];
  let busy = 0;
  const next = (): void => {
    busy -= 1;
    for (const lane of lanes) {
      const waiter = lane.take();
      if (waiter === undefined) continue;
      waiter.go();
      return;
    }
  };
  const turn = (urgency: Urgency, signal: AbortSignal): Promise<boolean> | true => {
    if (busy < width) {
      busy += 1;
      return true;
    }
    return new Promise((resolve) => {
      const cancel = (): void => {
        waiter.gone = true;
        resolve(false);
      };
      const waiter: Waiter = {
        gone: false,
        go() {
          busy += 1;
          signal.removeEventListener('abort', cancel);
          resolve(true);
        },
      };
      signal.addEventListener('abort', cancel, { once: true });
      lanes[urgency]?.add(waiter);
    });
  };
  return {
    async run({ urgency, signal, work }) {
      if (signal.aborted) return 'cancelled';
      const come = turn(urgency, signal);
      if (come !== true && !(await come)) return 'cancelled';
      try {
        return await work();
      } finally {
        next();
      }
    },
    waiting: () => lanes.reduce((sum, lane) => sum + lane.size(), 0),
  };
}

interface Lane {
  add(waiter: Waiter): void;
  take(): Waiter | undefined;
  size(): number;
}

/** First come, first served; those who have gone meanwhile are passed over. */
function createLane(): Lane {
  let queue: Waiter[] = [];
  let head = 0;
  return {
    add: (waiter) => void queue.push(waiter),
    take() {
      while (head < queue.length) {
        const waiter = queue[head++];
        if (head > 1024 && head * 2 > queue.length) [queue, head] = [queue.slice(head), 0];
        if (waiter?.gone === false) return waiter;
      }
      [queue, head] = [[], 0];
      return undefined;
    },
    size: () => queue.slice(head).filter((waiter) => !waiter.gone).length,
  };
}
