import { statfsSync, statSync, watch, type FSWatcher } from 'node:fs';
import { join } from 'node:path';

/**
 * Says when to look at the folder again: soon after the kernel reports a change (one watcher a folder; files need none), a while after something was left
 * unsettled, and every now and then in case a report was lost. No timer and no watcher keeps the process alive.
 */

/** `debounceMs`: from the first report to the look. `settleMs`: how long an unsettled thing is left alone. `rescanMs`: between two looks at everything. */
export interface WatchTimes {
  readonly debounceMs: number;
  readonly settleMs: number;
  readonly rescanMs: number;
}

export interface Watch {
  /** Watches exactly these folders (relative to the root). */
  follow(folders: readonly string[]): void;
  /** Asks for a look at everything after the settle time. */
  unsettled(): void;
  close(): void;
}

/** Where the kernel does not report every change (no watcher left, a file system that others write to from elsewhere) everything is looked at this often. */
const blindRescanMs = 5000;

/** NFS, SMB, CIFS, FUSE, 9P, AFS, Ceph (statfs(2)): another machine's writes are not reported here. */
const sharedFileSystems: ReadonlySet<number> = new Set([0x6969, 0xfe534d42, 0xff534d42, 0x65735546, 0x01021997, 0x5346414f, 0x00c36400]);

/** A timer may fire a little before its time by another clock. */
export const timerSlackMs = 10;

export function openWatch(o: {
  readonly root: string;
  /** A folder whose changes ask for a look at nothing else. */
  readonly cancels: string;
  readonly times: WatchTimes;
  readonly onChange: (paths: 'all' | ReadonlySet<string>) => void;
}): Watch {
  const looks = scheduleLooks(o.times, o.onChange);
  const cancels = watcherOf(o.cancels, () => looks.soon(undefined));
  const watchers = new Map<string, Watcher>();
  const shared = isShared(o.root);
  return {
    follow(folders) {
      const wanted = new Set(folders);
      for (const [folder, watcher] of watchers) {
        if (wanted.has(folder) && watcher.inode === inodeOf(join(o.root, folder))) continue;
        watcher.close();
        watchers.delete(folder);
      }
      for (const folder of folders) {
        if (watchers.has(folder)) continue;
        const watcher = watcherOf(join(o.root, folder), (name) => looks.soon(pathOf(folder, name)));
        if (watcher === undefined) continue;
        watchers.set(folder, watcher);
        looks.soon('all'); // what changed between the last look and this moment was not reported
      }
      looks.seeing(!shared && cancels !== undefined && watchers.size === folders.length);
    },
    unsettled: looks.unsettled,
    close() {
      looks.close();
      for (const watcher of watchers.values()) watcher.close();
      cancels?.close();
    },
  };
}

interface Watcher {
  /** A folder that was replaced by another of the same name needs another watcher. */
  readonly inode: number | undefined;
  close(): void;
}

function watcherOf(path: string, changed: (name: string | null) => void): Watcher | undefined {
  try {
    const watcher: FSWatcher = watch(path, { persistent: false }, (_, name) => changed(name));
    watcher.on('error', () => changed(null));
    return { inode: inodeOf(path), close: () => watcher.close() };
  } catch {
    return undefined;
  }
}

function isShared(path: string): boolean {
  try {
    return sharedFileSystems.has(statfsSync(path).type);
  } catch {
    return true; // it cannot be told, so it is looked at
  }
}

function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch {
    return undefined;
  }
}

function scheduleLooks(times: WatchTimes, onChange: (paths: 'all' | ReadonlySet<string>) => void) {
  let dirty = new Set<string>();
  let everything = false;
  let blind = false;
  let debounce: NodeJS.Timeout | undefined;
  let settle: NodeJS.Timeout | undefined;
  const look = (): void => {
    debounce = undefined;
    const paths = everything ? 'all' : dirty;
    everything = false;
    dirty = new Set();
    onChange(paths);
  };
  const soon = (path: string | undefined): void => {
    if (path === 'all') everything = true;
    else if (path !== undefined) dirty.add(path);
    debounce ??= setTimeout(look, times.debounceMs).unref();
  };
  const lookEvery = (everyMs: number): NodeJS.Timeout => setInterval(() => soon('all'), everyMs).unref();
  let rescan = lookEvery(times.rescanMs);
  return {
    soon,
    seeing(all: boolean): void {
      if (blind === !all) return;
      blind = !all;
      clearInterval(rescan);
      rescan = lookEvery(blind ? Math.min(blindRescanMs, times.rescanMs) : times.rescanMs);
    },
    unsettled(): void {
      settle ??= setTimeout(() => {
        settle = undefined;
        soon('all');
      }, times.settleMs + timerSlackMs).unref();
    },
    close(): void {
      clearTimeout(debounce);
      clearTimeout(settle);
      clearInterval(rescan);
    },
  };
}

/** Kubernetes swaps a mounted folder by its link `..data`; any other dot name is not ours. A folder named `all` costs a look at everything. */
function pathOf(folder: string, name: string | null): string | undefined {
  if (name === null || name === '..data') return 'all';
  if (name.startsWith('.')) return undefined;
  return folder === '' ? name : `${folder}/${name}`;
}
