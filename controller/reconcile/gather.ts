import type { GuestPlacement } from '../../crds/generated.ts';
import { isBraked } from '../decide/brake.ts';
import { decideGoal, withdrawn } from '../decide/goal.ts';
import { groupTurn, type GroupEntry } from '../decide/group.ts';
import { recordlessMs } from '../decide/records.ts';
import { decideRelocation } from '../decide/relocation.ts';
import type { AgentSeen, ClusterSeen, Goal, GroupTurn, HoldFound, Now, RelocationSeen } from '../decide/seen.ts';
import { windowsState } from '../decide/window.ts';
import type { Claim } from '../domain/claim.ts';
import { wholeMoveMs } from '../domain/limits.ts';
import type { MemberName } from '../domain/names.ts';
import type { PlacementPolicy } from '../domain/placement.ts';
import type { Residency } from '../domain/ssi.ts';
import { capabilitiesFor, type GuestCapabilities } from '../guest/guest.ts';
import type { Hypervisor } from '../hypervisor/hypervisor.ts';
import { oneOffOf } from './one-offs.ts';
import { groupKey, ownerOf, policyOf, recordOf } from './placements.ts';
import { relocationOf } from './record.ts';
import { hasSlot } from './slots.ts';
import { guestKey, nowOf, type ClusterState, type ClusterView, type GuestState, type World } from './world.ts';

/** Makes the one immutable view on which a guest is decided. Reads memory only. */

export interface Gathered {
  readonly seen: RelocationSeen;
  readonly now: Now;
  readonly owner: GuestPlacement | undefined;
}

/** `alone`: as if it belonged to no group; how a group asks whether each of its guests could go. */
export function gather(world: World, guest: GuestState, cluster: ClusterState, alone = false): Gathered {
  const now = nowOf(world);
  const claim = cluster.claims.get(guest.guest);
  const owner = ownerOf(guest);
  const policy = owner === undefined ? undefined : policyOf(world, guest, owner, cluster);
  const seenCluster = clusterSeen(world, cluster, guest.guest, claim?.agent ?? policy?.agent);
  const residency = residencyOf(world, guest, cluster);
  const agent = agentSeen(guest, policy, claim);
  const base = { guest, cluster, claim, agent, residency, seenCluster, now };
  const goal = policy === undefined || owner === undefined ? undefined : goalOf(world, base, { placement: policy, owner }, alone);
  const stop = claim === undefined ? undefined : stopOf(world, guest, claim, goal);
  const turn = claim?.group === undefined ? undefined : turnOf(world, cluster, claim);
  const seen: RelocationSeen = {
    guest: guest.guest,
    goal,
    cluster: seenCluster,
    residency,
    relocating:
      claim === undefined && (guest.reading?.askedMs ?? 0) <= (cluster.sweptMs ?? 0) ? cluster.relocations.get(guest.guest) : undefined,
    claim,
    processId: world.deps.processId,
    adoptable: claim !== undefined && adoptable(cluster, claim, now),
    attempt: guest.attempt,
    agent,
    stop,
    turn,
    preparation: guest.reading?.changes === guest.changes ? guest.reading : undefined,
    preparing: guest.preparing,
  };
  return { seen, now, owner };
}

interface Base {
  readonly guest: GuestState;
  readonly cluster: ClusterState;
  readonly claim: Claim | undefined;
  readonly agent: AgentSeen;
  readonly residency: RelocationSeen['residency'];
  readonly seenCluster: ClusterSeen;
  readonly now: Now;
}

function goalOf(
  world: World,
  base: Base,
  { placement, owner }: { readonly placement: PlacementPolicy; readonly owner: GuestPlacement },
  alone: boolean,
): Goal {
  const { guest, cluster, seenCluster, residency, agent, now } = base;
  const member = residency.value.kind === 'at' ? residency.value.member : undefined;
  const oneOff = oneOffOf(world, guest, { owner, wallMs: now.wallMs, member });
  const facts = {
    placement,
    record: recordOf(guest, owner),
    policy: cluster.policy,
    cluster: seenCluster,
    agent,
    member,
    olderPlacement: undefined,
    oneOff,
    recordsMissing: recordsMissing(world, base, agent),
    brake: false,
    group: undefined as HoldFound | undefined,
    slotFree: true,
    ownGuest: world.deps.ownGuest === guest.guest,
    doubt: doubtful(world, base, placement),
    underWay: base.claim !== undefined && guest.attempt?.end === undefined,
  };
  const wish = decideGoal(facts, now);
  if (wish.target === undefined || wish.target === member || base.claim !== undefined) return wish;
  const brake =
    oneOff === undefined && wish.holds.length === 0 && braked(cluster, { guest: guest.guest, to: wish.target, wallMs: now.wallMs });
  const group = alone || placement.group === undefined ? undefined : groupHold(world, base, { placement, target: wish.target });
  const free = alone || member === undefined || wish.holds.length > 0 || hasSlot(cluster, { from: member, to: wish.target });
  return !brake && group === undefined && free ? wish : decideGoal({ ...facts, brake, group, slotFree: free }, now);
}

/** Whether an attempt that is in no record may have touched this guest: looked into once in the life of a process, when the placement has devices to lose. */
function doubtful(world: World, { guest, cluster, agent, claim }: Base, placement: PlacementPolicy): boolean {
  if (guest.checked || claim !== undefined || placement.detach.length === 0 || guest.record === undefined) return false;
  const { blank, lastAttempt } = guest.record.value;
  return blank || world.deps.restored || cluster.recordsLost || (agent.kind === 'state' && agent.state.fence.attempt > lastAttempt);
}

/** Whether the brake holds a guest; also while the write that engages it is still on its way. */
function braked(cluster: ClusterState, going: { readonly guest: string; readonly to: string; readonly wallMs: number }): boolean {
  const brake = cluster.object.status?.massChange;
  if (isBraked(brake, going.guest, going.to)) return true;
  const { guests, periodMs } = cluster.policy.massChange;
  if (brake !== undefined || cluster.displaced.size <= guests) return false;
  let young = 0;
  for (const entry of cluster.displaced.values()) if (going.wallMs - entry.sinceMs < periodMs) young += 1;
  return young > guests;
}

/** Why a group cannot start although this guest could. */
function groupHold(
  world: World,
  { guest, cluster, now }: Base,
  self: { readonly placement: PlacementPolicy; readonly target: MemberName },
): HoldFound | undefined {
  const { placement } = self;
  const members = groupMembers(world, placement);
  for (const other of members) {
    if (other === guest) continue;
    const { seen } = gather(world, other, cluster, true);
    const theirs = seen.goal?.placement;
    if (seen.goal === undefined || theirs === undefined) continue;
    const agrees =
      seen.goal.target === self.target &&
      theirs.mode === placement.mode &&
      JSON.stringify(theirs.windows) === JSON.stringify(placement.windows);
    if (!agrees)
      return { reason: 'GroupMismatch', message: `${other.guest} of group ${placement.group ?? ''} differs in member, windows or mode` };
    const decision = decideRelocation(seen, now);
    if (
      decision.kind === 'hold' ||
      (decision.kind === 'rest' && decision.reason !== 'Placed' && decision.reason !== 'PlacedNetworkUnknown')
    ) {
      return { reason: 'WaitingForGroup', message: `${other.guest} of group ${placement.group ?? ''}: ${decision.message}` };
    }
  }
  return windowTooShort(placement, members.size, now);
}

/** What one guest of a group is expected to take, when its group must fit a window. */
const expectedMoveMs = 60_000;

function windowTooShort(placement: PlacementPolicy, guests: number, now: Now): HoldFound | undefined {
  const window = windowsState(placement.windows, now.wallMs);
  const needsMs = guests * expectedMoveMs;
  if (!window.open || window.changesMs - now.wallMs >= needsMs) return undefined;
  return {
    reason: 'Deferred',
    message: `window ${window.name} closes before ${guests} guests of group ${placement.group ?? ''} could have moved`,
    recheckMs: now.monoMs + window.changesMs - now.wallMs,
  };
}

export function groupMembers(world: World, placement: PlacementPolicy): ReadonlySet<GuestState> {
  return world.groups.get(groupKey(placement)) ?? new Set();
}

/** The claims of one group with what this process knows of each. */
export function groupEntries(world: World, cluster: ClusterState, claim: Claim): readonly GroupEntry[] {
  const entries: GroupEntry[] = [];
  for (const candidate of cluster.claims.values()) {
    if (
      candidate.group === undefined ||
      candidate.group.name !== claim.group?.name ||
      candidate.placement.namespace !== claim.placement.namespace
    )
      continue;
    const guest = world.guests.get(guestKey(cluster.name, candidate.guest));
    const attempt = guest?.attempt?.attempt === candidate.attempt ? guest.attempt : undefined;
    entries.push({ claim: candidate, attempt, stop: guest === undefined ? undefined : cancelOf(world, guest, candidate) });
  }
  return entries;
}

function turnOf(world: World, cluster: ClusterState, claim: Claim): GroupTurn {
  return groupTurn(groupEntries(world, cluster, claim), claim);
}

/** A person's word against this move: its Relocation says cancel, or was deleted. */
function cancelOf(world: World, guest: GuestState, claim: Claim): GroupEntry['stop'] {
  const relocation = relocationOf(world, guest, claim);
  if (relocation?.spec.cancel === true) return { outcome: 'Cancelled', message: `cancelled in Relocation ${claim.relocation}` };
  const deleted = guest.recordSeen && (relocation === undefined || relocation.metadata.deletionTimestamp !== undefined);
  return deleted ? { outcome: 'Cancelled', message: `its Relocation ${claim.relocation} was deleted` } : undefined;
}

function stopOf(world: World, guest: GuestState, claim: Claim, goal: Goal | undefined): RelocationSeen['stop'] {
  const cancelled = cancelOf(world, guest, claim);
  if (cancelled !== undefined) return cancelled;
  // A changed wish stops a move only while that is free; once MOVE was sent it ends first.
  if (guest.attempt?.move !== undefined || (claim.phase === 'Moving' && guest.attempt?.intent === undefined)) return undefined;
  const why = withdrawn(claim, goal);
  return why === undefined ? undefined : { outcome: 'Superseded', message: why };
}

function adoptable(cluster: ClusterState, claim: Claim, now: Now): boolean {
  const foreign = cluster.foreign.get(claim.guest);
  if (foreign === undefined) return false;
  const lateness = cluster.connection?.hypervisor.capabilities.moveLateness ?? { kind: 'enforced' };
  return foreign.inherited || now.monoMs - foreign.sinceMs > wholeMoveMs(claim.limits, lateness);
}

function clusterSeen(world: World, cluster: ClusterState, guest: string, agent: Claim['agent'] | undefined): ClusterSeen {
  const { policy, sweptMs, connection } = cluster;
  if (connection === undefined) throw new Error('decided without a connection');
  const { view } = cluster;
  const fresh = view !== undefined && view.policy === policy && view.sweptMs === sweptMs && view.connection === connection;
  const kept: ClusterView = fresh ? view : { seen: new Map(), policy, sweptMs, connection };
  cluster.view = kept;
  const { seen } = kept;
  const guests = capabilitiesFor(connection.guests, agent);
  const both = seen.get(guests) ?? seenBy(world, cluster, { hypervisor: connection.hypervisor, guests });
  if (!seen.has(guests)) seen.set(guests, both);
  return policy.allowUnproven.includes(guest) ? both.unproven : both.proven;
}

function seenBy(
  world: World,
  { policy, mode, states }: ClusterState,
  { hypervisor, guests }: { readonly hypervisor: Hypervisor; readonly guests: GuestCapabilities },
): { readonly proven: ClusterSeen; readonly unproven: ClusterSeen } {
  const proven: ClusterSeen = {
    mode,
    members: policy.members,
    states,
    hypervisor: hypervisor.capabilities,
    guests,
    unprovenAllowed: false,
    tickMs: 1000 * world.deps.timeScale,
    scale: world.deps.timeScale,
  };
  return { proven, unproven: { ...proven, unprovenAllowed: true } };
}

/** How long a targeted reading that found a guest nowhere spares further ones while the sweeps agree. */
const nowhereTrustedMs = 60_000;

/** The younger of the bulk and the targeted reading. A guest that no member or two members list is unknown until a targeted reading tells. */
export function residencyOf(world: World, guest: GuestState, cluster: ClusterState): RelocationSeen['residency'] {
  const { reading } = guest;
  const sweptMs = cluster.sweptMs ?? Number.NEGATIVE_INFINITY;
  const bulk = cluster.residents.get(guest.guest)?.member;
  if (reading !== undefined && reading.askedMs >= sweptMs) return { value: reading.value.residency, askedMs: reading.askedMs };
  if (bulk !== undefined && bulk !== 'several') return { value: { kind: 'at', member: bulk }, askedMs: sweptMs };
  const nowMs = world.deps.clock.monoMs();
  if (
    bulk === undefined &&
    !cluster.unreadable &&
    reading?.value.residency.kind === 'nowhere' &&
    nowMs - reading.askedMs < nowhereTrustedMs * world.deps.timeScale
  ) {
    return { value: reading.value.residency, askedMs: sweptMs };
  }
  const value: Residency = { kind: 'unknown', why: bulk === 'several' ? 'several members list it' : 'no member lists it' };
  return { value, askedMs: sweptMs };
}

function agentSeen(guest: GuestState, policy: PlacementPolicy | undefined, claim: Claim | undefined): AgentSeen {
  const interfaces = claim?.interfaces ?? policy?.interfaces ?? [];
  if (interfaces.length === 0) return { kind: 'none' };
  if (guest.agent?.state === undefined) return { kind: 'unreachable', askedMs: guest.agent?.askedMs };
  return { kind: 'state', state: guest.agent.state, askedMs: guest.agent.askedMs, interfaces };
}

/** The records are missing for the whole cluster, or an agent remembers more than they do: an older copy was restored. */
function recordsMissing(world: World, { guest, cluster, claim, now }: Base, agent: AgentSeen): HoldFound | undefined {
  // Whoever waits for them is looked at as soon as they can be trusted.
  if (!cluster.recordsTrusted) return { reason: 'RecordsMissing', message: 'there are no records of earlier attempts yet' };
  const capabilities = cluster.connection?.hypervisor.capabilities;
  // A receiver that fences by attempt drops what is late; whether something of an earlier attempt still runs only a status tells.
  if (capabilities === undefined || (cluster.lastReceived !== undefined && capabilities.status) || claim !== undefined) return undefined;
  const waitMs = recordlessMs(capabilities, world.deps.timeScale);
  let sinceMs: number | undefined;
  if (agent.kind === 'state') {
    const { fence, permit } = agent.state;
    const dark = permit !== undefined && permit.remainingMs > now.monoMs - agent.askedMs;
    const outrun = dark || fence.attempt > (cluster.object.status?.lastAttempt ?? 0);
    guest.outrunMs = outrun ? (guest.outrunMs ?? now.monoMs) : undefined;
    sinceMs = guest.outrunMs;
  } else if (world.deps.restored) {
    sinceMs = world.startedMs;
  }
  if (sinceMs === undefined) return undefined;
  const idle = !capabilities.status || (cluster.idleMs !== undefined && cluster.idleMs >= sinceMs + waitMs);
  if (now.monoMs >= sinceMs + waitMs && idle) return undefined;
  return {
    reason: 'RecordsMissing',
    message: 'its agent or z/VM remembers more than the records do',
    recheckMs: Math.max(sinceMs + waitMs, now.monoMs + 1000 * world.deps.timeScale),
  };
}
