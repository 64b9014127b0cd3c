import type { GuestPlacement, SSICluster } from '../crds/generated.ts';
import { createAgents, type Agents, type AgentsOptions } from './agents.ts';
import { failed, type Answer } from './domain/fault.ts';
import type { CpcName, GuestName, InterfaceName, MemberName } from './domain/names.ts';
import { dispatchAgents } from './guest/dispatch.ts';
import type { GuestAgent } from './guest/guest.ts';
import { createSimulatedAgents } from './guest/simulated/adapter.ts';
import { createRemoteAgents } from './guest/simulated/client.ts';
import type { SimulatedGuestConfig } from './guest/simulated/config.ts';
import { createGuests, type GuestsState, type SimulatedGuests } from './guest/simulated/guests.ts';
import type { Hypervisor } from './hypervisor/hypervisor.ts';
import { createRemoteHypervisor } from './hypervisor/simulated/client.ts';
import { connectSimulation } from './hypervisor/simulated/connection.ts';
import { openEmbeddedSimulation, type EmbeddedSimulation } from './hypervisor/simulated/embedded.ts';

/** Which adapters stand behind an SSICluster. The kinds of `spec.hypervisor`, each with its way to connect. */

export interface Connection {
  readonly hypervisor: Hypervisor;
  readonly guests: GuestAgent;
  readonly close: () => void;
}

export interface Adapters {
  connect(cluster: SSICluster): Answer<Connection>;
  /** Writes what embedded simulations have not written yet. */
  close(): void;
}

export interface AdapterOptions extends AgentsOptions {
  /** The placements of a cluster as they are declared now: a simulated guest is configured by its own. */
  readonly placementOf: (cluster: string, guest: string) => GuestPlacement | undefined;
  /** Where an embedded simulation keeps the state of its z/VM: never inside the controller's own. */
  readonly simulationFile: (cluster: string) => string;
}

export function createAdapters(o: AdapterOptions): Adapters {
  const embedded = new Map<string, EmbeddedSimulation<SimulatedGuests>>();
  const agents = createAgents(o);
  const kinds = {
    smapi: () => missing('smapi'),
    feilong: () => missing('feilong'),
    cp: () => missing('cp'),
    simulated: (cluster: SSICluster) =>
      cluster.spec.hypervisor.simulated?.endpoint === undefined ? connectEmbedded(o, embedded, cluster) : connectRemote(o, cluster),
  } satisfies Record<keyof SSICluster['spec']['hypervisor'], (cluster: SSICluster) => Answer<Connection>>;
  return {
    connect(cluster) {
      const { hypervisor } = cluster.spec;
      for (const kind of ['smapi', 'feilong', 'cp', 'simulated'] as const)
        if (hypervisor[kind] !== undefined) return withAgents(kinds[kind](cluster), agents, cluster);
      return failed('unsupported', 'spec.hypervisor names no hypervisor');
    },
    close() {
      for (const simulation of embedded.values()) simulation.close();
    },
  };
}

/** Beside simulated agents, where there are any, real ones: each placement names its own. */
function withAgents(connection: Answer<Connection>, agents: Agents, cluster: SSICluster): Answer<Connection> {
  if (!connection.ok) return connection;
  const { hypervisor, guests: simulated, close } = connection.value;
  const real = agents.of(cluster);
  return {
    ok: true,
    value: {
      hypervisor,
      guests: dispatchAgents({ ...real.kinds, simulated }),
      close() {
        real.close();
        close();
      },
    },
  };
}

function missing(kind: string): Answer<Connection> {
  return failed(
    'unsupported',
    `this version of zferry has no ${kind} adapter; nothing was sent; use hypervisor.simulated, or a version that has it`,
  );
}

function connectEmbedded(
  o: AdapterOptions,
  embedded: Map<string, EmbeddedSimulation<SimulatedGuests>>,
  cluster: SSICluster,
): Answer<Connection> {
  const { name } = cluster.metadata;
  const spec = { members: cluster.spec.members, simulated: cluster.spec.hypervisor.simulated ?? {} };
  const known = embedded.get(name);
  const adopted = known?.adopt(spec);
  if (adopted?.ok === false) return adopted;
  const configOf = configReader(o, cluster);
  try {
    const simulation =
      known ??
      openEmbeddedSimulation<GuestsState, SimulatedGuests>({
        file: o.simulationFile(name),
        spec,
        guests: (world, state) => createGuests({ ...world, configOf, ...(state === undefined ? {} : { state }) }),
      });
    embedded.set(name, simulation);
    const { guests } = simulation;
    const agents = createSimulatedAgents({ guests });
    return {
      ok: true,
      value: {
        hypervisor: simulation.hypervisor,
        guests: { ...agents, watch: (call) => watchConfigured({ agents, guests, configOf }, call) },
        close: () => undefined,
      },
    };
  } catch (error) {
    return failed('invalid', `the simulation of ${name} cannot be opened: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A guest's agent takes its configuration when it is first listened to, and again when its placement was edited. */
function watchConfigured(
  o: {
    readonly agents: GuestAgent;
    readonly guests: SimulatedGuests;
    readonly configOf: (guest: GuestName) => SimulatedGuestConfig | undefined;
  },
  call: Parameters<GuestAgent['watch']>[0],
): void {
  const config = o.configOf(call.address.guest);
  if (config !== undefined) o.guests.ensure(call.address.guest, config);
  o.agents.watch(call);
}

function connectRemote(o: AdapterOptions, cluster: SSICluster): Answer<Connection> {
  const { name } = cluster.metadata;
  const simulated = cluster.spec.hypervisor.simulated ?? {};
  const spec = { members: cluster.spec.members, simulated };
  const connection = connectSimulation({ endpoint: simulated.endpoint ?? '' });
  const hypervisor = createRemoteHypervisor({ connection, cluster: name, spec: () => spec });
  return {
    ok: true,
    value: {
      hypervisor,
      guests: createRemoteAgents({ connection, cluster: name, configOf: configReader(o, cluster) }),
      close: () => undefined,
    },
  };
}

/** The configuration of a guest's simulated agent: the same object until the placement changes. */
function configReader(o: AdapterOptions, cluster: SSICluster): (guest: GuestName) => SimulatedGuestConfig | undefined {
  const map = cluster.spec.members.flatMap((member) =>
    member.machineSequences.map((sequence) => ({
      sequence,
      lpar: member.lpar,
      member: member.name as MemberName,
      cpc: member.cpc as CpcName,
    })),
  );
  const equipped = (guest: string): boolean =>
    cluster.spec.hypervisor.simulated?.guests?.find((each) => each.userid === guest)?.hipersockets !== false;
  const made = new WeakMap<GuestPlacement['spec'], SimulatedGuestConfig>();
  return (guest) => {
    const placement = o.placementOf(cluster.metadata.name, guest);
    const interfaces = placement?.spec.hipersockets?.interfaces ?? [];
    if (placement === undefined || interfaces.length === 0 || !equipped(guest)) return undefined;
    const known = made.get(placement.spec);
    if (known !== undefined) return known;
    const instant = cluster.spec.hypervisor.simulated?.instant === true ? { instant: true } : {};
    const config = {
      interfaces: interfaces.map((hsi) => ({ name: hsi.name as InterfaceName, cpc: hsi.cpc as CpcName })),
      map,
      ...instant,
      ...placement.spec.agent?.simulated,
    };
    made.set(placement.spec, config);
    return config;
  };
}
