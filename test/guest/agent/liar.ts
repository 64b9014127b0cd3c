import { once } from 'node:events';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SecureVersion, TLSSocket } from 'node:tls';
import type { AgentReport } from '../../../agent/protocol.ts';
import type { AgentAddress } from '../../../controller/guest/guest.ts';
import { parseGuestName, type GuestName } from '../../../controller/domain/names.ts';
import type { KeyPair } from '../../../controller/pki/certificate.ts';

/** A server in the place of an agent, which answers whatever the test wants. */
export interface Liar {
  readonly address: AgentAddress;
  /** `METHOD path` of each request that came in. */
  readonly asked: string[];
  /** The bodies that came in. */
  readonly orders: unknown[];
  /** Connections that were opened. */
  readonly connections: () => number;
  /** The most connections at once that had not finished their handshake. */
  readonly mostUnfinished: () => number;
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  readonly close: () => Promise<void>;
}

export const cluster = 'paper';
export const guest: GuestName = nameOf('LITDCON1');

function nameOf(text: string): GuestName {
  const parsed = parseGuestName(text);
  if (!parsed.ok) throw new Error(parsed.why);
  return parsed.value;
}

export async function startLiar(o: {
  readonly own: KeyPair;
  readonly clientCa: string;
  readonly maxVersion?: SecureVersion;
}): Promise<Liar> {
  const asked: string[] = [];
  const orders: unknown[] = [];
  let connections = 0;
  const server = createServer(
    {
      cert: o.own.certificate,
      key: o.own.key,
      ca: o.clientCa,
      requestCert: true,
      rejectUnauthorized: true,
      ...(o.maxVersion === undefined ? {} : { maxVersion: o.maxVersion }),
    },
    (request, response) => {
      asked.push(`${request.method} ${request.url}`);
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.once('end', () => {
        if (body !== '') orders.push(JSON.parse(body));
        liar.answer(request, response);
      });
    },
  );
  let most = 0;
  const unfinished = new Set<Duplex>();
  server.on('connection', (socket: Duplex) => {
    connections += 1;
    unfinished.add(socket);
    most = Math.max(most, unfinished.size);
    socket.once('close', () => unfinished.delete(socket));
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    for (const each of unfinished) if ('remotePort' in each && each.remotePort === socket.remotePort) unfinished.delete(each);
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const liar: Liar = {
    address: { cluster, guest, kind: 'https', spec: { address: '127.0.0.1', port } },
    asked,
    orders,
    connections: () => connections,
    mostUnfinished: () => most,
    answer: (_request, response) => void response.writeHead(500).end(),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
    },
  };
  return liar;
}

/** A report as an honest agent writes it, at rest; `changes` over it. */
export function report(changes: Partial<AgentReport> = {}): AgentReport {
  return {
    protocol: 1,
    guest,
    bootId: 'boot-1',
    clockMs: 1_000_000,
    version: 1,
    machine: { sequence: '0000000000011111', lpar: 'LP9' },
    residency: 'known',
    map: [
      { sequence: '0000000000011111', lpar: 'LP9', member: 'LTICVM9', cpc: 'CPC9' },
      { sequence: '0000000000022222', lpar: 'LP2', member: 'LTICVM2', cpc: 'CPC2' },
    ],
    mapHash: 'ab'.repeat(32),
    interfaces: [
      { name: 'hsi0', cpc: 'CPC9', up: true, proof: 'proven' },
      { name: 'hsi1', cpc: 'CPC2', up: false, proof: 'down' },
    ],
    fence: { attempt: 0, epoch: 0, sequence: 0 },
    drainBoundMs: 3_000,
    alerts: [],
    ...changes,
  };
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(typeof value === 'string' ? value : JSON.stringify(value));
}
