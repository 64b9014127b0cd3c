/**
 * Time as a number for a whole process: its timers and clocks are replaced before anything else is loaded, and time stands still while anything is under way. It jumps to the
 * next timer only when nothing is. Node's own timers and sockets stay real, so that the network is.
 */

const realImmediate = setImmediate;
const realNow = performance.now();
const realEpochMs = Date.now();

let elapsedMs = 0;
let numbers = 0;

class VirtualTimer {
  readonly number = (numbers += 1);
  dueMs = 0;
  readonly #run: () => void;
  readonly #afterMs: number;
  readonly #repeats: boolean;
  #hasRef = true;

  constructor(run: () => void, afterMs: number, repeats: boolean) {
    this.#run = run;
    this.#afterMs = afterMs >= 1 && afterMs < 2 ** 31 ? afterMs : 1;
    this.#repeats = repeats;
    this.refresh();
  }

  refresh(): this {
    this.dueMs = elapsedMs + this.#afterMs;
    waiting.add(this);
    return this;
  }

  ring(): void {
    waiting.delete(this);
    if (this.#repeats) this.refresh();
    this.#run();
  }

  ref(): this {
    this.#hasRef = true;
    return this;
  }
  unref(): this {
    this.#hasRef = false;
    return this;
  }
  hasRef(): boolean {
    return this.#hasRef;
  }
  close(): this {
    waiting.delete(this);
    return this;
  }
  [Symbol.toPrimitive](): number {
    return this.number;
  }
  [Symbol.dispose](): void {
    this.close();
  }
}

const waiting = new Set<VirtualTimer>();

type Run = (...args: readonly unknown[]) => void;
const timer =
  (repeats: boolean) =>
  (run: Run, afterMs = 1, ...args: readonly unknown[]): VirtualTimer =>
    new VirtualTimer(() => run(...args), afterMs, repeats);
const clear = (which: unknown): void => {
  if (which instanceof VirtualTimer) which.close();
};

/** Replaces the timers and clocks of this process. */
export function standStill(): void {
  const RealDate = Date;
  const VirtualDate = class extends RealDate {
    constructor(...args: readonly unknown[]) {
      // Every form of the constructor but the one without arguments is as it was.
      super(...((args.length === 0 ? [realEpochMs + elapsedMs] : args) as [number]));
    }
    static override now(): number {
      return realEpochMs + elapsedMs;
    }
  };
  Object.assign(globalThis, {
    setTimeout: timer(false),
    setInterval: timer(true),
    clearTimeout: clear,
    clearInterval: clear,
    Date: VirtualDate,
  });
  performance.now = () => realNow + elapsedMs;
}

/** Jumps from timer to timer for so long; `isBusy` tells whether something is under way that time has to wait for. */
export async function pass(ms: number, isBusy: () => boolean): Promise<void> {
  const endMs = elapsedMs + ms;
  for (;;) {
    await atRest(isBusy);
    let next: VirtualTimer | undefined;
    for (const each of waiting) if (next === undefined || each.dueMs < next.dueMs) next = each;
    if (next === undefined || next.dueMs > endMs) break;
    elapsedMs = Math.max(elapsedMs, next.dueMs);
    next.ring();
  }
  elapsedMs = endMs;
}

/** Three turns of the event loop without anything under way. */
async function atRest(isBusy: () => boolean): Promise<void> {
  for (let turns = 0; turns < 3; turns++) {
    await new Promise((resolve) => void realImmediate(resolve));
    if (isBusy()) turns = -1;
  }
}

/** Timers that are set. */
export function timersSet(): number {
  return waiting.size;
}
