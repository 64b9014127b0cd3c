import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { AgentSeen, RelocationSeen } from '../../controller/decide/seen.ts';
import type { Attempt } from '../../controller/domain/attempt.ts';
import type { Claim } from '../../controller/domain/claim.ts';
import type { Fault } from '../../controller/domain/fault.ts';
import type { MemberState, Residency } from '../../controller/domain/ssi.ts';
import {
  agentOf,
  ago,
  attemptNumber,
  attemptOf,
  claimOf,
  endOf,
  goalOf,
  hsi,
  inspectionOf,
  interfacesUp,
  linkOf,
  me,
  members,
  now,
  permitOf,
  seeing,
  stableCluster,
  vm1,
  vm2,
  vm3,
} from './seeing.ts';

/** Any mixture of what a decision can see, most fields as a MOVE needs them, so that every row is reached. */

/** The healthy value most of the time, else anything. */
function mostly<T>(healthy: T, ...others: readonly Arbitrary<T>[]): Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(healthy) }, ...others.map((arbitrary) => ({ weight: 1, arbitrary })));
}
function oneOf<const T>(...values: readonly T[]): Arbitrary<T> {
  return fc.constantFrom(...values);
}

const seconds = fc.oneof(oneOf(0, 9.999, 10, 15, 20, 20.001, 30, 30.001), fc.double({ min: 0, max: 400, noNaN: true }));
const when = seconds.map(ago);
const member = oneOf(vm1, vm2, vm3);
const fault: Arbitrary<Fault> = oneOf(
  { kind: 'unreachable', detail: 'x' },
  { kind: 'unknownOutcome', detail: 'x' },
  { kind: 'unauthorised', detail: 'x' },
  { kind: 'refused', findings: [{ code: '1', text: 'x' }] },
);
const tries = fc.integer({ min: 1, max: 4 });
export const anyResidency: Arbitrary<Residency> = fc.oneof(
  member.map((member) => ({ kind: 'at' as const, member })),
  oneOf<Residency>({ kind: 'nowhere' }, { kind: 'unknown', why: 'two' }),
);
const relocating = oneOf(null, undefined, { guest: claimOf().guest, from: vm1, to: vm2, issuer: 'ZFERRY', attempt: attemptNumber });
const accepted = fc
  .record({ sentMs: when, remains: fc.integer({ min: -60_000, max: 60_000 }) })
  .map((order) => ({ kind: 'accepted' as const, sentMs: order.sentMs, untilMs: now.monoMs + order.remains }));
const refusedOrder = fc.record({ kind: fc.constant('failed' as const), sentMs: when, fault, tries });

/** Undefined keys are left out, as they are in life. */
function present<T extends object>(value: { readonly [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

const claim: Arbitrary<Claim> = fc
  .record({
    claimId: mostly(me, fc.constant('other')),
    attempt: fc.constant(attemptNumber),
    phase: oneOf<Claim['phase']>('Moving', 'Moving', 'Moving', 'Moving', 'Claimed', 'Claimed', 'Claimed', 'Landed', 'Restoring'),
    cause: mostly<Claim['cause']>('Drift', oneOf('Repair', 'Manual')),
    interfaces: mostly<Claim['interfaces']>(hsi, fc.constant([]), fc.constant(undefined)),
    devices: mostly<Claim['devices']>(undefined, oneOf([linkOf('0190')], [])),
    setting: mostly<Claim['setting']>(undefined, fc.constant('ON')),
    group: mostly<Claim['group']>(undefined, fc.constant({ name: 'web', index: 0, size: 2, onSplit: 'Hold' })),
  })
  .map((over) => present<Claim>({ ...claimOf(), ...over }));

const eligibility: Arbitrary<Attempt['test']> = fc.oneof(
  { weight: 5, arbitrary: when.map((askedMs) => ({ kind: 'passed' as const, askedMs, answeredMs: askedMs, receiverNowMs: undefined })) },
  fc.constant(undefined),
  fc.constant({ kind: 'refused' as const, findings: [] }),
  fc.record({ kind: fc.constant('failed' as const), fault, tries }),
);
const move: Arbitrary<Attempt['move']> = fc.oneof(
  oneOf<Attempt['move']>({ kind: 'sent', sentMs: ago(1) }, { kind: 'notSent', detail: 'x' }),
  when.map((at) => ({ kind: 'done' as const, sentMs: at, answeredMs: at, messages: [] })),
  when.map((at) => ({ kind: 'refused' as const, sentMs: at, answeredMs: at, findings: [], endReason: 4 })),
  when.map((at) => ({ kind: 'unknown' as const, sentMs: at, answeredMs: at, detail: 'x' })),
);
const calls = oneOf(
  'inspect',
  'detach',
  'test',
  'quiesce',
  'renew',
  'intent',
  'move',
  'cancel',
  'close',
  'activate',
  'relink',
  'report',
  'release' as const,
);
const attempt: Arbitrary<Attempt> = fc
  .record({
    sinceMs: when,
    takenOver: mostly<boolean>(false, fc.constant(true)),
    running: mostly<Attempt['running']>(
      {},
      calls.map((call) => ({ [call]: now.monoMs })),
    ),
    inspection: fc.option(fc.record({ askedMs: when, residency: anyResidency, relocating }), { nil: undefined }),
    test: eligibility,
    detached: fc.boolean(),
    quiesce: fc.option(fc.oneof(accepted, refusedOrder), { nil: undefined }),
    renewal: fc.option(fc.oneof({ weight: 4, arbitrary: accepted }, refusedOrder), { nil: undefined }),
    intent: mostly<Attempt['intent']>(
      { firstMs: ago(1), lastMs: ago(1) },
      when.map((at) => ({ firstMs: at, lastMs: at })),
      fc.constant(undefined),
    ),
    foreignIntentMs: mostly<number | undefined>(undefined, when),
    move: mostly<Attempt['move']>(undefined, move, move),
    cancelSent: fc.boolean(),
    closedMs: fc.option(when, { nil: undefined }),
    activation: fc.option(fc.record({ kind: fc.constant('failed' as const), sentMs: when, fault, tries }), { nil: undefined }),
    settingRestored: fc.boolean(),
    retryMs: mostly<number | undefined>(undefined, when),
    end: mostly<Attempt['end']>(
      undefined,
      when.map((at) => endOf('NotMoved', { atMs: at, basisMs: at })),
      when.map((at) => endOf('Moved', { atMs: at, basisMs: at })),
    ),
    reported: fc.boolean(),
  })
  .map(({ inspection, ...over }) =>
    present<Attempt>({
      ...attemptOf(),
      ...over,
      inspection:
        inspection === undefined
          ? undefined
          : { askedMs: inspection.askedMs, value: inspectionOf(inspection.residency, { relocating: inspection.relocating }) },
    }),
  );

const agent: Arbitrary<AgentSeen> = fc.oneof(
  { weight: 1, arbitrary: oneOf<AgentSeen>({ kind: 'unreachable' }) },
  {
    weight: 9,
    arbitrary: fc
      .record({
        interfaces: mostly(interfacesUp(), oneOf(interfacesUp('hsi0'), interfacesUp('hsi1'), interfacesUp('hsi0', 'hsi1'))),
        quiescedFor: mostly<number | undefined>(attemptNumber, oneOf(undefined, attemptNumber - 1)),
        permit: mostly<ReturnType<typeof permitOf> | undefined>(
          permitOf(),
          fc.constant(undefined),
          fc.record({ remainingMs: fc.integer({ min: -1, max: 20_000 }) }).map(permitOf),
          fc.constant(permitOf({ attempt: 1 })),
        ),
      })
      .map(agentOf),
  },
);

export const anyView: Arbitrary<RelocationSeen> = fc
  .record({
    claim: mostly<Claim | undefined>(undefined, ...Array.from({ length: 30 }, () => claim)),
    attempt: mostly<Attempt | undefined>(undefined, ...Array.from({ length: 60 }, () => attempt)),
    agent,
    goal: oneOf(goalOf(vm2), goalOf(vm1), goalOf(undefined), undefined, goalOf(vm2, { holds: [{ reason: 'Backoff', message: 'x' }] })),
    residency: fc.record({ value: mostly<Residency>({ kind: 'at', member: vm1 }, anyResidency), askedMs: when }),
    adoptable: fc.boolean(),
    preparing: mostly<boolean>(false, fc.constant(true)),
    stop: mostly<RelocationSeen['stop']>(undefined, fc.constant({ outcome: 'Cancelled', message: 'x' })),
    turn: mostly<RelocationSeen['turn']>(
      undefined,
      oneOf(
        { kind: 'go' },
        { kind: 'test' },
        { kind: 'turnBack' },
        { kind: 'wait', message: 'x' },
        { kind: 'over', outcome: 'Superseded', message: 'x' },
      ),
    ),
    state: mostly<MemberState>('Joined', oneOf('Leaving', 'Down')),
    guests: fc.record({
      permit: mostly<boolean>(true, fc.constant(false)),
      provesQuiesce: mostly<boolean>(true, fc.constant(false)),
      stream: fc.boolean(),
    }),
    hypervisor: fc.record({
      status: fc.boolean(),
      cancel: fc.boolean(),
      setting: fc.boolean(),
      moveLateness: oneOf({ kind: 'enforced' }, { kind: 'bounded', latenessMs: 7_000 }, { kind: 'unbounded', latenessMs: 60_000 } as const),
    }),
  })
  .map(({ state, guests, hypervisor, ...over }) => {
    const states = new Map(members.map((one) => [one.name, state] as const));
    const base = seeing();
    // A view is of one piece: a guest whose claim has no interfaces is shown without an agent.
    const none = over.claim !== undefined && (over.claim.interfaces ?? []).length === 0;
    const agent: AgentSeen = none ? { kind: 'none' } : over.agent;
    return {
      ...base,
      ...over,
      agent,
      cluster: { ...stableCluster, states, guests, hypervisor: { ...stableCluster.hypervisor, ...hypervisor } },
    };
  });
