import type { GuestPlacement, GuestPlacementStatus, Relocation, SSICluster, SSIClusterStatus } from '../../crds/generated.ts';
import type { ClusterSeen } from '../decide/seen.ts';
import type { AgentState } from '../domain/agent.ts';
import type { Attempt } from '../domain/attempt.ts';
import type { Claim, SlotUse } from '../domain/claim.ts';
import type { Answer } from '../domain/fault.ts';
import type { GuestName, MemberName } from '../domain/names.ts';
import type { ClusterPolicy, PlacementPolicy, PlacementRecord } from '../domain/placement.ts';
import type { Reason } from '../domain/reason.ts';
import type { GuestInspection, MemberObservation, MemberState, RelocationInProgress, SsiMode } from '../domain/ssi.ts';
import type { GuestAgent, GuestCapabilities } from '../guest/guest.ts';
import type { Hypervisor } from '../hypervisor/hypervisor.ts';
import type { Store } from '../store/store.ts';
import type { Observer, StepName } from './observer.ts';
import type { Queue } from './queue.ts';

/** What one process holds in memory. Every field can be lost: it is read again from the store, z/VM and the agents. */

/** Everything outside, under the name of the place that calls it: `await at('sweep').hypervisor.observe(...)`. Rehearsals and simulations interpose here; in production it is the ports themselves. */
export interface Ports {
  readonly store: Store;
  readonly hypervisor: Hypervisor;
  readonly guests: GuestAgent;
}

export interface Deps {
  /** Names this run of this process; claims carry it. */
  readonly processId: string;
  readonly clock: { monoMs(): number; wallMs(): number };
  /** Calls back at a monotonic instant; the answer undoes it. */
  readonly alarm: (dueMs: number, ring: () => void) => () => void;
  readonly soon: (work: () => void) => void;
  /** A signal that aborts after a time, and the way to let go of it before. */
  readonly deadline: (afterMs: number) => { readonly signal: AbortSignal; readonly release: () => void };
  /** In [0, 1). */
  readonly random: () => number;
  readonly store: Store;
  /** Since when nobody else acts, by the monotonic clock; absent or undefined: since now. */
  readonly sinceMs?: () => number | undefined;
  readonly connect: (
    cluster: SSICluster,
  ) => Answer<{ readonly hypervisor: Hypervisor; readonly guests: GuestAgent; readonly close: () => void }>;
  readonly at: (site: string, ports: Ports) => Ports;
  readonly observer: Observer;
  /** 1 in production; a rehearsal may run all fixed durations at a fraction. */
  readonly timeScale: number;
  /** The store may be an older copy: guests without an agent get the wait of a start without records. */
  readonly restored: boolean;
  /** The userid of the guest that this process runs in, while no other replica could lead. */
  readonly ownGuest: string | undefined;
  /** Another process holds a claim that was ours: everything here must stop. */
  readonly deposed: (why: string) => void;
}

/** What the queue holds: a guest stands for a look at it. */
export type Work = GuestState | ClusterWork;

export interface ClusterWork {
  readonly loop: 'sweep' | 'cluster';
  /** The cluster's. */
  readonly name: string;
}

export interface World {
  readonly deps: Deps;
  readonly clusters: Map<string, ClusterState>;
  readonly placements: Map<string, GuestPlacement>;
  readonly relocations: Map<string, Relocation>;
  readonly guests: Map<string, GuestState>;
  /** `namespace/cluster/group` -> its guests. */
  readonly groups: Map<string, Set<GuestState>>;
  /** Guest key -> names of one-off Relocations written by people. */
  readonly oneOffs: Map<string, Set<string>>;
  /** Uids of those whose time this process has seen to be over. */
  readonly expired: Set<string>;
  /** Guest key -> keys of its Relocations, for the bounded history. */
  readonly records: Map<string, Set<string>>;
  readonly queue: Queue<Work>;
  /** Placement statuses that are being written now, and the guests whose status waits for its turn. */
  publishes: number;
  readonly unpublished: Set<GuestState>;
  /** Grows with every placement that comes or goes. */
  placed: number;
  synced: boolean;
  stopped: boolean;
  readonly startedMs: number;
}

/** Where the last sweep has listed a guest, and the one before it; kept and changed in place, since every sweep lists every guest. */
export interface Resident {
  member: MemberName | 'several' | undefined;
  before: MemberName | 'several' | undefined;
  /** The number of the sweep that listed it last. */
  sweep: number;
}

/** One view for all guests of a cluster, made again after each sweep and each change. */
export interface ClusterView {
  /** By what the agents of a guest can do; `unproven`: the same for a guest that may move unproven. */
  readonly seen: Map<GuestCapabilities, { readonly proven: ClusterSeen; readonly unproven: ClusterSeen }>;
  readonly sweptMs: number | undefined;
  readonly policy: ClusterPolicy;
  readonly connection: unknown;
}

export interface ClusterState {
  readonly name: string;
  /** A bulk reading of it, and a look at it, in the queue. */
  readonly sweep: ClusterWork;
  readonly look: ClusterWork;
  object: SSICluster;
  policy: ClusterPolicy;
  /** The part of the spec that the adapters were made from. */
  connectedTo: unknown;
  connection: { readonly hypervisor: Hypervisor; readonly guests: GuestAgent; readonly close: () => void } | undefined;
  connectFault: string | undefined;
  readonly writer: StatusWriter;
  claims: ReadonlyMap<string, Claim>;
  mode: SsiMode;
  states: ReadonlyMap<MemberName, MemberState>;
  members: readonly MemberObservation[];
  readonly residents: Map<GuestName, Resident>;
  /** Guests that were read by themselves after the last sweep had been asked for. */
  readonly read: Set<GuestState>;
  /** How many sweeps have changed who is where. */
  sweeps: number;
  unreadable: boolean;
  /** When the youngest complete sweep was asked for; undefined before the first. */
  sweptMs: number | undefined;
  /** The wall clock less the monotonic one, at the last sweep. */
  clockAheadMs: number | undefined;
  idleMs: number | undefined;
  lastReceived: number | undefined;
  relocations: ReadonlyMap<string, RelocationInProgress>;
  sweeping: boolean;
  /** Since when records are missed. */
  recordlessMs: number | undefined;
  recordsTrusted: boolean;
  /** z/VM remembered more than the records when this process began, or there were none. */
  recordsLost: boolean;
  readonly displaced: Map<string, { readonly to: string; readonly sinceMs: number }>;
  /** Guests that wait for something of the cluster, to be looked at when it changes. */
  readonly unsettled: Set<GuestState>;
  readonly waiting: WaitingList<GuestState>;
  /** Claims whose write is on its way. */
  readonly claiming: Set<Claim>;
  /** Guests whose claim is about to be released. */
  readonly releasing: Set<string>;
  /** What decisions see of it, as long as it is the same. */
  view: ClusterView | undefined;
  /** Free slots are about to be offered to those who wait. */
  offering: boolean;
  /** What is in use of the slots, counted when it is next asked for. */
  slotUse: SlotUse | undefined;
  /** Guests without a placement, counted when it is next asked for. */
  unplaced: { readonly count: number; readonly guests: readonly string[] } | undefined;
  /** Claims that were there when this process began to follow, and the others with the instant of their last change. */
  readonly foreign: Map<string, { readonly print: string; readonly sinceMs: number; readonly inherited: boolean }>;
  statusDueMs: number;
  /** The brake is judged again from this instant on: a list that grows by the thousand is not written a thousand times. */
  brakeDueMs: number;
  /** What the observations for its status were last made from, and what of them the status does not tell yet. */
  shown: { readonly from: ShownFrom; readonly news: Observed | undefined } | undefined;
}

/** What a cluster's status tells of what was observed. */
export type Observed = Required<Pick<SSIClusterStatus, 'observedGeneration' | 'mode' | 'members' | 'unplaced' | 'conditions'>>;

/** What was observed, and what the status told of it then. */
export interface ShownFrom {
  readonly generation: number;
  readonly members: readonly MemberObservation[];
  readonly mode: SsiMode;
  readonly trusted: boolean;
  readonly placed: number;
  readonly brake: SSIClusterStatus['massChange'];
  readonly told: number | undefined;
  readonly toldMode: string | undefined;
  readonly toldMembers: SSIClusterStatus['members'];
  readonly toldUnplaced: SSIClusterStatus['unplaced'];
  readonly toldConditions: SSIClusterStatus['conditions'];
}

/**
 * The one writer of an SSICluster's status, where the claims are. Changes that come together are written together, each computed on the version that is replaced; when the
 * write does not certainly succeed, the object is read again and every change is decided anew from what is there.
 */
export interface StatusWriter {
  submit(change: StatusChange): void;
  /** Why nothing can be written, once that has failed a second time; conflicts are everyday and do not count. */
  trouble(): string | undefined;
}

export interface StatusChange {
  /** The new status, or `undefined` when the change is no longer allowed on what is there. Pure. */
  readonly apply: (status: SSIClusterStatus) => SSIClusterStatus | undefined;
  /** written: it stands in the store. refused: `apply` said no. again: not known; look at the store's version and decide anew. */
  readonly done: (result: 'written' | 'refused' | 'again') => void;
  /** May wait for another change to take it along, until this instant (monotonic ms). */
  readonly lazyMs?: number;
}

export interface WaitingList<K> {
  add(key: K, priority: number): void;
  remove(key: K): void;
  /** The next ones in order of priority, then of waiting. */
  take(count: number): readonly K[];
}

/** What the lists of a guest are as long as nothing is in them: one for all. */
export const noSteps: GuestState['steps'] = [];
export const noLines: readonly string[] = [];

/** What was told of one placement, and how that went. */
export interface Telling {
  /** What the status that stands in the store was made from: as long as it is the same, nothing has to be made and compared. */
  toldFrom: ToldFrom | undefined;
  publishing: boolean;
  publishAgain: boolean;
  publishRetryMs: number;
  /** What this process told last, and when. */
  published: { readonly status: GuestPlacementStatus; readonly atMs: number } | undefined;
  /** The status that is being written now: the watch will show it. */
  echo: GuestPlacementStatus | undefined;
}

export interface ToldFrom {
  readonly owner: GuestPlacement;
  readonly reason: Reason;
  readonly message: string;
  readonly hold: unknown;
  readonly policy: ClusterPolicy;
  readonly connection: unknown;
  readonly target: MemberName | undefined;
  readonly because: string | undefined;
  readonly resume: string | undefined;
  readonly resident: string;
  readonly agent: unknown;
  readonly claim: Claim | undefined;
  readonly retryMs: number | undefined;
  readonly end: unknown;
}

export interface GuestState extends Telling {
  readonly loop: 'guest';
  readonly key: string;
  readonly cluster: string;
  readonly guest: GuestName;
  /** Those that name it, oldest first; the first counts. */
  placements: readonly GuestPlacement[];
  /** Its cluster and the namespace that places it: whose crowd it belongs to. */
  lane: string;
  policy: { readonly of: GuestPlacement; readonly cluster: ClusterPolicy; readonly value: PlacementPolicy | undefined } | undefined;
  record: { uid: string; value: PlacementRecord } | undefined;
  attempt: Attempt | undefined;
  sequence: number;
  /** A write of its claim on its way, to be told as a step when it stands. */
  writing: { readonly step: StepName; readonly startedMs: number } | undefined;
  /** The last reading of it alone; `changes` as they were when it was asked for. */
  reading: { readonly askedMs: number; readonly answeredMs: number; readonly changes: number; readonly value: GuestInspection } | undefined;
  preparing: boolean;
  agent: { readonly state: AgentState | undefined; readonly askedMs: number } | undefined;
  watch: { readonly agent: unknown; readonly watching: AbortController } | undefined;
  /** Since when an agent remembers more than the records do. */
  outrunMs: number | undefined;
  /** Since when the interfaces have been other than they should be. */
  wrongMs: number | undefined;
  /** How many effects on its devices and its setting have come back: a reading that was asked for before the last one does not tell them. */
  changes: number;
  reason: Reason;
  message: string;
  steps: readonly { readonly step: StepName; readonly atMs: number; readonly ms: number }[];
  step: { readonly step: StepName; readonly sinceMs: number; readonly limitMs: number } | undefined;
  /** The key of a claim's Relocation, made once for each version of the claim: every look asks for it. */
  recordKey: { readonly of: Claim; readonly key: string } | undefined;
  recordSeen: boolean;
  recording: boolean;
  /** A write of its Relocation is on its way. */
  telling: boolean;
  progressTold: boolean;
  /** The Relocation of an attempt whose dark time was not known when it was reported; of somebody else's relocation attempt 0 and the way it went. */
  owed:
    | {
        readonly relocation: string;
        readonly attempt: number;
        readonly told: boolean;
        readonly way?: { readonly from: MemberName; readonly to: MemberName };
      }
    | undefined;
  before: readonly string[];
  /** What a lost attempt may have left was looked for. */
  checked: boolean;
}

export function keyOf(object: { readonly metadata: { readonly namespace?: string; readonly name: string } }): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

export function guestKey(cluster: string, guest: string): string {
  return `${cluster}/${guest}`;
}

/** The ports as seen from one place in the code. */
export function portsAt(world: World, cluster: ClusterState, site: string): Ports {
  const { connection } = cluster;
  const { deps } = world;
  if (connection === undefined) throw new Error(`${site}: called without a connection`);
  return deps.at(site, { store: deps.store, hypervisor: connection.hypervisor, guests: connection.guests });
}

/** The store alone, for places that need no cluster. */
export function storeAt(world: World, site: string): Store {
  return world.deps.at(site, { store: world.deps.store } as Ports).store;
}

export function nowOf(world: World): { readonly monoMs: number; readonly wallMs: number } {
  return { monoMs: world.deps.clock.monoMs(), wallMs: world.deps.clock.wallMs() };
}

/** As `Date` writes it. Within the same minute only the seconds are made anew, at a tenth of the price: every status that is made holds instants. */
export function isoOf(wallMs: number): string {
  const minuteMs = Math.floor(wallMs / 60_000) * 60_000;
  if (minuteMs !== lastMinute.ms) lastMinute = { ms: minuteMs, text: new Date(minuteMs).toISOString().slice(0, -'00.000Z'.length) };
  const digits = String(100_000 + Math.floor(wallMs - minuteMs));
  return `${lastMinute.text}${digits.slice(1, 3)}.${digits.slice(3)}Z`;
}

let lastMinute = { ms: Number.NaN, text: '' };

/** Looks at a guest as soon as possible. */
export function touch(world: World, guest: GuestState | undefined): void {
  if (guest !== undefined) world.queue.add(guest);
}

/** The guest of a cluster by its userid, if anything was ever heard of it. */
export function guestOf(world: World, cluster: { readonly name: string }, guest: string): GuestState | undefined {
  return world.guests.get(guestKey(cluster.name, guest));
}

/** Looks at every guest of a cluster. */
export function touchAll(world: World, cluster: { readonly name: string }): void {
  for (const guest of world.guests.values()) if (guest.cluster === cluster.name) touch(world, guest);
}

/** Looks at every guest of a cluster that is not at rest. */
export function touchUnsettled(world: World, cluster: ClusterState): void {
  for (const guest of cluster.unsettled) touch(world, guest);
}
