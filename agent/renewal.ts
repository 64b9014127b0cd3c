import { createPrivateKey, X509Certificate } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { clientAuth, serverAuth } from './certificates.ts';
import type { ServingConfig } from './config.ts';
import { codeOf } from './error-code.ts';
import type { Outcome } from './network.ts';

/**
 * Takes a new certificate for the agent's own key from a controller that may give orders. It can only lengthen what the agent has: same key, same name, same use, a later end.
 * Whom the agent believes does not change here: that is in root's own file.
 */
export function takeCertificate({ key, certificate }: ServingConfig['tls'], pem: string, now: Date): Outcome<void> {
  try {
    const current = new X509Certificate(readFileSync(certificate));
    const fresh = new X509Certificate(pem);
    const fault = faultOf(fresh, current, readFileSync(key, 'latin1'), now);
    if (fault !== undefined) return { ok: false, why: `the certificate ${fault}; the one before it stays` };
    replace(certificate, fresh.toString());
    return { ok: true, value: undefined };
  } catch (error) {
    return { ok: false, why: `the certificate was not taken (${codeOf(error)}); the one before it stays` };
  }
}

function faultOf(fresh: X509Certificate, current: X509Certificate, key: string, now: Date): string | undefined {
  const uses = fresh.keyUsage ?? [];
  if (!fresh.checkPrivateKey(createPrivateKey(key))) return 'is for another key';
  if (fresh.subjectAltName !== current.subjectAltName) return 'has another name';
  if (!uses.includes(serverAuth) || uses.includes(clientAuth)) return 'is not for a server alone';
  if (fresh.validFromDate > now) return 'is not good yet';
  return fresh.validToDate <= current.validToDate ? 'ends no later' : undefined;
}

function replace(path: string, text: string): void {
  const next = `${path}.new`;
  rmSync(next, { force: true });
  const file = openSync(next, 'wx', 0o644);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(next, path);
}
