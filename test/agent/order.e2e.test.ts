import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forcedCommand } from '../../agent/forced-command.ts';
import { guardSocketName } from '../../agent/guard.ts';
import { takeLock } from '../../agent/lock.ts';
import { guest, here, paperConfig, replaceFile, sysinfoText, untilHolds } from './rig.ts';

/** What sshd runs, and the guard that it starts, which ends 750 ms after the last order at a twentieth of the limits. */

const agentProcess = fileURLToPath(new URL('../guest/ssh/agent-process.ts', import.meta.url));
let folder: string;
const socketPath = (): string => join(folder, 'state', guardSocketName);

const endsFile = (): string => join(folder, 'ends');
const ends = (): number => (existsSync(endsFile()) ? readFileSync(endsFile(), 'utf8').length : 0);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zferry-order-'));
  mkdirSync(join(folder, 'state'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(paperConfig(folder)));
  writeFileSync(join(folder, 'network.json'), '["hsi0"]');
  replaceFile(join(folder, 'sysinfo'), sysinfoText(here, guest));
  replaceFile(join(folder, 'boot_id'), 'f3c1b9a0-0000-4000-8000-000000000001\n');
});

afterEach(async () => {
  await untilHolds(() => !existsSync(socketPath()), 30_000);
  rmSync(folder, { recursive: true, force: true });
});

/** Asks for the state; the answer's first line, or why there is none. */
async function state(): Promise<string> {
  let printed = '';
  const done = await forcedCommand({
    socketPath: socketPath(),
    // Each that ends leaves a line.
    guard: [
      '/bin/sh',
      '-c',
      '"$@"; c=$?; echo >> "$0"; exit $c',
      endsFile(),
      process.execPath,
      agentProcess,
      'guard',
      join(folder, 'config.json'),
    ],
    input: Readable.from([Buffer.from('{"verb":"state"}')]),
    print: (text) => (printed += text),
  });
  return done.ok ? (printed.split('\n')[0] ?? '') : done.why;
}

test('an order that finds the guard gone before it could ask is answered by another one', async () => {
  const ending = createServer((socket) => {
    socket.destroy();
    ending.close();
    rmSync(socketPath(), { force: true });
  });
  ending.listen(socketPath());
  await once(ending, 'listening');
  expect(await state()).toBe('200');
});

test('an order waits for a guard that is still ending, and is answered by the next one', async () => {
  const lock = takeLock(join(folder, 'state'));
  if ('heldBy' in lock) throw new Error(`held by ${lock.heldBy}`);
  const answered = state();
  // Long enough for one guard to find the lock taken and to end.
  await untilHolds(() => ends() === 1, 10_000);
  lock.release();
  expect(await answered).toBe('200');
});

test('an order that has reached a guard in the instant in which its time is up is answered', async () => {
  expect(await state()).toBe('200');
  const guard = Number(readFileSync(join(folder, 'state', 'agent.pid'), 'utf8').split(' ')[0]);
  process.kill(guard, 'SIGSTOP');
  const stoppedMs = performance.now();
  const answered = state();
  // It stood still for longer than it stays.
  await untilHolds(() => performance.now() - stoppedMs > 1_500);
  process.kill(guard, 'SIGCONT');
  expect(await answered).toBe('200');
});
