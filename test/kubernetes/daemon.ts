/** A server that a test starts: its output in a file, and gone at the latest when the test's own process is. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { isCommand } from './programs.ts';

export interface Daemon {
  readonly pid: number;
  hasEnded(): boolean;
  /** Everything that it has printed, over its restarts. */
  log(): string;
  /** Returns when it is gone; a paused one is killed too. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

/** Starts a program in a folder, its output appended to `log`. */
export async function startDaemon(o: {
  readonly command: string;
  readonly args: readonly string[];
  readonly log: string;
  readonly folder?: string;
}): Promise<Daemon> {
  const output = openSync(o.log, 'a');
  // The kernel ends the server together with a test run that is killed; only Linux has that.
  const [command, args] = isCommand('setpriv') ? ['setpriv', ['--pdeathsig', 'KILL', '--', o.command, ...o.args]] : [o.command, o.args];
  const child = spawn(command, args, { stdio: ['ignore', output, output], cwd: o.folder });
  closeSync(output);
  await once(child, 'spawn');
  const exited = once(child, 'exit');
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const log = (): string => readFileSync(o.log, 'utf8');
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  void exited.then(() => process.off('exit', endWithUs));
  return {
    pid: child.pid ?? 0,
    hasEnded,
    log,
    async kill(signal) {
      if (hasEnded()) return;
      child.kill(signal);
      await exited;
    },
  };
}
