import type { AgentMemory } from '../../controller/guest/simulated/agent-memory.ts';
import type { GuestFaultRule } from '../../controller/guest/simulated/faults.ts';
import type { FaultRule } from '../../controller/hypervisor/simulated/faults.ts';
import type { SimulationState } from '../../controller/hypervisor/simulated/simulation.ts';
import type { LedgerEntry } from '../../controller/hypervisor/simulated/world.ts';
import type { GuestsState } from '../../controller/guest/simulated/guests.ts';
import type { SSICluster } from '../../crds/generated.ts';
import { rehearsal, until, type Running, type Yard } from './processes.ts';

/** `zferry simulate` as a process of its own, and what only it knows: the MOVEs that it received and performed, and how every guest really is. */

export interface Simulation {
  readonly endpoint: string;
  readonly process: Running;
  cluster(name: string): SimulatedCluster;
}

/** One cluster behind the controller's back. */
export interface SimulatedCluster {
  /** Makes the cluster before a controller does, so that faults can be laid out. */
  put(spec: SSICluster['spec']): Promise<void>;
  fault(rule: Loose<FaultRule>): Promise<void>;
  guestFault(rule: Loose<GuestFaultRule>): Promise<void>;
  /** An operator's command; throws when z/VM refuses it. */
  operate(command: Readonly<Record<string, unknown>>): Promise<void>;
  ledger(): Promise<readonly LedgerEntry[]>;
  guest(userid: string): Promise<TrueGuest>;
  snapshot(): Promise<SimulationState<GuestsState>>;
}

/** One request below a cluster's address; throws when it is not answered by 200. */
export type SimulationCall = (method: string, path: string, body?: unknown) => Promise<unknown>;

/** How a guest really is; reading it uses up no fault. */
export interface TrueGuest {
  readonly member: string | null;
  /** Virtual device numbers. */
  readonly devices: readonly string[];
  readonly setting: 'ON' | 'OFF';
  readonly isRelocating: boolean;
  /** What its agent remembers; undefined: no controller has configured it yet, or it has none. */
  readonly agent: AgentMemory | undefined;
}

/** Branded names as plain text, as a tester writes them. */
type Loose<T> = T extends { readonly guest?: unknown } ? Omit<T, 'guest'> & { readonly guest?: string } : T;

/** Starts it on 127.0.0.1, at the speed of rehearsals, unless told otherwise; `port` 0 takes a free one. Its state is in the yard and outlives the process. */
export async function startSimulation(
  yard: Yard,
  port = 0,
  {
    address = '127.0.0.1',
    environment = rehearsal,
  }: { readonly address?: string; readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Simulation> {
  const process = yard.start(['simulate', '--listen', `${address}:${port}`, '--state', yard.path('ssi.json')], environment);
  let hasEnded = false;
  void process.exited.then(() => (hasEnded = true));
  const endpoint = await until('zferry simulate listens', () => {
    if (hasEnded) throw new Error(`zferry simulate ended: ${process.errors()}`);
    return /http:\S+/.exec(process.output.join('\n'))?.[0];
  });
  return { endpoint, process, cluster: (name) => clusterAt(`${endpoint}/clusters/${name}`) };
}

function clusterAt(base: string): SimulatedCluster {
  return clusterOver(async (method, path, body) => {
    const reply = await fetch(`${base}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const json: unknown = await reply.json();
    if (reply.status !== 200) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(json)}`);
    return json;
  });
}

/** A simulated cluster, however requests get to it. */
export function clusterOver(call: SimulationCall): SimulatedCluster {
  const snapshot = async () => (await call('GET', '/control/snapshot')) as SimulationState<GuestsState>;
  return {
    put: async ({ members, hypervisor }) => void (await call('PUT', '', { spec: { members, simulated: hypervisor.simulated } })),
    fault: async (rule) => void (await call('POST', '/control/faults', rule)),
    guestFault: async (rule) => void (await call('POST', '/control/guest-faults', rule)),
    async operate(command) {
      const answer = (await call('POST', '/control/operate', command)) as { readonly ok: boolean };
      if (!answer.ok) throw new Error(`refused: ${JSON.stringify(answer)}`);
    },
    ledger: async () => (await call('GET', '/control/ledger')) as readonly LedgerEntry[],
    guest: async (userid) => trueGuest(await snapshot(), userid),
    snapshot,
  };
}

/** Guests that are still as the spec made them are not in the state. */
export function trueGuest({ machine, guests }: SimulationState<GuestsState>, userid: string): TrueGuest {
  const changed = machine.guests.find((guest) => guest.userid === userid);
  const made = machine.spec.simulated.guests?.find((guest) => guest.userid === userid);
  return {
    member: changed === undefined ? (made?.member ?? null) : changed.member,
    devices: (changed?.devices ?? made?.devices ?? []).map((device) => device.vdev),
    setting: changed?.setting ?? 'ON',
    isRelocating: machine.relocations.some((relocation) => relocation.guest === userid),
    agent: guests.agents.find((agent) => agent.guest === userid)?.memory,
  };
}
