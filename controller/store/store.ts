import type { GuestPlacement, Relocation, SSICluster } from '../../crds/generated.ts';
import type { Answer } from '../domain/fault.ts';

/** Where resources live. Three implementations: `memory`, `directory`, `kubernetes`; one contract suite, test/store/contract.ts. */

export interface ResourceByKind {
  readonly SSICluster: SSICluster;
  readonly GuestPlacement: GuestPlacement;
  readonly Relocation: Relocation;
}
export type Kind = keyof ResourceByKind;
export const kinds: readonly Kind[] = ['SSICluster', 'GuestPlacement', 'Relocation'];

/** `namespace` is the empty string for cluster-scoped kinds. */
export interface Key {
  readonly namespace: string;
  readonly name: string;
}

/** One change. Objects are deeply immutable and may be kept; an object that did not change is the same reference. */
export type StoreEvent<K extends Kind = Kind> = K extends Kind
  ? { readonly kind: K; readonly type: 'put' | 'gone'; readonly object: ResourceByKind[K] }
  : never;

/** The event that tells one object. */
export function eventOf(type: StoreEvent['type'], object: ResourceByKind[Kind]): StoreEvent {
  switch (object.kind) {
    case 'SSICluster':
      return { kind: 'SSICluster', type, object };
    case 'GuestPlacement':
      return { kind: 'GuestPlacement', type, object };
    case 'Relocation':
      return { kind: 'Relocation', type, object };
  }
}

export function isOfKind<K extends Kind>(kind: K, object: ResourceByKind[Kind]): object is ResourceByKind[K] {
  return object.kind === kind;
}

/** What happened, for people; bounded, best effort, one per attempt and reason. */
export interface EventNote {
  readonly kind: Kind;
  readonly key: Key;
  readonly uid: string;
  /** Of the relocation that it tells of; told again after a crash, it is still one event. */
  readonly attempt?: number;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly at: string;
}

interface Call {
  readonly signal: AbortSignal;
}

/**
 * Versions (`metadata.resourceVersion`) are decimal strings that grow with every write of an object. A store never shows an object older than one it has shown before
 * under the same uid. No method throws; `unreachable`: certainly not written; `unknownOutcome`: perhaps written, read again; `conflict`: version or uid differ.
 */
export interface Store {
  /**
   * Lists everything, then follows. `onEvent` gets one `put` per object, then `onSynced` is called once, then every change. A recreated object (new uid) arrives as `gone`, then `put`.
   * Intermediate versions may be skipped, the last one never is. Handlers must only note keys. The answer comes when the first list is complete. Whatever was written before the
   * call, or before `asOfMs` by this process's monotonic clock, is in that list, whoever wrote it: a process that begins to act knows how the one before it has ended.
   */
  follow(
    o: Call & { readonly asOfMs?: number | undefined; readonly onEvent: (event: StoreEvent) => void; readonly onSynced: () => void },
  ): Promise<Answer<void>>;

  /** Reads one object, not from a cache. */
  get<K extends Kind>(o: Call & { readonly kind: K; readonly key: Key }): Promise<Answer<ResourceByKind[K]>>;

  /** Creates a Relocation (the only kind that the controller ever creates). `conflict` when the name exists. */
  create(o: Call & { readonly object: NewRelocation }): Promise<Answer<Relocation>>;

  /** Replaces the whole status if uid and version are as given; the answer is the object as written, to be used instead of waiting for the watch. */
  putStatus<K extends Kind>(
    o: Call & {
      readonly kind: K;
      readonly key: Key;
      readonly uid: string;
      readonly version: string;
      readonly status: NonNullable<ResourceByKind[K]['status']>;
    },
  ): Promise<Answer<ResourceByKind[K]>>;

  /** Removes a finished Relocation that the bounded history no longer holds; gone already is ok. */
  remove(o: Call & { readonly kind: 'Relocation'; readonly key: Key; readonly uid: string }): Promise<Answer<void>>;

  /** Records an event. */
  note(o: Call & { readonly event: EventNote }): Promise<Answer<void>>;

  /** Ends everything; nothing is written afterwards. */
  close(): Promise<void>;
}

export interface NewRelocation {
  readonly apiVersion: 'zferry.io/v1alpha1';
  readonly kind: 'Relocation';
  readonly metadata: { readonly name: string; readonly namespace: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: Relocation['spec'];
}
