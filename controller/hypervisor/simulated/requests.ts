import type { Answer, Finding } from '../../domain/fault.ts';
import { done, refused } from '../../domain/fault.ts';
import type { GuestName, MemberName } from '../../domain/names.ts';
import type { GuestChange, TestReport } from '../hypervisor.ts';
import { finding, findingsOf, notTakenUp } from './findings.ts';
import { sameLink } from './link.ts';
import { giveUp, start } from './relocating.ts';
import type { Guest, LedgerEntry, MoveRequest, World } from './world.ts';
import { noteDue } from './world.ts';

/** What the simulated z/VM does with a request when it arrives: check the not-after, fence, judge, act, and keep the book of MOVEs. */

/** A MOVE was answered at once, or its answer comes later as the event `moveEnded` with this ticket. */
export type MoveReceipt =
  | { readonly kind: 'answered'; readonly answer: Answer<{ readonly messages: readonly string[] }> }
  | { readonly kind: 'pending'; readonly ticket: number };

/** What every request of zferry carries. */
export interface Stamp {
  readonly guest: GuestName;
  readonly attempt: number;
  readonly notAfterMs: number;
}

const ledgerMax = 20_000;

export function receiveTest(
  world: World,
  request: Stamp & { readonly from: MemberName; readonly to: MemberName },
  nowMs: number,
): Answer<TestReport> {
  const rejected = admit(world, request, { nowMs, raises: true });
  if (rejected !== undefined) return rejected;
  const findings = findingsOf(world, request);
  if (findings.length > 0) return refused(findings);
  const messages = [`User ${request.guest} is eligible for relocation to ${request.to}`];
  return done(world.settings.lateness === 'Unbounded' ? { messages } : { messages, receiverNowMs: nowMs + world.clockSkewMs });
}

/** `ticket`: the answer was promised under it. */
export function receiveMove(world: World, request: MoveRequest, nowMs: number, ticket = ++world.tickets): MoveReceipt {
  const { guest, from, to, issuer, attempt } = request;
  const entry: LedgerEntry = {
    ticket,
    guest,
    attempt,
    issuer,
    from,
    to,
    receivedMs: nowMs,
    performed: false,
    startedMs: undefined,
    endedMs: undefined,
    result: 'queued',
  };
  if (world.ledger.push(entry) > ledgerMax) world.ledger.shift();
  const rejected =
    attempt === undefined ? undefined : admit(world, { guest, attempt, notAfterMs: request.notAfterMs }, { nowMs, raises: true });
  if (rejected !== undefined) return declined(entry, rejected);
  const lateMs = attempt !== undefined && world.settings.lateness === 'Bounded' ? (world.settings.latenessSeconds ?? 0) * 1000 : 0;
  if (lateMs === 0) return issue(world, entry, { request, nowMs });
  world.waiting.push({ atMs: nowMs + lateMs, kind: 'issue', ticket: entry.ticket, request });
  noteDue(world);
  return { kind: 'pending', ticket: entry.ticket };
}

/** The second half of a MOVE: judged once more, then started. */
export function issue(world: World, entry: LedgerEntry, o: { readonly request: MoveRequest; readonly nowMs: number }): MoveReceipt {
  const findings = findingsOf(world, o.request);
  if (findings.length > 0) return declined(entry, refused(findings, findings.some((each) => notTakenUp.has(each.code)) ? undefined : 6));
  start(world, o.request, { entry, nowMs: o.nowMs });
  return { kind: 'pending', ticket: entry.ticket };
}

export function receiveCancel(world: World, request: Stamp & { readonly from: MemberName }, nowMs: number): Answer<void> {
  const rejected = admit(world, request, { nowMs, raises: false });
  if (rejected !== undefined) return rejected;
  const relocation = world.guests.get(request.guest)?.relocation;
  if (relocation === undefined || relocation.attempt !== request.attempt || relocation.from.name !== request.from)
    return refused([finding(request.guest, '1926')]);
  giveUp(world, relocation, { reason: 1, nowMs });
  return done(undefined);
}

export function receiveChange(
  world: World,
  request: Stamp & { readonly at: MemberName; readonly change: GuestChange },
  nowMs: number,
): Answer<readonly Finding[]> {
  const rejected = admit(world, request, { nowMs, raises: true });
  if (rejected !== undefined) return rejected;
  const guest = world.guests.get(request.guest);
  if (guest?.member !== request.at) return refused([finding(request.guest, '0045')]);
  return change(world, guest, request.change);
}

/** Changes devices or setting. A wish that is fulfilled already changes nothing and is well. */
export function change(world: World, guest: Guest, wish: GuestChange): Answer<readonly Finding[]> {
  if (wish.kind === 'link') {
    const there = guest.devices.find((device) => device.vdev === wish.link.vdev);
    if (there !== undefined && !sameLink(there, wish.link))
      return refused([finding(guest.userid, 'INUSE', `${wish.link.vdev} is another device`)]);
    if (there === undefined) guest.devices = [...guest.devices, wish.link];
  } else if (wish.kind === 'detach') {
    guest.devices = guest.devices.filter((device) => !wish.vdevs.includes(device.vdev));
  } else guest.setting = wish.value;
  guest.changed = true;
  world.observation = undefined;
  return done([]);
}

/** The checks of a request on its arrival, by lateness mode. `raises`: it makes the receiver refuse smaller attempts from now on. */
function admit(
  world: World,
  stamp: Stamp,
  o: { readonly nowMs: number; readonly raises: boolean },
): ReturnType<typeof refused> | undefined {
  const lateness = world.settings.lateness ?? 'Enforced';
  if (o.raises && stamp.attempt > world.lastAttempt) {
    world.lastAttempt = stamp.attempt;
    world.observation = undefined;
  }
  if (lateness === 'Unbounded') return undefined;
  if (!world.omits.includes('notAfter') && stamp.notAfterMs < o.nowMs + world.clockSkewMs)
    return refused([finding(stamp.guest, 'EXPIRED')]);
  const guest = world.guests.get(stamp.guest);
  if (lateness === 'Bounded' || guest === undefined || world.omits.includes('fence')) return undefined;
  if (stamp.attempt < guest.fence) return refused([finding(stamp.guest, 'FENCED', `attempt ${guest.fence} after ${stamp.attempt}`)]);
  if (o.raises && stamp.attempt > guest.fence) {
    guest.fence = stamp.attempt;
    guest.changed = true;
  }
  return undefined;
}

function declined(entry: LedgerEntry, answer: ReturnType<typeof refused>): MoveReceipt {
  const codes = answer.ok || answer.fault.kind !== 'refused' ? [] : answer.fault.findings.map((each) => each.code);
  entry.result = `refused ${codes.join(' ')}`;
  return { kind: 'answered', answer };
}
