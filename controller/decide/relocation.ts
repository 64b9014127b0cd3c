/**
 * The whole decision of one relocation: what to do next about one guest, given all that can be seen. Pure; the order of the rows is the order of precedence. Read it from top to
 * bottom: without a claim, with somebody else's, before the MOVE intent, after it, and putting back.
 *
 * A MOVE is sent in exactly one row (`kind: 'move'`, the last of `sendOrDrop`), at most once an attempt, when all of this is true of that attempt:
 * - the claim is ours, and no intent was found in it that somebody else wrote;
 * - its declared devices are detached, and z/VM has passed its TEST since, at most 30 s ago;
 * - the guest was where the claim says and the target was joined when z/VM was last asked, lately;
 * - its interfaces are down, proven for this attempt, and its permit was lengthened to cover the whole MOVE;
 * - this very process has written the intent, less than the issue window ago;
 * - nobody has asked to stop.
 * Whatever is not true ends the attempt without a MOVE; a guest that nobody knows is looked for until the issue window is over. Once one may have been sent,
 * only z/VM's answer or time decides (`whileMoving`, `undecided`), and no row sends another.
 */
import { sameMachine, type AgentState } from '../domain/agent.ts';
import type { Attempt, AttemptEnd, OrderSeen } from '../domain/attempt.ts';
import type { Claim } from '../domain/claim.ts';
import { faultText } from '../domain/fault.ts';
import { arrivalMs, residencyAgeMaxMs, testAgeFreshMs, testAgeMaxMs, undecidedMs, wholeMoveMs } from '../domain/limits.ts';
import type { MemberName, Vdev } from '../domain/names.ts';
import type { Outcome, Reason } from '../domain/reason.ts';
import type { DeviceLink, GuestInspection, Residency } from '../domain/ssi.ts';
import { lostOf } from './lost.ts';
import { moveAnnounced, networkOf, permitLeftMs, quiesced } from './network.ts';
import type { Now, RelocationSeen } from './seen.ts';
import { closes, perhapsOurs } from './setting.ts';

export type Decision =
  | { readonly kind: 'rest'; readonly reason: Reason; readonly message: string }
  /** Nothing is done now, and why; looked at again when something changes, at the latest at `recheckMs`. */
  | { readonly kind: 'hold'; readonly reason: Reason; readonly message: string; readonly recheckMs: number | undefined }
  /** Somebody else moved the guest: record it. */
  | { readonly kind: 'external'; readonly from: MemberName; readonly to: MemberName }
  /** Readings: no effect. */
  | { readonly kind: 'inspect'; readonly reason: Reason }
  | { readonly kind: 'askAgent'; readonly reason: Reason }
  /** Writes of the claim. */
  | { readonly kind: 'claim'; readonly from: MemberName; readonly to: MemberName; readonly repair: boolean }
  | { readonly kind: 'takeover' | 'intend' | 'release' | 'turnBack' }
  /** Writes for people: the Relocation's whole status, the placement's. */
  | { readonly kind: 'report' }
  | { readonly kind: 'progress'; readonly phase: 'Landed' | 'Restoring' }
  /** Effects. */
  | { readonly kind: 'detach'; readonly vdevs: readonly Vdev[] }
  | { readonly kind: 'test' | 'quiesce' | 'renew' | 'move' | 'cancel' | 'close' | 'restoreSetting' }
  | { readonly kind: 'activate'; readonly member: MemberName }
  | { readonly kind: 'relink'; readonly link: DeviceLink; readonly member: MemberName }
  /** How the attempt ended is decided; everything after it puts back. */
  | { readonly kind: 'end'; readonly end: AttemptEnd };

export function decideRelocation(seen: RelocationSeen, now: Now): Decision {
  const { claim, attempt } = seen;
  if (claim === undefined) return withoutClaim(seen, now);
  if (claim.claimId !== seen.processId || attempt === undefined) return claimedByAnother(seen, now);
  if (attempt.end !== undefined) return putBack({ seen, claim, attempt, now }, attempt.end);
  if (claim.phase === 'Landed' && seen.turn?.kind === 'turnBack') return { kind: 'turnBack' };
  if (claim.phase === 'Landed' && seen.turn?.kind !== 'over')
    return waitFor(seen, now, 'WaitingForGroup', 'landed; the rest of its group is moving');
  if (claim.phase === 'Landed') return end(now, 'Moved', `landed on ${claim.to}`);
  if (claim.phase === 'Restoring') return restoringOfAnother({ seen, claim, attempt, now });
  if (claim.phase === 'Moving') return afterIntent({ seen, claim, attempt, now });
  return beforeIntent({ seen, claim, attempt, now });
}

interface Row {
  readonly seen: RelocationSeen;
  readonly claim: Claim;
  readonly attempt: Attempt;
  readonly now: Now;
}

/** Nobody holds a claim on this guest: it rests, is held, or a claim is made. */
function withoutClaim(seen: RelocationSeen, now: Now): Decision {
  const { goal, residency } = seen;
  if (goal === undefined) return { kind: 'rest', reason: 'Placed', message: 'no placement names this guest' };
  if (seen.preparing) return waitFor(seen, now, 'Relocating', 'reading the guest');
  if (tooOld(residency.askedMs, seen, now))
    return hold('HypervisorUnreachable', 'residency was last read too long ago', now.monoMs + seen.cluster.tickMs);
  if (residency.value.kind === 'unknown') {
    // A targeted reading that could not tell either is not repeated at once.
    const againMs = (seen.preparation?.askedMs ?? Number.NEGATIVE_INFINITY) + seen.cluster.tickMs;
    return now.monoMs < againMs ? hold('ResidencyUnknown', residency.value.why, againMs) : { kind: 'inspect', reason: 'ResidencyUnknown' };
  }
  if (residency.value.kind === 'nowhere') return hold('NotLoggedOn', 'logged on nowhere in the cluster', undefined);
  const { member } = residency.value;
  // Its own reading is younger and says otherwise: it has just been moved, or the maps disagree. z/VM is asked before either is believed.
  if (seen.agent.kind === 'state' && ownMember(seen, seen.agent.state) !== member && residency.askedMs < seen.agent.askedMs)
    return { kind: 'inspect', reason: 'ResidencyUnknown' };
  if (seen.relocating !== undefined)
    return hold(
      'RelocatingElsewhere',
      `${seen.relocating.issuer} is relocating it to ${seen.relocating.to}`,
      now.monoMs + seen.cluster.tickMs,
    );
  if (goal.record.member !== undefined && goal.record.member !== member) return { kind: 'external', from: goal.record.member, to: member };
  if (goal.target === undefined) return firstHold(goal.holds, seen, now);
  const network = networkOf(seen, member);
  if (goal.target === member) {
    if (agentStale(seen, now, 60)) return { kind: 'askAgent', reason: 'PlacedNetworkUnknown' };
    if (network === 'unknown') return { kind: 'rest', reason: 'PlacedNetworkUnknown', message: `on ${member}; its agent does not answer` };
    if (goal.doubt && !readLately(seen, now)) return { kind: 'inspect', reason: 'Placed' };
    const lost = lostOf(seen);
    const whole = lost.links.length === 0 && lost.setting === undefined;
    if (network === 'right' && whole) return { kind: 'rest', reason: 'Placed', message: `on ${member} as declared` };
    // The agent repairs itself faster than we could, and while a permit is valid somebody may have good reason to be dark.
    if (network === 'changing') return hold('Repairing', 'the agent is bringing the right interface up', now.monoMs + seen.cluster.tickMs);
    const blocked = goal.holds.find(
      (found) =>
        found.reason === 'RecordsMissing' ||
        found.reason === 'Suspended' ||
        found.reason === 'Observed' ||
        found.reason === 'MapMismatch' ||
        found.reason === 'UnprovenResidency',
    );
    if (blocked !== undefined) return hold(blocked.reason, blocked.message, blocked.recheckMs);
    return { kind: 'claim', from: member, to: member, repair: true };
  }
  if (agentStale(seen, now, 5) && (goal.holds.length === 0 || goal.holds[0]?.reason === 'AgentUnreachable'))
    return { kind: 'askAgent', reason: 'Relocating' };
  if (goal.holds.length > 0) return firstHold(goal.holds, seen, now);
  const mustRead = goal.doubt || (goal.placement.detach.length > 0 && seen.cluster.hypervisor.detach) || closes(seen.cluster.hypervisor);
  if (mustRead && !readLately(seen, now)) return { kind: 'inspect', reason: 'Relocating' };
  return { kind: 'claim', from: member, to: goal.target, repair: false };
}

/** A claim that this process did not write, or wrote in an earlier life. Before anything else it becomes ours. */
function claimedByAnother(seen: RelocationSeen, now: Now): Decision {
  if (seen.preparing) return waitFor(seen, now, 'Relocating', 'taking the claim over');
  return seen.adoptable
    ? { kind: 'takeover' }
    : hold('OtherController', 'another controller holds the claim', now.monoMs + seen.cluster.tickMs);
}

/** The store may be an older copy than the one to which the former holder wrote its intent: the guest's permit tells whether a MOVE was announced. */
function inheritedIntent(row: Row): Decision | undefined {
  const { seen, claim, attempt, now } = row;
  if (claim.cause === 'Repair') return undefined;
  const unheard = needsQuiesce(claim) && seen.agent.kind !== 'state' && now.monoMs - attempt.sinceMs < seen.cluster.tickMs * 5;
  if (unheard) return waitFor(seen, now, 'Relocating', 'waiting to hear from its agent');
  return attempt.foreignIntentMs !== undefined || moveAnnounced(seen, claim, now) ? undecided(row) : undefined;
}

/** The claim is ours and no MOVE can have been sent: detach, TEST, quiesce, and write the intent. Stopping is free here. */
function beforeIntent(row: Row): Decision {
  const { seen, claim, attempt, now } = row;
  const inherited = attempt.takenOver && attempt.quiesce === undefined ? inheritedIntent(row) : undefined;
  if (inherited !== undefined) return inherited;
  if (attempt.running.intent !== undefined) return waitFor(seen, now, 'Relocating', 'writing the intent');
  if (claim.cause === 'Repair') return end(now, 'Repaired', `on ${claim.from}, interfaces restored`);
  // Its end is on record: an earlier process told it and died before it let go. What follows is another attempt.
  if (attempt.told !== undefined) return end(now, attempt.told.outcome, attempt.told.message);
  if (seen.stop !== undefined) return end(now, seen.stop.outcome, seen.stop.message);
  if (seen.turn?.kind === 'over') return end(now, seen.turn.outcome, seen.turn.message);
  const { value, askedMs } = seen.residency;
  if (askedMs > attempt.sinceMs && value.kind === 'at' && value.member !== claim.from)
    return end(now, 'Superseded', `somebody else moved it to ${value.member}`);
  if (askedMs > attempt.sinceMs && value.kind === 'nowhere') return end(now, 'LostGuest', 'logged off before it was moved');
  const left = targetLeft(row);
  if (left !== undefined) return end(now, 'Superseded', `${left}; nothing was sent`);

  if (claim.devices !== undefined && !attempt.detached) {
    if (attempt.running.detach !== undefined) return waitFor(seen, now, 'Relocating', 'detaching devices');
    return whenKnown(row, { kind: 'detach', vdevs: claim.devices.map((device) => device.vdev) });
  }
  if (attempt.running.test !== undefined) return waitFor(seen, now, 'Relocating', 'z/VM is testing');
  const { test } = attempt;
  if (test?.kind === 'refused')
    return end(now, 'NotEligible', test.findings.map((finding) => `${finding.code} ${finding.text}`).join('; '), test.findings);
  if (test?.kind === 'failed' && (test.tries >= 3 || test.fault.kind === 'unauthorised' || test.fault.kind === 'unsupported'))
    return end(now, 'Failed', `TEST: ${faultText(test.fault)}`);
  if (test?.kind !== 'passed') return whenKnown(row, { kind: 'test' });
  if (seen.turn?.kind === 'test') return waitFor(seen, now, 'WaitingForGroup', 'passed TEST; the rest of its group is being tested');
  if (seen.turn?.kind === 'wait') return waitFor(seen, now, 'WaitingForGroup', seen.turn.message);

  if (needsQuiesce(claim)) {
    if (attempt.running.quiesce !== undefined) return waitFor(seen, now, 'Relocating', 'ordering the guest to quiesce');
    const { quiesce } = attempt;
    if (quiesce === undefined) return whenKnown(row, { kind: 'quiesce' });
    if (quiesce.kind === 'failed')
      return mayRepeat(quiesce) ? whenKnown(row, { kind: 'quiesce' }) : end(now, 'QuiesceFailed', `quiesce: ${faultText(quiesce.fault)}`);
    if (!quiesced(seen, claim)) {
      if (now.monoMs < quiesce.untilMs && agentStale(seen, now, 0.25) && !seen.preparing) return { kind: 'askAgent', reason: 'Relocating' };
      if (now.monoMs < quiesce.untilMs)
        return hold('Relocating', 'draining', seen.cluster.guests.stream ? quiesce.untilMs : now.monoMs + seen.cluster.tickMs / 4);
      return end(now, 'QuiesceFailed', 'the guest did not prove in time that its routes are withdrawn');
    }
  }
  if (now.monoMs - test.askedMs > testAgeFreshMs * seen.cluster.scale) return whenKnown(row, { kind: 'test' });
  return whenKnown(row, { kind: 'intend' });
}

/** The intent is written: one MOVE of this attempt may have been sent, or may still arrive. */
function afterIntent(row: Row): Decision {
  const { seen, claim, attempt, now } = row;
  const { move } = attempt;
  // An intent that this process wrote itself, also under a claim that it took over: no other could have been written before.
  if (move === undefined && attempt.intent !== undefined && attempt.foreignIntentMs === undefined)
    return sendOrDrop(row, attempt.intent.firstMs);
  if (move?.kind === 'notSent') return end(now, 'Failed', `the MOVE was not sent: ${move.detail}`);
  if (move?.kind === 'sent') return whileMoving(row);
  if (move === undefined || move.kind === 'unknown') return undecided(row);

  // z/VM has answered. Success is residency read back afterwards, not the words of the answer.
  const reading = readSince(row, move.answeredMs);
  if (reading === undefined) return inspectAgain(row);
  const { residency, relocating } = reading;
  if (relocating?.to === claim.to || residency.kind === 'unknown') return inspectAgain(row);
  if (residency.kind === 'at' && residency.member === claim.to)
    return end(now, 'Moved', `on ${claim.to}`, [], row.attempt.inspection?.askedMs);
  if (residency.kind === 'nowhere')
    return end(now, 'LostGuest', 'reset or logged off while it moved', findingsOf(move), attempt.inspection?.askedMs, 7);
  // Where nothing tells what runs, "a relocation is in progress" may well be about our own MOVE, which then was delivered twice.
  const own =
    move.kind === 'refused' && !seen.cluster.hypervisor.status && move.findings.some((finding) => finding.code === inProgressCode);
  if (move.kind === 'refused' && !own && seen.cluster.hypervisor.moveLateness.kind !== 'unbounded') {
    return end(
      now,
      seen.stop?.outcome ?? 'NotMoved',
      faultText({ kind: 'refused', findings: move.findings }),
      move.findings,
      attempt.inspection?.askedMs,
      move.endReason,
    );
  }
  return undecided(row);
}

/** The finding by which adapters say that a relocation of the guest is in progress. */
const inProgressCode = 'RELOCATING';

/** THE row that sends a MOVE: its intent was written by this very process, it is not late, its TEST is fresh, and the guest's permit covers all of it. */
function sendOrDrop(row: Row, intendedMs: number): Decision {
  const { seen, claim, attempt, now } = row;
  // Only this process can send this MOVE, so as long as it has not, the attempt may be ended at once.
  if (seen.stop !== undefined) return end(now, seen.stop.outcome, `${seen.stop.message}; the MOVE was not sent`);
  if (now.monoMs - intendedMs >= claim.limits.issueWindowMs) return end(now, 'Failed', 'the MOVE could not be sent in time and was not');
  if (attempt.test?.kind !== 'passed' || now.monoMs - attempt.test.askedMs > testAgeMaxMs * seen.cluster.scale)
    return end(now, 'Failed', 'its TEST is too old; the MOVE was not sent');
  const left = targetLeft(row);
  if (left !== undefined) return end(now, 'Superseded', `${left}; the MOVE was not sent`);
  if (needsQuiesce(claim)) {
    if (attempt.running.renew !== undefined) return waitFor(seen, now, 'Relocating', 'lengthening the permit');
    const { renewal } = attempt;
    if (renewal === undefined || (renewal.kind === 'failed' && mayRepeat(renewal))) return { kind: 'renew' };
    if (renewal.kind === 'failed')
      return end(now, 'QuiesceFailed', `the permit could not be lengthened, the MOVE was not sent: ${faultText(renewal.fault)}`);
    if (seen.cluster.guests.permit && permitLeftMs(seen, claim, now) < claim.limits.issueWindowMs)
      return end(now, 'QuiesceFailed', "the guest's permit has ended; the MOVE was not sent");
    if (!quiesced(seen, claim)) return end(now, 'QuiesceFailed', 'the guest is no longer quiesced; the MOVE was not sent');
  }
  return whenKnown(row, { kind: 'move' });
}

/** Our MOVE is running: it is watched, and cancelled once if somebody asks and z/VM shows that it is ours. */
function whileMoving(row: Row): Decision {
  const { seen, claim, attempt, now } = row;
  if (seen.stop !== undefined && seen.cluster.hypervisor.cancel && !attempt.cancelSent && attempt.running.cancel === undefined) {
    const reading = seen.cluster.hypervisor.status ? readSince(row, now.monoMs - seen.cluster.tickMs) : undefined;
    if (reading?.relocating?.to === claim.to && (reading.relocating.attempt ?? claim.attempt) === claim.attempt) return { kind: 'cancel' };
    if (seen.cluster.hypervisor.status && reading === undefined && attempt.running.inspect === undefined)
      return { kind: 'inspect', reason: 'Relocating' };
  }
  return waitFor(seen, now, 'Relocating', seen.stop === undefined ? 'z/VM is relocating it' : 'CancelPending: judged by where it lands');
}

/** Nobody knows whether the MOVE took effect. Only time, an idle status and residency read afterwards decide; nothing is sent again. */
function undecided(row: Row): Decision {
  const { seen, claim, attempt, now } = row;
  const { moveLateness, status } = seen.cluster.hypervisor;
  if (attempt.running.close !== undefined) return waitFor(seen, now, 'Relocating', 'closing the attempt at z/VM');
  if (closes(seen.cluster.hypervisor) && attempt.closedMs === undefined && (attempt.retryMs ?? 0) <= now.monoMs) {
    // Read before the first OFF of ours, so that one of its owner's is known to be his: then it is closed already.
    const reading = readSince(row, answeredMs(attempt));
    if (reading === undefined && !perhapsOurs(row)) return inspectAgain(row);
    if (reading?.relocationSetting !== 'OFF' || perhapsOurs(row)) return { kind: 'close' };
  }
  const wroteMs = Math.max(attempt.intent?.lastMs ?? 0, attempt.foreignIntentMs ?? 0, attempt.sinceMs);
  const decidedMs = Math.max(wroteMs + undecidedMs(claim.limits, moveLateness, status), attempt.closedMs ?? 0);
  if (now.monoMs < decidedMs) return hold('Relocating', 'whether its MOVE took effect is not known yet; nothing is sent again', decidedMs);
  const reading = readSince(row, decidedMs);
  if (reading === undefined || reading.residency.kind === 'unknown' || reading.relocating !== (status ? null : undefined))
    return inspectAgain(row);
  const { residency } = reading;
  const basisMs = attempt.inspection?.askedMs;
  if (residency.kind === 'nowhere') return end(now, 'LostGuest', 'logged on nowhere after its MOVE', [], basisMs, 7);
  if (residency.member === claim.to) return end(now, 'Moved', `on ${claim.to}, although the answer to its MOVE was lost`, [], basisMs);
  if (residency.member === claim.from) return end(now, seen.stop?.outcome ?? 'NotMoved', 'its MOVE did not take effect', [], basisMs);
  return end(now, 'Superseded', `somebody else moved it to ${residency.member}`, [], basisMs);
}

/** Taken over while it was being put back: how it ended is read from where the guest is. */
function restoringOfAnother(row: Row): Decision {
  const { claim, attempt, now } = row;
  const reading = readSince(row, attempt.sinceMs);
  if (reading === undefined || reading.residency.kind === 'unknown') return inspectAgain(row);
  const arrived = reading.residency.kind === 'at' && reading.residency.member === claim.to;
  if (claim.cause === 'Repair') return end(now, 'Repaired', 'interfaces restored', [], attempt.inspection?.askedMs);
  return arrived
    ? end(now, 'Moved', `landed on ${claim.to}`, [], attempt.inspection?.askedMs)
    : end(now, 'Interrupted', 'it did not move; how it ended was not recorded', [], attempt.inspection?.askedMs);
}

/** The attempt has ended, one way or another. The interface of the machine where the guest is comes up, devices and settings are put back, then the claim goes. */
function putBack(row: Row, ended: AttemptEnd): Decision {
  const { seen, claim, attempt, now } = row;
  // What may still take effect after us must come back first; its deadline bounds the wait.
  if (attempt.running.detach !== undefined || attempt.running.quiesce !== undefined || attempt.running.renew !== undefined)
    return waitFor(seen, now, 'Restoring', 'waiting for an order to come back');
  if ((attempt.retryMs ?? 0) > now.monoMs) return hold('Restoring', ended.message, attempt.retryMs);
  // An effect that failed may have failed because the guest is no longer there: it is looked for again before the next one.
  const reading = readSince(row, Math.max(ended.basisMs, attempt.retryMs ?? 0));
  if (reading === undefined || reading.residency.kind === 'unknown') return inspectAgain(row);
  const { residency } = reading;

  if (residency.kind === 'at' && mustActivate(row, residency.member)) {
    if (attempt.running.activate !== undefined) return waitFor(seen, now, 'Restoring', 'activating the interface');
    const overdue = now.monoMs - ended.atMs > wholeMoveMs(claim.limits, seen.cluster.hypervisor.moveLateness);
    if (overdue && claim.phase !== 'Restoring') return { kind: 'progress', phase: 'Restoring' };
    return whenRead(row, { kind: 'activate', member: residency.member });
  }
  const provenByMs = attempt.activation?.kind === 'accepted' ? attempt.activation.sentMs + proofGraceMs : 0;
  if (!attempt.reported && now.monoMs < provenByMs && !darkEnded(seen, claim))
    return hold('Restoring', 'waiting for the proof of the route', provenByMs);
  if (!attempt.reported && seen.turn?.kind === 'untold') return waitFor(seen, now, 'WaitingForGroup', seen.turn.message);
  if (!attempt.reported)
    return attempt.running.report === undefined ? { kind: 'report' } : waitFor(seen, now, 'Restoring', 'recording how it ended');
  // Nothing of an outdated attempt is taken any more: without its claim, what is missing is found in the guest's directory entry and put back by a new one.
  const missing = residency.kind === 'at' && attempt.outdated !== true ? restoreGuest(row, residency.member) : undefined;
  if (missing !== undefined) return missing;
  if (claim.group !== undefined && ended.outcome === 'Moved' && seen.turn?.kind !== 'over') {
    if (seen.turn?.kind === 'turnBack') return { kind: 'turnBack' };
    if (claim.phase === 'Moving' && attempt.running.progress === undefined) return { kind: 'progress', phase: 'Landed' };
    return waitFor(seen, now, 'WaitingForGroup', 'landed; the rest of its group is moving');
  }
  if (claim.group !== undefined && (seen.turn?.kind === 'wait' || seen.turn?.kind === 'untold'))
    return waitFor(seen, now, 'WaitingForGroup', seen.turn.message);
  return attempt.running.release === undefined ? { kind: 'release' } : waitFor(seen, now, 'Restoring', 'releasing the claim');
}

/** What the claim has taken from the guest and not given back yet: devices, then the owner's relocation setting. */
function restoreGuest(row: Row, member: MemberName): Decision | undefined {
  const { seen, claim, attempt, now } = row;
  // A detach or an OFF of an older process, or one whose answer was lost, may still arrive: what is put back before it would be undone, and what is there now may be gone then.
  // A reading of the very instant of a detach, or of the setting by which the attempt was closed, may be from before it.
  const safeMs =
    claim.devices === undefined && claim.setting === undefined
      ? 0
      : Math.max(takingArrivesMs(row), (attempt.closedMs ?? -1) + 1, (attempt.detachedMs ?? -1) + 1);
  if (now.monoMs < safeMs) return hold('Restoring', 'waiting until nothing sent earlier can arrive', safeMs);
  const fresh = readSince(row, safeMs);
  if (fresh === undefined) return inspectAgain(row);
  const link = claim.devices?.find(
    (device) => !attempt.relinked.includes(device.vdev) && !fresh.devices.some((there) => there.vdev === device.vdev),
  );
  if (link !== undefined) {
    if (attempt.running.relink !== undefined) return waitFor(seen, now, 'Restoring', 'linking devices again');
    if (attempt.retryMs !== undefined && claim.phase !== 'Restoring' && attempt.running.progress === undefined)
      return { kind: 'progress', phase: 'Restoring' };
    return whenRead(row, { kind: 'relink', link, member });
  }
  if (fresh.relocationSetting === 'OFF' && perhapsOurs(row) && !attempt.settingRestored) {
    return attempt.running.setting === undefined
      ? whenRead(row, { kind: 'restoreSetting' })
      : waitFor(seen, now, 'Restoring', 'restoring the relocation setting');
  }
  return undefined;
}

/** Until when a detach, or an OFF, may arrive that nobody here has an answer to. */
function takingArrivesMs({ seen, claim, attempt }: Row): number {
  const sentMs = Math.max(attempt.takenOver ? attempt.sinceMs : 0, attempt.detachLostMs ?? 0, attempt.closeLostMs ?? 0);
  return sentMs === 0 ? 0 : sentMs + arrivalMs(claim.limits, seen.cluster.hypervisor.moveLateness);
}

/** How long the record waits for the route's proof, so that it tells the dark time at once; a later proof is added to it. */
const proofGraceMs = 100;

function darkEnded(seen: RelocationSeen, claim: Claim): boolean {
  return seen.agent.kind !== 'state' || seen.agent.state.lastDark?.attempt === claim.attempt;
}

/** Whether an activate is still owed for the member where the guest is. */
function mustActivate({ seen, claim, attempt }: Row, member: MemberName): boolean {
  if ((claim.interfaces ?? []).length === 0 || seen.agent.kind === 'none') return false;
  if (attempt.activation?.kind === 'accepted') return false;
  // After a takeover an older order may still arrive: an activate of our epoch closes the attempt against it.
  const touched = attempt.quiesce !== undefined || attempt.takenOver || claim.cause === 'Repair' || networkOf(seen, member) === 'wrong';
  if (!touched) return false;
  return !(attempt.activation !== undefined && attempt.activation.tries >= 3 && networkOf(seen, member) === 'right');
}

/** Why nothing goes to the target any more. */
function targetLeft({ seen, claim }: Row): string | undefined {
  const state = seen.cluster.states.get(claim.to);
  return state === 'Joined' ? undefined : `${claim.to} is ${state ?? 'not a member'}`;
}

function needsQuiesce(claim: Claim): boolean {
  return (claim.interfaces ?? []).length > 0;
}

function mayRepeat(order: OrderSeen): boolean {
  return order.kind === 'failed' && order.tries < 3 && (order.fault.kind === 'unreachable' || order.fault.kind === 'unknownOutcome');
}

/** The member whose machine the guest reads by itself; undefined: none of the cluster's. */
function ownMember({ cluster }: RelocationSeen, state: AgentState): MemberName | undefined {
  return cluster.members.find((candidate) => candidate.machines.some((machine) => sameMachine(machine, state.machine)))?.name;
}

/** True when an agent that tells nothing by itself was last asked so many ticks ago, or never. */
function agentStale({ agent, cluster, goal, claim }: RelocationSeen, now: Now, ticks: number): boolean {
  if (cluster.guests.stream || agent.kind === 'none' || (goal?.placement.agent ?? claim?.agent) === undefined) return false;
  return agent.askedMs === undefined || now.monoMs - agent.askedMs >= ticks * cluster.tickMs;
}

/** A targeted reading that is young enough to make a claim of. */
function readLately({ preparation, cluster }: RelocationSeen, now: Now): boolean {
  return preparation !== undefined && now.monoMs - preparation.askedMs <= cluster.tickMs * 5;
}

/** Nothing is done to a guest on such a reading: this process may have stood still since, and somebody else may have moved it. */
function tooOld(askedMs: number | undefined, { cluster }: RelocationSeen, now: Now): boolean {
  return askedMs === undefined || now.monoMs - askedMs > residencyAgeMaxMs * cluster.scale;
}

/** An effect before the MOVE: only while it is known that the guest is where the claim says. */
function whenKnown(row: Row, effect: Decision): Decision {
  const { value, askedMs } = row.seen.residency;
  const there = value.kind === 'at' && value.member === row.claim.from;
  return there && !tooOld(askedMs, row.seen, row.now) ? effect : inspectAgain(row);
}

/** An effect that puts back: only on a targeted reading that is not old, and that the lists read since do not contradict. */
function whenRead(row: Row, effect: Decision): Decision {
  const { residency } = row.seen;
  const { askedMs, value } = row.attempt.inspection ?? {};
  const contradicted = residency.askedMs > (askedMs ?? 0) && memberOf(residency.value) !== memberOf(value?.residency);
  return contradicted || tooOld(askedMs, row.seen, row.now) ? inspectAgain(row) : effect;
}

function memberOf(residency: Residency | undefined): MemberName | undefined {
  return residency?.kind === 'at' ? residency.member : undefined;
}

/** The targeted reading, if it was asked for at or after an instant. */
function readSince({ attempt }: Row, sinceMs: number): GuestInspection | undefined {
  return attempt.inspection !== undefined && attempt.inspection.askedMs >= sinceMs ? attempt.inspection.value : undefined;
}

function inspectAgain({ seen, attempt, now }: Row): Decision {
  if (attempt.running.inspect !== undefined) return waitFor(seen, now, 'Relocating', 'reading where it is');
  const lastMs = attempt.inspection?.askedMs ?? Number.NEGATIVE_INFINITY;
  // The first reading after an answer is asked for at once, the following ones a tick apart.
  if (lastMs < (attempt.end?.basisMs ?? answeredMs(attempt)) || now.monoMs - lastMs >= seen.cluster.tickMs)
    return { kind: 'inspect', reason: 'Relocating' };
  return hold('Relocating', 'reading where it is', lastMs + seen.cluster.tickMs);
}

/** When the answer to its MOVE came, or that there is none; 0 before. */
function answeredMs({ move }: Attempt): number {
  return move !== undefined && 'answeredMs' in move ? move.answeredMs : 0;
}

function findingsOf(move: NonNullable<Attempt['move']>): AttemptEnd['findings'] {
  return move.kind === 'refused' ? move.findings : [];
}

// eslint-disable-next-line max-params -- the facts of an end, in the order in which they are said
function end(
  now: Now,
  outcome: Outcome,
  message: string,
  findings: AttemptEnd['findings'] = [],
  basisMs: number = now.monoMs,
  endReason?: number,
): Decision {
  return { kind: 'end', end: { outcome, message, atMs: now.monoMs, basisMs, findings, endReason } };
}

function hold(reason: Reason, message: string, recheckMs: number | undefined): Decision {
  return { kind: 'hold', reason, message, recheckMs };
}

function firstHold(
  holds: readonly { readonly reason: Reason; readonly message: string; readonly recheckMs?: number }[],
  seen: RelocationSeen,
  now: Now,
): Decision {
  const first = holds[0];
  if (first === undefined) return hold('UnknownMember', 'no member to go to', now.monoMs + seen.cluster.tickMs);
  return hold(first.reason, first.message, first.recheckMs);
}

/** A call is on its way: what comes back is another look, and a few ticks later there is one anyway. */
function waitFor(seen: RelocationSeen, now: Now, reason: Reason, message: string): Decision {
  return hold(reason, message, now.monoMs + seen.cluster.tickMs * 5);
}
