import { done, refused } from '../../domain/fault.ts';
import { findingsOf } from './findings.ts';
import type { CopyLoad } from './relocation-time.ts';
import { beginCopy, carryOn, copyTime } from './relocation-time.ts';
import { isfcDefaultMebibytesPerSecond } from './spec.ts';
import type { LedgerEntry, MoveRequest, Relocation, World } from './world.ts';
import { noteDue, pairKey, place } from './world.ts';

/** Relocations in progress: their start, their course under the clock, and every way they end. */

/** z/VM's end reasons: monitor domain 4 record 12 (zvm.md 3.3). */
export const endReasons: Readonly<Record<number, string>> = {
  0: 'success',
  1: 'a CANCEL command',
  2: 'a CPHX command: the operator halted it',
  3: 'the ISFC connection was lost',
  4: 'MAXTOTAL was exceeded',
  5: 'MAXQUIESCE was exceeded',
  6: 'an eligibility violation',
  7: 'the guest was reset or logged off',
  8: 'an internal error',
  9: 'rejected by a CP exit',
  11: 'a bad return code from a CP exit',
};

/** For an operator's relocation without limits. */
export const noLimitMs = Number.MAX_SAFE_INTEGER;

/** Starts a relocation that was found eligible. */
export function start(world: World, request: MoveRequest, o: { readonly entry: LedgerEntry; readonly nowMs: number }): void {
  const guest = world.guests.get(request.guest);
  const from = world.members.get(request.from);
  const to = world.members.get(request.to);
  if (guest === undefined || from === undefined || to === undefined)
    throw new Error('a relocation was started that was not found eligible');
  const { issuer, maxTotalMs, maxQuiesceMs } = request;
  const relocation: Relocation = {
    entry: o.entry,
    guest,
    from,
    to,
    issuer,
    attempt: request.attempt,
    startedMs: o.nowMs,
    maxTotalMs,
    maxQuiesceMs,
    copy: beginCopy(
      { touchedMebibytes: guest.memoryMebibytes, dirtyMebibytesPerSecond: 0, linkMebibytesPerSecond: 1 },
      world.settings.instant ?? false,
    ),
    linkMebibytesPerSecond: world.settings.isfcMebibytesPerSecond ?? isfcDefaultMebibytesPerSecond,
    settledMs: o.nowMs,
    frozenSinceMs: undefined,
    ending: undefined,
    dueMs: o.nowMs,
  };
  Object.assign(o.entry, { performed: true, startedMs: o.nowMs, result: 'running' });
  guest.relocation = relocation;
  guest.changed = true;
  world.relocations.push(relocation);
  world.observation = undefined;
  share(world, relocation, o.nowMs);
}

/** Does what is due at `atMs` for one relocation: stop the guest, land it, or give up. */
export function carry(world: World, relocation: Relocation, atMs: number): void {
  settle(relocation, atMs);
  if (relocation.ending !== undefined && relocation.ending.atMs <= atMs && !finished(relocation))
    return end(world, relocation, { reason: relocation.ending.reason, atMs });
  const limit = passedLimit(relocation, atMs);
  if (limit !== undefined && relocation.ending === undefined) relocation.ending = { atMs: atMs + world.giveUpMs, reason: limit };
  else if (relocation.copy.stopped && relocation.frozenSinceMs === undefined) freeze(world, relocation, atMs);
  else if (relocation.frozenSinceMs !== undefined && finished(relocation)) return end(world, relocation, { reason: 0, atMs });
  plan(world, relocation);
}

/** Ends a relocation. In every case but success and a lost guest the guest goes on at its source. */
export function end(world: World, relocation: Relocation, o: { readonly reason: number; readonly atMs: number }): void {
  const { guest, entry } = relocation;
  world.relocations = world.relocations.filter((other) => other !== relocation);
  guest.relocation = undefined;
  Object.assign(entry, { endedMs: o.atMs, result: `ended ${String(o.reason).padStart(2, '0')}` });
  if (o.reason === 0) place(world, guest, relocation.to);
  world.observation = undefined;
  share(world, relocation, o.atMs);
  if (relocation.frozenSinceMs !== undefined || o.reason === 0) world.emit({ kind: 'thawed', guest: guest.userid, atMs: o.atMs });
  world.emit({ kind: 'moveEnded', ticket: entry.ticket, answer: answerOf(relocation, o.reason), atMs: o.atMs });
}

/** Makes a running relocation end for a reason from outside once CP has given it up. It may still end well before. */
export function giveUp(
  world: World,
  relocation: Relocation,
  o: { readonly reason: number; readonly nowMs: number; readonly atOnce?: boolean },
): void {
  if (o.atOnce === true) return end(world, relocation, { reason: o.reason, atMs: o.nowMs });
  relocation.ending ??= { atMs: o.nowMs + world.giveUpMs, reason: o.reason };
  settle(relocation, o.nowMs);
  plan(world, relocation);
  noteDue(world);
}

function answerOf(
  relocation: Relocation,
  reason: number,
): ReturnType<typeof refused> | ReturnType<typeof done<{ readonly messages: readonly string[] }>> {
  const { guest, from, to } = relocation;
  if (reason === 0) return done({ messages: [`User ${guest.userid} has been relocated from ${from.name} to ${to.name}`] });
  const text = `relocation of ${guest.userid} to ${to.name} ended: ${endReasons[reason] ?? 'for a reason that is not known'}`;
  return refused([{ code: `ENDED${String(reason).padStart(2, '0')}`, text }], reason);
}

function freeze(world: World, relocation: Relocation, atMs: number): void {
  relocation.guest.relocation = undefined;
  const violations = findingsOf(world, { guest: relocation.guest.userid, from: relocation.from.name, to: relocation.to.name }).filter(
    (each) => each.code !== 'STORAGE' && each.code !== 'SETTING',
  );
  relocation.guest.relocation = relocation;
  if (violations.length > 0) return end(world, relocation, { reason: 6, atMs });
  relocation.frozenSinceMs = atMs;
  world.emit({ kind: 'frozen', guest: relocation.guest.userid, atMs });
}

function passedLimit(relocation: Relocation, atMs: number): number | undefined {
  if (relocation.frozenSinceMs !== undefined && finished(relocation)) return undefined;
  if (relocation.frozenSinceMs !== undefined && atMs - relocation.frozenSinceMs >= relocation.maxQuiesceMs) return 5;
  return atMs - relocation.startedMs >= relocation.maxTotalMs ? 4 : undefined;
}

function finished(relocation: Relocation): boolean {
  return relocation.copy.stopped && relocation.copy.remainingMebibytes < 1e-6 && relocation.copy.closingMs < 1e-6;
}

/** Divides the link of this pair of members among its relocations again. */
function share(world: World, changed: Relocation, nowMs: number): void {
  const pair = pairKey(changed.from.name, changed.to.name);
  const sharing =
    world.relocations.length === 1 ? world.relocations : world.relocations.filter((each) => pairKey(each.from.name, each.to.name) === pair);
  const whole = world.settings.isfcMebibytesPerSecond ?? isfcDefaultMebibytesPerSecond;
  for (const relocation of sharing) {
    settle(relocation, nowMs);
    relocation.linkMebibytesPerSecond = whole / sharing.length;
    plan(world, relocation);
  }
  noteDue(world);
}

function settle(relocation: Relocation, nowMs: number): void {
  if (nowMs > relocation.settledMs) carryOn(relocation.copy, loadOf(relocation), nowMs - relocation.settledMs);
  relocation.settledMs = Math.max(relocation.settledMs, nowMs);
}

function plan(world: World, relocation: Relocation): void {
  const time = copyTime(relocation.copy, loadOf(relocation));
  const frozen = relocation.frozenSinceMs;
  let due = relocation.settledMs + Math.ceil((frozen === undefined ? time.untilStoppedMs : time.untilDoneMs) - 1e-6);
  if (relocation.ending !== undefined) due = frozen === undefined ? relocation.ending.atMs : Math.min(due, relocation.ending.atMs);
  else due = Math.min(due, relocation.startedMs + relocation.maxTotalMs, (frozen ?? Number.POSITIVE_INFINITY) + relocation.maxQuiesceMs);
  relocation.dueMs = Math.max(due, relocation.settledMs);
  if (relocation.dueMs < world.nextDueMs) world.nextDueMs = relocation.dueMs;
}

function loadOf(relocation: Relocation): CopyLoad {
  const { guest, linkMebibytesPerSecond } = relocation;
  return { touchedMebibytes: guest.memoryMebibytes, dirtyMebibytesPerSecond: guest.dirtyMebibytesPerSecond, linkMebibytesPerSecond };
}
