import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of one test. */
export function scratch(): { readonly path: (name?: string) => string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'zferry-pki-'));
  return { path: (name = '') => join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A key and a request for it, as openssl makes them in a guest. */
export function request(
  path: (name: string) => string,
  o: { readonly name?: string; readonly key?: readonly string[]; readonly subject?: string } = {},
): string {
  const { name = 'agent', key = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'], subject = '/CN=zferry agent' } = o;
  execFileSync(
    'openssl',
    [
      'req',
      '-new',
      '-newkey',
      ...key,
      '-nodes',
      '-keyout',
      path(`${name}.key`),
      '-subj',
      subject,
      '-out',
      path(`${name}.csr`),
      '-addext',
      'subjectAltName=URI:zferry://paper/guest/MAINT',
    ],
    { stdio: 'ignore' },
  );
  return path(`${name}.csr`);
}

/** Whether openssl, which knows nothing of zferry, takes a certificate for a purpose. */
export function opensslTakes(o: {
  readonly ca: string;
  readonly certificate: string;
  readonly purpose: 'sslserver' | 'sslclient';
}): boolean {
  try {
    execFileSync('openssl', ['verify', '-CAfile', o.ca, '-purpose', o.purpose, '-x509_strict', o.certificate], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
