import { faultText } from '../../domain/fault.ts';
import type { Kind } from '../store.ts';
import type { Api } from './api.ts';
import { backoffMs, type BackoffBounds, pause } from './backoff.ts';
import type { Intake } from './intake.ts';
import { collectionPath, withQuery } from './paths.ts';
import type { Table } from './table.ts';
import { pageOf, type Judged } from './verdict.ts';

/** One complete list of a kind, page by page: each page is taken in and let go before the next is asked for, so that memory does not grow with the fleet. */

export type Listing =
  | { readonly kind: 'complete'; readonly version: string }
  /** Its version is older than one that was seen before; nothing of it was taken. */
  | { readonly kind: 'stale'; readonly version: string; readonly newest: string }
  | { readonly kind: 'failed'; readonly verdict: Judged & { readonly ok: false } };

export interface ListOptions {
  readonly kind: Kind;
  readonly api: Api;
  readonly table: Table;
  readonly intake: Intake;
  readonly times: { readonly pageSize: number };
  readonly signal: AbortSignal;
}

/**
 * Lists until a list is complete, or the signal aborts. Whatever was written before the call then stands in the table, however far its watch is behind; that goes on meanwhile,
 * and the table sees to it that nothing goes back.
 */
export async function catchUp(o: ListOptions & { readonly backoff: BackoffBounds; readonly random: () => number }): Promise<void> {
  for (let failures = 1; !o.signal.aborted; failures++) {
    const listing = await listAll(o);
    if (listing.kind === 'complete') return;
    await pause(backoffMs(failures, o.backoff, o.random()), o.signal);
  }
}

const pageBytesMax = 48 * 1024 * 1024;
const pageMs = 30_000;

/** The next page is asked for before this one is taken in: the server makes it meanwhile. */
export async function listAll(o: ListOptions): Promise<Listing> {
  const uids = new Set<string>();
  const what = `LIST ${o.kind}`;
  let { pageSize } = o.times;
  let version: string | undefined;
  let more: string | undefined;
  let asked = askPage(o, what, { limit: pageSize });
  for (;;) {
    const answer = await asked;
    if (o.signal.aborted) return cancelled;
    if (isTooLarge(answer) && pageSize > 1) {
      pageSize = Math.max(1, Math.floor(pageSize / 4));
      asked = askPage(o, what, { limit: pageSize, continue: more });
      continue;
    }
    if (!answer.ok) return { kind: 'failed', verdict: answer };
    const page = pageOf(answer.value, what);
    if (!page.ok) return { kind: 'failed', verdict: { ok: false, fault: page.fault } };
    const newest = o.intake.newest(o.kind);
    if (version === undefined && newest !== undefined && Number(page.value.version) < Number(newest))
      return { kind: 'stale', version: page.value.version, newest };
    version ??= page.value.version;
    ({ more } = page.value);
    if (more !== undefined) asked = askPage(o, what, { limit: pageSize, continue: more });
    for (const raw of page.value.items) {
      const taken = o.intake.take({ kind: o.kind, raw, deleted: false });
      if (taken === undefined) return { kind: 'failed', verdict: garbledItem(what) };
      uids.add(taken.uid);
    }
    if (more === undefined) break;
  }
  o.intake.retain(o.kind, { uids, version });
  return { kind: 'complete', version };
}

/** Without a version the answer is as new as the data itself, not as some cache. */
function askPage(o: ListOptions, what: string, query: { readonly limit: number; readonly continue?: string | undefined }): Promise<Judged> {
  return o.api.call({
    method: 'GET',
    what,
    path: withQuery(collectionPath(o.kind), query),
    signal: o.signal,
    timeoutMs: pageMs,
    bodyBytesMax: pageBytesMax,
  });
}

const cancelled: Listing = {
  kind: 'failed',
  verdict: { ok: false, fault: { kind: 'unreachable', detail: 'the list was cancelled' } },
};

function isTooLarge(answer: Judged): boolean {
  return !answer.ok && answer.fault.kind === 'garbled' && faultText(answer.fault).includes('larger than');
}

function garbledItem(what: string): Judged & { readonly ok: false } {
  return {
    ok: false,
    fault: { kind: 'garbled', detail: `${what}: an item is not an object of the Kubernetes API; what was known is kept` },
  };
}
