import type { GuestPlacement, GuestPlacementStatus } from '../../crds/generated.ts';
import { conditionsOf } from '../decide/conditions.ts';
import { networkOf } from '../decide/network.ts';
import type { RelocationSeen } from '../decide/seen.ts';
import { sameMachine } from '../domain/agent.ts';
import { worstDarkMs } from '../domain/limits.ts';
import { reasons, type Reason } from '../domain/reason.ts';
import { recordOf } from './placements.ts';
import { resumeAnnotation } from './resources.ts';
import { isoOf, nowOf, type GuestState, type World } from './world.ts';

/** The status of a placement, built whole by one function from what was decided. */

export interface Verdict {
  readonly reason: Reason;
  readonly message: string;
}

/** What the end of an attempt adds to the status. */
export interface Ended {
  readonly lastAttempt: NonNullable<GuestPlacementStatus['lastAttempt']>;
  readonly lastRelocation: string | undefined;
  readonly entry: NonNullable<GuestPlacementStatus['history']>[number] | undefined;
  readonly eligible: { readonly yes: boolean; readonly message: string } | undefined;
}

/** The whole status; what is not known now stays as it was told. Without a guest: of a placement that does not count. */
export function statusOf(world: World, guest: GuestState | undefined, told: Told): GuestPlacementStatus {
  const { owner, seen, verdict, ended } = told;
  const before: GuestPlacementStatus = owner.status ?? { observedGeneration: -1 };
  const { goal } = seen;
  const nowIso = isoOf(nowOf(world).wallMs);
  const here = hereOf(told, before);
  const waits = reasons[verdict.reason].class !== 'rest' && verdict.reason !== 'Relocating' && verdict.reason !== 'Restoring';
  return whole<GuestPlacementStatus>({
    observedGeneration: owner.metadata.generation,
    desiredMember: goal?.target,
    desiredBecause: goal?.because,
    member: here.member,
    cpc: seen.cluster.members.find((candidate) => candidate.name === here.member)?.cpc,
    activeInterface: here.activeInterface,
    observedAt: here.member === before.member ? before.observedAt : nowIso,
    waitingFor: waits ? verdict.reason : undefined,
    lastAttempt: ended?.lastAttempt ?? (goal?.placement.resume === undefined ? before.lastAttempt : withoutFailures(before.lastAttempt)),
    lastRelocation: ended?.lastRelocation ?? before.lastRelocation,
    hold: holdOf(guest, told),
    resumed: owner.metadata.annotations?.[resumeAnnotation] ?? before.resumed,
    history: ended?.entry === undefined ? before.history : [...(before.history ?? []), ended.entry].slice(-10),
    worstDarkSeconds: worstDarkSeconds(seen) ?? before.worstDarkSeconds,
    conditions: conditionsOf(
      {
        ...verdict,
        placed: here.placed,
        network: seen.agent.kind === 'none' ? undefined : networkAtRest(seen, here.member, here.atRest),
        configCurrent: configCurrent(seen),
        eligible: ended?.eligible ?? eligibleBefore(before),
        devicesMissing: devicesMissing(seen),
        generation: owner.metadata.generation,
        nowIso,
      },
      before.conditions ?? [],
    ),
  });
}

interface Told {
  readonly owner: GuestPlacement;
  readonly seen: RelocationSeen;
  readonly verdict: Verdict;
  readonly ended?: Ended;
}

/** Where the guest is and what is up in it. While a move is under way the placement goes on telling what was last known at rest. */
function hereOf(
  { seen, verdict, ended }: Told,
  before: GuestPlacementStatus,
): { member: string | undefined; activeInterface: string | undefined; placed: boolean | undefined; atRest: boolean } {
  const { value } = seen.residency;
  const atRest = (seen.claim === undefined && verdict.reason !== 'Relocating' && verdict.reason !== 'Repairing') || ended !== undefined;
  const up = seen.agent.kind === 'state' && atRest ? seen.agent.state.interfaces.filter((hsi) => hsi.up).map((hsi) => hsi.name) : undefined;
  const activeInterface = up === undefined ? before.activeInterface : up.join(',');
  const target = seen.goal?.target;
  return {
    member: value.kind === 'at' ? value.member : before.member,
    activeInterface: activeInterface === '' ? undefined : activeInterface,
    placed: target === undefined || value.kind !== 'at' ? undefined : value.member === target,
    atRest,
  };
}

function holdOf(guest: GuestState | undefined, { owner, seen }: Told): GuestPlacementStatus['hold'] {
  // Where it has just been dropped, because somebody else has written it, theirs counts.
  const hold = guest === undefined ? undefined : recordOf(guest, owner).hold;
  if (hold === undefined || hold.generation !== owner.metadata.generation || seen.goal?.placement.resume !== undefined) return undefined;
  const { reason, since, untilMs, generation, message } = hold;
  return { reason, since, generation, message, ...(untilMs === undefined ? {} : { until: isoOf(untilMs) }) };
}

function worstDarkSeconds({ agent, goal, cluster }: RelocationSeen): number | undefined {
  if (agent.kind !== 'state' || goal === undefined) return undefined;
  return Math.ceil(worstDarkMs(goal.placement.limits, cluster.hypervisor.moveLateness, agent.state.drainBoundMs, cluster.scale) / 1000);
}

/** Devices whose linking has failed and is being repeated. */
function devicesMissing({ attempt, claim }: RelocationSeen): readonly string[] {
  if (attempt?.retryMs === undefined || attempt.end === undefined) return [];
  return (claim?.devices ?? []).map((device) => device.vdev).filter((vdev) => !attempt.relinked.includes(vdev));
}

function networkAtRest(seen: RelocationSeen, member: string | undefined, atRest: boolean): ReturnType<typeof networkOf> {
  if (!atRest) return 'changing';
  const known = seen.cluster.members.find((candidate) => candidate.name === member);
  return known === undefined ? 'unknown' : networkOf(seen, known.name);
}

function configCurrent({ agent, cluster }: RelocationSeen): boolean | undefined {
  if (agent.kind !== 'state') return undefined;
  return cluster.members.every((member) =>
    member.machines.every((machine) =>
      agent.state.map.some((entry) => sameMachine(entry, machine) && entry.member === member.name && entry.cpc === member.cpc),
    ),
  );
}

function eligibleBefore(before: GuestPlacementStatus): Ended['eligible'] {
  const condition = before.conditions?.find((candidate) => candidate.type === 'Eligible');
  return condition === undefined ? undefined : { yes: condition.status === 'True', message: condition.message };
}

function withoutFailures(lastAttempt: GuestPlacementStatus['lastAttempt']): GuestPlacementStatus['lastAttempt'] {
  if (lastAttempt === undefined) return undefined;
  const { retryAt: _due, ...rest } = lastAttempt;
  return { ...rest, failures: 0 };
}

/** A status with all its fields, undefined where nothing is known: that is as good as absent, no store writes it. Each kind of status is of one shape, which V8 reads without looking up names. */
export function whole<T extends object>(status: { readonly [K in keyof T]: T[K] | undefined }): T {
  return status as T;
}
