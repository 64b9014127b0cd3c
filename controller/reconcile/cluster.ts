import type { SSICluster } from '../../crds/generated.ts';
import { newAttempt, type Attempt } from '../domain/attempt.ts';
import type { Claim } from '../domain/claim.ts';
import { faultText } from '../domain/fault.ts';
import { outcomes } from '../domain/reason.ts';
import { tellWritten } from './claims.ts';
import { touchGroup } from './guest.ts';
import { ownerOf } from './placements.ts';
import { readAfterAnother } from './publish.ts';
import { relocationOf } from './record.ts';
import { claimOf, clusterPolicyOf, releaseAnnotation } from './resources.ts';
import { sameValue } from './same.ts';
import { noteSlots, offerSlots } from './slots.ts';
import { createWaitingList } from './waiting.ts';
import {
  guestOf,
  noLines,
  noSteps,
  nowOf,
  touch,
  touchAll,
  touchUnsettled,
  type ClusterState,
  type GuestState,
  type World,
} from './world.ts';
import { createStatusWriter } from './writer.ts';

/** One SSI cluster as the store has it: its policy, its connection, and above all its claims. */

export function createClusterState(
  world: World,
  object: SSICluster,
  ensureGuest: (cluster: string, guest: string) => GuestState,
): ClusterState {
  const cluster: ClusterState = {
    name: object.metadata.name,
    sweep: { loop: 'sweep', name: object.metadata.name },
    look: { loop: 'cluster', name: object.metadata.name },
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
    read: new Set(),
    sweeps: 0,
    unreadable: true,
    sweptMs: undefined,
    clockAheadMs: undefined,
    idleMs: undefined,
    lastReceived: undefined,
    relocations: new Map(),
    sweeping: false,
    recordlessMs: undefined,
    recordsTrusted: false,
    recordsLost: false,
    displaced: new Map(),
    unsettled: new Set(),
    waiting: createWaitingList(),
    claiming: new Set(),
    view: undefined,
    offering: false,
    releasing: new Set(),
    slotUse: undefined,
    unplaced: undefined,
    foreign: new Map(),
    statusDueMs: 0,
    brakeDueMs: 0,
    shown: undefined,
  };
  return cluster;
}

/** Takes over a version of the cluster's object, from the watch or as the answer to our own write, unless a younger one is known. */
export function adoptCluster(
  world: World,
  cluster: ClusterState,
  object: SSICluster,
  ensureGuest: (cluster: string, guest: string) => GuestState,
): void {
  const known = cluster.object;
  if (known.metadata.uid === object.metadata.uid && Number(object.metadata.resourceVersion) <= Number(known.metadata.resourceVersion))
    return;
  const first = known.metadata.resourceVersion === '0';
  cluster.object = object;
  if (first || known.metadata.generation !== object.metadata.generation) {
    cluster.policy = clusterPolicyOf(object, world.deps.timeScale);
    noteSlots(cluster);
    connect(world, cluster);
    touchAll(world, cluster);
  }
  adoptClaims(world, cluster, { first, ensureGuest });
  if (letGo(known) !== letGo(object)) for (const guest of cluster.displaced.keys()) touch(world, guestOf(world, cluster, guest));
  if ((object.status?.lastAttempt === undefined) !== !cluster.recordsTrusted) touchUnsettled(world, cluster);
  world.queue.add(cluster.look);
}

/** What the guests that the brake holds look at: whether it is on, and whom it lets go. */
function letGo({ status, metadata }: SSICluster): string {
  const brake = status?.massChange;
  return `${brake === undefined ? 'off' : brake.guests.length > 0 ? 'on' : 'released'} ${brake?.released?.join() ?? ''} ${metadata.annotations?.[releaseAnnotation] ?? ''}`;
}

function adoptClaims(
  world: World,
  cluster: ClusterState,
  { first, ensureGuest }: { readonly first: boolean; readonly ensureGuest: (cluster: string, guest: string) => GuestState },
): void {
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
    if (claim.claimId === world.deps.processId) {
      ownClaim(world, guest, claim);
      tellWritten(world, cluster, guest, claim);
    } else if (guest.attempt !== undefined) return world.deps.deposed(`the claim on ${claim.guest} was taken over by another controller`);
    else noteForeign(world, cluster, claim, first);
    touch(world, guest);
  }
  cluster.claims = claims;
  noteSlots(cluster);
  for (const claim of before.values()) {
    if (claims.has(claim.guest)) continue;
    freed = true;
    cluster.foreign.delete(claim.guest);
    const guest = ensureGuest(cluster.name, claim.guest);
    const ours = guest.attempt !== undefined && guest.attempt.running.release === undefined;
    // Nobody but us may end our claim. If it is gone, the store is not the one that we wrote to.
    if (ours && claim.claimId === world.deps.processId)
      return world.deps.deposed(`the claim on ${claim.guest} has vanished from the store`);
    forgetAttempt(guest);
    if (claim.claimId !== world.deps.processId) readAfterAnother(world, guest, claim);
    // What the last sweep saw moving was ours, and has ended.
    cluster.relocations = new Map([...cluster.relocations].filter(([name]) => name !== claim.guest));
    touch(world, guest);
    touchGroup(world, cluster, guest);
  }
  for (const claim of claims.values()) if (claim.group !== undefined && freed) touch(world, guestOf(world, cluster, claim.guest));
  if (freed) offerSlots(world, cluster);
  // A guest has landed: the lists of who is where are read again soon.
  if (before.size > claims.size) world.queue.add(cluster.sweep, nowOf(world).monoMs + 1000 * world.deps.timeScale);
}

/** The claim is ours: by our own write, or by taking it over (then its epoch is above 1 and an older process may still act). */
function ownClaim(world: World, guest: GuestState, claim: Claim): void {
  // The write that this comes from stands, whenever its own answer arrives: what waits for it goes on now.
  guest.preparing = false;
  if (guest.attempt?.attempt === claim.attempt && guest.attempt.epoch === claim.epoch) {
    const running = { ...guest.attempt.running, intent: undefined, progress: undefined, turnBack: undefined };
    guest.attempt = { ...guest.attempt, running };
    return;
  }
  const { monoMs } = nowOf(world);
  forgetAttempt(guest);
  const takenOver = claim.epoch > 1;
  const { told, reported } = takenOver ? toldOf(world, guest, claim) : untold;
  // In a restored store, what reads as claimed may have been moving.
  const mayMove = claim.phase === 'Moving' || (world.deps.restored && takenOver && claim.phase === 'Claimed');
  const foundOff = claim.setting === 'ON' && guest.reading?.value.relocationSetting === 'OFF';
  guest.attempt = {
    ...newAttempt({ attempt: claim.attempt, claimId: claim.claimId, epoch: claim.epoch, sinceMs: monoMs, takenOver }),
    told,
    reported,
    foreignIntentMs: mayMove ? monoMs : undefined,
    foundOff: foundOff ? true : undefined,
  };
  guest.recordSeen = relocationOf(world, guest, claim) !== undefined;
}

const untold: Pick<Attempt, 'told' | 'reported'> = { told: undefined, reported: false };

/** What an earlier process has told of the end of this attempt before it died: in the record, in the placement's status with whatever holds the guest from now on, or in both. */
function toldOf(world: World, guest: GuestState, claim: Claim): Pick<Attempt, 'told' | 'reported'> {
  const { status } = relocationOf(world, guest, claim) ?? {};
  const recorded = status?.phase === 'Finished' && status.attempt === claim.attempt ? status : undefined;
  const owner = ownerOf(guest);
  const owned = owner?.metadata.uid === claim.placement.uid;
  const noted = owned && owner.status?.lastAttempt?.attempt === claim.attempt ? owner.status.lastAttempt : undefined;
  const said = recorded ?? noted;
  if (said === undefined) return untold;
  const outcome = outcomes.find((each) => each === said.outcome && each !== 'Moved') ?? 'Interrupted';
  return { told: { outcome, message: said.message ?? '' }, reported: recorded !== undefined && (noted !== undefined || !owned) };
}

function forgetAttempt(guest: GuestState): void {
  guest.attempt = undefined;
  guest.steps = noSteps;
  guest.step = undefined;
  guest.recordSeen = false;
  guest.recording = false;
  guest.progressTold = false;
  guest.before = noLines;
  guest.sequence = 0;
}

function noteForeign(world: World, cluster: ClusterState, claim: Claim, inherited: boolean): void {
  const print = `${claim.claimId} ${claim.attempt} ${claim.epoch} ${claim.phase}`;
  const known = cluster.foreign.get(claim.guest);
  if (known?.print === print) return;
  cluster.foreign.set(claim.guest, { print, sinceMs: nowOf(world).monoMs, inherited });
}

function connect(world: World, cluster: ClusterState): void {
  const { hypervisor, members, agentNetworks } = cluster.object.spec;
  const wanted = { hypervisor, members, agentNetworks };
  if (sameValue(cluster.connectedTo, wanted)) return;
  cluster.connection?.close();
  cluster.connectedTo = wanted;
  cluster.sweptMs = undefined;
  cluster.recordlessMs = nowOf(world).monoMs;
  const answer = world.deps.connect(cluster.object);
  cluster.connection = answer.ok ? answer.value : undefined;
  cluster.connectFault = answer.ok ? undefined : faultText(answer.fault);
  for (const guest of world.guests.values()) {
    if (guest.cluster !== cluster.name) continue;
    guest.watch?.watching.abort('another connection');
    guest.watch = undefined;
    guest.agent = undefined;
    // What another z/VM said of its devices is no plan for detaching them here.
    guest.reading = undefined;
  }
  if (answer.ok) world.queue.add(cluster.sweep);
}
