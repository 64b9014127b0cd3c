import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHands, type HandsClient } from './hands-client.ts';
import { startLab, type Lab } from './lab.ts';
import { bringHome, moveUnderTraffic } from './move.ts';
import { setupLine, skipsLab } from './requirement.ts';

/** What the hands do when things are not as they should be, on real FRR. */

const guest = 'LITDCON1';

describe.skipIf(skipsLab())(`the agent's hands (${setupLine})`, () => {
  let lab: Lab;
  let hands: HandsClient;
  beforeAll(async () => {
    lab = await startLab({ helloSeconds: 1, deadSeconds: 4, lsaMinArrival: 0 });
    await lab.converged();
    hands = startHands(lab, guest);
  }, 120_000);
  afterAll(async () => {
    await lab.stop();
  });

  const isRaised = async (name: string): Promise<boolean> => /[<,]UP[,>]/.test(await lab.run(guest, 'ip', 'link', 'show', 'dev', name));
  const typeOf = async (name: string): Promise<string | undefined> =>
    /Network Type (\w+)/.exec(await lab.vtysh(guest, `show ip ospf interface ${name}`))?.[1];

  test('a drain that is stopped in the middle leaves the interface and its setting as they were', async () => {
    const configured = await lab.vtysh(guest, 'show running-config');
    const plan = await hands.planDrain('hsi0');
    if (!plan.outcome.ok) throw new Error(plan.outcome.why);
    // The area has only just converged: the drain waits 5 s for its SPF.
    const stopped = await hands.drain(plan.outcome.value, 1500);
    expect(stopped.outcome).toMatchObject({ ok: false, why: expect.stringContaining('hsi0 is as it was') });
    expect([await isRaised('hsi0'), await typeOf('hsi0')]).toEqual([true, 'BROADCAST']);
    expect(await lab.vtysh(guest, 'show running-config')).toBe(configured);
    await lab.converged();
  });

  test('an address that somebody else has on the LAN is a fault, and the interface is left down', async () => {
    await lab.relocate('LITSWAS1', 'LTICVM2');
    await lab.run('LITSWAS1', 'ip', 'address', 'add', '172.1.9.100/24', 'dev', 'hsi1');
    await lab.setLink('LITSWAS1', 'hsi1', 'up');
    await hands.lower('hsi0');
    await lab.relocate(guest, 'LTICVM2');
    const raised = await hands.raise('hsi1');
    expect(raised.outcome).toMatchObject({ ok: false, why: expect.stringContaining('172.1.9.100 is in use by somebody else') });
    expect(await isRaised('hsi1')).toBe(false);
    await lab.run('LITSWAS1', 'ip', 'address', 'del', '172.1.9.100/24', 'dev', 'hsi1');
    await lab.setLink('LITSWAS1', 'hsi1', 'down');
    await lab.relocate('LITSWAS1', 'LTICVM9');
    await bringHome(lab, hands, guest);
  });

  test('on a LAN with routers of both kinds the subnet is taken out of the area, and no packet is lost', async () => {
    await lab.vtysh('LITDAT01', 'configure terminal', 'interface hsi0', 'ip ospf network point-to-multipoint');
    const made = await moveUnderTraffic(lab, hands, { guest, way: 'drain' });
    process.stdout.write(`${made.method} ${made.drained?.ms} ms ${JSON.stringify(made.drained?.times)}\n`);
    expect(made.method).toBe('no network');
    expect(made.count.flows.map(({ name, lost }) => `${name} ${lost}`)).toEqual(made.count.flows.map(({ name }) => `${name} 0`));
    expect(await lab.vtysh(guest, 'show running-config')).toContain(' network 172.0.9.0/24 area 4.4.4.4\n');
  });
});
