import { randomUUID } from 'node:crypto';
import type { SSICluster } from '../../crds/generated.ts';
import type { CpcName, GuestName, InterfaceName, MemberName } from '../../controller/domain/names.ts';
import { createSimulatedAgents } from '../../controller/guest/simulated/adapter.ts';
import { createGuests, type GuestsState, type SimulatedGuests } from '../../controller/guest/simulated/guests.ts';
import type { SimulatedGuestConfig } from '../../controller/guest/simulated/config.ts';
import type { Hypervisor } from '../../controller/hypervisor/hypervisor.ts';
import { realSchedule } from '../../controller/hypervisor/simulated/real-schedule.ts';
import { createSimulation, type Simulation } from '../../controller/hypervisor/simulated/simulation.ts';
import { createMemoryStore, type MemoryStore } from '../../controller/store/memory/store.ts';
import type { Store } from '../../controller/store/store.ts';
import { createEngine, until, untilQuiet, type Connected, type Engine } from './engine.ts';
import { clusterOf, lifted, placementsOf, type FleetOptions } from './fleet.ts';

/** One fleet on the memory store: started, started again, and moved all at once. Processor time of the whole process, the simulated z/VM and its guests included. */

export interface FleetTimes {
  /** An empty store: list, first sweep, every guest decided, its first status written. */
  readonly firstStart: Phase;
  /** The same store, another process: everything is as it was told. */
  readonly restart: Phase;
  /** Every placement names another member at the same moment: until everyone is on the way or in line. */
  readonly merge: Phase;
  /** From that moment to the first TEST, in wall time: what is in flight does not wait for what is in line. */
  readonly firstEffectMs: number;
  /** From then on, while everyone else waits in line: as many moves as the bench has time for. */
  readonly moves: Phase & { readonly count: number };
  /** Attempts that ended in any other way than Moved. */
  readonly failed: number;
}

export interface Phase {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly looks: number;
  readonly writes: Writes;
}

export interface Writes {
  cluster: number;
  placement: number;
  relocation: number;
  /** Creations of Relocations. */
  created: number;
  removed: number;
  notes: number;
}

/** When the moves of one fleet end, whatever comes first: all placed, so many moves, so much time. */
export interface Extent {
  readonly movesMax: number;
  readonly movesMaxMs: number;
}

interface Rig {
  readonly fleet: FleetOptions;
  readonly store: MemoryStore;
  readonly counted: Store;
  readonly writes: Writes;
  readonly connected: Connected;
  readonly simulation: Simulation<SimulatedGuests>;
  readonly gate: Gate;
}

/** z/VM keeps every TEST waiting until it is opened, so that what a merge costs and what moves cost can be told apart. */
interface Gate {
  readonly passed: Promise<void>;
  open(): void;
  /** When the first TEST came. */
  firstMs: number | undefined;
}

function createGate(): Gate {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open, firstMs: undefined };
}

/** The cluster's own status may wait so long for another write to go with. */
const lazyWriteMs = 1_100;

export async function timeFleet(fleet: FleetOptions, extent: Extent): Promise<FleetTimes> {
  const rig = createRig(fleet);
  const first = createRunning(rig);
  const firstStart = await timed(rig, first, async () => {
    await first.controller.start();
    return untilQuiet(first, {
      what: 'first start',
      done: () => rig.writes.placement >= fleet.guests,
      quietMs: lazyWriteMs,
      deadlineMs: 60_000,
    });
  });
  first.controller.stop();
  const second = createRunning(rig);
  const restart = await timed(rig, second, async () => {
    await second.controller.start();
    return untilQuiet(second, { what: 'restart', done: () => second.counts.looks >= fleet.guests, deadlineMs: 60_000 });
  });
  // Two members further: another machine for everyone.
  const declared = placementsOf(fleet, 2);
  const placementsBefore = rig.writes.placement;
  const mergedMs = performance.now();
  const merge = await timed(rig, second, async () => {
    for (const placement of declared) rig.store.apply(placement);
    const inLine = (): boolean =>
      second.waiting.size >= fleet.guests - lifted.maxConcurrent &&
      rig.writes.placement - placementsBefore >= fleet.guests - lifted.maxConcurrent;
    return untilQuiet(second, { what: 'everyone in line', done: inLine, deadlineMs: 60_000 });
  });
  const endMs = performance.now() + extent.movesMaxMs;
  const allPlaced = (): boolean => second.counts.moved + second.counts.failed >= fleet.guests;
  const moves = await timed(rig, second, () => {
    rig.gate.open();
    return until(
      () => allPlaced() || second.counts.moved >= extent.movesMax || performance.now() > endMs,
      600_000,
      () => JSON.stringify(second.counts),
    );
  });
  const { moved: count, failed } = second.counts;
  if (allPlaced() && failed === 0) {
    await untilQuiet(second, { what: 'the last release', done: () => true, quietMs: 1_500, deadlineMs: 10_000 });
    verify(rig, declared);
  }
  second.controller.stop();
  const firstEffectMs = (rig.gate.firstMs ?? Number.NaN) - mergedMs;
  return { firstStart, restart, merge, firstEffectMs, moves: { ...moves, count }, failed };
}

/** The figures are of no use unless the world is as declared. */
function verify(rig: Rig, declared: ReturnType<typeof placementsOf>): void {
  const seen = rig.simulation.machine.observe(Date.now());
  const at = new Map(seen.members.flatMap((member) => (member.guests ?? []).map((guest) => [guest as string, member.name as string])));
  const lost = declared.filter(({ spec }) => at.get(spec.guest) !== spec.member);
  const claims = rig.store.list('SSICluster').flatMap((cluster) => cluster.status?.inFlight ?? []);
  if (lost.length > 0 || claims.length > 0)
    throw new Error(`${lost.length} guests are not where declared, ${claims.length} claims are left`);
}

function createRig(fleet: FleetOptions): Rig {
  const store = createMemoryStore({ nowIso: () => new Date().toISOString(), newUid: randomUUID, versionsMax: 0 });
  const cluster = clusterOf(fleet);
  const placements = placementsOf(fleet);
  store.apply(cluster);
  const configs = new Map<string, SimulatedGuestConfig>();
  const map = cluster.spec.members.flatMap(({ name, cpc, lpar, machineSequences }) =>
    machineSequences.map((sequence) => ({ sequence, lpar, member: name as MemberName, cpc: cpc as CpcName })),
  );
  const simulation = createSimulation<GuestsState, SimulatedGuests>({
    spec: { members: cluster.spec.members, simulated: cluster.spec.hypervisor.simulated ?? {} },
    schedule: realSchedule(),
    guests: (world) => createGuests({ ...world, configOf: (guest) => configs.get(guest) }),
  });
  for (const placement of placements) {
    store.apply(placement);
    const interfaces = (placement.spec.hipersockets?.interfaces ?? []).map(({ name, cpc }) => ({
      name: name as InterfaceName,
      cpc: cpc as CpcName,
    }));
    if (interfaces.length === 0) continue;
    configs.set(placement.spec.guest, { interfaces, map, instant: fleet.instant });
    simulation.guests.agent(placement.spec.guest as GuestName);
  }
  const writes: Writes = { cluster: 0, placement: 0, relocation: 0, created: 0, removed: 0, notes: 0 };
  const agents = createSimulatedAgents({ guests: simulation.guests });
  const gate = createGate();
  const { hypervisor } = simulation;
  const gated: Hypervisor = {
    capabilities: hypervisor.capabilities,
    observe: (o) => hypervisor.observe(o),
    inspect: (o) => hypervisor.inspect(o),
    move: (o) => hypervisor.move(o),
    cancel: (o) => hypervisor.cancel(o),
    configure: (o) => hypervisor.configure(o),
    test(o) {
      gate.firstMs ??= performance.now();
      return gate.passed.then(() => hypervisor.test(o));
    },
  };
  const connected: Connected = { ok: true, value: { hypervisor: gated, guests: agents, close: () => undefined } };
  return { gate, fleet, store, counted: counting(store, writes), writes, connected, simulation };
}

function createRunning(rig: Rig): Engine {
  return createEngine({ store: rig.counted, connect: (_cluster: SSICluster) => rig.connected });
}

async function timed(rig: Rig, engine: Engine, work: () => Promise<number>): Promise<Phase> {
  await collect();
  const writes = { ...rig.writes };
  const looks = engine.counts.looks;
  const startedMs = performance.now();
  const before = process.cpuUsage();
  const endedMs = await work();
  const { user, system } = process.cpuUsage(before);
  return {
    cpuMs: (user + system) / 1000,
    wallMs: endedMs - startedMs,
    looks: engine.counts.looks - looks,
    writes: since(writes, rig.writes),
  };
}

/** How long nothing must go on in the background, how much may go on then, and how long that is waited for. */
const [calmMs, calmCpuMs, collectMaxMs] = [20, 2, 3_000];

/** Collects what was left behind. The call answers while threads beside ours still sweep, a tenth of a second for 50,000 guests: their time belongs to what was done before. */
async function collect(): Promise<void> {
  globalThis.gc?.();
  const endMs = performance.now() + collectMaxMs;
  for (let busy = true; busy && performance.now() < endMs;) {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, calmMs));
    const { user, system } = process.cpuUsage(before);
    busy = (user + system) / 1000 > calmCpuMs;
  }
}

function since(before: Writes, after: Writes): Writes {
  return {
    cluster: after.cluster - before.cluster,
    placement: after.placement - before.placement,
    relocation: after.relocation - before.relocation,
    created: after.created - before.created,
    removed: after.removed - before.removed,
    notes: after.notes - before.notes,
  };
}

/** The store, with every write of the controller counted; what people apply is not. Each write takes a turn of the event loop, as with every store that is not a mere map. */
function counting(store: Store, writes: Writes): Store {
  const kinds = { SSICluster: 'cluster', GuestPlacement: 'placement', Relocation: 'relocation' } as const;
  const turn = sharedTurn();
  const counted = async <T>(what: keyof Writes, work: Promise<T>): Promise<T> => {
    writes[what] += 1;
    await turn();
    return work;
  };
  return {
    ...store,
    putStatus: (o) => counted(kinds[o.kind], store.putStatus(o)),
    create: (o) => counted('created', store.create(o)),
    remove: (o) => counted('removed', store.remove(o)),
    note: (o) => counted('notes', store.note(o)),
  };
}

/** The next turn of the event loop, one for all who ask in this one. */
function sharedTurn(): () => Promise<void> {
  let next: Promise<void> | undefined;
  return () => {
    next ??= new Promise((resolve) => {
      setImmediate(() => {
        next = undefined;
        resolve();
      });
    });
    return next;
  };
}
