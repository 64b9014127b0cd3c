import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';

import { type Answer, done, failed } from '../domain/fault.ts';
import { hostPort, parseListen } from '../domain/listen.ts';

/** The small server for probes and Prometheus: /healthz, /readyz, /metrics, nothing else and no effect. */

export interface ServerOptions {
  /** `127.0.0.1:9464`, `[::1]:9464`, or `:9464` for every address; port 0 takes a free one. */
  readonly listen: string;
  /** False when the loop has stopped for good: a supervisor may then restart the process. */
  readonly alive: () => boolean;
  /** True once everything was listed. A z/VM member that is down makes nobody unready. */
  readonly ready: () => boolean;
  /** The text of `/metrics`; a prom-client `Registry` fits. */
  readonly metrics: { readonly contentType: string; metrics(): Promise<string> };
}

export interface RunningServer {
  /** Where it listens, `HOST:PORT`, with the port that was really taken. */
  readonly address: string;
  /** Ends every connection; resolves when the port is free. */
  close(): Promise<void>;
}

/** Starts it. `invalid`: the address cannot be used; nothing listens, and the text says what to write instead. */
export async function startServer(o: ServerOptions): Promise<Answer<RunningServer>> {
  const at = parseListen(o.listen);
  if (!at.ok) return at;
  const server = createServer(
    { maxHeaderSize: 8192, headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 5_000, connectionsCheckingInterval: 5_000 },
    answering(o),
  );
  server.maxConnections = 64;
  const error = await listening(server, at.value);
  if (error !== undefined) return failed('invalid', listenTrouble(o.listen, error));
  // After the start an error concerns one connection, which Node has closed already.
  server.on('error', () => undefined);
  return done({ address: addressOf(server), close: () => closed(server) });
}

function listening(
  server: Server,
  at: { readonly host: string | undefined; readonly port: number },
): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ port: at.port, ...(at.host === undefined ? {} : { host: at.host }) }, () => {
      server.off('error', resolve);
      resolve(undefined);
    });
  });
}

function listenTrouble(listen: string, error: NodeJS.ErrnoException): string {
  const rest = 'No port was opened; choose another address with --listen, for instance 127.0.0.1:0 for a free port.';
  if (error.code === 'EADDRINUSE') return `another program (perhaps another zferry) already listens on ${listen}. ${rest}`;
  if (error.code === 'EACCES') return `this user may not listen on ${listen} (ports below 1024 need a privilege). ${rest}`;
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') return `this machine has no address ${listen}. ${rest}`;
  return `cannot listen on ${listen} (${error.code ?? 'unknown error'}). ${rest}`;
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return String(address);
  return hostPort(address.address, address.port);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

interface Reply {
  readonly status: number;
  readonly contentType?: string;
  readonly text: string;
}

function answering(o: ServerOptions): (request: IncomingMessage, response: ServerResponse) => void {
  let scrape: Promise<Reply> | undefined;
  // Scrapes that arrive while one is being made share it, so that many scrapers cost what one costs.
  const metrics = (): Promise<Reply> => (scrape ??= scraped(o.metrics).finally(() => (scrape = undefined)));
  const routes: Readonly<Record<string, () => Reply | Promise<Reply>>> = {
    '/healthz': () => (o.alive() ? { status: 200, text: 'ok\n' } : { status: 503, text: 'the loop has stopped; restart zferry\n' }),
    '/readyz': () =>
      o.ready() ? { status: 200, text: 'ok\n' } : { status: 503, text: 'not ready: the first listing of the resources is not complete\n' },
    '/metrics': metrics,
  };
  return (request, response) => {
    request.resume();
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route === undefined)
      return send(request, response, { status: 404, text: 'not found; zferry serves /healthz, /readyz and /metrics\n' });
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return send(request, response, { status: 405, text: 'only GET and HEAD\n' });
    }
    void Promise.resolve(route()).then((reply) => send(request, response, reply));
  };
}

async function scraped(metrics: ServerOptions['metrics']): Promise<Reply> {
  try {
    return { status: 200, contentType: metrics.contentType, text: await metrics.metrics() };
  } catch {
    return { status: 500, text: 'the metrics could not be collected; this is a defect of zferry\n' };
  }
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(reply.text);
  response.writeHead(reply.status, {
    'Content-Type': reply.contentType ?? 'text/plain; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
