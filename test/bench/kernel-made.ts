import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { untilHolds } from '../agent/rig.ts';

/**
 * A file that the kernel makes at each reading, as it makes /proc/sysinfo: the command line of a process that does nothing, which begins with this text. A file on a disk is
 * opened anew for each reading, which a guest's agent has no need to do.
 */
export async function kernelMade(text: string): Promise<{ readonly path: string; readonly end: () => void }> {
  const holder = spawn('sleep', ['3600'], { argv0: text, stdio: 'ignore' });
  const path = `/proc/${holder.pid ?? 0}/cmdline`;
  await untilHolds(() => readFileSync(path, 'latin1').startsWith(text));
  return { path, end: () => void holder.kill() };
}
