import { createServer } from 'node:http';
import { duplexPair } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, test } from 'vitest';
import { createLimiter } from '../../agent/limiter.ts';
import type { AgentReport } from '../../agent/protocol.ts';
import { answer } from '../../agent/routes.ts';
import { createStreams } from '../../agent/streams.ts';
import { createClient } from './client.ts';
import { createChance, fuzzed } from './fuzz.ts';
import { createGuest } from './guest.ts';
import type { AgentRig } from './rig.ts';
import { guest, startRig, untilHolds } from './rig.ts';

setFlagsFromString('--expose-gc');
const gc: unknown = runInNewContext('gc');

/** Bytes in use once everything that nobody needs is gone. */
function heapBytes(): number {
  if (typeof gc === 'function') gc();
  return process.memoryUsage().heapUsed;
}

const megabyte = 1024 * 1024;
const statuses: ReadonlySet<string> = new Set(['200', '400', '404', '405', '409', '413', '429']);

describe('100,000 requests of any kind, in this process, without a limit', () => {
  test('each is answered or cut, none stops the agent, and its memory does not grow', async () => {
    const world = await createGuest();
    const keeper = world.keeper();
    const log = { info: nothing, warn: nothing, error: (text: string) => faults.push(text) };
    const faults: string[] = [];
    const free = createLimiter(Number.MAX_SAFE_INTEGER);
    const streams = createStreams({ keeper, time: world.time, scale: 1 });
    const server = createServer({ maxHeaderSize: 8192 }, (request, response) => {
      void answer(
        { keeper, streams, log, nowMs: world.time.nowMs, orders: free, questions: free, stranger: () => undefined },
        request,
        response,
      );
    });
    const chance = createChance(20_261_126);
    const total = { sent: 0, answered: 0 };
    /** One connection with a hundred requests, one after the other on the wire. */
    const converse = async (count: number): Promise<void> => {
      const [ours, theirs] = duplexPair();
      server.emit('connection', theirs);
      let text = '';
      ours.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
      ours.on('error', nothing);
      const closed = new Promise<void>((resolve) => ours.once('close', resolve));
      for (let sent = 0; sent < count && !ours.destroyed; sent += 1, total.sent += 1) {
        const { method, path, body } = fuzzed(chance, { bootId: world.bootId, nowMs: world.time.nowMs() });
        const last = sent === count - 1 ? 'connection: close\r\n' : '';
        ours.write(`${method} ${path} HTTP/1.1\r\nhost: x\r\n${last}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
        await world.time.pass(20);
      }
      ours.end();
      theirs.once('close', () => ours.destroy());
      await Promise.race([closed, world.time.pass(2_000)]);
      ours.destroy();
      theirs.destroy();
      const told = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status = '']) => status);
      expect(told.filter((status) => !statuses.has(status))).toEqual([]);
      total.answered += told.length;
    };
    while (total.sent < 10_000) await converse(100);
    const before = heapBytes();
    while (total.sent < 100_000) await converse(100);
    const grown = heapBytes() - before;
    expect(faults).toEqual([]);
    expect(total.answered).toBeGreaterThan(0.95 * total.sent);
    expect(grown).toBeLessThan(4 * megabyte);
    expect(world.report().guest).toBe(guest);
    expect(world.network.history.every((names) => names.length < 2)).toBe(true);
  }, 300_000);
});

describe('2,000 requests of any kind over TLS, with the limit of five a second', () => {
  let rig: AgentRig | undefined;
  afterEach(() => rig?.close());

  test('leave the agent up, its memory as it was, and hardly any of them as orders', async () => {
    rig = await startRig({ config: { ordersPerSecond: 5, timeScale: 1 } });
    const client = createClient(rig, rig.controller);
    const chance = createChance(7);
    const { bootId, clockMs } = await client.state();
    const status = async (): Promise<number> =>
      client.raw({ ...fuzzed(chance, { bootId, nowMs: clockMs }) }).then(
        (answered) => answered.status,
        () => 0,
      );
    const seen = new Map<number, number>();
    const some = async (count: number): Promise<void> => {
      for (let sent = 0; sent < count; sent += 4)
        for (const each of await Promise.all([status(), status(), status(), status()])) seen.set(each, (seen.get(each) ?? 0) + 1);
    };
    await some(400);
    const before = heapBytes();
    await some(1_600);
    expect(heapBytes() - before).toBeLessThan(4 * megabyte);
    expect(seen.get(429)).toBeGreaterThan(500);
    const { agent, network } = rig;
    const fresh = createClient(rig, rig.controller);
    await untilHolds(async () => ((await fresh.state()) as Partial<AgentReport>).guest === guest);
    fresh.close();
    expect(agent().keeper.report().alerts).toEqual([]);
    expect(network.history.every((names) => names.length < 2)).toBe(true);
    client.close();
  });
});

function nothing(): void {
  // Nobody reads it.
}
