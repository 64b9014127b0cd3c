import { readFileSync, readdirSync } from 'node:fs';

/** What an idle process takes, by /proc; the processor time of its children is its own. */
export interface Cost {
  readonly core: number;
  /** What of it was its children's, milliseconds in all. */
  readonly childrenMs: number;
  readonly residentMebibytes: number;
  readonly ownMebibytes: number;
}

/** Of a process over `windowMs`, once it has had `settleMs`. */
export async function idleCost(
  pid: number,
  { settleMs, windowMs }: { readonly settleMs: number; readonly windowMs: number },
): Promise<Cost> {
  await pause(settleMs);
  const before = { own: threadsMs(pid), children: childrenMs(pid) };
  const beforeMs = performance.now();
  await pause(windowMs);
  const ofChildrenMs = childrenMs(pid) - before.children;
  const core = (threadsMs(pid) - before.own + ofChildrenMs) / (performance.now() - beforeMs);
  return { core, childrenMs: ofChildrenMs, ...memoryOf(pid) };
}

/** Of its children that run, and of those that have ended. */
function childrenMs(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number);
  return children.reduce((sum, each) => sum + threadsMs(each), endedChildrenMs(pid));
}

/** proc(5): the first figure of each thread's schedstat, nanoseconds on a processor. */
function threadsMs(pid: number): number {
  const tasks = readdirSync(`/proc/${pid}/task`).map((task) => readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'latin1'));
  return tasks.reduce((sum, text) => sum + Number(text.split(' ')[0]) / 1e6, 0);
}

/** proc(5): fields 16 and 17 of stat, ticks of 10 ms. */
function endedChildrenMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(13, 15)
    .map(Number);
  return ((user ?? 0) + (system ?? 0)) * 10;
}

function memoryOf(pid: number): Omit<Cost, 'core' | 'childrenMs'> {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const mebibytes = (label: string): number => Number(new RegExp(`^${label}: +(\\d+) kB`, 'm').exec(text)?.[1]) / 1024;
  return { residentMebibytes: mebibytes('Rss'), ownMebibytes: mebibytes('Private_Clean') + mebibytes('Private_Dirty') };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
