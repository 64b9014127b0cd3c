import type { Answer } from '../../domain/fault.ts';
import type { CpcName, GuestName, MemberName } from '../../domain/names.ts';
import type { DeviceLink, MachineTuple, MemberState, SsiMode, SsiObservation } from '../../domain/ssi.ts';
import type { FaultRule } from './faults.ts';
import type { Copy } from './relocation-time.ts';
import type { MachineSpec, RosterEntry, SimulatedSettings } from './spec.ts';
import { memberNamed, rosterOf } from './spec.ts';

/** The state of one simulated SSI cluster, changed in place by the files beside this one. */

export interface Member {
  readonly name: MemberName;
  readonly cpc: CpcName;
  readonly lpar: string;
  machine: MachineTuple;
  state: MemberState;
  /** Its interface for requests answers; z/VM itself may be well. */
  reachable: boolean;
  /** Memory for guests; absent: whatever comes. */
  capacityMebibytes: number | undefined;
  readonly guests: Set<GuestName>;
  /** The last listing, the same array until the guests change. */
  listing: readonly GuestName[] | undefined;
}

export interface Guest {
  readonly userid: GuestName;
  member: MemberName | undefined;
  memoryMebibytes: number;
  dirtyMebibytesPerSecond: number;
  devices: readonly DeviceLink[];
  /** What its directory entry links at logon. */
  directory: readonly DeviceLink[];
  setting: 'ON' | 'OFF';
  /** Findings of every TEST and MOVE, by number. */
  refuse: readonly string[];
  consoleConnected: boolean;
  /** Orders of smaller attempts are refused, where the receiver fences. */
  fence: number;
  relocation: Relocation | undefined;
  /** It differs from what the spec says, so it has to be kept. */
  changed: boolean;
}

/** A MOVE as it was received. `attempt` is absent when a person typed it. */
export interface MoveRequest {
  readonly guest: GuestName;
  readonly from: MemberName;
  readonly to: MemberName;
  readonly issuer: string;
  readonly attempt?: number;
  readonly notAfterMs: number;
  readonly maxTotalMs: number;
  readonly maxQuiesceMs: number;
}

/** One MOVE in the book that only the simulated z/VM keeps. */
export interface LedgerEntry {
  readonly ticket: number;
  readonly guest: GuestName;
  readonly attempt?: number | undefined;
  readonly issuer: string;
  readonly from: MemberName;
  readonly to: MemberName;
  readonly receivedMs: number;
  /** A relocation was started for it. */
  performed: boolean;
  startedMs?: number | undefined;
  endedMs?: number | undefined;
  /** `queued`, `refused CODE CODE`, `running`, or `ended NN` with z/VM's end reason. */
  result: string;
}

export interface Relocation {
  readonly entry: LedgerEntry;
  readonly guest: Guest;
  readonly from: Member;
  readonly to: Member;
  readonly issuer: string;
  readonly attempt?: number | undefined;
  readonly startedMs: number;
  readonly maxTotalMs: number;
  readonly maxQuiesceMs: number;
  readonly copy: Copy;
  linkMebibytesPerSecond: number;
  /** The copy is carried on up to here. */
  settledMs: number;
  frozenSinceMs: number | undefined;
  /** It is certain to be given up, then and for this reason, unless it ends well before. */
  ending: { readonly atMs: number; readonly reason: number } | undefined;
  /** When it next freezes its guest, ends well, or is given up. */
  dueMs: number;
}

/** What happens to guests without being asked for, told as it happens. */
export type MachineEvent =
  | { readonly kind: 'frozen' | 'thawed' | 'booted' | 'loggedOff' | 'machineChanged'; readonly guest: GuestName; readonly atMs: number }
  | {
      readonly kind: 'moveEnded';
      readonly ticket: number;
      readonly answer: Answer<{ readonly messages: readonly string[] }>;
      readonly atMs: number;
    };

export interface World {
  spec: MachineSpec;
  settings: SimulatedSettings;
  mode: SsiMode;
  readonly members: Map<MemberName, Member>;
  readonly guests: Map<GuestName, Guest>;
  relocations: Relocation[];
  /** MOVEs that were received and are issued, or received once more, later. */
  waiting: { readonly atMs: number; readonly kind: 'issue' | 'receive'; readonly ticket: number; readonly request: MoveRequest }[];
  ledger: LedgerEntry[];
  /** Pairs of members whose ISFC link is down, as pairKey writes them. */
  readonly linksDown: Set<string>;
  faults: FaultRule[];
  tickets: number;
  lastAttempt: number;
  /** What this machine's clock shows beyond the true time. */
  clockSkewMs: number;
  /** How long CP takes to give up once a limit has passed or a person has cancelled. */
  giveUpMs: number;
  /** What it forgets to check. */
  readonly omits: readonly ('notAfter' | 'fence')[];
  /** The earliest instant at which something changes by itself. */
  nextDueMs: number;
  /** Kept until something of it changes. */
  observation: SsiObservation | undefined;
  readonly emit: (event: MachineEvent) => void;
}

export function createWorld(spec: MachineSpec, emit: (event: MachineEvent) => void, omits: World['omits'] = []): World {
  const world: World = {
    spec: { members: [], simulated: {} },
    settings: spec.simulated,
    mode: 'Stable',
    members: new Map(),
    guests: new Map(),
    relocations: [],
    waiting: [],
    ledger: [],
    linksDown: new Set(),
    faults: [],
    tickets: 0,
    lastAttempt: 0,
    clockSkewMs: 0,
    giveUpMs: 0,
    omits,
    nextDueMs: Number.POSITIVE_INFINITY,
    observation: undefined,
    emit,
  };
  adoptSpec(world, spec);
  return world;
}

/**
 * Takes a spec that may have changed. What exists stays as it is, because editing a resource does not touch z/VM: members keep their machine sequence, guests their
 * place. New members and guests appear, and a guest whose own entry was edited takes memory, dirtying rate and refusals from it.
 */
export function adoptSpec(world: World, spec: MachineSpec): void {
  const roster = rosterOf(spec.simulated);
  refuseUnknownMembers(world, spec, roster);
  const edited = world.guests.size === 0 ? new Set<string>() : editedGuests(world.spec, spec);
  world.spec = spec;
  world.settings = spec.simulated;
  for (const { name, cpc, lpar, machineSequences } of spec.members) {
    if (!world.members.has(memberNamed(name))) addMember(world, { name, cpc, lpar, sequence: machineSequences[0] ?? '' });
  }
  const gone = new Set(world.guests.keys());
  for (const entry of roster) {
    const known = world.guests.get(entry.userid);
    const { memoryMebibytes, dirtyMebibytesPerSecond, refuse } = entry;
    if (known === undefined) addGuest(world, entry);
    else if (edited.has(entry.userid)) Object.assign(known, { memoryMebibytes, dirtyMebibytesPerSecond, refuse });
    gone.delete(entry.userid);
  }
  // They run on, and no spec tells of them any more.
  for (const userid of gone) Object.assign(world.guests.get(userid) ?? {}, { changed: true });
  world.observation = undefined;
}

/** Those whose own entry is another one than before. */
function editedGuests(before: MachineSpec, after: MachineSpec): ReadonlySet<string> {
  const known = new Map((before.simulated.guests ?? []).map((guest) => [guest.userid, JSON.stringify(guest)]));
  return new Set(
    (after.simulated.guests ?? []).filter((guest) => known.get(guest.userid) !== JSON.stringify(guest)).map(({ userid }) => userid),
  );
}

/** Before anything is changed, so that a spec is taken as a whole or not at all. */
function refuseUnknownMembers(world: World, spec: MachineSpec, roster: readonly RosterEntry[]): void {
  const names = new Set([...world.members.keys(), ...spec.members.map((member) => memberNamed(member.name))]);
  const lost = roster.find((entry) => !names.has(entry.member));
  if (lost === undefined) return;
  throw new Error(
    `The simulated guest ${lost.userid} is to start at ${lost.member}, which is not a member; nothing was changed; name one of ${[...names].join(' ')}`,
  );
}

/** Puts a member into the cluster, joined and without guests. */
export function addMember(
  world: World,
  o: { readonly name: string; readonly cpc: string; readonly lpar: string; readonly sequence: string },
): Member {
  const name = memberNamed(o.name);
  const member: Member = {
    name,
    // The schema is the only parser of a CPC's name.
    cpc: o.cpc as CpcName,
    lpar: o.lpar,
    machine: { sequence: o.sequence, lpar: o.lpar },
    state: 'Joined',
    reachable: true,
    capacityMebibytes: undefined,
    guests: new Set(),
    listing: undefined,
  };
  world.members.set(name, member);
  return member;
}

/** Logs a guest on for the first time; nowhere when its member is none. */
export function addGuest(world: World, entry: Omit<RosterEntry, 'member'> & { readonly member: MemberName | undefined }): Guest {
  const at = entry.member === undefined ? undefined : world.members.get(entry.member);
  const { userid, memoryMebibytes, dirtyMebibytesPerSecond, devices, refuse } = entry;
  const idle = { setting: 'ON', consoleConnected: false, fence: 0, relocation: undefined, changed: false } as const;
  const guest: Guest = { userid, member: at?.name, memoryMebibytes, dirtyMebibytesPerSecond, devices, directory: devices, refuse, ...idle };
  world.guests.set(userid, guest);
  at?.guests.add(userid);
  if (at !== undefined) at.listing = undefined;
  return guest;
}

/** Puts a guest onto a member, or nowhere. */
export function place(world: World, guest: Guest, to: Member | undefined): void {
  const from = guest.member === undefined ? undefined : world.members.get(guest.member);
  for (const member of [from, to]) if (member !== undefined) member.listing = undefined;
  from?.guests.delete(guest.userid);
  to?.guests.add(guest.userid);
  guest.member = to?.name;
  guest.changed = true;
  world.observation = undefined;
}

/** One name for the link between two members, whichever is named first. */
export function pairKey(a: MemberName, b: MemberName): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** The earliest due time again, after anything that waits has changed. */
export function noteDue(world: World): void {
  let due = Number.POSITIVE_INFINITY;
  for (const relocation of world.relocations) if (relocation.dueMs < due) due = relocation.dueMs;
  for (const waiting of world.waiting) if (waiting.atMs < due) due = waiting.atMs;
  world.nextDueMs = due;
}
