import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  parseConfigured,
  parseDuration,
  parseHostRoutes,
  parseInterfaces,
  parseLinkStates,
  parseNeighbours,
  parseProcess,
  parseReceived,
} from '../../../agent/routing/ospf-text.ts';

/** Recorded from LITDCON1 in the lab: FRR 8.4.4, before and in the middle of a drain, and on a LAN that is point-to-multipoint. */
const recorded = (name: string): string => readFileSync(new URL(`recorded/${name}.txt`, import.meta.url), 'utf8');
const broadcast = recorded('broadcast');
const drained = recorded('drained');
const pointToMultipoint = recorded('point-to-multipoint');

describe('what FRR prints', () => {
  test('the process: who it is, its SPF timers, and when it last computed routes', () => {
    expect(parseProcess(broadcast)).toEqual({
      routerId: '10.20.7.100',
      spf: { delayMs: 0, holdMs: 50, maxHoldMs: 5000, lastRunMs: 4680, pending: false },
    });
  });

  test('an ospfd that does not run has no process to read', () => {
    expect(parseProcess('ospfd is not running\n')).toBeUndefined();
  });

  test('an interface on which OSPF runs has a network type, one that is down has none', () => {
    expect(parseInterfaces(broadcast)).toEqual([
      { name: 'hsi0', up: true, running: true, networkType: 'broadcast', neighbours: 2 },
      { name: 'hsi1', up: false, running: false, neighbours: 0 },
    ]);
    expect(parseInterfaces(pointToMultipoint)[0]?.networkType).toBe('point-to-multipoint');
  });

  test('neighbours, with what each has not acknowledged', () => {
    const neighbours = parseNeighbours(broadcast);
    expect(neighbours).toHaveLength(12);
    expect(neighbours[0]).toEqual({ routerId: '10.20.7.101', state: 'Full', address: '172.0.9.101', interface: 'hsi0', unacknowledged: 0 });
    expect(neighbours.filter(({ state }) => state === 'Full').map((one) => one.interface)).toEqual(['hsi0', 'hsi0', 'trk1', 'trk2']);
  });

  test("Quagga's neighbour table, which has no column of up times, reads the same", () => {
    const quagga = `
    Neighbor ID Pri State           Dead Time Address         Interface            RXmtL RqstL DBsmL
10.20.0.1         1 Full/DR           32.481s 10.20.8.1       trk1:10.20.8.100         3     0     0
`;
    expect(parseNeighbours(quagga)).toEqual([
      { routerId: '10.20.0.1', state: 'Full', address: '10.20.8.1', interface: 'trk1', unacknowledged: 3 },
    ]);
  });

  test('link states: links by kind, and who is attached to a LAN', () => {
    const { routers, networks } = parseLinkStates(broadcast);
    expect(routers.map(({ router }) => router)).toEqual([
      '10.20.0.1',
      '10.20.7.69',
      '10.20.7.100',
      '10.20.7.101',
      '10.20.7.104',
      '10.20.7.199',
    ]);
    expect(routers.find(({ router }) => router === '10.20.7.100')?.links).toContainEqual({
      kind: 'transit',
      id: '172.0.9.104',
      data: '172.0.9.100',
    });
    expect(networks.find(({ id }) => id === '172.0.9.104')).toEqual({
      id: '172.0.9.104',
      router: '10.20.7.104',
      attached: ['10.20.7.100', '10.20.7.101', '10.20.7.104'],
    });
  });

  test('a link from router to router is read with both ends', () => {
    const own = parseLinkStates(pointToMultipoint).routers.find(({ router }) => router === '10.20.7.100');
    expect(own?.links).toContainEqual({ kind: 'point-to-point', id: '10.20.7.101', data: '172.0.9.100' });
  });

  test('an LSA that is being flushed is gone', () => {
    expect(drained).toContain('LS age: 3600');
    expect(parseLinkStates(drained).networks.map(({ id }) => id)).not.toContain('172.0.9.100');
  });

  test('packets received on an interface that were OSPF, of every kind', () => {
    const [, hello = '', descriptions = '', requests = '', updates = '', acks = ''] =
      /^hsi0\s+(\d+)\/\d+\s+(\d+)\/\d+\s+(\d+)\/\d+\s+(\d+)\/\d+\s+(\d+)\/\d+/m.exec(broadcast) ?? [];
    expect(parseReceived(broadcast, 'hsi0')).toBe(
      [hello, descriptions, requests, updates, acks].reduce((sum, each) => sum + Number(each), 0),
    );
    expect(parseReceived('% Unknown command.\n', 'hsi0')).toBeUndefined();
  });

  test('routes to single addresses, with the interface of each path', () => {
    expect(parseHostRoutes(broadcast)).toContainEqual({ address: '10.20.7.101', interface: 'hsi0' });
    expect(parseHostRoutes(broadcast).filter(({ address }) => address === '10.20.7.69')).toEqual([
      { address: '10.20.7.69', interface: 'trk1' },
      { address: '10.20.7.69', interface: 'trk2' },
    ]);
    expect(parseHostRoutes(drained).some((route) => route.interface === 'hsi0' && route.address.startsWith('10.20.7.'))).toBe(false);
  });

  test('the running configuration: a cost, and the statement for exactly this subnet', () => {
    const text = recorded('running-config');
    expect(parseConfigured(text, 'hsi0', '172.0.9.0/24')).toEqual({ cost: 1, statement: 'network 172.0.9.0/24 area 4.4.4.4' });
    expect(parseConfigured(text, 'hsi0', '172.0.0.0/16')).toEqual({ cost: 1 });
    expect(parseConfigured(text, 'nix0', '172.1.9.0/24')).toEqual({ statement: 'network 172.1.9.0/24 area 4.4.4.4' });
  });
});

test.each([
  ['9.777s', 9777],
  ['1m17s', 77_000],
  ['2h03m05s', 7_385_000],
  ['3d04h05m', 273_900_000],
  ['1w2d03h', 788_400_000],
  ['inactive', undefined],
  ['', undefined],
])('a time of %s is %s ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});
