import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { readNumber } from './interface/kernel.ts';

/** The process that a pid file names, of one program; asked again and again. */
export interface ProcessWatch {
  /** When it was started, milliseconds of the boot-time clock; undefined when it does not run or is another program. */
  readonly startMs: () => number | undefined;
}

/** Longer than any line of proc(5) stat. */
const statBytesMax = 2048;

/**
 * While it lives, its number is its own and one reading of /proc says that it does; the pid file is read again when it does not. A file of /proc that was opened stays that
 * process's, also when the number is another's.
 */
export function createProcessWatch({
  proc,
  pidFile,
  program,
}: {
  readonly proc: string;
  readonly pidFile: string;
  readonly program: string;
}): ProcessWatch {
  const bytes = Buffer.alloc(statBytesMax);
  let known: { readonly file: number; readonly startMs: number } | undefined;

  const isAlive = (file: number): boolean => {
    try {
      const length = readSync(file, bytes, 0, bytes.length, 0);
      return length > 0 && !hasEnded(bytes.toString('latin1', 0, length));
    } catch {
      return false;
    }
  };
  const find = (): number | undefined => {
    const pid = readNumber(pidFile);
    let file: number | undefined;
    try {
      if (pid === undefined) return undefined;
      file = openSync(`${proc}/${pid}/stat`, 'r');
      const startMs = startOf(bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0)), program);
      // The kernel's have no bytes of their own; one of a test may be replaced.
      if (startMs !== undefined && fstatSync(file).size === 0) known = { file, startMs };
      return startMs;
    } catch {
      return undefined;
    } finally {
      if (file !== undefined && file !== known?.file) closeSync(file);
    }
  };
  return {
    startMs: () => {
      if (known === undefined) return find();
      if (isAlive(known.file)) return known.startMs;
      closeSync(known.file);
      known = undefined;
      return find();
    },
  };
}

/** proc(5): the name is in brackets and may hold anything, blanks and brackets included; then the state, and as field 22 the start, in ticks of 10 ms. */
function startOf(stat: string, program: string): number | undefined {
  const end = stat.lastIndexOf(')');
  if (stat.slice(stat.indexOf('(') + 1, end) !== program || hasEnded(stat)) return undefined;
  const ticks = Number(stat.slice(end + 2).split(' ')[19]);
  return Number.isFinite(ticks) ? ticks * 10 : undefined;
}

/** A process that has ended stays there until its parent asks for it. */
function hasEnded(stat: string): boolean {
  return stat.charAt(stat.lastIndexOf(')') + 2) === 'Z';
}
