import { createController } from '../../controller/reconcile/controller.ts';
import type { Observer } from '../../controller/reconcile/observer.ts';
import type { Deps, Ports } from '../../controller/reconcile/world.ts';
import { never, type Stage } from './stage.ts';

/** One run of the program on a stage: it can be frozen, killed, deposed, and everything that reaches it goes through one gate. */
export interface SimulatedProcess {
  readonly id: string;
  readonly calls: () => number;
  /** Why it stopped itself, once it did. */
  readonly deposedBy: () => string | undefined;
  readonly alive: () => boolean;
  /** SIGKILL: it does nothing any more, and nothing that comes back reaches it. */
  readonly kill: () => void;
  /** Nothing in it runs until `thaw`; what arrives meanwhile waits in order. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly frozen: () => boolean;
  /** Runs now, or when it is thawed; never when it is dead. */
  readonly enter: (act: () => void) => void;
  readonly jump: (ms: number) => void;
  readonly start: () => void;
}

export interface ProcessOptions {
  readonly id: string;
  readonly stage: Stage;
  /** The ports as this process sees them, and the place in the code that is about to call one. */
  readonly wire: (self: Wiring) => Ports;
  readonly observer: Partial<Observer>;
  readonly restored: boolean;
  readonly listsBack?: number;
  readonly onDeposed: () => void;
  /** Its store could not be read when it started. */
  readonly onRefused: () => void;
  readonly onEndless: () => void;
}

/** What the ports of a process know about the call that is being made. */
export interface Wiring {
  readonly process: SimulatedProcess;
  site: string;
  limitMs: number;
  calls: number;
  /** How many versions old its first list shows everything. */
  readonly listsBack: number;
}

const silent: Observer = { step() {}, outcome() {}, dark() {}, reason() {}, reconciled() {}, trouble() {}, violation() {} };
const looksMax = 20_000;
const moment = Promise.resolve();

const held = { signal: never, release() {} };

export function createProcess(o: ProcessOptions): SimulatedProcess {
  const { time } = o.stage;
  let alive = true;
  let frozen = false;
  let deposed: string | undefined;
  let clockOffsetMs = 0;
  let seed = 1;
  let looks = 0;
  const waiting: (() => void)[] = [];
  const isFrozen = (): boolean => frozen;
  const enter = (act: () => void): void => {
    if (!alive) return;
    if (frozen) waiting.push(act);
    else act();
  };
  const process: SimulatedProcess = {
    id: o.id,
    calls: () => wiring.calls,
    deposedBy: () => deposed,
    alive: () => alive && deposed === undefined,
    kill() {
      alive = false;
      controller.stop();
    },
    freeze() {
      frozen = true;
    },
    thaw() {
      frozen = false;
      // One of them may freeze it again.
      for (let act = waiting.shift(); act !== undefined; act = isFrozen() ? undefined : waiting.shift()) act();
    },
    frozen: () => frozen,
    enter,
    jump(ms) {
      clockOffsetMs += ms;
    },
    start() {
      void controller.start().then((synced) => {
        if (synced || !alive) return;
        alive = false;
        controller.stop();
        o.onRefused();
      });
    },
  };
  const wiring: Wiring = { process, site: '', limitMs: 0, calls: 0, listsBack: o.listsBack ?? 0 };
  const ports = o.wire(wiring);
  const deps: Deps = {
    processId: o.id,
    clock: { monoMs: () => time.nowMs(), wallMs: () => time.nowMs() + clockOffsetMs },
    alarm: (dueMs, ring) => time.alarm(dueMs, () => enter(ring)),
    soon(work) {
      // More looks than any run that ends needs: it works without end on something.
      if (++looks === looksMax) o.onEndless();
      // The same moment as queueMicrotask, at a fraction of its price.
      void moment.then(() => enter(work));
    },
    deadline(afterMs) {
      wiring.limitMs = afterMs;
      return held;
    },
    random: () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    },
    store: ports.store,
    connect: () => ({ ok: true, value: { hypervisor: ports.hypervisor, guests: ports.guests, close() {} } }),
    at(site) {
      wiring.site = site;
      return ports;
    },
    observer: { ...silent, ...o.observer },
    timeScale: 1,
    restored: o.restored,
    ownGuest: undefined,
    deposed(why) {
      deposed ??= why;
      controller.stop();
      o.onDeposed();
    },
  };
  const controller = createController(deps);
  return process;
}
