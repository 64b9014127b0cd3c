import { type Answer, done, failed } from '../../domain/fault.ts';
import { isOfKind, type Key, type Kind, type NewRelocation, type ResourceByKind, type Store } from '../store.ts';
import type { Stamp } from './declare.ts';
import type { Journal } from './journal.ts';
import type { Ledger } from './ledger.ts';
import { nameOf } from './manifest.ts';
import type { ObjectRecord } from './records.ts';

/** The store port over a ledger. */
export function storeOperations({
  ledger,
  journal,
  stamp,
}: {
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly stamp: Stamp;
}): Store {
  let open = true;
  const ends = new Set<() => void>();
  const begun = async <T>(signal: AbortSignal, work: () => Answer<T> | Promise<Answer<T>>): Promise<Answer<T>> => {
    if (!open) return failed('unreachable', 'the store is closed; nothing was written');
    return signal.aborted ? failed('unreachable', 'the call was cancelled before it began; nothing was written') : work();
  };
  return {
    follow: ({ signal, onEvent, onSynced }) =>
      begun(signal, () => {
        const unfollow = ledger.follow(onEvent);
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
    get: ({ signal, kind, key }) => begun(signal, () => get(kind, key, ledger)),
    create: ({ signal, object }) => begun(signal, () => create(object, ledger, stamp)),
    putStatus: (o) => begun(o.signal, () => putStatus(o, ledger)),
    remove: ({ signal, kind, key, uid }) => begun(signal, () => remove(nameOf(kind, key), uid, ledger)),
    note: ({ signal, event }) => begun(signal, () => journal.append(event)),
    close() {
      open = false;
      for (const end of ends) end();
      return Promise.resolve();
    },
  };
}

async function get<K extends Kind>(kind: K, key: Key, ledger: Ledger): Promise<Answer<ResourceByKind[K]>> {
  const name = nameOf(kind, key);
  const settled = await ledger.settled(name);
  return settled.ok ? found(kind, name, ledger.record(name)) : settled;
}

function found<K extends Kind>(kind: K, name: string, record: ObjectRecord | undefined): Answer<ResourceByKind[K]> {
  if (record === undefined || record.removed === true || !isOfKind(kind, record.object))
    return failed('notFound', `${name} does not exist`);
  return done(record.object);
}

async function create(object: NewRelocation, ledger: Ledger, stamp: Stamp): Promise<Answer<ResourceByKind['Relocation']>> {
  const name = nameOf('Relocation', object.metadata);
  const written = await ledger.change(name, (now) => {
    if (now !== undefined)
      return failed('conflict', `${name} exists already${now.removed === true ? ' as a manifest' : ''}; it was left as it is`);
    const metadata = {
      ...object.metadata,
      uid: stamp.newUid(),
      resourceVersion: stamp.nextVersion(),
      generation: 1,
      creationTimestamp: stamp.nowIso(),
    };
    return done({ object: { ...object, metadata, status: { observedGeneration: -1 } } });
  });
  return written.ok ? found('Relocation', name, written.value) : written;
}

async function putStatus<K extends Kind>(
  o: {
    readonly kind: K;
    readonly key: Key;
    readonly uid: string;
    readonly version: string;
    readonly status: NonNullable<ResourceByKind[K]['status']>;
  },
  ledger: Ledger,
): Promise<Answer<ResourceByKind[K]>> {
  const name = nameOf(o.kind, o.key);
  const written = await ledger.change(name, (record) => {
    const now = found(o.kind, name, record);
    const { uid, resourceVersion } = now.ok ? now.value.metadata : {};
    if (!now.ok || record === undefined || uid !== o.uid || resourceVersion !== o.version) {
      const is = now.ok ? `it is now version ${resourceVersion} of uid ${uid}` : 'it is gone';
      return failed('conflict', `${name} was not written: the status was made for version ${o.version} of uid ${o.uid}, ${is}`);
    }
    return done({
      ...record,
      object: { ...now.value, metadata: { ...now.value.metadata, resourceVersion: ledger.nextVersion() }, status: o.status },
    });
  });
  return written.ok ? found(o.kind, name, written.value) : written;
}

/** A Relocation that a manifest declares stays on file as removed, or it would come back with the next scan. */
async function remove(name: string, uid: string, ledger: Ledger): Promise<Answer<void>> {
  const removed = await ledger.change(name, (now) => {
    if (now === undefined || now.removed === true || now.object.metadata.uid !== uid) return done(now);
    return done(now.source === undefined ? undefined : { ...now, removed: true });
  });
  return removed.ok ? done(undefined) : removed;
}
