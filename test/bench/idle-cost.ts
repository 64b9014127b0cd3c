import { readFileSync, readdirSync } from 'node:fs';

/** What an idle process takes, by /proc; the processor time of its children is its own. */
export interface Cost {
  readonly core: number;
  readonly residentMebibytes: number;
  readonly ownMebibytes: number;
}

/** Of a process over `windowMs`, once it has had `settleMs`. */
export async function idleCost(
  pid: number,
  { settleMs, windowMs }: { readonly settleMs: number; readonly windowMs: number },
): Promise<Cost> {
  await pause(settleMs);
  const before = processorMs(pid);
  const beforeMs = performance.now();
  await pause(windowMs);
  return { core: (processorMs(pid) - before) / (performance.now() - beforeMs), ...memoryOf(pid) };
}

/** Its own, that of its children that run, and that of those that have ended. */
function processorMs(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ').filter(Boolean).map(Number);
  return [pid, ...children].reduce((sum, each) => sum + threadsMs(each), endedChildrenMs(pid));
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

function memoryOf(pid: number): Omit<Cost, 'core'> {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  const mebibytes = (label: string): number => Number(new RegExp(`^${label}: +(\\d+) kB`, 'm').exec(text)?.[1]) / 1024;
  return { residentMebibytes: mebibytes('Rss'), ownMebibytes: mebibytes('Private_Clean') + mebibytes('Private_Dirty') };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
