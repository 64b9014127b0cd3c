import { describe, expect, test } from 'vitest';
import type { VirtualGuest } from './guest.ts';
import { createGuest, ordersTo } from './guest.ts';
import { there } from './rig.ts';

const minute = 60_000;

async function quiesced(guest: VirtualGuest, permitMs: number): Promise<void> {
  await guest.give(ordersTo(guest).quiesce([1, 1, 1], { targets: [there], permitMs }));
  await guest.time.pass(1_000);
  expect(guest.report().quiescedFor).toBe(1);
}

describe('an agent at rest', () => {
  test('reads its network anew only when something has changed, and sees that within a second', async () => {
    const guest = await createGuest();
    await guest.time.pass(5_000);
    const { state } = guest.network;
    const { reads } = state;
    await guest.time.pass(60 * minute);
    expect(state.reads).toBe(reads);
    state.up.delete('hsi0');
    await guest.time.pass(1_500);
    expect(guest.up()).toEqual(['hsi0']);
    state.up.add('hsi1');
    await guest.time.pass(1_500);
    expect(guest.up()).toEqual(['hsi0']);
    guest.network.restartRouting({ hsi0: 'non-broadcast' });
    await guest.time.pass(1_500);
    expect(guest.report().interfaces[0]?.networkType).toBe('non-broadcast');
  });

  test('goes on trying to read a network that cannot be read, and does so after everything that it does', async () => {
    const guest = await createGuest();
    await guest.time.pass(5_000);
    guest.network.state.failing.add('read');
    await guest.time.pass(5_000);
    expect(guest.report().alerts.join()).toContain('failed');
    guest.network.state.failing.clear();
    await guest.time.pass(minute);
    expect(guest.report().alerts).toEqual([]);
    const { reads } = guest.network.state;
    await quiesced(guest, minute);
    expect(guest.network.state.reads).toBeGreaterThan(reads);
  });

  test('has its permit run out in the instant that was promised, though each reading is the one before', async () => {
    const guest = await createGuest();
    await quiesced(guest, 20_000);
    const { remainingMs = 0 } = guest.report().permit ?? {};
    await guest.time.pass(remainingMs - 1);
    expect(guest.report().permit).toBeDefined();
    expect(guest.up()).toEqual([]);
    await guest.time.pass(1);
    expect(guest.report().permit).toBeUndefined();
    await guest.time.pass(100);
    expect(guest.up()).toEqual(['hsi0']);
  });
});
