import { type Answer, done } from '../../domain/fault.ts';
import { pause } from './backoff.ts';
import type { Credentials } from './credentials.ts';
import type { Endpoint } from './endpoint.ts';
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
          ...(call.body === undefined ? {} : { contentType }),
        });
        const verdict = judged(outcome, asked, o.wallMs());
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
      const verdict = judged(outcome, { what, write: false }, o.wallMs());
      return verdict.ok ? { ok: true, garbled: true } : verdict;
    },
    close: () => sender.close(),
  });
}

interface Sender {
  send(request: Request): Promise<Exchanged>;
  close(): Promise<void>;
}

type Request = Omit<Exchange, 'headers'> & { readonly contentType?: string };

/** Sends with who we are. A refused token, or a certificate that is not trusted any more, is read again and tried once more. */
function createSender(o: ApiOptions, endpoint: Endpoint): Sender {
  const { credentials } = o;
  let transport: Transport = createTransport(endpoint, o);
  let reloading: Promise<void> | undefined;

  const replaceTransport = async (): Promise<void> => {
    const next = (await credentials.reload()) ? credentials.endpoint() : undefined;
    if (next?.ok !== true) return;
    const old = transport;
    transport = createTransport(next.value, o);
    await old.close();
  };
  /** Many calls may be refused at once: they share one reading. */
  const reload = (): Promise<void> => {
    reloading ??= replaceTransport().finally(() => (reloading = undefined));
    return reloading;
  };
  const sendOnce = async ({ contentType, ...exchange }: Request): Promise<Exchanged> => {
    const authorization = await credentials.authorization();
    if (!authorization.ok) return { kind: 'notSent', detail: 'no credentials' };
    return transport.exchange({
      ...exchange,
      headers: {
        accept: 'application/json',
        'user-agent': o.userAgent,
        ...(authorization.value === undefined ? {} : { authorization: authorization.value }),
        ...(contentType === undefined ? {} : { 'content-type': contentType }),
      },
    });
  };
  return {
    async send(request) {
      const first = await sendOnce(request);
      const refused = first.kind === 'reply' && first.status === 401;
      const untrusted = first.kind === 'notSent' && /CERT|TLS|SSL/.test(first.detail);
      if ((!refused && !untrusted) || request.signal.aborted) return first;
      if (refused) o.counted('tokensRefused');
      await reload();
      return sendOnce(request);
    },
    close: () => transport.close(),
  };
}
