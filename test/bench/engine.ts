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
  const note = (): void => void (counts.lastMs = performance.now());
  const observer: Observer = {
    step: (event) => o.observer?.step?.(event),
    outcome(event) {
      if (event.outcome === 'Moved') counts.moved += 1;
      else counts.failed += 1;
      o.observer?.outcome?.(event);
    },
    dark: (event) => o.observer?.dark?.(event),
    reason: (event) => o.observer?.reason?.(event),
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
  return { controller, counts };
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

/** How long nothing may happen before everything counts as done; longer than any timer that a move waits for, shorter than a sweep. */
const quietMs = 1_500;

/** Waits until `done` and until nothing has happened for a while; the answer is when the last thing happened. Throws after `deadlineMs`. */
export async function untilQuiet(engine: Engine, o: { readonly what: string; readonly done: () => boolean; readonly quietMs?: number; readonly deadlineMs: number }): Promise<number> {
  const endMs = performance.now() + o.deadlineMs;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const nowMs = performance.now();
    if (o.done() && nowMs - engine.counts.lastMs > (o.quietMs ?? quietMs)) return engine.counts.lastMs;
    if (nowMs > endMs) throw new Error(`not within ${o.deadlineMs} ms: ${o.what} (${JSON.stringify(engine.counts)})`);
  }
}
