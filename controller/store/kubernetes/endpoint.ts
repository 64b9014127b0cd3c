import { X509Certificate } from 'node:crypto';
import type { ConnectionOptions } from 'node:tls';
import { sanitised } from '../../domain/fault.ts';

/** Where the API server is. `tls` and `proxy` go to the transport as they are. */
export interface Endpoint {
  readonly origin: string;
  /** A path in front of every path, for servers behind a proxy such as Rancher's; usually empty. */
  readonly prefix: string;
  readonly tls: TlsOptions;
  readonly proxy?: string;
}

export type TlsOptions = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>;

/** When a client certificate ends, in epoch ms; undefined where there is none. */
export function certificateEndMs({ cert }: TlsOptions): number | undefined {
  return typeof cert === 'string' || Buffer.isBuffer(cert) ? new X509Certificate(cert).validToDate.getTime() : undefined;
}

/** A network error in one line: its code and what it says. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed for no reason that was given';
  // A host with several addresses fails with one error for each.
  const inner = error instanceof AggregateError ? error.errors.find((each) => each instanceof Error) : undefined;
  const shown: Error = inner instanceof Error ? inner : error;
  const code = 'code' in shown && typeof shown.code === 'string' ? shown.code : shown.name;
  return sanitised(shown.message.includes(code) ? shown.message : `${code}: ${shown.message}`).slice(0, 200);
}
