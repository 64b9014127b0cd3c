import { describe, expect, test } from 'vitest';
import { decideGoal, type GoalFacts, patternMatches, withdrawn } from '../../controller/decide/goal.ts';
import type { ClusterSeen } from '../../controller/decide/seen.ts';
import { defaultLimits } from '../../controller/domain/limits.ts';
import type { MemberName } from '../../controller/domain/names.ts';
import type {
  ClusterPolicy,
  Hold,
  ParsedWindow,
  PlacementPolicy,
  PlacementRecord,
  TenantPolicy,
} from '../../controller/domain/placement.ts';
import type { MemberState, SsiMode } from '../../controller/domain/ssi.ts';
import { agentOf, blankRecord, claimOf, goalOf, members, now, placementOf, stableCluster, vm1, vm2, vm3 } from './seeing.ts';

const tenant: TenantPolicy = { namespace: 'prod', guests: ['LIT*'], members: undefined, maxPriority: 5 };
const policy: ClusterPolicy = {
  name: 'ltic',
  members,
  enforcement: 'Enforce',
  suspend: false,
  windows: [],
  maxConcurrent: 1,
  maxPerMember: 1,
  limits: defaultLimits,
  flap: { moves: 3, periodMs: 3_600_000 },
  massChange: { guests: 10, periodMs: 1_800_000 },
  externalHoldMs: 1_800_000,
  allowUnproven: [],
  tenants: [tenant],
};
const hold: Hold = { reason: 'Held', since: '2026-03-02T07:00:00.000Z', untilMs: undefined, generation: 1, message: 'moved by MAINT' };
/** Opens on the given hour of every day for one hour. */
const windowAt = (hour: number): ParsedWindow => ({
  name: `at ${hour}`,
  minutes: [0],
  hours: [hour],
  days: Array.from({ length: 31 }, (_, index) => index + 1),
  months: Array.from({ length: 12 }, (_, index) => index + 1),
  weekdays: [0, 1, 2, 3, 4, 5, 6],
  anyDay: false,
  durationMs: 3_600_000,
  timeZone: 'UTC',
});

interface Changes extends Partial<Omit<GoalFacts, 'placement' | 'record' | 'policy' | 'cluster'>> {
  readonly placement?: Partial<PlacementPolicy>;
  readonly record?: Partial<PlacementRecord>;
  readonly policy?: Partial<ClusterPolicy>;
  readonly cluster?: Partial<ClusterSeen>;
}

/** A guest on VM1 that is declared on VM2, with nothing in its way. */
function goal({ placement, record, policy: overPolicy, cluster, ...over }: Changes = {}) {
  const facts: GoalFacts = {
    placement: placementOf({ members: [vm2], ...placement }),
    record: { ...blankRecord, ...record },
    policy: { ...policy, ...overPolicy },
    cluster: { ...stableCluster, ...cluster },
    agent: agentOf(),
    member: vm1,
    olderPlacement: undefined,
    oneOff: undefined,
    recordsMissing: undefined,
    brake: false,
    group: undefined,
    slotFree: true,
    ownGuest: false,
    doubt: false,
    underWay: false,
    ...over,
  };
  return decideGoal(facts, now);
}

const reasonsOf = (changes: Changes): readonly string[] => goal(changes).holds.map((found) => found.reason);
const states = (over: Readonly<Record<string, MemberState>>): Partial<ClusterSeen> => ({
  states: new Map([...stableCluster.states, ...Object.entries(over).map(([name, state]) => [name as MemberName, state] as const)]),
});
const disabled = (...names: readonly string[]): Partial<ClusterSeen> => ({
  members: members.map((member) => ({ ...member, enabled: !names.includes(member.name) })),
});
const hypervisor = (residency: boolean): Partial<ClusterSeen> => ({ hypervisor: { ...stableCluster.hypervisor, residency } });
const unproven: Partial<ClusterSeen> = { guests: { permit: true, provesQuiesce: false, stream: true } };
const oneOff = { member: vm3, relocation: 'by-ann', expiresMs: now.wallMs + 60_000 };
const movedAtMs = [3, 2, 1].map((minutes) => now.wallMs - minutes * 60_000);
const otherMap = agentOf({ map: [{ sequence: '0000000000011111', lpar: 'LP1', member: vm1, cpc: members[0]!.cpc }] });

/** In the order of precedence: what is in the way, and how it is called. */
const hindrances: readonly (readonly [sentence: string, changes: Changes, reason: string])[] = [
  ['an observing cluster', { policy: { enforcement: 'Observe' } }, 'Observed'],
  ['a suspended placement', { placement: { suspend: true } }, 'Suspended'],
  ["somebody else's move", { record: { hold } }, 'Held'],
  ['an adapter without proven residency', { cluster: hypervisor(false) }, 'UnprovenResidency'],
  ['an agent with another map', { agent: otherMap }, 'MapMismatch'],
  ['no interface for the target', { placement: { interfaces: placementOf().interfaces.slice(0, 1) } }, 'NoInterfaceForTarget'],
  ['a guest adapter that proves nothing', { cluster: unproven }, 'UnprovenQuiesce'],
  ['the mass-change brake', { brake: true }, 'MassChange'],
  ['missing records', { recordsMissing: { reason: 'RecordsMissing', message: 'x' } }, 'RecordsMissing'],
  ['a closed window', { placement: { windows: [windowAt(20)] } }, 'Deferred'],
  ['a cluster in flux', { cluster: { mode: 'InFlux' } }, 'ClusterNotStable'],
  ['a target that is down', { cluster: states({ VM2: 'Down' }) }, 'TargetNotJoined'],
  ['a silent agent', { agent: { kind: 'unreachable' } }, 'AgentUnreachable'],
  ['the controller being in it', { ownGuest: true }, 'ControllerOnGuest'],
  ['too many moves', { record: { movedAtMs } }, 'FlapLimit'],
  ['a failure a moment ago', { record: { failures: 1, retryAtMs: now.wallMs + 1000 } }, 'Backoff'],
  ['its group', { group: { reason: 'WaitingForGroup', message: 'x' } }, 'WaitingForGroup'],
  ['no free slot', { slotFree: false }, 'WaitingForSlot'],
];

describe('what keeps a guest where it is', () => {
  test('nothing, when nothing is in the way', () => {
    expect(goal()).toMatchObject({ target: vm2, because: 'declared', holds: [], cause: 'Drift' });
  });

  test.each(hindrances)('%s', (_sentence, changes, reason) => {
    expect(goal(changes).target).toBe(vm2);
    expect(reasonsOf(changes)).toEqual([reason]);
  });

  test.each(hindrances)('%s is asked of a guest on its way only if it is a wish', (_sentence, changes, reason) => {
    expect(reasonsOf({ ...changes, underWay: true })).toEqual(reason === 'Observed' || reason === 'Suspended' ? [reason] : []);
  });

  const pairs = hindrances.slice(1).map((after, index) => ({ before: hindrances[index]!, after }));
  test.each(pairs.map(({ before, after }) => [`${before[0]} is told before ${after[0]}`, before, after] as const))(
    '%s',
    (_sentence, before, after) => {
      const [a, b] = [before[1], after[1]];
      const both: Changes = {
        ...a,
        ...b,
        placement: { ...a.placement, ...b.placement },
        record: { ...a.record, ...b.record },
        policy: { ...a.policy, ...b.policy },
        cluster: { ...a.cluster, ...b.cluster },
      };
      expect(reasonsOf(both)).toEqual([before[2], after[2]]);
    },
  );

  test.each<readonly [string, Changes, readonly string[]]>([
    ['a placement may observe under an enforcing cluster', { placement: { mode: 'Observe' } }, ['Observed']],
    ['a cluster suspends every placement', { policy: { suspend: true } }, ['Suspended']],
    ['a hold ends with its time', { record: { hold: { ...hold, untilMs: now.wallMs } } }, []],
    ['a hold stands until its time', { record: { hold: { ...hold, untilMs: now.wallMs + 1 } } }, ['Held']],
    ['a hold ends with the generation that it was made for', { record: { hold }, placement: { generation: 2 } }, []],
    ['a hold ends when a person lifts it', { record: { hold }, placement: { resume: 'now' } }, []],
    ['unproven guests move when the administrator names them', { cluster: { ...unproven, unprovenAllowed: true } }, []],
    ['nothing needs a proof without HiperSockets', { cluster: unproven, agent: { kind: 'none' }, placement: { interfaces: [] } }, []],
    ['a guest without HiperSockets needs no agent', { agent: { kind: 'none' }, placement: { interfaces: [] } }, []],
    ['one open window of a list is enough', { placement: { windows: [windowAt(20), windowAt(8)] } }, []],
    ['a disabled target is not joined', { cluster: disabled('VM2') }, ['TargetNotJoined']],
    ['moves of an earlier period do not count', { record: { movedAtMs: movedAtMs.map((at) => at - 3_600_000) } }, []],
    ['fewer moves than the limit are free', { record: { movedAtMs: movedAtMs.slice(1) } }, []],
    ['a backoff ends at its time', { record: { failures: 1, retryAtMs: now.wallMs } }, []],
    [
      "the guest's own reading must agree with z/VM's",
      { agent: agentOf({ machine: { sequence: '0000000000022222', lpar: 'LP2' } }) },
      ['MapMismatch'],
    ],
    [
      'an unmapped machine agrees with nothing',
      { agent: agentOf({ machine: { sequence: '0000000000099999', lpar: 'LP1' } }) },
      ['MapMismatch'],
    ],
  ])('%s', (_sentence, changes, expected) => {
    expect(reasonsOf(changes)).toEqual(expected);
  });

  test.each<readonly [string, Changes, number]>([
    ['a backoff', { record: { failures: 1, retryAtMs: now.wallMs + 1000 } }, 1000],
    ['a hold with an end', { record: { hold: { ...hold, untilMs: now.wallMs + 5000 } } }, 5000],
    ['a window', { placement: { windows: [windowAt(20)] } }, 12 * 3_600_000],
    ['a flap limit, when the oldest move of the period is forgotten', { record: { movedAtMs } }, 57 * 60_000],
  ])('%s is looked at again when it may have changed', (_sentence, changes, afterMs) => {
    expect(goal(changes).holds[0]?.recheckMs).toBe(now.monoMs + afterMs);
  });
});

describe('a placement that counts for nothing', () => {
  test.each<readonly [string, Changes, readonly string[]]>([
    ['because an older one names the guest', { olderPlacement: 'prod/old' }, ['Conflict']],
    ['because its namespace is not admitted', { policy: { tenants: [] } }, ['NotAdmitted']],
    [
      'because its namespace may not place this guest',
      { policy: { tenants: [{ ...tenant, guests: ['LIN*', 'LIT', 'IT1'] }] } },
      ['NotAdmitted'],
    ],
    ['because its namespace may not use that member', { policy: { tenants: [{ ...tenant, members: ['VM1'] }] } }, ['NotAdmitted']],
    ['because its priority is above its limit', { placement: { priority: 6 } }, ['NotAdmitted']],
    ['because it names no member of the cluster', { placement: { members: ['VM9' as MemberName] } }, ['UnknownMember']],
    [
      'for all reasons at once',
      { olderPlacement: 'prod/old', placement: { members: ['VM9' as MemberName], priority: 6 } },
      ['Conflict', 'NotAdmitted', 'UnknownMember'],
    ],
    [
      'and then nothing else is even looked at',
      { olderPlacement: 'prod/old', slotFree: false, placement: { suspend: true } },
      ['Conflict'],
    ],
  ])('%s', (_sentence, changes, reasons) => {
    expect(goal(changes).target).toBeUndefined();
    expect(reasonsOf(changes)).toEqual(reasons);
  });

  test('a namespace admitted for member and priority counts', () => {
    expect(
      goal({ placement: { priority: 5 }, policy: { tenants: [{ ...tenant, guests: ['XYZ', 'LIT1'], members: ['VM2'] }] } }).holds,
    ).toEqual([]);
  });

  test.each([
    ['LIT*', 'LIT1', true],
    ['LIT*', 'LIT', true],
    ['LIT*', 'ALIT1', false],
    ['*', 'LIT1', true],
    ['LIT1', 'LIT1', true],
    ['LIT1', 'LIT11', false],
    ['L*T*', 'LIT1', false],
    ['LIT.*', 'LITX1', false],
  ])('pattern %s for %s: %s', (pattern, name, matches) => {
    expect(patternMatches(pattern, name)).toBe(matches);
  });
});

describe('ranked members', () => {
  const ranked = { placement: { members: [vm2, vm3] } };
  test.each<readonly [string, Changes, MemberName]>([
    ['the first is best', ranked, vm2],
    ['the second when the first is down', { ...ranked, cluster: states({ VM2: 'Down' }) }, vm3],
    ['the second when the first is disabled', { ...ranked, cluster: disabled('VM2') }, vm3],
    ['the first when none can be reached', { ...ranked, cluster: states({ VM2: 'Down', VM3: 'Leaving' }) }, vm2],
    ['the one it is on, though nobody could move it there now', { ...ranked, member: vm2, cluster: disabled('VM2') }, vm2],
    ['the better one, though it is on another of them', { ...ranked, member: vm3 }, vm2],
    ['members that do not exist are passed over', { placement: { members: ['VM9' as MemberName, vm3] } }, vm3],
  ])('%s', (_sentence, changes, target) => {
    expect(goal(changes).target).toBe(target);
  });
});

describe('a one-off relocation', () => {
  test('goes before the declaration and tells who it is', () => {
    expect(goal({ oneOff })).toMatchObject({
      target: vm3,
      cause: 'Manual',
      relocation: 'by-ann',
      because: 'one-off relocation by-ann',
      holds: [],
    });
  });
  test.each<readonly [string, Changes, readonly string[]]>([
    ['waits for no window', { placement: { windows: [windowAt(20)] }, policy: { windows: [windowAt(21)] } }, []],
    ['must be admitted like any other', { policy: { tenants: [{ ...tenant, members: ['VM1', 'VM2'] }] } }, ['NotAdmitted']],
    ['waits for a slot', { slotFree: false }, ['WaitingForSlot']],
    ['does not overrule Observe', { policy: { enforcement: 'Observe' } }, ['Observed']],
  ])('%s', (_sentence, changes, reasons) => {
    expect(reasonsOf({ ...changes, oneOff })).toEqual(reasons);
  });
});

describe('a claim that has not led to a MOVE is given up', () => {
  const observed = goalOf(vm2, { holds: [{ reason: 'Observed', message: 'only observes' }] });
  const backoff = goalOf(vm2, { holds: [{ reason: 'Backoff', message: 'x' }] });
  test.each<readonly [string, Parameters<typeof withdrawn>, string | undefined]>([
    [
      'a store may give a claim back with its fields in another order',
      [claimOf({ interfaces: placementOf().interfaces.map(({ name, cpc }) => ({ cpc, name })) }), goalOf(vm2)],
      undefined,
    ],
    ['not while its goal stands', [claimOf(), goalOf(vm2)], undefined],
    ['when its placement is gone', [claimOf(), undefined], 'its placement is gone'],
    ['when it is declared elsewhere', [claimOf(), goalOf(vm3)], 'it is declared on VM3 now'],
    ['when its placement became void', [claimOf(), goalOf(undefined, { holds: [{ reason: 'NotAdmitted', message: 'no' }] })], 'no'],
    ['when its owner now only observes', [claimOf(), observed], 'only observes'],
    ['not for what passes by itself', [claimOf(), backoff], undefined],
    ['never for a repair', [claimOf({ cause: 'Repair' }), undefined], undefined],
    [
      'never on the way back',
      [claimOf({ group: { name: 'web', index: 0, size: 2, onSplit: 'Return', returning: true } }), goalOf(vm3)],
      undefined,
    ],
  ])('%s', (_sentence, args, why) => {
    expect(withdrawn(...args)).toBe(why);
  });
});

test.each<SsiMode>(['InFlux', 'Safe', 'Unknown'])('an SSI cluster in mode %s is not stable', (mode) => {
  expect(reasonsOf({ cluster: { mode } })).toEqual(['ClusterNotStable']);
});
