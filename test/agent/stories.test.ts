import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Memory } from '../../agent/memory.ts';
import { exceeds } from '../../agent/memory.ts';
import type { AnyOrder } from '../../agent/orders.ts';
import type { Machine } from '../../agent/protocol.ts';
import type { VirtualGuest } from './guest.ts';
import { at, bootIds, createGuest, ordersTo } from './guest.ts';
import { here, there, unmapped } from './rig.ts';

/** Whatever happens, in whatever order: orders, relocations, kills, boots, people at the keyboard, faults of the hands and of the disk. */

type Happening =
  | {
      readonly kind: 'quiesce' | 'renew' | 'activate';
      readonly number: readonly [number, number, number];
      readonly machine: Machine;
      readonly permitMs: number;
      readonly ceiling: boolean;
    }
  | { readonly kind: 'land'; readonly machine: Machine | undefined }
  | { readonly kind: 'kill' | 'boot' | 'stop'; readonly ms: number }
  | { readonly kind: 'typed'; readonly name: string; readonly up: boolean }
  | { readonly kind: 'routing'; readonly type: string }
  | {
      readonly kind: 'failing';
      readonly method: 'read' | 'planDrain' | 'drain' | 'restore' | 'raise' | 'lower' | 'prove';
      readonly fails: boolean;
    }
  | { readonly kind: 'disk'; readonly fails: boolean };

const machines = fc.constantFrom(here, there, unmapped);
const order = fc.record({
  kind: fc.constantFrom('quiesce' as const, 'renew' as const, 'activate' as const),
  number: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 6 })),
  machine: machines,
  permitMs: fc.integer({ min: 0, max: 6_000 }),
  ceiling: fc.boolean(),
});
const rare: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constantFrom('kill' as const, 'boot' as const, 'stop' as const), ms: fc.integer({ min: 0, max: 4_000 }) }),
  fc.record({ kind: fc.constant('typed' as const), name: fc.constantFrom('hsi0', 'hsi1'), up: fc.boolean() }),
  fc.record({ kind: fc.constant('routing' as const), type: fc.constantFrom('broadcast', 'point-to-multipoint') }),
  fc.record({
    kind: fc.constant('failing' as const),
    method: fc.constantFrom(
      'read' as const,
      'planDrain' as const,
      'drain' as const,
      'restore' as const,
      'raise' as const,
      'lower' as const,
      'prove' as const,
    ),
    fails: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('disk' as const), fails: fc.boolean() }),
);
const happenings: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 5, arbitrary: order },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('land' as const), machine: fc.oneof(machines, fc.constant(undefined)) }) },
  { weight: 2, arbitrary: rare },
);
/** A move as a controller makes it, with anything in between. */
const stories = fc.array(fc.tuple(happenings, fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 3_000 }))), {
  maxLength: 25,
});

interface Told {
  readonly guest: VirtualGuest;
  /** What broke a rule, in words. */
  readonly broken: readonly string[];
  readonly accepted: readonly AnyOrder[];
}

async function tell(story: readonly (readonly [Happening, number])[]): Promise<Told> {
  const broken: string[] = [];
  const accepted: AnyOrder[] = [];
  const saved: Memory[] = [];
  const guest = await createGuest({
    watch: (world, change) => {
      if (change.kind === 'save') {
        const last = saved.at(-1);
        if (last !== undefined) broken.push(...brokenBySaving(last, change.memory));
        broken.push(...brokenByPromise(world, last, change.memory));
        saved.push(change.memory);
        return;
      }
      broken.push(...brokenByRaising(world, change.name));
    },
  });
  for (const [what, ms] of story) {
    await happen(guest, what, accepted);
    await guest.time.pass(ms);
    broken.push(...brokenNow(guest));
  }
  return { guest, broken, accepted };
}

/** Fence and closed attempts only grow; no permit is open for a closed attempt or lasts beyond its ceiling. */
function brokenBySaving(before: Memory, now: Memory): readonly string[] {
  const rows: readonly (readonly [boolean, string])[] = [
    [exceeds(before.fence, now.fence), 'the fence fell'],
    [now.closedAttempt < before.closedAttempt, 'a closed attempt was opened'],
    [now.permit !== undefined && now.permit.order.attempt <= now.closedAttempt, 'a permit of a closed attempt'],
    [
      before.permit?.ceilingMs !== undefined &&
        now.permit?.order.attempt === before.permit.order.attempt &&
        (now.permit.ceilingMs !== before.permit.ceilingMs ||
          now.permit.expiresMs > Math.max(before.permit.ceilingMs, before.permit.expiresMs)),
      'a permit passed its ceiling',
    ],
  ];
  return rows.filter(([wrong]) => wrong).map(([, text]) => text);
}

/** What a quiesce promises when it is first kept: nothing is up, and what was drained has the network type that it had. */
function brokenByPromise(guest: VirtualGuest, before: Memory | undefined, now: Memory): readonly string[] {
  if (now.quiesced === undefined || before?.quiesced !== undefined) return [];
  const type = now.undo === undefined ? undefined : guest.network.state.types.get(now.undo.interface);
  return [
    ...(guest.up().length > 0 ? ['quiesced while something is up'] : []),
    ...(type === now.undo?.networkType ? [] : ['quiesced with another network type than before']),
  ];
}

/** An interface rises only when no other is up, and only when no valid permit is on the disk: closing it was fsynced before. */
function brokenByRaising(guest: VirtualGuest, name: string): readonly string[] {
  const broken: string[] = [];
  if (guest.up().some((each) => each !== name)) broken.push(`${name} rises while ${guest.up().join()} is up`);
  const permit = guest.disk()?.permit;
  const isValid = permit !== undefined && guest.disk()?.bootId === guest.bootId && permit.expiresMs > guest.time.nowMs();
  // A disk that fails keeps what it had; the permit then ends again after a restart.
  if (isValid && !guest.diskFails && !guest.up().includes(name))
    broken.push(`${name} rises under a valid permit of attempt ${permit.order.attempt}`);
  return broken;
}

function brokenNow(guest: VirtualGuest): readonly string[] {
  const report = guest.report();
  const broken: string[] = [];
  const told = report.interfaces.filter(({ up }) => up).length;
  if (report.quiescedFor !== undefined && told > 0) broken.push('quiesced is told, and an interface is told to be up');
  if (report.quiescedFor !== undefined && report.permit?.attempt !== report.quiescedFor)
    broken.push('quiesced without a permit of that attempt');
  return broken;
}

async function happen(guest: VirtualGuest, what: Happening, accepted: AnyOrder[]): Promise<void> {
  const { state } = guest.network;
  switch (what.kind) {
    case 'quiesce':
    case 'renew':
    case 'activate': {
      const orders = ordersTo(guest);
      const given =
        what.kind === 'quiesce'
          ? orders.quiesce(what.number, { targets: [what.machine], permitMs: what.permitMs })
          : what.kind === 'renew'
            ? orders.renew(what.number, { permitMs: what.permitMs, ceiling: what.ceiling })
            : orders.activate(what.number, what.machine);
      const reply = await guest.give(given);
      if (reply.ok) accepted.push(given);
      return;
    }
    case 'land':
      guest.sighting = what.machine === undefined ? { kind: 'untrusted', why: 'the test says so' } : at(what.machine);
      return;
    case 'kill':
      guest.kill();
      return again(guest, what.ms);
    case 'stop':
      await guest.keeper().stop();
      return again(guest, what.ms);
    case 'boot':
      guest.kill();
      state.up.clear();
      guest.network.restartRouting({ hsi0: 'broadcast', hsi1: 'broadcast' });
      guest.bootId = bootIds.find((id) => id !== guest.bootId) ?? '';
      return again(guest, what.ms);
    case 'typed':
      if (what.up) state.up.add(what.name);
      else state.up.delete(what.name);
      return;
    case 'routing':
      // What a `write memory` in the middle of a drain would have left in its file.
      guest.network.restartRouting(Object.fromEntries(drainedOnce(guest).map((name) => [name, what.type])));
      return;
    case 'failing':
      if (what.fails) state.failing.add(what.method);
      else state.failing.delete(what.method);
      return;
    case 'disk':
      guest.diskFails = what.fails;
  }
}

/** Interfaces whose drain has been written down, not only the one under way: a file is read whenever the daemon is started. */
function drainedOnce(guest: VirtualGuest): readonly string[] {
  const { undo, earlier = [] } = guest.disk() ?? {};
  if (guest.diskFails) return [];
  return [...(undo === undefined ? [] : [undo]), ...earlier].map((each) => each.interface);
}

async function again(guest: VirtualGuest, ms: number): Promise<void> {
  await guest.time.pass(ms);
  await guest.start();
}

/** No more faults, and somewhere; then so long that every permit has run out and every pause has ended. */
async function leaveAlone(guest: VirtualGuest): Promise<void> {
  guest.network.state.failing.clear();
  guest.diskFails = false;
  if (guest.sighting.kind === 'untrusted') guest.sighting = at(here);
  await guest.time.pass(45_000);
}

describe('whatever happens to an agent, in whatever order', { timeout: 60_000 }, () => {
  test('a quiesce in the instant in which an interface is about to rise keeps it down', async () => {
    const quiesce = { kind: 'quiesce', number: [1, 1, 1], machine: here, permitMs: 1, ceiling: false } as const;
    const told = await tell([
      [{ kind: 'typed', name: 'hsi0', up: false }, 0],
      [quiesce, 0],
    ]);
    expect(told.broken).toEqual([]);
  });

  test('it never has two interfaces up by its own doing, nor one under a permit, and its fence only grows', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        expect((await tell(story)).broken).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('left alone, the one interface of its machine is up, or none on a machine that it does not know, and all is as it was', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const { guest, broken } = await tell(story);
        await leaveAlone(guest);
        const where = guest.sighting.kind === 'at' ? guest.sighting.machine : undefined;
        expect(guest.up()).toEqual(where === here ? ['hsi0'] : where === there ? ['hsi1'] : []);
        expect(Object.fromEntries(guest.network.state.types)).toEqual({ hsi0: 'broadcast', hsi1: 'broadcast' });
        // What is owed on a machine that the map lacks stays owed until the map has it.
        expect(guest.disk()?.owed === true && where !== unmapped).toBe(false);
        expect(guest.disk()?.undo).toBeUndefined();
        expect(broken).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('an order that was accepted once changes nothing when it comes again', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const { guest, accepted } = await tell(story);
        await leaveAlone(guest);
        const before = { disk: guest.disk(), up: guest.up() };
        for (const given of accepted) expect((await guest.give(given)).ok).toBe(false);
        expect({ disk: guest.disk(), up: guest.up() }).toEqual(before);
      }),
      { numRuns: 50 },
    );
  });
});
