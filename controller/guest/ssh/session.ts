import type { Client, ClientChannel, ServerHostKeyAlgorithm } from 'ssh2';
import type { Answer } from '../../domain/fault.ts';
import { done, failed } from '../../domain/fault.ts';

/** Runs the forced command of a guest over a connection that is kept for a while. One host key is accepted, one key is offered, nothing else is spoken. */

export interface Host {
  /** An IP address. */
  readonly address: string;
  readonly port: number;
  readonly keyType: string;
  /** The host's public key as SSH writes it. */
  readonly key: Buffer;
}

export interface Identity {
  readonly user: string;
  /** A private key in OpenSSH's or PEM format. */
  readonly key: string;
}

interface Run {
  readonly host: Host;
  readonly identity: Identity;
  readonly input: string;
  readonly signal: AbortSignal;
}

export interface Sessions {
  /** Its standard output, at most a little over 64 KiB. `unreachable`: the command was not begun. `unknownOutcome`: it was, and did not end well in time. */
  run(o: Run): Promise<Answer<Buffer>>;
  close(): void;
}

interface Kept {
  readonly client: Client;
  readonly identity: Identity;
  idle: NodeJS.Timeout | undefined;
  users: number;
}

const connectMs = 5_000;
const idleMs = 30_000;
const outputBytesMax = 64 * 1024 + 16;

export function createSessions(o: { readonly replyMs: number }): Sessions {
  const kept = new Map<string, Promise<Answer<Kept>>>();
  const connection = async ({ host, identity, signal }: Run): Promise<Answer<Kept>> => {
    const key = `${host.address} ${host.port} ${host.key.toString('base64')}`;
    const known = await kept.get(key);
    if (known?.ok === true && known.value.identity === identity) return known;
    const making = connect({ host, identity, signal, ended: () => kept.delete(key) });
    kept.set(key, making);
    const made = await making;
    if (!made.ok) kept.delete(key);
    return made;
  };
  return {
    async run(call) {
      if (call.signal.aborted) return failed('unreachable', 'given up before anything was sent');
      const made = await connection(call);
      if (!made.ok) return made;
      const { value: session } = made;
      session.users += 1;
      clearTimeout(session.idle);
      const output = await command(session.client, call, o.replyMs);
      session.users -= 1;
      if (!output.ok) session.client.destroy();
      else if (session.users === 0) session.idle = setTimeout(() => session.client.end(), idleMs).unref();
      return output;
    },
    close() {
      for (const each of kept.values()) void each.then((made) => (made.ok ? made.value.client.end() : undefined));
    },
  };
}

/** An RSA key may be called ssh-rsa; SHA-1, which that name also stands for, is not spoken. */
function algorithmsFor(keyType: string): ServerHostKeyAlgorithm[] {
  return keyType === 'ssh-rsa' || keyType === 'rsa-sha2-512' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [keyType as ServerHostKeyAlgorithm];
}

async function connect(o: Pick<Run, 'host' | 'identity' | 'signal'> & { readonly ended: () => void }): Promise<Answer<Kept>> {
  // Loaded for those who have such guests.
  const { default: ssh } = await import('ssh2');
  const { promise, resolve } = Promise.withResolvers<Answer<Kept>>();
  const { host, identity, signal } = o;
  const client = new ssh.Client();
  let stranger = false;
  const fail = (what: string): void => {
    client.destroy();
    resolve(failed('unreachable', `${host.address} port ${host.port}: ${what}; nothing was sent`));
  };
  const giveUp = (): void => fail('no SSH connection in time');
  signal.addEventListener('abort', giveUp, { once: true });
  client.on('error', (error: Error & { readonly level?: string }) => {
    if (stranger) fail('it has another host key than the placement names');
    else if (error.level === 'client-authentication')
      resolve(failed('unauthorised', `the guest does not accept the controller's key for ${identity.user}; nothing was sent`));
    else fail('no SSH connection');
  });
  client.once('ready', () => {
    signal.removeEventListener('abort', giveUp);
    resolve(done({ client, identity, idle: undefined, users: 0 }));
  });
  client.once('close', () => {
    signal.removeEventListener('abort', giveUp);
    o.ended();
    fail('the connection was closed');
  });
  try {
    client.connect({
      host: host.address,
      port: host.port,
      username: identity.user,
      privateKey: identity.key,
      readyTimeout: connectMs,
      keepaliveInterval: 10_000,
      algorithms: { serverHostKey: algorithmsFor(host.keyType) },
      // Exactly this key, or nobody: there is no first time that is believed.
      hostVerifier: (key: Buffer) => {
        stranger = !key.equals(host.key);
        return !stranger;
      },
    });
  } catch {
    // The library's message may quote the key.
    resolve(failed('invalid', "the controller's ssh key cannot be used; nothing was sent"));
  }
  return promise;
}

function command(client: Client, { input, signal }: Run, replyMs: number): Promise<Answer<Buffer>> {
  const { promise, resolve } = Promise.withResolvers<Answer<Buffer>>();
  const late = AbortSignal.any([signal, AbortSignal.timeout(replyMs)]);
  let begun = false;
  const lost = (what: string): void =>
    resolve(failed(begun ? 'unknownOutcome' : 'unreachable', begun ? what : `${what}; nothing was sent`));
  late.addEventListener('abort', () => lost('no whole reply in time'), { once: true });
  const broke = (): void => lost('the connection broke before a whole reply');
  client.once('close', broke);
  try {
    // sshd runs the forced command, whatever is written here.
    client.exec('zferry', { pty: false, x11: false }, (error, channel) => {
      if (error !== undefined) return lost('the guest runs no command for this key');
      if (late.aborted) return channel.close();
      begun = true;
      collect(channel, resolve);
      channel.end(input);
    });
  } catch {
    lost('the connection is gone');
  }
  return promise.finally(() => client.removeListener('close', broke));
}

function collect(channel: ClientChannel, resolve: (answer: Answer<Buffer>) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let code: number | null = null;
  channel.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= outputBytesMax) return void chunks.push(chunk);
    resolve(failed('unknownOutcome', 'the reply is longer than 64 KiB'));
    channel.close();
  });
  // What it says there is for the guest's own people; unread, it would stop the channel.
  channel.stderr.resume();
  channel.once('exit', (status: number | null) => {
    code = status;
  });
  channel.once('close', () =>
    resolve(
      code === 0
        ? done(Buffer.concat(chunks))
        : failed('unknownOutcome', 'the forced command in the guest did not end well; see the journal of sshd there'),
    ),
  );
}
