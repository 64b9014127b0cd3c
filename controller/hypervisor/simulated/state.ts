import type { GuestName, MemberName } from '../../domain/names.ts';
import type { DeviceLink, MemberState, SsiMode } from '../../domain/ssi.ts';
import type { FaultRule } from './faults.ts';
import type { Copy } from './relocation-time.ts';
import type { MachineSpec } from './spec.ts';
import type { Guest, LedgerEntry, Relocation, World } from './world.ts';
import { addGuest, addMember, noteDue, place } from './world.ts';

/** One SSI cluster as JSON: the spec it was made from, and everything that has become different since. */
export interface MachineState {
  readonly version: 1;
  readonly spec: MachineSpec;
  readonly mode: SsiMode;
  readonly members: readonly MemberStateEntry[];
  readonly guests: readonly GuestStateEntry[];
  readonly relocations: readonly RelocationState[];
  readonly waiting: World['waiting'];
  readonly ledger: readonly LedgerEntry[];
  readonly linksDown: readonly string[];
  readonly faults: readonly FaultRule[];
  readonly tickets: number;
  readonly lastAttempt: number;
  readonly clockSkewMs: number;
  readonly giveUpMs: number;
}

interface MemberStateEntry {
  readonly name: MemberName;
  readonly cpc: string;
  readonly lpar: string;
  readonly sequence: string;
  readonly state: MemberState;
  readonly reachable: boolean;
  readonly capacityMebibytes?: number;
}

interface GuestStateEntry {
  readonly userid: GuestName;
  readonly member: MemberName | null;
  readonly memoryMebibytes: number;
  readonly dirtyMebibytesPerSecond: number;
  readonly devices: readonly DeviceLink[];
  readonly directory: readonly DeviceLink[];
  readonly setting: 'ON' | 'OFF';
  readonly refuse: readonly string[];
  readonly consoleConnected: boolean;
  readonly fence: number;
}

interface RelocationState {
  readonly ticket: number;
  readonly guest: GuestName;
  readonly from: MemberName;
  readonly to: MemberName;
  readonly issuer: string;
  readonly attempt?: number;
  readonly startedMs: number;
  readonly maxTotalMs: number;
  readonly maxQuiesceMs: number;
  readonly copy: Copy;
  readonly linkMebibytesPerSecond: number;
  readonly settledMs: number;
  readonly frozenSinceMs?: number;
  readonly ending?: { readonly atMs: number; readonly reason: number };
  readonly dueMs: number;
}

export function stateOf(world: World): MachineState {
  const { spec, mode, tickets, lastAttempt, clockSkewMs, giveUpMs } = world;
  return {
    ...{ version: 1, spec, mode, tickets, lastAttempt, clockSkewMs, giveUpMs },
    waiting: [...world.waiting],
    ledger: world.ledger.map((entry) => ({ ...entry })),
    faults: world.faults.map((rule) => ({ ...rule })),
    members: [...world.members.values()].map(({ name, cpc, lpar, machine, state, reachable, capacityMebibytes }) => ({
      ...{ name, cpc, lpar, sequence: machine.sequence, state, reachable },
      ...(capacityMebibytes === undefined ? {} : { capacityMebibytes }),
    })),
    guests: [...world.guests.values()].filter((guest) => guest.changed).map(guestEntry),
    relocations: world.relocations.map(relocationEntry),
    linksDown: [...world.linksDown],
  };
}

/** Lays a state over a world that was just made from the same spec. */
export function restore(world: World, state: MachineState): void {
  const { mode, tickets, lastAttempt, clockSkewMs, giveUpMs } = state;
  Object.assign(world, {
    mode,
    tickets,
    lastAttempt,
    clockSkewMs,
    giveUpMs,
    waiting: [...state.waiting],
    faults: state.faults.map((rule) => ({ ...rule })),
  });
  world.ledger = state.ledger.map((entry) => ({ ...entry }));
  for (const pair of state.linksDown) world.linksDown.add(pair);
  for (const entry of state.members) {
    const member = world.members.get(entry.name) ?? addMember(world, entry);
    Object.assign(member, {
      state: entry.state,
      reachable: entry.reachable,
      machine: { sequence: entry.sequence, lpar: member.lpar },
      capacityMebibytes: entry.capacityMebibytes,
    });
  }
  for (const entry of state.guests) {
    const { member, ...rest } = entry;
    const guest = world.guests.get(entry.userid) ?? addGuest(world, { ...rest, member: undefined });
    Object.assign(guest, rest);
    place(world, guest, member === null ? undefined : world.members.get(member));
  }
  for (const entry of state.relocations) restoreRelocation(world, entry);
  noteDue(world);
}

function guestEntry(guest: Guest): GuestStateEntry {
  const { userid, memoryMebibytes, dirtyMebibytesPerSecond, devices, directory, setting, refuse, consoleConnected, fence } = guest;
  return {
    userid,
    member: guest.member ?? null,
    memoryMebibytes,
    dirtyMebibytesPerSecond,
    devices,
    directory,
    setting,
    refuse,
    consoleConnected,
    fence,
  };
}

function relocationEntry(relocation: Relocation): RelocationState {
  const { issuer, attempt, startedMs, maxTotalMs, maxQuiesceMs, copy, linkMebibytesPerSecond, settledMs, frozenSinceMs, ending, dueMs } =
    relocation;
  return {
    ...{ ticket: relocation.entry.ticket, guest: relocation.guest.userid, from: relocation.from.name, to: relocation.to.name },
    ...{ issuer, startedMs, maxTotalMs, maxQuiesceMs, copy: { ...copy }, linkMebibytesPerSecond, settledMs, dueMs },
    ...(attempt === undefined ? {} : { attempt }),
    ...(frozenSinceMs === undefined ? {} : { frozenSinceMs }),
    ...(ending === undefined ? {} : { ending }),
  };
}

function restoreRelocation(world: World, saved: RelocationState): void {
  const { ticket, copy, frozenSinceMs, ending, ...rest } = saved;
  const guest = world.guests.get(saved.guest);
  const from = world.members.get(saved.from);
  const to = world.members.get(saved.to);
  const entry = world.ledger.find((each) => each.ticket === ticket);
  if (guest === undefined || from === undefined || to === undefined || entry === undefined) return;
  guest.relocation = { ...rest, entry, guest, from, to, copy: { ...copy }, frozenSinceMs, ending };
  world.relocations.push(guest.relocation);
}
