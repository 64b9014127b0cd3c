import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type PeerCertificate, type SecureContext, type TLSSocket } from 'node:tls';
import type { Answer } from '../../domain/fault.ts';
import { done, failed } from '../../domain/fault.ts';
import { createGate, type Gate } from './gate.ts';

/** The controller's side of the two authorities, in PEM. The same object until other files are used. */
export interface Material {
  /** What agents' certificates must be issued by: one authority, or two while they are changed. */
  readonly agentsCa: string;
  readonly certificate: string;
  readonly key: string;
}

export interface Peer {
  /** An IP address; never a name. */
  readonly address: string;
  readonly port: number;
  readonly cluster: string;
  /** The one URI that the certificate of whoever answers there must have. */
  readonly uri: string;
}

export interface Dial {
  readonly peer: Peer;
  readonly material: Material;
  readonly signal: AbortSignal;
  /** An order does not wait behind thousands of streams that begin. */
  readonly urgent: boolean;
}

export type Dialler = (o: Dial) => Promise<Answer<TLSSocket>>;

/**
 * Connects to agents: TLS 1.3, mutual, exact name. `unreachable` for whatever goes wrong, for nothing is sent before all of it went well. At most `connecting` guests are
 * waited for at once and `shaking` handshakes are computed at once, so that a start with thousands of guests neither starves orders nor opens thousands of sockets at a time.
 */
export function createDialler(
  o: { readonly connecting: number; readonly shaking: number; readonly patienceMs: number } = {
    connecting: 256,
    shaking: 32,
    patienceMs: 5_000,
  },
): Dialler {
  const connecting = createGate(o.connecting);
  const shaking = createGate(o.shaking);
  return (dial) => {
    const inTime = (): AbortSignal => AbortSignal.any([dial.signal, AbortSignal.timeout(o.patienceMs)]);
    return through(connecting, dial, async () => {
      const tcp = await reach(dial.peer, inTime());
      if (!tcp.ok) return tcp;
      const tls = await through(shaking, dial, () => shake(tcp.value, dial, inTime()));
      if (!tls.ok) tcp.value.destroy();
      return tls;
    });
  };
}

async function through<T>(gate: Gate, { urgent, signal }: Dial, act: () => Promise<Answer<T>>): Promise<Answer<T>> {
  if (urgent) return act();
  const leave = await gate.enter(signal);
  if (leave === undefined) return failed('unreachable', 'given up before anything was sent');
  const answer = await act();
  leave();
  return answer;
}

function reach({ address, port }: Peer, signal: AbortSignal): Promise<Answer<Socket>> {
  // Without this a name would be looked up, and who answers for a name changes.
  if (isIP(address) === 0) return Promise.resolve(failed('invalid', 'the address of the agent is no IP address; nothing was sent'));
  return settled((end) => {
    const socket = connectTcp({ host: address, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 });
    const giveUp = (): void => fail('no connection in time');
    const fail = (what: string): void => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      end(failed('unreachable', `${address} port ${port}: ${what}; nothing was sent`));
    };
    socket.once('error', (error) => fail(codeOf(error)));
    socket.once('connect', () => {
      signal.removeEventListener('abort', giveUp);
      socket.removeAllListeners('error');
      // Whoever takes it over listens again.
      socket.on('error', () => undefined);
      end(done(socket));
    });
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

function shake(tcp: Socket, { peer, material }: Dial, signal: AbortSignal): Promise<Answer<TLSSocket>> {
  return settled((end) => {
    const context = contextOf(material);
    if (!context.ok) return end(context);
    const socket = connectTls({
      socket: tcp,
      secureContext: context.value,
      rejectUnauthorized: true,
      ALPNProtocols: ['http/1.1'],
      checkServerIdentity: (_host, certificate) => {
        const why = stranger(certificate, peer.uri);
        return why === undefined ? undefined : Object.assign(new Error(why), { code: 'STRANGER' });
      },
    });
    const giveUp = (): void => fail('no TLS in time');
    const fail = (what: string): void => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      end(failed('unreachable', `${peer.address} port ${peer.port}: ${what}; nothing was sent`));
    };
    socket.once('error', (error: Error) => fail(codeOf(error) === 'STRANGER' ? error.message : `TLS: ${codeOf(error)}`));
    socket.once('close', () => fail('the connection was closed'));
    socket.once('secureConnect', () => {
      signal.removeEventListener('abort', giveUp);
      socket.removeAllListeners('error');
      socket.removeAllListeners('close');
      socket.on('error', () => undefined);
      end(done(socket));
    });
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

/** Settles with the first answer. */
function settled<T>(run: (end: (answer: Answer<T>) => void) => void): Promise<Answer<T>> {
  return new Promise((resolve) => run(resolve));
}

const contexts = new WeakMap<Material, Answer<SecureContext>>();

function contextOf(material: Material): Answer<SecureContext> {
  const known = contexts.get(material);
  if (known !== undefined) return known;
  const made = makeContext(material);
  contexts.set(material, made);
  return made;
}

function makeContext({ agentsCa, certificate, key }: Material): Answer<SecureContext> {
  try {
    return done(createSecureContext({ ca: agentsCa, cert: certificate, key, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' }));
  } catch {
    // OpenSSL's own message may quote the file.
    return failed('invalid', "the controller's certificate, key or agents' CA cannot be used; nothing was sent; see zferry pki");
  }
}

const serverAuth = '1.3.6.1.5.5.7.3.1';

/**
 * Why a certificate that the agents' CA issued is still not this guest's; undefined: it is. "Issued by our CA" proves only that it is some guest's (GHSA-ggp9-c99x-54gp).
 * Node writes a list of names in which it quotes whatever could be mistaken for another name: with a quote in it, the list is not looked at further.
 */
export function stranger(certificate: Pick<PeerCertificate, 'subjectaltname' | 'ext_key_usage'>, uri: string): string | undefined {
  const usages = certificate.ext_key_usage ?? [];
  if (usages.length !== 1 || usages[0] !== serverAuth) return 'the certificate of whoever answers there is not for a server alone';
  const names = certificate.subjectaltname ?? '';
  const uris = names.split(', ').filter((name) => name.startsWith('URI:'));
  if (names.includes('"') || uris.length !== 1 || uris[0] !== `URI:${uri}`)
    return `whoever answers there has not the certificate of ${uri}`;
  return undefined;
}

/** An error's code, which is a constant; its message may repeat what a stranger sent. */
export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{1,64}$/.test(error.code) ? error.code : 'failed';
}
