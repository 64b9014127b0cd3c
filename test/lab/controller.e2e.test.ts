import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Relocation } from '../../crds/generated.ts';
import type { Running } from '../e2e/processes.ts';
import { eventually } from './command.ts';
import { startSite, type LabSite } from './controller.ts';
import { startLab, type Frozen, type Lab } from './lab.ts';
import { lostOutside } from './loss.ts';
import { flowsOf } from './move.ts';
import { setupLine, skipsLab } from './requirement.ts';
import { guests, members, type Member } from './topology.ts';
import { startTraffic, type Flow, type TrafficCount } from './traffic.ts';

/** The controller with the simulated z/VM, real agents as their unit starts them, and real OSPF: a manifest is edited, and the guest goes there with its network. */

const guest = 'LITDCON1';
const [home, away] = members as readonly [Member, Member];
const everywhere = (member: Member) => Object.fromEntries(guests.map(({ name }) => [name, member.name]));

describe.skipIf(skipsLab())(`the controller in the lab (${setupLine})`, () => {
  let lab: Lab;
  let site: LabSite;
  let run: Running;

  beforeAll(async () => {
    lab = await startLab({ helloSeconds: 1, deadSeconds: 4, lsaMinArrival: 0 });
    site = await startSite(lab, 256);
    await lab.converged();
    for (const { name, hipersockets } of guests) if (hipersockets) await site.agents.start(name);
    site.declare(everywhere(home));
    run = site.controller();
    for (const { name } of guests) await run.line(`${name} is at rest`, (line) => line.guest === name && line.reason === 'Placed', 30_000);
  }, 120_000);
  afterAll(async () => {
    await site.stop();
    await lab.stop();
  }, 60_000);
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') process.stdout.write(`${run.errors()}${run.output.slice(-60).join('\n')}\n`);
  });

  const hsiUp = async (name: string): Promise<readonly string[]> => {
    const text = await lab.run(name, 'ip', '-br', 'link', 'show', 'up');
    return text.split('\n').flatMap((line) => /^(hsi\d)/.exec(line)?.[1] ?? []);
  };
  const moved = (to: Member): Promise<Relocation> =>
    site.relocation(guest, ({ spec, status }) => spec.to === to.name && spec.cause === 'Drift' && status?.darkMs !== undefined);

  test('an edited manifest moves a guest there and back, and no datagram is lost but to a guest that stands still', async () => {
    for (const [to, from] of [
      [away, home],
      [home, away],
    ] as const) {
      const flows = await flowsOf(lab, guest);
      const traffic = await startTraffic(lab, flows);
      await delay(300);
      site.declare({ ...everywhere(home), [guest]: to.name });
      const { status } = await moved(to);
      await eventually('the move is over', () => lab.memberOf(guest) === to);
      await delay(500);
      const count = await traffic.finish();
      process.stdout.write(`${from.name} -> ${to.name}: ${storyOf(status)}; ${lossOf(flows, count, site.cables.moves)}\n`);
      expect(await hsiUp(guest)).toEqual([to.hsi]);
      expect(status?.outcome).toBe('Moved');
      expect(lostOutside(flows, count.flows, site.cables.moves)).toEqual([]);
      expect(count.flows.every(({ sent }) => sent > 1500)).toBe(true);
      expect(count.tcp.map(({ broken, sent, answered }) => ({ broken, unanswered: sent - answered }))).toEqual([
        { broken: undefined, unanswered: 0 },
      ]);
      expect(status?.overheadMs).toBeLessThanOrEqual(250);
    }
  }, 90_000);

  test('all five guests move back to back, and no datagram is lost but to a guest that stands still', async () => {
    // Not the third party's way to an address of the LAN that everybody leaves.
    const flows = (await flowsOf(lab, guest)).filter(({ name }) => name !== 'transit');
    const traffic = await startTraffic(lab, flows);
    site.declare(everywhere(away));
    for (const { name } of guests)
      await eventually(`${name} is where it was declared`, () => site.site.placement(name.toLowerCase())?.status?.member === away.name, {
        deadlineMs: 80_000,
      });
    await delay(500);
    const count = await traffic.finish();
    process.stdout.write(`five guests: ${lossOf(flows, count, site.cables.moves)}\n`);
    expect(guests.map(({ name }) => lab.memberOf(name))).toEqual(guests.map(() => away));
    const equipped = guests.filter(({ hipersockets }) => hipersockets);
    expect(await Promise.all(equipped.map(({ name }) => hsiUp(name)))).toEqual(equipped.map(() => [away.hsi]));
    expect(lostOutside(flows, count.flows, site.cables.moves)).toEqual([]);
  }, 110_000);

  test('after a relocation that somebody else typed the right interface is up within 1 s, and it is recorded as External with its dark time', async () => {
    const begunMs = Number(process.hrtime.bigint()) / 1e6;
    await site.z.operate({ kind: 'relocate', guest, to: home.name });
    const landed = await eventually(
      'it has landed',
      () => site.cables.moves.findLast((one) => one.guest === guest && one.to === home.name && one.toMs > begunMs),
      {
        everyMs: 5,
      },
    );
    await eventually('hsi0 alone is up', async () => (await hsiUp(guest)).join() === home.hsi, { deadlineMs: 5000, everyMs: 10 });
    const repairedMs = Number(process.hrtime.bigint()) / 1e6 - landed.toMs;
    process.stdout.write(`the right interface was up ${Math.round(repairedMs)} ms after landing\n`);
    expect(repairedMs).toBeLessThan(1000);
    const { status } = await site.relocation(guest, ({ spec }) => spec.to === home.name && spec.cause === 'External');
    expect(status?.outcome).toBe('External');
    const recorded = await eventually(
      'its dark time is in the record',
      async () => (await site.relocation(guest, ({ spec }) => spec.to === home.name && spec.cause === 'External')).status?.darkMs,
      { deadlineMs: 20_000 },
    );
    // From the last reading before z/VM stopped it, of which there are four a second, until a route was back, which was after the interface.
    const stoodMs = landed.toMs - landed.fromMs;
    process.stdout.write(`dark for ${recorded} ms, of which it stood still for ${Math.round(stoodMs)} ms\n`);
    expect(recorded).toBeGreaterThan(stoodMs + repairedMs - 50);
    expect(recorded).toBeLessThan(Number(process.hrtime.bigint()) / 1e6 - landed.fromMs + 1000);
  }, 60_000);
});

function storyOf(status: Relocation['status']): string {
  const steps = status?.steps?.map(({ step, ms }) => `${step} ${ms}`).join(', ');
  return `dark ${status?.darkMs} ms, VMRELOCATE ${status?.moveMs} ms, overhead ${status?.overheadMs} ms (${steps})`;
}

function lossOf(flows: readonly Flow[], count: TrafficCount, moves: readonly (Frozen & { readonly guest: string })[]): string {
  const all = count.flows.map(({ name, lost, sent }) => `${name} ${lost}/${sent}`).join(', ');
  return `${all}, outside of standing still ${lostOutside(flows, count.flows, moves).length}; tcp worst ${count.tcp.map(({ worstMs }) => Math.round(worstMs)).join()} ms`;
}
