import { isDeepStrictEqual } from 'node:util';
import type { InterfaceReading, Network, NetworkReading, Outcome, Undo } from '../../agent/network.ts';

/**
 * A guest's network as a model: interfaces that are up or down, a routing daemon with a network type for each. It honours the port: signals end what it does, a drain that
 * is aborted leaves everything as it was. Tests turn its faults on and look at its state.
 */
export interface StandInNetwork extends Network {
  readonly state: StandInState;
  /** The routing daemon is started anew, with these network types from its file. */
  readonly restartRouting: (types?: Readonly<Record<string, string>>) => void;
  /** Every change of an interface, in order: which were up after it. */
  readonly history: readonly (readonly string[])[];
  readonly forget: () => void;
}

export interface StandInState {
  readonly up: Set<string>;
  readonly types: Map<string, string>;
  routingSinceMs: number | undefined;
  /** How often everything was read. */
  reads: number;
  /** A method of this name answers with a fault. */
  readonly failing: Set<keyof Network>;
  /** A drain that never ends by itself. */
  neverProves: boolean;
  /** Somebody else is on the LAN. */
  hasPeer: boolean;
  drainMs: number;
  raiseMs: number;
  proveMs: number;
}

export function createStandInNetwork(o: {
  readonly names: readonly string[];
  readonly up?: readonly string[];
  /** Waits, or not if the signal comes first; real time by default. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}): StandInNetwork {
  const wait = o.wait ?? waitReal;
  const history: (readonly string[])[] = [];
  const state: StandInState = {
    up: new Set(o.up ?? []),
    types: new Map(o.names.map((name) => [name, 'broadcast'])),
    routingSinceMs: 1_000,
    reads: 0,
    failing: new Set(),
    neverProves: false,
    hasPeer: true,
    ...{ drainMs: 20, raiseMs: 5, proveMs: 5 },
  };
  const set = (name: string, up: boolean): void => {
    if (up) state.up.add(name);
    else state.up.delete(name);
    history.push([...state.up]);
  };
  const faulty = (method: keyof Network): Outcome<never> | undefined =>
    state.failing.has(method) ? { ok: false, why: `the stand-in was told to fail at ${method}` } : undefined;
  const aborted: Outcome<never> = { ok: false, why: 'it was told to stop' };
  const done: Outcome<void> = { ok: true, value: undefined };
  let told: NetworkReading | undefined;

  return {
    state,
    history,
    forget: () => void history.splice(0),
    restartRouting: (types) => {
      state.routingSinceMs = (state.routingSinceMs ?? 0) + 1_000;
      for (const [name, type] of Object.entries(types ?? {})) state.types.set(name, type);
    },
    read: () => {
      state.reads += 1;
      told = reading(o.names, state);
      return Promise.resolve(faulty('read') ?? { ok: true, value: told });
    },
    isAsRead: () => !state.failing.has('read') && isDeepStrictEqual(told, reading(o.names, state)),
    planDrain: async ({ name }) => Promise.resolve(faulty('planDrain') ?? { ok: true, value: planOf(name, state) }),
    drain: async ({ undo, signal, onWithdrawn }) => {
      const fault = faulty('drain');
      if (fault !== undefined) return fault;
      state.types.set(undo.interface, 'point-to-multipoint');
      onWithdrawn();
      await wait(state.neverProves ? 3_600_000 : state.drainMs, signal);
      if (signal.aborted) {
        state.types.set(undo.interface, undo.networkType ?? 'broadcast');
        return aborted;
      }
      set(undo.interface, false);
      state.types.set(undo.interface, undo.networkType ?? 'broadcast');
      return done;
    },
    restore: async ({ undo, leaveDown }) => {
      const fault = faulty('restore');
      if (fault !== undefined) return fault;
      if (leaveDown === true && state.up.has(undo.interface)) set(undo.interface, false);
      state.types.set(undo.interface, undo.networkType ?? 'broadcast');
      if (leaveDown !== true) set(undo.interface, true);
      return Promise.resolve(done);
    },
    raise: async ({ name, signal }) => {
      const fault = faulty('raise');
      if (fault !== undefined) return fault;
      await wait(state.raiseMs, signal);
      if (signal.aborted) return aborted;
      set(name, true);
      return done;
    },
    lower: async ({ name }) => {
      const fault = faulty('lower');
      if (fault !== undefined) return fault;
      set(name, false);
      return Promise.resolve(done);
    },
    prove: async ({ signal }) => {
      await wait(state.proveMs, signal);
      return faulty('prove') ?? (signal.aborted ? aborted : { ok: true, value: state.hasPeer ? 'proven' : 'alone' });
    },
  };
}

const drain = { method: 'point-to-multipoint', because: 'the stand-in has no other' };

function reading(names: readonly string[], state: StandInState): NetworkReading {
  const isRunning = state.routingSinceMs !== undefined;
  const interfaces = names.map((name): InterfaceReading => {
    const type = isRunning ? state.types.get(name) : undefined;
    return { name, up: state.up.has(name), drain, ...(type === undefined ? {} : { networkType: type }) };
  });
  return { interfaces, drainBoundMs: 500, ...(state.routingSinceMs === undefined ? {} : { routingSinceMs: state.routingSinceMs }) };
}

function planOf(name: string, state: StandInState): Undo {
  const type = state.types.get(name);
  return { interface: name, method: drain.method, ...(type === undefined ? {} : { networkType: type }) };
}

function waitReal(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(end, ms);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
  });
}
