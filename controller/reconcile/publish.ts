import type { GuestPlacement, GuestPlacementStatus } from '../../crds/generated.ts';
import { conditionsOf } from '../decide/conditions.ts';
import { networkOf } from '../decide/network.ts';
import type { RelocationSeen } from '../decide/seen.ts';
import { sameMachine } from '../domain/agent.ts';
import { faultText } from '../domain/fault.ts';
import { worstDarkMs } from '../domain/limits.ts';
import { reasons, type Reason } from '../domain/reason.ts';
import { resumeAnnotation } from './resources.ts';
import { isoOf, nowOf, storeAt, touch, type GuestState, type World } from './world.ts';

/** The status of a placement: built whole by one writer from what was decided, and written only when it says something new. */

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

export function statusOf(world: World, guest: GuestState, told: { readonly owner: GuestPlacement; readonly seen: RelocationSeen; readonly verdict: Verdict; readonly ended?: Ended }): GuestPlacementStatus {
  const { owner, seen, verdict, ended } = told;
  const before: GuestPlacementStatus = owner.status ?? { observedGeneration: -1 };
  const record = guest.record?.value;
  const goal = seen.goal;
  const { value } = seen.residency;
  // While a move is under way the placement goes on telling where the guest was last known to be.
  const member = value.kind === 'at' ? value.member : before.member;
  const nowIso = isoOf(nowOf(world).wallMs);
  const up = seen.agent.kind === 'state' ? seen.agent.state.interfaces.filter((hsi) => hsi.up).map((hsi) => hsi.name) : undefined;
  const atRest = (seen.claim === undefined && verdict.reason !== 'Relocating' && verdict.reason !== 'Repairing') || ended !== undefined;
  const activeInterface = up === undefined ? before.activeInterface : atRest ? up.join(',') : before.activeInterface;
  const placed = goal?.target === undefined || value.kind !== 'at' ? undefined : value.member === goal.target;
  const hold = record?.hold?.generation === owner.metadata.generation && goal?.placement.resume === undefined ? record.hold : undefined;
  const resume = owner.metadata.annotations?.[resumeAnnotation];
  const waits = reasons[verdict.reason].class !== 'rest' && verdict.reason !== 'Relocating' && verdict.reason !== 'Restoring';
  const history = ended?.entry === undefined ? before.history : [...(before.history ?? []), ended.entry].slice(-10);
  const lastAttempt = ended?.lastAttempt ?? (goal?.placement.resume === undefined ? before.lastAttempt : withoutFailures(before.lastAttempt));
  const { moveLateness } = seen.cluster.hypervisor;
  const worst = seen.agent.kind === 'state' && goal !== undefined ? Math.ceil(worstDarkMs(goal.placement.limits, moveLateness, seen.agent.state.drainBoundMs, seen.cluster.scale) / 1000) : before.worstDarkSeconds;
  const eligible = ended?.eligible ?? eligibleBefore(before);
  return defined<GuestPlacementStatus>({
    observedGeneration: owner.metadata.generation,
    desiredMember: goal?.target,
    desiredBecause: goal?.because,
    member,
    cpc: seen.cluster.members.find((candidate) => candidate.name === member)?.cpc,
    activeInterface: activeInterface === '' ? undefined : activeInterface,
    observedAt: member === before.member ? before.observedAt : nowIso,
    waitingFor: waits ? verdict.reason : undefined,
    lastAttempt,
    lastRelocation: ended?.lastRelocation ?? before.lastRelocation,
    hold: hold === undefined ? undefined : defined({ reason: hold.reason, since: hold.since, until: hold.untilMs === undefined ? undefined : isoOf(hold.untilMs), generation: hold.generation, message: hold.message }),
    resumed: resume ?? before.resumed,
    history,
    worstDarkSeconds: worst,
    conditions: conditionsOf(
      {
        ...verdict,
        placed,
        network: seen.agent.kind === 'none' ? undefined : networkAtRest(seen, member, atRest),
        configCurrent: configCurrent(seen),
        eligible,
        devicesMissing: seen.attempt?.retryMs === undefined || seen.attempt.end === undefined ? [] : (seen.claim?.devices ?? []).map((device) => device.vdev).filter((vdev) => !seen.attempt?.relinked.includes(vdev)),
        generation: owner.metadata.generation,
        nowIso,
      },
      before.conditions ?? [],
    ),
  });
}

/** How soon a status that was overwritten is written again as it was. */
const rewriteMs = 5_000;

/** Writes the status if it differs; one write at a time for each guest, a conflict is decided anew. */
export function publish(world: World, guest: GuestState, owner: GuestPlacement, status: GuestPlacementStatus): void {
  if (guest.publishing || sameStatus(owner.status, status) || guest.publishRetryMs > nowOf(world).monoMs) {
    guest.publishAgain = guest.publishing;
    return;
  }
  // Somebody else has written over it, another controller for instance: told once more, but not in a race.
  const { published } = guest;
  const { monoMs } = nowOf(world);
  if (published !== undefined && monoMs < published.atMs + rewriteMs * world.deps.timeScale && sameStatus(published.status, status)) {
    return world.queue.add(`guest ${guest.key}`, published.atMs + rewriteMs * world.deps.timeScale);
  }
  guest.published = { status, atMs: monoMs };
  void write(world, guest, { owner, status });
}

/** Writes it now; true when the store has it. */
export async function writePlacement(world: World, guest: GuestState, told: { readonly owner: GuestPlacement; readonly status: GuestPlacementStatus }): Promise<boolean> {
  const { owner, status } = told;
  if (sameStatus(owner.status, status)) return true;
  const key = { namespace: owner.metadata.namespace ?? '', name: owner.metadata.name };
  const deadline = world.deps.deadline(5_000);
  const answer = await storeAt(world, 'write placement status').putStatus({ kind: 'GuestPlacement', key, uid: owner.metadata.uid, version: owner.metadata.resourceVersion, status, signal: deadline.signal });
  deadline.release();
  if (world.stopped) return false;
  if (answer.ok) {
    adoptPlacement(world, answer.value);
    return true;
  }
  world.deps.observer.trouble({ what: answer.fault.kind === 'conflict' ? 'placementStatusConflict' : 'placementStatusWrite', detail: faultText(answer.fault), atMs: nowOf(world).wallMs });
  guest.publishRetryMs = answer.fault.kind === 'conflict' ? 0 : nowOf(world).monoMs + 1000 * world.deps.timeScale;
  // What is remembered is taken from what the store has, or is decided again.
  guest.record = undefined;
  const reading = world.deps.deadline(5_000);
  const current = await storeAt(world, 'read placement').get({ kind: 'GuestPlacement', key, signal: reading.signal });
  reading.release();
  if (current.ok && !world.stopped) adoptPlacement(world, current.value);
  return false;
}

/** Takes over a version of a placement unless a younger one is known. */
export function adoptPlacement(world: World, object: GuestPlacement): void {
  const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
  const known = world.placements.get(key);
  if (known === undefined || known.metadata.uid !== object.metadata.uid || Number(object.metadata.resourceVersion) <= Number(known.metadata.resourceVersion)) return;
  world.placements.set(key, object);
}

async function write(world: World, guest: GuestState, told: { readonly owner: GuestPlacement; readonly status: GuestPlacementStatus }): Promise<void> {
  guest.publishing = true;
  // The calls inside are the places where this can be interrupted.
  const written = await writePlacement(world, guest, told);
  guest.publishing = false;
  if (world.stopped) return;
  if (!written) guest.published = undefined;
  const again = guest.publishAgain || !written;
  guest.publishAgain = false;
  if (again) world.queue.add(`guest ${guest.key}`, guest.publishRetryMs);
  else touch(world, guest.key);
}

function networkAtRest(seen: RelocationSeen, member: string | undefined, atRest: boolean): ReturnType<typeof networkOf> {
  if (!atRest) return 'changing';
  const known = seen.cluster.members.find((candidate) => candidate.name === member);
  return known === undefined ? 'unknown' : networkOf(seen, known.name);
}

function configCurrent({ agent, cluster }: RelocationSeen): boolean | undefined {
  if (agent.kind !== 'state') return undefined;
  return cluster.members.every((member) => member.machines.every((machine) => agent.state.map.some((entry) => sameMachine(entry, machine) && entry.member === member.name && entry.cpc === member.cpc)));
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

function defined<T extends object>(object: { readonly [K in keyof T]: T[K] | undefined }): T {
  const kept: Record<string, unknown> = {};
  for (const key in object) if (object[key] !== undefined) kept[key] = object[key];
  return kept as T;
}

/** Deep equality of plain data. */
export function sameStatus(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  // Plain loops: this runs at every look at every guest.
  let more = 0;
  for (const key in a) {
    if (!Object.hasOwn(b, key) || !sameStatus((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key])) return false;
    more += 1;
  }
  for (const _key in b) more -= 1;
  return more === 0;
}
