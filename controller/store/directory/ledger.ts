import { type Answer, done, failed } from '../../domain/fault.ts';
import { eventOf, type Kind, type StoreEvent } from '../store.ts';
import { openDurableFolder, type DurableFolder } from './durable.ts';
import { keyOf, nameOf } from './manifest.ts';
import { fileOf, recordText, type ObjectRecord, type Resource, type StateLayout } from './records.ts';

/** All records, in memory and in files: a change is durable before anybody sees it, and one object's changes come one after another. */

/** What a change makes of a record: another one, the same (no change), or undefined (removed). */
export type Decide = (now: ObjectRecord | undefined) => Answer<ObjectRecord | undefined>;

export interface Ledger {
  /** What is shown now under a name (`nameOf`). */
  record(name: string): ObjectRecord | undefined;
  all(): IterableIterator<ObjectRecord>;
  /**
   * Decides and writes. `unreachable`: certainly as before. `unknownOutcome`: perhaps written; the next change or `settled` of that object finds out first,
   * and until then the old object is shown.
   */
  change(name: string, decide: Decide): Promise<Answer<ObjectRecord | undefined>>;
  /** Waits until no write of this object is in doubt. */
  settled(name: string): Promise<Answer<void>>;
  nextVersion(): string;
  follow(follower: (event: StoreEvent) => void): () => void;
  /** Waits for the writes that are under way. */
  idle(): Promise<void>;
}

export interface LedgerOptions {
  readonly layout: StateLayout;
  readonly records: ReadonlyMap<string, ObjectRecord>;
  readonly syncFolder?: (path: string) => Promise<void>;
}

/** Begins with the records as loaded; the folders must exist. */
export function openLedger({ layout, records, syncFolder }: LedgerOptions): Ledger {
  const shown = new Map(records);
  const doubtful = new Map<string, { readonly record: ObjectRecord | undefined; readonly of: Resource }>();
  const folder = (kind: Kind): DurableFolder =>
    openDurableFolder({ path: layout.objects(kind), ...(syncFolder === undefined ? {} : { syncFolder }) });
  const folders = { SSICluster: folder('SSICluster'), GuestPlacement: folder('GuestPlacement'), Relocation: folder('Relocation') };
  const inTurn = createTurns();
  let followers: readonly ((event: StoreEvent) => void)[] = [];
  let version = highestVersion(records.values());

  const show = (name: string, record: ObjectRecord | undefined): void => {
    const events = eventsBetween(shown.get(name), record);
    if (record === undefined) shown.delete(name);
    else shown.set(name, record);
    for (const event of events) for (const follower of followers) follower(event);
  };
  const write = async (name: string, record: ObjectRecord | undefined, of: Resource): Promise<Answer<ObjectRecord | undefined>> => {
    const file = fileOf({ object: of });
    const written = await (record === undefined ? folders[of.kind].remove(file) : folders[of.kind].write(file, recordText(record)));
    if (written.kind === 'written') {
      doubtful.delete(name);
      show(name, record);
      return done(record);
    }
    if (written.kind === 'doubtful') {
      doubtful.set(name, { record, of });
      return failed(
        'unknownOutcome',
        `${name} was written to ${folders[of.kind].path}, which could not be made durable (${written.why}); read it again`,
      );
    }
    const advice = 'make room there or make it writable, or start again if the folder was removed';
    return failed(
      'unreachable',
      `${name} was not written (${written.why}); its record in ${folders[of.kind].path} is as before; ${advice}`,
    );
  };
  const settle = async (name: string): Promise<Answer<void>> => {
    const doubt = doubtful.get(name);
    if (doubt === undefined) return done(undefined);
    const answer = await write(name, doubt.record, doubt.of);
    return answer.ok ? done(undefined) : failed('unreachable', `an earlier write is still in doubt, nothing more was written: ${name}`);
  };
  return {
    record: (name) => shown.get(name),
    all: () => shown.values(),
    change: (name, decide) =>
      inTurn.run(name, async () => {
        const settled = await settle(name);
        if (!settled.ok) return settled;
        const now = shown.get(name);
        const next = decide(now);
        const of = next.ok ? (next.value ?? now)?.object : undefined;
        return !next.ok || next.value === now || of === undefined ? next : write(name, next.value, of);
      }),
    settled: async (name) => (doubtful.has(name) ? inTurn.run(name, () => settle(name)) : done(undefined)),
    nextVersion: () => String(++version),
    follow(follower) {
      followers = [...followers, follower];
      for (const record of shown.values()) for (const event of eventsBetween(undefined, record)) follower(event);
      return () => {
        followers = followers.filter((other) => other !== follower);
      };
    },
    idle: inTurn.idle,
  };
}

/** The name under which the ledger keeps an object. */
export function ledgerName(object: Resource): string {
  return nameOf(object.kind, keyOf(object));
}

function highestVersion(records: Iterable<ObjectRecord>): number {
  let highest = 0;
  for (const { object } of records) highest = Math.max(highest, Number(object.metadata.resourceVersion));
  return highest;
}

function eventsBetween(before: ObjectRecord | undefined, after: ObjectRecord | undefined): readonly StoreEvent[] {
  const old = before?.removed === true ? undefined : before?.object;
  const now = after?.removed === true ? undefined : after?.object;
  if (old === now) return [];
  const gone = old !== undefined && old.metadata.uid !== now?.metadata.uid ? [eventOf('gone', old)] : [];
  return now === undefined ? gone : [...gone, eventOf('put', now)];
}

/** Work of one name in the order in which it came, work of different names at once. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>();
  return {
    run<T>(name: string, work: () => Promise<T>): Promise<T> {
      const mine = (last.get(name) ?? Promise.resolve()).then(work);
      const forget = (): void => {
        if (last.get(name) === ended) last.delete(name);
      };
      const ended = mine.then(forget, forget);
      last.set(name, ended);
      return mine;
    },
    async idle(): Promise<void> {
      await Promise.all(last.values());
    },
  };
}
