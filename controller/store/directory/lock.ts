import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, done, failed } from '../../domain/fault.ts';
import { causeText } from './durable.ts';

/**
 * One controller a state folder. The lock names its process by pid and start time (field 22 of /proc/PID/stat), so that a killed controller's lock is
 * known to be stale even when its pid is in use again. Processes in other pid namespaces are not seen.
 */

/** Held until `release`. */
export interface Lock {
  release(): Promise<void>;
}

interface Owner {
  readonly pid: number;
  readonly startTicks: string;
  readonly bootId: string;
}

const lockName = 'lock';
const takeoverName = 'lock.takeover';

/** `conflict` names the process that runs the folder; nothing was touched then. `folder` must exist. */
export async function acquireLock({ folder, shownAs }: { readonly folder: string; readonly shownAs: string }): Promise<Answer<Lock>> {
  const me = await ownerOf(process.pid);
  const text = JSON.stringify(me);
  const mine = join(folder, `${lockName}.${process.pid}.${randomUUID()}`);
  try {
    await writeFile(mine, text);
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (await linked(mine, join(folder, lockName))) return done({ release: () => release(join(folder, lockName), text) });
      const owner = await readOwner(join(folder, lockName));
      if (owner !== undefined && (await isRunning(owner))) return failed('conflict', refusal(shownAs, owner.pid));
      if (await takenOver({ folder, mine, text })) return done({ release: () => release(join(folder, lockName), text) });
      await delay(10); // another process is taking the stale lock over
    }
    return failed(
      'conflict',
      `${shownAs}: the lock could not be had; nothing was touched; remove ${join(folder, takeoverName)} if no other zferry is starting`,
    );
  } catch (error) {
    return failed(
      'unreachable',
      `${shownAs}: the lock cannot be written (${causeText(error)}); nothing was touched; make ${folder} writable or use another --state`,
    );
  } finally {
    await rm(mine, { force: true }).catch(() => undefined);
  }
}

/** The pid of the controller that runs the folder, if one does. */
export async function runningController(folder: string): Promise<number | undefined> {
  const owner = await readOwner(join(folder, lockName));
  return owner !== undefined && (await isRunning(owner)) ? owner.pid : undefined;
}

function refusal(shownAs: string, pid: number): string {
  return `${shownAs} is already run by process ${pid}; nothing was touched; stop that process or use another --state`;
}

/** A hard link is created with its content or not at all, and never replaces another. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Replaces a stale lock. Only the holder of the second file may, and only after it has read again that the lock is stale. */
async function takenOver(o: { readonly folder: string; readonly mine: string; readonly text: string }): Promise<boolean> {
  const takeover = join(o.folder, takeoverName);
  if (!(await linked(o.mine, takeover))) {
    const other = await readOwner(takeover);
    if (other !== undefined && !(await isRunning(other))) await rm(takeover, { force: true });
    return false;
  }
  try {
    if ((await textOf(join(o.folder, lockName))) === undefined) return false; // released meanwhile: anyone may link it now
    const owner = await readOwner(join(o.folder, lockName));
    if (owner !== undefined && (await isRunning(owner))) return false;
    const replacement = `${o.mine}.new`;
    await writeFile(replacement, o.text);
    await rename(replacement, join(o.folder, lockName));
    return true;
  } finally {
    await rm(takeover, { force: true });
  }
}

async function release(path: string, text: string): Promise<void> {
  if ((await textOf(path)) === text) await rm(path, { force: true }).catch(() => undefined); // a lock that stays is stale by its pid
}

/** Undefined: no such file, or not a lock that any version wrote. */
async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    const value: unknown = JSON.parse((await textOf(path)) ?? '');
    return isOwner(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    Number.isInteger(value.pid) &&
    'startTicks' in value &&
    typeof value.startTicks === 'string' &&
    'bootId' in value &&
    typeof value.bootId === 'string'
  );
}

async function isRunning(owner: Owner): Promise<boolean> {
  const now = await ownerOf(owner.pid);
  if (now.bootId !== owner.bootId) return false;
  if (now.startTicks !== '' || process.platform === 'linux') return now.startTicks === owner.startTicks;
  try {
    process.kill(owner.pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** `startTicks` is empty when the process has ended, a zombie included, and where there is no /proc. */
async function ownerOf(pid: number): Promise<Owner> {
  const [stat, bootId] = await Promise.all([textOf(`/proc/${pid}/stat`), textOf('/proc/sys/kernel/random/boot_id')]);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const ended = fields[0] === 'Z' || fields[0] === 'X';
  return { pid, startTicks: ended ? '' : (fields[19] ?? ''), bootId: bootId?.trim() ?? '' };
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
