import { describe, expect, test } from 'vitest';
import type { Machine } from '../../controller/hypervisor/simulated/machine.ts';
import { createMachine } from '../../controller/hypervisor/simulated/machine.ts';
import type { OperatorCommand } from '../../controller/hypervisor/simulated/operator.ts';
import type { SimulatedSettings } from '../../controller/hypervisor/simulated/spec.ts';
import type { MachineEvent, MoveRequest } from '../../controller/hypervisor/simulated/world.ts';
import { codes } from './contract.ts';
import { LITBAD, LITBUSY, LITCMS, LITDCON1, NOBODY, VM2, VM9, link190, paperSpec } from './paper-cluster.ts';
import { memberNamed } from '../../controller/hypervisor/simulated/spec.ts';

const move: MoveRequest = {
  guest: LITDCON1,
  from: VM9,
  to: VM2,
  issuer: 'ZFERRY',
  attempt: 1,
  notAfterMs: 10_000,
  maxTotalMs: 5_000,
  maxQuiesceMs: 2_000,
};
const testing = { guest: LITDCON1, from: VM9, to: VM2, attempt: 1, notAfterMs: 10_000 };

function machineWith(settings: SimulatedSettings = {}): { readonly machine: Machine; readonly events: MachineEvent[] } {
  const machine = createMachine({ spec: paperSpec(settings) });
  const events: MachineEvent[] = [];
  machine.listen((event) => events.push(event));
  return { machine, events };
}

function endOf(events: readonly MachineEvent[]): number | undefined {
  const ended = events.find((event) => event.kind === 'moveEnded');
  if (ended === undefined) return undefined;
  return ended.answer.ok ? 0 : ended.answer.fault.kind === 'refused' ? ended.answer.fault.endReason : -1;
}

describe('every end of a relocation', () => {
  const ends: readonly (readonly [number, string, OperatorCommand | undefined, Partial<MoveRequest>])[] = [
    [0, 'success', undefined, {}],
    [1, 'a CANCEL command', { kind: 'cancelRelocation', guest: LITDCON1 }, {}],
    [2, 'a CPHX command', { kind: 'endRelocation', guest: LITDCON1, reason: 2 }, {}],
    [3, 'a lost ISFC connection', { kind: 'link', between: [VM2, VM9], up: false }, {}],
    [3, 'a target that goes down', { kind: 'memberState', member: VM2, state: 'Down' }, {}],
    [4, 'MAXTOTAL', undefined, { maxTotalMs: 40 }],
    [5, 'MAXQUIESCE', undefined, { maxQuiesceMs: 20 }],
    [6, 'a target that leaves', { kind: 'memberState', member: VM2, state: 'Leaving' }, {}],
    [6, 'a device linked meanwhile', { kind: 'attach', guest: LITDCON1, link: link190 }, {}],
    [7, 'a reset', { kind: 'reset', guest: LITDCON1 }, {}],
    [8, 'an internal error', { kind: 'endRelocation', guest: LITDCON1, reason: 8 }, {}],
    [9, 'a CP exit', { kind: 'endRelocation', guest: LITDCON1, reason: 9 }, {}],
    [11, 'a bad return code of a CP exit', { kind: 'endRelocation', guest: LITDCON1, reason: 11 }, {}],
  ];

  test.each(ends)('ends with %i on %s, and the guest runs on one member', (reason, _, command, limits) => {
    const { machine, events } = machineWith();
    machine.move({ ...move, ...limits }, 0);
    machine.advance(20);
    if (command !== undefined) machine.operate(command, 20);
    machine.advance(10_000);
    expect(endOf(events)).toBe(reason);
    expect(machine.inspect(LITDCON1, 10_000)).toMatchObject({
      residency: { kind: 'at', member: reason === 0 ? VM2 : VM9 },
      relocating: null,
    });
    expect(machine.isFrozen(LITDCON1)).toBe(false);
    expect(machine.ledger()).toMatchObject([{ performed: true, result: `ended ${String(reason).padStart(2, '0')}` }]);
  });

  test('ends with 7 when the guest logs off, which then runs nowhere', () => {
    const { machine, events } = machineWith();
    machine.move(move, 0);
    machine.operate({ kind: 'logoff', guest: LITDCON1 }, 20);
    expect(endOf(events)).toBe(7);
    expect(machine.inspect(LITDCON1, 20).residency).toEqual({ kind: 'nowhere' });
  });

  test('an eligibility violation found when the MOVE arrives is end reason 6 and starts nothing', () => {
    const { machine } = machineWith();
    expect(machine.move({ ...move, guest: LITBAD }, 0)).toMatchObject({ kind: 'answered', answer: { ok: false, fault: { endReason: 6 } } });
    expect(machine.ledger()).toMatchObject([{ performed: false }]);
  });

  test('a guest that cannot converge is ended by MAXTOTAL and was never stopped', () => {
    const { machine, events } = machineWith();
    machine.move({ ...move, guest: LITBUSY }, 0);
    expect(machine.nextChangeMs()).toBe(5_000);
    machine.advance(5_000);
    expect(events.map((event) => event.kind)).toEqual(['moveEnded']);
    expect(endOf(events)).toBe(4);
  });

  test('the guest is stopped just before it lands, and reads the new machine when it runs again', () => {
    const { machine, events } = machineWith();
    const before = machine.reading(LITDCON1);
    machine.move(move, 0);
    machine.advance(81);
    expect(machine.isFrozen(LITDCON1)).toBe(true);
    expect(machine.reading(LITDCON1)).toBe(before);
    machine.advance(10_000);
    expect(events.map((event) => event.kind)).toEqual(['frozen', 'thawed', 'moveEnded']);
    expect(machine.reading(LITDCON1)).toEqual({ sequence: '0000000000022222', lpar: 'LP2' });
  });

  test('while CP is still giving up, a cancelled relocation that is nearly done ends well', () => {
    const { machine, events } = machineWith();
    machine.operate({ kind: 'giveUp', ms: 1_000 }, 0);
    machine.move(move, 0);
    machine.advance(85);
    expect(machine.cancel({ guest: LITDCON1, from: VM9, attempt: 1, notAfterMs: 10_000 }, 85).ok).toBe(true);
    machine.advance(5_000);
    expect(endOf(events)).toBe(0);
  });

  test('two relocations over one pair of members share its link', () => {
    const { machine } = machineWith();
    machine.operate({ kind: 'load', guest: LITBUSY, dirtyMebibytesPerSecond: 1 }, 0);
    machine.move(move, 0);
    machine.move({ ...move, guest: LITBUSY }, 0);
    machine.advance(10_000);
    const [first] = machine.ledger();
    expect((first?.endedMs ?? 0) - (first?.startedMs ?? 0)).toBeGreaterThan(200);
  });
});

describe('every refusal of a TEST', () => {
  const set = (o: { readonly refuse?: readonly string[]; readonly commands?: readonly OperatorCommand[] }): Machine => {
    const { machine } = machineWith();
    if (o.refuse !== undefined) machine.operate({ kind: 'refuse', guest: LITDCON1, codes: o.refuse }, 0);
    for (const command of o.commands ?? []) machine.operate(command, 0);
    return machine;
  };
  const refusals: readonly (readonly [string, Machine, Partial<typeof testing>])[] = [
    ['0045', set({}), { guest: NOBODY }],
    ['0045', set({ commands: [{ kind: 'logoff', guest: LITDCON1 }] }), {}],
    ['1821', set({ refuse: ['1821'] }), {}],
    ['1822', set({ refuse: ['1822'] }), {}],
    ['1823', set({ refuse: ['1823'] }), {}],
    ['1937', set({ commands: [{ kind: 'attach', guest: LITDCON1, link: link190 }] }), {}],
    ['3006', set({ commands: [{ kind: 'mode', mode: 'InFlux' }] }), {}],
    ['3008', set({}), { to: memberNamed('ELSEWH') }],
    ['TARGET', set({ commands: [{ kind: 'memberState', member: VM2, state: 'Isolated' }] }), {}],
    ['TARGET', set({}), { to: VM9 }],
    ['STORAGE', set({ commands: [{ kind: 'capacity', member: VM2, mebibytes: 31 }] }), {}],
    ['SETTING', set({ commands: [{ kind: 'setting', guest: LITDCON1, value: 'OFF' }] }), {}],
    ['CONSOLE', set({ commands: [{ kind: 'console', guest: LITDCON1, connected: true }] }), {}],
    ['ISFC', set({ commands: [{ kind: 'link', between: [VM9, VM2], up: false }] }), {}],
    ['RELOCATING', set({ commands: [{ kind: 'relocate', guest: LITDCON1, to: VM2 }] }), {}],
  ];

  test.each(refusals)('%s', (code, machine, request) => {
    expect(codes(machine.test({ ...testing, ...request }, 0))).toEqual([code]);
  });

  test('every CMS link is named, and another disk is not', () => {
    const answer = machineWith().machine.test({ ...testing, guest: LITCMS }, 0);
    expect(answer.ok || answer.fault.kind !== 'refused' ? [] : answer.fault.findings.map((finding) => finding.text.slice(-4))).toEqual([
      '0190',
      '019E',
    ]);
  });

  test('all findings are told at once', () => {
    const machine = set({
      refuse: ['1822', '1823'],
      commands: [
        { kind: 'mode', mode: 'Safe' },
        { kind: 'console', guest: LITDCON1, connected: true },
        { kind: 'attach', guest: LITDCON1, link: link190 },
      ],
    });
    expect(codes(machine.test(testing, 0))).toEqual(['3006', '1822', '1823', '1937', 'CONSOLE']);
  });
});

describe('lateness and fence', () => {
  test('enforced: whatever arrives after its not-after is dropped, by the clock of the receiver', () => {
    const { machine } = machineWith();
    machine.operate({ kind: 'clockSkew', ms: 60_000 }, 0);
    expect(machine.test({ ...testing, notAfterMs: 70_000 }, 0)).toMatchObject({ ok: true, value: { receiverNowMs: 60_000 } });
    expect(machine.move(move, 0)).toMatchObject({ kind: 'answered', answer: { ok: false, fault: { findings: [{ code: 'EXPIRED' }] } } });
    expect(codes(machine.configure({ ...testing, at: VM9, change: { kind: 'setting', value: 'OFF' } }, 0))).toEqual(['EXPIRED']);
    expect(machine.inspect(LITDCON1, 0).relocationSetting).toBe('ON');
  });

  test('enforced: a TEST of a later attempt refuses MOVE, change and CANCEL of earlier ones for that guest alone', () => {
    const { machine } = machineWith();
    machine.test({ ...testing, attempt: 5 }, 0);
    expect(machine.move({ ...move, attempt: 4 }, 0)).toMatchObject({
      kind: 'answered',
      answer: { ok: false, fault: { findings: [{ code: 'FENCED' }] } },
    });
    expect(codes(machine.cancel({ ...testing, attempt: 4 }, 0))).toEqual(['FENCED']);
    expect(codes(machine.configure({ ...testing, attempt: 4, at: VM9, change: { kind: 'setting', value: 'OFF' } }, 0))).toEqual(['FENCED']);
    expect(machine.move({ ...move, guest: LITBUSY, attempt: 4 }, 0).kind).toBe('pending');
    expect(machine.move({ ...move, attempt: 5 }, 0).kind).toBe('pending');
    expect(machine.observe(0).lastAttemptReceived).toBe(5);
  });

  test('bounded: checked on arrival, performed up to W later, and not fenced', () => {
    const { machine } = machineWith({ lateness: 'Bounded', latenessSeconds: 8 });
    expect(machine.move({ ...move, notAfterMs: 4 }, 5)).toMatchObject({
      kind: 'answered',
      answer: { ok: false, fault: { findings: [{ code: 'EXPIRED' }] } },
    });
    machine.test({ ...testing, attempt: 9 }, 5);
    expect(machine.move({ ...move, notAfterMs: 5 }, 5).kind).toBe('pending');
    machine.advance(8_004);
    expect(machine.ledger().at(-1)?.performed).toBe(false);
    machine.advance(8_005);
    expect(machine.ledger().at(-1)).toMatchObject({ performed: true, startedMs: 8_005 });
    expect(machine.observe(8_005)).not.toHaveProperty('lastAttemptReceived');
  });

  test('unbounded: nothing is checked, nothing is fenced, and no clock is told', () => {
    const { machine } = machineWith({ lateness: 'Unbounded', latenessSeconds: 20 });
    expect(machine.test({ ...testing, attempt: 9, notAfterMs: 0 }, 100_000)).toEqual({
      ok: true,
      value: { messages: expect.any(Array) as unknown },
    });
    expect(machine.move({ ...move, attempt: 1, notAfterMs: 0 }, 100_000).kind).toBe('pending');
    expect(machine.observe(100_000)).not.toHaveProperty('lastAttemptReceived');
    expect(machine.lateness()).toEqual({ kind: 'unbounded', latenessMs: 20_000 });
  });
});

describe('the state of a machine', () => {
  test('a machine made from a state in the middle of a relocation ends it as the first one does', () => {
    const first = machineWith();
    first.machine.move(move, 0);
    first.machine.operate({ kind: 'refuse', guest: LITCMS, codes: ['1823'] }, 10);
    first.machine.advance(82);
    const again = createMachine({ spec: paperSpec(), state: JSON.parse(JSON.stringify(first.machine.toState())) });
    for (const machine of [first.machine, again]) machine.advance(10_000);
    expect(again.toState()).toEqual(first.machine.toState());
    expect(again.inspect(LITDCON1, 10_000).residency).toEqual({ kind: 'at', member: VM2 });
  });

  test('an edited SSICluster moves nothing, changes no machine, and adds what is new', () => {
    const { machine } = machineWith();
    const spec = paperSpec();
    const [nine, two] = spec.members;
    if (nine === undefined || two === undefined) throw new Error('the paper has two members');
    const swapped = [
      { ...nine, machineSequences: two.machineSequences },
      { ...two, machineSequences: nine.machineSequences },
    ];
    machine.adopt({
      members: swapped,
      simulated: {
        ...spec.simulated,
        guests: [
          { userid: LITDCON1, member: VM2 },
          { userid: 'LITNEW', member: VM2 },
        ],
      },
    });
    expect(machine.inspect(LITDCON1, 0).residency).toEqual({ kind: 'at', member: VM9 });
    expect(machine.reading(LITDCON1)).toEqual({ sequence: '0000000000011111', lpar: 'LP9' });
    expect(machine.observe(0).members.find((member) => member.name === VM2)?.guests).toContain('LITNEW');
  });

  test('a spec whose guest starts at no member is refused as a whole', () => {
    const { machine } = machineWith();
    const before = machine.toState();
    const simulated = { lateness: 'Unbounded' as const, guests: [{ userid: 'LITNEW', member: 'ELSEWH' }] };
    expect(() => machine.adopt({ ...paperSpec(), simulated })).toThrow(
      'LITNEW is to start at ELSEWH, which is not a member; nothing was changed',
    );
    expect(machine.toState()).toEqual(before);
  });

  test('members and guests that the spec no longer names run on, also after a restart', () => {
    const { machine } = machineWith();
    const left = { ...paperSpec(), members: paperSpec().members.filter((member) => member.name === VM2), simulated: {} };
    machine.adopt(left);
    const again = createMachine({ spec: left, state: JSON.parse(JSON.stringify(machine.toState())) });
    expect(again.inspect(LITDCON1, 0).residency).toEqual({ kind: 'at', member: VM9 });
    expect(again.reading(LITDCON1)).toEqual(machine.reading(LITDCON1));
    expect(again.test(testing, 0).ok).toBe(true);
  });

  test('a guest relocated by hand is listed with who did it, and without an attempt', () => {
    const { machine } = machineWith();
    machine.operate({ kind: 'relocate', guest: LITDCON1, to: VM2, issuer: 'MAINT' }, 0);
    expect(machine.observe(0).relocations).toEqual([{ guest: LITDCON1, from: VM9, to: VM2, issuer: 'MAINT' }]);
    expect(codes(machine.cancel(testing, 0))).toEqual(['1926']);
  });

  test('a member that does not answer makes its guests unknown; one that is down has lost them', () => {
    const { machine } = machineWith();
    machine.operate({ kind: 'memberReachable', member: VM9, reachable: false }, 0);
    expect(machine.observe(0)).toMatchObject({ members: [{ guests: undefined }, { guests: [] }], relocations: undefined });
    expect(machine.inspect(LITDCON1, 0).residency.kind).toBe('unknown');
    machine.operate({ kind: 'memberState', member: VM9, state: 'Down' }, 0);
    expect(machine.inspect(LITDCON1, 0).residency).toEqual({ kind: 'nowhere' });
  });
});
