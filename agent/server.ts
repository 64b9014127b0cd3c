import type { Server } from 'node:https';
import { createServer } from 'node:https';
import { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { TLSSocket } from 'node:tls';
import type { Credentials } from './certificates.ts';
import { readCredentials, stampOf } from './certificates.ts';
import type { Time } from './clock.ts';
import type { ServingConfig } from './config.ts';
import { codeOf } from './error-code.ts';
import type { Keeper } from './keeper.ts';
import { createLimiter } from './limiter.ts';
import type { Log } from './log.ts';
import { strangerBecause } from './peer.ts';
import { takeCertificate } from './renewal.ts';
import type { RouteParts } from './routes.ts';
import { answer } from './routes.ts';
import { createStreams } from './streams.ts';

/** HTTPS with TLS 1.3 and nothing else, for controllers only. The agent works without it: what is wrong with it is an alert, and it is tried again. */
export interface AgentServer {
  /** Looks at the certificates now, and takes them when they are new and fit. */
  readonly reload: () => void;
  /** The port that is listened on; undefined until it is. */
  readonly port: () => number | undefined;
  readonly close: () => Promise<void>;
}

export interface ServerParts {
  readonly config: ServingConfig;
  readonly keeper: Keeper;
  readonly time: Time;
  readonly log: Log;
}

const limits = {
  connections: 32,
  headerBytes: 8 * 1024,
  handshakeMs: 5_000,
  headersMs: 5_000,
  requestMs: 10_000,
  questionsPerOrder: 20,
  linesPerSecond: 5,
};
const again = { bindMs: 2_000, certificatesMs: 10_000 };

export function startServer(parts: ServerParts): AgentServer {
  const { config, keeper, time, log } = parts;
  const streams = createStreams({ keeper, time, scale: config.timeScale });
  const routes: RouteParts = {
    ...{ keeper, streams, log, nowMs: time.nowMs },
    orders: createLimiter(config.ordersPerSecond),
    questions: createLimiter(config.ordersPerSecond * limits.questionsPerOrder),
    stranger: strangers(config.orderers),
    takeCertificate: (pem) => {
      const taken = takeCertificate(config.tls, pem, new Date());
      // New connections see it at once; those that are open keep what they have seen.
      if (taken.ok) reload();
      return taken;
    },
  };
  let server: Server | undefined;
  let stamp = '';
  let isClosed = false;
  let forget: (() => void) | undefined;

  const reload = (): void => {
    stamp = stampOf(config.tls);
    const read = readCredentials(config.tls, new Date());
    keeper.note(
      'certificates',
      read.ok
        ? undefined
        : `Orders cannot be taken with these certificates: ${read.why}; correct the files, they are read again by themselves`,
    );
    if (!read.ok) return;
    keeper.setCertificateEnds(read.value.ends.toISOString());
    if (server === undefined) {
      server = httpsServer(read.value, parts, routes);
      bind(server);
    } else {
      server.setSecureContext(secureContext(read.value));
      log.info(`certificates were read again; the own one ends on ${read.value.ends.toISOString()}`);
    }
  };

  const bind = (bound: Server): void => {
    const why = forbiddenAddress(config);
    const retry = (text: string): void => {
      keeper.note('listen', `Orders cannot be taken: ${text}`);
      if (!isClosed) time.after(again.bindMs * config.timeScale, () => (isClosed ? undefined : bind(bound)));
    };
    if (why !== undefined) return retry(why);
    bound.once('error', (error) => retry(`${config.listen.address} port ${config.listen.port} cannot be listened on (${codeOf(error)})`));
    bound.listen({ host: config.listen.address, port: config.listen.port }, () => {
      bound.removeAllListeners('error');
      bound.on('error', (error) => log.error(`the server: ${codeOf(error)}`));
      keeper.note('listen', undefined);
      log.info(`listening on ${config.listen.address} port ${portOf(bound)}`);
    });
  };

  const watch = (): void => {
    forget = time.after(again.certificatesMs * config.timeScale, () => {
      if (stampOf(config.tls) !== stamp) reload();
      watch();
    });
  };

  reload();
  watch();
  return {
    reload,
    port: () => (server === undefined ? undefined : portOf(server)),
    close: () => {
      isClosed = true;
      forget?.();
      streams.closeAll();
      return closed(server);
    },
  };
}

function httpsServer(credentials: Credentials, { config, log }: ServerParts, routes: RouteParts): Server {
  const server = createServer(
    {
      ...secureContext(credentials),
      requestCert: true,
      rejectUnauthorized: false,
      handshakeTimeout: limits.handshakeMs,
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs * config.timeScale,
      requestTimeout: limits.requestMs * config.timeScale,
      connectionsCheckingInterval: limits.headersMs * config.timeScale,
      keepAliveTimeout: 75_000,
      // Node's own clean-up of idle sockets would need a timer for each.
      noDelay: true,
    },
    (request, response) => void answer(routes, request, response),
  );
  const quiet = createLimiter(limits.linesPerSecond / config.timeScale);
  const say = (text: string): void => {
    if (quiet.admit(routes.nowMs())) log.warn(text);
  };
  server.maxConnections = limits.connections;
  server.on('drop', () => say(`a connection was refused: ${limits.connections} are open`));
  // Node ends the connection of a peer that it cannot verify without a word of why; so it is let through, and ended here before it has said anything.
  server.prependListener('secureConnection', (socket) => {
    if (socket.authorized) return;
    say(
      `no connection with ${socket.remoteAddress ?? 'a peer that has gone'}: its certificate is refused: ${String(socket.authorizationError)}`,
    );
    socket.destroy();
  });
  server.on('clientError', (error, socket) => {
    const from = socket instanceof Socket ? socket.remoteAddress : undefined;
    say(`nothing that can be understood came from ${from ?? 'a peer that has gone'}: ${codeOf(error)}`);
    socket.destroy();
  });
  return server;
}

/** No session is resumed: each connection shows its certificate anew, and no ticket is kept. */
function secureContext({ key, cert, ca }: Credentials): {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
  readonly minVersion: 'TLSv1.3';
  readonly maxVersion: 'TLSv1.3';
  readonly secureOptions: number;
} {
  return { key, cert, ca, minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3', secureOptions: noTicket };
}

/** SSL_OP_NO_TICKET of OpenSSL's ssl.h; node:crypto's constants are typed as numbers that may be missing. */
const noTicket = 1 << 14;

function strangers(orderers: readonly string[]): RouteParts['stranger'] {
  return ({ socket }) => (socket instanceof TLSSocket ? strangerBecause(socket, orderers, new Date()) : 'it does not speak TLS');
}

/** An address of a HiperSockets interface goes away when that interface does, and every guest of the machine could ask there. */
function forbiddenAddress({ listen, interfaces }: ServingConfig): string | undefined {
  const all = networkInterfaces();
  const owner = interfaces.find(({ name }) => (all[name] ?? []).some(({ address }) => address === listen.address));
  return owner === undefined
    ? undefined
    : `${listen.address} belongs to ${owner.name}, a HiperSockets interface; set listen.address to an address of the management network`;
}

function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : undefined;
}

function closed(server: Server | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (server === undefined || !server.listening) return resolve();
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
