import { randomUUID } from 'node:crypto';
import type { Answer } from '../../controller/domain/fault.ts';
import type { GuestAgent } from '../../controller/guest/guest.ts';
import type { Hypervisor } from '../../controller/hypervisor/hypervisor.ts';
import { createController, type Controller } from '../../controller/reconcile/controller.ts';
import type { Observer } from '../../controller/reconcile/observer.ts';
import type { Deps } from '../../controller/reconcile/world.ts';
import type { Store } from '../../controller/store/store.ts';

/** The real engine under real time, with what it tells counted and every port open to a stopwatch. */

export interface Engine {
  readonly controller: Controller;
  readonly counts: Counts;
  /** Guests that were told to wait for a slot and have not been told anything else since. */
  readonly waiting: ReadonlySet<string>;
}

/** What the engine has told so far. */
export interface Counts {
  looks: number;
  moved: number;
  failed: number;
  troubles: number;
  /** Monotonic ms of the last thing that happened. */
  lastMs: number;
}

export interface EngineOptions {
  readonly store: Store;
  readonly connect: Deps['connect'];
  readonly at?: Deps['at'];
  readonly observer?: Partial<Observer>;
}

export type Connected = Answer<{ readonly hypervisor: Hypervisor; readonly guests: GuestAgent; readonly close: () => void }>;

export function createEngine(o: EngineOptions): Engine {
  const counts: Counts = { looks: 0, moved: 0, failed: 0, troubles: 0, lastMs: performance.now() };
  const waiting = new Set<string>();
  const note = (): void => void (counts.lastMs = performance.now());
  const observer: Observer = {
    step: (event) => o.observer?.step?.(event),
    outcome(event) {
      if (event.outcome === 'Moved') counts.moved += 1;
      else counts.failed += 1;
      o.observer?.outcome?.(event);
    },
    dark: (event) => o.observer?.dark?.(event),
    reason(event) {
      if (event.reason === 'WaitingForSlot') waiting.add(event.guest);
      else waiting.delete(event.guest);
      o.observer?.reason?.(event);
    },
    reconciled(event) {
      if (event.loop === 'guest') counts.looks += 1;
      note();
      o.observer?.reconciled?.(event);
    },
    trouble(event) {
      counts.troubles += 1;
      o.observer?.trouble?.(event);
    },
    violation: (event) => o.observer?.violation?.(event),
  };
  const controller = createController({
    ...realTime(),
    processId: randomUUID(),
    store: o.store,
    connect: o.connect,
    at: o.at ?? ((_site, ports) => ports),
    observer,
    timeScale: 1,
    restored: false,
    ownGuest: undefined,
    deposed(why) {
      throw new Error(why);
    },
  });
  return { controller, counts, waiting };
}

/** As `zferry run` has it. */
function realTime(): Pick<Deps, 'clock' | 'alarm' | 'soon' | 'deadline' | 'random'> {
  return {
    clock: { monoMs: () => performance.now(), wallMs: () => Date.now() },
    alarm(dueMs, ring) {
      const timer = setTimeout(ring, Math.max(0, Math.ceil(dueMs - performance.now())));
      return () => clearTimeout(timer);
    },
    soon: queueMicrotask,
    deadline(afterMs) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), afterMs);
      return { signal: abort.signal, release: () => clearTimeout(timer) };
    },
    random: Math.random,
  };
}

/** Nothing has happened for so long: whatever was started has ended. Shorter than the time between two sweeps. */
const quietMs = 200;

/** Waits until `done` and until nothing has happened for a while; the answer is when the last thing happened. Throws after `deadlineMs`. */
export async function untilQuiet(
  engine: Engine,
  o: { readonly what: string; readonly done: () => boolean; readonly quietMs?: number; readonly deadlineMs: number },
): Promise<number> {
  await until(
    () => o.done() && performance.now() - engine.counts.lastMs > (o.quietMs ?? quietMs),
    o.deadlineMs,
    () => `${o.what}: ${JSON.stringify(engine.counts)}`,
  );
  return engine.counts.lastMs;
}

/** Looks every few milliseconds; the answer is when it was so. Throws after `deadlineMs`. */
export async function until(done: () => boolean, deadlineMs: number, what: () => string): Promise<number> {
  const endMs = performance.now() + deadlineMs;
  while (!done()) {
    if (performance.now() > endMs) throw new Error(`not within ${deadlineMs} ms: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now();
}
