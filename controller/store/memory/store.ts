import { isDeepStrictEqual } from 'node:util';
import type { ObjectMeta } from '../../../crds/generated.ts';
import { type Answer, done, failed } from '../../domain/fault.ts';
import { resourceOf, type Manifest } from '../manifest.ts';
import type { EventNote, Key, Kind, NewRelocation, ResourceByKind, Store } from '../store.ts';
import { createTable, type Dump, type Resource, type Table } from './table.ts';

/** Resources in memory, for tests and the simulation: every write is visible to all followers before the call returns, nothing is copied, nothing waits. */

/** The controller's side (it is a Store itself) and the side of the people and tools that write manifests. */
export interface MemoryStore extends Store {
  /** One more Store over the same objects, for a second controller; closing one does not close another. */
  connect(): Store;
  /** Creates or replaces spec, labels and annotations. Uid and status stay; the generation rises with the spec only; nothing happens when nothing differs. A namespaced kind without a namespace is in `default`. */
  apply(manifest: Manifest): Resource;
  /** Removes an object; false when there is none. */
  delete(kind: Kind, key: Key): boolean;
  read<K extends Kind>(kind: K, key: Key): ResourceByKind[K] | undefined;
  list<K extends Kind>(kind: K): ResourceByKind[K][];
  dump(): Dump;
  /** Everything becomes as it was at the dump, uids and versions included; later writes still get versions that were never used. Followers see the difference. */
  restore(dump: Dump): void;
  /** The kept versions of one name, oldest first: what a stale reader could still be shown. */
  versionsOf<K extends Kind>(kind: K, key: Key): ResourceByKind[K][];
  /** The newest 1,000 event notes, oldest first. */
  notes(): readonly EventNote[];
}

/** `versionsMax` (default 64) bounds the versions kept of each name. `nowIso` stamps creations; `newUid` must never repeat. */
export interface MemoryOptions {
  readonly nowIso: () => string;
  readonly newUid: () => string;
  readonly versionsMax?: number;
}

/** An empty store. */
export function createMemoryStore(options: MemoryOptions): MemoryStore {
  const table = createTable({ versionsMax: options.versionsMax ?? 64 });
  const notes = createNotes();
  const connect = (): Store => connection({ table, notes, options });
  return {
    ...connect(),
    connect,
    apply: (manifest) => apply(manifest, table, options),
    delete(kind, key) {
      const object = table.get(kind, key);
      if (object !== undefined) table.drop(object);
      return object !== undefined;
    },
    read: table.get,
    list: table.list,
    dump: table.dump,
    restore: table.restore,
    versionsOf: table.versions,
    notes: notes.newest,
  };
}

interface Shared {
  readonly table: Table;
  readonly notes: Notes;
  readonly options: MemoryOptions;
}

function connection({ table, notes, options }: Shared): Store {
  let open = true;
  const ends = new Set<() => void>();
  const answer = <T>(signal: AbortSignal, work: () => Answer<T>): Promise<Answer<T>> =>
    Promise.resolve(!open ? failed('unreachable', closedText) : signal.aborted ? failed('unreachable', abortedText) : work());
  return {
    follow: ({ signal, onEvent, onSynced }) =>
      answer(signal, () => {
        const unfollow = table.follow(onEvent);
        const end = (): void => {
          unfollow();
          ends.delete(end);
          signal.removeEventListener('abort', end);
        };
        ends.add(end);
        signal.addEventListener('abort', end);
        onSynced();
        return done(undefined);
      }),
    get: ({ signal, kind, key }) => answer(signal, () => found(kind, key, table)),
    create: ({ signal, object }) => answer(signal, () => create(object, table, options)),
    putStatus: (o) => answer(o.signal, () => putStatus(o, table)),
    remove: ({ signal, kind, key, uid }) =>
      answer(signal, () => {
        const object = table.get(kind, key);
        if (object?.metadata.uid === uid) table.drop(object);
        return done(undefined);
      }),
    note: ({ signal, event }) => answer(signal, () => done(notes.add(event))),
    close() {
      open = false;
      for (const end of ends) end();
      return Promise.resolve();
    },
  };
}

const closedText = 'the store is closed; nothing was written';
const abortedText = 'the call was cancelled before it began; nothing was written';

function found<K extends Kind>(kind: K, key: Key, table: Table): Answer<ResourceByKind[K]> {
  const object = table.get(kind, key);
  return object === undefined ? failed('notFound', `${kind} ${key.namespace}/${key.name} does not exist`) : done(object);
}

function create(object: NewRelocation, table: Table, options: MemoryOptions): Answer<ResourceByKind['Relocation']> {
  const { name, namespace } = object.metadata;
  if (table.get('Relocation', { name, namespace }) !== undefined) {
    return failed('conflict', `Relocation ${namespace}/${name} exists already; it was left as it is`);
  }
  const created: ResourceByKind['Relocation'] = {
    ...object,
    metadata: metaOf({ name, namespace }, firstMeta(table, options), {}),
    status: { observedGeneration: -1 },
  };
  table.put(created);
  return done(created);
}

function putStatus<K extends Kind>(
  o: {
    readonly kind: K;
    readonly key: Key;
    readonly uid: string;
    readonly version: string;
    readonly status: NonNullable<ResourceByKind[K]['status']>;
  },
  table: Table,
): Answer<ResourceByKind[K]> {
  const object = table.get(o.kind, o.key);
  const { uid, resourceVersion } = object?.metadata ?? {};
  if (object === undefined || uid !== o.uid || resourceVersion !== o.version) {
    const now = object === undefined ? 'it is gone' : `it is now version ${resourceVersion} of uid ${uid}`;
    return failed(
      'conflict',
      `${o.kind} ${o.key.namespace}/${o.key.name} was not written: the status was made for version ${o.version} of uid ${o.uid}, ${now}`,
    );
  }
  const { apiVersion, kind, spec } = object;
  const metadata = { ...object.metadata, resourceVersion: table.nextVersion() };
  // Field by field: an object of each kind is of one shape, whoever made it.
  const written = { apiVersion, kind, metadata, spec, status: o.status } as ResourceByKind[K];
  table.put(written);
  return done(written);
}

function apply(manifest: Manifest, table: Table, options: MemoryOptions): Resource {
  const { name, labels, annotations } = manifest.metadata;
  const namespace = manifest.kind === 'SSICluster' ? '' : (manifest.metadata.namespace ?? 'default');
  const before = table.get(manifest.kind, { namespace, name });
  const sameSpec = before !== undefined && isDeepStrictEqual(before.spec, manifest.spec);
  if (sameSpec && isDeepStrictEqual(before.metadata.labels, labels) && isDeepStrictEqual(before.metadata.annotations, annotations))
    return before;
  const stamps = before === undefined ? firstMeta(table, options) : nextMeta(before.metadata, table, sameSpec);
  const metadata = metaOf({ namespace, name }, stamps, { labels, annotations });
  const applied = resourceOf(manifest, metadata, before);
  table.put(applied);
  return applied;
}

type StoreMeta = Pick<ObjectMeta, 'uid' | 'resourceVersion' | 'generation' | 'creationTimestamp'>;

/** Always in the same order: objects of one kind are of one shape. */
function metaOf(
  { namespace, name }: Key,
  { uid, resourceVersion, generation, creationTimestamp }: StoreMeta,
  {
    labels,
    annotations,
  }: { readonly labels?: ObjectMeta['labels'] | undefined; readonly annotations?: ObjectMeta['annotations'] | undefined },
): ObjectMeta {
  const meta =
    namespace === ''
      ? { name, uid, resourceVersion, generation, creationTimestamp }
      : { name, namespace, uid, resourceVersion, generation, creationTimestamp };
  if (labels === undefined && annotations === undefined) return meta;
  return { ...meta, ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) };
}

function firstMeta(table: Table, options: MemoryOptions): StoreMeta {
  return { uid: options.newUid(), resourceVersion: table.nextVersion(), generation: 1, creationTimestamp: options.nowIso() };
}

function nextMeta(before: ObjectMeta, table: Table, sameSpec: boolean): StoreMeta {
  return {
    uid: before.uid,
    resourceVersion: table.nextVersion(),
    generation: sameSpec ? before.generation : before.generation + 1,
    creationTimestamp: before.creationTimestamp,
  };
}

interface Notes {
  add(event: EventNote): void;
  newest(): readonly EventNote[];
}

const notesMax = 1000;

/** Dropped in halves, so that a note costs the same however many came before. */
function createNotes(): Notes {
  let kept: EventNote[] = [];
  return {
    add(event) {
      if (kept.length >= 2 * notesMax) kept = kept.slice(-notesMax);
      kept.push(event);
    },
    newest: () => kept.slice(-notesMax),
  };
}
