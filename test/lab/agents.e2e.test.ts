import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AgentReport } from '../../agent/protocol.ts';
import { startAgents, type Agents, type LabAgent } from './agent.ts';
import { command, eventually } from './command.ts';
import { startLab, type Lab } from './lab.ts';
import { calm, flowsOf } from './move.ts';
import { setupLine, skipsLab } from './requirement.ts';
import { guests, memberNamed, type Member } from './topology.ts';
import { startTraffic } from './traffic.ts';

/** The agent itself, as a process in a guest of the lab, with real FRR: its orders, its self-repair, and what is left when it or ospfd is killed in the middle. */

const guest = 'LITDCON1';
const home = memberNamed('LTICVM9');
const away = memberNamed('LTICVM2');
const machine = ({ sequence, lpar }: Member) => ({ sequence, lpar });

describe.skipIf(skipsLab())(`agents in the lab (${setupLine})`, () => {
  let lab: Lab;
  let agents: Agents;
  let agent: LabAgent;

  beforeAll(async () => {
    lab = await startLab({ helloSeconds: 1, deadSeconds: 4, lsaMinArrival: 0 });
    agents = await startAgents(lab);
  }, 60_000);
  afterAll(async () => {
    agents.stop();
    await lab.stop();
  });
  beforeEach(async () => {
    await lab.converged();
    agent = await agents.start(guest);
  });
  afterEach(async () => {
    await agent.kill();
    await lab.relocate(guest, home.name);
    await lab.setLink(guest, away.hsi, 'down');
    await lab.vtysh(guest, 'configure terminal', 'interface hsi0', 'ip ospf network broadcast', 'ip ospf cost 1');
    await lab.setLink(guest, home.hsi, 'up');
    await command(['rm', '-rf', `${lab.folder}/${guest}/agent`]);
  });

  const reported = (what: string, fits: (report: AgentReport) => boolean, deadlineMs = 20_000): Promise<AgentReport> =>
    eventually(
      what,
      async () => {
        const report = await agent.state();
        return fits(report) ? report : undefined;
      },
      { deadlineMs, everyMs: 20 },
    );
  const isUp = (report: AgentReport, name: string): boolean => report.interfaces.some((one) => one.name === name && one.up);
  const proof = (report: AgentReport, name: string): string | undefined => report.interfaces.find((one) => one.name === name)?.proof;
  const quiesce = () => agent.order('quiesce', { targets: [machine(away)], permitMs: 60_000 });
  const linksUp = async (): Promise<readonly string[]> => {
    const text = await lab.run(guest, 'ip', '-br', 'link', 'show', 'up');
    return text.split('\n').flatMap((line) => /^(hsi\d)/.exec(line)?.[1] ?? []);
  };
  const typeOf = async (name: string): Promise<string | undefined> =>
    /Network Type (\w+)/.exec(await lab.vtysh(guest, `show ip ospf interface ${name}`))?.[1];

  test('quiesce, move and activate by order lose no packet, and the dark time is reported', async () => {
    await calm(lab, guest, 10_500);
    const traffic = await startTraffic(lab, await flowsOf(lab, guest));
    await delay(300);
    const begun = performance.now();
    expect((await quiesce()).status).toBe(200);
    await reported('it is quiesced', (report) => report.quiescedFor === 1);
    const quiescedMs = Math.round(performance.now() - begun);
    await lab.relocate(guest, away.name);
    const activated = await agent.order('activate', { machine: machine(away) });
    expect(activated.status).toBe(200);
    const upMs = performance.now();
    const after = await reported('the dark time is known', (report) => report.lastDark !== undefined);
    const adjacencyMs = Math.round(performance.now() - upMs);
    await delay(500);
    const count = await traffic.finish();
    const { lastDark } = after;
    process.stdout.write(
      `quiesced in ${quiescedMs} ms, activated in ${activated.ms} ms, then ${adjacencyMs} ms until OSPF had a route, dark for ${lastDark?.ms} ms\n`,
    );
    expect(await linksUp()).toEqual(['hsi1']);
    expect(count.flows.map(({ name, lost }) => `${name} ${lost}`)).toEqual(count.flows.map(({ name }) => `${name} 0`));
    expect(count.flows.every(({ sent }) => sent > 500)).toBe(true);
    expect(count.tcp.map(({ broken, sent, answered }) => ({ broken, unanswered: sent - answered }))).toEqual([
      { broken: undefined, unanswered: 0 },
    ]);
  });

  test('after a relocation typed by hand the right interface is up within 1 s, and 1 s later no table has the old subnet through this guest', async () => {
    await reported('hsi0 is proven', (report) => proof(report, 'hsi0') === 'proven');
    await lab.relocate(guest, away.name, { freezeMs: 200 });
    const landed = performance.now();
    await eventually('hsi1 alone is up', async () => (await linksUp()).join() === 'hsi1', { deadlineMs: 5000, everyMs: 10 });
    const repairedMs = performance.now() - landed;
    await delay(1000);
    const { host } = guests.find(({ name }) => name === guest) ?? { host: 0 };
    const through = await Promise.all(
      guests
        .filter(({ name }) => name !== guest)
        .map(async ({ name }) => {
          const route = (await lab.routes(name)).find(({ prefix }) => prefix === '172.0.9.0/24');
          return route?.paths.filter((path) => path.includes(`.${host}, `)) ?? [];
        }),
    );
    process.stdout.write(`the right interface was up ${Math.round(repairedMs)} ms after landing\n`);
    expect(through.flat()).toEqual([]);
    expect(repairedMs).toBeLessThan(1000);
  });

  test('an agent killed in the middle of a drain, after a write memory, puts the network type and the interface back when it starts', async () => {
    await reported('hsi0 is proven', (report) => proof(report, 'hsi0') === 'proven');
    // The area is not calm, so that the drain waits for its SPF and can be met in the middle.
    expect((await quiesce()).status).toBe(200);
    await eventually('the drain has begun', async () => (await typeOf('hsi0')) === 'POINTOMULTIPOINT', { everyMs: 5 });
    await agent.kill();
    await lab.vtysh(guest, 'write memory');
    expect(await linksUp()).toEqual(['hsi0']);
    await agent.restart();
    const closed = await agent.order('activate', { machine: machine(home) });
    expect(closed.status).toBe(200);
    const report = await reported('it is proven again', (one) => isUp(one, 'hsi0') && proof(one, 'hsi0') === 'proven');
    expect(report.interfaces.find(({ name }) => name === 'hsi0')?.networkType).toBe('broadcast');
    expect(await typeOf('hsi0')).toBe('BROADCAST');
  });

  test('an ospfd that is started anew while the guest is quiesced voids the quiesce, which the agent says', async () => {
    await reported('hsi0 is proven', (report) => proof(report, 'hsi0') === 'proven');
    expect((await quiesce()).status).toBe(200);
    const before = await reported('it is quiesced', (report) => report.quiescedFor === 1);
    await lab.restartRouting(guest);
    const after = await reported(
      'the other start time is reported',
      (report) => report.routingSinceMs !== before.routingSinceMs && report.routingSinceMs !== undefined,
    );
    expect(after.quiescedFor).toBeUndefined();
    expect(isUp(after, 'hsi0')).toBe(false);
  });
});
