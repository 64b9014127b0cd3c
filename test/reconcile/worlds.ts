import type { Observer } from '../../controller/reconcile/observer.ts';
import type { Deps, World } from '../../controller/reconcile/world.ts';
import { createMemoryStore, type MemoryStore } from '../../controller/store/memory/store.ts';
import type { Store } from '../../controller/store/store.ts';
import { createHandClock, type HandClock } from './clock.ts';

/** As much of a process as writes a status: a memory store under a clock moved by hand. */
export interface HandWorld {
  readonly world: World;
  readonly store: MemoryStore;
  readonly clock: HandClock;
  /** What went wrong on the way, by name. */
  readonly troubles: readonly string[];
  /** Calls of one place in the code go to another store from now on, once. */
  divert(site: string, to: (store: Store) => Partial<Store>): void;
}

const wallStartMs = Date.UTC(2026, 2, 2, 8);

export function createHandWorld(): HandWorld {
  const clock = createHandClock();
  let uids = 0;
  const store = createMemoryStore({ nowIso: () => new Date(wallStartMs + clock.nowMs()).toISOString(), newUid: () => `uid-${++uids}` });
  const troubles: string[] = [];
  const diverted = new Map<string, (store: Store) => Partial<Store>>();
  const silent: Observer = {
    step() {},
    outcome() {},
    dark() {},
    reason() {},
    reconciled() {},
    trouble: ({ what }) => void troubles.push(what),
    violation() {},
  };
  const signal = new AbortController().signal;
  const deps: Deps = {
    processId: 'me',
    clock: { monoMs: clock.nowMs, wallMs: () => wallStartMs + clock.nowMs() },
    alarm: clock.alarm,
    soon: clock.soon,
    deadline: () => ({ signal, release() {} }),
    random: () => 0.5,
    store,
    connect: () => ({ ok: false, fault: { kind: 'unsupported', detail: 'no hypervisor here' } }),
    at(site, ports) {
      const to = diverted.get(site);
      diverted.delete(site);
      return to === undefined ? ports : { ...ports, store: { ...ports.store, ...to(ports.store) } };
    },
    observer: silent,
    timeScale: 1,
    restored: false,
    ownGuest: undefined,
    deposed() {},
  };
  // All that a writer reads of its process.
  const world = { deps, stopped: false } as World;
  return { world, store, clock, troubles, divert: (site, to) => void diverted.set(site, to) };
}
