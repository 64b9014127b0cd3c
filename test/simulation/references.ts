import type { GuestPlacementSpec, SSIClusterSpec, SimulatedSpec } from '../../crds/generated.ts';
import type { GuestName, MemberName } from '../../controller/domain/names.ts';
import type { GuestCapabilities } from '../../controller/guest/guest.ts';
import type { Dump } from '../../controller/store/memory/table.ts';
import type { Fault } from './faults.ts';
import { clusterName, namespace, type Declared, type Stage } from './stage.ts';

/** The runs without faults that every plan disturbs. */
export interface Reference {
  readonly name: string;
  readonly slots: number;
  readonly guests: readonly GuestName[];
  readonly cluster: (mode: Mode) => SSIClusterSpec;
  readonly placements: readonly Declared[];
  readonly guestCapabilities?: Partial<GuestCapabilities> | undefined;
  /** Once, before the first process starts. */
  readonly prepare?: ((stage: Stage) => void) | undefined;
  /** What people do: when a call is made at a site for the first time, so long after it. */
  readonly meanwhile?: readonly Meanwhile[] | undefined;
  /** Where each guest must be in the end if nothing goes wrong. */
  readonly ends: Readonly<Record<string, string>>;
  /** MOVEs of ours that end well when nothing goes wrong; absent: one a guest. */
  readonly landed?: number | undefined;
  /** What goes wrong in every run: the first call at this place. */
  readonly given?: { readonly site: string; readonly fault: Fault } | undefined;
  /** Its agents leave the interfaces to the controller; without one nothing mends them. */
  readonly passive?: boolean | undefined;
  /** The store loses what the claims had to put back. */
  readonly forgets?: boolean | undefined;
  /** Its guests are a group: a fault may split it, and then it waits for a person. */
  readonly splits?: boolean | undefined;
  /** Nothing is over before (ms after the start). */
  readonly atLeastMs?: number | undefined;
}

export interface Meanwhile {
  readonly site: string;
  /** The how-manieth call at that site; 1 when absent. */
  readonly nth?: number;
  readonly afterMs: number;
  readonly act: (around: Around) => void;
}

/** What a person can reach. */
export interface Around {
  readonly stage: Stage;
  /** Kills the process that runs and starts another one on what is there then. */
  readonly restart: (o: { readonly afterMs: number; readonly before?: () => void; readonly restored?: boolean }) => void;
  readonly kept: Map<string, Dump>;
  /** The store has become an older copy. */
  readonly forget: () => void;
}

export type ModeName = 'enforced' | 'bounded' | 'unbounded' | 'resend' | 'noStatus';
export type Mode = Pick<SimulatedSpec, 'lateness' | 'latenessSeconds' | 'resend' | 'status'>;

export const modes: Readonly<Record<ModeName, Mode>> = {
  enforced: { lateness: 'Enforced', latenessSeconds: 0, resend: false, status: true },
  bounded: { lateness: 'Bounded', latenessSeconds: 2, resend: false, status: true },
  unbounded: { lateness: 'Unbounded', latenessSeconds: 4, resend: false, status: true },
  resend: { lateness: 'Unbounded', latenessSeconds: 4, resend: true, status: true },
  noStatus: { lateness: 'Enforced', latenessSeconds: 0, resend: false, status: false },
};
export const modeNames: readonly ModeName[] = ['enforced', 'bounded', 'unbounded', 'resend', 'noStatus'];

const members = [
  { name: 'LTICVM9', cpc: 'H91', lpar: 'LPAR9', machineSequences: ['0000000000012349'] },
  { name: 'LTICVM2', cpc: 'R91', lpar: 'LPAR2', machineSequences: ['0000000000012342'] },
  { name: 'LTICVM3', cpc: 'H91', lpar: 'LPAR3', machineSequences: ['0000000000012349'] },
];

type SimulatedGuest = NonNullable<SimulatedSpec['guests']>[number];

export function clusterSpec(mode: Mode, guests: readonly SimulatedGuest[], relocation: SSIClusterSpec['relocation'] = {}): SSIClusterSpec {
  return {
    members,
    enforcement: 'Enforce',
    tenants: [{ namespace, guests: ['*'] }],
    relocation: { maxTotalSeconds: 60, externalHoldSeconds: 60, ...relocation },
    hypervisor: { simulated: { ...mode, guests } },
  };
}

export function placement(guest: string, more: Partial<GuestPlacementSpec> = {}): Declared {
  const interfaces = [
    { name: 'hsi0', cpc: 'H91', network: '172.0.9.0/24' },
    { name: 'hsi1', cpc: 'R91', network: '172.1.9.0/24' },
  ];
  return {
    name: guest.toLowerCase(),
    spec: { cluster: clusterName, guest, member: 'LTICVM2', hipersockets: { interfaces }, agent: { simulated: {} }, ...more },
  };
}

const [one, two, three] = ['LITDCON1', 'LITDCON2', 'LITDCON3'] as unknown as readonly [GuestName, GuestName, GuestName];
const [vm9, vm2, vm3] = ['LTICVM9', 'LTICVM2', 'LTICVM3'] as unknown as readonly [MemberName, MemberName, MemberName];
const disks = [
  { vdev: '0190', owner: 'MAINT', ownerVdev: '0190', mode: 'RR' },
  { vdev: '019E', owner: 'MAINT', ownerVdev: '019E', mode: 'RR' },
];

const plain: Reference = {
  name: 'plain',
  slots: 1,
  guests: [one],
  cluster: (mode) => clusterSpec(mode, [{ userid: one, member: vm9 }]),
  placements: [placement(one)],
  ends: { [one]: vm2 },
};

const devices: Reference = {
  ...plain,
  name: 'devices',
  cluster: (mode) => clusterSpec(mode, [{ userid: one, member: vm9, devices: disks }]),
  placements: [placement(one, { detachDevices: ['190-19F'] })],
};

const group: Reference = {
  name: 'group of three',
  slots: 1,
  guests: [one, two, three],
  cluster: (mode) =>
    clusterSpec(
      mode,
      [one, two, three].map((userid) => ({ userid, member: vm9 })),
    ),
  placements: [one, two, three].map((guest) => placement(guest, { group: 'web' })),
  ends: { [one]: vm2, [two]: vm2, [three]: vm2 },
  splits: true,
};

const twoGuests: Reference = {
  name: 'two guests with one slot',
  slots: 1,
  guests: [one, two],
  cluster: (mode) =>
    clusterSpec(
      mode,
      [one, two].map((userid) => ({ userid, member: vm9 })),
    ),
  placements: [placement(one), placement(two, { priority: 0 })],
  ends: { [one]: vm2, [two]: vm2 },
};

/** Somebody sets spec.cancel of the guest's Relocation, as soon as there is one. */
function cancel({ stage }: Around, guest: GuestName): void {
  let done = false;
  const act = (): void => {
    if (done) return;
    const relocation = stage.store.list('Relocation').find((each) => each.spec.guest === guest && each.status?.phase !== 'Finished');
    if (relocation === undefined || relocation.spec.cause === 'External') return;
    done = true;
    const { name } = relocation.metadata;
    stage.store.apply({
      apiVersion: 'zferry.io/v1alpha1',
      kind: 'Relocation',
      metadata: { name, namespace },
      spec: { ...relocation.spec, cancel: true },
    });
  };
  act();
  if (!done) {
    void stage.store.follow({
      signal: new AbortController().signal,
      onEvent: (event) => (event.kind === 'Relocation' ? stage.time.at(stage.time.nowMs(), act) : undefined),
      onSynced: () => undefined,
    });
  }
}

function cancelled(phase: string, meanwhile: Omit<Meanwhile, 'act'>, o: { readonly end: MemberName; readonly landed: number }): Reference {
  return {
    ...devices,
    name: `cancel while ${phase}`,
    meanwhile: [{ ...meanwhile, act: (around) => cancel(around, one) }],
    ends: { [one]: o.end },
    landed: o.landed,
  };
}

const handTyped: Reference = {
  ...plain,
  name: 'hand-typed VMRELO',
  cluster: (mode) => clusterSpec(mode, [{ userid: one, member: vm2 }]),
  meanwhile: [
    {
      site: 'sweep',
      nth: 6,
      afterMs: 1_000,
      act: ({ stage }) => void stage.machine.operate({ kind: 'relocate', guest: one, to: vm9 }, stage.time.nowMs()),
    },
  ],
  atLeastMs: 110_000,
};

const handWritten: Reference = {
  ...twoGuests,
  name: 'hand-written Relocation beside a drift',
  prepare(stage) {
    const expiresAt = new Date(stage.time.nowMs() + 60_000).toISOString();
    const spec = {
      cluster: clusterName,
      placement: 'litdcon1',
      guest: one,
      from: vm9,
      to: vm3,
      cause: 'Manual' as const,
      requestedBy: 'kim',
      expiresAt,
    };
    stage.store.apply({ apiVersion: 'zferry.io/v1alpha1', kind: 'Relocation', metadata: { name: 'kim-1', namespace }, spec });
  },
  landed: 3,
  atLeastMs: 75_000,
};

/** The store becomes what it was at a dump, in the middle of the next move; the process is started anew on it. */
function restored(name: string, keep: Omit<Meanwhile, 'act'> | undefined, back: Omit<Meanwhile, 'act'>): Reference {
  const put = ({ stage, restart, kept, forget }: Around): void => {
    const before = (): void => {
      const dump = kept.get('older');
      forget();
      if (dump !== undefined) stage.store.restore(dump);
    };
    restart({ afterMs: 3_000, before, restored: true });
  };
  const take = ({ stage, kept }: Around): void => void kept.set('older', stage.store.dump());
  return {
    ...plain,
    name,
    meanwhile: [keep === undefined ? { site: 'follow', afterMs: 0, act: take } : { ...keep, act: take }, { ...back, act: put }],
    atLeastMs: 40_000,
    forgets: true,
  };
}

/** Reached only when something has gone wrong before: other writers, and what is asked again after that. */
const contested: Reference = {
  ...plain,
  name: 'other writers',
  meanwhile: [
    { site: 'write cluster status', nth: 2, afterMs: 0, act: ({ stage }) => annotate(stage, 'SSICluster') },
    { site: 'write placement status', nth: 1, afterMs: 0, act: ({ stage }) => annotate(stage, 'GuestPlacement') },
    { site: 'write relocation status', nth: 1, afterMs: 0, act: ({ stage }) => annotate(stage, 'Relocation') },
  ],
};

function annotate(stage: Stage, kind: 'SSICluster' | 'GuestPlacement' | 'Relocation'): void {
  const object = stage.store.list(kind)[0];
  if (object === undefined) return;
  const { name } = object.metadata;
  const metadata = {
    name,
    ...(object.metadata.namespace === undefined ? {} : { namespace: object.metadata.namespace }),
    annotations: { 'example.org/note': String(stage.time.nowMs()) },
  };
  stage.store.apply({ apiVersion: 'zferry.io/v1alpha1', kind: object.kind, metadata, spec: object.spec } as Parameters<
    Stage['store']['apply']
  >[0]);
}

/** An agent that tells nothing by itself, so that it has to be asked. */
const silentAgent: Reference = { ...plain, name: 'agent without a stream', guestCapabilities: { stream: false } };

/** A guest in its place whose agent leaves the wrong interface to the controller. */
const repair: Reference = {
  ...plain,
  name: 'repair',
  cluster: (mode) => clusterSpec(mode, [{ userid: one, member: vm2 }]),
  placements: [placement(one, { agent: { simulated: { selfRepair: false } } })],
  meanwhile: [
    {
      site: 'sweep',
      nth: 5,
      afterMs: 500,
      act: ({ stage }) => void stage.machine.operate({ kind: 'relocate', guest: one, to: vm9 }, stage.time.nowMs()),
    },
  ],
  ends: { [one]: vm2 },
  passive: true,
  atLeastMs: 110_000,
};

/** The record cannot be created while z/VM tests, and is created when the end is told. */
const lateRecord: Reference = { ...plain, name: 'record that comes late', given: { site: 'create relocation', fault: { kind: 'error' } } };

/** Ten finished records are there already, so that the oldest is removed. */
const history: Reference = {
  ...plain,
  name: 'long history',
  prepare(stage) {
    for (let number = 1; number <= 11; number++) {
      const name = `litdcon1-old${number}`;
      stage.store.apply({
        apiVersion: 'zferry.io/v1alpha1',
        kind: 'Relocation',
        metadata: { name, namespace },
        spec: {
          cluster: clusterName,
          placement: 'litdcon1',
          guest: one,
          from: vm2,
          to: vm9,
          cause: 'Drift',
          requestedBy: 'placement default/litdcon1',
        },
      });
      const object = stage.store.read('Relocation', { namespace, name });
      if (object === undefined) continue;
      const { uid, resourceVersion: version } = object.metadata;
      void stage.store.putStatus({
        kind: 'Relocation',
        key: { namespace, name },
        uid,
        version,
        status: { observedGeneration: 1, phase: 'Finished', outcome: 'Moved' },
        signal: new AbortController().signal,
      });
    }
  },
};

/** Two namespaces name the same guest: the older placement counts, the younger has no effect whatever goes wrong. */
const twice: Reference = {
  ...plain,
  name: 'two placements of one guest',
  cluster: (mode) => ({
    ...clusterSpec(mode, [{ userid: one, member: vm9 }]),
    tenants: [namespace, 'other'].map((each) => ({ namespace: each, guests: ['*'] })),
  }),
  placements: [placement(one), { ...placement(one, { member: vm3 }), name: 'litdcon1-again', namespace: 'other' }],
};

/** Somebody deletes the placement while its guest moves, and makes one of the same name that wants something else. */
const madeAnew: Reference = {
  ...plain,
  name: 'placement made anew',
  meanwhile: [
    {
      site: 'move',
      afterMs: 2_000,
      act({ stage }) {
        stage.store.delete('GuestPlacement', { namespace, name: 'litdcon1' });
        stage.apply(placement(one, { member: vm3 }));
      },
    },
  ],
  ends: { [one]: vm3 },
  landed: 2,
};

const runs: readonly Reference[] = [
  plain,
  devices,
  group,
  twoGuests,
  cancelled('claimed', { site: 'detach', afterMs: 0 }, { end: vm9, landed: 0 }),
  cancelled('in TEST', { site: 'test', afterMs: 0 }, { end: vm9, landed: 0 }),
  cancelled('quiescing', { site: 'quiesce', afterMs: 20 }, { end: vm9, landed: 0 }),
  cancelled('moving', { site: 'move', afterMs: 2_000 }, { end: vm9, landed: 0 }),
  cancelled('activating', { site: 'activate', afterMs: 0 }, { end: vm2, landed: 1 }),
  handTyped,
  handWritten,
  restored('restored from before the move', undefined, { site: 'move', afterMs: 2_000 }),
  restored('restored from the middle of the move', { site: 'move', afterMs: 0 }, { site: 'sweep', nth: 6, afterMs: 500 }),
  contested,
  silentAgent,
  repair,
  history,
  lateRecord,
  twice,
  madeAnew,
];

/** All of one shape: with a new one each, whatever reads them was compiled anew for every run. */
export const references: readonly Reference[] = runs.map((run) => ({
  name: run.name,
  slots: run.slots,
  guests: run.guests,
  cluster: run.cluster,
  placements: run.placements,
  guestCapabilities: run.guestCapabilities,
  prepare: run.prepare,
  meanwhile: run.meanwhile,
  ends: run.ends,
  landed: run.landed,
  given: run.given,
  passive: run.passive,
  forgets: run.forgets,
  splits: run.splits,
  atLeastMs: run.atLeastMs,
}));
