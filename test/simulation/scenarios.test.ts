import { afterEach, describe, expect, test } from 'vitest';
import type { GuestPlacementSpec, SSIClusterSpec } from '../../crds/generated.ts';
import type { GuestName, MemberName } from '../../controller/domain/names.ts';
import { clusterSpec, placement } from './references.ts';
import { needsPerson, openScene, type Scene } from './scene.ts';
import { clusterKey, namespace } from './stage.ts';

const [vm9, vm2, vm3] = ['LTICVM9', 'LTICVM2', 'LTICVM3'] as unknown as readonly [MemberName, MemberName, MemberName];
const one = 'LITDCON1' as GuestName;
const mode = { lateness: 'Enforced' } as const;

let scenes: Scene[] = [];
afterEach(() => {
  // Whatever a scenario is about, no rule was broken on the way.
  const broken = scenes.flatMap((scene) => scene.monitor.violations);
  scenes = [];
  if (broken.length > 0) throw new Error(JSON.stringify(broken));
});

function open(
  o: {
    readonly cluster?: SSIClusterSpec;
    readonly placements?: Parameters<typeof openScene>[0]['placements'];
    readonly slots?: number;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly refuses?: (site: string) => boolean;
  } = {},
): Scene {
  const scene = openScene({
    cluster: o.cluster ?? clusterSpec(mode, [{ userid: one, member: vm9 }]),
    placements: o.placements ?? [placement(one)],
    ...(o.slots === undefined ? {} : { slots: o.slots }),
    ...(o.refuses === undefined ? {} : { refuses: o.refuses }),
  });
  scenes.push(scene);
  return scene;
}

function relocation(guest: GuestName, more: Partial<GuestPlacementSpec> = {}): ReturnType<typeof placement> {
  return placement(guest, more);
}

function cancel(scene: Scene, guest: string): void {
  const found = scene.stage.store.list('Relocation').find((each) => each.spec.guest === guest && each.status?.phase !== 'Finished');
  if (found === undefined) throw new Error(`no Relocation of ${guest} to cancel`);
  scene.stage.store.apply({
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'Relocation',
    metadata: { name: found.metadata.name, namespace },
    spec: { ...found.spec, cancel: true },
  });
}

function hasRun(scene: Scene, guest: string): boolean {
  return scene.stage.machine.ledger().some((entry) => entry.guest === guest && entry.result === 'running');
}

test('a claim that cannot be written is told in the placement; nothing is sent, and the guest goes when it can be', async () => {
  let refused = false;
  const scene = open({ placements: [placement(one, { member: vm9 })], refuses: (site) => refused && site === 'write cluster status' });
  await scene.until('it rests', () => scene.condition('litdcon1', 'Placed') === 'True', 120);
  refused = true;
  scene.declare(placement(one));
  await scene.until('it is told', () => scene.waitingFor('litdcon1') === 'StoreUnreachable', 60);
  expect([scene.condition('litdcon1', 'Ready'), scene.condition('litdcon1', 'Reconciling')]).toEqual(['False', 'True']);
  await scene.run(600);
  expect(scene.sent()).toEqual([]);
  refused = false;
  await scene.until('it has moved', () => scene.condition('litdcon1', 'Placed') === 'True', 120);
  expect(scene.memberOf(one)).toBe(vm2);
});

describe('a cancelled move', () => {
  test('is not started again within an hour, and starts when a person lifts it', async () => {
    const scene = open();
    await scene.until('its MOVE runs', () => hasRun(scene, one), 30);
    cancel(scene, one);
    await scene.run(3600);
    expect(scene.sent().map((entry) => entry.result)).toEqual(['ended 01']);
    expect([scene.memberOf(one), scene.waitingFor('litdcon1')]).toEqual([vm9, 'Cancelled']);
    scene.declare({ ...placement(one), annotations: { 'zferry.io/resume': '1' } });
    await scene.run(60);
    expect(scene.memberOf(one)).toBe(vm2);
  });

  test('stays cancelled over a restart', async () => {
    const scene = open();
    await scene.until('its MOVE runs', () => hasRun(scene, one), 30);
    cancel(scene, one);
    await scene.until('it is held', () => scene.waitingFor('litdcon1') === 'Cancelled', 60);
    scene.restart();
    await scene.run(3600);
    expect(scene.sent()).toHaveLength(1);
    expect(scene.waitingFor('litdcon1')).toBe('Cancelled');
  });

  test('starts again when its declaration changes', async () => {
    const scene = open();
    await scene.until('its MOVE runs', () => hasRun(scene, one), 30);
    cancel(scene, one);
    await scene.until('it is held', () => scene.waitingFor('litdcon1') === 'Cancelled', 60);
    scene.declare(placement(one, { member: vm3 }));
    await scene.run(60);
    expect(scene.memberOf(one)).toBe(vm3);
  });
});

describe('a guest that somebody else moves', () => {
  const cluster = clusterSpec(mode, [{ userid: one, member: vm2 }], { externalHoldSeconds: 1800 });

  test('is reported within a sweep, left there for externalHoldSeconds, and then brought home', async () => {
    const scene = open({ cluster });
    await scene.run(20);
    scene.stage.machine.operate({ kind: 'relocate', guest: one, to: vm9 }, scene.stage.time.nowMs());
    await scene.until('it has landed', () => scene.memberOf(one) === vm9, 60);
    await scene.run(6);
    expect(scene.condition('litdcon1', 'Placed')).toBe('False');
    expect(scene.waitingFor('litdcon1')).toBe('Held');
    const [record, ...more] = scene.stage.store.list('Relocation');
    expect([record?.spec.cause, record?.status?.outcome, more]).toEqual(['External', 'External', []]);
    // By its agent: from when it was stopped until a route was back.
    expect(record?.status?.darkMs).toBeGreaterThan(0);
    expect(record?.status?.darkMs).toBeLessThan(6_000);
    await scene.run(1780);
    expect(scene.sent()).toEqual([]);
    await scene.run(60);
    expect(scene.memberOf(one)).toBe(vm2);
    expect(scene.sent()).toHaveLength(1);
  });

  test('the way of an attempt that was given up, where nothing drops a late MOVE, is recorded as that MOVE', async () => {
    const scene = open({ cluster: clusterSpec({ lateness: 'Unbounded', latenessSeconds: 4 }, [{ userid: one, member: vm9 }]) });
    scene.stage.machine.faults.add({ call: 'move', effect: { kind: 'truncated' } });
    scene.stage.machine.operate({ kind: 'setting', guest: one, value: 'ON' }, scene.stage.time.nowMs());
    await scene.until('its MOVE is running', () => hasRun(scene, one), 60);
    scene.stage.machine.operate({ kind: 'endRelocation', guest: one, reason: 3 }, scene.stage.time.nowMs());
    const outcomes = (): readonly (string | undefined)[] => scene.stage.store.list('Relocation').map((each) => each.status?.outcome);
    await scene.until('the attempt is given up', () => outcomes().includes('NotMoved') && scene.waitingFor('litdcon1') === 'Backoff', 120);
    scene.stage.machine.operate({ kind: 'relocate', guest: one, to: vm2 }, scene.stage.time.nowMs());
    await scene.until('it has landed', () => scene.memberOf(one) === vm2, 60);
    await scene.run(10);
    expect(outcomes()).toContain('LateMove');
    expect(scene.condition('litdcon1', 'Placed')).toBe('True');
  });

  test('is recorded once, also over a restart', async () => {
    const scene = open({ cluster });
    await scene.run(20);
    scene.stage.machine.operate({ kind: 'relocate', guest: one, to: vm9 }, scene.stage.time.nowMs());
    await scene.until('it is held', () => scene.waitingFor('litdcon1') === 'Held', 60);
    scene.restart();
    await scene.run(600);
    expect(scene.stage.store.list('Relocation')).toHaveLength(1);
    expect(scene.waitingFor('litdcon1')).toBe('Held');
  });

  test('is left there until a person lifts it, when the hold is for ever', async () => {
    const scene = open({ cluster: clusterSpec(mode, [{ userid: one, member: vm2 }], { externalHold: 'Forever' }) });
    await scene.run(20);
    scene.stage.machine.operate({ kind: 'relocate', guest: one, to: vm9 }, scene.stage.time.nowMs());
    await scene.run(7200);
    expect([scene.memberOf(one), scene.waitingFor('litdcon1')]).toEqual([vm9, 'Held']);
    scene.declare({ ...placement(one), annotations: { 'zferry.io/resume': 'now' } });
    await scene.run(60);
    expect(scene.memberOf(one)).toBe(vm2);
  });
});

describe('many guests displaced at once', () => {
  const guests = Array.from({ length: 60 }, (_, index) => `LIT${String(index + 1).padStart(5, '0')}` as GuestName);
  const cluster = clusterSpec(
    { ...mode, instant: true } as typeof mode,
    guests.map((userid) => ({ userid, member: vm2 })),
    { maxConcurrent: 4 },
  );
  const merge = (scene: Scene): void => {
    for (const guest of guests.slice(0, 20)) scene.declare(placement(guest, { member: vm9 }));
  };
  const brakeOf = (scene: Scene): { hash: string; guests: readonly { guest: string }[] } | undefined =>
    scene.stage.store.read('SSICluster', clusterKey)?.status?.massChange;

  test('stop at the brake, which lists them and survives a restart, until that list is released by its hash', async () => {
    const scene = open({ cluster, placements: guests.map((guest) => placement(guest)), slots: 4 });
    await scene.run(30);
    merge(scene);
    await scene.run(600);
    expect(scene.sent()).toEqual([]);
    expect(brakeOf(scene)?.guests.map((entry) => entry.guest)).toEqual(guests.slice(0, 20));
    expect(scene.waitingFor('lit00001')).toBe('MassChange');
    const hash = brakeOf(scene)?.hash ?? '';

    scene.restart();
    await scene.run(600);
    expect(scene.sent()).toEqual([]);
    expect(brakeOf(scene)?.hash).toBe(hash);

    scene.editCluster({ annotations: { 'zferry.io/release-mass-change': 'not-the-hash' } });
    await scene.run(60);
    expect(scene.sent()).toEqual([]);

    scene.editCluster({ annotations: { 'zferry.io/release-mass-change': hash } });
    await scene.run(600);
    expect(guests.map((guest) => scene.memberOf(guest))).toEqual(guests.map((_, index) => (index < 20 ? vm9 : vm2)));
    expect(scene.sent()).toHaveLength(20);
  });

  test('go on when the merge is taken back', async () => {
    const scene = open({ cluster, placements: guests.map((guest) => placement(guest)), slots: 4 });
    await scene.run(30);
    merge(scene);
    await scene.run(60);
    for (const guest of guests.slice(0, 20)) scene.declare(placement(guest));
    await scene.run(60);
    expect(scene.sent()).toEqual([]);
    expect(brakeOf(scene)).toBeUndefined();
    expect(scene.waitingFor('lit00001')).toBeUndefined();
  });
});

describe('swapped machine sequences in an SSICluster', () => {
  test('move nothing and raise no interface', async () => {
    const two = 'LITDCON2' as GuestName;
    const cluster = clusterSpec(mode, [
      { userid: one, member: vm9 },
      { userid: two, member: vm2 },
    ]);
    const scene = open({ cluster, placements: [placement(one, { member: vm9 }), placement(two, { member: vm2 })] });
    await scene.run(30);
    const [first, second, ...rest] = cluster.members as unknown as readonly [
      SSIClusterSpec['members'][number],
      SSIClusterSpec['members'][number],
    ];
    const swapped = [
      { ...first, machineSequences: second.machineSequences },
      { ...second, machineSequences: first.machineSequences },
      ...rest,
    ];
    scene.editCluster({ spec: { ...cluster, members: swapped } });
    await scene.run(1800);
    expect(scene.monitor.effects()).toBe(0);
    expect(scene.sent()).toEqual([]);
  });
});

describe('a group', () => {
  const guests = ['LITDCON1', 'LITDCON2', 'LITDCON3'] as unknown as readonly GuestName[];
  const landed = (scene: Scene): number => guests.filter((guest) => scene.memberOf(guest) === vm2).length;
  const openGroup = (onSplit: 'Hold' | 'Return'): Scene =>
    open({
      cluster: clusterSpec(
        mode,
        guests.map((userid) => ({ userid, member: vm9 })),
      ),
      placements: guests.map((guest) => placement(guest, { group: 'web', relocation: { onSplit } })),
    });
  const members = (scene: Scene): readonly (string | undefined)[] => guests.map((guest) => scene.memberOf(guest));
  const halves = (count: number): readonly string[] => guests.map((_, index) => (index < count ? vm2 : vm9));
  const home = [vm9, vm9, vm9];

  for (const count of [1, 2]) {
    test(`refused after ${count} of its guests stays split under Hold, and says both halves`, async () => {
      const scene = openGroup('Hold');
      await scene.until(`${count} landed`, () => landed(scene) === count, 120);
      scene.stage.machine.operate({ kind: 'refuse', guest: guests[count] as GuestName, codes: ['1823'] }, scene.stage.time.nowMs());
      scene.stage.machine.operate({ kind: 'endRelocation', guest: guests[count] as GuestName, reason: 6 }, scene.stage.time.nowMs());
      await scene.run(900);
      expect(members(scene)).toEqual(halves(count));
      const waiting = guests.slice(count).map((guest) => scene.waitingFor(guest.toLowerCase()));
      expect(waiting).toEqual(waiting.map(() => 'GroupSplit'));
    });

    test(`refused after ${count} of its guests goes back together under Return`, async () => {
      const scene = openGroup('Return');
      await scene.until(`${count} landed`, () => landed(scene) === count, 120);
      scene.stage.machine.operate({ kind: 'refuse', guest: guests[count] as GuestName, codes: ['1823'] }, scene.stage.time.nowMs());
      scene.stage.machine.operate({ kind: 'endRelocation', guest: guests[count] as GuestName, reason: 6 }, scene.stage.time.nowMs());
      await scene.run(900);
      expect(members(scene)).toEqual(home);
    });

    for (const onSplit of ['Hold', 'Return'] as const) {
      test(`cancelled after ${count} of its guests ends as ${onSplit} says`, async () => {
        const scene = openGroup(onSplit);
        await scene.until(`${count} landed`, () => landed(scene) === count, 120);
        await scene.until('the next one runs', () => hasRun(scene, guests[count] ?? ''), 60);
        cancel(scene, guests[count] ?? '');
        await scene.run(900);
        expect(members(scene)).toEqual(onSplit === 'Hold' ? halves(count) : home);
        for (const guest of guests.slice(count)) expect(needsPerson(scene.waitingFor(guest.toLowerCase()))).toBe(true);
      });

      test(`whose controller dies after ${count} of its guests goes on under ${onSplit} and ends together`, async () => {
        const scene = openGroup(onSplit);
        await scene.until(`${count} landed`, () => landed(scene) === count, 120);
        scene.restart();
        await scene.run(900);
        expect(members(scene)).toEqual([vm2, vm2, vm2]);
      });
    }
  }

  test('of which one guest fails TEST goes nowhere and nothing goes dark', async () => {
    const scene = openGroup('Hold');
    scene.stage.machine.operate({ kind: 'refuse', guest: guests[2] as GuestName, codes: ['1823'] }, scene.stage.time.nowMs());
    await scene.run(300);
    expect(members(scene)).toEqual(home);
    expect(scene.sent()).toEqual([]);
  });

  test('whose guests disagree about their member goes nowhere and says so', async () => {
    const scene = open({
      cluster: clusterSpec(
        mode,
        guests.map((userid) => ({ userid, member: vm9 })),
      ),
      placements: guests.map((guest, index) => placement(guest, { group: 'web', member: index === 2 ? vm3 : vm2 })),
    });
    await scene.run(300);
    expect(scene.sent()).toEqual([]);
    expect(scene.waitingFor('litdcon1')).toBe('GroupMismatch');
  });
});

describe('what holds a guest', () => {
  const stays: readonly (readonly [what: string, reason: string, spec: Partial<GuestPlacementSpec>, cluster: Partial<SSIClusterSpec>])[] = [
    ['an observed placement', 'Observed', { mode: 'Observe' }, {}],
    ['an observed cluster', 'Observed', {}, { enforcement: 'Observe' }],
    ['a suspended placement', 'Suspended', { suspend: true }, {}],
    ['a suspended cluster', 'Suspended', {}, { suspend: true }],
    ['a namespace without a tenant entry', 'NotAdmitted', {}, { tenants: [] }],
    ['a userid that the tenant may not place', 'NotAdmitted', {}, { tenants: [{ namespace, guests: ['WEB*'] }] }],
    ['a member that the tenant may not use', 'NotAdmitted', {}, { tenants: [{ namespace, guests: ['*'], members: [vm9] }] }],
    ['a member that is none', 'UnknownMember', { member: 'LTICVM8' }, {}],
  ];
  test.each(stays)('%s moves nothing and tells %s', async (_what, reason, spec, more) => {
    const scene = open({ cluster: { ...clusterSpec(mode, [{ userid: one, member: vm9 }]), ...more }, placements: [relocation(one, spec)] });
    await scene.run(600);
    expect(scene.monitor.effects()).toBe(0);
    expect(scene.waitingFor('litdcon1')).toBe(reason);
  });

  test('ends when the window opens', async () => {
    // The world begins on a Monday at 08:00 UTC.
    const windows = [{ name: 'nine', cron: '0 9 * * 1', durationMinutes: 30, timeZone: 'UTC' }];
    const scene = open({ placements: [placement(one, { windows })] });
    await scene.run(3590);
    expect([scene.sent().length, scene.waitingFor('litdcon1'), scene.condition('litdcon1', 'Ready')]).toEqual([0, 'Deferred', 'True']);
    await scene.run(60);
    expect(scene.memberOf(one)).toBe(vm2);
  });

  test('is the flap limit after so many moves, until its period has passed', async () => {
    const scene = open({ cluster: clusterSpec(mode, [{ userid: one, member: vm9 }], { flapLimit: { moves: 2, perMinutes: 30 } }) });
    await scene.run(60);
    scene.declare(placement(one, { member: vm9 }));
    await scene.run(60);
    scene.declare(placement(one));
    await scene.run(600);
    expect([scene.sent().length, scene.memberOf(one), scene.waitingFor('litdcon1')]).toEqual([2, vm9, 'FlapLimit']);
    await scene.run(1800);
    expect(scene.memberOf(one)).toBe(vm2);
  });

  test('is a growing backoff after refusals, and a person once it has failed as often as zferry tries', async () => {
    const scene = open({ cluster: clusterSpec(mode, [{ userid: one, member: vm9, refuse: ['1823'] }]) });
    await scene.run(10);
    expect(scene.waitingFor('litdcon1')).toBe('Backoff');
    await scene.run(3600);
    expect([scene.sent().length, scene.waitingFor('litdcon1')]).toEqual([0, 'AttemptsExhausted']);
    const effects = scene.monitor.effects();
    scene.restart();
    await scene.run(3600);
    expect(scene.monitor.effects()).toBe(effects);
    scene.stage.machine.operate({ kind: 'refuse', guest: one, codes: [] }, scene.stage.time.nowMs());
    scene.declare({ ...placement(one), annotations: { 'zferry.io/resume': 'mended' } });
    await scene.run(60);
    expect(scene.memberOf(one)).toBe(vm2);
  });
});

describe('declarations', () => {
  test('of one guest in two placements: the older counts, the younger says so', async () => {
    const younger = { ...placement(one, { member: vm3 }), name: 'zz-again' };
    const scene = open({ placements: [placement(one), younger] });
    await scene.run(60);
    expect([scene.memberOf(one), scene.waitingFor('zz-again'), scene.waitingFor('litdcon1')]).toEqual([vm2, 'Conflict', undefined]);
  });

  test('with ranked members: the next one is taken while the first cannot be', async () => {
    const { member: _member, ...spec } = placement(one).spec;
    const scene = open({ placements: [{ name: 'litdcon1', spec: { ...spec, members: [vm2, vm3] } }] });
    scene.stage.machine.operate({ kind: 'memberState', member: vm2, state: 'Leaving' }, scene.stage.time.nowMs());
    await scene.run(60);
    expect(scene.memberOf(one)).toBe(vm3);
  });

  test('with priorities: of those that wait for the only slot the highest gets it first', async () => {
    const guests = ['LITDCON1', 'LITDCON2', 'LITDCON3'] as unknown as readonly GuestName[];
    const tenants = [{ namespace, guests: ['*'], maxPriority: 10 }];
    const cluster = {
      ...clusterSpec(
        mode,
        guests.map((userid) => ({ userid, member: vm9 })),
      ),
      tenants,
    };
    const scene = open({ cluster, placements: guests.map((guest, index) => placement(guest, { priority: index })) });
    await scene.run(90);
    expect(scene.sent().map((entry) => entry.guest)).toEqual(['LITDCON1', 'LITDCON3', 'LITDCON2']);
  });
});
