import type { ObjectMeta } from '../../../crds/generated.ts';
import { eventOf, isOfKind, type Key, type Kind, type ResourceByKind, type StoreEvent } from '../store.ts';

/** The objects of a memory store and who follows them. Synchronous and without copies: objects are immutable, so every version shares what did not change. */

export type Resource = ResourceByKind[Kind];

/** A follower; called at the moment of the write. */
export type Follower = (event: StoreEvent) => void;

/** All objects at one moment, to return to later. */
export interface Dump {
  readonly objects: Readonly<Record<Kind, ReadonlyMap<string, Resource>>>;
}

/** Objects by kind and key, the versions each had, and the followers. */
export interface Table {
  get<K extends Kind>(kind: K, key: Key): ResourceByKind[K] | undefined;
  list<K extends Kind>(kind: K): ResourceByKind[K][];
  /** Every kept version of the object's name, oldest first, over all its uids. */
  versions<K extends Kind>(kind: K, key: Key): ResourceByKind[K][];
  put(object: Resource): void;
  drop(object: Resource): void;
  /** The next `metadata.resourceVersion`; never the same twice, also after `restore`. */
  nextVersion(): string;
  follow(follower: Follower): () => void;
  dump(): Dump;
  restore(dump: Dump): void;
}

/** An empty table that keeps at most `versionsMax` versions of each name (0: none). */
export function createTable({ versionsMax }: { readonly versionsMax: number }): Table {
  const objects = emptyByKind<Resource>();
  const versions = emptyByKind<Resource[]>();
  let followers: readonly Follower[] = [];
  let version = 0;

  const tell = (type: 'put' | 'gone', object: Resource): void => {
    if (followers.length === 0) return;
    const event = eventOf(type, object);
    for (const follower of followers) follower(event);
  };
  const put = (object: Resource): void => {
    const name = nameOf(object.metadata);
    objects[object.kind].set(name, object);
    if (versionsMax > 0) remember(versions[object.kind], { name, object, versionsMax });
    tell('put', object);
  };
  const drop = (object: Resource): void => {
    if (objects[object.kind].delete(nameOf(object.metadata))) tell('gone', object);
  };

  return {
    get: (kind, key) => ofKind(kind, objects[kind].get(keyText(key))),
    list: (kind) => allOfKind(kind, objects[kind].values()),
    versions: (kind, key) => allOfKind(kind, versions[kind].get(keyText(key)) ?? []),
    put,
    drop,
    nextVersion: () => String(++version),
    follow(follower) {
      followers = [...followers, follower];
      for (const kind of ordered) for (const object of objects[kind].values()) follower(eventOf('put', object));
      return () => {
        followers = followers.filter((other) => other !== follower);
      };
    },
    dump: () => ({
      objects: {
        SSICluster: new Map(objects.SSICluster),
        GuestPlacement: new Map(objects.GuestPlacement),
        Relocation: new Map(objects.Relocation),
      },
    }),
    restore: (dump) => {
      for (const kind of ordered) restoreKind({ now: objects[kind], wanted: dump.objects[kind], put, drop });
    },
  };
}

/** Clusters first, so that a list never shows a placement before the cluster it names. */
const ordered = ['SSICluster', 'GuestPlacement', 'Relocation'] as const;

function emptyByKind<T>(): Readonly<Record<Kind, Map<string, T>>> {
  return { SSICluster: new Map(), GuestPlacement: new Map(), Relocation: new Map() };
}

function restoreKind(o: {
  readonly now: ReadonlyMap<string, Resource>;
  readonly wanted: ReadonlyMap<string, Resource>;
  put(object: Resource): void;
  drop(object: Resource): void;
}): void {
  for (const [name, object] of [...o.now]) {
    if (o.wanted.get(name)?.metadata.uid !== object.metadata.uid) o.drop(object);
  }
  for (const [name, object] of o.wanted) {
    if (o.now.get(name) !== object) o.put(object);
  }
}

function remember(
  versions: Map<string, Resource[]>,
  o: { readonly name: string; readonly object: Resource; readonly versionsMax: number },
): void {
  const known = versions.get(o.name);
  if (known === undefined) {
    versions.set(o.name, [o.object]);
    return;
  }
  known.push(o.object);
  if (known.length > o.versionsMax) known.shift();
}

function nameOf(metadata: ObjectMeta): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function keyText(key: Key): string {
  return `${key.namespace}/${key.name}`;
}

function ofKind<K extends Kind>(kind: K, object: Resource | undefined): ResourceByKind[K] | undefined {
  return object !== undefined && isOfKind(kind, object) ? object : undefined;
}

function allOfKind<K extends Kind>(kind: K, objects: Iterable<Resource>): ResourceByKind[K][] {
  const found: ResourceByKind[K][] = [];
  for (const object of objects) if (isOfKind(kind, object)) found.push(object);
  return found;
}
