import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memoryToText, freshMemory } from '../../agent/memory.ts';
import type { Issued, Issuer } from './certificates.ts';
import { createIssuer } from './certificates.ts';
import { createClient } from './client.ts';
import { firstBootId, guest, here, ordererUri, replaceFile, sysinfoText, untilHolds, writeFiles } from './rig.ts';

/** The shipped file as a process: started, asked, told to end, killed. Its interfaces are not there, so that nothing of this machine is touched. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'zferry-process-'));
const file = join(folder, 'zferry-agent.cjs');
const home = join(folder, 'home');
const configPath = join(home, 'config.json');
const owner = ['--config', configPath, '--config-owner', String(process.getuid?.() ?? 0)];
let agents: Issuer;
let controller: Issued;

beforeAll(async () => {
  const built = spawnSync(process.execPath, [join(root, 'build-agent.mjs'), '--out', file]);
  if (built.status !== 0) throw new Error('the agent could not be built');
  const controllers = await createIssuer('controllers');
  agents = await createIssuer('agents');
  controller = await controllers.issue({ uses: ['client'], uris: [ordererUri] });
  const own = await agents.issue({ uses: ['server'], ips: ['127.0.0.1'] });
  const interfaces = ['zfnone0', 'zfnone1'].map((name, index) => ({
    name,
    cpc: index === 0 ? 'CPC9' : 'CPC2',
    address: `172.${index}.9.100/24`,
  }));
  writeFiles(home, {
    own,
    controllerAuthority: controllers.pem,
    config: { interfaces, routing: { vtysh: [join(folder, 'no-vtysh')], pidFile: join(folder, 'ospfd.pid') } },
  });
  replaceFile(join(home, 'sysinfo'), sysinfoText(here, guest));
  replaceFile(join(home, 'boot_id'), `${firstBootId}\n`);
  replaceFile(join(home, 'state/memory.json'), memoryToText({ ...freshMemory(firstBootId), owed: false, closedAttempt: 7 }));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  readonly said: () => string;
  readonly ended: Promise<number | string>;
}

async function run(): Promise<Running> {
  const child = spawn(process.execPath, [file, 'run', ...owner], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | string>((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal ?? 0)));
  await untilHolds(() => /listening on \S+ port \d+/.test(said), 60_000);
  return { child, ended, said: () => said, port: Number(/port (\d+)/.exec(said)?.[1]) };
}

function once(...words: readonly string[]): { readonly code: number | null; readonly out: string; readonly error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...words], { encoding: 'utf8' });
  return { code: status, out: stdout, error: stderr };
}

describe('zferry-agent', () => {
  test('has a version and a help, and refuses what it does not know', () => {
    expect(once('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^zferry-agent \d+\.\d+\.\d+ \(Node /) });
    expect(once()).toMatchObject({ code: 0, out: expect.stringContaining('zferry-agent undo') });
    for (const words of [['serve'], ['run', '--port', '1'], ['run', '--config']])
      expect(once(...words)).toMatchObject({ code: 2, error: expect.stringContaining('nothing was done') });
  });

  test('has Node load nothing large that it never uses, which would be resident in every guest', () => {
    const hook = join(folder, 'loaded.cjs');
    writeFileSync(hook, "process.on('exit', () => console.log(JSON.stringify(process.moduleLoadList)));");
    const { stdout } = spawnSync(process.execPath, ['--require', hook, file, '--version'], { encoding: 'utf8' });
    const loaded = JSON.parse(stdout.split('\n')[1] ?? '') as readonly string[];
    expect(loaded).toContain('NativeModule https');
    expect(loaded.filter((name) => /undici|webcrypto|http2/.test(name))).toEqual([]);
  });

  test('starts on what it has kept, answers a controller, and is the only one', async () => {
    const running = await run();
    const client = createClient({ port: () => running.port, agentAuthority: agents }, controller);
    expect(await client.state()).toMatchObject({ guest, machine: here, residency: 'known', fence: { attempt: 0 } });
    expect(once('run', ...owner)).toMatchObject({ code: 2, error: expect.stringContaining('runs already') });
    expect(once('undo', ...owner)).toMatchObject({ code: 2, error: expect.stringContaining('nothing was done') });
    expect(JSON.parse(once('state', ...owner).out)).toMatchObject({
      guest,
      agent: running.child.pid,
      residency: { kind: 'at', machine: here },
      memory: { kind: 'kept', memory: { closedAttempt: 7 } },
    });
    running.child.kill('SIGHUP');
    await untilHolds(() => running.said().includes('certificates were read again'));
    expect((await client.state()).guest).toBe(guest);
    client.close();
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    expect(existsSync(join(home, 'state/agent.pid'))).toBe(false);
  });

  test('killed, leaves its memory whole, is undone and starts again', async () => {
    const first = await run();
    first.child.kill('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
    expect(JSON.parse(readFileSync(join(home, 'state/memory.json'), 'utf8'))).toMatchObject({ closedAttempt: 7 });
    expect(once('undo', ...owner)).toMatchObject({ code: 0, out: expect.stringContaining('nothing was changed') });
    const second = await run();
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  });

  test('checks this guest, says what to type, and ends with 1 because it is none', () => {
    const checked = once('check', ...owner);
    expect(checked.code).toBe(1);
    expect(checked.out).toMatch(/LITDCON1 is not ready: \d+ must be done/);
    expect(checked.out).toMatch(/STOP +ospfd/);
    expect(checked.out.split('\n').filter((line) => line.startsWith('STOP')).length).toBeGreaterThan(0);
  });

  test('does not start from a file that others can write', () => {
    chmodSync(configPath, 0o666);
    expect(once('run', ...owner)).toMatchObject({ code: 2, error: expect.stringContaining('chmod go-w') });
    chmodSync(configPath, 0o600);
  });
});
