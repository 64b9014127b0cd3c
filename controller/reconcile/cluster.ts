import type { SSICluster, SSIClusterStatus } from '../../crds/generated.ts';
import { decideBrake } from '../decide/brake.ts';
import { decideRecords } from '../decide/records.ts';
import type { Attempt } from '../domain/attempt.ts';
import { holdsSlot, slotOf, type Claim } from '../domain/claim.ts';
import { faultText } from '../domain/fault.ts';
import type { GuestName, MemberName } from '../domain/names.ts';
import type { RelocationInProgress, SsiObservation } from '../domain/ssi.ts';
import { touchGroup } from './guest.ts';
import { claimOf, clusterPolicyOf, releaseAnnotation } from './resources.ts';
import { createWaitingList } from './waiting.ts';
import { guestKey, isoOf, nowOf, portsAt, touch, touchUnsettled, type ClusterState, type GuestState, type World } from './world.ts';
import { createStatusWriter } from './writer.ts';

/** One SSI cluster: its claims as the store has them, its guests as z/VM has them, the brake, the records, and its status. */

/** How often a cluster is read in bulk. */
export const sweepMs = 5_000;

export function createClusterState(world: World, object: SSICluster, ensureGuest: (cluster: string, guest: string) => GuestState): ClusterState {
  const cluster: ClusterState = {
    name: object.metadata.name,
    object: { ...object, metadata: { ...object.metadata, resourceVersion: '0' } },
    policy: clusterPolicyOf(object, world.deps.timeScale),
    connectedTo: undefined,
    connection: undefined,
    connectFault: undefined,
    writer: createStatusWriter(
      world,
      () => cluster,
      (newer) => adoptCluster(world, cluster, newer, ensureGuest),
    ),
    claims: new Map(),
    mode: 'Unknown',
    states: new Map(),
    members: [],
    residents: new Map(),
    unreadable: true,
    sweptMs: undefined,
    idleMs: undefined,
    lastReceived: undefined,
    relocations: new Map(),
    sweeping: false,
    recordlessMs: undefined,
    recordsTrusted: false,
    displaced: new Map(),
    unsettled: new Set(),
    waiting: createWaitingList(),
    claiming: new Set(),
    foreign: new Map(),
    statusDueMs: 0,
  };
  return cluster;
}

/** Takes over a version of the cluster's object, from the watch or as the answer to our own write, unless a younger one is known. */
// eslint-disable-next-line max-params -- the last one ties the knot between guests and clusters
export function adoptCluster(world: World, cluster: ClusterState, object: SSICluster, ensureGuest: (cluster: string, guest: string) => GuestState): void {
  const known = cluster.object;
  if (known.metadata.uid === object.metadata.uid && Number(object.metadata.resourceVersion) <= Number(known.metadata.resourceVersion)) return;
  const first = known.metadata.resourceVersion === '0';
  cluster.object = object;
  if (first || known.metadata.generation !== object.metadata.generation) {
    cluster.policy = clusterPolicyOf(object, world.deps.timeScale);
    connect(world, cluster);
    for (const guest of world.guests.values()) if (guest.cluster === cluster.name) touch(world, guest.key);
  }
  adoptClaims(world, cluster, { first, ensureGuest });
  if (known.status?.massChange !== object.status?.massChange || known.metadata.annotations?.[releaseAnnotation] !== object.metadata.annotations?.[releaseAnnotation]) {
    for (const guest of cluster.displaced.keys()) touch(world, guestKey(cluster.name, guest));
  }
  if ((object.status?.lastAttempt === undefined) !== !cluster.recordsTrusted) touchUnsettled(world, cluster);
  world.queue.add(`cluster ${cluster.name}`);
}

function adoptClaims(world: World, cluster: ClusterState, { first, ensureGuest }: { readonly first: boolean; readonly ensureGuest: (cluster: string, guest: string) => GuestState }): void {
  const before = cluster.claims;
  const claims = new Map<string, Claim>();
  let freed = false;
  for (const entry of cluster.object.status?.inFlight ?? []) {
    const claim = claimOf(entry);
    claims.set(claim.guest, claim);
    const known = before.get(claim.guest);
    if (known === claim) continue;
    if (known !== undefined && known.phase !== claim.phase) freed = true;
    const guest = ensureGuest(cluster.name, claim.guest);
    if (claim.claimId === world.deps.processId) ownClaim(world, guest, claim);
    else if (guest.attempt !== undefined) return world.deps.deposed(`the claim on ${claim.guest} was taken over by another controller`);
    else noteForeign(world, cluster, claim, first);
    touch(world, guest.key);
  }
  cluster.claims = claims;
  for (const claim of before.values()) {
    if (claims.has(claim.guest)) continue;
    freed = true;
    cluster.foreign.delete(claim.guest);
    const guest = ensureGuest(cluster.name, claim.guest);
    const ours = guest.attempt !== undefined && guest.attempt.running.release === undefined;
    // Nobody but us may end our claim. If it is gone, the store is not the one that we wrote to.
    if (ours && claim.claimId === world.deps.processId) return world.deps.deposed(`the claim on ${claim.guest} has vanished from the store`);
    forgetAttempt(guest);
    // What the last sweep saw moving was ours, and has ended.
    cluster.relocations = new Map([...cluster.relocations].filter(([name]) => name !== claim.guest));
    touch(world, guest.key);
    touchGroup(world, cluster, guest);
  }
  for (const claim of claims.values()) if (claim.group !== undefined && freed) touch(world, guestKey(cluster.name, claim.guest));
  if (freed) offerSlots(world, cluster);
}

/** The claim is ours: by our own write, or by taking it over (then its epoch is above 1 and an older process may still act). */
function ownClaim(world: World, guest: GuestState, claim: Claim): void {
  if (guest.attempt?.attempt === claim.attempt && guest.attempt.epoch === claim.epoch) return;
  const { monoMs } = nowOf(world);
  forgetAttempt(guest);
  const attempt: Attempt = { attempt: claim.attempt, claimId: claim.claimId, epoch: claim.epoch, sinceMs: monoMs, takenOver: claim.epoch > 1, running: {}, detached: false, cancelSent: false, relinked: [], settingRestored: false, reported: false };
  guest.attempt = claim.phase === 'Moving' ? { ...attempt, foreignIntentMs: monoMs } : attempt;
  guest.recordSeen = world.relocations.has(`${claim.placement.namespace}/${claim.relocation}`);
}

function forgetAttempt(guest: GuestState): void {
  guest.attempt = undefined;
  guest.steps = [];
  guest.step = undefined;
  guest.recordSeen = false;
  guest.recording = false;
  guest.progressTold = false;
  guest.before = [];
  guest.sequence = 0;
}

function noteForeign(world: World, cluster: ClusterState, claim: Claim, inherited: boolean): void {
  const print = `${claim.claimId} ${claim.attempt} ${claim.epoch} ${claim.phase}`;
  const known = cluster.foreign.get(claim.guest);
  if (known?.print === print) return;
  cluster.foreign.set(claim.guest, { print, sinceMs: nowOf(world).monoMs, inherited });
}

/** Lets those who wait longest and are most important look whether they can go now. */
function offerSlots(world: World, cluster: ClusterState): void {
  const probe = [...cluster.claims.values(), ...cluster.claiming];
  const free = cluster.policy.maxConcurrent - new Set(probe.map((claim) => claim.guest)).size;
  for (const key of cluster.waiting.take(Math.max(1, free) + 2)) touch(world, key);
}

function connect(world: World, cluster: ClusterState): void {
  const wanted = JSON.stringify([cluster.object.spec.hypervisor, cluster.object.spec.members, cluster.object.spec.agentNetworks]);
  if (cluster.connectedTo === wanted) return;
  cluster.connection?.close();
  cluster.connectedTo = wanted;
  cluster.sweptMs = undefined;
  cluster.recordlessMs = nowOf(world).monoMs;
  const answer = world.deps.connect(cluster.object);
  cluster.connection = answer.ok ? answer.value : undefined;
  cluster.connectFault = answer.ok ? undefined : faultText(answer.fault);
  for (const guest of world.guests.values()) {
    if (guest.cluster !== cluster.name) continue;
    guest.watch?.stop();
    guest.watch = undefined;
    guest.agent = undefined;
  }
  if (answer.ok) world.queue.add(`sweep ${cluster.name}`);
}

/** Reads the cluster in bulk and looks at the guests for which something changed. */
export async function sweep(world: World, cluster: ClusterState): Promise<void> {
  if (cluster.sweeping || cluster.connection === undefined) return;
  cluster.sweeping = true;
  const askedMs = nowOf(world).monoMs;
  const { connection } = cluster;
  const deadline = world.deps.deadline(10_000);
  const answer = await portsAt(world, cluster, 'sweep').hypervisor.observe({ signal: deadline.signal });
  deadline.release();
  cluster.sweeping = false;
  if (world.stopped || cluster.connection !== connection) return;
  world.queue.add(`sweep ${cluster.name}`, nowOf(world).monoMs + sweepMs * world.deps.timeScale);
  if (answer.ok) adoptObservation(world, cluster, answer.value, askedMs);
  else {
    world.deps.observer.trouble({ what: 'sweep', detail: faultText(answer.fault), atMs: nowOf(world).wallMs });
    touchUnsettled(world, cluster);
  }
}

function adoptObservation(world: World, cluster: ClusterState, seen: SsiObservation, askedMs: number): void {
  const first = cluster.sweptMs === undefined;
  const states = new Map(seen.members.map((member) => [member.name, member.state]));
  const changedStates = cluster.mode !== seen.mode || states.size !== cluster.states.size || [...states].some(([name, state]) => cluster.states.get(name) !== state);
  cluster.mode = seen.mode;
  cluster.states = states;
  cluster.unreadable = seen.members.some((member) => member.guests === undefined);
  cluster.sweptMs = askedMs;
  cluster.lastReceived = seen.lastAttemptReceived;
  adoptResidents(world, cluster, seen);
  adoptRelocations(world, cluster, seen.relocations ?? []);
  if (seen.relocations?.length === 0) cluster.idleMs = askedMs;
  if (first) for (const guest of world.guests.values()) if (guest.cluster === cluster.name) touch(world, guest.key);
  // Whoever is not at rest may be waiting for just this; an idle fleet costs nothing here.
  if (changedStates || cluster.unsettled.size < 1000) touchUnsettled(world, cluster);
  world.queue.add(`cluster ${cluster.name}`);
}

/** Compares the lists of guests with the last ones; a list that is the same array has not changed. */
function adoptResidents(world: World, cluster: ClusterState, seen: SsiObservation): void {
  const same = seen.members.length === cluster.members.length && seen.members.every((member, index) => member.guests === cluster.members[index]?.guests && member.name === cluster.members[index]?.name);
  cluster.members = seen.members;
  if (same) return;
  const residents = new Map<GuestName, MemberName | 'several'>();
  for (const member of seen.members) for (const guest of member.guests ?? []) residents.set(guest, residents.has(guest) ? 'several' : member.name);
  for (const [guest, member] of residents) if (cluster.residents.get(guest) !== member) touch(world, guestKey(cluster.name, guest));
  for (const guest of cluster.residents.keys()) if (!residents.has(guest)) touch(world, guestKey(cluster.name, guest));
  cluster.residents.clear();
  for (const [guest, member] of residents) cluster.residents.set(guest, member);
}

function adoptRelocations(world: World, cluster: ClusterState, relocations: readonly RelocationInProgress[]): void {
  if (relocations.length === 0 && cluster.relocations.size === 0) return;
  const before = cluster.relocations;
  cluster.relocations = new Map(relocations.map((relocation) => [relocation.guest as string, relocation]));
  for (const guest of new Set([...before.keys(), ...cluster.relocations.keys()])) touch(world, guestKey(cluster.name, guest));
}

/** One look at the cluster itself: its records, its brake, its status. */
export function stepCluster(world: World, cluster: ClusterState): void {
  if (cluster.connection === undefined || cluster.sweptMs === undefined) return;
  settleRecords(world, cluster);
  settleBrake(world, cluster);
  publishStatus(world, cluster);
}

function settleRecords(world: World, cluster: ClusterState): void {
  const { monoMs } = nowOf(world);
  const capabilities = cluster.connection?.hypervisor.capabilities;
  if (capabilities === undefined) return;
  const lastAttempt = cluster.object.status?.lastAttempt;
  const decision = decideRecords({ lastAttempt, lastReceived: cluster.lastReceived, sinceMs: cluster.recordlessMs ?? world.startedMs, idleMs: cluster.idleMs, hypervisor: capabilities, scale: world.deps.timeScale, nowMs: monoMs });
  const trusted = decision.kind === 'trusted';
  if (trusted !== cluster.recordsTrusted) {
    cluster.recordsTrusted = trusted;
    touchUnsettled(world, cluster);
  }
  if (decision.kind === 'wait') return world.queue.add(`cluster ${cluster.name}`, Math.max(decision.untilMs, monoMs + 1000 * world.deps.timeScale));
  if (decision.kind === 'trusted') return;
  cluster.writer.submit({
    apply: (status) => (status.lastAttempt !== undefined && status.lastAttempt >= decision.lastAttempt ? status : { ...status, lastAttempt: decision.lastAttempt }),
    done: () => world.queue.add(`cluster ${cluster.name}`),
  });
}

function settleBrake(world: World, cluster: ClusterState): void {
  const { object, policy, displaced } = cluster;
  const brake = object.status?.massChange;
  if (brake === undefined && displaced.size <= policy.massChange.guests) return;
  const { wallMs } = nowOf(world);
  const facts = { releaseHash: object.metadata.annotations?.[releaseAnnotation], guestsMax: policy.massChange.guests, periodMs: policy.massChange.periodMs, wallMs };
  const list = [...displaced].map(([guest, { to, sinceMs }]) => ({ guest, to, sinceMs })).sort((a, b) => (a.guest < b.guest ? -1 : 1));
  const next = decideBrake({ ...facts, displaced: list, brake });
  if (next === brake) return;
  cluster.writer.submit({
    apply(status) {
      const { massChange: _before, ...rest } = status;
      return next === undefined ? rest : { ...rest, massChange: next };
    },
    done: () => touchUnsettled(world, cluster),
  });
}

/** Observations for people, at most once a second and only when they differ. */
function publishStatus(world: World, cluster: ClusterState): void {
  const { monoMs, wallMs } = nowOf(world);
  const status = cluster.object.status ?? { observedGeneration: -1 };
  const next = observedOf(world, cluster, status, isoOf(wallMs));
  if (JSON.stringify(next) === JSON.stringify(pick(status))) return;
  if (monoMs < cluster.statusDueMs) return world.queue.add(`cluster ${cluster.name}`, cluster.statusDueMs);
  cluster.statusDueMs = monoMs + 1000 * world.deps.timeScale;
  cluster.writer.submit({ lazyMs: monoMs + 500 * world.deps.timeScale, apply: (current) => ({ ...current, ...next }), done: () => world.queue.add(`cluster ${cluster.name}`, cluster.statusDueMs) });
}

type Observed = Pick<SSIClusterStatus, 'observedGeneration' | 'mode' | 'members' | 'unplaced' | 'conditions'>;

function pick({ observedGeneration, mode, members, unplaced, conditions }: SSIClusterStatus): Partial<Observed> {
  return { observedGeneration, ...(mode === undefined ? {} : { mode }), ...(members === undefined ? {} : { members }), ...(unplaced === undefined ? {} : { unplaced }), ...(conditions === undefined ? {} : { conditions }) };
}

function observedOf(world: World, cluster: ClusterState, status: SSIClusterStatus, nowIso: string): Observed {
  const members = cluster.members.map((member) => ({ name: member.name as string, state: member.state as string, guests: member.guests?.length ?? 0 }));
  const unplaced: string[] = [];
  let count = 0;
  for (const guest of cluster.residents.keys()) {
    if ((world.guests.get(guestKey(cluster.name, guest))?.placements.size ?? 0) > 0) continue;
    count += 1;
    if (unplaced.length < 100) unplaced.push(guest);
  }
  const braked = (status.massChange?.guests.length ?? 0) > 0;
  const reason = braked ? 'MassChange' : cluster.recordsTrusted ? 'Observed' : 'RecordsMissing';
  const message = braked ? `${status.massChange?.guests.length ?? 0} guests displaced at once; annotate ${releaseAnnotation}=${status.massChange?.hash ?? ''} to let them go` : `mode ${cluster.mode}`;
  const conditions = (['Ready', 'Reconciling', 'Stalled'] as const).map((type) => {
    const wanted = type === 'Stalled' ? braked : type === 'Ready' ? !braked && cluster.recordsTrusted : !braked && !cluster.recordsTrusted;
    const value = wanted ? ('True' as const) : ('False' as const);
    const before = status.conditions?.find((condition) => condition.type === type);
    return { type, status: value, reason, message, lastTransitionTime: before?.status === value ? before.lastTransitionTime : nowIso, observedGeneration: cluster.object.metadata.generation };
  });
  return { observedGeneration: cluster.object.metadata.generation, mode: cluster.mode, members, unplaced: { count, guests: unplaced.sort() }, conditions };
}

/** Slots in use and allowed, for the survey. */
export function slotsOf(cluster: ClusterState): { readonly inFlight: number; readonly slots: number } {
  const taken = new Set([...cluster.claims.values()].filter(holdsSlot).map(slotOf));
  return { inFlight: taken.size, slots: cluster.policy.maxConcurrent };
}
