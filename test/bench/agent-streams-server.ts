import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { report } from '../guest/agent/liar.ts';

/** The agents' side of agent-streams.ts: tells one report on each stream. Certificates come on standard input, the port goes to standard output. */
const { own, ca } = (await json(process.stdin)) as {
  readonly own: { readonly certificate: string; readonly key: string };
  readonly ca: string;
};
const server = createServer(
  { cert: own.certificate, key: own.key, ca, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.3' },
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write(`${JSON.stringify(report())}\n`);
  },
);
server.listen(0, '127.0.0.1', () => process.stdout.write(String((server.address() as AddressInfo).port)));
