// The library of certificates looks for its constructors by metadata, which Node does not have by itself.
// eslint-disable-next-line import/no-unassigned-import -- it is imported for what it does
import 'reflect-metadata';
import { createPublicKey, randomBytes, webcrypto, type KeyObject } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  AuthorityKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  type Extension,
} from '@peculiar/x509';
import type { Answer } from '../domain/fault.ts';
import { done, failed } from '../domain/fault.ts';
import { hashOf, lifeMs, type KeyPair, type Side } from './certificate.ts';

/** Two authorities, so that a guest's certificate can never give an order: agents' certificates are for servers alone, controllers' for clients alone. */

/** Clocks differ: a certificate is good from a little before it was made. */
const earlierMs = 300_000;

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const usage = { agents: ExtendedKeyUsage.serverAuth, controllers: ExtendedKeyUsage.clientAuth } as const;

async function newKeys(): Promise<{ readonly keys: webcrypto.CryptoKeyPair; readonly key: string }> {
  const keys = await webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { keys, key: `${PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n` };
}

/** A new authority of one side. Its own certificate says for what it may issue, which TLS libraries check too. */
export async function createAuthority(o: { readonly side: Side; readonly nowMs: number }): Promise<KeyPair> {
  const { keys, key } = await newKeys();
  // Two authorities of one side have two names: a library that looks an issuer up by name alone finds the right one.
  const name = `CN=zferry ${o.side} ${new Date(o.nowMs).toISOString().slice(0, 10)} ${randomBytes(4).toString('hex')}`;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: name,
    issuer: name,
    notBefore: new Date(o.nowMs - earlierMs),
    notAfter: new Date(o.nowMs + lifeMs.authority),
    signingKey: keys.privateKey,
    publicKey: keys.publicKey,
    signingAlgorithm: ecdsa,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new ExtendedKeyUsageExtension([usage[o.side]]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, key };
}

export interface Issue {
  readonly side: Side;
  readonly authority: KeyPair;
  /** The URIs of agent/protocol.ts: exactly one for an agent. */
  readonly uris: readonly string[];
  readonly nowMs: number;
  readonly lastsMs?: number;
}

/** A certificate for the key of a request. Names come from `uris`; what the request asks for is not looked at. */
export async function issue(o: Issue & { readonly request: CertificateRequest }): Promise<string> {
  return certify(o, o.request.publicKey);
}

/** A new key with its certificate. */
export async function issueWithKey(o: Issue): Promise<KeyPair> {
  const { keys, key } = await newKeys();
  return { certificate: await certify(o, keys.publicKey), key };
}

async function certify(o: Issue, publicKey: webcrypto.CryptoKey | ArrayBuffer): Promise<string> {
  const issuer = new X509Certificate(o.authority.certificate);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', PemConverter.decodeFirst(o.authority.key), ecdsa, false, ['sign']);
  const endsMs = Math.min(o.nowMs + (o.lastsMs ?? lifeMs[o.side]), issuer.notAfter.getTime());
  const extensions: Extension[] = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([usage[o.side]]),
    new SubjectAlternativeNameExtension(
      o.uris.map((value) => ({ type: 'url' as const, value })),
      true,
    ),
    await SubjectKeyIdentifierExtension.create(publicKey),
    await AuthorityKeyIdentifierExtension.create(issuer),
  ];
  const certificate = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=zferry ${o.side === 'agents' ? 'agent' : 'controller'}`,
    issuer: issuer.subject,
    notBefore: new Date(o.nowMs - earlierMs),
    notAfter: new Date(endsMs),
    signingKey,
    publicKey,
    signingAlgorithm: ecdsa,
    extensions,
  });
  return `${certificate.toString('pem')}\n`;
}

/** A positive number of 127 random bits, as RFC 5280 wants it. */
function serial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

/** A request whose signature proves that its sender has the private key. */
export interface CertificateRequest {
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: ArrayBuffer;
  /** SHA-256 of the public key, hex. */
  readonly keyHash: string;
}

/** Reads a PKCS #10 request in PEM: one, signed by its own key, ECDSA on P-256 or P-384 or RSA of at least 3072 bits. */
export async function readRequest(pem: string): Promise<Answer<CertificateRequest>> {
  if (pem.length > 16_384) return failed('invalid', 'the certificate request is longer than 16 KiB; nothing was issued');
  try {
    const pkcs10 = new Pkcs10CertificateRequest(pem);
    if (!(await pkcs10.verify())) return failed('invalid', 'the certificate request is not signed by its own key; nothing was issued');
    const publicKey = pkcs10.publicKey.rawData;
    if (!isStrong(createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' })))
      return failed('invalid', 'the key of the certificate request is weak or unusual; make one with ECDSA on P-256; nothing was issued');
    return done({ publicKey, keyHash: hashOf(Buffer.from(publicKey)) });
  } catch {
    return failed('invalid', 'this is no certificate request in PEM (PKCS #10); nothing was issued');
  }
}

/** A key whose owner has proven in another way that it has the private half. */
export function requestOf(publicKey: Buffer): CertificateRequest {
  return { publicKey: new Uint8Array(publicKey).buffer, keyHash: hashOf(publicKey) };
}

function isStrong({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  if (type === 'ec') return details?.namedCurve === 'prime256v1' || details?.namedCurve === 'secp384r1';
  return type === 'rsa' && (details?.modulusLength ?? 0) >= 3_072;
}
