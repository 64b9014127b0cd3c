import type { SSIClusterStatus } from '../../crds/generated.ts';
import { lostOf } from '../decide/lost.ts';
import type { RelocationSeen } from '../decide/seen.ts';
import { withCall, type Attempt, type CallName } from '../domain/attempt.ts';
import { slotFree, type Cause, type Claim, type ClaimGroup } from '../domain/claim.ts';
import { residencyAgeMaxMs } from '../domain/limits.ts';
import { relocationName, type MemberName } from '../domain/names.ts';
import type { Residency } from '../domain/ssi.ts';
import { residencyOf } from './gather.ts';
import type { StepName } from './observer.ts';
import { claimOf, entryOf } from './resources.ts';
import { noteSlots, offerSlots } from './slots.ts';
import { isoOf, nowOf, touch, type ClusterState, type GuestState, type World } from './world.ts';

/** Writes of SSICluster.status.inFlight: claim, take over, intend, progress, turn back, release. Each is a change that decides again on whatever version it meets. */

export interface Claimant {
  readonly guest: GuestState;
  readonly seen: RelocationSeen;
  readonly from: MemberName;
  readonly to: MemberName;
  readonly repair: boolean;
}

/** Claims a guest, or all guests of a group, with the slot that they need, in one write. */
export function claimAll(world: World, cluster: ClusterState, claimants: readonly Claimant[]): void {
  const { monoMs, wallMs } = nowOf(world);
  const drafts = claimants.map((claimant, index) =>
    draftOf(world, claimant, { claimedAt: isoOf(wallMs), group: groupOf(claimants, index) }),
  );
  const readMs = Math.min(...claimants.map(({ seen }) => seen.residency.askedMs));
  for (const draft of drafts) cluster.claiming.add(draft);
  noteSlots(cluster);
  cluster.writer.submit({
    apply(status) {
      const inFlight = (status.inFlight ?? []).map(claimOf);
      if (status.lastAttempt === undefined || drafts.some((draft) => inFlight.some((entry) => entry.guest === draft.guest)))
        return undefined;
      if (!slotFree(inFlight, drafts, cluster.policy)) return undefined;
      // It was decided before the write could begin; where the guests are may be old by now, or they were seen elsewhere meanwhile, or their target has left.
      if (nowOf(world).monoMs - readMs > residencyAgeMaxMs * world.deps.timeScale) return undefined;
      if (claimants.some(({ guest, from }) => !isAt(residencyOf(world, guest, cluster).value, from))) return undefined;
      if (claimants.some(({ to, repair }) => !repair && cluster.states.get(to) !== 'Joined')) return undefined;
      let last = status.lastAttempt;
      const entries = drafts.map((draft, index) => {
        last = Math.max(last, fenceOf(claimants[index]?.guest)) + 1;
        const named = draft.relocation === '' ? relocationName(draft.placement.name, last) : draft.relocation;
        return entryOf({ ...draft, attempt: last, relocation: named });
      });
      return { ...status, lastAttempt: last, inFlight: [...(status.inFlight ?? []), ...entries] };
    },
    done(result) {
      for (const draft of drafts) cluster.claiming.delete(draft);
      noteSlots(cluster);
      for (const { guest } of claimants) {
        guest.preparing = false;
        // What a lost record had detached stands in the claim now, and only now.
        if (result === 'written') guest.checked = true;
        // Written: it was looked at when it was seen in the store.
        else touch(world, guest);
      }
      // Whoever found the slot taken by these drafts has a turn.
      if (result !== 'written') offerSlots(world, cluster);
    },
  });
  for (const { guest } of claimants) {
    guest.preparing = true;
    guest.writing = { step: 'claim', startedMs: monoMs };
  }
}

/** Makes another process's claim ours: first write of any process on a claim that it did not write. */
export function takeOver(world: World, cluster: ClusterState, guest: GuestState): void {
  const theirs = cluster.claims.get(guest.guest);
  if (theirs === undefined) return;
  guest.preparing = true;
  guest.writing = { step: 'takeover', startedMs: nowOf(world).monoMs };
  cluster.writer.submit({
    apply: (status) =>
      replaced(status, guest, (entry) =>
        entry.claimId === theirs.claimId && entry.epoch === theirs.epoch
          ? { ...entry, claimId: world.deps.processId, epoch: entry.epoch + 1 }
          : undefined,
      ),
    done(result) {
      guest.preparing = false;
      if (result !== 'written') touch(world, guest);
    },
  });
}

/** Writes that a MOVE may be sent from now on until not-after. */
export function intend(world: World, cluster: ClusterState, guest: GuestState): void {
  const { monoMs } = nowOf(world);
  const before = guest.attempt as Attempt;
  guest.writing = { step: 'intent', startedMs: monoMs };
  guest.attempt = { ...before, intent: { firstMs: before.intent?.firstMs ?? monoMs, lastMs: monoMs } };
  writeOwn(world, cluster, guest, {
    call: 'intent',
    step: 'intent',
    change: (entry) =>
      entry.phase === 'Claimed'
        ? { ...entry, phase: 'Moving', notAfter: notAfterOf(world, before, entry.limits.issueWindowMs) }
        : undefined,
  });
}

export function progress(world: World, cluster: ClusterState, guest: GuestState, phase: 'Landed' | 'Restoring'): void {
  // A landing is carried by the next guest's intent; freeing a slot is not kept waiting.
  const lazyMs = phase === 'Landed' ? nowOf(world).monoMs + 1000 * world.deps.timeScale : 0;
  writeOwn(world, cluster, guest, { call: 'progress', step: 'release', lazyMs, change: (entry) => ({ ...entry, phase }) });
}

/** Starts the way back of a guest whose group could not follow: a new attempt under the same entry. */
export function turnBack(world: World, cluster: ClusterState, guest: GuestState): void {
  let attempt = 0;
  writeOwn(world, cluster, guest, {
    call: 'turnBack',
    step: 'claim',
    before(status) {
      attempt = Math.max(status.lastAttempt ?? 0, fenceOf(guest)) + 1;
      return { ...status, lastAttempt: attempt };
    },
    change(entry) {
      if (entry.group === undefined || entry.group.returning === true) return undefined;
      const group: ClaimGroup = { ...entry.group, returning: true };
      return {
        ...entry,
        notAfter: undefined,
        attempt,
        epoch: 1,
        from: entry.to,
        to: entry.from,
        phase: 'Claimed',
        cause: 'Return',
        relocation: relocationName(entry.placement.name, attempt),
        group,
      };
    },
  });
}

/** Removes the claim: everything is restored and told. The next write of the status takes it along, or it is written alone within a second. */
export function release(world: World, cluster: ClusterState, guest: GuestState): void {
  const lazyMs = nowOf(world).monoMs + 1000 * world.deps.timeScale;
  cluster.releasing.add(guest.guest);
  writeOwn(world, cluster, guest, { call: 'release', step: 'release', lazyMs, change: () => null });
  offerSlots(world, cluster);
}

interface OwnWrite {
  readonly call: CallName;
  readonly step: StepName;
  readonly lazyMs?: number;
  readonly before?: (status: SSIClusterStatus) => SSIClusterStatus;
  /** The new entry; null removes it; undefined: no longer allowed. */
  readonly change: (entry: Claim) => Claim | null | undefined;
}

function writeOwn(world: World, cluster: ClusterState, guest: GuestState, write: OwnWrite): void {
  const attempt = guest.attempt as Attempt;
  const startedMs = nowOf(world).monoMs;
  guest.attempt = withCall(attempt, write.call, startedMs);
  cluster.writer.submit({
    ...(write.lazyMs === undefined ? {} : { lazyMs: write.lazyMs }),
    apply: (status) =>
      replaced(write.before?.(status) ?? status, guest, (entry) =>
        entry.claimId === world.deps.processId && entry.attempt === attempt.attempt && entry.epoch === attempt.epoch
          ? write.change(entry)
          : undefined,
      ),
    done(result) {
      if (write.call === 'release' && cluster.releasing.delete(guest.guest)) noteSlots(cluster);
      const current = guest.attempt;
      if (current?.attempt === attempt.attempt && current.epoch === attempt.epoch) guest.attempt = withCall(current, write.call, undefined);
      if (result !== 'written') touch(world, guest);
    },
  });
}

function replaced(
  status: SSIClusterStatus,
  guest: GuestState,
  change: (entry: Claim) => Claim | null | undefined,
): SSIClusterStatus | undefined {
  const entries = status.inFlight ?? [];
  const index = entries.findIndex((entry) => entry.guest === guest.guest);
  const entry = entries[index];
  if (entry === undefined) return undefined;
  const next = change(claimOf(entry));
  if (next === undefined) return undefined;
  return { ...status, inFlight: next === null ? entries.toSpliced(index, 1) : entries.with(index, entryOf(next)) };
}

function draftOf(world: World, claimant: Claimant, given: { readonly claimedAt: string; readonly group: ClaimGroup | undefined }): Claim {
  const { guest, seen, from, to, repair } = claimant;
  const { goal } = seen;
  if (goal === undefined) throw new Error('claimed without a placement');
  const { placement } = goal;
  const inspection = seen.preparation?.value;
  const lost = lostOf(seen);
  const attached = repair ? [] : (inspection?.devices ?? []).filter((device) => placement.detach.includes(device.vdev));
  const devices = [...attached, ...lost.links];
  const owned = seen.cluster.hypervisor.moveLateness.kind === 'unbounded' && !repair ? inspection?.relocationSetting : undefined;
  const setting = lost.setting ?? owned;
  const cause: Cause = repair ? 'Repair' : goal.cause;
  return {
    guest: guest.guest,
    placement: { namespace: placement.namespace, name: placement.name, uid: placement.uid },
    relocation: repair ? '' : (goal.relocation ?? ''),
    cause,
    requestedBy:
      goal.relocation === undefined
        ? `placement ${placement.namespace}/${placement.name}`
        : `relocation ${placement.namespace}/${goal.relocation}`,
    attempt: 0,
    claimId: world.deps.processId,
    epoch: 1,
    from,
    to,
    phase: 'Claimed',
    claimedAt: given.claimedAt,
    limits: placement.limits,
    notAfter: undefined,
    agent: placement.agent,
    interfaces: placement.interfaces.length === 0 ? undefined : placement.interfaces,
    devices: devices.length === 0 ? undefined : devices,
    setting,
    group: given.group,
  };
}

function isAt(residency: Residency, member: MemberName): boolean {
  return residency.kind === 'at' && residency.member === member;
}

function groupOf(claimants: readonly Claimant[], index: number): ClaimGroup | undefined {
  const placement = claimants[index]?.seen.goal?.placement;
  if (placement?.group === undefined || claimants[index]?.repair === true) return undefined;
  return { name: placement.group, index, size: claimants.length, onSplit: placement.onSplit };
}

function fenceOf(guest: GuestState | undefined): number {
  return guest?.agent?.state?.fence.attempt ?? 0;
}

/** A write of the claim stands in the store: one more finished step. */
export function tellWritten(world: World, cluster: ClusterState, guest: GuestState, claim: Claim): void {
  if (guest.writing === undefined) return;
  const { step, startedMs } = guest.writing;
  guest.writing = undefined;
  const { monoMs, wallMs } = nowOf(world);
  const durationMs = monoMs - startedMs;
  guest.steps = [...guest.steps, { step, atMs: wallMs - durationMs, ms: durationMs }];
  const { relocation, attempt } = claim;
  world.deps.observer.step({
    cluster: cluster.name,
    guest: guest.guest,
    relocation,
    attempt,
    step,
    state: 'done',
    atMs: wallMs,
    durationMs,
  });
}

/** The not-after of a MOVE in the receiver's clock: counted from what the receiver itself said when it answered the TEST, so that this machine's clock does not matter. */
function notAfterOf(world: World, attempt: Attempt, issueWindowMs: number): string {
  const { monoMs, wallMs } = nowOf(world);
  const { test } = attempt;
  const receiverMs = test?.kind === 'passed' && test.receiverNowMs !== undefined ? test.receiverNowMs + (monoMs - test.answeredMs) : wallMs;
  return isoOf(receiverMs + issueWindowMs);
}
