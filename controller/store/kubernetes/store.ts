import { type Answer, done, failed } from '../../domain/fault.ts';
import { type Kind, kinds, type Store } from '../store.ts';
import { type Api, createApi } from './api.ts';
import { type Counters, createCounters } from './counters.ts';
import type { Credentials } from './credentials.ts';
import { createEvents } from './events.ts';
import { type About, createIntake } from './intake.ts';
import { catchUp } from './list.ts';
import type { Validators } from './object.ts';
import { createRelocation, type OperationsOptions, readOne, removeRelocation, writeStatus } from './operations.ts';
import { reflect, reflectorTimes, type ReflectorTimes } from './reflector.ts';
import { tellingRights } from './rights.ts';
import { createTable, type Table } from './table.ts';
import { createTurnstile } from './turnstile.ts';

/** Resources in a Kubernetes API server. Lists and watches begin with the first follower and feed all of them from one table. */
export interface KubernetesStore extends Store {
  /** The first complete list of every kind has been taken. */
  synced(): boolean;
  counters(): Readonly<Counters>;
  /** Since when the API server has said nothing at all, in ms. */
  silentMs(): number;
  /** Of the last contact with each kind's collection, what was wrong; empty when all is well. */
  troubles(): readonly string[];
}

export interface KubernetesOptions {
  readonly credentials: Credentials;
  readonly validators: Validators;
  /** Names this process in events and in the API server's logs. */
  readonly instance: string;
  readonly version: string;
  readonly clock: { monoMs(): number; wallMs(): number };
  readonly random: () => number;
  /** Called once for each new problem that a person must know of. */
  readonly onProblem: (text: string, about: About) => void;
  readonly onRepaired: (text: string) => void;
  /** The API server cannot be used for a while, or can again: nothing for a person yet. */
  readonly onTrouble: (text: string) => void;
  /** The API server's data is older than it was: this process knows too much and must end. */
  readonly onHistoryLost: (why: string) => void;
  /** A follower threw. Default: thrown again, where nothing catches it. */
  readonly onDefect?: (error: unknown) => void;
  readonly times?: Partial<ReflectorTimes>;
  /** Default false. */
  readonly http2?: boolean;
}

/**
 * Calls at once, watches apart. Each cluster has one write of its claims under way at most; whatever the API server does beside it keeps it waiting, and while it waits more claims
 * gather in it, which makes it slower still. Four others are as many as two processors of an API server get done. When a fleet has changed all at once, claims wait for the slots of
 * moves whose records are waiting: then these are what keeps everybody.
 */
const widths = { urgent: 4, others: 4, crowd: { from: 64, others: 16 } };

/** Opens without a word to the server. `invalid`, `unsupported`: the configuration cannot be used. */
export function openKubernetesStore(o: KubernetesOptions): Answer<KubernetesStore> {
  const counters = createCounters();
  const api = createApi({
    credentials: o.credentials,
    userAgent: `zferry/${o.version} (${o.instance})`,
    wallMs: () => o.clock.wallMs(),
    counted: (what) => (counters[what] += 1),
    connections: widths.urgent + widths.crowd.others + kinds.length,
    http2: o.http2 ?? false,
  });
  if (!api.ok) return api;
  return done(storeOver(o, api.value, counters));
}

function storeOver(o: KubernetesOptions, api: Api, counters: Counters): KubernetesStore {
  const table = createTable({ onDefect: o.onDefect ?? thrownAgain });
  const intake = createIntake({ ...o, table, counters, monoMs: () => o.clock.monoMs() });
  const told = tellingRights(api, o.onTrouble);
  const sending = { api: told, turnstile: createTurnstile(widths) };
  const operations: OperationsOptions = { ...sending, table, intake, counters };
  const events = createEvents({ ...sending, counters, instance: o.instance, monoMs: () => o.clock.monoMs() });
  const ending = new AbortController();
  const reflecting: Promise<void>[] = [];
  /** No list began before it. */
  let firstListMs = 0;
  const troubles = new Map<Kind, string>();
  const onHealth = healthTeller(o, troubles);
  const times = { ...reflectorTimes, ...o.times };
  const reflectAll = (): void => {
    firstListMs = o.clock.monoMs();
    for (const kind of kinds)
      reflecting.push(
        reflect({
          kind,
          api,
          table,
          intake,
          counters,
          times,
          random: o.random,
          signal: ending.signal,
          onHealth,
          onHistoryLost: o.onHistoryLost,
        }),
      );
  };
  const begun = async <T>(signal: AbortSignal, work: () => Promise<Answer<T>>): Promise<Answer<T>> => {
    if (ending.signal.aborted) return failed('unreachable', closedText);
    return signal.aborted ? failed('unreachable', 'the call was cancelled before it began; nothing was written') : work();
  };
  return {
    follow: (call) =>
      begun(call.signal, async () => {
        if (reflecting.length > 0 && (call.asOfMs ?? o.clock.monoMs()) > firstListMs) {
          // Whoever led before may have written what no watch has told yet; who follows now may be about to act.
          const signal = AbortSignal.any([call.signal, ending.signal]);
          await Promise.all(
            kinds.map((kind) => catchUp({ kind, api, table, intake, times, backoff: times.backoff, random: o.random, signal })),
          );
          if (signal.aborted) return failed('unreachable', endedText);
        }
        const following = followed(table, call, ending.signal);
        if (reflecting.length === 0) reflectAll();
        return following;
      }),
    get: (call) => begun(call.signal, () => readOne(operations, call)),
    create: ({ signal, object }) => begun(signal, () => createRelocation(operations, object, signal)),
    putStatus: (call) => begun(call.signal, () => writeStatus(operations, call)),
    remove: (call) => begun(call.signal, () => removeRelocation(operations, call)),
    note: ({ signal, event }) => begun(signal, () => events(event, signal)),
    async close() {
      ending.abort('closed');
      await api.close();
      await Promise.all(reflecting);
    },
    synced: () => table.synced(),
    counters: () => counters,
    silentMs: () => o.clock.monoMs() - intake.heardMs(),
    troubles: () => [...troubles.values()],
  };
}

const closedText = 'the store is closed; nothing was written';
const endedText = 'following ended before everything had been listed';

/** Tells a change of what is wrong with a kind's collection, and nothing twice. */
function healthTeller(o: KubernetesOptions, troubles: Map<Kind, string>): (kind: Kind, trouble: string | undefined) => void {
  return (kind, trouble) => {
    const before = troubles.get(kind);
    if (before === trouble) return;
    if (trouble === undefined) troubles.delete(kind);
    else troubles.set(kind, trouble);
    o.onTrouble(trouble ?? `over: ${before ?? ''}`);
  };
}

/** Follows until the call's signal or the store's end; the answer comes with the sync. */
function followed(table: Table, call: Parameters<Store['follow']>[0], ending: AbortSignal): Promise<Answer<void>> {
  return new Promise((resolve) => {
    let ended = false;
    const unfollow = table.follow({
      onEvent(event) {
        if (!ended) call.onEvent(event);
      },
      onSynced() {
        if (ended) return;
        call.onSynced();
        resolve(done(undefined));
      },
    });
    const end = (): void => {
      ended = true;
      unfollow();
      call.signal.removeEventListener('abort', end);
      ending.removeEventListener('abort', end);
      resolve(failed('unreachable', endedText));
    };
    call.signal.addEventListener('abort', end);
    ending.addEventListener('abort', end);
  });
}

function thrownAgain(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
