import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One agent at a time works on a state directory: its process is named in a file there, and believed only while that very process runs. */
export interface Lock {
  readonly release: () => void;
}

export const lockFileName = 'agent.pid';

/** The lock, or the id of the process that has it. */
export function takeLock(folder: string): Lock | { readonly heldBy: number } {
  const heldBy = lockHolder(folder);
  if (heldBy !== undefined && heldBy !== process.pid) return { heldBy };
  const path = join(folder, lockFileName);
  writeFileSync(path, `${process.pid} ${startOf(process.pid) ?? 0}\n`, { mode: 0o600 });
  return { release: () => rmSync(path, { force: true }) };
}

/** The process that works on it now. A process id that another program has got since does not count: it was started at another time. */
export function lockHolder(folder: string): number | undefined {
  try {
    const [, pid, start] = /^(\d+) (\d+)\n$/.exec(readFileSync(join(folder, lockFileName), 'latin1')) ?? [];
    return pid !== undefined && startOf(Number(pid)) === Number(start) ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}

/** proc(5): field 22, in clock ticks since boot. */
function startOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    return Number.isFinite(ticks) ? ticks : undefined;
  } catch {
    return undefined;
  }
}
