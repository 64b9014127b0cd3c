import type { ClientRequest, IncomingMessage } from 'node:http';
import { Agent, request as httpRequest } from 'node:http';
import { createInterface } from 'node:readline';
import type { Answer, Fault } from '../../domain/fault.ts';
import { done, failed } from '../../domain/fault.ts';

/** Connections to one `zferry simulate`, kept open between calls. Node's client is used as it is: no hidden deadline ends a MOVE that takes an hour. */
export interface SimulationConnection {
  /** One exchange. `unreachable`: certainly not sent; `unknownOutcome`: sent, and no answer can be trusted. */
  readonly call: (o: {
    readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
    readonly path: string;
    readonly body?: unknown;
    readonly signal: AbortSignal;
  }) => Promise<Answer<HttpReply>>;
  /** Each line as it comes; the promise settles when the stream has ended, however. */
  readonly stream: (o: {
    readonly path: string;
    readonly signal: AbortSignal;
    readonly onLine: (line: string) => void;
  }) => Promise<Answer<HttpReply>>;
  readonly close: () => void;
}

export interface HttpReply {
  readonly status: number;
  readonly json: unknown;
}

const replyBytesMax = 64 * 1024 * 1024;
const connectionsMax = 256;

/** `endpoint`: http://HOST:PORT. */
export function connectSimulation(o: { readonly endpoint: string }): SimulationConnection {
  const agent = new Agent({ keepAlive: true, maxSockets: connectionsMax });
  const base = new URL(o.endpoint);
  const open = (method: string, path: string, signal: AbortSignal): ClientRequest =>
    httpRequest({
      agent,
      host: base.hostname.replace(/^\[|\]$/g, ''),
      port: base.port,
      method,
      path,
      signal,
      headers: { 'content-type': 'application/json' },
    });
  return {
    call: ({ method, path, body, signal }) => exchange(open(method, path, signal), { body, signal, take: readJson }),
    stream: ({ path, signal, onLine }) =>
      exchange(open('GET', path, signal), { body: undefined, signal, take: (response) => readLines(response, onLine) }),
    close: () => agent.destroy(),
  };
}

interface Exchange {
  readonly body: unknown;
  readonly signal: AbortSignal;
  readonly take: (response: IncomingMessage) => Promise<HttpReply>;
}

function exchange(request: ClientRequest, o: Exchange): Promise<Answer<HttpReply>> {
  return new Promise((resolve) => {
    let isConnected = false;
    request.on('socket', (socket) => {
      isConnected = !socket.connecting;
      if (socket.connecting) socket.once('connect', () => (isConnected = true));
    });
    request.on('error', (error) => resolve({ ok: false, fault: faultOf(error, { isConnected, isAborted: o.signal.aborted }) }));
    request.on('response', (response) => resolve(taken(o.take(response))));
    request.end(o.body === undefined ? undefined : JSON.stringify(o.body));
  });
}

async function taken(reply: Promise<HttpReply>): Promise<Answer<HttpReply>> {
  try {
    return done(await reply);
  } catch {
    return failed('unknownOutcome', 'the answer of zferry simulate was cut off; the request may have been carried out');
  }
}

function faultOf(error: Error, o: { readonly isConnected: boolean; readonly isAborted: boolean }): Fault {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (!o.isConnected)
    return {
      kind: 'unreachable',
      detail: `zferry simulate cannot be reached (${code}); nothing was sent; start it, or correct hypervisor.simulated.endpoint`,
    };
  const why = o.isAborted ? 'gave no answer in time' : `broke the connection off (${code})`;
  return { kind: 'unknownOutcome', detail: `zferry simulate ${why}; the request may have been carried out` };
}

async function readJson(response: IncomingMessage): Promise<HttpReply> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > replyBytesMax) throw new Error('the answer is too long');
  }
  return { status: response.statusCode ?? 0, json: JSON.parse(text) };
}

async function readLines(response: IncomingMessage, onLine: (line: string) => void): Promise<HttpReply> {
  const status = response.statusCode ?? 0;
  if (status !== 200) return await readJson(response);
  for await (const line of createInterface({ input: response })) onLine(line);
  return { status, json: undefined };
}
