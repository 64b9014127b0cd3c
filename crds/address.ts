/** IP addresses and networks as specs may name them, and which of them nobody may be sent to. */
import { isIPv4, isIPv6 } from 'node:net';

export interface Address {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

export interface Network extends Address {
  readonly prefix: number;
}

/** A plain IPv4 or IPv6 address without zone; undefined for any other spelling. */
export function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { family: 4, bits: bitsOf(text.split('.').map(Number), 8n) };
  if (!isIPv6(text) || /[.%]/.test(text)) return undefined;
  const [head = '', tail] = text.split('::');
  const before = groupsOf(head);
  const after = groupsOf(tail ?? '');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => 0);
  return { family: 6, bits: bitsOf([...before, ...zeros, ...after], 16n) };
}

function groupsOf(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function bitsOf(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((bits, part) => (bits << width) | BigInt(part), 0n);
}

/** A network in CIDR notation; undefined when it is none. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', length = ''] = text.split('/');
  const parsed = parseAddress(address);
  const prefix = Number(length);
  if (parsed === undefined || !/^[0-9]{1,3}$/.test(length) || prefix > width(parsed)) return undefined;
  return { ...parsed, prefix };
}

/** Whether an address, or a whole network, lies in a network. */
export function contains(network: Network, inner: Address): boolean {
  const shift = BigInt(width(network) - network.prefix);
  return network.family === inner.family && network.bits >> shift === inner.bits >> shift;
}

/** True when the address part of a network has bits below its prefix. */
export function hasHostBits(network: Network): boolean {
  return (network.bits & ((1n << BigInt(width(network) - network.prefix)) - 1n)) !== 0n;
}

function width(address: Address): number {
  return address.family === 4 ? 32 : 128;
}

const forbidden: readonly (readonly [network: string, what: string])[] = [
  ['0.0.0.0/8', 'the unspecified address'],
  ['127.0.0.0/8', 'a loopback address'],
  ['169.254.0.0/16', 'a link-local address, where metadata services answer'],
  ['224.0.0.0/4', 'a multicast address'],
  ['240.0.0.0/4', 'a reserved address'],
  ['::1/128', 'a loopback address'],
  ['::/96', 'an IPv4 address in IPv6 clothes'],
  ['::ffff:0:0/96', 'an IPv4 address in IPv6 clothes'],
  ['64:ff9b::/96', 'an IPv4 address in IPv6 clothes'],
  ['fe80::/10', 'a link-local address'],
  ['fd00:ec2::254/128', 'the address of a metadata service'],
  ['ff00::/8', 'a multicast address'],
];
const forbiddenNetworks = forbidden.flatMap(([text, what]) => {
  const network = parseNetwork(text);
  return network === undefined ? [] : [{ network, what }];
});

/** What an address is that no spec may name, as a noun phrase; undefined when it may be named. */
export function forbiddenAddress(address: Address, allow: 'loopback' | 'nothing' = 'nothing'): string | undefined {
  const hit = forbiddenNetworks.find(({ network }) => contains(network, address))?.what;
  return allow === 'loopback' && hit === 'a loopback address' ? undefined : hit;
}
