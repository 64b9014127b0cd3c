import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Writes small files so that each is, after a crash at any moment, either the old or the new one: temporary file, fsync, rename, fsync of the folder.
 * Many writes at once share the fsync of the folder.
 */

/** `untouched`: certainly as before. `doubtful`: replaced, but a power failure may undo it. `why` is for people. */
export type Written = { readonly kind: 'written' } | { readonly kind: 'untouched' | 'doubtful'; readonly why: string };

/** One folder. Two calls for one name must not overlap. */
export interface DurableFolder {
  readonly path: string;
  write(name: string, text: string): Promise<Written>;
  /** A file that does not exist counts as removed. */
  remove(name: string): Promise<Written>;
}

/** Names of files that are not finished begin with this. */
export const unfinishedPrefix = '.unfinished-';

const writesAtOnceMax = 16;

/** The folder must exist. `syncFolder` makes the entries of a folder durable (default: fsync); it is given by tests of a failing disk. */
export function openDurableFolder({
  path,
  syncFolder = fsyncFolder,
}: {
  readonly path: string;
  readonly syncFolder?: (path: string) => Promise<void>;
}): DurableFolder {
  const inParallel = atMost(writesAtOnceMax);
  const synced = shared(() => syncFolder(path));
  const finish = async (change: Promise<void>): Promise<Written> => {
    try {
      await change;
    } catch (error) {
      return { kind: 'untouched', why: causeText(error) };
    }
    try {
      await synced();
      return { kind: 'written' };
    } catch (error) {
      return { kind: 'doubtful', why: causeText(error) };
    }
  };
  return {
    path,
    write: (name, text) => finish(inParallel(() => replace(path, name, text))),
    remove: (name) => finish(inParallel(() => rm(join(path, name), { force: true }))),
  };
}

async function replace(folder: string, name: string, text: string): Promise<void> {
  const unfinished = join(folder, unfinishedPrefix + name);
  try {
    const file = await open(unfinished, 'w', 0o640);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, join(folder, name));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined); // the first error is the one to report
    throw error;
  }
}

/** Makes names in a folder (created, renamed, removed) survive a power failure. */
export async function fsyncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The message of a failed system call. */
export function causeText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A caller is served by a run that begins after it called, never by one that is under way. */
function shared(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    const mine = run().finally(() => {
      if (running === mine) running = undefined;
    });
    running = mine;
    return mine;
  };
  return () => {
    if (running === undefined) return start();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return start();
      });
    return next;
  };
}

function atMost(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = count;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
