import type { GuestName, MemberName } from '../../domain/names.ts';
import { parseGuestName, parseMemberName } from '../../domain/names.ts';
import type { DeviceLink } from '../../domain/ssi.ts';
import { parseLink } from './link.ts';

/** What a simulated SSI cluster is built from: the members and the `hypervisor.simulated` object of an SSICluster. */
export interface MachineSpec {
  readonly members: readonly {
    readonly name: string;
    readonly cpc: string;
    readonly lpar: string;
    readonly machineSequences: readonly string[];
  }[];
  readonly simulated: SimulatedSettings;
}

/** The same fields as SSICluster.spec.hypervisor.simulated. */
export interface SimulatedSettings {
  readonly lateness?: 'Enforced' | 'Bounded' | 'Unbounded';
  readonly latenessSeconds?: number;
  readonly resend?: boolean;
  readonly status?: boolean;
  readonly isfcMebibytesPerSecond?: number;
  readonly instant?: boolean;
  readonly guests?: readonly SimulatedGuestSpec[];
  readonly population?: readonly {
    readonly prefix: string;
    readonly count: number;
    readonly member: string;
    readonly memoryMebibytes?: number;
  }[];
}

export interface SimulatedGuestSpec {
  readonly userid: string;
  readonly member: string;
  readonly memoryMebibytes?: number;
  readonly dirtyMebibytesPerSecond?: number;
  readonly devices?: readonly { readonly vdev: string; readonly owner: string; readonly ownerVdev: string; readonly mode: string }[];
  readonly refuse?: readonly string[];
}

/** One guest as it is when the cluster is first seen. */
export interface RosterEntry {
  readonly userid: GuestName;
  readonly member: MemberName;
  readonly memoryMebibytes: number;
  readonly dirtyMebibytesPerSecond: number;
  readonly devices: readonly DeviceLink[];
  readonly refuse: readonly string[];
}

const memoryDefault = 4096;
const dirtyDefault = 20;
export const isfcDefaultMebibytesPerSecond = 400;

/** Every guest that the spec names, one by one. Throws on a name that the resource's schema would have refused. */
export function rosterOf(settings: SimulatedSettings): readonly RosterEntry[] {
  const roster = (settings.guests ?? []).map(named);
  for (const group of settings.population ?? []) {
    const member = memberNamed(group.member);
    for (let number = 1; number <= group.count; number++) {
      roster.push({
        userid: guestNamed(group.prefix + String(number).padStart(4, '0')),
        member,
        memoryMebibytes: group.memoryMebibytes ?? memoryDefault,
        dirtyMebibytesPerSecond: dirtyDefault,
        devices: noDevices,
        refuse: noCodes,
      });
    }
  }
  return roster;
}

const noDevices: readonly DeviceLink[] = [];
const noCodes: readonly string[] = [];

function named(guest: SimulatedGuestSpec): RosterEntry {
  return {
    userid: guestNamed(guest.userid),
    member: memberNamed(guest.member),
    memoryMebibytes: guest.memoryMebibytes ?? memoryDefault,
    dirtyMebibytesPerSecond: guest.dirtyMebibytesPerSecond ?? dirtyDefault,
    devices: guest.devices?.map(parseLink) ?? noDevices,
    refuse: guest.refuse ?? noCodes,
  };
}

/** A userid of the spec; throws when it is none. */
export function guestNamed(text: string): GuestName {
  const parsed = parseGuestName(text);
  if (!parsed.ok) throw new Error(`The simulated guest ${JSON.stringify(text)} ${parsed.why}`);
  return parsed.value;
}

/** A system name of the spec; throws when it is none. */
export function memberNamed(text: string): MemberName {
  const parsed = parseMemberName(text);
  if (!parsed.ok) throw new Error(`The simulated member ${JSON.stringify(text)} ${parsed.why}`);
  return parsed.value;
}
