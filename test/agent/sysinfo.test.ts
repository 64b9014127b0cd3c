import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createResidency, parseQueryUserid, sightingOf } from '../../agent/residency.ts';
import { parseSysinfo } from '../../agent/sysinfo.ts';
import { readConfigText } from './config-text.ts';
import { guest, here, paperConfig, replaceFile, sysinfoText, there } from './rig.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a kernel of a guest under KVM writes, recorded on qemu-system-s390x. */
const kvm = [
  'Manufacturer:         QEMU            ',
  'Type:                 8561',
  'Model:                QEMU             QEMU            ',
  'Sequence Code:        QEMU            ',
  'Plant:                QEMU',
  'Model Capacity:       QEMU             00000000',
  'Capability:           2856',
  '',
  'LPAR Number:          0',
  'LPAR Characteristics: ',
  'LPAR Name:            QEMU    ',
  'LPAR Adjustment:      1000',
  'LPAR CPUs Total:      1',
  '',
  'VM00 Name:            zlinux01',
  'VM00 Control Program: KVM/Linux       ',
  'VM00 Adjustment:      1000',
  '',
].join('\n');

const config = readConfigText(paperConfig('/nowhere'));

describe('/proc/sysinfo', () => {
  test('values are trimmed, and every level of hypervisor is read', () => {
    expect(parseSysinfo(sysinfoText(here, guest))).toEqual({
      ok: true,
      value: { ...here, levels: [{ name: guest, controlProgram: 'z/VM    6.3.0' }] },
    });
    expect(parseSysinfo(kvm)).toEqual({
      ok: true,
      value: { sequence: 'QEMU', lpar: 'QEMU', levels: [{ name: 'zlinux01', controlProgram: 'KVM/Linux' }] },
    });
  });

  test.each([
    ['no Sequence Code', sysinfoText(here, guest).replace(/Sequence Code.*\n/, '')],
    ['an empty LPAR Name', sysinfoText({ ...here, lpar: '' }, guest)],
    ['two values of LPAR Name', `${sysinfoText(here, guest)}LPAR Name:            LP2     \n`],
    ['nothing', ''],
    ['more than any kernel writes', 'x'.repeat(20_000)],
  ])('%s is no machine', (_, text) => {
    expect(parseSysinfo(text)).toMatchObject({ ok: false });
  });

  test('whatever is in it, the answer is a machine or a reason', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...sysinfoText(here, guest).split('\n')), fc.string())), (lines) => {
        const parsed = parseSysinfo(lines.join('\n'));
        expect(parsed.ok ? parsed.value.lpar.trim() : parsed.why).not.toBe('');
      }),
    );
  });
});

describe('a reading of residency', () => {
  test('of another guest, or of no guest, is not trusted', () => {
    expect(sightingOf(config, sysinfoText(here, 'LITWAS1'))).toMatchObject({ kind: 'untrusted' });
    expect(sightingOf(config, sysinfoText(here, guest).replaceAll(/VM00.*\n/g, ''))).toMatchObject({ kind: 'untrusted' });
    expect(sightingOf(config, kvm)).toMatchObject({ kind: 'untrusted' });
  });

  test('under two levels of z/VM the LPAR tells nothing, and the name of the level that is configured does', () => {
    const nested = `${sysinfoText(here, guest)}\nVM01 Name:            ZVMTEST2\nVM01 Control Program: z/VM    7.4.0   \n`;
    expect(sightingOf(config, nested)).toMatchObject({ kind: 'untrusted' });
    expect(sightingOf({ ...config, machineLevel: 'VM01' }, nested)).toEqual({
      kind: 'at',
      machine: { sequence: here.sequence, lpar: 'ZVMTEST2' },
    });
    expect(sightingOf({ ...config, machineLevel: 'VM01' }, sysinfoText(here, guest))).toMatchObject({ kind: 'untrusted' });
  });

  test('CP is asked only when the file says something new, and wins nothing: disagreement and silence are unknown', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zferry-sysinfo-'));
    const sysinfo = join(folder, 'sysinfo');
    let asked = 0;
    let answer: { readonly member: string } | { readonly why: string } = { member: 'VM9' };
    const residency = createResidency({ ...config, sysinfo, vmcp: true }, () => {
      asked += 1;
      return Promise.resolve(answer);
    });
    expect(await residency.read()).toMatchObject({ kind: 'untrusted' });
    replaceFile(sysinfo, sysinfoText(here, guest));
    for (const _ of [1, 2, 3]) expect(await residency.read()).toEqual({ kind: 'at', machine: here });
    expect(asked).toBe(1);
    replaceFile(sysinfo, sysinfoText(there, guest));
    expect(await residency.read()).toMatchObject({ kind: 'untrusted' });
    answer = { why: 'not permitted' };
    expect(await residency.read()).toMatchObject({ kind: 'untrusted', why: expect.stringContaining('not permitted') });
    answer = { member: 'VM2' };
    expect(await residency.read()).toEqual({ kind: 'at', machine: there });
    rmSync(folder, { recursive: true });
  });

  test('a file that says the same is told at once, as the very sighting of the time before, and one that is not trusted never is', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zferry-sysinfo-'));
    const sysinfo = join(folder, 'sysinfo');
    const residency = createResidency({ ...config, sysinfo });
    replaceFile(sysinfo, sysinfoText(here, guest));
    const first = residency.read();
    expect(first).toEqual({ kind: 'at', machine: here });
    expect(residency.read()).toBe(first);
    replaceFile(sysinfo, sysinfoText(here, guest));
    expect(residency.read()).toBe(first);
    for (const text of [sysinfoText(here, guest).slice(0, -1), `${sysinfoText(here, guest)}\n`, sysinfoText(there, guest)]) {
      replaceFile(sysinfo, text);
      expect(residency.read()).not.toBe(first);
    }
    rmSync(sysinfo);
    expect(residency.read()).toMatchObject({ kind: 'untrusted' });
    replaceFile(sysinfo, sysinfoText(there, guest));
    expect(residency.read()).toEqual({ kind: 'at', machine: there });
    replaceFile(sysinfo, '');
    const empty = residency.read();
    expect(empty).toMatchObject({ kind: 'untrusted' });
    expect(residency.read()).not.toBe(empty);
    rmSync(folder, { recursive: true });
  });

  test('the answer of QUERY USERID is taken whole or not at all', () => {
    expect(parseQueryUserid('LITDCON1 AT VM9\n')).toBe('VM9');
    expect(parseQueryUserid('LITDCON1 AT VM9')).toBe('VM9');
    for (const text of ['', 'HCPCMD001E Unknown CP command: FOO\n', 'LITDCON1 AT VM9\nLITDCON1 AT VM2\n', 'LITDCON1 AT \n'])
      expect(parseQueryUserid(text)).toBeUndefined();
  });
});
