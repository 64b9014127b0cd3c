import { describe, expect, test } from 'vitest';
import type { GuestPlacement, GuestPlacementSpec, GuestPlacementStatus, SSICluster, SSIClusterSpec, Window } from '../../crds/generated.ts';
import { defaultLimits } from '../../controller/domain/limits.ts';
import type { ParsedWindow } from '../../controller/domain/placement.ts';
import { claimOf, clusterPolicyOf, entryOf, placementPolicyOf, placementRecordOf } from '../../controller/reconcile/resources.ts';
import { claimOf as someClaim } from '../decide/seeing.ts';
import { cluster, placement } from '../store/fixtures.ts';

const metadata = { uid: 'uid-1', resourceVersion: '9', generation: 3, creationTimestamp: '2026-01-01T00:00:00.000Z' };

function clusterWith(spec: Partial<SSIClusterSpec> = {}): SSICluster {
  const manifest = cluster();
  return {
    ...manifest,
    metadata: { ...manifest.metadata, ...metadata },
    spec: { ...manifest.spec, ...spec },
    status: { observedGeneration: -1 },
  };
}

function placementWith(
  o: {
    readonly spec?: Partial<GuestPlacementSpec>;
    readonly status?: Partial<GuestPlacementStatus>;
    readonly annotations?: Readonly<Record<string, string>>;
  } = {},
): GuestPlacement {
  const manifest = placement('lit1', o.spec);
  const { annotations = {} } = o;
  return { ...manifest, metadata: { ...manifest.metadata, ...metadata, annotations }, status: { observedGeneration: -1, ...o.status } };
}

describe("an administrator's cluster", () => {
  test('has cautious defaults', () => {
    expect(clusterPolicyOf(clusterWith(), 1)).toMatchObject({
      name: 'prod',
      enforcement: 'Observe',
      suspend: false,
      windows: [],
      maxConcurrent: 1,
      maxPerMember: 1,
      limits: defaultLimits,
      flap: { moves: 4, periodMs: 3_600_000 },
      massChange: { guests: 10, periodMs: 1_800_000 },
      externalHoldMs: 1_800_000,
      allowUnproven: [],
      tenants: [],
    });
  });

  test.each<readonly [sentence: string, spec: Partial<SSIClusterSpec>, expected: object]>([
    [
      'allows as many per member as in all unless told otherwise',
      { relocation: { maxConcurrent: 4 } },
      { maxConcurrent: 4, maxPerMember: 4 },
    ],
    ['may allow fewer per member', { relocation: { maxConcurrent: 4, maxPerMember: 2 } }, { maxPerMember: 2 }],
    [
      'gives limits in seconds',
      { relocation: { maxTotalSeconds: 60, maxQuiesceSeconds: 5 } },
      { limits: { ...defaultLimits, maxTotalMs: 60_000, maxQuiesceMs: 5_000 } },
    ],
    ['holds for a time', { relocation: { externalHoldSeconds: 60 } }, { externalHoldMs: 60_000 }],
    ['may hold for ever', { relocation: { externalHoldSeconds: 60, externalHold: 'Forever' } }, { externalHoldMs: undefined }],
    ['may hold not at all', { relocation: { externalHoldSeconds: 0 } }, { externalHoldMs: 0 }],
    [
      'gives no tenant a priority by default',
      { tenants: [{ namespace: 'prod', guests: ['LIT*'] }] },
      { tenants: [{ namespace: 'prod', guests: ['LIT*'], members: undefined, maxPriority: 0 }] },
    ],
  ])('%s', (_sentence, spec, expected) => {
    expect(clusterPolicyOf(clusterWith(spec), 1)).toMatchObject(expected);
  });

  test('names a member by each of its machines in its LPAR while one is being replaced', () => {
    const member = { name: 'VM1', cpc: 'CPC1', lpar: 'LP1', machineSequences: ['0000000000011111', '0000000000033333'], enabled: false };
    expect(clusterPolicyOf(clusterWith({ members: [member] }), 1).members).toEqual([
      {
        name: 'VM1',
        cpc: 'CPC1',
        machines: [
          { sequence: '0000000000011111', lpar: 'LP1' },
          { sequence: '0000000000033333', lpar: 'LP1' },
        ],
        enabled: false,
      },
    ]);
  });

  test('rehearses every duration of the protocol at a fraction', () => {
    const { limits, externalHoldMs } = clusterPolicyOf(clusterWith({ relocation: { maxTotalSeconds: 100 } }), 0.05);
    expect({ limits, externalHoldMs }).toEqual({
      limits: { issueWindowMs: 500, marginMs: 250, giveUpMs: 500, maxTotalMs: 5_000, maxQuiesceMs: 500 },
      externalHoldMs: 90_000,
    });
  });
});

describe("an owner's placement", () => {
  const policy = (o: Parameters<typeof placementWith>[0] = {}) => placementPolicyOf(placementWith(o), defaultLimits, 1);

  test('enforces by default', () => {
    expect(policy()).toMatchObject({
      namespace: 'default',
      name: 'lit1',
      uid: 'uid-1',
      generation: 3,
      guest: 'LIT1',
      members: ['VM1'],
      mode: 'Enforce',
      suspend: false,
      interfaces: [],
      agent: undefined,
      onSplit: 'Hold',
      detach: [],
      windows: [],
      priority: 0,
      group: undefined,
      resume: undefined,
    });
  });

  test.each<readonly [sentence: string, o: Parameters<typeof placementWith>[0], expected: object]>([
    ['may rank its members', { spec: { members: ['VM2', 'VM1'] } }, { members: ['VM2', 'VM1'] }],
    ['lists single devices of its ranges', { spec: { detachDevices: ['190-191', '19e'] } }, { detach: ['0190', '0191', '019E'] }],
    ['has limits of its own', { spec: { relocation: { maxTotalSeconds: 60 } } }, { limits: { ...defaultLimits, maxTotalMs: 60_000 } }],
    ['names one kind of agent', { spec: { agent: { simulated: {} } } }, { agent: { kind: 'simulated', spec: {} } }],
    [
      'keeps one interface a CPC',
      { spec: { hipersockets: { interfaces: [{ name: 'hsi0', cpc: 'CPC1', network: '10.0.0.0/24' }] } } },
      { interfaces: [{ name: 'hsi0', cpc: 'CPC1' }] },
    ],
    ['is lifted by a new annotation', { annotations: { 'zferry.io/resume': 'b' }, status: { resumed: 'a' } }, { resume: 'b' }],
    ['is lifted once by each', { annotations: { 'zferry.io/resume': 'a' }, status: { resumed: 'a' } }, { resume: undefined }],
  ])('%s', (_sentence, o, expected) => {
    expect(policy(o)).toMatchObject(expected);
  });

  test.each<readonly [sentence: string, spec: Partial<GuestPlacementSpec>]>([
    ['a service machine', { guest: 'MAINT' }],
    ['a name that is none', { guest: 'LIT1#CP LOGOFF' }],
    ['devices that are none', { detachDevices: ['19F-190'] }],
  ])('is understood by nobody when it names %s', (_sentence, spec) => {
    expect(policy({ spec })).toBeUndefined();
  });
});

describe('what is remembered of a placement', () => {
  const at = '2026-03-02T08:00:00.000Z';
  const atMs = Date.parse(at);
  const placed = (status: 'True' | 'False') => ({
    conditions: [{ type: 'Placed', status, reason: 'x', message: '', lastTransitionTime: at }],
  });
  const entry = (outcome: 'Moved' | 'NotMoved', when: string) => ({
    relocation: 'r',
    from: 'VM1',
    to: 'VM2',
    cause: 'Drift' as const,
    outcome,
    at: when,
  });

  test.each<readonly [sentence: string, status: Partial<GuestPlacementStatus>, expected: object]>([
    [
      'nothing, at first',
      {},
      {
        member: undefined,
        since: undefined,
        failures: 0,
        retryAtMs: undefined,
        hold: undefined,
        movedAtMs: [],
        displacedSinceMs: undefined,
      },
    ],
    ['where it was seen last', { member: 'VM1', observedAt: at }, { member: 'VM1', since: at }],
    ['since when it is displaced', placed('False'), { displacedSinceMs: atMs }],
    ['a placed guest is not displaced', placed('True'), { displacedSinceMs: undefined }],
    [
      'moves that took place, the newest last',
      { history: [entry('Moved', '2026-03-02T09:00:00.000Z'), entry('NotMoved', at), entry('Moved', at)] },
      { movedAtMs: [atMs, atMs + 3_600_000] },
    ],
    [
      'a hold with its end',
      { hold: { reason: 'Held', since: at, until: at, generation: 3 } },
      { hold: { reason: 'Held', since: at, untilMs: atMs, generation: 3, message: '' } },
    ],
    [
      'a hold without one',
      { hold: { reason: 'Cancelled', since: at, generation: 3, message: 'm' } },
      { hold: { reason: 'Cancelled', since: at, untilMs: undefined, generation: 3, message: 'm' } },
    ],
    [
      'failures and the next attempt',
      { lastAttempt: { attempt: 7, at, outcome: 'NotMoved', message: '', failures: 2, generation: 3, retryAt: at } },
      { failures: 2, retryAtMs: atMs },
    ],
  ])('%s', (_sentence, status, expected) => {
    expect(placementRecordOf(placementWith({ status }))).toMatchObject(expected);
  });
});

describe('a window', () => {
  const parsed = (over: Partial<Window>): ParsedWindow | undefined =>
    clusterPolicyOf(clusterWith({ windows: [{ name: 'night', cron: '30 2 * * *', durationMinutes: 90, ...over }] }), 0.05).windows[0];

  test.each<readonly [cron: string, expected: Partial<ParsedWindow>]>([
    ['30 2 * * *', { minutes: [30], hours: [2], anyDay: false, durationMs: 5_400_000, timeZone: 'UTC' }],
    ['0,30 22-23 * * *', { minutes: [0, 30], hours: [22, 23] }],
    ['*/20 0 * * *', { minutes: [0, 20, 40] }],
    ['0 0 15 * *', { days: [15], anyDay: false }],
    ['0 0 * * 6', { weekdays: [6], anyDay: false }],
    ['0 0 * * 7', { weekdays: [0], anyDay: false }],
    ['0 0 15 * 6', { days: [15], weekdays: [6], anyDay: true }],
    ['0 0 1 1,7 *', { months: [1, 7], days: [1] }],
  ])('%s is understood', (cron, expected) => {
    expect(parsed({ cron })).toMatchObject(expected);
  });

  test('keeps its zone, and its duration also in a rehearsal', () => {
    expect(parsed({ timeZone: 'Europe/Berlin' })).toMatchObject({ timeZone: 'Europe/Berlin', durationMs: 5_400_000 });
  });
});

test('a claim is stored as it is and comes back as it was', () => {
  const claim = someClaim({ phase: 'Moving', notAfter: '2026-03-02T08:00:09.000Z', setting: 'ON' });
  expect(claimOf(JSON.parse(JSON.stringify(entryOf(claim))))).toEqual(claim);
});
