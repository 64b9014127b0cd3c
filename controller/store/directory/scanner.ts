import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createFileSet, fileAfter, fileMissing, fileSettled, judge, type FileSet, type Verdict } from './desired.ts';
import { causeText } from './durable.ts';
import { isFolder, isManifestName, signatureOf, signaturesOf, walk, type FolderContents } from './folder.ts';
import { keyOf, nameOf, readManifest, type Problem, type Reader, type Reading } from './manifest.ts';
import type { ObjectRecord } from './records.ts';

/** Reads a folder of manifests again and again, only what changed, and says which objects that concerns. */

/** `root` and `except` (the state folder) are real paths, `shownAs` is what the person wrote. `records`: what was declared when the program last ran. */
export interface ScannerOptions {
  readonly root: string;
  readonly shownAs: string;
  readonly except: string;
  readonly reader: Reader;
  readonly records: Iterable<ObjectRecord>;
  readonly settleMs: number;
  readonly nowMs: () => number;
}

/** What a scan found. `affected`: names whose verdict may differ; `unsettled`: a scan of everything after the settle time will know more. */
export interface Scan {
  readonly affected: ReadonlySet<string>;
  readonly unsettled: boolean;
}

/** One call of `scan` at a time. */
export interface Scanner {
  /** Reads what changed: everywhere, or at these relative paths only. The first scan must be of everything, and takes every file as it is. */
  scan(paths: 'all' | ReadonlySet<string>): Promise<Scan>;
  verdict(name: string): Verdict;
  problems(): readonly Problem[];
  /** Relative paths of all folders. */
  folders(): readonly string[];
  /** A file's name for people. */
  fileName(path: string): string;
}

interface State extends ScannerOptions {
  readonly files: FileSet;
  /** Files that may be half-written, and since when they look as they do. */
  readonly unfinished: Map<string, { readonly signature: string; readonly sinceMs: number }>;
  contents: FolderContents;
  first: boolean;
}

const manifestBytesMax = 8 * 1024 * 1024;

export function createScanner(options: ScannerOptions): Scanner {
  const state: State = {
    ...options,
    files: recorded(options.records),
    unfinished: new Map(),
    contents: { files: [], folders: [], unreadable: [], problems: [] },
    first: true,
  };
  return {
    async scan(paths) {
      const known = paths !== 'all' && [...paths].every((path) => state.files.get(path) !== undefined || !concernsFolder(state, path));
      const affected = known ? scanPaths(state, paths) : await scanAll(state, paths === 'all' ? new Set() : paths);
      return { affected, unsettled: state.unfinished.size > 0 || state.files.leaving() };
    },
    verdict: (name) => judge({ name, files: state.files.holding(name), fileName: (path) => join(state.shownAs, path) }),
    problems: () => [...state.contents.problems, ...[...state.files.all()].flatMap((file) => file.problems)],
    folders: () => state.contents.folders,
    fileName: (path) => join(state.shownAs, path),
  };
}

/** Files as the last run of the program left them, so that one that is broken now still declares its objects. */
function recorded(records: Iterable<ObjectRecord>): FileSet {
  const files = createFileSet();
  for (const { object, source: path } of records) {
    if (path === undefined) continue;
    const key = keyOf(object);
    const declared = { key, manifest: object, path, locate: () => ({ line: 1, column: 1 }) };
    files.put({
      path,
      signature: 'recorded',
      holds: new Map(files.get(path)?.holds).set(nameOf(object.kind, key), { declared }),
      problems: [],
    });
  }
  return files;
}

/** A new file, a new folder or a vanished one changes what there is to read; any other path is none of our business. */
function concernsFolder(state: State, path: string): boolean {
  return isManifestName(path) || state.contents.folders.includes(path) || isFolder(join(state.root, path));
}

function scanPaths(state: State, paths: ReadonlySet<string>): ReadonlySet<string> {
  const affected = new Set<string>();
  for (const path of paths) {
    const file = state.files.get(path);
    const signature = signatureOf(join(state.root, path));
    if (file === undefined) continue;
    if (signature !== undefined) read(state, { path, signature, affected });
    else if (file.signature !== '') add(affected, state.files.put(fileMissing(file, state.nowMs())));
  }
  return affected;
}

/** `dirty` files are read even when they look unchanged. */
async function scanAll(state: State, dirty: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const affected = new Set<string>();
  state.contents = walk({ root: state.root, shownAs: state.shownAs, except: state.except });
  const signatures = await signaturesOf(state.root, state.contents.files);
  let reads = 0;
  for (const [path, signature] of signatures) {
    if (state.files.get(path)?.signature === signature && !dirty.has(path)) continue;
    read(state, { path, signature, affected });
    if (++reads % 20 === 0) await nextTurn();
  }
  const nowMs = state.nowMs();
  for (const file of [...state.files.all()]) {
    const gone = !signatures.has(file.path) && !state.contents.unreadable.some((folder) => isInside(file.path, folder));
    const next = fileSettled(gone && file.signature !== '' ? fileMissing(file, nowMs) : file, nowMs - state.settleMs);
    if (next !== file) add(affected, state.files.put(next));
  }
  state.first = false;
  return affected;
}

function read(
  state: State,
  { path, signature, affected }: { readonly path: string; readonly signature: string; readonly affected: Set<string> },
): void {
  const text = textOf(join(state.root, path));
  const previous = state.files.get(path);
  if (text.ok && !state.first && looksUnfinished(path, text.value) && previous !== undefined && previous.holds.size > 0) {
    const waiting = state.unfinished.get(path);
    if (waiting?.signature !== signature) state.unfinished.set(path, { signature, sinceMs: state.nowMs() });
    if (waiting?.signature !== signature || state.nowMs() - waiting.sinceMs < state.settleMs) return;
  }
  state.unfinished.delete(path);
  const file = join(state.shownAs, path);
  const reading = text.ok ? readManifest({ path, file, text: text.value, reader: state.reader }) : unreadable(file, text.why);
  add(affected, state.files.put(fileAfter({ path, file, signature, reading, previous, nowMs: state.nowMs() })));
}

/** A YAML text without its final newline may be valid and yet half of what is being written; JSON without its end is not valid. */
function looksUnfinished(path: string, text: string): boolean {
  return !/\.json$/i.test(path) && text !== '' && !text.endsWith('\n');
}

function textOf(path: string): { readonly ok: true; readonly value: string } | { readonly ok: false; readonly why: string } {
  try {
    const { size } = statSync(path);
    return size > manifestBytesMax
      ? { ok: false, why: `${size} bytes, more than ${manifestBytesMax}` }
      : { ok: true, value: readFileSync(path, 'utf8') };
  } catch (error) {
    return { ok: false, why: causeText(error) };
  }
}

function unreadable(file: string, why: string): Reading {
  const problem = {
    file,
    line: 1,
    column: 1,
    what: `the file cannot be read (${why}); its objects are kept as they were`,
    instead: 'make it readable or smaller, or remove it',
  };
  return { declared: new Map(), problems: [problem] };
}

function isInside(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

function add(affected: Set<string>, names: Iterable<string>): void {
  for (const name of names) affected.add(name);
}
