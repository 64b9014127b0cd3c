import { faultText } from '../../domain/fault.ts';
import type { Api } from './api.ts';
import { pause } from './backoff.ts';
import { leaseBody, leaseRecordOf, type LeaseRecord } from './lease-record.ts';
import { withQuery } from './paths.ts';
import type { Judged } from './verdict.ts';
import { watchEventOf } from './watch-event.ts';

/**
 * Which of several replicas acts: a Lease, held by renewing it. No clock is compared with another machine's: a foreign holder counts as alive for the lease's length
 * from when its last change was seen here. It saves needless conflicts and nothing rests on it: what keeps two controllers apart is the claim.
 */
export interface Lease {
  /** Stands by until the lease is held (true) or the signal ends it (false); then keeps renewing it until `release`. */
  acquire(): Promise<boolean>;
  /** Resolves once it has been looked at for the first time, or cannot be read. */
  readonly looked: Promise<void>;
  /** Since when it has been held without a break, by `clock.monoMs()`: whatever another holder wrote was written before. Undefined: it is not. */
  sinceMs(): number | undefined;
  /** By this process's own clock, nobody else can hold it yet. False: nothing new may be started. */
  held(): boolean;
  /** Who holds it, as far as is known; empty when nobody does. */
  holder(): string;
  /** Ends renewing and lets the next replica go at once. */
  release(): Promise<void>;
}

/** All in ms. */
export interface LeaseTimes {
  /** How long others wait for a holder that has fallen silent. */
  readonly durationMs: number;
  /** How long after its last renewal a holder may start anything. */
  readonly renewMs: number;
  readonly retryMs: number;
}

export const leaseTimes: LeaseTimes = { durationMs: 15_000, renewMs: 10_000, retryMs: 2_000 };

/** A rehearsal's limits are shorter; below a fifth a busy machine would lose the lease for nothing. */
export function scaledLeaseTimes({ durationMs, renewMs, retryMs }: LeaseTimes, scale: number): LeaseTimes {
  const factor = Math.max(0.2, scale);
  return { durationMs: durationMs * factor, renewMs: renewMs * factor, retryMs: retryMs * factor };
}

export interface LeaseOptions {
  readonly api: Api;
  readonly namespace: string;
  readonly name: string;
  /** Never the same twice, also for the same pod. */
  readonly identity: string;
  readonly times: LeaseTimes;
  readonly clock: { monoMs(): number; wallMs(): number };
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Another process holds it, or has held it meanwhile: everything here must end. */
  readonly onLost: (why: string) => void;
  /** It could not be renewed, or can again (undefined). Nothing new is started meanwhile. */
  readonly onTrouble: (why: string | undefined) => void;
  /** Somebody else is seen to hold it; empty: nobody. */
  readonly onHolder?: (holder: string) => void;
}

interface State extends LeaseOptions {
  record: LeaseRecord | undefined;
  toldHolder: string | undefined;
  /** When the record was last seen to change. */
  observedMs: number;
  /** When the write began by which it was last held; undefined: never, or no longer. */
  renewedMs: number | undefined;
  /** When the write began by which it was taken. */
  sinceMs: number | undefined;
  /** The number of our own term. */
  term: number | undefined;
  trouble: string | undefined;
  /** Changes are heard of as they happen. */
  watched: boolean;
  /** How many have been. */
  heard: number;
  released: boolean;
  wake: () => void;
}

export function createLease(options: LeaseOptions): Lease {
  const state: State = {
    ...options,
    record: undefined,
    toldHolder: undefined,
    observedMs: options.clock.monoMs(),
    renewedMs: undefined,
    sinceMs: undefined,
    term: undefined,
    trouble: undefined,
    watched: false,
    heard: 0,
    released: false,
    wake: nothing,
  };
  let keeping: Promise<void> | undefined;
  const { promise: looked, resolve: tellLooked } = Promise.withResolvers<void>();
  const over = (): boolean => state.released || state.signal.aborted;
  return {
    async acquire() {
      const watching = new AbortController();
      void watchHolder(state, watching.signal);
      while (!over()) {
        if (await attempt(state, tellLooked)) break;
        await rest(state, standbyMs(state));
      }
      tellLooked();
      watching.abort('no longer needed');
      if (over()) return false;
      keeping = keep(state, over);
      return true;
    },
    looked,
    sinceMs: () => (state.renewedMs === undefined ? undefined : state.sinceMs),
    held: () => !over() && state.renewedMs !== undefined && state.clock.monoMs() < state.renewedMs + state.times.renewMs,
    holder: () => state.record?.holder ?? '',
    async release() {
      const ours = state.renewedMs !== undefined;
      state.released = true;
      state.wake();
      await keeping;
      if (ours) await letGo(state);
    },
  };
}

function nothing(): void {
  // Nobody waits.
}

/** Until the next look: as long as changes are heard of, when the holder would have been silent for too long. */
function standbyMs({ watched, observedMs, times, clock, random, record }: State): number {
  const retryMs = times.retryMs * (1 + 0.2 * random());
  if (!watched || record === undefined || record.holder === '') return retryMs;
  return Math.max(observedMs + times.durationMs - clock.monoMs(), times.retryMs / 10);
}

/** Renews until released; whatever happens meanwhile is told. */
async function keep(state: State, over: () => boolean): Promise<void> {
  while (!over()) {
    await rest(state, state.times.retryMs);
    if (over()) return;
    const renewed = await attempt(state);
    if (over()) return;
    if (!renewed && state.record !== undefined && state.record.holder !== state.identity) {
      state.renewedMs = undefined;
      return state.onLost(`the Lease ${state.namespace}/${state.name} is held by ${state.record.holder || 'nobody'} now`);
    }
  }
}

/** One try to take it or to renew it; true when it is ours. */
async function attempt(state: State, onLooked?: () => void): Promise<boolean> {
  // Ours is written straight away on the version of the last write; anything else is looked at first.
  if (state.term === undefined || state.record?.holder !== state.identity) {
    const read = await look(state);
    onLooked?.();
    if (!read) return false;
    if (!isFree(state)) {
      tellTrouble(state, undefined);
      return false;
    }
  }
  return write(state);
}

/** What a Lease says now; undefined when there is none or it cannot be read. */
export async function readLease(o: Pick<LeaseOptions, 'api' | 'namespace' | 'name' | 'signal'>): Promise<LeaseRecord | undefined> {
  const what = `GET Lease ${o.namespace}/${o.name}`;
  const answer = await o.api.call({ method: 'GET', what, path: pathOf(o), signal: o.signal });
  return answer.ok ? leaseRecordOf(answer.value) : undefined;
}

/** Reads the lease; false when that failed. `record` is undefined when there is none. */
async function look(state: State): Promise<boolean> {
  const heardBefore = state.heard;
  const answer = await state.api.call({
    method: 'GET',
    what: `GET Lease ${state.namespace}/${state.name}`,
    path: pathOf(state),
    signal: state.signal,
    timeoutMs: callMs(state),
  });
  if (!answer.ok && answer.status !== 404) return troubled(state, answer);
  // What was heard while this was on its way is newer: a release would be forgotten, and waited for as long as a holder that has died.
  if (state.heard === heardBefore) observe(state, answer.ok ? leaseRecordOf(answer.value) : undefined);
  return true;
}

function observe(state: State, record: LeaseRecord | undefined): void {
  const before = state.record;
  if (before?.print !== record?.print) state.observedMs = state.clock.monoMs();
  state.record = record;
  const holder = record?.holder ?? '';
  if (state.toldHolder === holder) return;
  state.toldHolder = holder;
  state.onHolder?.(holder);
}

/** Nobody holds it, or its holder has been silent for its whole length. A holder that has been replaced does not come back into office. */
function isFree({ record, identity, term, observedMs, times, clock }: State): boolean {
  if (term !== undefined) return record === undefined || (record.holder === identity && record.transitions === term);
  // Our own name: the answer to our write was lost.
  const open = record === undefined || record.holder === '' || record.holder === identity;
  return open || clock.monoMs() >= observedMs + times.durationMs;
}

async function write(state: State): Promise<boolean> {
  const { record, identity } = state;
  const startedMs = state.clock.monoMs();
  const now = new Date(state.clock.wallMs()).toISOString();
  const ours = record?.holder === identity;
  const transitions = record === undefined ? (state.term ?? 0) : ours ? record.transitions : record.transitions + 1;
  const answer = await state.api.call({
    method: record === undefined ? 'POST' : 'PUT',
    what: `${record === undefined ? 'POST' : 'PUT'} Lease ${state.namespace}/${state.name}`,
    path: record === undefined ? collectionOf(state) : pathOf(state),
    body: leaseBody({
      ...state,
      version: record?.version,
      holder: identity,
      transitions,
      acquiredAt: ours ? record.acquiredAt : now,
      renewedAt: now,
      durationMs: state.times.durationMs,
    }),
    signal: state.signal,
    timeoutMs: callMs(state),
  });
  if (!answer.ok) {
    // Somebody has written meanwhile, or our own write arrived although its answer did not: look.
    if (answer.fault.kind === 'conflict' || answer.fault.kind === 'unknownOutcome' || answer.status === 404) await look(state);
    return answer.fault.kind === 'conflict' ? false : troubled(state, answer);
  }
  observe(state, leaseRecordOf(answer.value));
  if (state.term === undefined) state.sinceMs = startedMs;
  state.term = transitions;
  state.renewedMs = startedMs;
  tellTrouble(state, undefined);
  return true;
}

async function letGo(state: State): Promise<void> {
  const { record } = state;
  if (record?.holder !== state.identity) return;
  const now = new Date(state.clock.wallMs()).toISOString();
  await state.api.call({
    method: 'PUT',
    what: `PUT Lease ${state.namespace}/${state.name}`,
    path: pathOf(state),
    body: leaseBody({
      ...state,
      version: record.version,
      holder: '',
      transitions: record.transitions,
      acquiredAt: now,
      renewedAt: now,
      durationMs: 1000,
    }),
    signal: AbortSignal.timeout(2_000),
    timeoutMs: 2_000,
  });
}

/** Hears of renewals and of a release as they happen; while it cannot, the Lease is looked at again and again. */
async function watchHolder(state: State, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !state.signal.aborted) {
    await state.api.watch({
      what: `WATCH Lease ${state.namespace}/${state.name}`,
      path: withQuery(collectionOf(state), { watch: 'true', fieldSelector: `metadata.name=${state.name}`, timeoutSeconds: 300 }),
      signal,
      idleMs: Math.max(60_000, 2 * state.times.durationMs),
      onOpen: () => (state.watched = true),
      onLine: (line) => heard(state, line),
    });
    state.watched = false;
    // Ended because the Lease is ours: who keeps it is not to be woken.
    if (signal.aborted) return;
    state.wake();
    await pause(state.times.retryMs, signal);
  }
}

function heard(state: State, line: string): boolean {
  const event = watchEventOf(line);
  const record = 'object' in event ? leaseRecordOf(event.object) : undefined;
  if (record === undefined) return event.type !== 'garbled';
  if (Number(record.version) < Number(state.record?.version ?? 0)) return true;
  state.heard += 1;
  if (event.type !== 'DELETED') observe(state, record);
  if (event.type === 'DELETED' || record.holder === '') state.wake();
  return true;
}

function rest(state: State, ms: number): Promise<void> {
  const waking = new AbortController();
  state.wake = () => waking.abort('woken');
  return pause(ms, waking.signal);
}

function troubled(state: State, answer: Judged & { readonly ok: false }): false {
  tellTrouble(state, faultText(answer.fault));
  return false;
}

function tellTrouble(state: State, trouble: string | undefined): void {
  if (state.trouble === trouble) return;
  state.trouble = trouble;
  state.onTrouble(trouble);
}

/** A call that is not back within it would come too late to renew. */
function callMs({ times }: State): number {
  return Math.max(1_000, times.renewMs / 2);
}

function collectionOf({ namespace }: Pick<State, 'namespace'>): string {
  return `/apis/coordination.k8s.io/v1/namespaces/${encodeURIComponent(namespace)}/leases`;
}

function pathOf(state: Pick<State, 'namespace' | 'name'>): string {
  return `${collectionOf(state)}/${encodeURIComponent(state.name)}`;
}
