import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { daemonPath } from './frr.ts';

/** What the lab lacks here, in words; empty when it can run. */
export function missingForLab(): readonly string[] {
  const programs = ['ip', 'vtysh', 'arping', 'ping', 'traceroute'].filter((program) => !isOnPath(program));
  const daemons = [daemonPath('zebra'), daemonPath('ospfd')].filter((path) => !isExecutable(path));
  return [...programs, ...daemons, ...(process.getuid?.() === 0 ? [] : ['root'])];
}

/** What to type where something is missing, for the title of what is skipped. */
export const setupLine = 'where FRR, iproute2 or root is missing, type as root: ZFERRY_SETUP=1 npm test';

/** Continuous integration may skip nothing: there what is missing fails the tests. */
export function skipsLab(): boolean {
  return missingForLab().length > 0 && process.env['CI'] !== 'true';
}

export function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
