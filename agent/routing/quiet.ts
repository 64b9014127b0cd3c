import type { Outcome } from '../network.ts';
import { pause } from '../pause.ts';

/** Waits until an interface receives nothing but OSPF for a while: peers whose tables have changed no longer send over it. */
export interface QuietOptions {
  /** The quiet time may end no earlier than this, on `clock`; milliseconds. */
  readonly notBefore: number;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** Packets of any kind since the interface exists. */
  readonly packets: () => number | undefined;
  /** OSPF's own among them; undefined where they are not counted. */
  readonly ospfPackets: () => Promise<number | undefined>;
  readonly quietMs?: number;
}

/** A peer's kernel follows its OSPF table by up to 10 ms. */
export const defaultQuietMs = 60;
const sampleEveryMs = 5;

/**
 * Silence is the cheap proof and, on a LAN without traffic, the usual one. Where packets came in, ospfd's own counters tell whether all of them were OSPF; what else
 * there may be (ARP, multicast of others) only makes the wait longer, never shorter.
 */
export async function watchQuiet(o: QuietOptions): Promise<Outcome<void>> {
  const quietMs = o.quietMs ?? defaultQuietMs;
  if (!(await pause(Math.max(0, o.notBefore - quietMs - o.clock()), o.signal))) return late;
  let mark = await takeMark(o);
  let since = o.clock();
  while (await pause(sampleEveryMs, o.signal)) {
    const now = o.clock();
    if (now < o.notBefore || now - since < quietMs) continue;
    const packets = o.packets();
    if (packets === undefined || packets === mark.packets) return done;
    const next = await takeMark(o);
    if (next.others !== undefined && next.others === mark.others) return done;
    mark = next;
    since = o.clock();
  }
  return late;
}

const done: Outcome<void> = { ok: true, value: undefined };
const late: Outcome<void> = { ok: false, why: 'packets other than OSPF were still received when the time was up' };

interface Mark {
  readonly packets: number | undefined;
  /** Packets that were not OSPF; undefined where that cannot be told. */
  readonly others: number | undefined;
}

/** Both counts at one instant: taken again when a packet came in between, and when the daemon had not yet read one that the kernel had counted. */
async function takeMark(o: QuietOptions): Promise<Mark> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const packets = o.packets();
    const first = await o.ospfPackets();
    const second = first === undefined ? undefined : await o.ospfPackets();
    if (packets === undefined || second === undefined) break;
    if (packets === o.packets() && first === second) return { packets, others: packets - second };
  }
  return { packets: o.packets(), others: undefined };
}
