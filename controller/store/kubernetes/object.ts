import type { ObjectMeta } from '../../../crds/generated.ts';
import type { Key, Kind, ResourceByKind } from '../store.ts';
import { shared } from './sharing.ts';
import { isRecord, isVersion } from './value.ts';

/** Objects as the API server sends them -> resources: metadata cut down to what is used, everything validated, equal parts shared. */

export type Resource = ResourceByKind[Kind];

/** Which object a raw one is, whether or not the rest of it can be understood. */
export interface Identity {
  readonly key: Key;
  readonly uid: string;
  readonly version: string;
}

/** Checks one object against schema, rules and meaning, status included; the same validators as everywhere. It may write defaults into the object, which has just been parsed. */
export type Validate = (
  object: unknown,
) => { readonly ok: true; readonly value: Resource } | { readonly ok: false; readonly findings: readonly Finding[] };

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
  readonly validate: Validate;
}): ReadObject {
  const identity = identityOf(o.kind, o.raw);
  if (identity === undefined || !isRecord(o.raw)) return { kind: 'garbage' };
  const { metadata, spec, status } = o.raw;
  const apiVersion = o.raw['apiVersion'] ?? 'zferry.io/v1alpha1';
  const checked = o.validate({ apiVersion, kind: o.raw['kind'] ?? o.kind, metadata: metaOf(metadata), spec, status });
  if (!checked.ok) return { kind: 'unreadable', identity, findings: checked.findings };
  if (checked.value.kind !== o.kind) return { kind: 'garbage' };
  return { kind: 'object', object: shared(o.known, shared(o.alike, checked.value)), identity };
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
