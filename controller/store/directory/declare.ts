import { isDeepStrictEqual } from 'node:util';
import type { ObjectMeta } from '../../../crds/generated.ts';
import { resourceOf, type Manifest } from '../manifest.ts';
import { nameOf, type Declared, type Problem, type Validate } from './manifest.ts';
import type { ObjectRecord, Resource } from './records.ts';

/** What a declaration makes of an object: new, changed, as it was, or refused because a field may not change. Pure but for `stamp`. */

/** What a store adds to an object; called only when it is needed. */
export interface Stamp {
  newUid(): string;
  nextVersion(): string;
  nowIso(): string;
}

/** `record` is the very one given when nothing differs. `problems`: the declaration was not taken, and why. */
export interface Declaration {
  readonly record: ObjectRecord | undefined;
  readonly problems: readonly Problem[];
}

export interface DeclareOptions {
  readonly record: ObjectRecord | undefined;
  readonly declared: Declared;
  /** The manifest's name for people. */
  readonly file: string;
  readonly validate: Validate;
  readonly stamp: Stamp;
}

/** The record after a manifest was read. A change that the rules about changes refuse (`spec.guest` is one that cannot be changed) is not taken. */
export function recordAfter(o: DeclareOptions): Declaration {
  const { record, declared, stamp } = o;
  if (
    record === undefined ||
    (record.removed === true && !sameValue(record.object.spec, withCancel(declared.manifest, record.object).spec))
  )
    return { record: firstSeen(declared, stamp), problems: [] };
  if (record.removed === true) return { record, problems: [] };
  if (record.source === undefined) return { record, problems: [controllersOwn(o)] };
  const next = changed(record, declared, stamp);
  const checked =
    next.object === record.object ? undefined : o.validate({ ...declared.manifest, spec: next.object.spec }, { old: record.object });
  if (checked?.ok !== false) return { record: next, problems: [] };
  const problems = checked.findings.map(({ path, what, instead }) => ({
    file: o.file,
    ...declared.locate(path),
    what: `${path} ${what}; ${nameOf(declared.manifest.kind, declared.key)} is kept as it was`,
    instead,
  }));
  return { record, problems };
}

function firstSeen(declared: Declared, stamp: Stamp): ObjectRecord {
  const metadata = metadataOf(declared, {
    uid: stamp.newUid(),
    resourceVersion: stamp.nextVersion(),
    generation: 1,
    creationTimestamp: stamp.nowIso(),
  });
  return { object: resourceOf(declared.manifest, metadata, undefined), source: declared.path };
}

function changed(record: ObjectRecord, declared: Declared, stamp: Stamp): ObjectRecord {
  const { object } = record;
  const { metadata } = declared.manifest;
  const manifest = withCancel(declared.manifest, object);
  const specStays = sameValue(object.spec, manifest.spec);
  if (specStays && sameValue(object.metadata.labels, metadata.labels) && sameValue(object.metadata.annotations, metadata.annotations)) {
    return record.source === declared.path ? record : { ...record, source: declared.path };
  }
  const { uid, generation, creationTimestamp } = object.metadata;
  const next = metadataOf(declared, {
    uid,
    resourceVersion: stamp.nextVersion(),
    generation: specStays ? generation : generation + 1,
    creationTimestamp,
  });
  return { object: resourceOf(manifest, next, object), source: declared.path };
}

function controllersOwn({ declared, file }: DeclareOptions): Problem {
  const name = nameOf(declared.manifest.kind, declared.key);
  return {
    file,
    ...declared.locate('metadata.name'),
    what: `${name} exists already: zferry made it; this one is ignored`,
    instead: 'use another name',
  };
}

function metadataOf(
  { key, manifest }: Declared,
  own: Pick<ObjectMeta, 'uid' | 'resourceVersion' | 'generation' | 'creationTimestamp'>,
): ObjectMeta {
  const { labels, annotations } = manifest.metadata;
  return {
    name: key.name,
    ...(key.namespace === '' ? {} : { namespace: key.namespace }),
    ...own,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** A cancelled Relocation stays cancelled, whatever its manifest says. */
function withCancel(manifest: Manifest, before: Resource): Manifest {
  if (manifest.kind !== 'Relocation' || before.kind !== 'Relocation' || before.spec.cancel !== true) return manifest;
  return { ...manifest, spec: { ...manifest.spec, cancel: true } };
}

/** As JSON would see it: a record was written and read again, a manifest was not. */
function sameValue(left: unknown, right: unknown): boolean {
  return isDeepStrictEqual(left, right) || isDeepStrictEqual(asJson(left), asJson(right));
}

function asJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
