import type { Finding } from '../../domain/fault.ts';
import type { GuestName, MemberName } from '../../domain/names.ts';
import { blocksRelocation } from './link.ts';
import type { World } from './world.ts';
import { pairKey } from './world.ts';

/** What each number means (zvm.md 1.7 and 3.2); words stand where no source that was read gives a number. */
const texts: Readonly<Record<string, string>> = {
  '0045': 'is not logged on to this system',
  '1821': 'the relocation domain does not exist',
  '1822': 'FORCE DOMAIN is needed to enter the new domain',
  '1823': 'is a multiconfiguration virtual machine and cannot be relocated',
  '1926': 'no relocation is in progress',
  '1937': 'a device or VSWITCH port has no equivalent at the destination',
  '3006': 'the SSI cluster is not in mode Stable',
  '3008': 'the destination is not a member of the SSI cluster',
  TARGET: 'the destination cannot take it: it is not joined, or the guest is there already',
  STORAGE: 'will not fit into the storage of the destination',
  SETTING: 'relocation of this guest is set OFF',
  RELOCATING: 'a relocation of this guest is in progress',
  CONSOLE: 'the console of the guest is connected',
  ISFC: 'the ISFC link to the destination is down',
  EXPIRED: 'the request arrived after its not-after and was dropped; nothing was done',
  FENCED: 'a later attempt was received for this guest; nothing was done',
};

/** Codes of a MOVE that is not taken up at all; every other finding is an eligibility violation, end reason 06. */
export const notTakenUp: ReadonlySet<string> = new Set(['0045', '3006', '3008', 'SETTING', 'RELOCATING', 'EXPIRED', 'FENCED']);

export function finding(guest: GuestName, code: string, detail = ''): Finding {
  return { code, text: `${guest} ${texts[code] ?? 'is refused'}${detail === '' ? '' : `: ${detail}`}` };
}

/** Every reason why this guest cannot go there now. A guest that is not at the member asked gives that one only, as z/VM does. */
export function findingsOf(
  world: World,
  o: { readonly guest: GuestName; readonly from: MemberName; readonly to: MemberName },
): readonly Finding[] {
  const guest = world.guests.get(o.guest);
  if (guest?.member !== o.from) return [finding(o.guest, '0045')];
  const found: Finding[] = [];
  if (world.mode !== 'Stable') found.push(finding(o.guest, '3006', `mode ${world.mode}`));
  const target = world.members.get(o.to);
  if (target === undefined) found.push(finding(o.guest, '3008', o.to));
  else if (target.state !== 'Joined' || o.to === o.from)
    found.push(finding(o.guest, 'TARGET', `${o.to} is ${o.to === o.from ? 'where it runs' : target.state}`));
  for (const code of guest.refuse) found.push(finding(o.guest, code));
  if (guest.setting === 'OFF') found.push(finding(o.guest, 'SETTING'));
  if (guest.relocation !== undefined)
    found.push(finding(o.guest, 'RELOCATING', `to ${guest.relocation.to.name} by ${guest.relocation.issuer}`));
  for (const device of guest.devices) if (blocksRelocation(device)) found.push(finding(o.guest, '1937', device.vdev));
  if (guest.consoleConnected) found.push(finding(o.guest, 'CONSOLE'));
  if (world.linksDown.size > 0 && world.linksDown.has(pairKey(o.from, o.to))) found.push(finding(o.guest, 'ISFC'));
  if (target?.capacityMebibytes !== undefined && used(world, o.to) + guest.memoryMebibytes > target.capacityMebibytes)
    found.push(finding(o.guest, 'STORAGE'));
  return found;
}

/** Memory of the guests at a member and of those that are on their way to it. */
function used(world: World, member: MemberName): number {
  let mebibytes = 0;
  for (const userid of world.members.get(member)?.guests ?? []) mebibytes += world.guests.get(userid)?.memoryMebibytes ?? 0;
  for (const relocation of world.relocations) if (relocation.to.name === member) mebibytes += relocation.guest.memoryMebibytes;
  return mebibytes;
}
