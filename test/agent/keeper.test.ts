import { describe, expect, test } from 'vitest';
import type { Reply } from '../../agent/keeper.ts';
import type { AgentReport } from '../../agent/protocol.ts';
import type { VirtualGuest } from './guest.ts';
import { at, bootIds, createGuest, ordersTo } from './guest.ts';
import { sightingOf } from '../../agent/residency.ts';
import { here, paperConfig, sysinfoText, there, unmapped } from './rig.ts';

const targets = [there];
const minute = 60_000;

function code(reply: Reply): string | undefined {
  return reply.ok ? undefined : reply.refusal.code;
}

function told(reply: Reply): AgentReport {
  if (!reply.ok) throw new Error(`${reply.refusal.code}: ${reply.refusal.text}`);
  return reply.report;
}

async function quiesced(guest: VirtualGuest, permitMs = minute): Promise<void> {
  told(await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets, permitMs })));
  await guest.time.pass(1_000);
  expect(guest.report().quiescedFor).toBe(1);
}

describe('a move', () => {
  test('quiesce answers at once with a permit, and everything is down when the withdrawal is proven', async () => {
    const guest = await createGuest();
    const report = told(await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets, permitMs: minute })));
    expect(report).toMatchObject({ permit: { attempt: 1, source: here }, interfaces: [{ proof: 'draining', up: true }, { up: false }] });
    expect(report.quiescedFor).toBeUndefined();
    await guest.time.pass(1_000);
    expect(guest.report()).toMatchObject({ quiescedFor: 1, interfaces: [{ proof: 'down' }, { proof: 'down' }] });
    expect(guest.network.state.types.get('hsi0')).toBe('broadcast');
  });

  test('activate answers when the one interface of the new machine is up, and dark time is told when a route goes through it', async () => {
    const guest = await createGuest();
    await quiesced(guest);
    guest.sighting = at(there);
    const report = told(await guest.give(ordersTo(guest).activate([1, 1, 2], there)));
    expect(report.interfaces.map((each) => each.up)).toEqual([false, true]);
    await guest.time.pass(100);
    expect(guest.report()).toMatchObject({ lastDark: { attempt: 1 }, interfaces: [{}, { proof: 'proven' }], alerts: [] });
    expect(guest.changes()).toEqual([[], ['hsi1']]);
  });

  test('activate in the middle of a drain stops it, and the interface is as it was', async () => {
    const guest = await createGuest();
    guest.network.state.drainMs = 5_000;
    await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets, permitMs: minute }));
    const report = told(await guest.give(ordersTo(guest).activate([1, 1, 2], here)));
    expect(report.interfaces.map((each) => each.up)).toEqual([true, false]);
    expect(guest.network.state.types.get('hsi0')).toBe('broadcast');
    await guest.time.pass(minute);
    expect(guest.report()).toMatchObject({ interfaces: [{ proof: 'proven' }, { up: false }] });
    expect(guest.disk()?.undo).toBeUndefined();
  });

  test('an activate that cannot have its effect says so, keeps the attempt closed and goes on trying', async () => {
    const guest = await createGuest();
    await quiesced(guest);
    guest.network.state.failing.add('raise');
    const reply = await guest.give(ordersTo(guest).activate([1, 1, 2], here));
    expect(code(reply)).toBe('NETWORK');
    expect(code(await guest.give(ordersTo(guest).renew([1, 1, 3], { permitMs: minute, ceiling: false })))).toBe('CLOSED');
    guest.network.state.failing.clear();
    await guest.time.pass(40_000);
    expect(guest.up()).toEqual(['hsi0']);
    expect(guest.report().alerts).toEqual([]);
  });

  test('a drain that is never proven leaves the interface up, and its permit ends by itself', async () => {
    const guest = await createGuest();
    guest.network.state.neverProves = true;
    await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets, permitMs: 10_000 }));
    await guest.time.pass(9_000);
    expect(guest.report()).toMatchObject({ interfaces: [{ up: true, proof: 'draining' }, {}] });
    await guest.time.pass(2_000);
    expect(guest.report().permit).toBeUndefined();
    expect(guest.report()).toMatchObject({ interfaces: [{ up: true, proof: 'proven' }, {}] });
    expect(guest.network.state.types.get('hsi0')).toBe('broadcast');
  });

  test('a drain that fails is said, tried again, and given up with its permit', async () => {
    const guest = await createGuest();
    guest.network.state.failing.add('drain');
    await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets, permitMs: 10_000 }));
    await guest.time.pass(500);
    expect(guest.report().alerts.join()).toMatch(/Draining hsi0 failed/);
    guest.network.state.failing.clear();
    await guest.time.pass(2_000);
    expect(guest.report().quiescedFor).toBe(1);
  });

  test('a restart of the routing daemon voids a quiesce until the next quiesce order', async () => {
    const guest = await createGuest();
    await quiesced(guest);
    guest.network.restartRouting();
    await guest.time.pass(2_000);
    expect(guest.report().quiescedFor).toBeUndefined();
    expect(guest.report().alerts.join()).toMatch(/was restarted/);
    told(await guest.give(ordersTo(guest).quiesce([1, 1, 2], { targets, permitMs: minute })));
    await guest.time.pass(100);
    expect(guest.report().quiescedFor).toBe(1);
  });

  test('a network type that the daemon read from a file voids a quiesce and is put back while the interface is down', async () => {
    const guest = await createGuest();
    await quiesced(guest);
    guest.network.restartRouting({ hsi0: 'point-to-multipoint' });
    await guest.time.pass(2_000);
    expect(guest.report().quiescedFor).toBeUndefined();
    expect(guest.network.state.types.get('hsi0')).toBe('broadcast');
    expect(guest.up()).toEqual([]);
  });

  test('what the daemon reads from a file that was saved within a drain is put back, however long ago the drain was', async () => {
    const guest = await createGuest();
    await quiesced(guest);
    await guest.give(ordersTo(guest).activate([1, 1, 9], here));
    await guest.time.pass(120_000);
    for (const times of [1, 2]) {
      guest.network.restartRouting({ hsi0: 'point-to-multipoint' });
      await guest.time.pass(120_000);
      expect([times, guest.network.state.types.get('hsi0'), guest.up()]).toEqual([times, 'broadcast', ['hsi0']]);
    }
  });

  test('a network type that a person gives an interface at rest is his to decide', async () => {
    const guest = await createGuest();
    await quiesced(guest);
    await guest.give(ordersTo(guest).activate([1, 1, 9], here));
    await guest.time.pass(120_000);
    guest.network.state.types.set('hsi0', 'point-to-multipoint');
    await guest.time.pass(120_000);
    guest.network.restartRouting();
    await guest.time.pass(120_000);
    expect(guest.network.state.types.get('hsi0')).toBe('point-to-multipoint');
  });

  test('an interface that somebody raises under a permit is drained again', async () => {
    const guest = await createGuest();
    await quiesced(guest);
    guest.network.state.up.add('hsi0');
    await guest.time.pass(2_000);
    expect(guest.report().quiescedFor).toBe(1);
    expect(guest.up()).toEqual([]);
  });
});

describe('orders', () => {
  test.each([
    ['for another guest', { guest: 'LITWAS1' }, 'OTHERGUEST'],
    ['from before a boot', { bootId: bootIds[1] }, 'OTHERBOOT'],
    ['past its not-after', { notAfterMs: 1 }, 'TOOLATE'],
    ['older than the fence', { attempt: 0 }, 'FENCED'],
    ['for a target that is not in the map', { targets: [there, unmapped] }, 'UNMAPPED'],
    ['without a target', { targets: [] }, 'UNMAPPED'],
  ])('a quiesce %s changes nothing', async (_, wrong, expected) => {
    const guest = await createGuest();
    await guest.give(ordersTo(guest).activate([1, 1, 1], here));
    const before = guest.disk();
    const order = ordersTo(guest).quiesce([2, 1, 1], { targets, permitMs: minute });
    const reply = await guest.give({ verb: 'quiesce', order: { ...order.order, ...wrong } as never });
    expect(code(reply)).toBe(expected);
    expect(guest.disk()).toEqual(before);
    expect(guest.up()).toEqual(['hsi0']);
  });

  test('where the guest is unknown, nothing that depends on it is taken', async () => {
    const guest = await createGuest();
    guest.sighting = { kind: 'untrusted', why: 'two sources disagree' };
    expect(code(await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets, permitMs: minute })))).toBe('UNKNOWN');
    expect(code(await guest.give(ordersTo(guest).activate([1, 1, 1], here)))).toBe('UNKNOWN');
    expect(guest.report()).toMatchObject({ residency: 'unknown', fence: { attempt: 0 } });
    expect(guest.report().alerts.join()).toMatch(/two sources disagree/);
  });

  test('activate for a machine that the guest is not on is refused', async () => {
    const guest = await createGuest();
    await quiesced(guest);
    expect(code(await guest.give(ordersTo(guest).activate([1, 1, 2], there)))).toBe('ELSEWHERE');
    expect(guest.up()).toEqual([]);
  });

  test('renew needs a permit of its attempt, and the first ceiling stays', async () => {
    const guest = await createGuest();
    const { quiesce, renew } = ordersTo(guest);
    expect(code(await guest.give(renew([1, 1, 1], { permitMs: minute, ceiling: false })))).toBe('NOPERMIT');
    await guest.give(quiesce([1, 1, 1], { targets, permitMs: 1_000 }));
    expect(told(await guest.give(renew([1, 1, 2], { permitMs: 20_000, ceiling: true }))).permit?.remainingMs).toBeGreaterThan(15_000);
    for (const order of [
      renew([1, 1, 3], { permitMs: 3_600_000, ceiling: false }),
      renew([1, 2, 1], { permitMs: 3_600_000, ceiling: true }),
      quiesce([1, 2, 2], { targets, permitMs: 3_600_000 }),
    ])
      expect(told(await guest.give(order)).permit?.remainingMs).toBeLessThanOrEqual(20_000);
  });

  test('what cannot be kept on the disk is not accepted', async () => {
    const guest = await createGuest();
    guest.diskFails = true;
    expect(code(await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets, permitMs: minute })))).toBe('NETWORK');
    await guest.time.pass(1_000);
    expect(guest.up()).toEqual(['hsi0']);
    expect(guest.report()).toMatchObject({ fence: { attempt: 0 } });
    guest.diskFails = false;
    told(await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets, permitMs: minute })));
    expect(guest.report().alerts).toEqual([]);
  });
});

describe('without a controller', () => {
  test('a permit that runs out brings the right interface back, though the disk fails', async () => {
    const guest = await createGuest();
    await quiesced(guest, 10_000);
    guest.diskFails = true;
    await guest.time.pass(11_000);
    expect(guest.up()).toEqual(['hsi0']);
    guest.diskFails = false;
  });

  test('a guest that was moved by hand has the right interface within a second', async () => {
    const guest = await createGuest();
    guest.sighting = at(there);
    await guest.time.pass(1_000);
    expect(guest.up()).toEqual(['hsi1']);
    expect(guest.changes()).toEqual([[], ['hsi1']]);
  });

  test('after a relocation that nobody had ordered it tells how long the guest was dark, and which way it went', async () => {
    const guest = await createGuest();
    guest.network.state.proveMs = 300;
    await guest.time.pass(170);
    const leftMs = guest.time.nowMs();
    guest.sighting = at(there);
    await guest.time.pass(100);
    expect(guest.report().lastDark).toBeUndefined();
    let provenMs = 0;
    while (provenMs === 0) {
      await guest.time.pass(5);
      if (guest.report().interfaces[1]?.proof === 'proven') provenMs = guest.time.nowMs();
    }
    const { lastDark } = guest.report();
    expect(lastDark).toMatchObject({ attempt: 0, from: here, to: there });
    // From the last reading before it, of which there are four a second.
    expect(lastDark?.ms).toBeGreaterThanOrEqual(provenMs - leftMs - 5);
    expect(lastDark?.ms).toBeLessThanOrEqual(provenMs - leftMs + 250);
    expect(guest.disk()?.lastDark).toEqual(lastDark);
  });

  test('a relocation between two machines of one CPC, or of a guest that was dark before, has no dark time', async () => {
    const neighbour = { ...here, lpar: 'LP8' };
    const map = [
      { ...here, member: 'VM9', cpc: 'CPC9' },
      { ...neighbour, member: 'VM8', cpc: 'CPC9' },
      { ...there, member: 'VM2', cpc: 'CPC2' },
    ];
    const guest = await createGuest({ config: { map } });
    guest.sighting = at(neighbour);
    await guest.time.pass(5_000);
    expect([guest.report().lastDark, guest.report().interfaces[0]?.proof]).toEqual([undefined, 'proven']);
    guest.network.state.failing.add('raise');
    guest.network.state.up.clear();
    await guest.time.pass(5_000);
    guest.sighting = at(there);
    await guest.time.pass(5_000);
    guest.network.state.failing.clear();
    await guest.time.pass(minute);
    expect([guest.report().lastDark, guest.report().interfaces[1]?.proof]).toEqual([undefined, 'proven']);
  });

  test('a process that is started anew has forgotten the dark time of a relocation that nobody had ordered', async () => {
    const guest = await createGuest();
    guest.sighting = at(there);
    await guest.time.pass(5_000);
    expect(guest.report().lastDark?.attempt).toBe(0);
    guest.kill();
    await guest.start();
    expect(guest.report().lastDark).toBeUndefined();
  });

  test('one reading alone changes nothing', async () => {
    const guest = await createGuest({ config: { readingsPerSecond: 20 } });
    guest.sighting = at(there);
    await guest.time.pass(50);
    guest.sighting = at(here);
    await guest.time.pass(5_000);
    expect(guest.changes()).toEqual([]);
  });

  test('a wrong or missing interface is noticed at any time', async () => {
    const guest = await createGuest();
    guest.network.state.up.add('hsi1');
    await guest.time.pass(1_000);
    expect(guest.up()).toEqual(['hsi0']);
    guest.network.state.up.clear();
    await guest.time.pass(1_000);
    expect(guest.up()).toEqual(['hsi0']);
  });

  test('an agent told only to report tells it and leaves it, but brings back what it owes', async () => {
    const guest = await createGuest({ config: { selfRepair: 'report' } });
    guest.sighting = at(there);
    await guest.time.pass(5_000);
    expect(guest.up()).toEqual(['hsi0']);
    expect(guest.report().alerts.join()).toMatch(/should be hsi1/);
    guest.sighting = at(here);
    await guest.time.pass(1_000);
    await quiesced(guest, 5_000);
    await guest.time.pass(6_000);
    expect(guest.up()).toEqual(['hsi0']);
  });

  test('on a machine that the map lacks it stays dark, until an activate names that machine', async () => {
    const guest = await createGuest();
    const replaced = { sequence: '0000000000033333', lpar: there.lpar };
    await quiesced(guest);
    guest.sighting = at(replaced);
    await guest.time.pass(2 * minute);
    expect(guest.up()).toEqual([]);
    expect(guest.report()).toMatchObject({ residency: 'unmapped', machine: replaced });
    expect(guest.report().permit).toBeUndefined();
    expect(guest.report().alerts.join()).toMatch(/zferry agent-config/);
    expect(code(await guest.give(ordersTo(guest).activate([1, 1, 2], there)))).toBe('ELSEWHERE');
    told(await guest.give(ordersTo(guest).activate([1, 1, 3], replaced)));
    await guest.time.pass(minute);
    expect(guest.up()).toEqual(['hsi1']);
  });

  test('an activate for a machine of which nothing is known is refused', async () => {
    const guest = await createGuest();
    await quiesced(guest);
    guest.sighting = at(unmapped);
    await guest.time.pass(1_000);
    expect(code(await guest.give(ordersTo(guest).activate([1, 1, 2], unmapped)))).toBe('UNMAPPED');
    expect(guest.up()).toEqual([]);
  });
});

describe('an agent that is started', () => {
  test('after a crash in a drain, under a valid permit, goes on with it', async () => {
    const guest = await createGuest();
    guest.network.state.drainMs = 5_000;
    await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets, permitMs: minute }));
    await guest.time.pass(1_000);
    guest.kill();
    expect(guest.network.state.types.get('hsi0')).toBe('point-to-multipoint');
    await guest.start();
    await guest.time.pass(6_000);
    expect(guest.report()).toMatchObject({ quiescedFor: 1, permit: { attempt: 1 } });
    expect(guest.network.state.types.get('hsi0')).toBe('broadcast');
  });

  test('after a crash in a drain whose permit has run out meanwhile puts everything back before it serves', async () => {
    const guest = await createGuest({ config: { selfRepair: 'report' } });
    guest.network.state.drainMs = 50_000;
    await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets, permitMs: 5_000 }));
    await guest.time.pass(1_000);
    guest.kill();
    await guest.time.pass(10_000);
    expect(guest.network.state.types.get('hsi0')).toBe('point-to-multipoint');
    await guest.start();
    expect(guest.network.state.types.get('hsi0')).toBe('broadcast');
    expect(guest.report()).toMatchObject({ interfaces: [{ up: true }, { up: false }] });
  });

  test('after a crash in a drain, on another machine, puts the network type back on an interface that stays down', async () => {
    const guest = await createGuest();
    guest.network.state.drainMs = 50_000;
    await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets, permitMs: minute }));
    await guest.time.pass(1_000);
    guest.kill();
    guest.sighting = at(there);
    await guest.start();
    await guest.time.pass(2_000);
    expect(guest.up()).toEqual(['hsi1']);
    expect(guest.network.state.types.get('hsi0')).toBe('broadcast');
    expect(guest.changes().some((names) => names.length > 1)).toBe(false);
  });

  test('while quiesced stays quiesced, and its permit runs on', async () => {
    const guest = await createGuest();
    await quiesced(guest, 20_000);
    guest.kill();
    await guest.start();
    expect(guest.report()).toMatchObject({ quiescedFor: 1, permit: { attempt: 1 } });
    expect(guest.up()).toEqual([]);
    await guest.time.pass(20_000);
    expect(guest.up()).toEqual(['hsi0']);
  });

  test('in another boot has no permit, keeps its fence, and raises the right interface', async () => {
    const guest = await createGuest();
    await quiesced(guest);
    guest.kill();
    guest.bootId = bootIds[1] ?? '';
    await guest.start();
    await guest.time.pass(1_000);
    expect(guest.report()).toMatchObject({ fence: { attempt: 1, epoch: 1, sequence: 1 } });
    expect(guest.report().permit).toBeUndefined();
    expect(guest.up()).toEqual(['hsi0']);
    expect(code(await guest.give(ordersTo(guest).quiesce([1, 2, 1], { targets, permitMs: minute })))).toBe('CLOSED');
  });

  test('in a copy of the guest under another userid, which a copy must have in this SSI, changes nothing, takes no order and says why', async () => {
    const guest = await createGuest();
    await quiesced(guest);
    guest.kill();
    const before = guest.changes().length;
    guest.bootId = bootIds[1] ?? '';
    guest.sighting = sightingOf({ ...paperConfig('/nowhere'), machineLevel: 'lpar' } as never, sysinfoText(there, 'LITCOPY'));
    await guest.start();
    await guest.time.pass(minute);
    const { quiesce, renew, activate } = ordersTo(guest);
    const codes = [
      code(await guest.give(quiesce([2, 1, 1], { targets, permitMs: minute }))),
      code(await guest.give(renew([1, 1, 2], { permitMs: minute, ceiling: false }))),
      code(await guest.give(activate([2, 1, 1], there))),
      code(await guest.give(activate([2, 1, 1], here))),
    ];
    expect(codes).toEqual(['UNKNOWN', 'CLOSED', 'UNKNOWN', 'UNKNOWN']);
    expect(guest.report()).toMatchObject({ residency: 'unknown', bootId: bootIds[1] });
    expect(guest.report().permit).toBeUndefined();
    expect(guest.report().alerts.join()).toMatch(/another guest than LITDCON1/);
    expect([guest.up(), guest.changes().length]).toEqual([[], before]);
  });

  test('in a copy of the guest on a machine that the map lacks, as in a test of disaster recovery, stays off HiperSockets', async () => {
    const guest = await createGuest();
    guest.kill();
    guest.bootId = bootIds[1] ?? '';
    guest.network.state.up.clear();
    guest.sighting = at(unmapped);
    await guest.start();
    await guest.time.pass(minute);
    const { quiesce, activate } = ordersTo(guest);
    const orders = [quiesce([1, 1, 1], { targets, permitMs: minute }), activate([1, 1, 1], here), activate([1, 1, 1], unmapped)];
    const codes: unknown[] = [];
    for (const order of orders) codes.push(code(await guest.give(order)));
    expect(codes).toEqual(['UNMAPPED', 'ELSEWHERE', 'UNMAPPED']);
    expect(guest.up()).toEqual([]);
  });

  test.each([
    ['nothing', undefined],
    ['half of its file', '{"version":1,"bootId":"1111'],
    ['the file of another version', '{"version":2}'],
  ])('with %s counts every permit as run out and raises the right interface', async (_, text) => {
    const guest = await createGuest();
    await quiesced(guest);
    guest.kill();
    guest.ruin(text);
    await guest.start();
    await guest.time.pass(1_000);
    expect(guest.up()).toEqual(['hsi0']);
    expect(guest.report()).toMatchObject({ fence: { attempt: 0, epoch: 0, sequence: 0 } });
  });

  test('that is told to end stops a drain, and what it left is as it was', async () => {
    const guest = await createGuest();
    guest.network.state.drainMs = 50_000;
    await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets, permitMs: minute }));
    await guest.keeper().stop();
    expect(guest.network.state.types.get('hsi0')).toBe('broadcast');
    expect(guest.up()).toEqual(['hsi0']);
  });
});
