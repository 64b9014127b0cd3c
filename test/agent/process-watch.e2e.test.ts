import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createProcessWatch, type ProcessWatch } from '../../agent/process.ts';
import { untilHolds } from './rig.ts';

let folder: string;
let watch: ProcessWatch;
const running: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zferry-process-'));
  watch = createProcessWatch({ proc: '/proc', pidFile: join(folder, 'pid'), program: 'sleep' });
});
afterEach(() => {
  for (const each of running.splice(0)) each.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A process whose name is `sleep` when this settles. */
async function sleeping(): Promise<ChildProcess> {
  const child = spawn('sleep', ['3600'], { stdio: 'ignore' });
  running.push(child);
  await untilHolds(() => readFileSync(`/proc/${child.pid ?? 0}/comm`, 'latin1') === 'sleep\n');
  return child;
}

function note(child: ChildProcess): void {
  writeFileSync(join(folder, 'pid'), `${child.pid ?? 0}\n`);
}

async function end(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('the process that a pid file names', () => {
  test('has its start told as long as it lives, and is not there before nor after', async () => {
    expect(watch.startMs()).toBeUndefined();
    const child = await sleeping();
    expect(watch.startMs()).toBeUndefined();
    note(child);
    const startMs = watch.startMs() ?? 0;
    const uptimeMs = Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]) * 1000;
    expect(startMs).toBeGreaterThan(uptimeMs - 10_000);
    expect(startMs).toBeLessThanOrEqual(uptimeMs + 20);
    expect(watch.startMs()).toBe(startMs);
    await end(child);
    expect(watch.startMs()).toBeUndefined();
  });

  test('is another one as soon as the first has ended and the file names the second, and no file stays open for the first', async () => {
    const first = await sleeping();
    note(first);
    expect(watch.startMs()).toBeDefined();
    const files = readdirSync('/proc/self/fd').length;
    for (const _ of [1, 2, 3]) {
      const before = watch.startMs() ?? 0;
      // A start is told in hundredths of a second.
      await untilHolds(() => Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]) * 1000 > before + 20);
      const next = await sleeping();
      await end(running.shift() ?? next);
      note(next);
      expect(watch.startMs()).toBeGreaterThan(before);
    }
    expect(readdirSync('/proc/self/fd').length).toBe(files);
  });

  test('that has ended and waits for its parent does not run', async () => {
    // The shell becomes a process that never asks for its child's end.
    const shell = spawn('sh', ['-c', 'sleep 3600 & echo $!; exec tail -f /dev/null'], { stdio: ['ignore', 'pipe', 'ignore'] });
    running.push(shell);
    const [said] = (await once(shell.stdout, 'data')) as [Buffer];
    const pid = Number(said.toString());
    await untilHolds(() => readFileSync(`/proc/${pid}/comm`, 'latin1') === 'sleep\n');
    writeFileSync(join(folder, 'pid'), `${pid}\n`);
    expect(watch.startMs()).toBeDefined();
    process.kill(pid, 'SIGKILL');
    await untilHolds(() => readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z '));
    expect(watch.startMs()).toBeUndefined();
  });

  test('is nobody when it is of another program', async () => {
    const child = spawn('tail', ['-f', '/dev/null'], { stdio: 'ignore' });
    running.push(child);
    note(child);
    expect(watch.startMs()).toBeUndefined();
  });
});
