import type { Claim } from '../domain/claim.ts';
import type { MemberName } from '../domain/names.ts';
import type { ClusterPolicy, MemberSpec, ParsedWindow, PlacementPolicy, PlacementRecord, TenantPolicy } from '../domain/placement.ts';
import type { AgentSeen, ClusterSeen, Goal, HoldFound, Now } from './seen.ts';
import { sameMachine } from '../domain/agent.ts';
import { windowsState } from './window.ts';

/** Where a guest should be, and everything that keeps it from going there now: every check is run and every finding kept, in the order of the list. */

export interface GoalFacts {
  readonly placement: PlacementPolicy;
  readonly record: PlacementRecord;
  readonly policy: ClusterPolicy;
  readonly cluster: ClusterSeen;
  readonly agent: AgentSeen;
  /** Where it is, when that is known. */
  readonly member: MemberName | undefined;
  /** `namespace/name` of an older placement of the same guest. */
  readonly olderPlacement: string | undefined;
  /** A person's one-off relocation that has not expired. */
  readonly oneOff: { readonly member: MemberName; readonly relocation: string; readonly expiresMs: number } | undefined;
  /** Why the records of earlier attempts cannot be trusted yet. */
  readonly recordsMissing: HoldFound | undefined;
  /** The mass-change brake holds this guest. */
  readonly brake: boolean;
  readonly group: HoldFound | undefined;
  readonly slotFree: boolean;
  /** The controller runs in this guest and no other replica leads. */
  readonly ownGuest: boolean;
  /** As in the goal. */
  readonly doubt: boolean;
  /** It is under a claim that has not ended: what would keep it from going is asked again when it has. */
  readonly underWay: boolean;
}

export function decideGoal(facts: GoalFacts, now: Now): Goal {
  const { placement, record } = facts;
  const chosen =
    facts.oneOff === undefined ? ranked(facts) : { target: facts.oneOff.member, because: `one-off relocation ${facts.oneOff.relocation}` };
  const blocked = findings(forbidden, facts, chosen.target, now);
  const target = blocked.length > 0 ? undefined : chosen.target;
  return {
    placement,
    record,
    target,
    because: chosen.because,
    holds: target === undefined ? blocked : findings(facts.underWay ? wishes : checks, facts, target, now),
    cause: facts.oneOff === undefined ? 'Drift' : 'Manual',
    relocation: facts.oneOff?.relocation,
    doubt: facts.doubt,
    untilMs: facts.oneOff === undefined ? undefined : now.monoMs + facts.oneOff.expiresMs - now.wallMs,
  };
}

const nothing: readonly HoldFound[] = [];

/** What each check of a list has found, in its order. Most guests are looked at most of the time without a finding, so nothing is made for that. */
function findings<T extends MemberName | undefined>(
  list: readonly ((facts: GoalFacts, target: T, now: Now) => HoldFound | undefined)[],
  facts: GoalFacts,
  target: T,
  now: Now,
): readonly HoldFound[] {
  let all: HoldFound[] | undefined;
  for (const check of list) {
    const finding = check(facts, target, now);
    if (finding !== undefined) (all ??= []).push(finding);
  }
  return all ?? nothing;
}

/** The first member in the owner's order that the guest can be on; the first of all when none can. */
function ranked({ placement, cluster, member }: GoalFacts): { target: MemberName | undefined; because: string } {
  const specOf = (name: MemberName): MemberSpec | undefined => cluster.members.find((candidate) => candidate.name === name);
  const [first, ...others] = placement.members;
  if (others.length === 0) return { target: first === undefined || specOf(first) === undefined ? undefined : first, because: 'declared' };
  const known = placement.members.filter((name) => specOf(name) !== undefined);
  const available = known.find((name) => name === member || (cluster.states.get(name) === 'Joined' && specOf(name)?.enabled === true));
  const target = available ?? known[0];
  return { target, because: target === first ? 'first of its ranked members' : 'the best of its ranked members that can be reached' };
}

type Check = (facts: GoalFacts, target: MemberName, now: Now) => HoldFound | undefined;

/** What makes a placement void: nothing is even compared. */
const forbidden: readonly ((facts: GoalFacts, target: MemberName | undefined, now: Now) => HoldFound | undefined)[] = [
  ({ olderPlacement }) =>
    olderPlacement === undefined ? undefined : found('Conflict', `${olderPlacement} is older and names the same guest`),
  (facts, target) => admission(facts, target),
  ({ placement }, target) =>
    target === undefined ? found('UnknownMember', `${placement.members.join(', ')}: not in the cluster`) : undefined,
];

/** On purpose: the owner's or the administrator's word comes before every difficulty. */
const wishes: readonly Check[] = [
  ({ placement, policy }) =>
    placement.mode === 'Observe' || policy.enforcement === 'Observe'
      ? found('Observed', policy.enforcement === 'Observe' ? 'the cluster only observes' : 'the placement only observes')
      : undefined,
  ({ placement, policy }) =>
    placement.suspend || policy.suspend
      ? found('Suspended', policy.suspend ? 'the cluster is suspended' : 'the placement is suspended')
      : undefined,
];

const checks: readonly Check[] = [
  ...wishes,
  ({ record, placement }, _target, now) => heldFrom(record, placement, now),
  // What a person must mend.
  ({ cluster }) =>
    cluster.hypervisor.residency ? undefined : found('UnprovenResidency', 'the hypervisor adapter has no proven source of residency'),
  mapAgrees,
  interfaceForTarget,
  ({ cluster, placement }) =>
    placement.interfaces.length > 0 && !(cluster.guests.permit && cluster.guests.provesQuiesce) && !cluster.unprovenAllowed
      ? found('UnprovenQuiesce', 'its guest adapter cannot prove a quiesce or restore by itself')
      : undefined,
  // The hash to release it by stands in the SSICluster: here it would be told to every guest again whenever the list grows.
  ({ brake, policy }) =>
    brake
      ? found(
          'MassChange',
          `more than ${policy.massChange.guests} guests were displaced at once; see status.massChange of SSICluster ${policy.name}`,
        )
      : undefined,
  // What passes by itself.
  ({ recordsMissing }) => recordsMissing,
  deferred,
  ({ cluster }) => (cluster.mode === 'Stable' ? undefined : found('ClusterNotStable', `the SSI cluster is in mode ${cluster.mode}`)),
  targetJoined,
  ({ agent, placement }) =>
    placement.interfaces.length > 0 && agent.kind !== 'state' ? found('AgentUnreachable', 'its agent does not answer') : undefined,
  ({ ownGuest }) => (ownGuest ? found('ControllerOnGuest', 'the controller runs in this guest') : undefined),
  flapping,
  ({ record }, _target, now) =>
    record.retryAtMs !== undefined && now.wallMs < record.retryAtMs
      ? {
          reason: 'Backoff',
          message: `attempt ${record.failures} failed; the next one starts at ${new Date(record.retryAtMs).toISOString()}`,
          recheckMs: now.monoMs + record.retryAtMs - now.wallMs,
        }
      : undefined,
  ({ group }) => group,
  ({ slotFree }) => (slotFree ? undefined : found('WaitingForSlot', 'as many relocations as allowed are in flight')),
];

function found(reason: HoldFound['reason'], message: string): HoldFound {
  return { reason, message };
}

function admission({ placement, policy }: GoalFacts, target: MemberName | undefined): HoldFound | undefined {
  const tenant = policy.tenants.find((candidate) => candidate.namespace === placement.namespace);
  if (tenant === undefined) return found('NotAdmitted', `namespace ${placement.namespace} may place no guest in this cluster`);
  if (!tenant.guests.some((pattern) => patternMatches(pattern, placement.guest)))
    return found('NotAdmitted', `namespace ${placement.namespace} may not place guest ${placement.guest}`);
  if (target !== undefined && !admitsMember(tenant, target))
    return found('NotAdmitted', `namespace ${placement.namespace} may not place guests on ${target}`);
  return placement.priority > tenant.maxPriority
    ? found(
        'NotAdmitted',
        `priority ${placement.priority} is above ${tenant.maxPriority}, the highest for namespace ${placement.namespace}`,
      )
    : undefined;
}

function admitsMember(tenant: TenantPolicy, member: MemberName): boolean {
  return tenant.members === undefined || tenant.members.includes(member);
}

/** `LIT*`: a prefix; anything else: the whole name. */
export function patternMatches(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}

function heldFrom({ hold }: PlacementRecord, placement: PlacementPolicy, now: Now): HoldFound | undefined {
  if (hold === undefined || hold.generation !== placement.generation || placement.resume !== undefined) return undefined;
  if (hold.untilMs === undefined) return { reason: hold.reason, message: hold.message };
  return now.wallMs < hold.untilMs
    ? { reason: hold.reason, message: hold.message, recheckMs: now.monoMs + hold.untilMs - now.wallMs }
    : undefined;
}

/** The agent's own map must name source and target as the SSICluster does, or it would raise the wrong interface after landing. */
function mapAgrees({ agent, cluster, member }: GoalFacts, target: MemberName): HoldFound | undefined {
  if (agent.kind !== 'state') return undefined;
  for (const name of [member, target]) {
    const spec = cluster.members.find((candidate) => candidate.name === name);
    if (spec === undefined) continue;
    const differs = spec.machines.some(
      (machine) => !agent.state.map.some((entry) => sameMachine(entry, machine) && entry.member === spec.name && entry.cpc === spec.cpc),
    );
    if (differs) return { reason: 'MapMismatch', message: `the agent does not map ${spec.name}'s machine as the SSICluster does` };
  }
  const own = cluster.members.find((candidate) => candidate.machines.some((machine) => sameMachine(machine, agent.state.machine)));
  return member !== undefined && own?.name !== member
    ? found('MapMismatch', `the guest's own reading says ${own?.name ?? 'an unknown machine'}, z/VM says ${member}`)
    : undefined;
}

function interfaceForTarget({ placement, cluster }: GoalFacts, target: MemberName): HoldFound | undefined {
  if (placement.interfaces.length === 0) return undefined;
  const cpc = cluster.members.find((candidate) => candidate.name === target)?.cpc;
  return placement.interfaces.some((hsi) => hsi.cpc === cpc)
    ? undefined
    : found('NoInterfaceForTarget', `none of its interfaces belongs to CPC ${cpc ?? ''} of ${target}`);
}

function deferred({ placement, policy, oneOff }: GoalFacts, _target: MemberName, now: Now): HoldFound | undefined {
  return oneOff === undefined ? (closed(placement.windows, now) ?? closed(policy.windows, now)) : undefined;
}

function closed(windows: readonly ParsedWindow[], now: Now): HoldFound | undefined {
  if (windows.length === 0) return undefined;
  const state = windowsState(windows, now.wallMs);
  if (state.open) return undefined;
  return {
    reason: 'Deferred',
    message: `window ${state.name} opens at ${new Date(state.changesMs).toISOString()}`,
    recheckMs: now.monoMs + state.changesMs - now.wallMs,
  };
}

function targetJoined({ cluster }: GoalFacts, target: MemberName): HoldFound | undefined {
  const state = cluster.states.get(target) ?? 'Unknown';
  const member = cluster.members.find((candidate) => candidate.name === target);
  if (member === undefined) return found('TargetNotJoined', `${target} is not a member of the cluster`);
  if (!member.enabled) return found('TargetNotJoined', `${target} is disabled in the SSICluster`);
  return state === 'Joined' ? undefined : found('TargetNotJoined', `${target} is ${state}`);
}

function flapping({ record, policy }: GoalFacts, _target: MemberName, now: Now): HoldFound | undefined {
  if (record.movedAtMs.length < policy.flap.moves) return undefined;
  const recent = record.movedAtMs.filter((atMs) => now.wallMs - atMs < policy.flap.periodMs);
  if (recent.length < policy.flap.moves) return undefined;
  const freeMs = (recent[recent.length - policy.flap.moves] ?? now.wallMs) + policy.flap.periodMs;
  return {
    reason: 'FlapLimit',
    message: `moved ${recent.length} times in ${policy.flap.periodMs / 60_000} minutes`,
    recheckMs: now.monoMs + freeMs - now.wallMs,
  };
}

/** Field by field: a store may give a claim back with its fields in another order than they were written. */
function sameInterfaces(one: Goal['placement']['interfaces'], other: Goal['placement']['interfaces']): boolean {
  return one.length === other.length && one.every((hsi, index) => hsi.name === other[index]?.name && hsi.cpc === other[index]?.cpc);
}

/** Why a claim that has not led to a MOVE yet shall be given up: its owner now wants something else. */
export function withdrawn(claim: Claim, goal: Goal | undefined): string | undefined {
  if (claim.cause === 'Repair' || claim.group?.returning === true) return undefined;
  if (goal === undefined) return 'its placement is gone';
  if (goal.target !== claim.to)
    return goal.target === undefined ? (goal.holds[0]?.message ?? 'its placement is void') : `it is declared on ${goal.target} now`;
  if (!sameInterfaces(goal.placement.interfaces, claim.interfaces ?? [])) return 'its HiperSockets were edited';
  const purpose = goal.holds.find((hold) => hold.reason === 'Observed' || hold.reason === 'Suspended');
  return purpose?.message;
}
