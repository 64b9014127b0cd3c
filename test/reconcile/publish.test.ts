import { expect, test } from 'vitest';
import type { GuestPlacementStatus } from '../../crds/generated.ts';
import { publish } from '../../controller/reconcile/publish.ts';
import { tellingAnew } from '../../controller/reconcile/telling.ts';
import type { GuestState, Work, World } from '../../controller/reconcile/world.ts';
import { createHandWorld } from './worlds.ts';

const key = { namespace: 'shop', name: 'x' };
const here: GuestPlacementStatus = { observedGeneration: 1, member: 'A' };

/** One placement whose writes wait until they are let through. */
function bench() {
  const { world: some, store, divert, clock } = createHandWorld();
  const declare = (label: string): void =>
    void store.apply({
      apiVersion: 'zferry.io/v1alpha1',
      kind: 'GuestPlacement',
      metadata: { ...key, labels: { label } },
      spec: { cluster: 'prod', guest: 'X', member: 'A' },
    });
  declare('first');
  const read = () => store.read('GuestPlacement', key)!;
  const guest = { ...tellingAnew(), loop: 'guest', placements: [read()] } as unknown as GuestState;
  const second = { ...tellingAnew(), loop: 'guest', placements: [read()] } as unknown as GuestState;
  const looked: Work[] = [];
  let waitMs = 0;
  const world = {
    ...{ ...some, placements: new Map([['shop/x', read()]]), publishes: 0, unpublished: new Set() },
    queue: {
      add(work: Work, dueMs = clock.nowMs()) {
        looked.push(work);
        waitMs = dueMs - clock.nowMs();
      },
    },
  } as unknown as World;
  let letThrough = (): void => undefined;
  const passed = new Promise<void>((resolve) => (letThrough = resolve));
  divert('write placement status', ({ putStatus }) => ({ putStatus: (o) => passed.then(() => putStatus(o)) }));
  return {
    say: (status: GuestPlacementStatus) => publish(world, guest, { owner: guest.placements[0]!, status }),
    stored: () => read().status,
    world,
    lookedAt: (one: GuestState) => looked.filter((work) => work === one).length,
    looks: () => looked.filter((work) => work === guest).length,
    /** Another guest that waits for its turn. */
    other: { guest: second, say: (status: GuestPlacementStatus) => publish(world, second, { owner: second.placements[0]!, status }) },
    waitMs: () => waitMs,
    declare,
    remove: () => store.delete('GuestPlacement', key),
    async written() {
      letThrough();
      await expect.poll(() => guest.publishing).toBe(false);
    },
  };
}

test('a status that the store has is not written, and one that it lacks is', async () => {
  const { say, stored, written } = bench();
  expect(say(here)).toBe(false);
  await written();
  expect(stored()).toEqual(here);
  expect(say({ ...here })).toBe(true);
});

test('what is said while a write is on its way is looked at again when that has come back, even if it is what stood there before', async () => {
  const { say, looks, written } = bench();
  say(here);
  say({ observedGeneration: -1 });
  expect(looks()).toBe(0);
  await written();
  expect(looks()).toBe(1);
});

test('what is said again while it is being written needs no further look', async () => {
  const { say, looks, stored, written } = bench();
  say(here);
  say({ ...here });
  await written();
  expect(stored()).toEqual(here);
  expect(looks()).toBe(0);
});

test('a status that was made for an older version is decided again at once', async () => {
  const { say, declare, looks, waitMs, written } = bench();
  declare('second');
  say(here);
  await written();
  expect([looks(), waitMs()]).toEqual([1, 0]);
});

test('a status for a placement that was made anew, of which nobody has told yet, is not tried again and again', async () => {
  const { say, declare, remove, looks, waitMs, written } = bench();
  remove();
  declare('first');
  say(here);
  await written();
  expect([looks(), waitMs()]).toEqual([1, 1_000]);
});

test('whoever was looked at before its turn came has left the line: the turn is the next one’s', async () => {
  const { world, say, written, lookedAt, other } = bench();
  // As many writes as there may be are under way.
  world.publishes = 8;
  say(here);
  other.say(here);
  expect(world.publishes).toBe(8);
  world.publishes = 7;
  say(here);
  expect(lookedAt(other.guest)).toBe(0);
  await written();
  expect(lookedAt(other.guest)).toBe(1);
});
