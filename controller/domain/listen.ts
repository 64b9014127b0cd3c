import { type Answer, done, failed } from './fault.ts';

/** Where a server listens, as a person types it. */
export interface ListenAddress {
  /** undefined: every address of the machine. */
  readonly host: string | undefined;
  /** 0: a free one. */
  readonly port: number;
}

/** Reads `HOST:PORT`, `[IPv6]:PORT` or `:PORT`; `invalid` says what to write. */
export function parseListen(text: string): Answer<ListenAddress> {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]*)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535)
    return failed('invalid', `--listen ${JSON.stringify(text)} is not HOST:PORT; write for instance 127.0.0.1:9464, [::1]:9464 or :9464`);
  return done({ host: match[1] ?? (match[2] === '' ? undefined : match[2]), port });
}

/** An address as a client types it: an IPv6 one in brackets. */
export function hostPort(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
