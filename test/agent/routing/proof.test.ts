import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chooseMethod } from '../../../agent/routing/method.ts';
import { parseInterfaces, parseLinkStates, parseNeighbours, type LinkStates, type SpfTimers } from '../../../agent/routing/ospf-text.ts';
import { othersOn, outside, spfWaitMs, stillAnnounced, stillAttached, type Lan } from '../../../agent/routing/proof.ts';
import { watchQuiet } from '../../../agent/routing/quiet.ts';
import { parseSubnet, type Subnet } from '../../../agent/routing/subnet.ts';

const recorded = (name: string): string => readFileSync(new URL(`recorded/${name}.txt`, import.meta.url), 'utf8');
const before = parseLinkStates(recorded('broadcast'));
const during = parseLinkStates(recorded('drained'));
const mesh = parseLinkStates(recorded('point-to-multipoint'));

function subnetOf(text: string): Subnet {
  const subnet = parseSubnet(text);
  if (subnet === undefined) throw new Error(text);
  return subnet;
}

const lan: Lan = { name: 'hsi0', subnet: subnetOf('172.0.9.100/24'), routerId: '10.20.7.100' };

describe('what the database must say', () => {
  test('before a drain the LAN leads to this guest, in the middle of one it does not', () => {
    expect(stillAnnounced(lan, before, false)).toBe('its own router-LSA still lists the LAN');
    expect(stillAttached(lan, before)).toBe(true);
    expect(stillAnnounced(lan, during, false)).toBeUndefined();
  });

  test('the designated router lists the guest again when their adjacency comes back, which makes no path', () => {
    const without: LinkStates = { ...during, networks: during.networks.map((one) => ({ ...one, attached: ['10.20.7.101'] })) };
    expect(stillAttached(lan, without)).toBe(false);
    expect(stillAttached(lan, during)).toBe(true);
    expect(stillAnnounced(lan, during, false)).toBeUndefined();
  });

  test('a link from router to router counts only while both list each other', () => {
    expect(stillAnnounced(lan, mesh, false)).toBe('it and 10.20.7.101 still list each other');
    const alone: LinkStates = { ...mesh, routers: mesh.routers.map((lsa) => (lsa.router === lan.routerId ? lsa : { ...lsa, links: [] })) };
    expect(stillAnnounced(lan, alone, false)).toBeUndefined();
  });

  test('the subnet as a stub counts, unless the LAN has longer routes to each of its addresses', () => {
    const stub: LinkStates = {
      networks: [],
      routers: [{ router: lan.routerId, links: [{ kind: 'stub', id: '172.0.9.0', data: '255.255.255.0' }] }],
    };
    expect(stillAnnounced(lan, stub, false)).toBe('its own router-LSA still lists the subnet');
    expect(stillAnnounced(lan, stub, true)).toBeUndefined();
  });

  test('without a router-LSA of its own nothing is proven', () => {
    expect(stillAnnounced(lan, { routers: [], networks: [] }, false)).toMatch(/not in the database/);
  });

  test('only adjacent neighbours on other interfaces count, and one with something unacknowledged is behind', () => {
    const text = recorded('broadcast').replace(/(10\.20\.9\.1\s+trk2:10\.20\.9\.100\s+)0/, '$12');
    expect(outside('hsi0', parseNeighbours(text))).toEqual({ addresses: ['10.20.8.1', '10.20.9.1'], behind: ['10.20.9.1'] });
  });

  test('others on the LAN are told apart by what their router-LSAs show there', () => {
    expect(othersOn(lan, before)).toEqual({ broadcast: 2, pointToPoint: 0 });
    expect(othersOn(lan, mesh)).toEqual({ broadcast: 0, pointToPoint: 2 });
    expect(othersOn({ ...lan, subnet: subnetOf('172.1.9.100/24') }, before)).toEqual({ broadcast: 0, pointToPoint: 0 });
  });
});

describe('the way to drain', () => {
  const hsi0 = (text: string) => parseInterfaces(text).find(({ name }) => name === 'hsi0');

  test.each([
    ['broadcast on a broadcast LAN', 'broadcast', before, 'point-to-multipoint'],
    ['broadcast on a LAN that is point-to-multipoint', 'broadcast', mesh, 'no network'],
    ['point-to-multipoint on such a LAN', 'point-to-multipoint', mesh, 'broadcast'],
    ['point-to-multipoint on a broadcast LAN', 'point-to-multipoint', before, 'no network'],
    ['non-broadcast', 'non-broadcast', before, 'no network'],
  ])('%s', (_, networkType, states, method) => {
    const choice = chooseMethod({ name: 'hsi0', up: true, running: true, networkType, neighbours: 2 }, lan, states);
    expect(choice.method).toBe(method);
    expect(choice.because.length).toBeGreaterThan(10);
  });

  test('a LAN of both kinds is left by taking the subnet out of the area', () => {
    const both = { networks: [], routers: [...before.routers.slice(0, 4), ...mesh.routers.slice(4)] };
    expect(chooseMethod(hsi0(recorded('broadcast')), lan, both).method).toBe('no network');
  });

  test('where OSPF does not run there is nothing to withdraw', () => {
    expect(chooseMethod(undefined, lan, before)).toEqual({ method: 'none', because: 'OSPF does not run on the interface' });
  });
});

describe("the wait for the area's SPF", () => {
  const frr: SpfTimers = { delayMs: 0, holdMs: 50, maxHoldMs: 5000, lastRunMs: 60_000, pending: false };
  const quagga: SpfTimers = { ...frr, delayMs: 200, holdMs: 1000, maxHoldMs: 10_000 };
  const same = { delayMs: 0, maxHoldMs: 0 };

  const rows: readonly (readonly [string, Parameters<typeof spfWaitMs>, number])[] = [
    ['calm, FRR', [frr, same, false], 0],
    ['calm, Quagga', [quagga, same, false], 200],
    ['calm, Quagga, where a later LSA counts', [quagga, same, true], 2200],
    ['a change less than twice the maximum ago', [{ ...frr, lastRunMs: 9999 }, same, false], 5000],
    ['a run that is due', [{ ...frr, pending: true }, same, false], 5000],
    ['nothing computed yet', [{ delayMs: 0, holdMs: 50, maxHoldMs: 5000, pending: false }, same, false], 5000],
    ['slower routers elsewhere, by the configuration', [{ ...frr, lastRunMs: 15_000 }, { delayMs: 200, maxHoldMs: 10_000 }, false], 10_000],
  ];
  test.each(rows)('%s', (_, given, ms) => {
    expect(spfWaitMs(...given)).toBe(ms);
  });
});

describe('the quiet time', () => {
  const watch = (packets: () => number, ospf: () => number | undefined, limitMs = 2000) =>
    watchQuiet({
      notBefore: 0,
      clock: () => performance.now(),
      signal: AbortSignal.timeout(limitMs),
      packets,
      ospfPackets: () => Promise.resolve(ospf()),
      quietMs: 20,
    });

  test('silence is quiet, and nobody is asked', async () => {
    let asked = 0;
    expect(
      await watch(
        () => 7,
        () => (asked += 1),
      ),
    ).toEqual({ ok: true });
    expect(asked).toBe(0);
  });

  test('a LAN on which only OSPF is heard is quiet', async () => {
    const ms = (): number => Math.floor(performance.now() / 15);
    expect(await watch(ms, () => ms() - 3)).toEqual({ ok: true });
  });

  test('other packets are not quiet, whatever OSPF does', async () => {
    const begun = performance.now();
    expect(
      (
        await watch(
          () => Math.floor(performance.now()),
          () => 5,
          300,
        )
      ).ok,
    ).toBe(false);
    expect(performance.now() - begun).toBeGreaterThan(290);
  });

  test('where the daemon does not count, only silence is quiet', async () => {
    const until = performance.now() + 100;
    expect(
      await watch(
        () => Math.min(Math.floor(performance.now()), until),
        () => undefined,
      ),
    ).toEqual({ ok: true });
    expect(performance.now()).toBeGreaterThan(until);
  });
});

test.each(['172.0.9.100', '172.0.9.100/33', '172.0.9.256/24', '172.0.09.1/24', '', '::1/64'])('%j is no subnet', (text) => {
  expect(parseSubnet(text)).toBeUndefined();
});

test('a subnet knows its own addresses', () => {
  expect([lan.subnet.network, lan.subnet.mask, lan.subnet.has('172.0.9.255'), lan.subnet.has('172.0.10.0')]).toEqual([
    '172.0.9.0',
    '255.255.255.0',
    true,
    false,
  ]);
  expect(subnetOf('0.0.0.0/0').has('255.1.2.3')).toBe(true);
});
