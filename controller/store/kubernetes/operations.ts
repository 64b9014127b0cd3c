import { type Answer, done, failed, faultText } from '../../domain/fault.ts';
import type { Key, Kind, NewRelocation, ResourceByKind } from '../store.ts';
import type { Counters } from './counters.ts';
import type { Intake } from './intake.ts';
import { identityOf } from './object.ts';
import { nameOf, namespacePath, objectPath, withQuery } from './paths.ts';
import { send, type Sending } from './sending.ts';
import type { Table } from './table.ts';
import type { Urgency } from './turnstile.ts';
import { isRecord } from './value.ts';

/** Reads and writes of single objects. Every answer goes through the table, so that no later event can show what was before it. */

export interface OperationsOptions extends Sending {
  readonly table: Table;
  readonly intake: Intake;
  readonly counters: Counters;
}

/** Under which name the API server books our writes, beside those of the objects' owners. */
export const fieldManager = 'zferry';
/** A field that the server's CRD does not know must not vanish from a claim without a word. */
const writing = { fieldManager, fieldValidation: 'Strict' };

/** A quorum read. `unreachable` also when the answer is older than what was shown before; `garbled`: it cannot be read by this version. */
export async function readOne<K extends Kind>(
  o: OperationsOptions,
  { kind, key, signal }: { readonly kind: K; readonly key: Key; readonly signal: AbortSignal },
): Promise<Answer<ResourceByKind[K]>> {
  const what = `GET ${nameOf(kind, key)}`;
  const verdict = await send(o, { method: 'GET', what, path: objectPath(kind, key), signal }, urgencyOf(kind));
  if (!verdict.ok) return verdict.status === 404 ? failed('notFound', `${nameOf(kind, key)} does not exist`) : verdict;
  const known = o.table.get(kind, key)?.metadata;
  const identity = identityOf(kind, verdict.value);
  if (known !== undefined && known.uid === identity?.uid && Number(identity.version) < Number(known.resourceVersion)) {
    o.counters.stale += 1;
    return failed(
      'unreachable',
      `${what}: the answer has version ${identity.version}, older than ${known.resourceVersion} that was seen before; read again`,
    );
  }
  return taken(o, kind, { what, value: verdict.value });
}

export async function createRelocation(
  o: OperationsOptions,
  object: NewRelocation,
  signal: AbortSignal,
): Promise<Answer<ResourceByKind['Relocation']>> {
  const { name, namespace } = object.metadata;
  const named = nameOf('Relocation', { name, namespace });
  const what = `POST ${named}`;
  const path = withQuery(namespacePath('Relocation', namespace), writing);
  const verdict = await send(o, { method: 'POST', what, path, body: object, signal }, 1);
  if (!verdict.ok) return verdict.status === 409 ? failed('conflict', `${named} exists already; it was left as it is`) : verdict;
  return taken(o, 'Relocation', { what, value: verdict.value });
}

/** The status of one object, made for one version of one uid. */
export interface StatusWrite<K extends Kind> {
  readonly kind: K;
  readonly key: Key;
  readonly uid: string;
  readonly version: string;
  readonly status: NonNullable<ResourceByKind[K]['status']>;
  readonly signal: AbortSignal;
}

export async function writeStatus<K extends Kind>(o: OperationsOptions, write: StatusWrite<K>): Promise<Answer<ResourceByKind[K]>> {
  const { kind, key, uid, version, status, signal } = write;
  const what = `PUT ${nameOf(kind, key)}/status`;
  const metadata = { name: key.name, ...(key.namespace === '' ? {} : { namespace: key.namespace }), uid, resourceVersion: version };
  const verdict = await send(
    o,
    {
      method: 'PUT',
      what,
      path: withQuery(`${objectPath(kind, key)}/status`, writing),
      body: { apiVersion: 'zferry.io/v1alpha1', kind, metadata, status },
      signal,
      // A claim is taken as the server has it, whatever stands between it and us; of what people read nothing comes back that is not known.
      metadataOnly: kind !== 'SSICluster',
    },
    urgencyOf(kind),
  );
  if (verdict.ok) return isMetadata(verdict.value) ? writtenBy(o, write, verdict.value) : taken(o, kind, { what, value: verdict.value });
  if (verdict.fault.kind !== 'conflict' && verdict.status !== 404) return verdict;
  o.counters.conflicts += 1;
  const made = `${nameOf(kind, key)} was not written: the status was made for version ${version} of uid ${uid}`;
  if (verdict.status === 404) return failed('conflict', `${made}, it is gone`);
  return failed('conflict', `${made}, ${await standingOf(o, write)}`);
}

function isMetadata(value: unknown): boolean {
  return isRecord(value) && value['kind'] === 'PartialObjectMetadata';
}

/** The object as it is after a write of which only the metadata came back: all else is what the write was made for, and the status that was sent. */
async function writtenBy<K extends Kind>(o: OperationsOptions, write: StatusWrite<K>, value: unknown): Promise<Answer<ResourceByKind[K]>> {
  const { kind, version, status } = write;
  const object = o.intake.written(kind, { raw: value, version, status });
  if (object !== undefined) return done(object);
  // The object that the write was made for is not the one that is known: somebody has been quicker than the answer.
  const now = await readOne(o, write);
  return now.ok
    ? now
    : failed('unknownOutcome', `PUT ${nameOf(kind, write.key)}/status: written, but not read back (${faultText(now.fault)})`);
}

/** What stands instead of the version that a write was made for. */
async function standingOf(o: OperationsOptions, { kind, key, signal }: StatusWrite<Kind>): Promise<string> {
  const now = await readOne(o, { kind, key, signal });
  if (now.ok) return `it is now version ${now.value.metadata.resourceVersion} of uid ${now.value.metadata.uid}`;
  return now.fault.kind === 'notFound' ? 'it is gone' : `and what it is now could not be read (${faultText(now.fault)})`;
}

/** The uid goes along as a precondition: another object of the same name stays. */
export async function removeRelocation(
  o: OperationsOptions,
  { key, uid, signal }: { readonly key: Key; readonly uid: string; readonly signal: AbortSignal },
): Promise<Answer<void>> {
  const verdict = await send(
    o,
    {
      method: 'DELETE',
      what: `DELETE ${nameOf('Relocation', key)}`,
      path: objectPath('Relocation', key),
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid }, propagationPolicy: 'Background' },
      signal,
    },
    2,
  );
  return verdict.ok || verdict.status === 404 || verdict.status === 409 ? done(undefined) : verdict;
}

/** Claims gate effects; everything else is for people. */
function urgencyOf(kind: Kind): Urgency {
  return kind === 'SSICluster' ? 0 : 1;
}

/** The object of an answer. What a write has left unreadable was written all the same. */
function taken<K extends Kind>(
  o: OperationsOptions,
  kind: K,
  { what, value }: { readonly what: string; readonly value: unknown },
): Answer<ResourceByKind[K]> {
  const read = o.intake.read(kind, value);
  if (read !== undefined && 'object' in read) return done(read.object);
  const why = read === undefined ? 'the answer is not such an object' : read.unreadable;
  return failed(what.startsWith('GET') ? 'garbled' : 'unknownOutcome', `${what}: ${why}`);
}
