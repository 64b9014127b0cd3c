import type { GuestPlacementSpec, SSIClusterSpec } from '../../crds/generated.ts';
import type { CpcName, GuestName, InterfaceName, MemberName } from '../../controller/domain/names.ts';
import type { GuestAgent, GuestCapabilities } from '../../controller/guest/guest.ts';
import { createSimulatedAgents } from '../../controller/guest/simulated/adapter.ts';
import type { SimulatedGuestConfig } from '../../controller/guest/simulated/config.ts';
import { createGuests, type SimulatedGuests } from '../../controller/guest/simulated/guests.ts';
import type { Hypervisor } from '../../controller/hypervisor/hypervisor.ts';
import { createSimulatedHypervisor } from '../../controller/hypervisor/simulated/adapter.ts';
import { createMachine, type Machine } from '../../controller/hypervisor/simulated/machine.ts';
import { isoOf } from '../../controller/reconcile/world.ts';
import { createMemoryStore, type MemoryStore } from '../../controller/store/memory/store.ts';
import { createVirtualTime, type VirtualTime } from './time.ts';

/** One whole world under a virtual clock, without a controller: z/VM, guests, and a store with what people have declared. */
export interface Stage {
  readonly time: VirtualTime;
  readonly store: MemoryStore;
  readonly machine: Machine;
  readonly guests: SimulatedGuests;
  readonly hypervisor: Hypervisor;
  readonly agents: GuestAgent;
  apply(placement: Declared): void;
}

export interface Declared {
  readonly name: string;
  readonly namespace?: string;
  readonly spec: GuestPlacementSpec;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What the receivers forget to check, in a world made to catch that. */
export type Omission = 'notAfter' | 'fence' | 'permit';

export interface StageOptions {
  readonly cluster: SSIClusterSpec;
  readonly placements: readonly Declared[];
  readonly omits?: readonly Omission[];
  readonly guestCapabilities?: Partial<GuestCapabilities>;
  readonly clusterAnnotations?: Readonly<Record<string, string>>;
}

export const namespace = 'default';
export const clusterName = 'ltic';
export const clusterKey = { namespace: '', name: clusterName };
/** 2026-03-02, a Monday, 08:00 UTC. */
export const startMs = Date.UTC(2026, 2, 2, 8);

/** The wire ends every call at its deadline, so a call's own signal never aborts; a real one would keep every world alive that ever listened to it. */
export const never = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined } as unknown as AbortSignal;

export function createStage(o: StageOptions): Stage {
  const time = createVirtualTime(startMs);
  let uid = 0;
  const store = createMemoryStore({
    nowIso: () => isoOf(time.nowMs()),
    newUid: () => `uid-${String(++uid).padStart(4, '0')}`,
  });
  const omits = o.omits ?? [];
  const machine = createMachine({
    spec: { members: o.cluster.members, simulated: o.cluster.hypervisor.simulated ?? {} },
    omits: omits.flatMap((each) => (each === 'permit' ? [] : [each])),
  });
  const schedule = { nowMs: () => time.nowMs(), at: (atMs: number, act: () => void) => time.at(atMs, act) };
  const configs = new Map<string, SimulatedGuestConfig>();
  const guests = createGuests({
    reading: machine.reading,
    isFrozen: machine.isFrozen,
    schedule,
    configOf: (guest) => configs.get(guest),
    omits: omits.flatMap((each) => (each === 'notAfter' ? [] : [each])),
  });
  machine.listen((event) => {
    if (event.kind !== 'moveEnded') guests.note(event);
  });
  const map = o.cluster.members.flatMap((member) =>
    member.machineSequences.map((sequence) => ({
      sequence,
      lpar: member.lpar,
      member: member.name as MemberName,
      cpc: member.cpc as CpcName,
    })),
  );
  const annotations = o.clusterAnnotations;
  store.apply({
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'SSICluster',
    metadata: { name: clusterName, ...(annotations === undefined ? {} : { annotations }) },
    spec: o.cluster,
  });
  const stage: Stage = {
    time,
    store,
    machine,
    guests,
    hypervisor: createSimulatedHypervisor({ machine, schedule }),
    agents: createSimulatedAgents({ guests, ...(o.guestCapabilities === undefined ? {} : { capabilities: o.guestCapabilities }) }),
    apply(placement) {
      const { name, spec } = placement;
      const interfaces = (spec.hipersockets?.interfaces ?? []).map((hsi) => ({
        name: hsi.name as InterfaceName,
        cpc: hsi.cpc as CpcName,
      }));
      if (interfaces.length > 0 && !configs.has(spec.guest)) {
        configs.set(spec.guest, { interfaces, map, ...spec.agent?.simulated });
        guests.agent(spec.guest as GuestName);
      }
      const metadata = {
        name,
        namespace: placement.namespace ?? namespace,
        ...(placement.annotations === undefined ? {} : { annotations: placement.annotations }),
      };
      store.apply({ apiVersion: 'zferry.io/v1alpha1', kind: 'GuestPlacement', metadata, spec });
    },
  };
  for (const placement of o.placements) stage.apply(placement);
  return stage;
}
