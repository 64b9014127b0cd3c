import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseJson } from './json.ts';
import type { Keeper } from './keeper.ts';
import type { Limiter } from './limiter.ts';
import type { Log } from './log.ts';
import type { Outcome } from './network.ts';
import type { AnyOrder } from './orders.ts';
import type { AgentReport, Refusal, RefusalCode } from './protocol.ts';
import { bodyBytesMax } from './protocol.ts';
import { parseOrder } from './requests.ts';
import type { Streams } from './streams.ts';

export interface RouteParts {
  readonly keeper: Pick<Keeper, 'report' | 'order'>;
  readonly streams: Streams;
  readonly log: Log;
  readonly nowMs: () => number;
  readonly orders: Limiter;
  readonly questions: Limiter;
  /** Why this peer may not order; undefined: it may. */
  readonly stranger: (request: IncomingMessage) => string | undefined;
  /** Takes a certificate that lengthens the agent's own; absent where there is none. */
  readonly takeCertificate?: (pem: string) => Outcome<void>;
}

const verbs: ReadonlyMap<string, AnyOrder['verb']> = new Map([
  ['/v1/quiesce', 'quiesce'],
  ['/v1/renew', 'renew'],
  ['/v1/activate', 'activate'],
]);

/** One request, from a peer that TLS has let in. Whatever comes, it is answered or its connection ends; it never throws. */
export async function answer(parts: RouteParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await respond(parts, request, response);
  } catch (error) {
    // A fault of ours in one answer must not end the agent of a guest that may be dark.
    parts.log.error(
      `an answer failed, which is a fault of the agent itself (${error instanceof Error ? error.name : 'unknown'}); report it`,
    );
    request.destroy();
  }
}

async function respond(parts: RouteParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const from = peerText(request);
  const refuse = (status: number, code: RefusalCode, text: string): void => {
    parts.log.warn(`${status} to ${from}: ${code}: ${text}`);
    if (hasMuchToCome(request)) {
      response.setHeader('connection', 'close');
      response.once('finish', () => request.destroy());
    }
    sendJson(response, status, { code, text });
  };
  const stranger = parts.stranger(request);
  if (stranger !== undefined) return refuse(403, 'FORBIDDEN', `this peer may not ask or order anything: ${stranger}`);
  const { method, url = '' } = request;
  const verb = verbs.get(url);
  if (verb !== undefined)
    return method === 'POST' ? order(parts, { request, response, verb, refuse }) : refuse(405, 'MALFORMED', 'an order is a POST');
  if (url === '/v1/certificate' && method === 'POST' && parts.takeCertificate !== undefined)
    return certificate(parts, { request, response, refuse, take: parts.takeCertificate });
  if (url !== '/v1/state' && url !== '/v1/changes') return refuse(404, 'MALFORMED', 'there is nothing of that name here');
  if (method !== 'GET') return refuse(405, 'MALFORMED', 'this is only to be read: GET');
  if (!parts.questions.admit(parts.nowMs())) return refuse(429, 'LIMITED', 'too many questions; ask again in a second');
  if (url === '/v1/state') return sendJson(response, 200, parts.keeper.report());
  if (!parts.streams.open(response, () => parts.stranger(request) === undefined))
    refuse(429, 'LIMITED', 'too many streams of changes are open; close one');
}

/** The rest of a small body is let pass, and the connection stays; of one without end nothing more is read. */
function hasMuchToCome(request: IncomingMessage): boolean {
  const isChunked = request.headers['transfer-encoding'] !== undefined;
  return !request.complete && (isChunked || Number(request.headers['content-length'] ?? 0) > bodyBytesMax);
}

async function certificate(
  { keeper, orders, nowMs, log }: RouteParts,
  { request, response, refuse, take }: Omit<OrderCall, 'verb'> & { readonly take: (pem: string) => Outcome<void> },
): Promise<void> {
  if (!orders.admit(nowMs())) return refuse(429, 'LIMITED', 'too many orders; nothing was changed; try again in a second');
  const body = await readBody(request);
  if (body === 'cut') return;
  const json = body === 'large' ? { ok: false as const, why: 'it is too large' } : parseJson(body.text, 2);
  const sent =
    json.ok && typeof json.value === 'object' && json.value !== null && 'certificate' in json.value ? json.value.certificate : undefined;
  if (typeof sent !== 'string') return refuse(400, 'MALFORMED', 'a certificate is to be sent in PEM; nothing was changed');
  const taken = take(sent);
  if (!taken.ok) return refuse(409, 'MALFORMED', taken.why);
  log.info('a controller has renewed the certificate');
  sendJson(response, 200, keeper.report());
}

interface OrderCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly verb: AnyOrder['verb'];
  readonly refuse: (status: number, code: RefusalCode, text: string) => void;
}

async function order({ keeper, orders, nowMs }: RouteParts, { request, response, verb, refuse }: OrderCall): Promise<void> {
  if (!orders.admit(nowMs())) return refuse(429, 'LIMITED', 'too many orders; nothing was changed; order again in a second');
  const body = await readBody(request);
  if (body === 'cut') return;
  if (body === 'large') return refuse(413, 'MALFORMED', `an order has at most ${bodyBytesMax} bytes; nothing was changed`);
  const parsed = parseOrder(verb, body.text);
  if (!parsed.ok) return refuse(400, 'MALFORMED', `${parsed.why}; nothing was changed`);
  const reply = await keeper.order(parsed.value);
  if (reply.ok) sendJson(response, 200, reply.report);
  else sendJson(response, 409, reply.refusal);
}

/** The whole body, or `large` as soon as it is known to be; `cut`: whoever sent it is gone. The request stays open for its answer. */
function readBody(request: IncomingMessage): Promise<{ readonly text: string } | 'large' | 'cut'> {
  if (Number(request.headers['content-length'] ?? 0) > bodyBytesMax) return Promise.resolve('large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= bodyBytesMax) chunks.push(chunk);
      else {
        request.pause();
        resolve('large');
      }
    });
    request.on('end', () => resolve({ text: Buffer.concat(chunks).toString('utf8') }));
    request.on('error', () => resolve('cut'));
    request.on('close', () => resolve('cut'));
  });
}

function sendJson(response: ServerResponse, status: number, value: AgentReport | Refusal): void {
  if (response.headersSent || response.destroyed) return;
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
  });
  response.end(body);
}

/** Who it was, for the journal: an address, never anything that it said. */
function peerText({ socket }: IncomingMessage): string {
  return socket.remoteAddress ?? 'a peer that has gone';
}
