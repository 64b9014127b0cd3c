import { readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, done, failed } from '../../domain/fault.ts';
import type { Key } from '../store.ts';
import { causeText, fsyncFolder } from './durable.ts';
import { keyOf, nameOf } from './manifest.ts';
import { loadRecords, recordName, stateLayout, type ObjectRecord } from './records.ts';
import { stateFolder } from './state-folder.ts';

/** A person's word that a Relocation is to be cancelled: an empty file `cancel/NAMESPACE.RELOCATION` in the state folder, so that no manifest is ever written. */

/** Asks the controller that runs the folder, now or when it next starts, to set `spec.cancel`. Asking twice is asking once. `notFound`: no such Relocation in the state. */
export async function requestCancel({
  path,
  stateDir,
  key,
}: {
  readonly path: string;
  readonly stateDir?: string;
  readonly key: Key;
}): Promise<Answer<void>> {
  const layout = stateLayout(stateFolder(path, stateDir));
  const loaded = loadRecords({ layout, repair: false });
  if (!loaded.ok) return loaded;
  const record = loaded.value.records.get(nameOf('Relocation', key));
  if (record === undefined || record.removed === true) {
    return failed(
      'notFound',
      `Relocation ${key.namespace}/${key.name} is not in ${layout.root}; nothing was asked for; see \`zferry status\` for those there are`,
    );
  }
  try {
    const file = await open(join(layout.cancels, recordName(key)), 'w', 0o640);
    await file.close();
    await fsyncFolder(layout.cancels);
    return done(undefined);
  } catch (error) {
    return failed(
      'unreachable',
      `the cancel of Relocation ${key.namespace}/${key.name} was not asked for: ${layout.cancels} cannot be written (${causeText(error)})`,
    );
  }
}

/** The file names in the cancel folder. */
export function requestedCancels(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith('.'));
  } catch {
    return []; // the folder is made at start; without it nothing can have been asked
  }
}

/** A request is done with when it is in the record, or names nothing. */
export function forgetCancel(folder: string, name: string): void {
  try {
    rmSync(join(folder, name), { force: true });
  } catch {
    // It stays and is read again, which changes nothing more.
  }
}

/** The record with `spec.cancel`; the very same when it is set already. */
export function cancelled(record: ObjectRecord, nextVersion: () => string): ObjectRecord {
  const { object } = record;
  if (object.kind !== 'Relocation' || object.spec.cancel === true) return record;
  const { metadata, spec } = object;
  return {
    ...record,
    object: {
      ...object,
      metadata: { ...metadata, resourceVersion: nextVersion(), generation: metadata.generation + 1 },
      spec: { ...spec, cancel: true },
    },
  };
}

/** Whether a request's file name means this record. */
export function isMeant(name: string, { object, removed }: ObjectRecord): boolean {
  return object.kind === 'Relocation' && removed !== true && recordName(keyOf(object)) === name;
}
