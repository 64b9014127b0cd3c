import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { clusterOf, placementsOf } from './fleet.ts';
import { makeSite, type Site } from './site.ts';
import { figure, verdict, type Table } from './table.ts';

/** `idle`: `zferry run` as a process of its own, when everything is as declared: processor time, writes and memory. Reads /proc, so Linux only. */

/** Four sweeps of z/VM fall into it. What the looks at the whole folder cost, one in two minutes, is a row of `directory`. */
const windowMs = 20_000;
const coreMax = 0.001;

interface Idle {
  readonly core: number;
  readonly residentMebibytes: number;
  readonly changedFiles: number;
  readonly settledMs: number;
}

export async function measureIdle(): Promise<Table> {
  const fleet = (guests: number) => ({ guests, hsi: true, instant: true, unlimited: false });
  // Side by side: neither does anything.
  const sizes = [
    { guests: 2_000, perFile: 1 },
    { guests: 10_000, perFile: 100 },
  ];
  const sites = sizes.map(({ guests, perFile }) => makeSite([clusterOf(fleet(guests)), ...placementsOf(fleet(guests))], perFile));
  const idle = await Promise.all(sites.map(idleOf));
  for (const site of sites) site.dispose();
  const row = (what: string, read: (idle: Idle) => number, target: number | undefined): readonly string[] => [
    what,
    ...idle.map((each) => figure(read(each))),
    target === undefined ? '' : figure(target),
    target === undefined ? '' : idle.map((each) => verdict(read(each), target)).join(', '),
  ];
  return {
    title: '`zferry run`, everything as declared',
    notes: [`Over ${windowMs / 1000} s; guests with HiperSockets, embedded simulated SSI; 2,000 files of one placement, 100 files of 100.`],
    columns: ['', '2,000 guests', '10,000 guests', 'target', ''],
    rows: [
      row('processor time, % of a core', ({ core }) => core * 100, coreMax * 100),
      row('files written or changed', ({ changedFiles }) => changedFiles, 0),
      row('resident memory, MiB', ({ residentMebibytes }) => residentMebibytes, undefined),
      row('start until it rests, s', ({ settledMs }) => settledMs / 1000, undefined),
    ],
  };
}

async function idleOf(site: Site): Promise<Idle> {
  const startedMs = performance.now();
  const main = fileURLToPath(new URL('../../controller/main.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    [main, 'run', '--store', `directory:${site.path}`, '--state', site.stateDir, '--log-level', 'warn'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  try {
    await settled(child);
    const settledMs = performance.now() - startedMs;
    const files = filesOf(dirname(site.path));
    const before = processorMs(child);
    await pause(windowMs);
    const core = (processorMs(child) - before) / windowMs;
    const now = filesOf(dirname(site.path));
    const changedFiles = [...now].filter(([path, print]) => files.get(path) !== print).length;
    return { core, residentMebibytes: residentMebibytes(child), changedFiles, settledMs };
  } finally {
    child.kill();
    await new Promise((resolve) => child.once('exit', resolve));
  }
}

/** It has come to rest when every second of more than the time between two sweeps costs next to nothing. */
async function settled(child: ChildProcess): Promise<void> {
  const endMs = performance.now() + 80_000;
  for (let calm = 0; calm < 6;) {
    if (child.exitCode !== null || performance.now() > endMs) throw new Error('zferry run did not come to rest');
    const before = processorMs(child);
    await pause(1_000);
    calm = processorMs(child) - before < 15 ? calm + 1 : 0;
  }
}

/** Of all its threads, in ms. The scheduler counts nanoseconds. */
function processorMs({ pid }: ChildProcess): number {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).reduce(
    (sum, task) => sum + Number(readFileSync(join(tasks, task, 'schedstat'), 'utf8').split(' ')[0]) / 1e6,
    0,
  );
}

function residentMebibytes({ pid }: ChildProcess): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function filesOf(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { ino, mtimeNs, size } = statSync(path, { bigint: true });
      return [path, `${ino} ${mtimeNs} ${size}`];
    }),
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
