import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import { type Endpoint, reasonOf } from './endpoint.ts';

/** HTTP to one API server over one shared pool. It knows for each exchange whether anything was sent; what the answer means is not its business. */

export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** The whole exchange for a plain answer; for a stream, until its headers. */
  readonly timeoutMs: number;
  readonly bodyBytesMax: number;
  /** Takes the body of a 200 piece by piece instead of having it collected. `idleMs`: the longest silence within it. False from `onData` ends the exchange. */
  readonly stream?: { readonly idleMs: number; readonly onOpen: () => void; readonly onData: (chunk: Buffer) => boolean };
}

export type Exchanged =
  | { readonly kind: 'reply'; readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }
  /** No byte of the request was written. */
  | { readonly kind: 'notSent'; readonly detail: string }
  /** It was sent, wholly or in part; `began` tells that the headers of an answer had come. */
  | { readonly kind: 'lost'; readonly detail: string; readonly began: boolean }
  /** An answer came that is larger than allowed, or compressed although nobody asked for it. */
  | { readonly kind: 'unusable'; readonly detail: string };

export interface Transport {
  exchange(o: Exchange): Promise<Exchanged>;
  /** Takes nothing new; resolves when what is under way has ended, watches included. */
  retire(): Promise<void>;
  /** Ends everything at once; exchanges under way end as lost. */
  close(): Promise<void>;
}

export interface TransportOptions {
  /** Sockets at most; with HTTP/2, sockets of up to 100 streams each. */
  readonly connections: number;
  readonly http2: boolean;
  readonly connectTimeoutMs?: number;
}

/** Below the 90 s after which an API server closes an idle connection, so that a request seldom meets one that is being closed. */
const keepAliveMs = 60_000;

export function createTransport(endpoint: Endpoint, o: TransportOptions): Transport {
  const dispatcher = dispatcherOf(endpoint, o);
  return {
    exchange: (exchange) => exchanged(dispatcher, endpoint.origin, { ...exchange, path: `${endpoint.prefix}${exchange.path}` }),
    retire: () => dispatcher.close(),
    close: () => dispatcher.destroy(),
  };
}

function dispatcherOf({ tls, proxy }: Endpoint, o: TransportOptions): Dispatcher {
  const pool = {
    connections: o.connections,
    allowH2: o.http2,
    pipelining: o.http2 ? 100 : 1,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    connectTimeout: o.connectTimeoutMs ?? 5_000,
    // Deadlines are kept here, by the exchange.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  return proxy === undefined
    ? new Agent({ ...pool, connect: { ...tls, keepAlive: true } })
    : new ProxyAgent({ ...pool, uri: proxy, requestTls: tls });
}

function exchanged(dispatcher: Dispatcher, origin: string, o: Exchange): Promise<Exchanged> {
  return new Promise((resolve) => {
    const listener = createListener(o, resolve);
    if (o.signal.aborted) return listener.giveUp('the call was cancelled before it began');
    try {
      dispatcher.dispatch({ origin, path: o.path, method: o.method, headers: o.headers, body: o.body ?? null }, listener.handler);
    } catch (error) {
      listener.giveUp(reasonOf(error));
    }
  });
}

interface Listener {
  readonly handler: Dispatcher.DispatchHandler;
  giveUp(why: string): void;
}

function createListener(o: Exchange, resolve: (outcome: Exchanged) => void): Listener {
  let controller: Dispatcher.DispatchController | undefined;
  let status = 0;
  let headers: IncomingHttpHeaders = {};
  let bytes = 0;
  let settled = false;
  let streaming = false;
  const chunks: Buffer[] = [];
  const settle = (outcome: Exchanged): void => {
    if (settled) return;
    settled = true;
    clearTimeout(timer);
    o.signal.removeEventListener('abort', onAbort);
    resolve(outcome);
  };
  const fail = (detail: string): void =>
    settle(controller === undefined ? { kind: 'notSent', detail } : { kind: 'lost', detail, began: status !== 0 });
  const giveUp = (why: string): void => {
    fail(why);
    controller?.abort(new Error(why));
  };
  const refuse = (detail: string): void => {
    settle({ kind: 'unusable', detail });
    controller?.abort(new Error(detail));
  };
  const onAbort = (): void => giveUp('the call was cancelled, or its time was up');
  const onTimeout = (): void =>
    giveUp(streaming ? `nothing was heard for ${o.stream?.idleMs} ms` : `no answer within ${Math.ceil(o.timeoutMs)} ms`);
  let timer = setTimeout(onTimeout, o.timeoutMs);
  timer.unref();
  o.signal.addEventListener('abort', onAbort);
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(started) {
      // Nothing is written for a request that is aborted in here.
      if (settled) return started.abort(new Error('given up before it was sent'));
      controller = started;
    },
    onResponseStart(_controller, code, received) {
      if (code < 200) return;
      [status, headers] = [code, received];
      const encoding = received['content-encoding'];
      if (encoding !== undefined && encoding !== 'identity') return refuse('the answer is compressed, which nobody asked for');
      if (Number(received['content-length'] ?? 0) > o.bodyBytesMax && o.stream === undefined) return refuse(tooLarge(o.bodyBytesMax));
      streaming = o.stream !== undefined && code === 200;
      if (!streaming) return;
      timer = renewed(timer, onTimeout, o.stream?.idleMs ?? 0);
      o.stream?.onOpen();
    },
    onResponseData(_controller, chunk) {
      if (settled) return;
      if (streaming) {
        timer.refresh();
        if (o.stream?.onData(chunk) === false) refuse('what came in it cannot be used');
        return;
      }
      bytes += chunk.length;
      if (bytes > o.bodyBytesMax) return refuse(tooLarge(o.bodyBytesMax));
      chunks.push(chunk);
    },
    onResponseEnd: () =>
      settle({ kind: 'reply', status, headers, body: chunks.length === 1 ? (chunks[0] ?? Buffer.of()) : Buffer.concat(chunks) }),
    onResponseError: (_controller, error) => fail(reasonOf(error)),
  };
  return { handler, giveUp };
}

function renewed(timer: NodeJS.Timeout, ring: () => void, ms: number): NodeJS.Timeout {
  clearTimeout(timer);
  return setTimeout(ring, ms).unref();
}

function tooLarge(bytesMax: number): string {
  return `the answer is larger than ${bytesMax} bytes`;
}
