/** A reverse proxy in front of the API server, with its certificate, that loses, cuts, silences, delays and falsifies what passes: one scripted step of a network at a time. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Agent, createServer, request as httpsRequest } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import type { ControlPlane } from './control-plane.ts';

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly token: string;
}

/** What happens to a request instead of, or on top of, its passing. */
export type Effect =
  /** Answered here; the API server never sees it. */
  | { readonly kind: 'answer'; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** The connection is broken off before the API server sees it. */
  | { readonly kind: 'lostRequest' }
  /** The API server carries it out; the connection is broken off instead of its answer. */
  | { readonly kind: 'lostAnswer' }
  /** It waits so long before it goes on. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** It is carried out at once and answered so much later. */
  | { readonly kind: 'slowAnswer'; readonly ms: number };

export interface Rule {
  readonly fits: (asked: Asked) => boolean;
  readonly effect: Effect;
  /** How often; 1 when absent. */
  readonly times?: number;
}

export const isWatch = ({ path }: Asked): boolean => /[?&]watch=(true|1)\b/.test(path);

export interface FaultProxy {
  readonly url: string;
  /** Every request so far, with the status of its answer. */
  readonly passed: readonly (Asked & { readonly status: number })[];
  add(rule: Rule): void;
  clear(): void;
  /** Watches that are open now. */
  watches(): number;
  /** Ends every open watch: without a word, or within a line of JSON. */
  cutWatches(how: 'atOnce' | 'midLine'): number;
  /** Open and new watches of these paths stay open and deliver nothing, as behind a firewall that has forgotten the connection; what comes meanwhile is lost. */
  silence(paths: RegExp | undefined): void;
  /** Every list from now on is answered as it was when this was called first; nothing else is touched. */
  freezeLists(on: boolean): void;
  /** Connections are broken off as they come, and those that are open at once. */
  refuse(on: boolean): void;
  close(): Promise<void>;
}

const isList = (asked: Asked): boolean =>
  asked.method === 'GET' && !isWatch(asked) && /\/(ssiclusters|guestplacements|relocations)(\?|$)/.test(asked.path);

/** It is known by the API server's own certificate. */
export async function startFaultProxy(o: Pick<ControlPlane, 'url' | 'folder'>): Promise<FaultProxy> {
  const cert = readFileSync(join(o.folder, 'certificates', 'apiserver.crt'));
  const key = readFileSync(join(o.folder, 'certificates', 'apiserver.key'));
  const agent = new Agent({ keepAlive: true, ca: cert });
  const rules: (Rule & { left: number })[] = [];
  const passed: (Asked & { readonly status: number })[] = [];
  const watches = new Map<ServerResponse, IncomingMessage>();
  const frozen = new Map<string, { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }>();
  const sockets = new Set<Socket>();
  const is: { silent: RegExp | undefined; frozen: boolean; refusing: boolean } = { silent: undefined, frozen: false, refusing: false };

  const server = createServer({ cert, key }, (request, response) => void handle(request, response));
  server.on('connection', (socket: Socket) => {
    if (is.refusing) return socket.destroy();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
  });
  server.requestTimeout = 0;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '');
    const asked = { method: request.method ?? 'GET', path: request.url ?? '/', token };
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const body = Buffer.concat(chunks);
    const effect = take(asked);
    if (effect?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, effect.ms));
    if (effect?.kind === 'lostRequest') return void response.destroy();
    if (effect?.kind === 'answer') {
      passed.push({ ...asked, status: effect.status });
      return void response
        .writeHead(effect.status, { 'content-type': 'application/json', ...effect.headers })
        .end(JSON.stringify(effect.body ?? { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: effect.status }));
    }
    const kept = is.frozen && isList(asked) ? frozen.get(listKey(asked.path)) : undefined;
    if (kept !== undefined) {
      passed.push({ ...asked, status: kept.status });
      return void response.writeHead(kept.status, headersOf(kept.headers)).end(kept.body);
    }
    forward({
      request,
      response,
      asked,
      body,
      lostAnswer: effect?.kind === 'lostAnswer',
      answerAfterMs: effect?.kind === 'slowAnswer' ? effect.ms : 0,
    });
  }

  function take(asked: Asked): Effect | undefined {
    const index = rules.findIndex((rule) => rule.fits(asked));
    const rule = rules[index];
    if (rule === undefined) return undefined;
    rule.left -= 1;
    if (rule.left <= 0) rules.splice(index, 1);
    return rule.effect;
  }

  function forward(call: {
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly asked: Asked;
    readonly body: Buffer;
    readonly lostAnswer: boolean;
    readonly answerAfterMs: number;
  }): void {
    const { request, response, asked, body } = call;
    const { method, path } = asked;
    const outgoing = httpsRequest(`${o.url}${path}`, { agent, method, headers: request.headers });
    outgoing.once('error', () => response.destroy());
    response.once('close', () => outgoing.destroy());
    outgoing.once('response', (incoming) => {
      passed.push({ ...asked, status: incoming.statusCode ?? 0 });
      if (call.lostAnswer) return void response.destroy();
      if (isWatch(asked) && incoming.statusCode === 200) return watch(path, incoming, response);
      const answer: Buffer[] = [];
      incoming
        .on('data', (chunk: Buffer) => answer.push(chunk))
        .once('error', () => response.destroy())
        .once('end', () => {
          const whole = { status: incoming.statusCode ?? 502, headers: incoming.headers, body: Buffer.concat(answer) };
          if (is.frozen && isList(asked)) frozen.set(listKey(path), whole);
          setTimeout(() => response.writeHead(whole.status, headersOf(whole.headers)).end(whole.body), call.answerAfterMs);
        });
    });
    outgoing.end(body);
  }

  function watch(path: string, incoming: IncomingMessage, response: ServerResponse): void {
    const isSilent = (): boolean => is.silent?.test(path) === true;
    watches.set(response, incoming);
    response.once('close', () => (watches.delete(response), incoming.destroy()));
    response.writeHead(200, headersOf(incoming.headers));
    response.flushHeaders();
    incoming
      .on('data', (chunk: Buffer) => isSilent() || response.write(chunk))
      .once('error', () => response.destroy())
      // A silent connection does not tell that the other end is gone either.
      .once('end', () => isSilent() || response.end());
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    add: (rule) => void rules.push({ ...rule, left: rule.times ?? 1 }),
    clear: () => void rules.splice(0),
    watches: () => watches.size,
    cutWatches(how) {
      const open = [...watches.keys()];
      for (const response of open) {
        if (how === 'midLine')
          response.write('{"type":"MODIFIED","object":{"apiVersion":"zferry.io/v1alpha1","kind":"Gue', () => response.destroy());
        else response.destroy();
      }
      return open.length;
    },
    silence: (paths) => void (is.silent = paths),
    freezeLists(on) {
      is.frozen = on;
      if (!on) frozen.clear();
    },
    refuse(on) {
      is.refusing = on;
      if (on) for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      agent.destroy();
      await once(server, 'close');
    },
  };
}

/** A list by its path and where its page begins; how fresh it was to be does not matter to one that is stale. */
function listKey(path: string): string {
  const { pathname, searchParams } = new URL(path, 'https://api');
  return `${pathname} ${searchParams.get('continue') ?? ''}`;
}

function headersOf(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const kept = Object.entries(headers).filter(
    ([name, value]) => value !== undefined && !/^(transfer-encoding|connection|content-length)$/.test(name),
  );
  return Object.fromEntries(kept);
}
