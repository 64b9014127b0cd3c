import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createNetwork } from '../../agent/hands.ts';
import type { Network, NetworkReading } from '../../agent/network.ts';

/** Files as the kernel has them below /sys and /proc, and a vtysh that there is not: what it cannot say is kept as long as what it says. */

let folder: string;
let nowMs: number;
let network: Network;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zferry-hands-'));
  nowMs = 1_000_000;
  setLink('hsi0', { flags: '0x1003', carrier: '1' });
  setLink('hsi1', { flags: '0x1002' });
  network = createNetwork({
    interfaces: [
      { name: 'hsi0', driver: { kind: 'ip' }, address: '172.0.9.100/24' },
      { name: 'hsi1', driver: { kind: 'ip' }, address: '172.1.9.100/24' },
    ],
    routing: { vtysh: [join(folder, 'no-vtysh')], pidFile: join(folder, 'ospfd.pid') },
    tools: { ip: join(folder, 'no-ip') },
    sys: join(folder, 'sys'),
    proc: join(folder, 'proc'),
    clock: () => nowMs,
  });
});
afterEach(() => rmSync(folder, { recursive: true }));

function setLink(name: string, { flags, carrier }: { readonly flags: string; readonly carrier?: string }): void {
  const link = join(folder, 'sys/class/net', name);
  mkdirSync(link, { recursive: true });
  writeFileSync(join(link, 'flags'), `${flags}\n`);
  writeFileSync(join(link, 'carrier'), carrier === undefined ? '' : `${carrier}\n`);
}

/** Field 22 of proc(5) is the start, in ticks of 10 ms. */
function setDaemon(pid: number, startTicks: number): void {
  mkdirSync(join(folder, 'proc', String(pid)), { recursive: true });
  writeFileSync(join(folder, 'proc', String(pid), 'stat'), `${pid} (ospfd) S ${'1 '.repeat(18)}${startTicks} 0\n`);
  writeFileSync(join(folder, 'ospfd.pid'), `${pid}\n`);
}

async function read(maxAgeMs: number): Promise<NetworkReading> {
  const reading = await network.read({ maxAgeMs, signal: new AbortController().signal });
  if (!reading.ok) throw new Error(reading.why);
  return reading.value;
}

const minutes = 300_000;

describe('whether a reading of the network would say what the last one did', () => {
  test('is not known before the first one, and true as long as interfaces and routing daemon are as they were', async () => {
    expect(network.isAsRead(minutes)).toBe(false);
    expect((await read(minutes)).interfaces.map(({ up }) => up)).toEqual([true, false]);
    expect(network.isAsRead(minutes)).toBe(true);
  });

  test.each<readonly [string, () => void]>([
    ['goes down', () => setLink('hsi0', { flags: '0x1002' })],
    ['loses its carrier', () => setLink('hsi0', { flags: '0x1003', carrier: '0' })],
    ['rises', () => setLink('hsi1', { flags: '0x1003', carrier: '1' })],
    ['is taken away', () => rmSync(join(folder, 'sys/class/net/hsi0'), { recursive: true })],
  ])('is false once an interface %s, until it is read again', async (_, change) => {
    await read(minutes);
    change();
    expect(network.isAsRead(minutes)).toBe(false);
    await read(minutes);
    expect(network.isAsRead(minutes)).toBe(true);
  });

  test('is false once the routing daemon starts, is another process or ends', async () => {
    const steps = [() => setDaemon(7, 100), () => setDaemon(8, 200), () => setDaemon(8, 300), () => rmSync(join(folder, 'ospfd.pid'))];
    await read(minutes);
    for (const step of steps) {
      step();
      expect(network.isAsRead(minutes)).toBe(false);
      await read(minutes);
      expect(network.isAsRead(minutes)).toBe(true);
    }
  });

  test('is false once what the daemon said is older than it may be', async () => {
    setDaemon(7, 100);
    await read(minutes);
    nowMs += 5_000;
    expect(network.isAsRead(minutes)).toBe(true);
    expect(network.isAsRead(1_000)).toBe(false);
    nowMs += minutes;
    expect(network.isAsRead(minutes)).toBe(false);
  });

  test('is false after anything was done through it', async () => {
    await read(minutes);
    await network.lower({ name: 'hsi1', signal: AbortSignal.timeout(1_000) });
    expect(network.isAsRead(minutes)).toBe(false);
  });
});
