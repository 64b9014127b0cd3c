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

/**
 * Silence is the cheap proof and, on a LAN without traffic, the usual one. Where packets came in, ospfd's own counters tell whether all of them were OSPF; what else
 * there may be (ARP, multicast of others) only makes the wait longer, never shorter.
 */
export async function watchQuiet(o: QuietOptions): Promise<Outcome<void>> {
  const quietMs = o.quietMs ?? defaultQuietMs;
  let goesOn = await pause(Math.max(0, o.notBefore - quietMs - o.clock()), o.signal);
  while (goesOn) {
    const before = o.packets();
    goesOn = await pause(quietMs, o.signal);
    if (goesOn && o.packets() === before) return done;
    const first = await takeMark(o);
    goesOn = goesOn && (await pause(quietMs, o.signal));
    const second = await takeMark(o);
    if (goesOn && first.others !== undefined && second.others === first.others) return done;
  }
  return late;
}

const done: Outcome<void> = { ok: true, value: undefined };
const late: Outcome<void> = { ok: false, why: 'packets other than OSPF were still received when the time was up' };

interface Mark {
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
    if (packets === o.packets() && first === second) return { others: packets - second };
  }
  return { others: undefined };
}
