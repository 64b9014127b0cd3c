import { describe, expect, test } from 'vitest';
import type { GuestName, MemberName } from '../../controller/domain/names.ts';
import type { SsiObservation } from '../../controller/domain/ssi.ts';
import { noteReading, sweep } from '../../controller/reconcile/sweep.ts';
import type { ClusterState, GuestState, Work, World } from '../../controller/reconcile/world.ts';
import { createHandWorld } from './worlds.ts';

/** `A: X Y, B: Z`: who is listed by which member. */
function seenAs(lists: string): SsiObservation {
  const members = lists.split(', ').map((list) => {
    const [name = '', guests = ''] = list.split(':');
    return { name: name as MemberName, state: 'Joined' as const, guests: guests.split(' ').filter(Boolean) as GuestName[] };
  });
  return { mode: 'Stable', members, relocations: [] };
}

/** A cluster that is swept again and again; each answer are the guests that were looked at because of it, in order. */
function bench() {
  const { world: hand, clock } = createHandWorld();
  const asked: string[] = [];
  const guests = new Map(['X', 'Y', 'Z'].map((name) => [`prod/${name}`, { loop: 'guest', cluster: 'prod', guest: name } as GuestState]));
  const queue = { add: (work: Work) => void (work.loop === 'guest' && asked.push(work.guest)) };
  const world = { ...hand, guests, queue } as unknown as World;
  let next = seenAs('A:');
  const cluster = {
    ...{ name: 'prod', sweep: { loop: 'sweep', name: 'prod' }, look: { loop: 'cluster', name: 'prod' } },
    ...{ connection: { hypervisor: { observe: () => Promise.resolve({ ok: true, value: next }) } } },
    ...{
      residents: new Map(),
      read: new Set(),
      sweeps: 0,
      members: [],
      states: new Map(),
      relocations: new Map(),
      unsettled: new Set(),
      sweptMs: undefined,
    },
  } as unknown as ClusterState;
  return {
    clock,
    cluster,
    /** It alone is read, now, and found on a member. */
    read(name: string, member: string): void {
      noteReading(world, cluster, {
        guest: guests.get(`prod/${name}`) as GuestState,
        ...{ askedMs: clock.nowMs(), changes: 0 },
        value: { residency: { kind: 'at', member: member as MemberName }, relocating: null, devices: [], relocationSetting: 'ON' },
      });
    },
    async see(lists: string): Promise<string> {
      next = seenAs(lists);
      clock.pass(10);
      asked.length = 0;
      await sweep(world, cluster);
      return asked.join(' ');
    },
    where: () => [...cluster.residents].map(([name, { member }]) => `${name}:${member ?? ''}`).join(' '),
  };
}

describe('a sweep', () => {
  test('looks at everybody the first time, and afterwards at those of whom it says something else', async () => {
    const { see, where } = bench();
    await see('A:X Y, B:Z');
    expect(await see('A:X Y, B:Z')).toBe('');
    expect(await see('A:Y, B:Z X')).toBe('X');
    expect(where()).toBe('X:B Y:A Z:B');
  });

  test('looks at one that is listed nowhere any more, and forgets where it was', async () => {
    const { see, where } = bench();
    await see('A:X Y');
    expect(await see('A:Y')).toBe('X');
    expect(where()).toBe('Y:A');
    expect(await see('A:Y, B:X')).toBe('X');
  });

  test('looks at one that two members list, once, and again when one of them does', async () => {
    const { see, where } = bench();
    await see('A:X, B:Z');
    expect(new Set((await see('A:X, B:Z X')).split(' '))).toEqual(new Set(['X']));
    expect(where()).toBe('X:several Z:B');
    expect(await see('A:X, B:Z X')).toBe('');
    expect(await see('A:, B:Z X')).toBe('X');
    expect(where()).toBe('X:B Z:B');
  });

  test('does not look at one where its own reading since the last sweep has found it', async () => {
    const { see, read, clock } = bench();
    await see('A:X, B:Z');
    clock.pass(5);
    read('X', 'B');
    expect(await see('A:, B:Z X')).toBe('');
    expect(await see('A:X, B:Z')).toBe('X');
  });

  test('looks at one that was found elsewhere since the last sweep, although it says the same as that one', async () => {
    const { see, read, clock } = bench();
    await see('A:X, B:Z');
    clock.pass(5);
    read('X', 'B');
    expect(await see('A:X, B:Z')).toBe('X');
    expect(await see('A:X, B:Z')).toBe('');
  });
});
