/** The paper's network (section 5.1 and Table 1) as data: five guests, the area border router, two members, their LANs. */

export interface Node {
  readonly name: string;
  /** The last octet of all its addresses. */
  readonly host: number;
  readonly hipersockets: boolean;
}

export const guests: readonly Node[] = [
  { name: 'ECMSS00', host: 69, hipersockets: false },
  { name: 'LITSHA22', host: 199, hipersockets: false },
  { name: 'LITDCON1', host: 100, hipersockets: true },
  { name: 'LITSWAS1', host: 101, hipersockets: true },
  { name: 'LITDAT01', host: 104, hipersockets: true },
];

export const borderRouter: Node = { name: 'ABR', host: 1, hipersockets: false };
export const nodes: readonly Node[] = [...guests, borderRouter];
export const area = '4.4.4.4';

/** A member, the machine that it runs on, and how that machine names itself in /proc/sysinfo. */
export interface Member {
  readonly name: string;
  readonly cpc: string;
  readonly sequence: string;
  readonly lpar: string;
  readonly lparNumber: number;
  /** The HiperSockets interface that reaches others on this machine. */
  readonly hsi: Hsi;
}

export type Hsi = 'hsi0' | 'hsi1';
export const hsis: readonly Hsi[] = ['hsi0', 'hsi1'];

export const members: readonly Member[] = [
  { name: 'LTICVM9', cpc: 'H91', sequence: '00000000000A1B29', lpar: 'LTICVM9', lparNumber: 19, hsi: 'hsi0' },
  { name: 'LTICVM2', cpc: 'R91', sequence: '00000000000C4D5E', lpar: 'LTICVM2', lparNumber: 12, hsi: 'hsi1' },
];

/** Every machine has a LAN behind either interface: z/VM wants equivalent devices on both, so a wrong interface is up, has carrier, and meets nobody. */
export function bridgeOf(member: Member, hsi: Hsi): string {
  return `${member.cpc.toLowerCase()}e${hsi.at(-1)}`;
}

/** Both VSWITCH LANs span both machines. */
export const bridges: readonly string[] = ['vsw1', 'vsw2', ...members.flatMap((member) => hsis.map((hsi) => bridgeOf(member, hsi)))];

export const vipa = (host: number): string => `10.20.7.${host}`;
export const trunk = (index: 1 | 2, host: number): string => `10.20.${7 + index}.${host}`;
export const hsiSubnet = (hsi: Hsi): string => `172.${hsi.at(-1)}.9`;
export const hsiAddress = (hsi: Hsi, host: number): string => `${hsiSubnet(hsi)}.${host}`;

export function memberNamed(name: string): Member {
  const member = members.find((one) => one.name === name);
  if (member === undefined) throw new Error(`there is no member ${name}: ${members.map((one) => one.name).join(', ')}`);
  return member;
}

export function guestNamed(name: string): Node {
  const guest = guests.find((one) => one.name === name);
  if (guest === undefined) throw new Error(`there is no guest ${name}: ${guests.map((one) => one.name).join(', ')}`);
  return guest;
}
