import type { TLSSocket } from 'node:tls';
import { clientAuth, serverAuth } from './certificates.ts';

/**
 * Whether the certificate of a connection may give orders; the answer says why not. TLS has already checked that the controllers' authority issued it and that it is
 * valid. That alone admits nobody: it must be for a client and only for one, and carry exactly one of the allowed URI names.
 */
export function strangerBecause(socket: TLSSocket, orderers: readonly string[], now: Date): string | undefined {
  if (!socket.authorized) return 'it has no certificate of the controllers’ authority';
  const peer = socket.getPeerX509Certificate();
  if (peer === undefined) return 'it has no certificate';
  // A connection may outlive the certificate that opened it.
  if (peer.validToDate.getTime() <= now.getTime()) return 'its certificate has ended';
  const uses = peer.keyUsage ?? [];
  if (!uses.includes(clientAuth) || uses.includes(serverAuth))
    return 'its certificate is not for a client only (extended key usage clientAuth)';
  const names = uriNames(peer.subjectAltName ?? '');
  return names.some((name) => orderers.includes(name)) ? undefined : 'its certificate has none of the URI names that may give orders';
}

/**
 * The URI names of OpenSSL's text of a subject alternative name, as Node gives it: entries separated by a comma and a blank; an entry that contains anything ambiguous
 * (a comma, a quote, a NUL) is in quotation marks, and so can never equal a name that a configuration may hold.
 */
export function uriNames(text: string): readonly string[] {
  const entries = text.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? [];
  return entries
    .map((entry) => entry.trim())
    .filter((entry) => entry.startsWith('URI:'))
    .map((entry) => entry.slice('URI:'.length));
}
