import { type Answer, done } from '../../domain/fault.ts';
import { pause } from './backoff.ts';
import type { Credentials } from './credentials.ts';
import { certificateEndMs, type Endpoint } from './endpoint.ts';
import { createLineSplitter } from './lines.ts';
import { createTransport, type Exchange, type Exchanged, type Transport, type TransportOptions } from './transport.ts';
import { judged, type Judged } from './verdict.ts';

/** Calls to one API server: who we are, a deadline on each, and the few retries that are safe because nothing was done. */

export interface ApiCall {
  readonly method: Exchange['method'];
  readonly path: string;
  /** For people: `PUT GuestPlacement default/lit1/status`. */
  readonly what: string;
  /** Sent as JSON; `patch` as a merge patch. */
  readonly body?: unknown;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
  readonly bodyBytesMax?: number;
  /** Of the object only its metadata is wanted back; a server may answer all of it all the same. */
  readonly metadataOnly?: boolean;
}

export interface WatchCall {
  readonly path: string;
  readonly what: string;
  readonly signal: AbortSignal;
  /** The longest silence; longer than the server's bookmarks are apart. */
  readonly idleMs: number;
  /** The server has begun to answer. */
  readonly onOpen?: () => void;
  /** False ends the watch as garbled. */
  readonly onLine: (line: string) => boolean;
}

/** How a watch ended: in good order, or at a line that could not be used (`garbled`); otherwise as any call that failed. */
export type WatchEnd = { readonly ok: true; readonly garbled: boolean } | (Judged & { readonly ok: false });

export interface Api {
  call(o: ApiCall): Promise<Judged>;
  watch(o: WatchCall): Promise<WatchEnd>;
  close(): Promise<void>;
}

export interface ApiOptions extends TransportOptions {
  readonly credentials: Credentials;
  readonly userAgent: string;
  readonly wallMs: () => number;
  /** What is told of calls that had to be repeated. */
  readonly counted: (what: 'tokensRefused' | 'throttled') => void;
}

const callMs = 10_000;
const answerBytesMax = 4 * 1024 * 1024;
const lineBytesMax = 8 * 1024 * 1024;

export function createApi(o: ApiOptions): Answer<Api> {
  const endpoint = o.credentials.endpoint();
  if (!endpoint.ok) return endpoint;
  const sender = createSender(o, endpoint.value);
  return done({
    async call(call) {
      const asked = { what: call.what, write: call.method !== 'GET' };
      const endMs = performance.now() + (call.timeoutMs ?? callMs);
      const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
      const contentType = call.method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
      for (;;) {
        const outcome = await sender.send({
          method: call.method,
          path: call.path,
          signal: call.signal,
          timeoutMs: Math.max(1, endMs - performance.now()),
          bodyBytesMax: call.bodyBytesMax ?? answerBytesMax,
          ...body,
          ...(call.metadataOnly === true ? { accept: metadataOnly } : {}),
          ...(call.body === undefined ? {} : { contentType }),
        });
        const verdict = withEnd(judged(outcome, asked, o.wallMs()), o);
        if (verdict.ok || verdict.retryMs === undefined) return verdict;
        o.counted('throttled');
        if (performance.now() + verdict.retryMs > endMs) return verdict;
        await pause(verdict.retryMs, call.signal);
        if (call.signal.aborted) return verdict;
      }
    },
    async watch({ path, what, signal, idleMs, onOpen, onLine }) {
      const lines = createLineSplitter({ bytesMax: lineBytesMax, onLine });
      const outcome = await sender.send({
        method: 'GET',
        path,
        signal,
        timeoutMs: callMs,
        bodyBytesMax: answerBytesMax,
        stream: { idleMs, onOpen: () => onOpen?.(), onData: (chunk) => lines.push(chunk) },
      });
      // A line that the stream's end has cut is no loss: its version was not taken, so it comes again.
      if (outcome.kind === 'unusable' && lines.stopped()) return { ok: true, garbled: true };
      if (outcome.kind === 'reply' && outcome.status === 200) return { ok: true, garbled: false };
      const verdict = withEnd(judged(outcome, { what, write: false }, o.wallMs()), o);
      return verdict.ok ? { ok: true, garbled: true } : verdict;
    },
    close: () => sender.close(),
  });
}

/** The API server only says that we are nobody; that our certificate has ended is seen here. */
function withEnd(verdict: Judged, { credentials, wallMs }: ApiOptions): Judged {
  if (verdict.ok || verdict.status !== 401 || verdict.fault.kind !== 'unauthorised') return verdict;
  const endpoint = credentials.endpoint();
  const endMs = endpoint.ok ? certificateEndMs(endpoint.value.tls) : undefined;
  if (endMs === undefined || endMs > wallMs()) return verdict;
  const detail = `${verdict.fault.detail}; the client certificate ended at ${new Date(endMs).toISOString()}`;
  return { ...verdict, fault: { kind: 'unauthorised', detail } };
}

interface Sender {
  send(request: Request): Promise<Exchanged>;
  close(): Promise<void>;
}

type Request = Omit<Exchange, 'headers'> & { readonly contentType?: string; readonly accept?: string };

const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json';

/**
 * Sends with who we are. What is rotated is used for new connections as soon as it has been read; those that are open end in their own time. A refused token or
 * certificate, and an API server that is not trusted any more, are reasons to read at once and to try once more.
 */
function createSender(o: ApiOptions, first: Endpoint): Sender {
  const { credentials } = o;
  let endpoint = first;
  let transport: Transport = createTransport(endpoint, o);
  const retired = new Set<Transport>();

  const current = (): Transport => {
    const now = credentials.endpoint();
    if (!now.ok || now.value === endpoint) return transport;
    const old = transport;
    retired.add(old);
    void old.retire().then(() => retired.delete(old));
    endpoint = now.value;
    return (transport = createTransport(endpoint, o));
  };
  const sendOnce = async ({ contentType, accept = 'application/json', ...exchange }: Request): Promise<Exchanged> => {
    const authorization = await credentials.authorization();
    if (!authorization.ok) return { kind: 'notSent', detail: 'no credentials' };
    return current().exchange({
      ...exchange,
      headers: {
        accept,
        'user-agent': o.userAgent,
        ...(authorization.value === undefined ? {} : { authorization: authorization.value }),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
      },
    });
  };
  return {
    async send(request) {
      const outcome = await sendOnce(request);
      const refused = outcome.kind === 'reply' && outcome.status === 401;
      if ((!refused && !isUntrusted(outcome)) || request.signal.aborted) return outcome;
      if (refused) o.counted('tokensRefused');
      await credentials.reload();
      return explained(await sendOnce(request));
    },
    close: async () => void (await Promise.all([transport, ...retired].map((each) => each.close()))),
  };
}

/** Node's words for it all have one of these. */
function isUntrusted(outcome: Exchanged): outcome is Exchanged & { readonly kind: 'notSent' } {
  return outcome.kind === 'notSent' && /cert|tls|ssl/i.test(outcome.detail);
}

function explained(outcome: Exchanged): Exchanged {
  if (!isUntrusted(outcome)) return outcome;
  const where = "the kubeconfig's certificate-authority, or the pod's ca.crt, is read again at every try";
  return { kind: 'notSent', detail: `the API server is not trusted (${outcome.detail}); ${where}` };
}
