import { readFileSync } from 'node:fs';

/** What the kernel says of an interface, from /sys/class/net (Documentation/ABI/testing/sysfs-class-net). Reading costs microseconds and changes nothing. */
export interface Link {
  /** IFF_UP: taken up by somebody. */
  readonly raised: boolean;
  readonly carrier: boolean;
  /** IFF_NOARP, as HiperSockets of layer 3 have it. */
  readonly arp: boolean;
}

const iffUp = 0x1;
const iffNoArp = 0x80;

/** Undefined: there is no such interface. */
export function readLink(sys: string, name: string): Link | undefined {
  const flags = readNumber(`${sys}/class/net/${name}/flags`);
  if (flags === undefined) return undefined;
  const raised = (flags & iffUp) !== 0;
  return {
    raised,
    carrier: raised && hasCarrier(sys, name),
    arp: (flags & iffNoArp) === 0,
  };
}

export function isUp(link: Link | undefined): boolean {
  return link !== undefined && link.raised && link.carrier;
}

/** Up and with carrier: of an interface that is down the kernel does not tell it (EINVAL), so that this one file says both. */
export function hasCarrier(sys: string, name: string): boolean {
  return readNumber(`${sys}/class/net/${name}/carrier`) === 1;
}

/** Packets received since the interface exists, of any kind. */
export function readReceivedPackets(sys: string, name: string): number | undefined {
  return readNumber(`${sys}/class/net/${name}/statistics/rx_packets`);
}

export function readNumber(file: string): number | undefined {
  const text = readText(file)?.trim();
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
