import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { agentUid, bootGuest, type Booted } from './booted.ts';
import { startAgents, type Agents, type LabAgent } from './agent.ts';
import { eventually } from './command.ts';
import { startLab, type Lab } from './lab.ts';
import { setupLine, skipsLab } from './requirement.ts';
import { memberNamed } from './topology.ts';

/** The agent by its unit under a real systemd: its whole sandbox, its filter of system calls, its limits, its ExecStopPost. */

const guest = 'LITDCON1';
const home = memberNamed('LTICVM9');
const away = memberNamed('LTICVM2');
const machine = ({ sequence, lpar }: typeof home) => ({ sequence, lpar });

describe.skipIf(skipsLab() || !existsSync('/lib/systemd/systemd'))(`the unit under systemd (${setupLine})`, () => {
  let lab: Lab;
  let agents: Agents;
  let agent: LabAgent;
  let booted: Booted;

  beforeAll(async () => {
    lab = await startLab({ helloSeconds: 1, deadSeconds: 4, lsaMinArrival: 0, spf: [0, 50, 200] });
    await lab.converged();
    agents = await startAgents(lab, { unprivileged: true });
    // Its files and whoever gives it orders are the lab's; its process is systemd's.
    agent = await agents.start(guest);
    await agent.kill();
    booted = await bootGuest(lab, guest, { agent: join(lab.folder, guest, 'agent'), program: join(lab.folder, 'zferry-agent.cjs') });
    await eventually('it serves and has proven its route', () => isProven());
  }, 120_000);
  afterAll(async () => {
    await booted?.stop();
    agents?.stop();
    await lab?.stop();
  }, 60_000);
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') process.stdout.write((await booted.journal()).split('\n').slice(-40).join('\n'));
  });

  const isProven = (): Promise<boolean> =>
    agent.state().then(
      ({ interfaces }) => interfaces.some(({ name, proof }) => name === home.hsi && proof === 'proven'),
      () => false,
    );
  const isUp = async (): Promise<boolean> => /[<,]UP[,>]/.test(await lab.run(guest, 'ip', '-br', 'link', 'show', 'dev', home.hsi));
  const typeOf = async (): Promise<string | undefined> =>
    /Network Type (\w+)/.exec(await booted.run('vtysh', '-c', `show ip ospf interface ${home.hsi}`))?.[1];

  test('it runs as its own user with two capabilities, a filter of system calls and no memory that can be written and run', async () => {
    const status = await booted.run('cat', `/proc/${await booted.property('MainPID')}/status`);
    const of = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
    const netAdminAndRaw = '0000000000003000';
    expect([of('Uid').split('\t')[0], of('CapEff'), of('CapBnd'), of('NoNewPrivs'), of('Seccomp')]).toEqual([
      String(agentUid),
      netAdminAndRaw,
      netAdminAndRaw,
      '1',
      '2',
    ]);
    expect([await booted.property('MemoryDenyWriteExecute'), await booted.property('ProtectSystem')]).toEqual(['yes', 'strict']);
  });

  test('an interface that somebody takes down is up again, which needs ip, arping and vtysh', async () => {
    await booted.run('ip', 'link', 'set', home.hsi, 'down');
    await eventually('it is up again, and proven', async () => (await isUp()) && (await isProven()));
    expect(await typeOf()).toBe('BROADCAST');
  });

  test('it drains by order, keeps its permit on the disk, and comes back by order', async () => {
    const ordered = await agent.order('quiesce', { targets: [machine(away)], permitMs: 60_000 });
    expect(ordered.status).toBe(200);
    await eventually('it is quiesced', async () => (await agent.state()).quiescedFor !== undefined);
    expect(await isUp()).toBe(false);
    expect(await booted.run('cat', '/var/lib/zferry-agent/memory.json')).toMatch(/"permit"/);
    await agent.order('activate', { machine: machine(home) });
    await eventually('its route is proven', isProven);
  });

  test('killed within a drain, systemd undoes that and starts it again', async () => {
    // The area has only just changed, so that the drain waits for its computation.
    await booted.run('vtysh', '-c', 'configure terminal', '-c', 'router ospf', '-c', 'timers throttle spf 0 50 10000');
    await agent.order('quiesce', { targets: [machine(away)], permitMs: 60_000 });
    await eventually('the drain has begun', async () => (await typeOf()) === 'POINTOMULTIPOINT', { everyMs: 10 });
    await booted.run('systemctl', 'kill', '--signal', 'SIGKILL', '--kill-whom', 'main', 'zferry-agent');
    await eventually('its undo has said so', async () => (await booted.journal()).includes(`${home.hsi} is up and otherwise as it was`));
    await eventually('systemd has started it again', async () => (await booted.property('NRestarts')) === '1');
    await eventually('it answers', () =>
      agent.order('activate', { machine: machine(home) }).then(
        ({ status }) => status === 200,
        () => false,
      ),
    );
    await eventually('its route is proven', isProven);
    expect(await typeOf()).toBe('BROADCAST');
  });
});
