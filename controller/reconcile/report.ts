import type { GuestPlacement } from '../../crds/generated.ts';
import { aftermathOf } from '../decide/aftermath.ts';
import { splitText } from '../decide/group.ts';
import { decideRelocation } from '../decide/relocation.ts';
import { withCall, type Attempt, type AttemptEnd } from '../domain/attempt.ts';
import type { Claim } from '../domain/claim.ts';
import { gather, groupEntries } from './gather.ts';
import { ownerOf, recordOf, setRecord } from './placements.ts';
import { writePlacement } from './publish.ts';
import { placementRecordOf } from './resources.ts';
import { adoptRelocation, prune, putRelocation, readRelocation, recordFor, relocationOf, specOf } from './record.ts';
import { sameValue } from './same.ts';
import { statusOf, type Verdict } from './status.ts';
import { endedOf, noteEvent, storyOf, tellObserver, type Facts } from './story.ts';
import { nowOf, storeAt, touch, type ClusterState, type GuestState, type World } from './world.ts';

/** What the end of an attempt means for the people who read its Relocation and its placement; told before the claim is released. */

/** Tells the end of an attempt: the Relocation and the placement, both once, at the same time. */
export async function report(world: World, cluster: ClusterState, guest: GuestState, claim: Claim): Promise<void> {
  // What is being written is written again as soon as that has come back: two writes at once for one version, or one name created twice, would be a conflict of our own making.
  if (guest.publishing) guest.publishAgain = true;
  if (guest.telling || guest.publishing || guest.recording) return;
  const attempt = guest.attempt as Attempt;
  const ended = attempt.end as AttemptEnd;
  guest.attempt = withCall(attempt, 'report', nowOf(world).monoMs);
  const owner = ownerOf(guest);
  const spread = world.deps.random();
  const facts = { guest, claim, attempt, ended };
  const told =
    owner?.metadata.uid === claim.placement.uid
      ? await Promise.all([tellRelocation(world, cluster, facts), tellPlacement(world, cluster, { ...facts, owner, spread })])
      : [await tellRelocation(world, cluster, facts), true];
  if (world.stopped) return;
  const current = guest.attempt;
  if (current?.attempt !== claim.attempt || current.epoch !== claim.epoch) return;
  const back = withCall(current, 'report', undefined);
  if (told.every(Boolean)) {
    guest.attempt = { ...back, reported: true };
    tellObserver(world, cluster, facts);
    void noteEvent(world, facts);
    void prune(world, guest);
    // The proof may have come while the record was being written: watchers have just been told, the record has to be looked at.
    const told = guest.agent?.state?.lastDark?.attempt === claim.attempt;
    guest.owed =
      attempt.activation === undefined || claim.cause === 'Repair'
        ? undefined
        : { relocation: `${claim.placement.namespace}/${claim.relocation}`, attempt: claim.attempt, told };
  } else {
    guest.attempt = { ...back, retryMs: nowOf(world).monoMs + 1000 * world.deps.timeScale };
  }
  touch(world, guest);
}

async function tellRelocation(world: World, cluster: ClusterState, { guest, claim, attempt, ended }: Facts): Promise<boolean> {
  if (claim.cause === 'Repair') return true;
  const key = { namespace: claim.placement.namespace, name: claim.relocation };
  let relocation = relocationOf(world, guest, claim);
  if (relocation === undefined) {
    if (guest.recordSeen) return true;
    const object = recordFor({ ...key, placement: claim.placement.name }, specOf(cluster, claim));
    const deadline = world.deps.deadline(5_000);
    const answer = await storeAt(world, 'create late record').create({ object, signal: deadline.signal });
    deadline.release();
    if (world.stopped) return false;
    if (!answer.ok) return answer.fault.kind === 'conflict' && (await readRelocation(world, key));
    adoptRelocation(world, answer.value);
    relocation = answer.value;
  }
  return putRelocation(world, guest, { relocation, status: storyOf(world, { guest, claim, attempt, ended }) });
}

async function tellPlacement(
  world: World,
  cluster: ClusterState,
  facts: Facts & { readonly owner: GuestPlacement; readonly spread: number },
): Promise<boolean> {
  const { guest, claim, attempt, ended, owner } = facts;
  const { wallMs } = nowOf(world);
  const split = claim.group === undefined ? undefined : splitText(groupEntries(world, cluster, claim));
  // Told already, when the record beside it could not be written, or by a process that has been replaced: a failure is counted once, and what holds the guest stays.
  const noted = owner.status?.lastAttempt?.attempt === claim.attempt && owner.status.lastAttempt.outcome === ended.outcome;
  const before = noted ? placementRecordOf(owner) : recordOf(guest, owner);
  const aftermath =
    claim.cause === 'Repair' || noted
      ? { failures: before.failures, retryAtMs: before.retryAtMs, hold: before.hold }
      : aftermathOf({
          end: ended,
          claim,
          generation: owner.metadata.generation,
          failures: before.failures,
          split,
          wallMs,
          spread: facts.spread,
          scale: world.deps.timeScale,
        });
  const residency = guest.reading?.value.residency;
  const movedAtMs = ended.outcome === 'Moved' && !noted ? [...before.movedAtMs, wallMs].slice(-10) : before.movedAtMs;
  // Where we brought it, or left it, is where it lives now; a place where somebody else brought it meanwhile is their move, to be recorded as such.
  const ours =
    residency?.kind === 'at' &&
    (residency.member === claim.from || (residency.member === claim.to && attempt.move !== undefined) || ended.outcome === 'Moved');
  const member = ours ? residency.member : before.member;
  // Everything is told as it will be once the claim is gone.
  setRecord(guest, owner, { ...aftermath, movedAtMs, lastAttempt: claim.attempt, ...(member === undefined ? {} : { member }) });
  const { seen, now } = gather(world, guest, cluster);
  const after = { ...seen, claim: undefined, attempt: undefined, preparing: false };
  const decision = decideRelocation(after, now);
  const verdict: Verdict =
    decision.kind === 'rest' || decision.kind === 'hold'
      ? decision
      : { reason: 'Relocating', message: 'its next attempt is being prepared' };
  const status = statusOf(world, guest, {
    owner,
    seen: { ...after, attempt },
    verdict,
    ended: endedOf(guest, { claim, attempt, ended }, { aftermath, wallMs, generation: owner.metadata.generation }),
  });
  // A lost hold would start again what a person stopped: it is in the store before the claim goes.
  const current = world.placements.get(`${owner.metadata.namespace ?? ''}/${owner.metadata.name}`) ?? owner;
  return sameValue(current.status, status) || writePlacement(world, guest, { owner: current, status });
}
