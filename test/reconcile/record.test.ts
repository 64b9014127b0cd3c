import { expect, test } from 'vitest';
import type { AgentState, LastDark } from '../../controller/domain/agent.ts';
import { failed } from '../../controller/domain/fault.ts';
import type { MemberSpec } from '../../controller/domain/placement.ts';
import type { MachineTuple } from '../../controller/domain/ssi.ts';
import { tellDark } from '../../controller/reconcile/record.ts';
import type { GuestState, Work, World } from '../../controller/reconcile/world.ts';
import { createHandWorld } from './worlds.ts';

const key = { namespace: 'shop', name: 'x-7' };
const spec = { cluster: 'prod', guest: 'X', placement: 'x', from: 'A', to: 'B', cause: 'Drift', requestedBy: 'placement shop/x' } as const;
/** The route was back after 840 ms. */
const agent = { lastDark: { attempt: 7, ms: 840 }, interfaces: [{ name: 'hsi1', up: true, proof: 'proven' }] } as unknown as AgentState;

const [a, b] = ['A', 'B'].map((name) => ({ sequence: `000000000000000${name}`, lpar: `LP${name}` })) as [MachineTuple, MachineTuple];
const cluster = {
  name: 'prod',
  members: [
    { name: 'A', cpc: 'CPCA', machines: [a] },
    { name: 'B', cpc: 'CPCB', machines: [b] },
  ] as unknown as readonly MemberSpec[],
};

/** The record of a relocation that has ended, told before the route was back; `darkMs`: told after. */
async function bench(o: { readonly darkMs?: number; readonly external?: LastDark } = {}) {
  const { world: some, store, divert, clock } = createHandWorld();
  const created = store.apply({ apiVersion: 'zferry.io/v1alpha1', kind: 'Relocation', metadata: key, spec });
  const { signal } = new AbortController();
  const { uid, resourceVersion: version } = created.metadata;
  await store.putStatus({
    ...{ kind: 'Relocation', key, uid, version, signal },
    status: { observedGeneration: 1, phase: 'Finished', ...(o.darkMs === undefined ? {} : { darkMs: o.darkMs }) },
  });
  const owed = o.external === undefined ? { attempt: 7 } : { attempt: 0, way: { from: 'A', to: 'B' } };
  const guest = { loop: 'guest', owed: { relocation: 'shop/x-7', told: false, ...owed } } as unknown as GuestState;
  const telling = o.external === undefined ? agent : { ...agent, lastDark: o.external };
  const lookedAt: number[] = [];
  const told: number[] = [];
  const world = {
    ...some,
    deps: { ...some.deps, observer: { ...some.deps.observer, dark: ({ darkMs }: { darkMs: number }) => void told.push(darkMs) } },
    relocations: new Map([['shop/x-7', store.read('Relocation', key)]]),
    queue: { add: (work: Work, dueMs = clock.nowMs()) => void (work === guest && lookedAt.push(dueMs - clock.nowMs())) },
  } as unknown as World;
  return {
    divert,
    told: () => told,
    stored: () => store.read('Relocation', key)?.status?.darkMs,
    isOwed: () => guest.owed !== undefined,
    /** One look, and what it has started; the answer is after how many ms the next one is due, if any. */
    async look(): Promise<number | undefined> {
      lookedAt.length = 0;
      if (guest.owed !== undefined) tellDark(world, guest, { owed: guest.owed, agent: telling, cluster });
      await expect.poll(() => guest.telling ?? false).toBe(false);
      return lookedAt[0];
    },
  };
}

test('a dark time that is known after the end was recorded is added to the record and told once', async () => {
  const { look, stored, told, isOwed } = await bench();
  expect(await look()).toBe(0);
  expect(stored()).toBe(840);
  expect(await look()).toBeUndefined();
  expect([told(), isOwed()]).toEqual([[840], false]);
});

test('a dark time that could not be written is written a second later, and not told again', async () => {
  const { look, stored, told, divert } = await bench();
  divert('write relocation status', () => ({ putStatus: () => Promise.resolve(failed('unreachable', 'no way')) }));
  expect(await look()).toBe(1_000);
  expect(stored()).toBeUndefined();
  await look();
  expect([stored(), told()]).toEqual([840, [840]]);
});

test('a record that has its dark time is left alone', async () => {
  const { look, stored, isOwed } = await bench({ darkMs: 839 });
  expect(await look()).toBeUndefined();
  expect([stored(), isOwed()]).toEqual([839, false]);
});

test('the dark time of a relocation that somebody else made is added to its record', async () => {
  const { look, stored, told, isOwed } = await bench({ external: { attempt: 0, ms: 1_240.4, from: a, to: b } });
  expect(await look()).toBe(0);
  await look();
  expect([stored(), told(), isOwed()]).toEqual([1_240, [1_240], false]);
});

test('a dark time of another way than the recorded one, or of none, is not added', async () => {
  for (const external of [
    { attempt: 0, ms: 1, from: b, to: a },
    { attempt: 0, ms: 1 },
    { attempt: 7, ms: 1, from: a, to: b },
  ]) {
    const { look, stored, told, isOwed } = await bench({ external });
    expect(await look()).toBeUndefined();
    expect([stored(), told(), isOwed()]).toEqual([undefined, [], true]);
  }
});
