import { describe, expect, test } from 'vitest';
import { type Condition, type ConditionFacts, conditionsOf } from '../../controller/decide/conditions.ts';
import { type Reason, type ReasonClass, reasons } from '../../controller/domain/reason.ts';

const first = '2026-03-02T08:00:00.000Z';
const later = '2026-03-02T09:00:00.000Z';

function conditions(over: Partial<ConditionFacts> = {}, previous: readonly Condition[] = []): readonly Condition[] {
  const facts: ConditionFacts = {
    reason: 'Placed',
    message: 'on VM1 as declared',
    placed: true,
    network: undefined,
    configCurrent: undefined,
    eligible: undefined,
    devicesMissing: [],
    generation: 3,
    nowIso: first,
    ...over,
  };
  return conditionsOf(facts, previous);
}

function find(list: readonly Condition[], type: string): Condition | undefined {
  return list.find((condition) => condition.type === type);
}

/** Ready, Reconciling, Stalled. */
const meant: Readonly<Record<ReasonClass, readonly Condition['status'][]>> = {
  rest: ['True', 'False', 'False'],
  held: ['True', 'False', 'False'],
  working: ['False', 'True', 'False'],
  person: ['False', 'False', 'True'],
};

/** Every word and what kstatus readers make of it; a new one gets its row here. */
const classes: Readonly<Record<Reason, ReasonClass>> = {
  Placed: 'rest',
  PlacedNetworkUnknown: 'rest',
  Relocating: 'working',
  Repairing: 'working',
  Restoring: 'working',
  ResidencyUnknown: 'working',
  NotLoggedOn: 'working',
  RelocatingElsewhere: 'working',
  WaitingForSlot: 'working',
  WaitingForGroup: 'working',
  Backoff: 'working',
  FlapLimit: 'working',
  TargetNotJoined: 'working',
  ClusterNotStable: 'working',
  HypervisorUnreachable: 'working',
  AgentUnreachable: 'working',
  RecordsMissing: 'working',
  OtherController: 'working',
  ControllerOnGuest: 'working',
  StoreUnreachable: 'working',
  Deferred: 'held',
  Observed: 'held',
  Suspended: 'held',
  Held: 'held',
  Cancelled: 'person',
  Conflict: 'person',
  NotAdmitted: 'person',
  InvalidSpec: 'person',
  UnknownCluster: 'person',
  UnknownMember: 'person',
  UnprovenResidency: 'person',
  MapMismatch: 'person',
  NoInterfaceForTarget: 'person',
  UnprovenQuiesce: 'person',
  MassChange: 'person',
  GroupMismatch: 'person',
  GroupSplit: 'person',
  AttemptsExhausted: 'person',
  EndedByPerson: 'person',
  GuestReset: 'person',
  RejectedByZvm: 'person',
  AdapterRefused: 'person',
};

test.each(Object.entries(classes) as readonly (readonly [Reason, ReasonClass])[])(
  '%s is %s to readers of conditions',
  (reason, meaning) => {
    const list = conditions({ reason, placed: meaning === 'rest' });
    expect(['Ready', 'Reconciling', 'Stalled'].map((type) => find(list, type)?.status)).toEqual(meant[meaning]);
    expect(['Ready', 'Reconciling', 'Stalled'].map((type) => find(list, type)?.reason)).toEqual([reason, reason, reason]);
  },
);

test('no word is without its row', () => {
  expect(Object.keys(reasons).sort()).toEqual(Object.keys(classes).sort());
});

test('what needs a person says what to do', () => {
  expect(find(conditions({ reason: 'GuestReset', message: 'logged off' }), 'Stalled')?.message).toBe(
    `logged off. ${reasons.GuestReset.next}`,
  );
});

describe('conditions beside the three', () => {
  test.each<readonly [sentence: string, over: Partial<ConditionFacts>, type: string, expected: string | undefined]>([
    ['a placed guest is Placed, whatever it waits for', { placed: true, reason: 'Repairing' }, 'Placed', 'True Placed'],
    ['a displaced guest is not, and says why', { placed: false, reason: 'Deferred' }, 'Placed', 'False Deferred'],
    [
      'nobody knows of a guest whose residency is unknown',
      { placed: undefined, reason: 'ResidencyUnknown' },
      'Placed',
      'Unknown ResidencyUnknown',
    ],
    ['a guest without HiperSockets has no network condition', {}, 'NetworkReady', undefined],
    ['the right interface alone', { network: 'right' }, 'NetworkReady', 'True RightInterface'],
    ['interfaces that change', { network: 'changing' }, 'NetworkReady', 'False Changing'],
    ['the wrong interface', { network: 'wrong' }, 'NetworkReady', 'False WrongInterface'],
    ['interfaces that nobody can see', { network: 'unknown' }, 'NetworkReady', 'Unknown Unreachable'],
    ['an agent that answers', { network: 'wrong' }, 'AgentConnected', 'True Connected'],
    ['an agent that does not', { network: 'unknown' }, 'AgentConnected', 'False Unreachable'],
    ['the same map', { configCurrent: true }, 'AgentConfigCurrent', 'True Agrees'],
    ['another map', { configCurrent: false }, 'AgentConfigCurrent', 'False MapMismatch'],
    ['a passed TEST', { eligible: { yes: true, message: '' } }, 'Eligible', 'True TestPassed'],
    ['a refused TEST', { eligible: { yes: false, message: 'no crypto' } }, 'Eligible', 'False TestRefused'],
    ['no TEST says nothing', {}, 'Eligible', undefined],
    ['missing devices', { devicesMissing: ['0190'] }, 'DevicesMissing', 'True LinkFailed'],
    ['no missing devices', {}, 'DevicesMissing', undefined],
  ])('%s', (_sentence, over, type, expected) => {
    const condition = find(conditions(over), type);
    expect(condition && `${condition.status} ${condition.reason}`).toBe(expected);
  });
});

describe('the time of a transition', () => {
  const before = conditions({ reason: 'Relocating', placed: false });

  test('stays while the status stays, though reason and message change', () => {
    const after = conditions({ reason: 'Backoff', message: 'later', placed: false, nowIso: later, generation: 4 }, before);
    expect(after.map((condition) => condition.lastTransitionTime)).toEqual(after.map(() => first));
    expect(find(after, 'Ready')).toMatchObject({ reason: 'Backoff', message: 'later', observedGeneration: 4 });
  });
  test('is now for each condition whose status changes, and for no other', () => {
    const after = conditions({ reason: 'Placed', nowIso: later }, before);
    const changed = after.filter((condition) => condition.lastTransitionTime === later).map((condition) => condition.type);
    expect(changed).toEqual(['Ready', 'Placed', 'Reconciling']);
  });
  test('a list that says nothing new is equal, so that nothing is written', () => {
    expect(conditions({ reason: 'Relocating', placed: false, nowIso: later }, before)).toEqual(before);
  });
});
