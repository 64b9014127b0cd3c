import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Answer } from '../domain/fault.ts';
import { done, failed } from '../domain/fault.ts';
import { graceMs } from './certificate.ts';
import { readFile, writeFile } from './folder.ts';

/** What was issued to whom, so that a key that is known can have its certificate renewed; and which guests may be enrolled. No key and no token is in it. */
export interface Ledger {
  readonly version: 1;
  readonly issued: readonly Issued[];
  readonly enrolments: readonly Enrolment[];
}

export interface Issued {
  readonly uri: string;
  /** SHA-256 of the public key, hex. */
  readonly keyHash: string;
  readonly endsMs: number;
}

/** A leave to enrol one guest once. */
export interface Enrolment {
  readonly cluster: string;
  readonly guest: string;
  /** SHA-256 of the token, hex. */
  readonly tokenHash: string;
  readonly endsMs: number;
}

const empty: Ledger = { version: 1, issued: [], enrolments: [] };

export function readLedger(folder: string): Answer<Ledger> {
  const text = readFile(folder, 'ledger.json');
  if (!text.ok) return text;
  if (text.value === undefined) return done(empty);
  try {
    const ledger = JSON.parse(text.value) as Ledger;
    const isWhole = ledger.version === 1 && Array.isArray(ledger.issued) && Array.isArray(ledger.enrolments);
    if (isWhole) return done(ledger);
  } catch {
    // Told below.
  }
  return failed(
    'invalid',
    `${folder}/ledger.json is damaged; nothing was issued; move it away, then agents are enrolled anew when their certificates end`,
  );
}

export function writeLedger(folder: string, ledger: Ledger): Answer<void> {
  return writeFile(folder, 'ledger.json', `${JSON.stringify(ledger, undefined, 1)}\n`);
}

/** The ledger with one more certificate; those that nobody can renew any more are left out. */
export function withIssued(ledger: Ledger, issued: Issued, nowMs: number): Ledger {
  const others = ledger.issued.filter(
    ({ uri, keyHash, endsMs }) => endsMs + graceMs > nowMs && !(uri === issued.uri && keyHash === issued.keyHash),
  );
  return { ...ledger, issued: [...others, issued], enrolments: ledger.enrolments.filter(({ endsMs }) => endsMs > nowMs) };
}

/** A new leave, which replaces an older one of the same guest, and the token that is shown this once. */
export function openEnrolment(
  ledger: Ledger,
  o: { readonly cluster: string; readonly guest: string; readonly nowMs: number; readonly lastsMs: number },
): { readonly ledger: Ledger; readonly token: string } {
  const token = randomBytes(24).toString('base64url');
  const { cluster, guest } = o;
  const others = ledger.enrolments.filter((each) => each.endsMs > o.nowMs && !(each.cluster === cluster && each.guest === guest));
  return {
    token,
    ledger: { ...ledger, enrolments: [...others, { cluster, guest, tokenHash: hashOf(token), endsMs: o.nowMs + o.lastsMs }] },
  };
}

/** The leave that a token stands for, and the ledger without it: a token is good once. undefined: none, or it has ended. */
export function useToken(
  ledger: Ledger,
  token: string,
  nowMs: number,
): { readonly enrolment: Enrolment; readonly ledger: Ledger } | undefined {
  const hash = Buffer.from(hashOf(token));
  const enrolment = ledger.enrolments.find((each) => {
    const known = Buffer.from(each.tokenHash);
    return each.endsMs > nowMs && known.length === hash.length && timingSafeEqual(known, hash);
  });
  return enrolment && { enrolment, ledger: { ...ledger, enrolments: ledger.enrolments.filter((each) => each !== enrolment) } };
}

/** The name for which this key had a certificate that is in force or ended less than 30 days ago. */
export function renewable(ledger: Ledger, keyHash: string, nowMs: number): string | undefined {
  return ledger.issued.find((each) => each.keyHash === keyHash && each.endsMs + graceMs > nowMs)?.uri;
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
