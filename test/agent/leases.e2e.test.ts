import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { Reply } from '../../agent/keeper.ts';
import type { VirtualGuest } from './guest.ts';
import { at, createGuest, ordersTo } from './guest.ts';
import { here, there } from './rig.ts';

setFlagsFromString('--expose-gc');
const gc: unknown = runInNewContext('gc');

function heapBytes(): number {
  if (typeof gc === 'function') gc();
  return process.memoryUsage().heapUsed;
}

const hours = 24;
const hourMs = 3_600_000;
const megabyte = 1024 * 1024;

/** A move of two minutes with a renewal every five seconds; the permit of every third one runs out. */
async function move(guest: VirtualGuest, attempt: number): Promise<void> {
  const orders = ordersTo(guest);
  const [from, to] = attempt % 2 === 0 ? [there, here] : [here, there];
  accepted(await guest.give(orders.quiesce([attempt, 1, 1], { targets: [to], permitMs: 45_000 })));
  for (let sequence = 2; sequence < 26; sequence += 1) {
    await guest.time.pass(5_000);
    accepted(await guest.give(ordersTo(guest).renew([attempt, 1, sequence], { permitMs: 45_000, ceiling: false })));
  }
  expect(guest.up()).toEqual([]);
  // Every third one is left alone for longer than its permit.
  const isLeft = attempt % 3 === 0;
  await guest.time.pass(isLeft ? 46_000 : 1_000);
  expect(guest.up()).toEqual(isLeft ? [from === here ? 'hsi0' : 'hsi1'] : []);
  guest.sighting = at(to);
  await guest.time.pass(1_000);
  accepted(await guest.give(ordersTo(guest).activate([attempt, 1, 26], to)));
  expect(guest.up()).toEqual([to === here ? 'hsi0' : 'hsi1']);
}

function accepted(reply: Reply): void {
  if (!reply.ok) throw new Error(`${reply.refusal.code}: ${reply.refusal.text}`);
}

test('a day of leases, one move after the other, leaves no more behind than an hour', { timeout: 600_000 }, async () => {
  const guest = await createGuest({ config: { readingsPerSecond: 1 } });
  const startMs = guest.time.nowMs();
  const sizes: number[] = [];
  let attempt = 0;
  for (let hour = 1; hour <= hours; hour += 1) {
    while (guest.time.nowMs() < startMs + hour * hourMs) await move(guest, (attempt += 1));
    guest.network.forget();
    sizes.push(heapBytes());
  }
  const [first = 0] = sizes.slice(1);
  expect(sizes.at(-1)).toBeLessThan(first + megabyte);
  // The last dark time ends with the proof of its route.
  await guest.time.pass(5_000);
  expect(guest.report()).toMatchObject({ fence: { attempt }, lastDark: { attempt }, alerts: [] });
  expect(JSON.stringify(guest.disk()).length).toBeLessThan(2_000);
});
