import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';

/** OpenSSH's own server with a host key, one user's key and a forced command. */
export interface Sshd {
  readonly port: number;
  /** As a placement names it: type and base64. */
  readonly hostKey: string;
  readonly user: string;
  /** The private key that it lets in. */
  readonly key: string;
  readonly close: () => Promise<void>;
}

export const sshdPath = '/usr/sbin/sshd';

export async function startSshd(folder: string, command: string): Promise<Sshd> {
  const path = (name: string): string => join(folder, name);
  for (const name of ['host', 'client']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', path(name)]);
  writeFileSync(path('authorized'), readFileSync(path('client.pub')), { mode: 0o600 });
  mkdirSync('/run/sshd', { recursive: true });
  const port = await freePort();
  writeFileSync(
    path('sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${path('host')}`,
      `AuthorizedKeysFile ${path('authorized')}`,
      `PidFile ${path('sshd.pid')}`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'StrictModes no',
      'PermitRootLogin forced-commands-only',
      'DisableForwarding yes',
      'PermitTTY no',
      `ForceCommand ${command}`,
      '',
    ].join('\n'),
  );
  // Root may log in with a command of the key's own only.
  writeFileSync(path('authorized'), `restrict,command="${command}" ${readFileSync(path('client.pub'), 'utf8')}`, { mode: 0o600 });
  const child = spawn(sshdPath, ['-D', '-e', '-f', path('sshd_config')], { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.resume();
  await listening(port, child);
  return {
    port,
    hostKey: readFileSync(path('host.pub'), 'utf8').trim().split(' ').slice(0, 2).join(' '),
    user: userInfo().username,
    key: readFileSync(path('client'), 'utf8'),
    close: async () => {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let turns = 0; turns < 500; turns += 1) {
    if (child.exitCode !== null) throw new Error(`sshd ended with ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const isThere = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('sshd does not listen');
}
