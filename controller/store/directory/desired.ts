import type { Declared, Problem, Reading } from './manifest.ts';

/**
 * What all manifest files together declare, one state after another as files change. Pure.
 * An object that a broken file declared before stays declared as it was; one that is no longer declared leaves only after a while, so that an editor that
 * replaces a file, or a move from one file to another, is not taken for a deletion.
 */

/** One file's hold on one object. `leavingSinceMs`: since then this file no longer declares it. */
interface Hold {
  readonly declared: Declared;
  readonly leavingSinceMs?: number;
}

/** One file as last read. `signature` changes when the file does; empty for a file that is gone. */
export interface ManifestFile {
  readonly path: string;
  readonly signature: string;
  readonly holds: ReadonlyMap<string, Hold>;
  readonly problems: readonly Problem[];
}

/** The file after a new reading. A text with a problem, or with nothing in it at all, takes no object away. */
export function fileAfter(o: {
  readonly path: string;
  readonly file: string;
  readonly signature: string;
  readonly reading: Reading;
  readonly previous: ManifestFile | undefined;
  readonly nowMs: number;
}): ManifestFile {
  const { declared } = o.reading;
  const before = o.previous?.holds ?? new Map<string, Hold>();
  const emptied = declared.size === 0 && o.reading.problems.length === 0 && before.size > 0;
  const problems = emptied ? [emptiedProblem(o.file)] : o.reading.problems;
  const holds = new Map<string, Hold>();
  for (const [name, hold] of before) {
    if (problems.length > 0) holds.set(name, { declared: hold.declared });
    else holds.set(name, { declared: hold.declared, leavingSinceMs: hold.leavingSinceMs ?? o.nowMs });
  }
  for (const [name, one] of declared) holds.set(name, { declared: one });
  return { path: o.path, signature: o.signature, holds, problems };
}

/** The file after it was found missing. */
export function fileMissing(previous: ManifestFile, nowMs: number): ManifestFile {
  const holds = [...previous.holds].map(([name, hold]) => [name, { ...hold, leavingSinceMs: hold.leavingSinceMs ?? nowMs }] as const);
  return { path: previous.path, signature: '', holds: new Map(holds), problems: [] };
}

/** The file without what has been leaving since `beforeMs` or longer. */
export function fileSettled(file: ManifestFile, beforeMs: number): ManifestFile {
  if (!isLeaving(file)) return file;
  const holds = [...file.holds].filter(([, hold]) => hold.leavingSinceMs === undefined || hold.leavingSinceMs > beforeMs);
  return holds.length === file.holds.size ? file : { ...file, holds: new Map(holds) };
}

function isLeaving(file: ManifestFile): boolean {
  for (const hold of file.holds.values()) if (hold.leavingSinceMs !== undefined) return true;
  return false;
}

/** All files, and which of them hold an object. */
export interface FileSet {
  get(path: string): ManifestFile | undefined;
  all(): IterableIterator<ManifestFile>;
  /** The files that hold an object, leaving or not. */
  holding(name: string): readonly ManifestFile[];
  /** Takes a file's next state and answers the names that it concerns. */
  put(file: ManifestFile): readonly string[];
  /** Whether some object is waiting to be taken for deleted. */
  leaving(): boolean;
}

export function createFileSet(): FileSet {
  const files = new Map<string, ManifestFile>();
  const holders = new Map<string, Set<string>>();
  return {
    get: (path) => files.get(path),
    all: () => files.values(),
    holding: (name) => [...(holders.get(name) ?? [])].flatMap((path) => files.get(path) ?? []),
    put(file) {
      const before = [...(files.get(file.path)?.holds.keys() ?? [])];
      for (const name of before) holders.get(name)?.delete(file.path);
      for (const name of file.holds.keys()) holders.set(name, (holders.get(name) ?? new Set()).add(file.path));
      for (const name of before) if (holders.get(name)?.size === 0) holders.delete(name);
      if (file.signature === '' && file.holds.size === 0) files.delete(file.path);
      else files.set(file.path, file);
      return [...before, ...file.holds.keys()];
    },
    leaving: () => [...files.values()].some(isLeaving),
  };
}

/** Who declares one object. `declared` is absent while it is only leaving, `held` is false when it is deleted. */
export interface Verdict {
  readonly held: boolean;
  readonly declared?: Declared;
  readonly problems: readonly Problem[];
}

/** The first path in sort order declares an object; every other one is a problem. `files`: those that hold it. */
export function judge(o: { readonly name: string; readonly files: readonly ManifestFile[]; fileName(path: string): string }): Verdict {
  const holds = o.files.flatMap((file) => file.holds.get(o.name) ?? []);
  const [first, ...others] = holds
    .filter((hold) => hold.leavingSinceMs === undefined)
    .map((hold) => hold.declared)
    .toSorted((left, right) => (left.path < right.path ? -1 : 1));
  if (first === undefined) return { held: holds.length > 0, problems: [] };
  const problems = others.map((other) => ({
    file: o.fileName(other.path),
    ...other.locate('metadata.name'),
    what: `${o.name} is declared in ${o.fileName(first.path)} too; that one counts, this one is ignored`,
    instead: 'remove one of the two',
  }));
  return { held: true, declared: first, problems };
}

function emptiedProblem(file: string): Problem {
  return {
    file,
    line: 1,
    column: 1,
    what: 'nothing is declared here any more; what was is kept',
    instead: 'delete the file to remove its objects',
  };
}
