import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { startHands } from './hands-client.ts';
import { startLab, type Lab } from './lab.ts';
import { bringHome, moveUnderTraffic, type Move } from './move.ts';
import { setupLine, skipsLab } from './requirement.ts';
import type { OspfTimers } from './frr.ts';

/** What a relocation of a guest with HiperSockets loses at 1000 packets a second each way, on real FRR: nothing with the agent's drain, beside the paper's ifdown. */

/** Short hellos, so that a guest that joins a LAN is routed to within a second; the drain does not depend on them. */
const quick: OspfTimers = { helloSeconds: 1, deadSeconds: 4, lsaMinArrival: 0 };

const labs = new Set<Lab>();
afterAll(async () => {
  await Promise.all([...labs].map((lab) => lab.stop()));
});

async function lab(timers: OspfTimers): Promise<Lab> {
  const started = await startLab(timers);
  labs.add(started);
  await started.converged();
  return started;
}

async function end(started: Lab): Promise<void> {
  labs.delete(started);
  await started.stop();
}

/** So many moves of one guest, one after the other, each from the baseline. */
async function moves(timers: OspfTimers, guest: string, ways: readonly Move['way'][]): Promise<readonly Move[]> {
  const started = await lab(timers);
  const hands = startHands(started, guest);
  const made: Move[] = [];
  for (const way of ways) {
    made.push(await moveUnderTraffic(started, hands, { guest, way }));
    if (made.length < ways.length) await bringHome(started, hands, guest);
  }
  await end(started);
  return made;
}

const lost = ({ count }: Move): number => count.flows.reduce((sum, flow) => sum + flow.lost, 0);
const sent = ({ count }: Move): number => count.flows.reduce((sum, flow) => sum + flow.sent, 0);
const by = (made: readonly Move[], way: Move['way']): readonly Move[] => made.filter((one) => one.way === way);
const told = ({ way, method, drained, count }: Move): string =>
  `${way} ${method ?? ''} ${drained === undefined ? '' : `${drained.ms} ms ${JSON.stringify(drained.times)}`} ` +
  `${count.flows.map((flow) => `${flow.name} ${flow.lost}/${flow.sent}`).join(', ')}; tcp worst ${count.tcp.map((tcp) => Math.round(tcp.worstMs)).join()} ms`;

function expectHitless(made: readonly Move[], runs: number): void {
  const drains = by(made, 'drain');
  expect(drains).toHaveLength(runs);
  expect(drains.map(lost), drains.map(told).join('\n')).toEqual(drains.map(() => 0));
  // A run without traffic proves nothing.
  for (const one of drains) expect(sent(one)).toBeGreaterThan(1500);
  for (const { count } of drains)
    for (const tcp of count.tcp) {
      expect(tcp.broken).toBeUndefined();
      expect(tcp.sent - tcp.answered).toBe(0);
    }
}

/** Another guest's VIPA changes its cost several times a second: each change is a new LSA and a new computation in every router. */
function churn(started: Lab): () => Promise<void> {
  let cost = 1;
  const ends = new AbortController();
  const run = async (): Promise<void> => {
    while (!ends.signal.aborted) {
      cost = cost === 1 ? 2 : 1;
      await started.vtysh('ECMSS00', 'configure terminal', 'interface dummy0', `ip ospf cost ${cost}`);
      await delay(200);
    }
  };
  const running = run();
  return () => {
    ends.abort();
    return running;
  };
}

describe.skipIf(skipsLab())(`a drain on real FRR (${setupLine})`, () => {
  test("with default timers no packet is lost in 20 of 20 moves, the designated router's included, where ifdown loses some each time", async () => {
    const drains = (runs: number): readonly Move['way'][] => ['ifdown', ...Array.from({ length: runs }, () => 'drain' as const)];
    const made = (
      await Promise.all([moves({}, 'LITDCON1', drains(7)), moves({}, 'LITSWAS1', drains(7)), moves({}, 'LITDAT01', drains(6))])
    ).flat();
    process.stdout.write(`${made.map(told).join('\n')}\n`);
    expectHitless(made, 20);
    expect(
      by(made, 'ifdown')
        .map(lost)
        .toSorted((a, b) => b - a)[0],
    ).toBeGreaterThan(0);
  }, 400_000);

  test.concurrent('with the SPF timers of Quagga no packet is lost, where ifdown loses hundreds', async () => {
    const made = await moves({ ...quick, spf: [200, 1000, 10_000] }, 'LITDCON1', ['ifdown', 'drain', 'drain']);
    process.stdout.write(`${made.map(told).join('\n')}\n`);
    expectHitless(made, 2);
    expect(Math.min(...by(made, 'ifdown').map(lost))).toBeGreaterThan(100);
  });

  test.concurrent('on a LAN that is point-to-multipoint already no packet is lost', async () => {
    const made = await moves({ ...quick, hsiNetworkType: 'point-to-multipoint' }, 'LITDCON1', ['ifdown', 'drain', 'drain', 'drain']);
    process.stdout.write(`${made.map(told).join('\n')}\n`);
    expectHitless(made, 3);
    expect(by(made, 'drain').map(({ method }) => method)).toEqual(['broadcast', 'broadcast', 'broadcast']);
  });

  test.concurrent('while the area changes all the time no packet is lost, at the price of the longest SPF hold', async () => {
    const started = await lab(quick);
    const hands = startHands(started, 'LITDCON1');
    const settle = churn(started);
    await delay(1500);
    const made = await moveUnderTraffic(started, hands, { guest: 'LITDCON1', way: 'drain' });
    await settle();
    process.stdout.write(`churn: ${told(made)}\n`);
    expectHitless([made], 1);
    expect(made.drained?.times?.spfMs).toBe(5000);
    await end(started);
  });

  test.concurrent('all guests with HiperSockets, one after the other without a pause: none of them loses a packet', async () => {
    const started = await lab(quick);
    const made: Move[] = [];
    for (const guest of ['LITDCON1', 'LITSWAS1', 'LITDAT01'])
      made.push(await moveUnderTraffic(started, startHands(started, guest), { guest, way: 'drain' }));
    process.stdout.write(`${made.map(told).join('\n')}\n`);
    expectHitless(made, 3);
    expect(made.map(({ count }) => count.flows.length)).not.toContain(0);
    await end(started);
  });
});
