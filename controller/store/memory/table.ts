import { eventOf, isOfKind, type Key, type Kind, type ResourceByKind, type StoreEvent } from '../store.ts';

/** The objects of a memory store and who follows them. Synchronous and without copies: objects are immutable, so every version shares what did not change. */

export type Resource = ResourceByKind[Kind];

/** A follower; called at the moment of the write. */
export type Follower = (event: StoreEvent) => void;

/** All objects at one moment, to return to later. */
export interface Dump {
  readonly objects: Readonly<Record<Kind, readonly Resource[]>>;
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
    objects[object.kind].set(keyOf(object), object);
    if (versionsMax > 0) remember(versions[object.kind], object, versionsMax);
    tell('put', object);
  };
  const drop = (object: Resource): void => {
    if (objects[object.kind].delete(keyOf(object))) tell('gone', object);
  };

  return {
    get: (kind, key) => ofKind(kind, objects[kind].get(key)),
    list: (kind) => allOfKind(kind, objects[kind].values()),
    versions: (kind, key) => allOfKind(kind, versions[kind].get(key) ?? []),
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
        SSICluster: objects.SSICluster.values(),
        GuestPlacement: objects.GuestPlacement.values(),
        Relocation: objects.Relocation.values(),
      },
    }),
    restore: (dump) => {
      for (const kind of ordered) restoreKind({ now: objects[kind], wanted: dump.objects[kind], put, drop });
    },
  };
}

/** Clusters first, so that a list never shows a placement before the cluster it names. */
const ordered = ['SSICluster', 'GuestPlacement', 'Relocation'] as const;

function emptyByKind<T>(): Readonly<Record<Kind, Shelf<T>>> {
  return { SSICluster: createShelf(), GuestPlacement: createShelf(), Relocation: createShelf() };
}

/** One thing a key. Two look-ups cost less than making one text of namespace and name. */
interface Shelf<T> {
  get(key: Key): T | undefined;
  set(key: Key, value: T): void;
  delete(key: Key): boolean;
  /** Namespace by namespace, each in the order of coming. */
  values(): readonly T[];
}

function createShelf<T>(): Shelf<T> {
  const spaces = new Map<string, Map<string, T>>();
  return {
    get: ({ namespace, name }) => spaces.get(namespace)?.get(name),
    set({ namespace, name }, value) {
      const space = spaces.get(namespace);
      if (space === undefined) spaces.set(namespace, new Map([[name, value]]));
      else space.set(name, value);
    },
    delete: ({ namespace, name }) => spaces.get(namespace)?.delete(name) === true,
    values() {
      const all: T[] = [];
      for (const space of spaces.values()) for (const value of space.values()) all.push(value);
      return all;
    },
  };
}

function restoreKind(o: {
  readonly now: Shelf<Resource>;
  readonly wanted: readonly Resource[];
  put(object: Resource): void;
  drop(object: Resource): void;
}): void {
  const wanted = createShelf<Resource>();
  for (const object of o.wanted) wanted.set(keyOf(object), object);
  for (const object of o.now.values()) {
    if (wanted.get(keyOf(object))?.metadata.uid !== object.metadata.uid) o.drop(object);
  }
  for (const object of o.wanted) {
    if (o.now.get(keyOf(object)) !== object) o.put(object);
  }
}

function remember(versions: Shelf<Resource[]>, object: Resource, versionsMax: number): void {
  const known = versions.get(keyOf(object));
  if (known === undefined) return versions.set(keyOf(object), [object]);
  known.push(object);
  if (known.length > versionsMax) known.shift();
}

function keyOf({ metadata: { namespace = '', name } }: Resource): Key {
  return { namespace, name };
}

function ofKind<K extends Kind>(kind: K, object: Resource | undefined): ResourceByKind[K] | undefined {
  return object !== undefined && isOfKind(kind, object) ? object : undefined;
}

function allOfKind<K extends Kind>(kind: K, objects: Iterable<Resource>): ResourceByKind[K][] {
  const found: ResourceByKind[K][] = [];
  for (const object of objects) if (isOfKind(kind, object)) found.push(object);
  return found;
}
