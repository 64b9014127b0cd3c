import type { ObjectMeta } from '../../../crds/generated.ts';
import type { Key, Kind, ResourceByKind } from '../store.ts';
import { asSent, shared } from './sharing.ts';
import { isRecord, isVersion } from './value.ts';

/** Objects as the API server sends them -> resources: metadata cut down to what is used, everything validated, equal parts shared. */

export type Resource = ResourceByKind[Kind];

/** Which object a raw one is, whether or not the rest of it can be understood. */
export interface Identity {
  readonly key: Key;
  readonly uid: string;
  readonly version: string;
}

/** The validators of all stores. They may write defaults into what they judge, which has just been parsed. */
export interface Validators {
  /** A whole object against schema, rules and meaning, status included. */
  readonly object: (
    object: unknown,
  ) => { readonly ok: true; readonly value: Resource } | { readonly ok: false; readonly findings: readonly Finding[] };
  /** A status alone. Empty: it is good. */
  readonly status: (kind: Kind, status: unknown) => readonly Finding[];
}

export interface Finding {
  readonly path: string;
  readonly what: string;
  readonly instead: string;
}

export type ReadObject =
  | { readonly kind: 'object'; readonly object: Resource; readonly identity: Identity }
  /** Its identity is plain, but what it says is not known to this version. */
  | { readonly kind: 'unreadable'; readonly identity: Identity; readonly findings: readonly Finding[] }
  /** Not an object of the API at all. */
  | { readonly kind: 'garbage' };

/** Who a raw object is; undefined when it is none. */
export function identityOf(kind: Kind, raw: unknown): Identity | undefined {
  const metadata = isRecord(raw) ? raw['metadata'] : undefined;
  if (!isRecord(metadata)) return undefined;
  const { name, namespace, uid, resourceVersion } = metadata;
  if (typeof name !== 'string' || typeof uid !== 'string' || typeof resourceVersion !== 'string') return undefined;
  if (name === '' || uid === '' || !isVersion(resourceVersion)) return undefined;
  if (kind !== 'SSICluster' && (typeof namespace !== 'string' || namespace === '')) return undefined;
  return { key: { namespace: typeof namespace === 'string' ? namespace : '', name }, uid, version: resourceVersion };
}

/**
 * Reads one object of a kind. Items of a list carry neither kind nor apiVersion in some servers' answers, so both are given by what was asked for.
 * What equals the version before (`known`), or else another object of the kind (`alike`), is taken from there.
 */
export function readObject(o: {
  readonly kind: Kind;
  readonly raw: unknown;
  readonly known: Resource | undefined;
  readonly alike: Resource | undefined;
  readonly validators: Validators;
}): ReadObject {
  const { kind, known, validators } = o;
  const identity = identityOf(kind, o.raw);
  if (identity === undefined || !isRecord(o.raw)) return { kind: 'garbage' };
  if ((o.raw['kind'] ?? kind) !== kind) return { kind: 'garbage' };
  const { spec } = o.raw;
  const status = o.raw['status'] ?? { observedGeneration: -1 };
  const apiVersion = o.raw['apiVersion'] ?? 'zferry.io/v1alpha1';
  const metadata = metaOf(o.raw['metadata']);
  if (known !== undefined && apiVersion === known.apiVersion && isSameButStatus(known, { metadata, spec })) {
    const findings = validators.status(kind, status);
    if (findings.length > 0) return { kind: 'unreadable', identity, findings };
    const judged = { ...known, metadata: shared(known.metadata, metadata), status: shared(known.status, shared(o.alike?.status, status)) };
    return { kind: 'object', object: judged as Resource, identity };
  }
  const checked = validators.object({ apiVersion, kind, metadata, spec, status });
  if (!checked.ok) return { kind: 'unreadable', identity, findings: checked.findings };
  if (checked.value.kind !== kind) return { kind: 'garbage' };
  return { kind: 'object', object: shared(known, shared(o.alike, checked.value)), identity };
}

/** What stands after a write of its status, whose answer brought the metadata alone. The status is taken as it was sent: without what JSON leaves out. */
export function withStatus(known: Resource, raw: unknown, status: unknown): Resource {
  const metadata = shared(known.metadata, metaOf(isRecord(raw) ? raw['metadata'] : undefined));
  return { ...known, metadata, status: shared(known.status, asSent(status)) } as Resource;
}

/** Nothing that was judged before has changed: most changes are of a status. */
function isSameButStatus(known: Resource, { metadata, spec }: { readonly metadata: Partial<ObjectMeta>; readonly spec: unknown }): boolean {
  const { labels, annotations } = known.metadata;
  return (
    shared(known.spec, spec) === known.spec &&
    shared(labels, metadata.labels) === labels &&
    shared(annotations, metadata.annotations) === annotations
  );
}

/** What is used of metadata. Of annotations only our own: what `kubectl apply` keeps there is as large as the object itself. */
function metaOf(raw: unknown): Partial<ObjectMeta> {
  if (!isRecord(raw)) return {};
  const { name, namespace, uid, resourceVersion, generation, creationTimestamp, deletionTimestamp, labels } = raw;
  const annotations = isRecord(raw['annotations'])
    ? Object.fromEntries(Object.entries(raw['annotations']).filter(([name]) => name.startsWith('zferry.io/')))
    : {};
  const picked = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid,
    resourceVersion,
    generation: generation ?? 1,
    creationTimestamp,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(isRecord(labels) && Object.keys(labels).length > 0 ? { labels } : {}),
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
  return picked as Partial<ObjectMeta>;
}
