import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Answer, done, failed } from '../../domain/fault.ts';
import type { Key, Kind, ResourceByKind } from '../store.ts';
import { causeText, unfinishedPrefix } from './durable.ts';
import { keyOf, nameOf, type Problem, type Validate } from './manifest.ts';

/** What the state folder keeps of each object: one JSON file, `objects/KIND/NAME.json`, with the last good spec, identity and status. */

export type Resource = ResourceByKind[Kind];

/** One object as kept. `source` is the manifest's path relative to the folder, absent for a Relocation that the controller made. */
export interface ObjectRecord {
  readonly object: Resource;
  readonly source?: string;
  /** A Relocation whose manifest still exists, but which the controller has removed from its history. */
  readonly removed?: true;
}

/** Where a state folder keeps what. */
export interface StateLayout {
  readonly root: string;
  readonly cancels: string;
  objects(kind: Kind): string;
}

const formatNow = 1;
const kinds: readonly Kind[] = ['SSICluster', 'GuestPlacement', 'Relocation'];

export function stateLayout(root: string): StateLayout {
  return { root, cancels: join(root, 'cancel'), objects: (kind) => join(root, 'objects', kind) };
}

/** Makes the folders; `existing` ones stay as they are. Throws what the file system says. */
export function makeStateFolders(layout: StateLayout): void {
  for (const folder of [layout.cancels, ...kinds.map((kind) => layout.objects(kind))]) mkdirSync(folder, { recursive: true, mode: 0o750 });
}

/**
 * An object's file name without its extension: `NAMESPACE.NAME`, every character outside a-z 0-9 - . percent-encoded, and hashed where a file system would
 * find it too long. A namespace holds no dot, so two objects never share a file.
 */
export function recordName(key: Key): string {
  const plain = key.namespace === '' ? encoded(key.name) : `${encoded(key.namespace).replaceAll('.', '%2E')}.${encoded(key.name)}`;
  return plain.length <= 200 ? plain : `${plain.slice(0, 120)}~${createHash('sha256').update(plain).digest('hex').slice(0, 32)}`;
}

/** A record as its file's text. */
export function recordText(record: ObjectRecord): string {
  return `${JSON.stringify({ format: formatNow, ...record }, undefined, 1)}\n`;
}

export interface LoadedRecords {
  readonly records: ReadonlyMap<string, ObjectRecord>;
  readonly problems: readonly Problem[];
}

export interface LoadOptions {
  readonly layout: StateLayout;
  /** Whether files that are no records are moved aside, and unfinished ones removed. */
  readonly repair: boolean;
  readonly validate?: Validate;
}

/**
 * Reads every record. A file that is not one, or whose status `validate` refuses, is reported and, with `repair`, moved aside to `*.corrupt`: its object is as
 * new. `unsupported`: a newer zferry wrote the state; nothing was touched. Folders that do not exist are empty.
 */
export function loadRecords({ layout, repair, validate }: LoadOptions): Answer<LoadedRecords> {
  const records = new Map<string, ObjectRecord>();
  const corrupt: string[] = [];
  try {
    const paths = kinds.flatMap((kind) => filesIn(layout.objects(kind)).map((file) => join(layout.objects(kind), file)));
    for (const path of paths.filter(isRecordFile)) {
      const text = textOf(path);
      if (text === undefined) continue; // removed meanwhile by the controller that runs the folder
      const { newer, record } = parseRecord(text);
      if (newer)
        return failed('unsupported', `${path} was written by a newer zferry; nothing was touched; run that version or use another --state`);
      if (record !== undefined && basename(path) === fileOf(record) && hasValidStatus(record, validate)) {
        records.set(nameOf(record.object.kind, keyOf(record.object)), record);
      } else corrupt.push(path);
    }
    const unfinished = paths.filter((path) => basename(path).startsWith(unfinishedPrefix));
    if (repair) for (const path of unfinished) rmSync(path, { force: true });
    return done({ records, problems: corrupt.map((path) => setAside(path, repair)) });
  } catch (error) {
    return failed('unreachable', `the state in ${layout.root} cannot be read (${causeText(error)}); repair it or use another --state`);
  }
}

function isRecordFile(path: string): boolean {
  return path.endsWith('.json') && !basename(path).startsWith(unfinishedPrefix);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The file of a record inside its kind's folder. */
export function fileOf(record: ObjectRecord): string {
  return `${recordName(keyOf(record.object))}.json`;
}

/** Only what the controller wrote is judged: a spec is judged when its manifest is read, by today's rules. */
function hasValidStatus({ object }: ObjectRecord, validate: Validate | undefined): boolean {
  const checked = validate?.(object, { status: 'check' });
  return checked?.ok !== false || !checked.findings.some(({ path }) => path.startsWith('status'));
}

function setAside(path: string, repair: boolean): Problem {
  if (repair) renameSync(path, `${path}.corrupt`);
  return {
    file: path,
    line: 1,
    column: 1,
    what: 'this is not a state file that zferry wrote; its object is treated as new, without records',
    instead: repair
      ? `look at ${path}.corrupt, restore the file from a copy and start again, or remove it`
      : 'restore the file from a copy, or remove it',
  };
}

function parseRecord(text: string): { readonly newer: boolean; readonly record?: ObjectRecord } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { newer: false };
  }
  if (!isObject(value)) return { newer: false };
  if (typeof value['format'] === 'number' && value['format'] > formatNow) return { newer: true };
  const { object, source, removed } = value;
  if (!isResource(object) || (source !== undefined && typeof source !== 'string')) return { newer: false };
  return { newer: false, record: { object, ...(source === undefined ? {} : { source }), ...(removed === true ? { removed } : {}) } };
}

/** Checks what the store itself relies on. */
function isResource(value: unknown): value is Resource {
  if (!isObject(value) || !isObject(value['metadata']) || !isObject(value['spec']) || !isObject(value['status'])) return false;
  const { name, namespace, uid, resourceVersion, generation, creationTimestamp } = value['metadata'];
  const texts = [name, uid, creationTimestamp].every((text) => typeof text === 'string' && text !== '');
  const version = typeof resourceVersion === 'string' && /^[0-9]{1,15}$/.test(resourceVersion);
  const kind = kinds.some((known) => known === value['kind']) && value['apiVersion'] === 'zferry.io/v1alpha1';
  return texts && version && kind && Number.isSafeInteger(generation) && (namespace === undefined || typeof namespace === 'string');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[A-Z_!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
