import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import type { Answer } from '../domain/fault.ts';
import { done, failed } from '../domain/fault.ts';

/** What certificates and keys say, by Node alone: whoever only reads them does not load the library that makes them. */

export type Side = 'agents' | 'controllers';

/** A certificate and its private key, in PEM. The key belongs into a file that its owner alone reads, and nowhere else. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

const dayMs = 86_400_000;
/** How long certificates last, milliseconds. */
export const lifeMs = { authority: 3_650 * dayMs, agents: 30 * dayMs, controllers: dayMs } as const;
/** After its end an agent's certificate may be renewed with the same key for this long, so that a guest that was off for a fortnight is not enrolled anew. */
export const graceMs = 30 * dayMs;

/** SHA-256, hex. */
export function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export interface CertificateFacts {
  readonly startsMs: number;
  readonly endsMs: number;
  /** SHA-256 of the public key, hex. */
  readonly keyHash: string;
}

/** What the first certificate of a PEM text says; `invalid` when there is none. */
export function readCertificate(pem: string): Answer<CertificateFacts> {
  try {
    const certificate = new X509Certificate(pem);
    const keyHash = hashOf(certificate.publicKey.export({ type: 'spki', format: 'der' }));
    return done({ startsMs: Date.parse(certificate.validFrom), endsMs: Date.parse(certificate.validTo), keyHash });
  } catch {
    return failed('invalid', 'this is no certificate in PEM');
  }
}

export function certificatesIn(bundle: string): readonly string[] {
  return (bundle.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []).map((pem) => `${pem}\n`);
}

/** Of several certificates the one that a key belongs to, with it; undefined: none. */
export function pairIn(bundle: string, key: string): KeyPair | undefined {
  try {
    const secret = createPrivateKey(key);
    const certificate = certificatesIn(bundle).find((pem) => new X509Certificate(pem).checkPrivateKey(secret));
    return certificate === undefined ? undefined : { certificate, key };
  } catch {
    // Not PEM: its content is nobody's business.
    return undefined;
  }
}
