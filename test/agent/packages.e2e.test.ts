import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** The agent's packages, installed and removed in a root of their own by the distributions' own tools; and its unit, judged by systemd's. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = 'usr/lib/zferry-agent/zferry-agent.cjs';
const has = (tool: string): boolean => (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, tool)));
const isRoot = process.getuid?.() === 0;

let work: string;
let packages: readonly string[];
beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'zferry-packages-'));
  execFileSync(process.execPath, [join(root, 'package-agent.mjs'), '--out', join(work, 'out')], { stdio: ['ignore', 'ignore', 'inherit'] });
  packages = readdirSync(join(work, 'out'));
}, 120_000);
afterAll(() => rmSync(work, { recursive: true, force: true }));

const run = (tool: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): string =>
  execFileSync(tool, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
const packageOf = (end: string): string => join(work, 'out', packages.find((name) => name.endsWith(end)) ?? '');
const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

function expectInstalled(place: string): void {
  const unit = readFileSync(join(place, 'usr/lib/systemd/system/zferry-agent.service'), 'utf8');
  // The flags that the unit gives to Node start the program that it names.
  const [, flags = '', named] = /^ExecStart=\/usr\/bin\/node (.*) \/(\S+) run$/m.exec(unit) ?? [];
  expect(named).toBe(program);
  expect(run(process.execPath, [...flags.split(' '), join(place, program), '--version'])).toMatch(/^zferry-agent \d+\.\d+\.\d+ /);
  expect([modeOf(join(place, program)), modeOf(join(place, 'etc/zferry-agent')), statSync(join(place, program)).uid]).toEqual([
    '755',
    '750',
    0,
  ]);
}

describe.skipIf(!has('dpkg') || !has('systemd-sysusers') || !isRoot)('the .deb', () => {
  let place: string;
  const dpkg = (...args: readonly string[]): string =>
    run('dpkg', [`--root=${place}`, '--force-script-chrootless', '--force-depends', ...args], { SYSTEMD_OFFLINE: '1' });

  test('is installed, leaves a guest’s own file at its removal, and takes all with it when purged', () => {
    place = join(work, 'deb-root');
    for (const folder of ['var/lib/dpkg/info', 'var/lib/dpkg/updates', 'etc', 'var/lib/zferry-agent'])
      mkdirSync(join(place, folder), { recursive: true });
    writeFileSync(join(place, 'var/lib/dpkg/status'), '');
    dpkg('-i', packageOf('.deb'));
    expectInstalled(place);
    const [, , , group] = (/^zferry-agent:(.*)$/m.exec(readFileSync(join(place, 'etc/passwd'), 'utf8'))?.[0] ?? '').split(':');
    expect(statSync(join(place, 'etc/zferry-agent')).gid).toBe(Number(group));
    expect(readFileSync(join(place, 'etc/group'), 'utf8')).toMatch(/^frrvty:.*zferry-agent$/m);
    writeFileSync(join(place, 'etc/zferry-agent/config.json'), '{}');
    dpkg('-r', 'zferry-agent');
    expect([existsSync(join(place, program)), existsSync(join(place, 'etc/zferry-agent/config.json'))]).toEqual([false, true]);
    dpkg('-P', 'zferry-agent');
    expect([existsSync(join(place, 'etc/zferry-agent')), existsSync(join(place, 'var/lib/zferry-agent'))]).toEqual([false, false]);
  });
});

describe.skipIf(!has('rpm') || !has('rpmbuild') || !isRoot)('the .rpm', () => {
  test('is installed and removed, and its scripts are those of the .deb', () => {
    const place = join(work, 'rpm-root');
    mkdirSync(join(place, 'etc'), { recursive: true });
    const rpm = (...args: readonly string[]): string => run('rpm', ['--root', place, '--dbpath', '/var/lib/rpm', ...args]);
    rpm('--initdb');
    // There is no shell in that root: the scripts are looked at, and run by the .deb's test.
    // Debian's rpm asks to be told that it is meant.
    rpm('-i', '--force-debian', '--nodeps', '--noscripts', '--ignorearch', packageOf('.rpm'));
    expectInstalled(place);
    const scripts = rpm('-q', '--scripts', 'zferry-agent');
    for (const script of ['after-install', 'before-removal'])
      expect(scripts).toContain(readFileSync(join(root, `agent/packaging/${script}.sh`), 'utf8').trim());
    rpm('-e', '--noscripts', 'zferry-agent');
    expect(existsSync(join(place, program))).toBe(false);
  });
});

describe.skipIf(!has('systemd-analyze'))('the unit', () => {
  const unit = join(root, 'agent/zferry-agent.service');
  const lines = readFileSync(unit, 'utf8').split('\n');
  const valueOf = (name: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1));

  test('is understood by systemd, and exposes little', () => {
    const exposure = /Overall exposure level for zferry-agent.service: ([\d.]+)/.exec(
      run('systemd-analyze', ['security', '--offline=true', unit]),
    )?.[1];
    expect(Number(exposure)).toBeLessThan(2.5);
  });

  test('has two capabilities, cannot get others, and is given room enough', () => {
    expect(valueOf('AmbientCapabilities')).toEqual(['CAP_NET_ADMIN CAP_NET_RAW']);
    expect(valueOf('CapabilityBoundingSet')).toEqual(valueOf('AmbientCapabilities'));
    expect([valueOf('NoNewPrivileges'), valueOf('User'), valueOf('Restart')]).toEqual([['yes'], ['zferry-agent'], ['always']]);
    expect(Number.parseInt(valueOf('MemoryMax')[0] ?? '', 10)).toBeGreaterThanOrEqual(96);
  });

  test('undoes a drain however the agent ends', () => {
    expect(valueOf('ExecStopPost')).toEqual([`/usr/bin/node --jitless /${program} undo`]);
  });
});
