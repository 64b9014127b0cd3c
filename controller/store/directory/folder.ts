import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Problem } from './manifest.ts';
import { causeText } from './durable.ts';

/** Which manifest files and folders there are. Files and folders whose name begins with a dot are not looked at, nor is the state folder. */

/** Relative paths in sort order; the empty path is the folder itself. */
export interface FolderContents {
  readonly files: readonly string[];
  readonly folders: readonly string[];
  /** Folders that exist and cannot be read: what was known in them stays as it was. */
  readonly unreadable: readonly string[];
  readonly problems: readonly Problem[];
}

export function isManifestName(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path);
}

/** Walks the folder (`root` and `except` are real paths). A symbolic link is followed, but every real file and folder counts once, under its own name where it has one inside. */
export function walk({
  root,
  shownAs,
  except,
}: {
  readonly root: string;
  readonly shownAs: string;
  readonly except: string;
}): FolderContents {
  const files: string[] = [];
  const folders: string[] = [];
  const unreadable: string[] = [];
  const problems: Problem[] = [];
  const links: string[] = [];
  const visited = new Set<string>([except]);

  const visit = (relative: string, real: string): void => {
    visited.add(real);
    const entries = entriesOf(real);
    if (!entries.ok) {
      unreadable.push(relative);
      problems.push(unreadableProblem(join(shownAs, relative), entries.why));
      return;
    }
    folders.push(relative);
    for (const entry of entries.value) {
      const inside = relative === '' ? entry.name : `${relative}/${entry.name}`;
      const realInside = join(real, entry.name);
      if (entry.name.startsWith('.') || visited.has(realInside)) continue;
      if (entry.isSymbolicLink()) links.push(inside);
      else if (entry.isDirectory()) visit(inside, realInside);
      else if (entry.isFile() && isManifestName(entry.name)) {
        files.push(inside);
        visited.add(realInside);
      }
    }
  };
  visit('', root);
  // Links come last, so that a file's own name wins; a linked folder may hold links of its own.
  for (let at = 0; at < links.length; at += 1) {
    const link = links[at] ?? '';
    const target = targetOf(join(root, link));
    if (target === undefined || visited.has(target.path)) continue;
    if (target.folder) visit(link, target.path);
    else if (isManifestName(link)) {
      files.push(link);
      visited.add(target.path);
    }
  }
  return { files: files.toSorted(), folders: folders.toSorted(), unreadable, problems };
}

/** A text that changes when the file does (the kernel sets its change time, which nobody can set back); undefined when there is no such file. Other errors (no permission) give a text of their own. */
export function signatureOf(path: string): string | undefined {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() === true ? `${found.ctimeMs} ${found.size} ${found.ino}` : undefined;
  } catch (error) {
    return causeText(error);
  }
}

/** Signatures of many files; lets other work in between, because a network file system may be slow. */
export async function signaturesOf(root: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const signatures = new Map<string, string>();
  for (const [at, path] of paths.entries()) {
    if (at % 200 === 199) await nextTurn();
    const signature = signatureOf(join(root, path));
    if (signature !== undefined) signatures.set(path, signature);
  }
  return signatures;
}

/** Whether a path is a folder now. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

function entriesOf(path: string) {
  try {
    return { ok: true as const, value: readdirSync(path, { withFileTypes: true }) };
  } catch (error) {
    return { ok: false as const, why: causeText(error) };
  }
}

function targetOf(link: string): { readonly path: string; readonly folder: boolean } | undefined {
  try {
    const path = realpathSync(link);
    return { path, folder: statSync(path).isDirectory() };
  } catch {
    return undefined; // the link points to nothing
  }
}

function unreadableProblem(file: string, why: string): Problem {
  return {
    file,
    line: 1,
    column: 1,
    what: `the folder cannot be read (${why}); its objects are kept as they were`,
    instead: 'make it readable again',
  };
}
