import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exceeds } from '../../controller/domain/agent.ts';
import type { CpcName, GuestName } from '../../controller/domain/names.ts';
import type { MachineTuple } from '../../controller/domain/ssi.ts';
import type { AgentMemory } from '../../controller/guest/simulated/agent-memory.ts';
import type { AgentModel } from '../../controller/guest/simulated/agent-model.ts';
import { createAgentModel } from '../../controller/guest/simulated/agent-model.ts';
import type { SimulatedGuestConfig } from '../../controller/guest/simulated/config.ts';
import { LITDCON1 } from '../hypervisor/paper-cluster.ts';
import { codes, up, value } from './contract.ts';
import { config, here, hsi0, hsi1, there, unmapped } from './simulated-rig.ts';

interface World {
  machine: MachineTuple | undefined;
  isFrozen: boolean;
  readonly lan: Set<CpcName>;
  readonly agent: AgentModel;
  readonly upAtOnce: number[];
}

function worldWith(
  o: {
    readonly config?: Partial<SimulatedGuestConfig>;
    readonly memory?: AgentMemory;
    readonly omits?: readonly ('fence' | 'permit')[];
  } = {},
): World {
  const upAtOnce: number[] = [];
  const lan = new Set<CpcName>();
  const state: { machine: MachineTuple | undefined; isFrozen: boolean } = { machine: here, isFrozen: false };
  const around = {
    reading: () => state.machine,
    isFrozen: () => state.isFrozen,
    hasPeer: (cpc: CpcName) => lan.has(cpc),
    changed: (nowMs: number) => void upAtOnce.push(agent.state(nowMs)?.interfaces.filter((each) => each.up).length ?? 0),
    omits: o.omits ?? [],
  };
  const guest: GuestName = LITDCON1;
  const agent: AgentModel = createAgentModel({
    guest,
    config: { ...config, ...o.config },
    around,
    nowMs: 0,
    ...(o.memory === undefined ? {} : { memory: o.memory }),
  });
  return Object.assign(state, { lan, agent, upAtOnce });
}

const order = (
  attempt: number,
  epoch = 1,
  sequence = 1,
): { readonly attempt: number; readonly epoch: number; readonly sequence: number } => ({
  attempt,
  epoch,
  sequence,
});
const quiesce = { order: order(1), targets: [there], permitMs: 10_000 };
const upIn = (world: World, nowMs: number): readonly string[] => {
  const state = world.agent.state(nowMs);
  return state === undefined ? [] : up(state);
};

describe('the agent of a simulated guest', () => {
  test('a drain takes its time, and a drain of no time is proven in the answer', () => {
    const slow = worldWith({ config: { drainMilliseconds: 300 } });
    expect(value(slow.agent.quiesce(quiesce, 0)).quiescedFor).toBeUndefined();
    slow.agent.advance(299);
    expect(upIn(slow, 299)).toEqual([hsi0]);
    slow.agent.advance(300);
    expect(slow.agent.state(300)).toMatchObject({ quiescedFor: 1 });
    expect(value(worldWith({ config: { instant: true } }).agent.quiesce(quiesce, 0)).quiescedFor).toBe(1);
  });

  test('an agent that never proves keeps its interface up and recovers it when the permit runs out', () => {
    const world = worldWith({ config: { neverProves: true } });
    world.agent.quiesce(quiesce, 0);
    world.agent.advance(9_999);
    expect(world.agent.state(9_999)).toMatchObject({
      quiescedFor: undefined,
      interfaces: [{ up: true, proof: 'draining' }, { up: false }],
    });
    world.agent.advance(10_600);
    expect(world.agent.state(10_600)).toMatchObject({ permit: undefined, interfaces: [{ up: true, proof: 'alone' }, { up: false }] });
  });

  test('a proof needs somebody else on that LAN', () => {
    const world = worldWith();
    world.agent.quiesce(quiesce, 0);
    world.agent.advance(100);
    world.agent.activate({ order: order(1, 1, 2), machine: here }, 100);
    world.agent.advance(105);
    expect(world.agent.state(105)).toMatchObject({ interfaces: [{ proof: 'alone' }, {}], lastDark: { attempt: 1, ms: 100 } });
    world.lan.add('CPC9' as CpcName);
    world.agent.quiesce({ ...quiesce, order: order(2) }, 200);
    world.agent.advance(300);
    world.agent.activate({ order: order(2, 1, 2), machine: here }, 300);
    world.agent.advance(305);
    expect(world.agent.state(305)).toMatchObject({ interfaces: [{ proof: 'proven' }, {}], lastDark: { attempt: 2, ms: 105 } });
  });

  test('a relocation that nobody had ordered is dark from when z/VM stopped the guest until a route is back', () => {
    const world = worldWith();
    world.agent.freeze(120);
    world.machine = there;
    world.agent.lookAgain(400);
    world.agent.advance(2_000);
    expect(world.agent.state(2_000)?.lastDark).toMatchObject({ attempt: 0, from: here, to: there });
    expect(world.agent.state(2_000)?.lastDark?.ms).toBeGreaterThan(400 - 120);
    world.agent.boot(3_000);
    world.agent.advance(5_000);
    expect(world.agent.state(5_000)?.lastDark).toBeUndefined();
  });

  test('two readings are needed before it believes that it was moved, and it changes within half a second', () => {
    const world = worldWith();
    world.machine = there;
    world.agent.lookAgain(10);
    world.agent.advance(250);
    expect(upIn(world, 250)).toEqual([hsi0]);
    world.agent.advance(500);
    expect(upIn(world, 500)).toEqual([hsi1]);
  });

  test('an agent told only to report leaves a hand-moved guest alone, but still honours a permit that runs out', () => {
    const world = worldWith({ config: { selfRepair: false } });
    world.machine = there;
    world.agent.lookAgain(0);
    world.agent.advance(5_000);
    expect(upIn(world, 5_000)).toEqual([hsi0]);
    world.machine = here;
    world.agent.quiesce({ ...quiesce, targets: [there], permitMs: 1_000 }, 5_000);
    world.agent.advance(5_100);
    expect(upIn(world, 5_100)).toEqual([]);
    world.agent.advance(7_000);
    expect(upIn(world, 7_000)).toHaveLength(1);
  });

  test('on a machine that its map lacks it stays dark, until an activate names that machine and the LPAR tells the CPC', () => {
    const world = worldWith();
    world.agent.quiesce(quiesce, 0);
    world.agent.advance(100);
    const replaced = { sequence: '0000000000033333', lpar: there.lpar };
    world.machine = replaced;
    world.agent.lookAgain(100);
    world.agent.advance(60_000);
    expect(upIn(world, 60_000)).toEqual([]);
    expect(world.agent.state(60_000)?.permit).toBeUndefined();
    expect(codes(world.agent.activate({ order: order(1, 1, 2), machine: there }, 60_000))).toEqual(['MACHINE']);
    expect(up(value(world.agent.activate({ order: order(1, 1, 3), machine: replaced }, 60_000)))).toEqual([hsi1]);
    world.agent.advance(120_000);
    expect(upIn(world, 120_000)).toEqual([hsi1]);
  });

  test('an activate for a machine of which nothing is known is refused', () => {
    const world = worldWith();
    world.agent.quiesce(quiesce, 0);
    world.agent.advance(100);
    world.machine = unmapped;
    expect(codes(world.agent.activate({ order: order(1, 1, 2), machine: unmapped }, 100))).toEqual(['UNMAPPED']);
    expect(upIn(world, 100)).toEqual([]);
  });

  test('a stopped guest does nothing, and catches up when it runs again', () => {
    const world = worldWith();
    world.agent.quiesce({ ...quiesce, permitMs: 500 }, 0);
    world.isFrozen = true;
    world.agent.advance(5_000);
    expect(world.agent.state(5_000)).toMatchObject({ quiescedFor: undefined, interfaces: [{ proof: 'draining' }, {}] });
    world.isFrozen = false;
    world.agent.advance(5_001);
    expect(world.agent.state(5_001)?.permit).toBeUndefined();
    world.agent.advance(5_600);
    expect(upIn(world, 5_600)).toEqual([hsi0]);
  });

  test('an agent goes on from its memory: permit, fence and closed attempts survive', () => {
    const first = worldWith();
    first.agent.quiesce({ ...quiesce, order: order(4) }, 0);
    first.agent.advance(100);
    const again = worldWith({ memory: JSON.parse(JSON.stringify(first.agent.memory())) });
    expect(again.agent.state(100)).toEqual(first.agent.state(100));
    expect(codes(again.agent.quiesce({ ...quiesce, order: order(4) }, 100))).toEqual(['FENCED']);
  });

  test('an agent without permits raises its interface in the middle of a move, and one without a fence obeys an old order', () => {
    const careless = worldWith({ omits: ['permit'] });
    careless.agent.quiesce(quiesce, 0);
    careless.agent.advance(1_000);
    expect(upIn(careless, 1_000)).toEqual([hsi0]);
    const forgetful = worldWith({ omits: ['fence'] });
    forgetful.agent.quiesce({ ...quiesce, order: order(9) }, 0);
    expect(forgetful.agent.activate({ order: order(1), machine: here }, 0).ok).toBe(true);
  });
});

/** One thing that can happen to an agent. */
type Happening =
  | {
      readonly kind: 'quiesce' | 'renew' | 'activate';
      readonly attempt: number;
      readonly epoch: number;
      readonly sequence: number;
      readonly machine: MachineTuple;
      readonly permitMs: number;
      readonly ceiling: boolean;
    }
  | { readonly kind: 'land'; readonly machine: MachineTuple | undefined }
  | { readonly kind: 'boot' }
  | { readonly kind: 'freeze'; readonly isFrozen: boolean };

const machines = fc.constantFrom(here, there, unmapped);
const happenings: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    ...{ kind: fc.constantFrom('quiesce' as const, 'renew' as const, 'activate' as const), machine: machines, ceiling: fc.boolean() },
    ...{
      attempt: fc.integer({ min: 1, max: 4 }),
      epoch: fc.integer({ min: 1, max: 3 }),
      sequence: fc.integer({ min: 1, max: 6 }),
      permitMs: fc.integer({ min: 0, max: 4_000 }),
    },
  }),
  fc.record({ kind: fc.constant('land' as const), machine: fc.oneof(machines, fc.constant(undefined)) }),
  fc.constant({ kind: 'boot' as const }),
  fc.record({ kind: fc.constant('freeze' as const), isFrozen: fc.boolean() }),
);
const stories = fc.array(fc.tuple(happenings, fc.integer({ min: 0, max: 1_500 })), { maxLength: 30 });

function happen(world: World, what: Happening, nowMs: number): void {
  const { agent } = world;
  if (what.kind === 'land') world.machine = what.machine;
  if (what.kind === 'land') agent.lookAgain(nowMs);
  else if (what.kind === 'boot') agent.boot(nowMs);
  else if (what.kind === 'freeze') world.isFrozen = what.isFrozen;
  else if (what.kind === 'quiesce') agent.quiesce({ order: what, targets: [what.machine], permitMs: what.permitMs }, nowMs);
  else if (what.kind === 'renew') agent.renew({ order: what, permitMs: what.permitMs, ceiling: what.ceiling }, nowMs);
  else agent.activate({ order: what, machine: what.machine }, nowMs);
}

/** Tells a story to an agent, and shows it before and after each thing that happens. */
function told(story: readonly (readonly [Happening, number])[], see: (world: World, nowMs: number, before: AgentMemory) => void): World {
  const world = worldWith({ config: { drainMilliseconds: 100 } });
  let nowMs = 0;
  for (const [what, ms] of story) {
    nowMs += ms;
    world.agent.advance(nowMs);
    const before = structuredClone(world.agent.memory());
    happen(world, what, nowMs);
    see(world, nowMs, before);
  }
  world.isFrozen = false;
  world.machine ??= here;
  world.agent.lookAgain(nowMs);
  world.agent.advance(nowMs + 60_000);
  return world;
}

describe('whatever orders come, in whatever order', () => {
  test('two interfaces are never up', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const world = told(story, ({ agent }, nowMs) =>
          expect(agent.state(nowMs)?.interfaces.filter((each) => each.up).length ?? 0).toBeLessThan(2),
        );
        expect(Math.max(0, ...world.upAtOnce)).toBeLessThan(2);
      }),
      { numRuns: 500 },
    );
  });

  test('fence and closed attempts only grow', () => {
    fc.assert(
      fc.property(stories, (story) => {
        told(story, ({ agent }, _, before) => {
          const after = agent.memory();
          expect(exceeds(before.fence, after.fence)).toBe(false);
          expect(after.closedAttempt).toBeGreaterThanOrEqual(before.closedAttempt);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('no permit is ever open for a closed attempt, or lasts beyond its ceiling', () => {
    fc.assert(
      fc.property(stories, (story) => {
        told(story, ({ agent }, _, before) => {
          const { permit, closedAttempt } = agent.memory();
          if (permit === undefined) return;
          expect(permit.order.attempt).toBeGreaterThan(closedAttempt);
          const ceilingMs = before.permit?.ceilingMs;
          if (before.permit === undefined || ceilingMs === undefined || before.permit.order.attempt !== permit.order.attempt) return;
          expect(permit.ceilingMs).toBe(ceilingMs);
          expect(permit.expiresMs).toBeLessThanOrEqual(Math.max(ceilingMs, before.permit.expiresMs));
        });
      }),
      { numRuns: 500 },
    );
  });

  test('left alone for a minute, the one interface of its machine is up, or none on a machine that it does not know', () => {
    fc.assert(
      fc.property(stories, (story) => {
        const world = told(story, () => undefined);
        const right = world.machine === here ? [hsi0] : world.machine === there ? [hsi1] : [];
        expect(upIn(world, Number.MAX_SAFE_INTEGER)).toEqual(right);
      }),
      { numRuns: 500 },
    );
  });
});
