// eslint-disable-next-line import/no-unassigned-import -- it is imported for what it does
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** Authorities and certificates of tests, made in memory. */
export interface Issuer {
  readonly pem: string;
  readonly issue: (o: Wanted) => Promise<Issued>;
}

export interface Wanted {
  /** Default: `CN=test`. */
  readonly subject?: string;
  readonly uses: readonly ('server' | 'client')[];
  readonly uris?: readonly string[];
  readonly dns?: readonly string[];
  readonly ips?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export interface Issued {
  readonly cert: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 86_400_000;
const oids = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' };

x509.cryptoProvider.set(webcrypto);

export async function createIssuer(name: string): Promise<Issuer> {
  const keys = await makeKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - dayMs),
    notAfter: new Date(Date.now() + 365 * dayMs),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { pem: authority.toString('pem'), issue: (wanted) => issue(authority, keys.privateKey, wanted) };
}

async function issue(authority: x509.X509Certificate, signingKey: webcrypto.CryptoKey, wanted: Wanted): Promise<Issued> {
  const keys = await makeKeys();
  const names = [
    ...(wanted.uris ?? []).map((value) => ({ type: 'url' as const, value })),
    ...(wanted.dns ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(wanted.ips ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  const certificate = await x509.X509CertificateGenerator.create({
    subject: wanted.subject ?? 'CN=test',
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    notBefore: wanted.notBefore ?? new Date(Date.now() - dayMs),
    notAfter: wanted.notAfter ?? new Date(Date.now() + dayMs),
    extensions: [
      new x509.BasicConstraintsExtension(false),
      // Two authorities of one name, as in a rotation, are told apart by it.
      await x509.AuthorityKeyIdentifierExtension.create(authority),
      ...(wanted.uses.length === 0
        ? []
        : [
            new x509.ExtendedKeyUsageExtension(
              wanted.uses.map((use) => oids[use]),
              true,
            ),
          ]),
      ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names)]),
    ],
  });
  return { cert: certificate.toString('pem'), key: await pemOf(keys.privateKey) };
}

async function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const body = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${body.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END PRIVATE KEY-----\n`;
}
