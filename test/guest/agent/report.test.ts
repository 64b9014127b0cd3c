import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answers, readRefusal, readReport } from '../../../controller/guest/wire/report.ts';
import { createLines } from '../../../controller/guest/agent/stream.ts';
import { stranger } from '../../../controller/guest/agent/dial.ts';
import { guest, report } from './liar.ts';

const bytes = (value: unknown): Buffer =>
  value instanceof Buffer ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const whyOf = (value: unknown): string => {
  const read = readReport(bytes(value), guest);
  return read.ok ? 'it was taken' : read.why;
};
const permit = { attempt: 1, epoch: 1, sequence: 1, source: { sequence: '1', lpar: 'L' }, remainingMs: 5 };

describe('a report of an agent', () => {
  test('is read as it was meant, and what a newer agent adds is passed over', () => {
    const told = readReport(bytes({ ...report(), weather: 'fair', certificateEnds: '2026-12-01T00:00:00.000Z' }), guest);
    expect(told).toMatchObject({
      ok: true,
      value: { clockMs: 1_000_000, certificateEnds: '2026-12-01T00:00:00.000Z', state: { guest, bootId: 'boot-1', permit: undefined } },
    });
    expect(Object.keys(told.ok ? told.value.state : {}).toSorted()).toEqual(
      'bootId drainBoundMs fence guest interfaces lastDark machine map permit quiescedFor'.split(' '),
    );
  });

  test('that does not trust its own reading places the guest on no machine at all', () => {
    const told = readReport(bytes(report({ residency: 'unknown' })), guest);
    expect(told).toMatchObject({ ok: true, value: { state: { machine: { sequence: '', lpar: '' } } } });
  });

  test('with a second interface that somebody has raised is read: the guest answers, and its network is wrong', () => {
    const interfaces = report().interfaces.map((each) => (each.up ? each : { ...each, up: true, proof: 'activated' as const }));
    const told = readReport(bytes(report({ interfaces })), guest);
    expect(told.ok && told.value.state.interfaces.map(({ up }) => up)).toEqual([true, true]);
  });

  test.each([
    ['another guest', report({ guest: 'LITDCON2' }), /another guest/],
    ['two interfaces up', report({ interfaces: report().interfaces.map((each) => ({ ...each, up: true })) }), /two HiperSockets/],
    ['one interface twice', report({ interfaces: [...report().interfaces, ...report().interfaces.slice(1)] }), /listed twice/],
    ['quiesced with an interface up', report({ quiescedFor: 1 }), /quiesced and an interface is up/],
    ['a permit beyond the fence', report({ permit }), /younger than its fence/],
    ['another version', report({ protocol: 2 }), /version 2/],
    [
      'a permit of NaN',
      JSON.stringify(report({ permit, fence: { attempt: 1, epoch: 1, sequence: 1 } })).replace('"remainingMs":5', '"remainingMs":NaN'),
      /not JSON/,
    ],
    [
      'a permit without end',
      JSON.stringify(report({ permit, fence: { attempt: 1, epoch: 1, sequence: 1 } })).replace('"remainingMs":5', '"remainingMs":1e999'),
      /permit.remainingMs/,
    ],
    ['a negative permit', report({ permit: { ...permit, remainingMs: -1 }, fence: permit }), /permit.remainingMs/],
    ['an attempt that is no whole number', report({ fence: { attempt: 1.5, epoch: 0, sequence: 0 } }), /fence.attempt/],
    ['an attempt beyond what is exact', report({ fence: { attempt: 2 ** 53, epoch: 0, sequence: 0 } }), /fence.attempt/],
    ['a number as text', { ...report(), drainBoundMs: '3000' }, /drainBoundMs/],
    ['an escape sequence in a name', report({ bootId: 'boot\u001b[31m' }), /bootId/],
    ['a forged log line in a name', report({ bootId: 'boot\n{"level":50}' }), /bootId/],
    [
      'an interface name that is an option',
      report({ interfaces: [{ name: '-all', cpc: 'CPC9', up: false, proof: 'down' }] }),
      /interfaces\[0\].name/,
    ],
    ['a hundred interfaces', report({ interfaces: Array.from({ length: 100 }, () => report().interfaces[0]!) }), /interfaces/],
    ['an inherited member', '{"__proto__": {"guest": "LITDCON1"}}', /protocol/],
    ['a list', '[]', /not an object/],
    ['nothing', '', /not JSON/],
    ['deep JSON', `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`, /at most 8 levels/],
    ['brackets never closed', '['.repeat(60_000), /at most 8 levels/],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), /not JSON/],
  ])('with %s is not read', (_, value, why) => {
    expect(whyOf(value)).toMatch(why);
  });

  test('is never repeated in what is said about it', () => {
    const canary = 'CANARY7731';
    for (const member of Object.keys(report())) expect(whyOf({ ...report(), [member]: `${canary}\n` })).not.toContain(canary);
    expect(whyOf(`{"${canary}`)).not.toContain(canary);
  });

  test('brackets within a text do not count as depth', () => {
    expect(readReport(bytes(report({ alerts: [`"${'[{'.repeat(50)}\\`] })), guest).ok).toBe(true);
  });

  test('whatever bytes come, reading ends with a report or a reason', { timeout: 60_000 }, () => {
    const honest = JSON.stringify(report({ permit, fence: permit }));
    const damaged = fc
      .tuple(
        fc.nat(honest.length - 1),
        fc.nat(20),
        fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('{', '}', '[', '"', '\\', '\u0000', '1e999', 'null')),
      )
      .map(([at, length, instead]) => Buffer.from(honest.slice(0, at) + instead + honest.slice(at + length)));
    const anything = fc.oneof(
      damaged,
      fc.uint8Array({ maxLength: 400 }).map((each) => Buffer.from(each)),
      fc.json().map((each) => Buffer.from(each)),
    );
    fc.assert(
      fc.property(anything, (sent) => {
        const told = readReport(sent, guest);
        expect(told.ok ? 'a report' : told.why).toMatch(/^[\x20-\x7e]{1,200}$/);
        if (!told.ok) return;
        expect(told.value.state.guest).toBe(guest);
        expect(told.value.state.interfaces.filter(({ proof }) => proof === 'proven' || proof === 'alone').length).toBeLessThan(2);
        for (const each of [told.value.clockMs, told.value.state.drainBoundMs, told.value.state.fence.attempt])
          expect(Number.isFinite(each)).toBe(true);
      }),
      { numRuns: 5_000 },
    );
  });

  test('any member replaced by any value is read as a value of its kind or not at all', { timeout: 60_000 }, () => {
    const machine = { sequence: '0000000000011111', lpar: 'LP9' };
    const honest = report({ permit, fence: permit, lastDark: { attempt: 0, ms: 2, from: machine, to: machine } });
    expect(readReport(bytes(honest), guest)).toMatchObject({
      ok: true,
      value: { state: { lastDark: { attempt: 0, ms: 2, from: machine, to: machine } } },
    });
    const paths = [
      'protocol',
      'guest',
      'bootId',
      'clockMs',
      'machine',
      'residency',
      'map',
      'interfaces',
      'permit',
      'fence',
      'quiescedFor',
      'drainBoundMs',
      'lastDark',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 4 }), (member, value) => {
        const told = readReport(bytes({ ...honest, [member]: value }), guest);
        if (!told.ok) return;
        const { state } = told.value;
        expect(state.map.every((each) => /^[A-Z0-9]{1,8}$/.test(each.member))).toBe(true);
        expect(state.permit === undefined || state.permit.remainingMs >= 0).toBe(true);
        expect(typeof state.machine.lpar).toBe('string');
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('a report as the answer to an order', () => {
  const order = { attempt: 3, epoch: 1, sequence: 4 };
  const state = (changes: Parameters<typeof report>[0]): Parameters<typeof answers>[0] => {
    const told = readReport(bytes(report(changes)), guest);
    if (!told.ok) throw new Error(told.why);
    return told.value.state;
  };

  test.each([
    ['a fence behind it', 'quiesce', { fence: { ...order, sequence: 3 }, permit: { ...permit, ...order, sequence: 3 } }, false],
    ['the permit of another attempt', 'quiesce', { fence: { ...order, attempt: 4 }, permit: { ...permit, ...order, attempt: 4 } }, false],
    ['no permit', 'renew', { fence: order }, false],
    ['its permit', 'renew', { fence: order, permit: { ...permit, ...order } }, true],
    ['a permit that should be closed', 'activate', { fence: order, permit: { ...permit, ...order } }, false],
    ['its permit closed', 'activate', { fence: order }, true],
  ] as const)('with %s', (_, verb, changes, expected) => {
    expect(answers(state(changes), verb, order)).toBe(expected);
  });
});

describe('a refusal', () => {
  test('has the codes of the port and a text without control characters', () => {
    const read = readRefusal(bytes({ code: 'ELSEWHERE', text: 'not\u001b[2J here\n{"level":60}' }));
    expect(read).toMatchObject({ ok: true, value: { code: 'MACHINE' } });
    expect(read.ok && read.value.text).toMatch(/^[\x20-\x7e]+$/);
  });

  test.each([{ code: 'DONE', text: '' }, { code: 'FENCED' }, { code: 'constructor', text: '' }, 'no', null])('%j is none', (value) => {
    expect(readRefusal(bytes(value)).ok).toBe(false);
  });
});

describe('lines of a stream', () => {
  test('are the same however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{0,20}$/), { maxLength: 10 }),
        fc.array(fc.nat(60), { maxLength: 8 }),
        (texts, cuts) => {
          const whole = Buffer.from(texts.map((each) => `${each}\n`).join(''));
          const lines = createLines();
          const edges = [0, ...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b), whole.length];
          const read = edges.slice(1).flatMap((end, index) => {
            const answer = lines.take(whole.subarray(edges[index], end));
            return answer.ok ? answer.value.map(String) : [];
          });
          expect(read).toEqual(texts);
        },
      ),
    );
  });

  test('one that is longer than 64 KiB ends the stream before it has an end', () => {
    const lines = createLines();
    expect(lines.take(Buffer.alloc(65_536, 0x61)).ok).toBe(true);
    expect(lines.take(Buffer.from('a'))).toMatchObject({ ok: false, fault: { kind: 'garbled' } });
  });
});

describe('the name in a certificate', () => {
  const uri = 'zferry://paper/guest/LITDCON1';
  const server = ['1.3.6.1.5.5.7.3.1'];
  test('is exactly the guest, in a certificate for servers alone', () => {
    expect(stranger({ subjectaltname: `URI:${uri}`, ext_key_usage: server }, uri)).toBeUndefined();
    expect(stranger({ subjectaltname: `DNS:litdcon1, URI:${uri}`, ext_key_usage: server }, uri)).toBeUndefined();
  });

  test.each([
    ['another guest', `URI:${uri}0`],
    ['the start of the name', 'URI:zferry://paper/guest/LITDCON'],
    ['two guests', `URI:${uri}, URI:zferry://paper/guest/LITDCON2`],
    ['the name as a host', `DNS:${uri}`],
    ['the name within another', `URI:"http://x/, URI:${uri}"`],
    ['the name with a NUL', `URI:"${uri}\\u0000.example"`],
    ['none', ''],
  ])('%s is a stranger', (_, subjectaltname) => {
    expect(stranger({ subjectaltname, ext_key_usage: server }, uri)).toMatch(/has not the certificate/);
  });

  test.each([[[]], [['1.3.6.1.5.5.7.3.2']], [[...server, '1.3.6.1.5.5.7.3.2']], [['2.5.29.37.0']]])(
    'usages %j are not for a server alone',
    (usages) => {
      expect(stranger({ subjectaltname: `URI:${uri}`, ext_key_usage: usages }, uri)).toMatch(/not for a server alone/);
    },
  );
});
