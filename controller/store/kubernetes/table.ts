import { eventOf, isOfKind, kinds, type Key, type Kind, type ResourceByKind, type StoreEvent } from '../store.ts';
import type { Identity, Resource } from './object.ts';

/**
 * What has been shown of the API server's objects, and who follows. The rules of the port are kept here: never an older version of a uid, nothing twice,
 * nothing after gone, a recreated object as gone and put. Synchronous.
 */
export interface Table {
  get<K extends Kind>(kind: K, key: Key): ResourceByKind[K] | undefined;
  /** Takes a version from a list, a watch or the answer to a write; false when it was shown before, is older, or is of an object that is gone. */
  put(object: Resource): boolean;
  /** Whether `put` would take this version: asked before the rest of an object is read. */
  isNews(kind: Kind, identity: Identity): boolean;
  /** Takes note that an object is gone. */
  gone(kind: Kind, identity: { readonly key: Key; readonly uid: string }): void;
  /** After a complete list: whatever it did not hold is gone, except what was written after it was made. */
  retain(kind: Kind, list: { readonly uids: ReadonlySet<string>; readonly version: string }): void;
  /** The first list of a kind is complete. When all are, followers are shown everything. */
  listed(kind: Kind): void;
  synced(): boolean;
  follow(follower: Follower): () => void;
  size(kind: Kind): number;
  /** An object that a new one may be alike. */
  latest(kind: Kind): Resource | undefined;
}

export interface Follower {
  readonly onEvent: (event: StoreEvent) => void;
  readonly onSynced: () => void;
}

/** Clusters first, so that a follower never meets a placement before the cluster it names. */
const ordered = kinds;

/** How many uids of removed objects are remembered, against answers that are on their way. */
const goneMax = 8_192;

/** `onDefect`: a follower threw, which it must not; the others are told all the same. */
export function createTable({ onDefect }: { readonly onDefect: (error: unknown) => void }): Table {
  const objects: Readonly<Record<Kind, Map<string, Resource>>> = {
    SSICluster: new Map(),
    GuestPlacement: new Map(),
    Relocation: new Map(),
  };
  const latest: Partial<Record<Kind, Resource>> = {};
  const listed = new Set<Kind>();
  const gone = new Set<string>();
  let followers: readonly Follower[] = [];

  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      onDefect(error);
    }
  };
  const synced = (): boolean => listed.size === ordered.length;
  const tell = (type: 'put' | 'gone', object: Resource): void => {
    if (followers.length === 0 || !synced()) return;
    const event = eventOf(type, object);
    for (const follower of followers) guarded(() => follower.onEvent(event));
  };
  const forget = (object: Resource): void => {
    objects[object.kind].delete(textOf(object.metadata));
    gone.add(object.metadata.uid);
    if (gone.size > goneMax) for (const oldest of gone) if (gone.delete(oldest)) break;
    tell('gone', object);
  };
  const show = (follower: Follower): void => {
    for (const kind of ordered) for (const object of objects[kind].values()) guarded(() => follower.onEvent(eventOf('put', object)));
    guarded(() => follower.onSynced());
  };
  const isNews = (kind: Kind, { key, uid, version }: Identity): boolean => {
    const known = objects[kind].get(keyText(key));
    return !gone.has(uid) && (known === undefined || Number(known.metadata.resourceVersion) < Number(version));
  };
  return {
    get: (kind, key) => ofKind(kind, objects[kind].get(keyText(key))),
    isNews,
    put(object) {
      const { uid, resourceVersion: version } = object.metadata;
      const key = { namespace: object.metadata.namespace ?? '', name: object.metadata.name };
      if (!isNews(object.kind, { key, uid, version })) return false;
      const known = objects[object.kind].get(keyText(key));
      if (known !== undefined && known.metadata.uid !== uid) forget(known);
      objects[object.kind].set(keyText(key), object);
      latest[object.kind] = object;
      tell('put', object);
      return true;
    },
    gone(kind, { key, uid }) {
      const known = objects[kind].get(keyText(key));
      if (known?.metadata.uid === uid) forget(known);
      else gone.add(uid);
    },
    retain(kind, { uids, version }) {
      for (const object of [...objects[kind].values()])
        if (!uids.has(object.metadata.uid) && Number(object.metadata.resourceVersion) <= Number(version)) forget(object);
    },
    listed(kind) {
      if (listed.has(kind)) return;
      listed.add(kind);
      if (synced()) for (const follower of followers) show(follower);
    },
    synced,
    follow(follower) {
      followers = [...followers, follower];
      if (synced()) show(follower);
      return () => {
        followers = followers.filter((other) => other !== follower);
      };
    },
    size: (kind) => objects[kind].size,
    latest: (kind) => latest[kind],
  };
}

function textOf({ namespace, name }: { readonly namespace?: string; readonly name: string }): string {
  return `${namespace ?? ''}/${name}`;
}

function keyText(key: Key): string {
  return `${key.namespace}/${key.name}`;
}

function ofKind<K extends Kind>(kind: K, object: Resource | undefined): ResourceByKind[K] | undefined {
  return object !== undefined && isOfKind(kind, object) ? object : undefined;
}
