import type { GuestPlacement } from '../../crds/generated.ts';
import type { Decision } from '../decide/relocation.ts';
import type { RelocationSeen } from '../decide/seen.ts';
import type { Reason } from '../domain/reason.ts';
import type { Gathered } from './gather.ts';
import { isOlder, ownerOf } from './placements.ts';
import { publish } from './publish.ts';
import { tellDark } from './record.ts';
import { statusOf, type Verdict } from './status.ts';
import { isoOf, nowOf, type ClusterState, type GuestState, type Telling, type ToldFrom, type World } from './world.ts';

/** What people are told of a guest after each look: the placement's status and, when the reason has changed, whoever watches. */

export interface Looked {
  readonly gathered: Gathered;
  readonly decision: Decision;
}

/** The placement's status and whoever watches are told what was decided; under a claim only that the guest is on its way, so that a move costs two writes and not ten. */
export function tell(world: World, cluster: ClusterState, guest: GuestState, { gathered, decision }: Looked): void {
  const { seen } = gathered;
  // What was just done may have brought a newer version of the placement.
  const owner = ownerOf(guest);
  const underClaim = seen.claim !== undefined && seen.claim.claimId === world.deps.processId;
  const refused = decision.kind === 'claim' ? cluster.writer.trouble() : undefined;
  const verdict = refused === undefined ? verdictOf(seen, decision, underClaim) : unclaimed(refused);
  if (!seen.preparing) tellNews(world, guest, { owner, verdict, atMs: gathered.now.wallMs });
  if (owner !== undefined && guest.placements.length > 1)
    for (const placement of guest.placements) if (placement !== owner) tellConflict(world, guest, { placement, owner, seen });
  if (guest.owed !== undefined && seen.agent.kind === 'state')
    tellDark(world, guest, { owed: guest.owed, agent: seen.agent.state, cluster: { name: cluster.name, members: seen.cluster.members } });
  if (owner === undefined || (refused === undefined && isSilent(world, guest, { gathered, decision }))) return;
  if (underClaim && isYoung(world, guest)) return;
  const basis = { owner, verdict, cluster, seen };
  if (isTold(guest, basis)) return;
  if (publish(world, guest, { owner, status: statusOf(world, guest, { owner, seen, verdict }) })) guest.toldFrom = toldFrom(guest, basis);
}

/** A move that is over sooner is told once, at its end; a longer one is worth a write of its own, which comes after the claim and beside TEST. */
const tellAfterMs = 200;

/** Looked at again when it is old enough to be told. */
function isYoung(world: World, guest: GuestState): boolean {
  const { attempt } = guest;
  if (attempt === undefined || attempt.end !== undefined) return false;
  const dueMs = attempt.sinceMs + tellAfterMs * world.deps.timeScale;
  if (nowOf(world).monoMs >= dueMs) return false;
  world.queue.add(guest, dueMs);
  return true;
}

/** When the status is left as it is: while something is being read, and where somebody else tells it. */
function isSilent(world: World, guest: GuestState, { gathered, decision }: Looked): boolean {
  const { claim } = gathered.seen;
  // Who holds the claim tells; two who tell would correct each other for ever.
  if (claim !== undefined && claim.claimId !== world.deps.processId) return true;
  // A claim goes first: what is told with it would only keep it waiting in the store.
  if (decision.kind === 'external' || guest.preparing || decision.kind === 'claim') return true;
  const { attempt } = guest;
  // The end is told by its report; afterwards only trouble with restoring is news.
  return claim !== undefined && attempt?.end !== undefined && (!attempt.reported || attempt.retryMs === undefined);
}

/** Tells whoever watches that the reason has changed. */
function tellNews(
  world: World,
  guest: GuestState,
  { owner, verdict, atMs }: { readonly owner: GuestPlacement | undefined; readonly verdict: Verdict; readonly atMs: number },
): void {
  if (verdict.reason === guest.reason && verdict.message === guest.message) return;
  guest.reason = verdict.reason;
  guest.message = verdict.message;
  if (owner === undefined) return;
  const { name, namespace } = owner.metadata;
  world.deps.observer.reason({ cluster: guest.cluster, namespace: namespace ?? '', placement: name, guest: guest.guest, ...verdict, atMs });
}

/** What a status is made from. */
interface Basis {
  readonly owner: GuestPlacement;
  readonly verdict: Verdict;
  readonly cluster: ClusterState;
  readonly seen: RelocationSeen;
}

/** True when the status that stands in the store was made from the same: a look that finds nothing new makes nothing either. */
function isTold(guest: GuestState, { owner, verdict, cluster, seen }: Basis): boolean {
  const told = guest.toldFrom;
  const { goal, claim, attempt } = seen;
  return (
    told !== undefined &&
    told.owner === owner &&
    told.reason === verdict.reason &&
    told.message === verdict.message &&
    told.hold === guest.record?.value.hold &&
    told.policy === cluster.policy &&
    told.connection === cluster.connection &&
    told.target === goal?.target &&
    told.because === goal?.because &&
    told.resume === goal?.placement.resume &&
    told.resident === residentOf(seen) &&
    told.agent === agentOf(seen) &&
    told.claim === claim &&
    told.retryMs === attempt?.retryMs &&
    told.end === attempt?.end
  );
}

function toldFrom(guest: GuestState, { owner, verdict, cluster, seen }: Basis): ToldFrom {
  const { goal, claim, attempt } = seen;
  return {
    owner,
    reason: verdict.reason,
    message: guest.message === verdict.message ? guest.message : verdict.message,
    hold: guest.record?.value.hold,
    policy: cluster.policy,
    connection: cluster.connection,
    target: goal?.target,
    because: goal?.because,
    resume: goal?.placement.resume,
    resident: residentOf(seen),
    agent: agentOf(seen),
    claim,
    retryMs: attempt?.retryMs,
    end: attempt?.end,
  };
}

function residentOf({ residency: { value } }: RelocationSeen): string {
  return value.kind === 'at' ? value.member : value.kind;
}

/** What the status shows of its agent: everything at rest; on its way, when what was last known at rest goes on being told, what the agent is set up for. */
function agentOf({ agent, claim }: RelocationSeen): unknown {
  if (agent.kind !== 'state') return agent.kind;
  return claim === undefined ? agent.state : agent.state.map;
}

function verdictOf(seen: RelocationSeen, decision: Decision, underClaim: boolean): Verdict {
  const { claim } = seen;
  if (underClaim && claim !== undefined) {
    if (seen.attempt?.end !== undefined) return { reason: 'Restoring', message: seen.attempt.end.message };
    return claim.cause === 'Repair'
      ? { reason: 'Repairing', message: `on ${claim.to}, the right interface is being activated` }
      : { reason: 'Relocating', message: `on its way from ${claim.from} to ${claim.to}` };
  }
  if (decision.kind === 'rest' || decision.kind === 'hold') return { reason: decision.reason, message: decision.message };
  if (decision.kind === 'claim') {
    return decision.repair
      ? { reason: 'Repairing', message: `on ${decision.to}, the right interface is being activated` }
      : { reason: 'Relocating', message: `on its way from ${decision.from} to ${decision.to}` };
  }
  if (decision.kind === 'inspect' && decision.reason === 'ResidencyUnknown')
    return { reason: 'ResidencyUnknown', message: 'it is not known for certain where it runs' };
  if (decision.kind === 'inspect' && decision.reason === 'Placed')
    return { reason: 'Repairing', message: 'its devices are compared with its directory entry' };
  const { value } = seen.residency;
  return {
    reason: 'Relocating',
    message: `on its way from ${value.kind === 'at' ? value.member : 'where it is'} to ${seen.goal?.target ?? ''}`,
  };
}

/** The claim stands before everything, so nothing else has happened. The placement's status may well be written where the cluster's cannot. */
function unclaimed(why: string): Verdict {
  return {
    reason: 'StoreUnreachable',
    message: `its claim cannot be written, so nothing was sent to z/VM or the guest; it is tried again: ${why}`,
  };
}

const untold: RelocationSeen['residency'] = { value: { kind: 'unknown', why: '' }, askedMs: 0 };

/** A younger placement of the same guest is told that it does not count. */
function tellConflict(
  world: World,
  guest: GuestState,
  { placement, owner, seen }: { readonly placement: GuestPlacement; readonly owner: GuestPlacement; readonly seen: RelocationSeen },
): void {
  const older = isOlder(owner, placement) ? `${owner.metadata.namespace ?? ''}/${owner.metadata.name}` : '';
  const verdict: Verdict = { reason: 'Conflict', message: `${older} is older and names the same guest` };
  const status = statusOf(world, undefined, {
    owner: placement,
    // Where the guest is concerns its owner alone. Two controllers that see it in different places would correct each other here, write by write.
    seen: { ...seen, goal: undefined, residency: untold, agent: { kind: 'none' }, claim: undefined, attempt: undefined },
    verdict,
  });
  publish(world, guest, { owner: placement, status, by: tellingAnew() });
}

/** Nothing was told yet. */
export function tellingAnew(): Telling {
  return { toldFrom: undefined, publishing: false, publishAgain: false, publishRetryMs: 0, published: undefined, echo: undefined };
}

/** A placement whose cluster does not exist, or whose hypervisor cannot be used. */
export function tellUnconnected(world: World, guest: GuestState, cluster: ClusterState | undefined): void {
  const owner = ownerOf(guest);
  if (owner === undefined) return;
  const reason: Reason = cluster === undefined ? 'UnknownCluster' : 'AdapterRefused';
  const message =
    cluster === undefined
      ? `there is no SSICluster ${guest.cluster}`
      : (cluster.connectFault ?? 'its hypervisor adapter could not be started');
  if (guest.reason === reason && guest.message === message) return;
  guest.reason = reason;
  guest.message = message;
  const at = isoOf(nowOf(world).wallMs);
  const { generation } = owner.metadata;
  const conditions = (['Ready', 'Placed', 'Reconciling', 'Stalled'] as const).map((type) => ({
    type,
    status: type === 'Stalled' ? ('True' as const) : type === 'Placed' ? ('Unknown' as const) : ('False' as const),
    reason,
    message,
    lastTransitionTime: at,
    observedGeneration: generation,
  }));
  publish(world, guest, { owner, status: { ...owner.status, observedGeneration: generation, waitingFor: reason, conditions } });
  world.deps.observer.reason({
    cluster: guest.cluster,
    namespace: owner.metadata.namespace ?? '',
    placement: owner.metadata.name,
    guest: guest.guest,
    reason,
    message,
    atMs: nowOf(world).wallMs,
  });
}
