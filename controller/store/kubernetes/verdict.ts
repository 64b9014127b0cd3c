import { type Answer, failed, type Fault, sanitised } from '../../domain/fault.ts';
import { retryAfterMs } from './backoff.ts';
import type { Exchanged } from './transport.ts';
import { isRecord, isVersion } from './value.ts';

/** What an HTTP answer of an API server means. The whole table of outcomes is here. */

/** `status` is the HTTP status where there was one. `retryMs`: it was certainly not done, and may be sent again after so long. */
export type Judged =
  | { readonly ok: true; readonly value: unknown; readonly status: number }
  | { readonly ok: false; readonly fault: Fault; readonly status?: number; readonly retryMs?: number };

/** What was asked: `write` may have had an effect when its answer is lost. `what` names it for people: `PUT GuestPlacement default/lit1`. */
export interface Asked {
  readonly what: string;
  readonly write: boolean;
}

/** How long to wait when the server is too busy and does not say. */
const busyMs = 1_000;

/** Judges one exchange. `nowMs`: epoch, for a Retry-After that is a date. */
export function judged(outcome: Exchanged, { what, write }: Asked, nowMs: number): Judged {
  const lost = (detail: string): Fault =>
    write
      ? { kind: 'unknownOutcome', detail: `${what}: ${detail}; it may have been done: read it again` }
      : { kind: 'unreachable', detail: `${what}: ${detail}` };
  switch (outcome.kind) {
    case 'notSent':
      return {
        ok: false,
        fault: { kind: 'unreachable', detail: `${what}: ${outcome.detail}; nothing was sent${whereTo(outcome.detail)}` },
      };
    case 'lost':
      return { ok: false, fault: lost(outcome.detail) };
    case 'unusable':
      return { ok: false, fault: write ? lost(outcome.detail) : { kind: 'garbled', detail: `${what}: ${outcome.detail}` } };
    case 'reply':
      break;
  }
  const { status } = outcome;
  const value = parsed(outcome.body);
  if (status >= 200 && status < 300) {
    if (isRecord(value)) return { ok: true, value, status };
    const detail = 'the answer is not JSON of the Kubernetes API; something else may be listening at this address';
    return { ok: false, status, fault: write ? lost(detail) : { kind: 'garbled', detail: `${what}: ${detail}` } };
  }
  const said = saidBy(value);
  const detail = `${what}: the API server answered ${status}${said === undefined ? '' : ` (${said})`}`;
  const waitMs = retryAfterMs(headerOf(outcome.headers['retry-after']), nowMs);
  // Without a Status of the API's own, a 503 comes from something in between, which may have passed the request on.
  const notDone = status === 429 || (status === 503 && (waitMs !== undefined || said !== undefined));
  if (notDone)
    return { ok: false, status, retryMs: waitMs ?? busyMs, fault: { kind: 'unreachable', detail: `${detail}; nothing was done` } };
  const kind = kindOf(status);
  return { ok: false, status, fault: kind === undefined ? lost(detail) : { kind, detail: `${detail}${remedy(status, said)}` } };
}

function whereTo(detail: string): string {
  return /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|CONNECT_TIMEOUT/.test(detail)
    ? '; is the API server up, and its address right?'
    : '';
}

/** What a person does about it. A quota and an admission webhook forbid too, and say so. */
function remedy(status: number, said: string | undefined): string {
  if (status === 401) return '; the token or client certificate is read again at every try: renew it';
  if (status === 403 && /"system:anonymous"/.test(said ?? ''))
    return '; it was asked without a token or client certificate that it knows: check the user of the kubeconfig';
  if (status === 403 && / cannot \w+ resource /.test(said ?? ''))
    return '; deploy/rbac.yaml grants what the controller needs, deploy/tenants.yaml what people need';
  // An object that is not there is told in the API's own words; a kind that is not there is not.
  if (status === 404 && said === undefined) return '; are the CRDs installed? Type: kubectl apply -k crds';
  if (status === 400 && /unknown field/.test(said ?? ''))
    return '; nothing was written: the CRDs are older than this program. Type: kubectl apply -k crds';
  return '';
}

/** The kinds of refusals; undefined for what leaves it open whether it was done. */
function kindOf(status: number): 'unauthorised' | 'notFound' | 'conflict' | 'unsupported' | 'invalid' | 'garbled' | undefined {
  switch (status) {
    case 401:
    case 403:
      return 'unauthorised';
    case 404:
      return 'notFound';
    case 409:
    case 412:
      return 'conflict';
    case 405:
    case 406:
    case 415:
      return 'unsupported';
    default:
      return status >= 500 ? undefined : status >= 400 ? 'invalid' : 'garbled';
  }
}

/** The answer without its HTTP status. */
export function answerOf<T>(judged: Judged, read: (value: unknown) => Answer<T>): Answer<T> {
  return judged.ok ? read(judged.value) : { ok: false, fault: judged.fault };
}

/** The value's kind is a list of the API, as far as the store relies on it. */
export interface ListPage {
  readonly items: readonly unknown[];
  readonly version: string;
  readonly more: string | undefined;
}

/** Reads a page of a list. `garbled`: `items` or the version is missing. */
export function pageOf(value: unknown, what: string): Answer<ListPage> {
  const metadata = isRecord(value) ? value['metadata'] : undefined;
  const items = isRecord(value) ? value['items'] : undefined;
  const version = isRecord(metadata) ? metadata['resourceVersion'] : undefined;
  const more = isRecord(metadata) ? metadata['continue'] : undefined;
  if (!Array.isArray(items) || typeof version !== 'string' || !isVersion(version))
    return failed('garbled', `${what}: the answer is not a list of the Kubernetes API; what was known is kept`);
  return { ok: true, value: { items, version, more: typeof more === 'string' && more !== '' ? more : undefined } };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The message of a Status object, cleaned; undefined when the body is none. */
function saidBy(value: unknown): string | undefined {
  if (!isRecord(value) || value['kind'] !== 'Status') return undefined;
  const message = value['message'];
  return typeof message === 'string' && message !== '' ? sanitised(message).slice(0, 300) : 'without a message';
}

function headerOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}
