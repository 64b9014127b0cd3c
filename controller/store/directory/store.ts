import { realpathSync } from 'node:fs';
import { type Answer, done, failed } from '../../domain/fault.ts';
import type { Store } from '../store.ts';
import { causeText } from './durable.ts';
import type { Stamp } from './declare.ts';
import { openJournal } from './journal.ts';
import { openLedger } from './ledger.ts';
import { acquireLock, type Lock } from './lock.ts';
import type { Problem, Reader } from './manifest.ts';
import { storeOperations } from './operations.ts';
import { createPasses, type Passes } from './passes.ts';
import { loadRecords, makeStateFolders, stateLayout } from './records.ts';
import { createScanner } from './scanner.ts';
import { stateFolder } from './state-folder.ts';
import { openWatch, type WatchTimes } from './watch.ts';

/**
 * Resources in a folder: manifests that people write are the desired state and are never written; identities, status and the controller's Relocations live in
 * the state folder, where every write is on the disk before it is answered.
 */
export interface DirectoryStore extends Store {
  /** What a person must repair now, in the order of the files. */
  problems(): readonly Problem[];
  /** Looks at everything now, without waiting for a report of the kernel; what is unsettled stays so until the settle time is over. */
  rescan(): Promise<void>;
}

export interface DirectoryOptions extends Reader {
  /** The folder of manifests, as the person wrote it. */
  readonly path: string;
  /** The state folder; `PATH/.zferry` when absent. */
  readonly stateDir?: string;
  /** `nowMs` must not jump; `nowIso` stamps creations. */
  readonly clock: { nowMs(): number; nowIso(): string };
  readonly newUid: () => string;
  /** Defaults: 20 ms, 500 ms, 120 s (5 s where the kernel does not report every change). `false`: looks only when `rescan` is called. */
  readonly watch?: Partial<WatchTimes> | false;
  /** Called once for each new problem, with those of the first scan before the store is open. */
  readonly onProblem?: (problem: Problem) => void;
  /** Called once when a problem is no more. */
  readonly onRepaired?: (problem: Problem) => void;
  /** Makes a folder's entries durable (default: fsync); for tests of a failing disk. */
  readonly syncFolder?: (path: string) => Promise<void>;
}

const defaultTimes: WatchTimes = { debounceMs: 20, settleMs: 500, rescanMs: 120_000 };

/**
 * Locks the state folder, reads it and all manifests. When something was removed while nobody ran the folder, the settle time is waited out first, so that the
 * first list is right. `notFound`: no such folder. `conflict`: another process runs it. `unreachable`, `unsupported`: the state cannot be used.
 */
export async function openDirectoryStore(options: DirectoryOptions): Promise<Answer<DirectoryStore>> {
  const folders = prepareFolders(options);
  if (!folders.ok) return folders;
  const lock = await acquireLock({ folder: folders.value.state, shownAs: options.path });
  if (!lock.ok) return lock;
  const opened = await openLocked(options, folders.value, lock.value);
  if (!opened.ok) await lock.value.release();
  return opened;
}

interface Folders {
  readonly root: string;
  readonly state: string;
}

/** Real paths; the state folder is made where it is missing. */
function prepareFolders({ path, stateDir }: DirectoryOptions): Answer<Folders> {
  let root: string;
  try {
    root = realpathSync(path);
  } catch (error) {
    return failed(
      'notFound',
      `${path} cannot be opened (${causeText(error)}); nothing was touched; name the folder that holds the manifests`,
    );
  }
  const state = stateFolder(root, stateDir);
  try {
    makeStateFolders(stateLayout(state));
    return done({ root, state: realpathSync(state) });
  } catch (error) {
    return failed(
      'unreachable',
      `the state folder ${state} cannot be made (${causeText(error)}); no manifest was touched; make it writable or use another --state`,
    );
  }
}

async function openLocked(options: DirectoryOptions, folders: Folders, lock: Lock): Promise<Answer<DirectoryStore>> {
  const layout = stateLayout(folders.state);
  const loaded = loadRecords({ layout, repair: true, validate: options.validate });
  if (!loaded.ok) return loaded;
  const { records, problems } = loaded.value;
  const times = { ...defaultTimes, ...(options.watch === false ? {} : options.watch) };
  const ledger = openLedger({ layout, records, ...(options.syncFolder === undefined ? {} : { syncFolder: options.syncFolder }) });
  const scanner = createScanner({
    root: folders.root,
    shownAs: options.path,
    except: folders.state,
    reader: options,
    records: records.values(),
    settleMs: times.settleMs,
    nowMs: () => options.clock.nowMs(),
  });
  const stamp: Stamp = { newUid: options.newUid, nextVersion: ledger.nextVersion, nowIso: () => options.clock.nowIso() };
  const passes = createPasses({
    ledger,
    scanner,
    cancels: layout.cancels,
    stateProblems: problems,
    validate: options.validate,
    stamp,
    report: options,
  });
  await passes.open(times.settleMs);
  const watching = options.watch === false ? undefined : watchPasses({ root: folders.root, cancels: layout.cancels, times, passes });
  const journal = openJournal({ folder: layout.root });
  const operations = storeOperations({ ledger, journal, stamp });
  return done({
    ...operations,
    problems: passes.problems,
    rescan: () => passes.run('all'),
    async close() {
      watching?.();
      await operations.close();
      await passes.end();
      await ledger.idle();
      await journal.idle();
      await lock.release();
    },
  });
}

/** Answers how to stop. */
function watchPasses(o: {
  readonly root: string;
  readonly cancels: string;
  readonly times: WatchTimes;
  readonly passes: Passes;
}): () => void {
  const watch = openWatch({ ...o, onChange: (paths) => void o.passes.run(paths) });
  o.passes.onEnd(({ folders, unsettled }) => {
    watch.follow(folders);
    if (unsettled) watch.unsettled();
  });
  return watch.close;
}
