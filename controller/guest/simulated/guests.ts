import type { AgentState } from '../../domain/agent.ts';
import type { CpcName, GuestName } from '../../domain/names.ts';
import type { MachineTuple } from '../../domain/ssi.ts';
import type { AgentMemory } from './agent-memory.ts';
import type { AgentModel } from './agent-model.ts';
import { createAgentModel } from './agent-model.ts';
import type { SimulatedGuestConfig } from './config.ts';
import type { GuestFaultRule } from './faults.ts';

/** The agents of one simulated cluster, under the clock of its schedule: woken when their state is due, told what happens to their guests. */
export interface SimulatedGuests {
  /** The agent of a guest; made on first use from its configuration. undefined: the guest has none. */
  readonly agent: (guest: GuestName) => AgentModel | undefined;
  /** Makes or reconfigures an agent. A map that an agent has stays: it is the guest owner's own file. */
  readonly ensure: (guest: GuestName, config: SimulatedGuestConfig) => void;
  /** The guest's owner has installed another map. */
  readonly remap: (guest: GuestName, map: SimulatedGuestConfig['map']) => void;
  /** What z/VM did to a guest. */
  readonly note: (event: {
    readonly kind: 'frozen' | 'thawed' | 'booted' | 'loggedOff' | 'machineChanged';
    readonly guest: GuestName;
  }) => void;
  /** Calls back at each change from now on, in order; undefined: the guest is not logged on. The answer ends it. */
  readonly follow: (guest: GuestName, onState: (state: AgentState | undefined) => void) => () => void;
  /** Runs now, or as soon as the guest is not stopped any more. */
  readonly whenRunning: (guest: GuestName, act: () => void) => void;
  /** The agent may have something due, or may have got something due. */
  readonly wake: (guest: GuestName) => void;
  readonly isFrozen: (guest: GuestName) => boolean;
  readonly faults: GuestFaultRule[];
  readonly schedule: GuestSchedule;
  readonly toState: () => GuestsState;
}

/** Time for the agents. Epoch milliseconds, never going back. */
export interface GuestSchedule {
  readonly nowMs: () => number;
  readonly at: (atMs: number, act: () => void) => void;
}

export interface GuestsState {
  readonly version: 1;
  readonly agents: readonly { readonly guest: GuestName; readonly config: SimulatedGuestConfig; readonly memory: AgentMemory }[];
  readonly faults: readonly GuestFaultRule[];
}

export interface GuestsOptions {
  /** /proc/sysinfo of a guest; undefined: not logged on. The same object until it changes. */
  readonly reading: (guest: GuestName) => MachineTuple | undefined;
  readonly isFrozen: (guest: GuestName) => boolean;
  /** The configuration of a guest's agent; undefined: it has none. Asked once for each guest. */
  readonly configOf?: (guest: GuestName) => SimulatedGuestConfig | undefined;
  readonly schedule: GuestSchedule;
  readonly state?: GuestsState;
  /** After each change, for whoever keeps the state. */
  readonly touched?: () => void;
  readonly omits?: readonly ('fence' | 'permit')[];
}

interface Row {
  readonly agent: AgentModel;
  readonly followers: Set<(state: AgentState | undefined) => void>;
  readonly onThaw: (() => void)[];
  /** The CPC whose LAN counts this guest. */
  onLan: CpcName | undefined;
  awaitedMs: number;
}

interface Cluster extends GuestsOptions {
  readonly rows: Map<GuestName, Row>;
  /** How many guests have an interface up on each LAN. */
  readonly onLan: Map<CpcName, number>;
}

export function createGuests(o: GuestsOptions): SimulatedGuests {
  const { schedule } = o;
  const cluster: Cluster = { ...o, rows: new Map(), onLan: new Map() };
  const faults: GuestFaultRule[] = (o.state?.faults ?? []).map((rule) => ({ ...rule }));
  for (const { guest, config, memory } of o.state?.agents ?? []) addRow(cluster, { guest, config, memory: structuredClone(memory) });
  return {
    agent: (guest) => rowOf(cluster, guest)?.agent,
    ensure: (guest, config) => ensure(cluster, guest, config),
    remap: (guest, map) => {
      const row = cluster.rows.get(guest);
      if (row === undefined) return;
      row.agent.reconfigure({ ...row.agent.config(), map }, schedule.nowMs());
      changed(cluster, row);
      arm(cluster, row);
    },
    note: (event) => note(cluster, event),
    follow: (guest, onState) => {
      const row = rowOf(cluster, guest);
      onState(row?.agent.state(schedule.nowMs()));
      row?.followers.add(onState);
      return () => void row?.followers.delete(onState);
    },
    whenRunning: (guest, act) => {
      const row = rowOf(cluster, guest);
      if (row !== undefined && o.isFrozen(guest)) row.onThaw.push(act);
      else act();
    },
    wake: (guest) => {
      const row = cluster.rows.get(guest);
      if (row !== undefined) arm(cluster, row);
    },
    isFrozen: o.isFrozen,
    faults,
    schedule,
    toState: () => ({
      version: 1,
      agents: [...cluster.rows.values()].map(({ agent }) => ({ guest: agent.guest, config: agent.config(), memory: agent.memory() })),
      faults,
    }),
  };
}

function rowOf(cluster: Cluster, guest: GuestName): Row | undefined {
  const row = cluster.rows.get(guest);
  if (row !== undefined) return row;
  const config = cluster.configOf?.(guest);
  return config === undefined ? undefined : addRow(cluster, { guest, config });
}

function addRow(
  cluster: Cluster,
  o: { readonly guest: GuestName; readonly config: SimulatedGuestConfig; readonly memory?: AgentMemory },
): Row {
  const { guest } = o;
  const nowMs = cluster.schedule.nowMs();
  const around = {
    reading: () => cluster.reading(guest),
    isFrozen: () => cluster.isFrozen(guest),
    hasPeer: (cpc: CpcName) => (cluster.onLan.get(cpc) ?? 0) > (cluster.rows.get(guest)?.onLan === cpc ? 1 : 0),
    changed: () => changed(cluster, row),
    omits: cluster.omits ?? [],
  };
  const row: Row = {
    agent: createAgentModel({ ...o, around, nowMs }),
    followers: new Set(),
    onThaw: [],
    onLan: undefined,
    awaitedMs: Number.POSITIVE_INFINITY,
  };
  cluster.rows.set(guest, row);
  countLan(cluster, row);
  // One that goes on from its memory may have missed that its guest was moved.
  row.agent.lookAgain(nowMs);
  arm(cluster, row);
  return row;
}

function ensure(cluster: Cluster, guest: GuestName, config: SimulatedGuestConfig): void {
  const row = cluster.rows.get(guest);
  if (row === undefined) addRow(cluster, { guest, config });
  else {
    row.agent.reconfigure({ ...config, map: row.agent.config().map }, cluster.schedule.nowMs());
    arm(cluster, row);
  }
  cluster.touched?.();
}

function changed(cluster: Cluster, row: Row): void {
  countLan(cluster, row);
  cluster.touched?.();
  if (row.followers.size === 0) return;
  const state = row.agent.state(cluster.schedule.nowMs());
  for (const follower of row.followers) follower(state);
}

function countLan({ onLan }: Cluster, row: Row): void {
  const { up } = row.agent.memory();
  const cpc = row.agent.config().interfaces.find((each) => each.name === up)?.cpc;
  if (cpc === row.onLan) return;
  if (row.onLan !== undefined) onLan.set(row.onLan, (onLan.get(row.onLan) ?? 1) - 1);
  if (cpc !== undefined) onLan.set(cpc, (onLan.get(cpc) ?? 0) + 1);
  row.onLan = cpc;
}

/** Has the agent woken when it next has something to do. */
function arm(cluster: Cluster, row: Row): void {
  const due = row.agent.nextChangeMs();
  if (due === undefined || due >= row.awaitedMs || cluster.isFrozen(row.agent.guest) || cluster.reading(row.agent.guest) === undefined)
    return;
  row.awaitedMs = due;
  cluster.schedule.at(due, () => {
    if (row.awaitedMs === due) row.awaitedMs = Number.POSITIVE_INFINITY;
    wake(cluster, row);
  });
}

function wake(cluster: Cluster, row: Row): void {
  row.agent.advance(cluster.schedule.nowMs());
  arm(cluster, row);
}

function note(cluster: Cluster, event: Parameters<SimulatedGuests['note']>[0]): void {
  const row = cluster.rows.get(event.guest);
  const nowMs = cluster.schedule.nowMs();
  if (row === undefined) return;
  if (event.kind === 'frozen') return row.agent.freeze(nowMs);
  if (event.kind === 'booted') row.agent.boot(nowMs);
  else if (event.kind === 'loggedOff') {
    row.agent.halt();
    changed(cluster, row);
  } else row.agent.lookAgain(nowMs);
  for (const act of row.onThaw.splice(0)) act();
  wake(cluster, row);
}
