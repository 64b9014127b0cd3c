import { realpathSync } from 'node:fs';
import { type Answer, done, failed } from '../../domain/fault.ts';
import { recordAfter } from './declare.ts';
import { causeText } from './durable.ts';
import { runningController } from './lock.ts';
import type { Problem, Reader } from './manifest.ts';
import { loadRecords, stateLayout, type ObjectRecord, type Resource } from './records.ts';
import { createScanner } from './scanner.ts';
import { stateFolder } from './state-folder.ts';

/** A folder as it stands, without a lock and without a write: for a person's questions while a controller may run. */
export interface DirectoryView {
  /** Sorted by kind, namespace and name. What no controller has seen yet has version 0, and an empty uid if it is new. */
  readonly objects: readonly Resource[];
  readonly problems: readonly Problem[];
  /** The pid of the controller that runs the folder. */
  readonly controller?: number;
}

/** Reads manifests and state. A changed manifest is shown with its new spec even when no controller runs. `notFound`: no such folder. */
export async function readDirectory({
  path,
  stateDir,
  ...reader
}: Reader & { readonly path: string; readonly stateDir?: string }): Promise<Answer<DirectoryView>> {
  let root: string;
  try {
    root = realpathSync(path);
  } catch (error) {
    return failed('notFound', `${path} cannot be opened (${causeText(error)}); name the folder that holds the manifests`);
  }
  const state = stateFolder(root, stateDir);
  const loaded = loadRecords({ layout: stateLayout(state), repair: false, validate: reader.validate });
  if (!loaded.ok) return loaded;
  const { records } = loaded.value;
  const scanner = createScanner({ root, shownAs: path, except: state, reader, records: records.values(), settleMs: 0, nowMs: () => 0 });
  const { affected } = await scanner.scan('all');
  const problems = [...loaded.value.problems, ...scanner.problems()];
  const shown: ObjectRecord[] = [...records].flatMap(([name, record]) => (affected.has(name) ? [] : record));
  for (const name of affected) {
    const { declared, problems: found } = scanner.verdict(name);
    problems.push(...found);
    if (declared === undefined) continue;
    const declaration = recordAfter({
      record: records.get(name),
      declared,
      file: scanner.fileName(declared.path),
      validate: reader.validate,
      stamp: unseen,
    });
    problems.push(...declaration.problems);
    if (declaration.record !== undefined) shown.push(declaration.record);
  }
  const controller = await runningController(state);
  const objects = shown.filter((record) => record.removed !== true).map((record) => record.object);
  return done({ objects: objects.toSorted(byName), problems, ...(controller === undefined ? {} : { controller }) });
}

const unseen = { newUid: () => '', nextVersion: () => '0', nowIso: () => '' };

function byName(left: Resource, right: Resource): number {
  return sortText(left) < sortText(right) ? -1 : 1;
}

function sortText({ kind, metadata }: Resource): string {
  return `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;
}
