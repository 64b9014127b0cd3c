import type { Answer } from '../../domain/fault.ts';
import { done, failed, refused } from '../../domain/fault.ts';
import type { GuestName, MemberName, Vdev } from '../../domain/names.ts';
import type { DeviceLink, MemberState, SsiMode } from '../../domain/ssi.ts';
import { finding } from './findings.ts';
import { end, giveUp, noLimitMs } from './relocating.ts';
import { change, receiveMove } from './requests.ts';
import type { Guest, Member, World } from './world.ts';
import { pairKey, place } from './world.ts';

/** What somebody else does to the cluster: an operator at a console, a failing machine, a person at a guest. */

export type GuestCommand =
  | {
      readonly kind: 'relocate';
      readonly guest: GuestName;
      readonly to: MemberName;
      readonly issuer?: string;
      readonly maxTotalMs?: number;
      readonly maxQuiesceMs?: number;
    }
  | { readonly kind: 'cancelRelocation'; readonly guest: GuestName }
  /** 2 CPHX, 8 internal error, 9 and 11 CP exit: any of zvm.md 3.3. */
  | { readonly kind: 'endRelocation'; readonly guest: GuestName; readonly reason: number }
  | { readonly kind: 'logoff'; readonly guest: GuestName }
  | { readonly kind: 'logon'; readonly guest: GuestName; readonly member: MemberName }
  | { readonly kind: 'reset'; readonly guest: GuestName }
  | { readonly kind: 'console'; readonly guest: GuestName; readonly connected: boolean }
  | { readonly kind: 'attach'; readonly guest: GuestName; readonly link: DeviceLink }
  | { readonly kind: 'detach'; readonly guest: GuestName; readonly vdev: Vdev }
  | { readonly kind: 'setting'; readonly guest: GuestName; readonly value: 'ON' | 'OFF' }
  | { readonly kind: 'refuse'; readonly guest: GuestName; readonly codes: readonly string[] }
  | { readonly kind: 'load'; readonly guest: GuestName; readonly memoryMebibytes?: number; readonly dirtyMebibytesPerSecond?: number };

export type MemberCommand =
  | { readonly kind: 'memberState'; readonly member: MemberName; readonly state: MemberState }
  | { readonly kind: 'memberReachable'; readonly member: MemberName; readonly reachable: boolean }
  | { readonly kind: 'capacity'; readonly member: MemberName; readonly mebibytes: number }
  /** The member was moved to another machine, or its machine replaced. */
  | { readonly kind: 'machineSequence'; readonly member: MemberName; readonly sequence: string };

export type OperatorCommand =
  | GuestCommand
  | MemberCommand
  | { readonly kind: 'mode'; readonly mode: SsiMode }
  | { readonly kind: 'link'; readonly between: readonly [MemberName, MemberName]; readonly up: boolean }
  | { readonly kind: 'clockSkew'; readonly ms: number }
  | { readonly kind: 'giveUp'; readonly ms: number };

/** Carries a command out at once. `notFound`: no such guest or member; `refused`: z/VM says no. */
export function operate(world: World, command: OperatorCommand, nowMs: number): Answer<void> {
  world.observation = undefined;
  if ('guest' in command) {
    const guest = world.guests.get(command.guest);
    if (guest === undefined) return failed('notFound', `there is no guest ${command.guest}; nothing was done; name one of this cluster`);
    guest.changed = true;
    return operateGuest(world, guest, { command, nowMs });
  }
  if ('member' in command) {
    const member = world.members.get(command.member);
    if (member === undefined) return failed('notFound', `there is no member ${command.member}; nothing was done; name one of this cluster`);
    return operateMember(world, member, { command, nowMs });
  }
  if (command.kind === 'mode') world.mode = command.mode;
  else if (command.kind === 'clockSkew') world.clockSkewMs = command.ms;
  else if (command.kind === 'giveUp') world.giveUpMs = command.ms;
  else setLink(world, command, nowMs);
  return done(undefined);
}

function operateGuest(world: World, guest: Guest, o: { readonly command: GuestCommand; readonly nowMs: number }): Answer<void> {
  const { command, nowMs } = o;
  switch (command.kind) {
    case 'relocate':
      return relocate(world, guest, { command, nowMs });
    case 'cancelRelocation':
    case 'endRelocation':
      if (guest.relocation === undefined) return refused([finding(guest.userid, '1926')]);
      giveUp(world, guest.relocation, {
        reason: command.kind === 'endRelocation' ? command.reason : 1,
        nowMs,
        atOnce: command.kind === 'endRelocation',
      });
      return done(undefined);
    case 'logoff':
      lose(world, guest, nowMs);
      return done(undefined);
    case 'logon':
      return logOn(world, guest, { member: command.member, nowMs });
    case 'reset':
      if (guest.relocation !== undefined) end(world, guest.relocation, { reason: 7, atMs: nowMs });
      if (guest.member !== undefined) world.emit({ kind: 'booted', guest: guest.userid, atMs: nowMs });
      return done(undefined);
    case 'console':
      guest.consoleConnected = command.connected;
      return done(undefined);
    case 'attach':
      return forgotten(change(world, guest, { kind: 'link', link: command.link }));
    case 'detach':
      return forgotten(change(world, guest, { kind: 'detach', vdevs: [command.vdev] }));
    case 'setting':
      return forgotten(change(world, guest, command));
    case 'refuse':
      guest.refuse = command.codes;
      return done(undefined);
    case 'load':
      guest.memoryMebibytes = command.memoryMebibytes ?? guest.memoryMebibytes;
      guest.dirtyMebibytesPerSecond = command.dirtyMebibytesPerSecond ?? guest.dirtyMebibytesPerSecond;
      return done(undefined);
  }
}

function relocate(
  world: World,
  guest: Guest,
  o: { readonly command: GuestCommand & { readonly kind: 'relocate' }; readonly nowMs: number },
): Answer<void> {
  if (guest.member === undefined) return refused([finding(guest.userid, '0045')]);
  const { to, issuer, maxTotalMs, maxQuiesceMs } = o.command;
  const limits = { notAfterMs: noLimitMs, maxTotalMs: maxTotalMs ?? noLimitMs, maxQuiesceMs: maxQuiesceMs ?? 10_000 };
  const receipt = receiveMove(world, { guest: guest.userid, from: guest.member, to, issuer: issuer ?? 'OPERATOR', ...limits }, o.nowMs);
  return receipt.kind === 'pending' ? done(undefined) : forgotten(receipt.answer);
}

function logOn(world: World, guest: Guest, o: { readonly member: MemberName; readonly nowMs: number }): Answer<void> {
  const member = world.members.get(o.member);
  if (member === undefined || member.state === 'Down')
    return failed('notFound', `${o.member} is no member that runs; ${guest.userid} was not logged on; name another`);
  if (guest.member !== undefined) return failed('conflict', `${guest.userid} is logged on at ${guest.member} already; nothing was done`);
  place(world, guest, member);
  world.emit({ kind: 'booted', guest: guest.userid, atMs: o.nowMs });
  return done(undefined);
}

function operateMember(world: World, member: Member, o: { readonly command: MemberCommand; readonly nowMs: number }): Answer<void> {
  const { command, nowMs } = o;
  if (command.kind === 'memberReachable') member.reachable = command.reachable;
  else if (command.kind === 'capacity') member.capacityMebibytes = command.mebibytes;
  else if (command.kind === 'machineSequence') {
    member.machine = { sequence: command.sequence, lpar: member.lpar };
    for (const guest of member.guests) world.emit({ kind: 'machineChanged', guest, atMs: nowMs });
  } else {
    member.state = command.state;
    if (command.state === 'Down') crash(world, member, nowMs);
  }
  return done(undefined);
}

/** The member is gone, with every guest on it; relocations to it lose their connection. */
function crash(world: World, member: Member, nowMs: number): void {
  for (const relocation of world.relocations) if (relocation.to === member) end(world, relocation, { reason: 3, atMs: nowMs });
  for (const userid of [...member.guests]) {
    const guest = world.guests.get(userid);
    if (guest !== undefined) lose(world, guest, nowMs);
  }
}

function lose(world: World, guest: Guest, nowMs: number): void {
  if (guest.member === undefined) return;
  const relocation = guest.relocation;
  place(world, guest, undefined);
  if (relocation !== undefined) end(world, relocation, { reason: 7, atMs: nowMs });
  world.emit({ kind: 'loggedOff', guest: guest.userid, atMs: nowMs });
}

function setLink(world: World, link: { readonly between: readonly [MemberName, MemberName]; readonly up: boolean }, nowMs: number): void {
  const pair = pairKey(...link.between);
  if (link.up) world.linksDown.delete(pair);
  else world.linksDown.add(pair);
  if (!link.up)
    for (const relocation of world.relocations)
      if (pairKey(relocation.from.name, relocation.to.name) === pair) end(world, relocation, { reason: 3, atMs: nowMs });
}

function forgotten(answer: Answer<unknown>): Answer<void> {
  return answer.ok ? done(undefined) : answer;
}
