import { isOfKind, type Key, type Kind, type ResourceByKind } from '../store.ts';
import type { Counters } from './counters.ts';
import {
  type Finding,
  type Identity,
  identityOf,
  type ReadObject,
  readObject,
  type Resource,
  type Validators,
  withStatus,
} from './object.ts';
import { nameOf } from './paths.ts';
import type { Table } from './table.ts';

/** The one way of raw objects into the table, from lists, watches and answers alike: what is no news is not even read, what cannot be read is told once and changes nothing. */
export interface Intake {
  /** Takes a raw object; undefined when it is none. */
  take(o: { readonly kind: Kind; readonly raw: unknown; readonly deleted: boolean }): Identity | undefined;
  /** Takes the answer to a call and gives the resource, or what is wrong with it; undefined when it is no object at all. */
  read<K extends Kind>(kind: K, raw: unknown): { readonly object: ResourceByKind[K] } | { readonly unreadable: string } | undefined;
  /**
   * Takes what was written itself: the answer's metadata, the status that was sent, and all else as in the version that the write was made for. Undefined when
   * that is not the one known.
   */
  written<K extends Kind>(
    kind: K,
    o: { readonly raw: unknown; readonly version: string; readonly status: NonNullable<ResourceByKind[K]['status']> },
  ): ResourceByKind[K] | undefined;
  /** Whether this version came as the answer to a call; asked once, by the watch that shows it again. */
  isEcho(version: string): boolean;
  /** After a complete list. */
  retain(kind: Kind, list: { readonly uids: ReadonlySet<string>; readonly version: string }): void;
  /** The newest version seen of a kind's objects; undefined before the first. */
  newest(kind: Kind): string | undefined;
  /** The server has said something. */
  heard(): void;
  heardMs(): number;
}

/** Which object a problem is about. */
export interface About {
  readonly kind: Kind;
  readonly key: Key;
  readonly uid: string;
}

export interface IntakeOptions {
  readonly table: Table;
  readonly counters: Counters;
  readonly validators: Validators;
  readonly monoMs: () => number;
  readonly onProblem: (text: string, about: About) => void;
  readonly onRepaired: (text: string) => void;
  /** The whole of what is wrong, where it is wanted. */
  readonly onUnreadable?: (name: string, findings: readonly Finding[]) => void;
}

/** Answers whose echo is still to come, at most; one that is forgotten is read again for nothing. */
const answeredMax = 1_024;

interface Unreadable {
  readonly identity: Identity;
  readonly problem: string;
}

export function createIntake(o: IntakeOptions): Intake {
  const { table, counters } = o;
  const { repaired, refuse, problems } = createUnreadables(o);
  const newest: Partial<Record<Kind, string>> = {};
  // etcd gives no number twice, so a version says which write of which object it is.
  const answered = new Set<string>();
  let heardMs = o.monoMs();

  const note = (kind: Kind, version: string): void => {
    const before = newest[kind];
    if (before === undefined || Number(before) < Number(version)) newest[kind] = version;
  };
  const noteAnswer = (kind: Kind, version: string): void => {
    note(kind, version);
    answered.add(version);
    if (answered.size > answeredMax) for (const oldest of answered) if (answered.delete(oldest)) break;
  };
  const readAs = (kind: Kind, key: Key, raw: unknown): ReadObject =>
    readObject({ kind, raw, known: table.get(kind, key), alike: table.latest(kind), validators: o.validators });
  return {
    take({ kind, raw, deleted }) {
      const identity = identityOf(kind, raw);
      if (identity === undefined) return undefined;
      note(kind, identity.version);
      if (deleted) {
        table.gone(kind, identity);
        if (problems(kind).get(nameOf(kind, identity.key))?.identity.uid === identity.uid) repaired(kind, identity.key);
        return identity;
      }
      if (!table.isNews(kind, identity)) {
        if (isOlder(table.get(kind, identity.key), identity)) counters.stale += 1;
        return identity;
      }
      const read = readAs(kind, identity.key, raw);
      if (read.kind === 'garbage') return undefined;
      if (read.kind === 'unreadable') refuse(kind, identity, read.findings);
      else if (table.put(read.object)) repaired(kind, identity.key);
      return identity;
    },
    read(kind, raw) {
      const identity = identityOf(kind, raw);
      if (identity === undefined) return undefined;
      const known = table.get(kind, identity.key);
      if (known?.metadata.uid === identity.uid && known.metadata.resourceVersion === identity.version) return { object: known };
      const read = readAs(kind, identity.key, raw);
      if (read.kind === 'garbage' || (read.kind === 'object' && !isOfKind(kind, read.object))) return undefined;
      noteAnswer(kind, identity.version);
      if (read.kind === 'unreadable') return { unreadable: refuse(kind, identity, read.findings) };
      if (table.put(read.object)) repaired(kind, identity.key);
      return isOfKind(kind, read.object) ? { object: read.object } : undefined;
    },
    written(kind, { raw, version, status }) {
      const identity = identityOf(kind, raw);
      if (identity === undefined) return undefined;
      const known = table.get(kind, identity.key);
      if (known?.metadata.uid !== identity.uid) return undefined;
      if (known.metadata.resourceVersion === identity.version) return known;
      if (known.metadata.resourceVersion !== version) return undefined;
      const object = withStatus(known, raw, status);
      noteAnswer(kind, identity.version);
      if (table.put(object)) repaired(kind, identity.key);
      return isOfKind(kind, object) ? object : undefined;
    },
    isEcho: (version) => answered.delete(version),
    retain(kind, list) {
      note(kind, list.version);
      table.retain(kind, list);
      for (const { identity } of [...problems(kind).values()]) if (!list.uids.has(identity.uid)) repaired(kind, identity.key);
    },
    newest: (kind) => newest[kind],
    heard: () => void (heardMs = o.monoMs()),
    heardMs: () => heardMs,
  };
}

/** What could not be read, by name: told once, and once more when it can be. */
interface Unreadables {
  problems(kind: Kind): ReadonlyMap<string, Unreadable>;
  repaired(kind: Kind, key: Key): void;
  /** The problem in words. */
  refuse(kind: Kind, identity: Identity, findings: readonly Finding[]): string;
}

function createUnreadables(o: IntakeOptions): Unreadables {
  const { table, counters } = o;
  const unreadable: Readonly<Record<Kind, Map<string, Unreadable>>> = {
    SSICluster: new Map(),
    GuestPlacement: new Map(),
    Relocation: new Map(),
  };

  const repaired = (kind: Kind, key: Key): void => {
    const before = unreadable[kind].get(nameOf(kind, key));
    if (before === undefined) return;
    unreadable[kind].delete(nameOf(kind, key));
    o.onRepaired(before.problem);
  };
  const refuse = (kind: Kind, identity: Identity, findings: readonly Finding[]): string => {
    const known = table.get(kind, identity.key);
    // What stood under the name before is another object, and it is gone.
    if (known !== undefined && known.metadata.uid !== identity.uid) table.gone(kind, { key: identity.key, uid: known.metadata.uid });
    const kept = known?.metadata.uid === identity.uid;
    const problem = problemOf(nameOf(kind, identity.key), findings, kept);
    const name = nameOf(kind, identity.key);
    const before = unreadable[kind].get(name);
    if (before !== undefined && Number(before.identity.version) >= Number(identity.version)) return before.problem;
    unreadable[kind].set(name, { identity, problem });
    counters.unreadable += 1;
    o.onUnreadable?.(name, findings);
    if (before?.problem === problem) return problem;
    if (before !== undefined) o.onRepaired(before.problem);
    o.onProblem(problem, { kind, key: identity.key, uid: identity.uid });
    return problem;
  };
  return { problems: (kind) => unreadable[kind], repaired, refuse };
}

function isOlder(known: Resource | undefined, { uid, version }: Identity): boolean {
  return known?.metadata.uid === uid && Number(known.metadata.resourceVersion) > Number(version);
}

/** What is wrong, what is done about it, what to do. At most three findings: the first ones say enough. */
function problemOf(name: string, findings: readonly Finding[], kept: boolean): string {
  const what = findings.slice(0, 3).map((finding) => `${finding.path === '' ? '' : `${finding.path} `}${finding.what}; ${finding.instead}`);
  const done = kept ? 'it counts as it was before, and is not written to' : 'it is left alone: nothing is started for it';
  return `${name} cannot be read by this version (${what.join('. ')}); ${done}; correct it, or run the zferry that wrote it`;
}
