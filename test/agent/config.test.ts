import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseConfigJson, readConfig } from '../../agent/config.ts';
import { agentVersion } from '../../agent/version.ts';
import project from '../../package.json' with { type: 'json' };
import { readConfigText } from './config-text.ts';
import { paperConfig } from './rig.ts';

const good = paperConfig('/etc/zferry-agent');

function faults(change: Readonly<Record<string, unknown>>): readonly string[] {
  const parsed = parseConfigJson(JSON.stringify({ ...good, ...change }));
  return parsed.ok ? [] : parsed.why;
}

describe("the agent's file", () => {
  test('what it leaves out has a safe default', () => {
    const { guest, cluster, map, interfaces, listen, tls } = good;
    const rest = { guest, cluster, map, interfaces, listen, tls };
    expect(readConfigText(rest)).toMatchObject({
      orderers: ['zferry://paper/controller'],
      selfRepair: 'repair',
      readingsPerSecond: 4,
      ordersPerSecond: 5,
      sysinfo: '/proc/sysinfo',
      vmcp: false,
      stateDirectory: '/var/lib/zferry-agent',
      timeScale: 1,
      routing: { vtysh: ['/usr/bin/vtysh'] },
    });
    expect(readConfigText({ ...rest, listen: { address: '10.0.0.1' } }).listen?.port).toBe(9443);
  });

  test.each([
    ['a userid in lower case', { guest: 'litdcon1' }, 'guest'],
    ['an unknown field', { gest: 'LITDCON1' }, 'not known'],
    ['no map', { map: [] }, 'map'],
    ['a machine twice', { map: [...(good['map'] as object[]), ...(good['map'] as object[])] }, 'twice'],
    [
      'two interfaces of a CPC',
      { interfaces: ['hsi0', 'hsi1'].map((name) => ({ name, cpc: 'CPC9', address: '172.0.9.1/24' })) },
      'two for one CPC',
    ],
    ['an interface of no CPC of the map', { interfaces: [{ name: 'hsi0', cpc: 'CPC7', address: '172.0.9.1/24' }] }, 'no machine'],
    ['the loopback interface', { interfaces: [{ name: 'lo', cpc: 'CPC9', address: '172.0.9.1/24' }] }, 'lo'],
    ['a name with an argument', { interfaces: [{ name: 'hsi0; ip link', cpc: 'CPC9', address: '172.0.9.1/24' }] }, 'interfaces[0].name'],
    [
      'a path in a device',
      { interfaces: [{ name: 'hsi0', cpc: 'CPC9', address: '172.0.9.1/24', driver: 'sysfs', device: '../0.0.a000' }] },
      'device',
    ],
    ['a driver that there is not', { interfaces: [{ name: 'hsi0', cpc: 'CPC9', address: '172.0.9.1/24', driver: 'sh' }] }, 'driver'],
    ['every address', { listen: { address: '0.0.0.0' } }, 'anyAddress'],
    ['a name to listen on', { listen: { address: 'localhost' } }, 'listen.address'],
    ['a URI with a comma', { orderers: ['zferry://paper/controller, URI:x'] }, 'orderers'],
    ['nobody who may order', { orderers: [] }, 'orderers'],
    ['a number as text', { readingsPerSecond: '4' }, 'readingsPerSecond'],
    ['no number', { readingsPerSecond: null }, 'readingsPerSecond'],
    ['too many readings', { readingsPerSecond: 1e9 }, 'readingsPerSecond'],
    ['a relative path', { sysinfo: 'sysinfo' }, 'sysinfo'],
    ['a scale of nothing', { timeScale: 0 }, 'timeScale'],
  ])('%s is a fault that names the field and repeats nothing', (_, change, expected) => {
    const found = faults(change);
    expect(found.join('\n')).toContain(expected);
    expect(found.join('\n')).not.toMatch(/ip link|\.\.\/|URI:x/);
  });

  test('it is JSON of few levels, with each key once', () => {
    expect(parseConfigJson('{"guest":')).toMatchObject({ ok: false });
    expect(parseConfigJson('['.repeat(100_000))).toMatchObject({ ok: false, why: [expect.stringContaining('levels')] });
    expect(parseConfigJson(JSON.stringify(good).replace('{', '{"guest":"OTHER",'))).toMatchObject({
      ok: false,
      why: [expect.stringContaining('twice')],
    });
    expect(parseConfigJson(JSON.stringify({ ...good, a: '{"a":1,"a":2}' }).replace('"a"', '"__proto__"'))).toMatchObject({ ok: false });
  });

  test('the version is the one of the project', () => {
    expect(agentVersion).toBe(project.version);
  });
});

describe("who may write the agent's file", () => {
  let folder: string;
  let path: string;
  const me = process.getuid?.() ?? 0;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zferry-config-'));
    path = join(folder, 'config.json');
    writeFileSync(path, JSON.stringify(good), { mode: 0o644 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('its owner alone', () => {
    expect(readConfig(path, me)).toMatchObject({ ok: true });
    expect(readConfig(path, me + 1)).toMatchObject({ ok: false, why: expect.stringContaining('chown') });
    chmodSync(path, 0o664);
    expect(readConfig(path, me)).toMatchObject({ ok: false, why: expect.stringContaining('chmod go-w') });
  });

  test('nobody by way of its folder, or of a link', () => {
    chmodSync(folder, 0o777);
    expect(readConfig(path, me)).toMatchObject({ ok: false, why: expect.stringContaining(folder) });
    chmodSync(folder, 0o755);
    symlinkSync(path, join(folder, 'link.json'));
    expect(readConfig(join(folder, 'link.json'), me)).toMatchObject({ ok: false });
  });

  test('a missing file says how to get one', () => {
    expect(readConfig(join(folder, 'none.json'), me)).toMatchObject({ ok: false, why: expect.stringContaining('zferry agent-config') });
  });
});
