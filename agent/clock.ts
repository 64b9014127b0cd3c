import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Outcome } from './network.ts';

/**
 * The boot-time clock: milliseconds since the boot of this guest, time in suspend included, never going back.
 *
 * Node has no CLOCK_BOOTTIME. /proc/uptime is that clock, cut to hundredths of a second; performance.now is CLOCK_MONOTONIC, which is fine-grained and stands still in
 * suspend. Their difference only grows: a reading of it is at most 10 ms too small, so the greatest one seen is kept, and a guest that was suspended jumps forward at its
 * first reading. A guest that z/VM stops to relocate is not suspended: its TOD clock, on which both of Linux's clocks run, is continued by CP, so that the stop counts in
 * both. Should a hypervisor hide the stop instead, a permit lasts that much longer, which the ceiling allows for (it contains the longest stop that a move may have).
 */
export interface BootClock {
  readonly nowMs: () => number;
  /** What it reads, for people. */
  readonly source: string;
}

/** A clock and a way to wait, so that tests can have a day pass in a second. */
export interface Time extends Pick<BootClock, 'nowMs'> {
  /** Acts once, after at least so many milliseconds; the answer ends it. */
  readonly after: (ms: number, act: () => void) => () => void;
}

export function realTime(clock: BootClock): Time {
  return {
    nowMs: clock.nowMs,
    after: (ms, act) => {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
  };
}

/** A suspend is noticed so much running time after its end: well within what every permit has to spare, and a reading is not for nothing. */
const freshMs = 900;

export function createBootClock(uptimeFile = '/proc/uptime'): BootClock {
  let file: number | undefined;
  try {
    file = openSync(uptimeFile, 'r');
  } catch {
    // Without it the clock stands still in suspend: a permit may then last longer than it was granted, and `check` says so.
  }
  const bytes = Buffer.alloc(64);
  let aheadMs = Number.NEGATIVE_INFINITY;
  let readMs = Number.NEGATIVE_INFINITY;
  let lastMs = 0;
  return {
    source: file === undefined ? `performance.now alone: ${uptimeFile} cannot be read` : uptimeFile,
    nowMs: () => {
      const monotonicMs = performance.now();
      if (monotonicMs - readMs > freshMs) {
        const uptimeMs = file === undefined ? monotonicMs : readUptime(file, bytes);
        if (uptimeMs !== undefined) aheadMs = Math.max(aheadMs, uptimeMs - monotonicMs);
        readMs = monotonicMs;
      }
      lastMs = Math.max(lastMs, Math.floor(monotonicMs + (aheadMs === Number.NEGATIVE_INFINITY ? 0 : aheadMs)));
      return lastMs;
    },
  };
}

function readUptime(file: number, bytes: Buffer): number | undefined {
  try {
    const length = readSync(file, bytes, 0, bytes.length, 0);
    const seconds = /^(\d+\.\d+) /.exec(bytes.toString('latin1', 0, length))?.[1];
    return seconds === undefined ? undefined : Number(seconds) * 1000;
  } catch {
    return undefined;
  }
}

/** The kernel's name of this boot; `why` when there is none. */
export function readBootId(path: string): Outcome<string> {
  try {
    const text = readFileSync(path, 'latin1').trim();
    return /^[0-9a-f-]{8,64}$/.test(text) ? { ok: true, value: text } : { ok: false, why: `${path} does not name a boot` };
  } catch {
    return { ok: false, why: `${path} cannot be read` };
  }
}

/** Whether the boot-time clock can be read at all; `check` asks. */
export function isUptimeReadable(uptimeFile = '/proc/uptime'): boolean {
  try {
    const file = openSync(uptimeFile, 'r');
    closeSync(file);
    return true;
  } catch {
    return false;
  }
}
