import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { faultText } from '../../controller/domain/fault.ts';
import { createApi, type Api } from '../../controller/store/kubernetes/api.ts';
import { loadCredentials, type Credentials } from '../../controller/store/kubernetes/credentials.ts';
import { createIssuer, type Issued, type Issuer } from '../agent/certificates.ts';
import { signal } from './fixtures.ts';
import { until } from './until.ts';

/** Certificates that are replaced in their files while the program runs, its own and the authority of the API server, against a server that asks for both. */

let folder: string;
let authority: Issuer;
let server: Server;
let nowMs: number;
const apis: Api[] = [];
/** The only client certificate that the server takes, and those that it was shown in requests. */
let accepted: string;
let shown: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zferry-rotation-'));
  [authority, nowMs, shown] = [await createIssuer('first'), 0, []];
  const own = await client();
  accepted = own.cert;
  put(own);
  writeFileSync(join(folder, 'ca.crt'), authority.pem);
  server = await serve(await serverCertificate(authority));
});

afterEach(async () => {
  for (const api of apis.splice(0)) await api.close();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a client certificate that is replaced while the old one is no longer taken', () => {
  test('is read again by everybody who uses the configuration, not only by the first who was refused', async () => {
    const credentials = await loaded();
    const [store, lease] = [open(credentials), open(credentials)];
    expect([await get(store), await get(lease)]).toEqual(['ok', 'ok']);
    await replaced();
    expect([await get(store), await get(lease)]).toEqual(['ok', 'ok']);
  });

  test('is used although it was read in passing before the old one was refused', async () => {
    const api = open(await loaded());
    expect(await get(api)).toBe('ok');
    await replaced();
    nowMs = 31_000;
    expect(await get(api)).toBe('ok');
    expect(await get(api)).toBe('ok');
  });

  test('is refused in words that say where it is read from, as long as it is not replaced', async () => {
    const api = open(await loaded());
    accepted = (await client()).cert;
    expect(await get(api)).toMatch(/answered 401.*client certificate is read again/);
  });
});

test('a certificate that is replaced before its time is used within half a minute, and no open watch is broken', async () => {
  const api = open(await loaded());
  let opened = false;
  const watch = api.watch({ path: '/watch', what: 'WATCH', signal, idleMs: 60_000, onOpen: () => (opened = true), onLine: () => true });
  await until('the watch is open', () => opened);
  const next = await client();
  put(next);
  nowMs = 31_000;
  accepted = next.cert;
  expect(await get(api)).toBe('ok');
  expect(shown).not.toContain('refused');
  expect(await Promise.race([watch.then(() => 'broken'), get(api)])).toBe('ok');
});

test('a certificate whose key has not been replaced yet is not taken: the old pair serves on', async () => {
  const api = open(await loaded());
  expect(await get(api)).toBe('ok');
  writeFileSync(join(folder, 'client.crt'), (await client()).cert);
  nowMs = 31_000;
  expect(await get(api)).toBe('ok');
});

describe('an API server that comes back with the certificate of another authority', () => {
  test('is trusted by everybody as soon as the file of authorities holds it', async () => {
    const credentials = await loaded();
    const [store, lease] = [open(credentials), open(credentials)];
    expect([await get(store), await get(lease)]).toEqual(['ok', 'ok']);
    const next = await comesBack();
    nowMs = 31_000;
    await until('it is not trusted', async () => /not trusted/.test(await get(store)));
    writeFileSync(join(folder, 'ca.crt'), next.pem);
    expect([await get(store), await get(lease)]).toEqual(['ok', 'ok']);
  });

  test('is not trusted otherwise, in words that say what to replace', async () => {
    const api = open(await loaded());
    await comesBack();
    // A connection that was kept may first have to be found closed.
    await get(api);
    expect(await get(api)).toMatch(/not trusted.*certificate-authority.*is read again.*nothing was sent/);
  });
});

/** The server forgets its connections, and another authority has signed its certificate. */
async function comesBack(): Promise<Issuer> {
  const next = await createIssuer('second');
  server.setSecureContext({ ...(await serverCertificate(next)), ca: [authority.pem] });
  server.closeAllConnections();
  return next;
}

async function replaced(): Promise<void> {
  const next = await client();
  put(next);
  accepted = next.cert;
}

function put({ cert, key }: Issued): void {
  writeFileSync(join(folder, 'client.crt'), cert);
  writeFileSync(join(folder, 'client.key'), key);
}

function client(): Promise<Issued> {
  return authority.issue({ uses: ['client'] });
}

function serverCertificate(issuer: Issuer): Promise<Issued> {
  return issuer.issue({ uses: ['server'], ips: ['127.0.0.1'] });
}

async function serve(own: Issued): Promise<Server> {
  const made = createServer({ ...own, ca: [authority.pem], requestCert: true, rejectUnauthorized: false }, (request, response) => {
    const { raw } = (request.socket as TLSSocket).getPeerCertificate();
    const isAccepted = Buffer.from(accepted.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64').equals(raw ?? Buffer.of());
    shown.push(isAccepted ? 'accepted' : 'refused');
    response.writeHead(isAccepted ? 200 : 401, { 'content-type': 'application/json' });
    if (!isAccepted) return void response.end('{"kind":"Status","message":"Unauthorized"}');
    if (request.url === '/watch') return response.flushHeaders();
    response.end('{}');
  });
  made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  return made;
}

async function loaded(): Promise<Credentials> {
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = {
    clusters: [{ name: 'c', cluster: { server: url, 'certificate-authority': 'ca.crt' } }],
    users: [{ name: 'u', user: { 'client-certificate': 'client.crt', 'client-key': 'client.key' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  writeFileSync(join(folder, 'config'), JSON.stringify(config));
  const credentials = await loadCredentials({ kubeconfigFiles: [join(folder, 'config')], monoMs: () => nowMs });
  if (!credentials.ok) throw new Error(faultText(credentials.fault));
  return credentials.value;
}

function open(credentials: Credentials): Api {
  const api = createApi({
    ...{ credentials, userAgent: 'test', wallMs: () => Date.now(), counted: () => undefined, connections: 2, http2: false },
  });
  if (!api.ok) throw new Error(faultText(api.fault));
  apis.push(api.value);
  return api.value;
}

async function get(api: Api): Promise<string> {
  const answer = await api.call({ method: 'GET', path: '/x', what: 'GET x', signal });
  return answer.ok ? 'ok' : faultText(answer.fault);
}
