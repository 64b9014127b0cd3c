import { faultText, sanitised } from '../../domain/fault.ts';
import type { Kind } from '../store.ts';
import type { Api, WatchEnd } from './api.ts';
import { backoffMs, type BackoffBounds, pause } from './backoff.ts';
import type { Counters } from './counters.ts';
import { listAll, type Listing } from './list.ts';
import type { Intake } from './intake.ts';
import { collectionPath, withQuery } from './paths.ts';
import type { Table } from './table.ts';
import type { Judged } from './verdict.ts';
import { shownVersionOf, watchEventOf } from './watch-event.ts';

/**
 * Keeps one kind of the table as the API server has it: a list, then a watch from its version on, again and again. It ends with its signal and with nothing else;
 * whatever goes wrong is counted, told, and tried again after a while. Nothing is taken in after the signal.
 */

/** All in ms but the watch's length, which the server is asked to keep, in s. */
export interface ReflectorTimes {
  readonly backoff: BackoffBounds;
  /** The longest silence of a watch: the server's bookmarks come once a minute. */
  readonly idleMs: number;
  readonly watchSeconds: { readonly min: number; readonly max: number };
  /** A full list although nothing seems wrong. */
  readonly relistMs: number;
  /** A watch that lived so long is no failure when it ends. */
  readonly steadyMs: number;
  readonly pageSize: number;
}

export const reflectorTimes: ReflectorTimes = {
  backoff: { minMs: 200, maxMs: 5_000 },
  idleMs: 100_000,
  watchSeconds: { min: 240, max: 300 },
  relistMs: 1_800_000,
  steadyMs: 5_000,
  // Small pages leave less behind for the garbage collector, which counts for more than the round trips.
  pageSize: 200,
};

export interface ReflectorOptions {
  readonly kind: Kind;
  readonly api: Api;
  readonly table: Table;
  readonly intake: Intake;
  readonly counters: Counters;
  readonly times: ReflectorTimes;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** The server answers as it should, or why it does not; called at every change of either. */
  readonly onHealth: (kind: Kind, trouble: string | undefined) => void;
  /** Lists stay older than what was shown before: the server's data was replaced by an older copy. */
  readonly onHistoryLost: (why: string) => void;
}

/** How many lists in a row may be older than what was shown, before it is no lag. */
const staleListsMax = 5;
/** How many errors inside watches in a row before everything is listed again. */
const streamErrorsMax = 3;

interface Progress {
  /** The version to resume from; undefined: list. */
  version: string | undefined;
  failures: number;
  staleLists: number;
  streamErrors: number;
  listedMs: number;
}

export async function reflect(o: ReflectorOptions): Promise<void> {
  const progress: Progress = { version: undefined, failures: 0, staleLists: 0, streamErrors: 0, listedMs: 0 };
  while (!o.signal.aborted) {
    if (progress.version === undefined) {
      const listing = await listAll(o);
      if (o.signal.aborted) return;
      if (!takeListing(o, progress, listing)) {
        await wait(o, progress, listing.kind === 'failed' ? listing.verdict.retryMs : undefined);
        continue;
      }
    }
    const startedMs = performance.now();
    const end = await watchOnce(o, progress);
    if (o.signal.aborted) return;
    const steady = performance.now() - startedMs >= o.times.steadyMs;
    if (steady) progress.failures = 0;
    if (performance.now() - progress.listedMs >= o.times.relistMs) progress.version = undefined;
    if (takeEnd(o, progress, end) && steady) continue;
    await wait(o, progress, end.ok ? undefined : end.retryMs);
  }
}

/** Whether the table now stands as listed. */
function takeListing(o: ReflectorOptions, progress: Progress, listing: Listing): boolean {
  if (listing.kind === 'complete') {
    progress.version = listing.version;
    progress.staleLists = 0;
    progress.streamErrors = 0;
    progress.listedMs = performance.now();
    o.counters.lists += 1;
    o.onHealth(o.kind, undefined);
    o.table.listed(o.kind);
    return true;
  }
  if (listing.kind === 'stale') {
    o.counters.stale += 1;
    progress.staleLists += 1;
    if (progress.staleLists === staleListsMax)
      o.onHistoryLost(
        `lists of ${o.kind} have version ${listing.version}, older than ${listing.newest} that was seen before: the data was replaced by an older copy`,
      );
    return false;
  }
  // The pages' own history may end before the last one is asked for.
  if (listing.verdict.status !== 410) tellTrouble(o, listing.verdict);
  return false;
}

/** Whether the watch ended in good order. */
function takeEnd(o: ReflectorOptions, progress: Progress, end: WatchEnd): boolean {
  if (end.ok && !end.garbled) return true;
  o.counters.broken += 1;
  if (end.ok) {
    o.counters.garbled += 1;
    relist(o, progress);
    return false;
  }
  if (end.status === 410) relist(o, progress);
  // A watch that breaks is everyday; one that cannot be opened again is not.
  else if (end.fault.kind !== 'unreachable' || end.status !== undefined || progress.failures > 0) tellTrouble(o, end);
  return false;
}

function relist(o: ReflectorOptions, progress: Progress): void {
  if (progress.version !== undefined) o.counters.relists += 1;
  progress.version = undefined;
}

function tellTrouble(o: ReflectorOptions, verdict: Judged & { readonly ok: false }): void {
  if (verdict.fault.kind === 'garbled') o.counters.garbled += 1;
  o.onHealth(o.kind, faultText(verdict.fault));
}

async function wait(o: ReflectorOptions, progress: Progress, retryMs: number | undefined): Promise<void> {
  progress.failures += 1;
  const ms = backoffMs(progress.failures, o.times.backoff, o.random());
  await pause(Math.max(ms, Math.min(retryMs ?? 0, o.times.backoff.maxMs)), o.signal);
}

async function watchOnce(o: ReflectorOptions, progress: Progress): Promise<WatchEnd> {
  const { min, max } = o.times.watchSeconds;
  o.counters.watches += 1;
  return o.api.watch({
    what: `WATCH ${o.kind}`,
    path: withQuery(collectionPath(o.kind), {
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: progress.version,
      timeoutSeconds: Math.round(min + (max - min) * o.random()),
    }),
    signal: o.signal,
    idleMs: o.times.idleMs,
    onOpen: () => o.onHealth(o.kind, undefined),
    onLine: (line) => !o.signal.aborted && takeLine(o, progress, line),
  });
}

/** False when nothing more of this watch can be used. */
function takeLine(o: ReflectorOptions, progress: Progress, line: string): boolean {
  o.intake.heard();
  const echo = shownVersionOf(line);
  if (echo !== undefined && o.intake.isEcho(echo)) {
    advance(progress, echo);
    progress.streamErrors = 0;
    return true;
  }
  const event = watchEventOf(line);
  switch (event.type) {
    case 'garbled':
      return false;
    case 'BOOKMARK':
      advance(progress, event.version);
      return true;
    case 'ERROR': {
      o.counters.streamErrors += 1;
      progress.streamErrors += 1;
      if (event.code === 410 || progress.streamErrors >= streamErrorsMax) relist(o, progress);
      if (event.code !== 410)
        o.onHealth(o.kind, `the watch of ${o.kind} was ended by the API server: ${event.code} ${sanitised(event.message).slice(0, 200)}`);
      return true;
    }
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED': {
      const taken = o.intake.take({ kind: o.kind, raw: event.object, deleted: event.type === 'DELETED' });
      if (taken === undefined) return false;
      // An event that is older than the list it follows must not turn the clock back.
      advance(progress, taken.version);
      progress.streamErrors = 0;
      return true;
    }
  }
}

function advance(progress: Progress, version: string): void {
  if (progress.version !== undefined && Number(version) > Number(progress.version)) progress.version = version;
}
