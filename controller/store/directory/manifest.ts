import type { ObjectMeta } from '../../../crds/generated.ts';
import type { Manifest } from '../manifest.ts';
import type { Key, Kind } from '../store.ts';
import { placesOf, type Place } from './places.ts';

/** What a manifest file says: the objects it declares, each with its place, and what is wrong with the rest. Pure. */

/** Something a person must repair. `file` begins with the folder as it was given; `instead` says what to write or do. */
export interface Problem extends Place {
  readonly file: string;
  readonly what: string;
  readonly instead: string;
}

/** A file's text as documents; `problems` are those of its form (YAML, JSON), not of its meaning. `locate` takes a field path such as `spec.guest`. */
export type ParseManifests = (text: string) => {
  readonly documents: readonly { readonly object: unknown; locate(path: string): Place }[];
  readonly problems: readonly (Place & { readonly what: string; readonly instead: string })[];
};

/**
 * Checks one object against schema and rules; `path` is a field path that `locate` understands. `old`: the object before, so that rules about changes count too.
 * `status: 'check'`: judges a record's status by its bounds, where a manifest's is left out.
 */
export type Validate = (
  object: unknown,
  options?: { readonly old?: object; readonly status?: 'check' },
) => { readonly ok: true; readonly value: Manifest } | { readonly ok: false; readonly findings: readonly Finding[] };

interface Finding {
  readonly path: string;
  readonly what: string;
  readonly instead: string;
}

/** How text becomes manifests; given from outside, since the schemas are not the store's. */
export interface Reader {
  readonly parseManifests: ParseManifests;
  readonly validate: Validate;
}

/** One object as one file declares it. `path` is relative to the folder. */
export interface Declared {
  readonly key: Key;
  readonly manifest: Manifest;
  readonly path: string;
  locate(field: string): Place;
}

/** What a text declares, by object name (`nameOf`). Something is missing from `declared` only if `problems` is empty or the text does not hold it. */
export interface Reading {
  readonly declared: ReadonlyMap<string, Declared>;
  readonly problems: readonly Problem[];
}

/** Reads one file's text. A broken or invalid document leaves the others as they are; the first of two documents with one name counts. */
export function readManifest(o: { readonly path: string; readonly file: string; readonly text: string; readonly reader: Reader }): Reading {
  const { documents, problems } = o.reader.parseManifests(o.text);
  const declared = new Map<string, Declared>();
  const found: Problem[] = problems.map((problem) => ({ file: o.file, ...problem }));
  for (const document of documents) {
    const checked = o.reader.validate(document.object);
    if (!checked.ok) {
      for (const { path, what, instead } of checked.findings)
        found.push({ file: o.file, ...document.locate(path), what: path === '' ? what : `${path} ${what}`, instead });
      continue;
    }
    const key = keyOf(checked.value);
    const name = nameOf(checked.value.kind, key);
    if (declared.has(name)) {
      found.push({
        file: o.file,
        ...document.locate('metadata.name'),
        what: `${name} is declared twice in this file; the first one counts`,
        instead: 'remove one of the two',
      });
    } else {
      const locate = placesOf(document.object, (field) => document.locate(field));
      declared.set(name, { key, manifest: checked.value, path: o.path, locate });
    }
  }
  return { declared, problems: found };
}

/** Where an object lives: a namespaced one without a namespace is in `default`. */
export function keyOf(object: { readonly kind: Kind; readonly metadata: Pick<ObjectMeta, 'name' | 'namespace'> }): Key {
  const { name, namespace } = object.metadata;
  return { namespace: object.kind === 'SSICluster' ? '' : (namespace ?? 'default'), name };
}

/** One string for one object, for maps and messages: `GuestPlacement default/lit1`, `SSICluster prod`. */
export function nameOf(kind: Kind, key: Key): string {
  return key.namespace === '' ? `${kind} ${key.name}` : `${kind} ${key.namespace}/${key.name}`;
}
