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
    // Of an interface that is down it cannot be read (EINVAL).
    carrier: raised && readNumber(`${sys}/class/net/${name}/carrier`) === 1,
    arp: (flags & iffNoArp) === 0,
  };
}

export function isUp(link: Link | undefined): boolean {
  return link !== undefined && link.raised && link.carrier;
}

/** Packets received since the interface exists, of any kind. */
export function readReceivedPackets(sys: string, name: string): number | undefined {
  return readNumber(`${sys}/class/net/${name}/statistics/rx_packets`);
}

/** When the process of a pid file was started, milliseconds of the boot-time clock; undefined when it does not run or is another program. proc(5): field 22, in ticks of 10 ms. */
export function readStartMs({
  proc,
  pidFile,
  program,
}: {
  readonly proc: string;
  readonly pidFile: string;
  readonly program: string;
}): number | undefined {
  const pid = readNumber(pidFile);
  const stat = pid === undefined ? undefined : readText(`${proc}/${pid}/stat`);
  // The name is in brackets and may hold anything, blanks and brackets included.
  const end = stat?.lastIndexOf(')') ?? -1;
  if (stat === undefined || stat.slice(stat.indexOf('(') + 1, end) !== program) return undefined;
  const ticks = Number(stat.slice(end + 2).split(' ')[19]);
  return Number.isFinite(ticks) ? ticks * 10 : undefined;
}

function readNumber(file: string): number | undefined {
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
