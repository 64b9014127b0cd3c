import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentState, OrderNumber } from '../../../controller/domain/agent.ts';
import { createConsoleAgents } from '../../../controller/guest/console/adapter.ts';
import type { Console } from '../../../controller/guest/console/console.ts';
import type { AgentAddress, GuestAgent } from '../../../controller/guest/guest.ts';
import { here, sysinfoText, there, unmapped } from '../../agent/rig.ts';
import { cluster, guest } from '../agent/liar.ts';
import { codes, up, value } from '../contract.ts';

/**
 * The console adapter with the script that it has typed, run by a real shell on real interfaces in a network namespace. What stands in for z/VM is CP SEND and the console's
 * display: between them and the shell there is a pipe here. The rules of the port that it does not keep are said by its capabilities: no permit, no proof, no stream.
 */

const script = fileURLToPath(new URL('../../../agent/console/zferry-hsi.sh', import.meta.url));
const isRoot = process.getuid?.() === 0;
const never = new AbortController().signal;
const order = (attempt: number, epoch = 1, sequence = 1): OrderNumber => ({ attempt, epoch, sequence });

let folder: string;
let space: string;
let typed: string[];
let agents: GuestAgent;
/** What the console shows beside what the script prints. */
let noise: (lines: readonly string[]) => readonly string[];
const address: AgentAddress = { cluster, guest, kind: 'console', spec: {} };
const call = { address, signal: never };
const ip = (...args: readonly string[]): string => execFileSync('ip', args, { encoding: 'utf8' });
const state = async (): Promise<AgentState> => value(await agents.state(call));

const shell: Console = {
  converse: ({ line, end }) =>
    new Promise((resolve) => {
      typed.push(line);
      const environment = {
        PATH: process.env['PATH'],
        ZFERRY_HSI_CONF: join(folder, 'console.conf'),
        ZFERRY_HSI_SYSINFO: join(folder, 'sysinfo'),
      };
      execFile('ip', ['netns', 'exec', space, '/bin/sh', '-c', line], { env: environment }, (_error, out) => {
        const lines = noise(out.split('\n'));
        const last = lines.findIndex((each) => each.includes(end));
        if (last < 0) resolve({ ok: false, fault: { kind: 'unknownOutcome', detail: 'no such line in time' } });
        else resolve({ ok: true, value: lines.slice(0, last + 1) });
      });
    }),
};

beforeEach(() => {
  if (!isRoot) return;
  folder = mkdtempSync(join(tmpdir(), 'zferry-console-'));
  space = `zfcon${process.pid}`;
  ip('netns', 'add', space);
  for (const name of ['hsi0', 'hsi1']) ip('-n', space, 'link', 'add', name, 'type', 'veth', 'peer', 'name', `${name}p`);
  ip('-n', space, 'link', 'set', 'dev', 'hsi0', 'up');
  writeFileSync(
    join(folder, 'console.conf'),
    `guest ${guest}\nmachine ${here.sequence} ${here.lpar} VM9 CPC9\nmachine ${there.sequence} ${there.lpar} VM2 CPC2\ninterface hsi0 CPC9\ninterface hsi1 CPC2\ntool ip\n`,
  );
  writeFileSync(join(folder, 'sysinfo'), sysinfoText(here, guest));
  typed = [];
  noise = (lines) => lines;
  agents = createConsoleAgents({ console: shell, program: script });
});
afterEach(() => {
  if (!isRoot) return;
  ip('netns', 'delete', space);
  rmSync(folder, { recursive: true });
});

describe.skipIf(!isRoot)('a guest by its console', () => {
  test('state tells machine, map and interfaces, and neither permit nor proof', async () => {
    const seen = await state();
    expect(seen).toMatchObject({ machine: here, permit: undefined, quiescedFor: undefined, fence: order(0, 0, 0), drainBoundMs: 10_000 });
    expect(up(seen)).toEqual(['hsi0']);
    expect(seen.map.map(({ member, cpc }) => `${member} ${cpc}`)).toEqual(['VM9 CPC9', 'VM2 CPC2']);
    expect(agents.capabilities).toEqual({ permit: false, provesQuiesce: false, stream: false });
  });

  test('quiesce takes every interface down, and says nothing of a proof', async () => {
    const seen = value(await agents.quiesce({ ...call, order: order(1), targets: [there], permitMs: 60_000 }));
    expect([up(seen), seen.quiescedFor, seen.fence]).toEqual([[], undefined, order(1)]);
    expect(ip('-n', space, '-o', 'link', 'show', 'up')).not.toMatch(/hsi[01]@/);
  });

  test('activate raises the interface of the machine that the guest is on, and takes any other down first', async () => {
    writeFileSync(join(folder, 'sysinfo'), sysinfoText(there, guest));
    expect(up(value(await agents.activate({ ...call, order: order(1), machine: there })))).toEqual(['hsi1']);
  });

  test('what the guest cannot do is refused and changes nothing', async () => {
    expect(codes(await agents.quiesce({ ...call, order: order(1), targets: [there, unmapped], permitMs: 1 }))).toEqual(['UNMAPPED']);
    expect(codes(await agents.activate({ ...call, order: order(1), machine: there }))).toEqual(['MACHINE']);
    writeFileSync(join(folder, 'sysinfo'), sysinfoText(unmapped, guest));
    expect(codes(await agents.activate({ ...call, order: order(1), machine: unmapped }))).toEqual(['UNMAPPED']);
    expect(ip('-n', space, '-o', 'link', 'show', 'dev', 'hsi0', 'up')).toContain('hsi0');
  });

  test('an older order than this process has given is refused', async () => {
    value(await agents.renew({ ...call, order: order(2), permitMs: 1, ceiling: true }));
    expect(codes(await agents.quiesce({ ...call, order: order(1, 9, 9), targets: [there], permitMs: 1 }))).toEqual(['FENCED']);
    expect(up(await state())).toEqual(['hsi0']);
  });

  test('what is typed holds nothing that a console or a shell could take for more', async () => {
    await state();
    expect(typed[0]?.slice(script.length)).toMatch(/^ [0-9a-f]{12} state$/);
  });

  test('the lines of others, cut lines and those of an earlier question are passed over', async () => {
    noise = (lines) => [
      'HCPMSG: operator says hello',
      'ZFERRY 000000000000 interface hsi0 CPC9 down',
      ...lines.flatMap((line) => [`14:02:11 ${line}`, 'login:']),
    ];
    expect(up(await state())).toEqual(['hsi0']);
  });

  test.each([
    ['a line is missing', (lines: readonly string[]) => lines.filter((line) => !line.includes(' machine '))],
    ['a line is there twice', (lines: readonly string[]) => lines.flatMap((line) => (line.includes(' guest ') ? [line, line] : [line]))],
    ['an interface is cut', (lines: readonly string[]) => lines.map((line) => line.replace(/hsi1 CPC2 down/, 'hsi1 CP'))],
    ['two are up', (lines: readonly string[]) => lines.map((line) => line.replace('down', 'up'))],
  ])('when %s there is no state, and an order is of unknown outcome', async (_, damage) => {
    noise = damage;
    expect(await agents.state(call)).toMatchObject({ ok: false, fault: { kind: 'garbled' } });
    let asked = 0;
    // The question before the order is answered well.
    noise = (lines) => ((asked += 1) === 1 ? lines : damage(lines));
    expect(await agents.activate({ ...call, order: order(3), machine: here })).toMatchObject({
      ok: false,
      fault: { kind: 'unknownOutcome' },
    });
  });

  test('a console that shows nothing is a guest that cannot be reached, before an order', async () => {
    noise = () => [];
    expect(await agents.state(call)).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
    expect(await agents.quiesce({ ...call, order: order(1), targets: [there], permitMs: 1 })).toMatchObject({
      ok: false,
      fault: { kind: 'unreachable' },
    });
    expect(typed.every((line) => line.endsWith(' state'))).toBe(true);
  });
});
