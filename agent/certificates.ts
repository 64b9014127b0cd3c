import { X509Certificate, createPrivateKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import type { ServingConfig } from './config.ts';
import { codeOf } from './error-code.ts';
import type { Outcome } from './network.ts';

/** What the server shows and whom it believes, from three PEM files. */
export interface Credentials {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
  /** When the agent's own certificate ends. */
  readonly ends: Date;
}

export const serverAuth = '1.3.6.1.5.5.7.3.1';
export const clientAuth = '1.3.6.1.5.5.7.3.2';
const fileBytesMax = 256 * 1024;

/** Reads and checks them together: a pair that does not fit, or a certificate for another use, is refused as a whole. */
export function readCredentials({ key, certificate, controllerAuthority }: ServingConfig['tls'], now: Date): Outcome<Credentials> {
  try {
    const texts = { key: readSmall(key), cert: readSmall(certificate), ca: readSmall(controllerAuthority) };
    if ((statSync(key).mode & 0o007) !== 0) return { ok: false, why: `${key} can be read by everybody; type: chmod o-rwx ${key}` };
    const own = new X509Certificate(texts.cert);
    const fault = faultOf(own, texts.key, now);
    if (fault !== undefined) return { ok: false, why: `${certificate} ${fault}` };
    const authority = new X509Certificate(texts.ca);
    if (!authority.ca) return { ok: false, why: `${controllerAuthority} is no authority's certificate` };
    return { ok: true, value: { ...texts, ends: own.validToDate } };
  } catch (error) {
    return { ok: false, why: `one of ${key}, ${certificate}, ${controllerAuthority} cannot be read as PEM (${codeOf(error)})` };
  }
}

function faultOf(own: X509Certificate, key: string, now: Date): string | undefined {
  if (!own.checkPrivateKey(createPrivateKey(key))) return 'does not belong to the key beside it';
  const uses = own.keyUsage ?? [];
  if (!uses.includes(serverAuth)) return 'is not for a server (extended key usage serverAuth)';
  if (uses.includes(clientAuth)) return 'is for a client too; an agent answers and never asks';
  return own.validToDate.getTime() <= now.getTime() ? `ended on ${own.validToDate.toISOString()}` : undefined;
}

function readSmall(path: string): string {
  if (statSync(path).size > fileBytesMax) throw new Error('too large');
  return readFileSync(path, 'latin1');
}

/** Changes when any of the files does; empty while one is missing. */
export function stampOf({ key, certificate, controllerAuthority }: ServingConfig['tls']): string {
  try {
    return [key, certificate, controllerAuthority]
      .map((path) => statSync(path))
      .map(({ ino, size, mtimeMs, ctimeMs }) => `${ino}.${size}.${mtimeMs}.${ctimeMs}`)
      .join(' ');
  } catch {
    return '';
  }
}
