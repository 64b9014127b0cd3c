import { Agent, request, type IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { bodyBytesMax } from '../../../agent/protocol.ts';
import type { Answer } from '../../domain/fault.ts';
import { done, failed } from '../../domain/fault.ts';
import type { Reply } from '../wire/speaker.ts';
import { codeOf, type Dialler, type Material, type Peer } from './dial.ts';

/** Short requests to agents over one kept connection each. */

export interface Request {
  readonly peer: Peer;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

export interface Connections {
  /** `unreachable`: nothing was sent. `unknownOutcome`: it was sent, and no whole reply came in time. */
  send(o: Request): Promise<Answer<Reply>>;
  /** The public key that the agent has just proven to have: SubjectPublicKeyInfo, DER. */
  keyOf(peer: Peer, signal: AbortSignal): Promise<Answer<Buffer>>;
  close(): void;
}

interface Kept {
  readonly socket: TLSSocket;
  readonly agent: Agent;
  readonly material: Material;
  /** Requests that use it now. */
  users: number;
}

/** Beyond a pause of this the connection is closed: a server may close it at 5 s, and an order must not meet one that is just being closed. */
const idleMs = 4_000;

export function createConnections(o: {
  readonly dial: Dialler;
  readonly material: (cluster: string) => Promise<Answer<Material>>;
  readonly replyMs: number;
}): Connections {
  const kept = new Map<string, Kept>();
  const connection = async (peer: Peer, signal: AbortSignal): Promise<Answer<Kept>> => {
    const material = await o.material(peer.cluster);
    if (!material.ok) return material;
    const key = `${peer.uri} ${peer.address} ${peer.port}`;
    const known = kept.get(key);
    if (known !== undefined && known.material === material.value && !known.socket.destroyed && known.users === 0) return done(known);
    // One that is in use serves out its request and then times out.
    const dialled = await o.dial({ peer, material: material.value, signal, urgent: true });
    if (!dialled.ok) return dialled;
    const made = keep(dialled.value, material.value);
    kept.set(key, made);
    made.socket.once('close', () => {
      if (kept.get(key) === made) kept.delete(key);
    });
    return done(made);
  };
  return {
    async send(call) {
      if (call.signal.aborted) return failed('unreachable', 'given up before anything was sent');
      const made = await connection(call.peer, call.signal);
      if (!made.ok) return made;
      made.value.users += 1;
      const reply = await exchange(made.value, call, o.replyMs);
      made.value.users -= 1;
      if (!reply.ok) made.value.socket.destroy();
      return reply;
    },
    async keyOf(peer, signal) {
      const made = await connection(peer, signal);
      if (!made.ok) return made;
      const certificate = made.value.socket.getPeerX509Certificate();
      if (made.value.users === 0)
        made.value.socket.setTimeout(idleMs, () => (made.value.users === 0 ? made.value.socket.destroy() : undefined));
      if (certificate === undefined) return failed('unreachable', 'the connection has gone');
      return done(certificate.publicKey.export({ type: 'spki', format: 'der' }));
    },
    close() {
      for (const { agent, socket } of kept.values()) {
        agent.destroy();
        socket.destroy();
      }
    },
  };
}

/** An HTTP agent that has exactly this one socket. */
function keep(socket: TLSSocket, material: Material): Kept {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, maxFreeSockets: 1, timeout: idleMs });
  agent.createConnection = () => socket;
  return { socket, agent, material, users: 0 };
}

function exchange({ agent }: Kept, call: Request, replyMs: number): Promise<Answer<Reply>> {
  const { promise, resolve: end } = Promise.withResolvers<Answer<Reply>>();
  const { peer } = call;
  const text = call.body === undefined ? undefined : JSON.stringify(call.body);
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(replyMs)]);
  const sending = request({
    agent,
    method: call.method,
    path: call.path,
    signal,
    maxHeaderSize: 8_192,
    headers: {
      host: peer.address.includes(':') ? `[${peer.address}]:${peer.port}` : `${peer.address}:${peer.port}`,
      ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    },
  });
  sending.once('error', (error) => end(lost(error, signal)));
  sending.once('response', (response) => void collect(response).then(end, () => end(failed('unknownOutcome', 'the reply broke off'))));
  sending.end(text);
  return promise;
}

function lost(error: Error, signal: AbortSignal): Answer<never> {
  return failed(
    'unknownOutcome',
    signal.aborted ? 'no whole reply in time' : `the connection broke before a whole reply (${codeOf(error)})`,
  );
}

async function collect(response: IncomingMessage): Promise<Answer<Reply>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) {
      response.destroy();
      return failed('unknownOutcome', `the reply is longer than ${bodyBytesMax / 1024} KiB`);
    }
    chunks.push(chunk);
  }
  if (!response.complete) return failed('unknownOutcome', 'the reply broke off');
  return done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) });
}
