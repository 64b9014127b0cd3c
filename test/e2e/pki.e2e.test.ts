import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { request, scratch } from '../pki/folder.ts';

/** `zferry pki` as a person types it: what goes where, what is said, and that no key is ever printed. */

const main = fileURLToPath(new URL('../../controller/main.ts', import.meta.url));
let place: ReturnType<typeof scratch>;
beforeEach(() => {
  place = scratch();
});
afterEach(() => place.remove());

function zferry(...args: readonly string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const ended = spawnSync(process.execPath, [main, 'pki', ...args, '--pki', place.path('pki')], { encoding: 'utf8' });
  expect(`${ended.stdout}${ended.stderr}`).not.toContain('PRIVATE KEY');
  return { code: ended.status, out: ended.stdout, err: ended.stderr };
}

test('init, token, a request made by openssl in the guest, issue, renew', { timeout: 120_000 }, () => {
  expect(zferry('init')).toMatchObject({ code: 0, err: expect.stringContaining('zferry pki token') });
  expect(zferry('init')).toMatchObject({ code: 1, err: expect.stringContaining('left as it is') });
  const token = zferry('token', 'LITDCON1', '--cluster', 'ltic');
  expect(token.out).toMatch(/^[\w-]{32}\n$/);
  writeFileSync(place.path('token'), token.out);
  const csr = request(place.path);
  const issued = zferry('issue', '--csr', csr, '--token-file', place.path('token'), '--out', place.path('guest'));
  expect(issued).toMatchObject({ code: 0, out: '', err: expect.stringContaining('zferry://ltic/guest/LITDCON1 until ') });
  const text = execFileSync('openssl', ['x509', '-noout', '-text', '-in', place.path('guest/agent.crt')], { encoding: 'utf8' });
  expect(text).toMatch(/Extended Key Usage: \n\s+TLS Web Server Authentication\n/);
  expect(text).toMatch(/Alternative Name: critical\n\s+URI:zferry:\/\/ltic\/guest\/LITDCON1\n/);
  expect(readFileSync(place.path('guest/controllers-ca.crt'), 'utf8')).toBe(readFileSync(place.path('pki/controllers-ca.crt'), 'utf8'));
  expect(zferry('issue', '--csr', csr, '--token-file', place.path('token'))).toMatchObject({
    code: 1,
    err: expect.stringContaining('nothing was issued'),
  });
  expect(zferry('issue', '--csr', csr)).toMatchObject({ code: 0, out: expect.stringContaining('BEGIN CERTIFICATE') });
});

test('a key goes into a file of its owner’s alone, or nowhere', { timeout: 120_000 }, () => {
  zferry('init');
  expect(zferry('issue', '--cluster', 'ltic', '--guest', 'LITDCON1')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('--out'),
  });
  expect(zferry('issue', '--controller', '--cluster', 'ltic', '--out', place.path('c')).code).toBe(0);
  expect(statSync(place.path('c/tls.key')).mode & 0o077).toBe(0);
});
