import { describe, expect, test } from 'vitest';
import type { Finding } from '../../agent/check/finding.ts';
import { rendered } from '../../agent/check/finding.ts';
import { kernelFindings } from '../../agent/check/kernel.ts';
import { ownFindings } from '../../agent/check/own.ts';
import { routingFindings } from '../../agent/check/routing.ts';
import type { System } from '../../agent/check/system.ts';
import { readConfigText } from './config-text.ts';
import { here, paperConfig, unmapped } from './rig.ts';

const config = readConfigText(paperConfig('/nowhere'));

/** A guest that is ready, with what a test changes of it. */
function systemWith(
  change: Readonly<Record<string, string | undefined>> = {},
  folders: Readonly<Record<string, readonly string[]>> = {},
): System {
  const files: Readonly<Record<string, string | undefined>> = {
    '/proc/sys/kernel/osrelease': '6.12.43-s390x',
    '/proc/uptime': '1.00 1.00',
    '/proc/sys/net/ipv4/conf/all/rp_filter': '0',
    '/proc/sys/net/ipv4/conf/all/arp_announce': '1',
    '/proc/sys/net/ipv4/conf/hsi0/rp_filter': '0',
    '/proc/sys/net/ipv4/conf/hsi0/arp_announce': '0',
    '/proc/consoles': 'ttyS0                -W- (EC p  )    4:64',
    '/sys/devices/system/clocksource/clocksource0/current_clocksource': 'tod',
    ...change,
  };
  const lists: Readonly<Record<string, readonly string[]>> = {
    '/proc/sys/net/ipv4/conf': ['all', 'default', 'hsi0', 'lo'],
    '/sys/bus/ccwgroup/drivers': ['qeth'],
    '/sys/bus/ccw/devices': ['0.0.0200', '0.0.0600'],
    ...folders,
  };
  return { read: (path) => files[path], list: (path) => lists[path] ?? [], isExecutable: () => true };
}

const levels = (findings: readonly Finding[]): Readonly<Record<string, string>> =>
  Object.fromEntries(findings.map(({ subject, level }) => [subject, level]));

const ospf = (hello: string, dead: number, arrival: number): string =>
  ` OSPF Routing Process, Router ID: 10.20.0.100\n LSA minimum arrival ${arrival} msecs\nhsi0 is up\n  Timer intervals configured, Hello ${hello}, Dead ${dead}s, Wait ${dead}s, Retransmit 5\n`;

describe('zferry-agent check', () => {
  test('a guest that is ready has nothing to be done', () => {
    expect(new Set(Object.values(levels(kernelFindings(systemWith(), config))))).toEqual(new Set(['well']));
  });

  const found: readonly {
    readonly what: string;
    readonly files?: Readonly<Record<string, string | undefined>>;
    readonly folders?: Readonly<Record<string, readonly string[]>>;
    readonly subject: string;
    readonly level: string;
  }[] = [
    {
      what: 'a kernel that may lose routes',
      files: { '/proc/sys/kernel/osrelease': '5.14.0-70.el9.s390x' },
      subject: 'kernel',
      level: 'should',
    },
    {
      what: 'strict reverse path filtering',
      files: { '/proc/sys/net/ipv4/conf/hsi0/rp_filter': '1' },
      subject: 'rp_filter',
      level: 'must',
    },
    { what: 'strict filtering of all', files: { '/proc/sys/net/ipv4/conf/all/rp_filter': '1' }, subject: 'rp_filter', level: 'must' },
    {
      what: 'addresses announced everywhere',
      files: { '/proc/sys/net/ipv4/conf/all/arp_announce': '0' },
      subject: 'arp_announce',
      level: 'should',
    },
    {
      what: 'devices that are hidden',
      files: { '/proc/cio_ignore': '0.0.0000-0.0.01ff\n0.0.0201-0.0.05ff' },
      subject: 'cio_ignore',
      level: 'should',
    },
    {
      what: 'a system ASCII console',
      files: { '/proc/consoles': 'ttysclp0             -W- (EC p  )    4:64' },
      subject: 'console',
      level: 'should',
    },
    { what: 'a disk of CMS', folders: { '/sys/bus/ccw/devices': ['0.0.0190', '0.0.0200'] }, subject: 'disks', level: 'should' },
    { what: 'no boot-time clock', files: { '/proc/uptime': undefined }, subject: 'clock', level: 'must' },
  ];
  test.each(found)('$what is found, with what to type', ({ files, folders, subject, level }) => {
    const findings = kernelFindings(systemWith(files, folders), config);
    expect(levels(findings)[subject]).toBe(level);
    expect(findings.find((each) => each.subject === subject)?.type).toMatch(/\S/);
    expect(findings.filter((each) => each.subject !== subject && each.level !== 'well')).toEqual([]);
  });

  test('loose filtering on all is enough whatever an interface says', () => {
    const system = systemWith({ '/proc/sys/net/ipv4/conf/all/rp_filter': '2', '/proc/sys/net/ipv4/conf/hsi0/rp_filter': '1' });
    expect(levels(kernelFindings(system, config))['rp_filter']).toBe('well');
  });

  test('the device of an interface must not be hidden', () => {
    const qeth = readConfigText({
      ...paperConfig('/nowhere'),
      interfaces: [{ name: 'hsi0', cpc: 'CPC9', address: '172.0.9.100/24', driver: 'chzdev', device: '0.0.a000' }],
    });
    const findings = kernelFindings(systemWith({ '/proc/cio_ignore': '0.0.8000-0.0.ffff' }), qeth);
    expect(findings.find(({ subject }) => subject === 'cio_ignore')).toMatchObject({ level: 'must', type: 'cio_ignore -r 0.0.a000' });
  });

  test("what the routing daemon's timers cost is said in seconds", () => {
    const reading = {
      ok: true as const,
      value: {
        interfaces: [{ name: 'hsi0', up: true, networkType: 'broadcast', drain: { method: 'point-to-multipoint', because: '' } }],
        routingSinceMs: 1,
        drainBoundMs: 14_000,
      },
    };
    const slow = routingFindings(config, { reading, text: { ok: true, value: ospf('10s', 40, 1000) } });
    expect(levels(slow)).toEqual({ ospfd: 'well', drain: 'well', 'OSPF timers': 'should', 'LSA arrival': 'should' });
    expect(slow.map(({ text }) => text).join()).toMatch(/10 s to a neighbour, 40 s when the LAN has no DR/);
    const quick = routingFindings(config, { reading, text: { ok: true, value: ospf('1s', 4, 0) } });
    expect(new Set(Object.values(levels(quick)))).toEqual(new Set(['well']));
    const dead = routingFindings(config, { reading, text: { ok: false, why: 'no answer' } });
    expect(levels(dead)).toEqual({ ospfd: 'must' });
  });

  test('where the guest is, its tools and its certificates are judged by the file', () => {
    const facts = { system: systemWith(), now: new Date(), storeFault: undefined, nodeVersion: '22.18.0' };
    const ready = ownFindings(config, { ...facts, sighting: { kind: 'at', machine: here } });
    expect(levels(ready)).toMatchObject({
      node: 'well',
      residency: 'well',
      map: 'well',
      tools: 'well',
      certificates: 'must',
      memory: 'well',
    });
    const strange = ownFindings(config, {
      ...facts,
      system: { ...systemWith(), isExecutable: (path) => !path.endsWith('/arping') },
      sighting: { kind: 'at', machine: unmapped },
      storeFault: '/nowhere/state cannot be written (ENOENT)',
      nodeVersion: '20.19.2',
    });
    expect(levels(strange)).toMatchObject({ node: 'must', residency: 'must', tools: 'must', memory: 'must' });
    expect(strange.find(({ subject }) => subject === 'tools')?.text).toContain('arping');
  });

  test('it fits on a screen, and ends with a verdict', () => {
    const text = rendered('LITDCON1', kernelFindings(systemWith({ '/proc/sys/net/ipv4/conf/all/rp_filter': '1' }), config));
    expect(text).toMatch(/LITDCON1 is not ready: 1 must be done\. Nothing was changed\.\n$/);
    expect(text.split('\n').length).toBeLessThan(24);
  });
});
