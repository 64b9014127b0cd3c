import { describe, expect, test } from 'vitest';

import { clipped, cut, printable, table, wrapped } from '../../controller/cli/columns.ts';
import { agoText, durationText } from '../../controller/cli/duration.ts';
import { darkLine, outcomeLine, reasonLine, stepLine } from '../../controller/cli/lines.ts';
import { painted } from '../../controller/cli/paint.ts';
import { renderScreen } from '../../controller/cli/screen.ts';
import type { GuestSurvey, Survey } from '../../controller/reconcile/observer.ts';
import { guestSurvey, outcomeEvent, survey } from '../telemetry/surveys.ts';

const nowMs = 1_000_000;

function screen(seen: Survey, width = 100, height = 12, color = false): string {
  return renderScreen({ survey: seen, color }, width, height, nowMs).join('\n');
}

const moving = (over: Partial<GuestSurvey> = {}, elapsedMs = 62): GuestSurvey =>
  guestSurvey({
    ...{ desired: 'LTICVM10', placed: false, reason: 'Relocating', message: 'on its way to LTICVM10' },
    inFlight: { relocation: 'litdcon1-7', attempt: 7, step: 'quiesce', sinceMs: nowMs - elapsedMs, limitMs: 40_000 },
    ...over,
  });
const waiting = (guest: string, over: Partial<GuestSurvey> = {}): GuestSurvey =>
  guestSurvey({
    guest,
    placed: false,
    member: 'LTICVM10',
    reason: 'WaitingForSlot',
    message: '1 of 1 slots is taken by LITDCON1',
    ...over,
  });

describe('the live area', () => {
  test('shows a settled cluster in one line', () => {
    expect(screen(survey())).toBe('paper Stable  LTICVM9 3  LTICVM10 1  settled, 1 of 1 placed');
  });

  test('says what it waits for before there is anything to show', () => {
    expect(screen(survey({ clusters: [], guests: [], synced: false }))).toBe('zferry is reading the resources');
    expect(screen(survey({ clusters: [], guests: [] }))).toBe('zferry has found no SSICluster yet');
  });

  test('shows who moves with the time used of the time allowed, and who waits for what', () => {
    const guests = [guestSurvey({ guest: 'LITA' }), moving({ guest: 'LITDCON1' }, 10_400), waiting('LITSMTP1')];
    expect(`\n${screen(survey({ guests }))}`).toBe(`
paper Stable  LTICVM9 3  LTICVM10 1  1 of 3 placed
in flight
  LITDCON1 -> LTICVM10  Quiescing  quiesce   10.4 s of 40 s       [#####...............]
waiting
  LITSMTP1  WaitingForSlot  1 of 1 slots is taken by LITDCON1`);
  });

  test('a guest between two steps, or with devices to put back, is in flight too', () => {
    const guests = [
      moving({ inFlight: undefined, message: 'the TEST has passed' }),
      guestSurvey({ guest: 'LITA', reason: 'Restoring', message: 'device 0191' }),
    ];
    expect(screen(survey({ guests: guests.slice(1) }))).not.toContain('settled');
    expect(`\n${screen(survey({ guests }))}`).toBe(`
paper Stable  LTICVM9 3  LTICVM10 1  1 of 2 placed
in flight
  LITA      Restoring  device 0191
  LITDCON1  Relocating  the TEST has passed`);
  });

  test('a step past its limit says so instead of a full bar', () => {
    expect(screen(survey({ guests: [moving({}, 41_000)] }))).toContain('quiesce   41 s of 40 s, over its limit');
  });

  test('a member that is not joined and a cluster that is not stable are named', () => {
    const [cluster] = survey().clusters;
    const members = [
      { name: 'LTICVM9', state: 'Joined', guests: 3 },
      { name: 'LTICVM10', state: 'Down', guests: 0 },
    ];
    const clusters = cluster === undefined ? [] : [{ ...cluster, mode: 'Safe', members }];
    expect(screen(survey({ clusters }))).toBe('paper Safe  LTICVM9 3  LTICVM10 Down  settled, 1 of 1 placed');
  });

  test('guests that need a person are counted in the title and come first', () => {
    const guests = [
      waiting('LITA'),
      waiting('LITB', { reason: 'Held', message: '' }),
      waiting('LITC', { reason: 'MassChange', message: '20 guests at once' }),
    ];
    expect(`\n${screen(survey({ guests }))}`).toBe(`
paper Stable  LTICVM9 3  LTICVM10 1  0 of 3 placed, 1 need a person
waiting
  LITC      MassChange  20 guests at once
  LITA      WaitingForSlot  1 of 1 slots is taken by LITDCON1
  LITB      Held  Somebody else moved this guest; zferry leaves it there for a while.`);
  });

  test('a long list is cut with the number left out, and never exceeds the height', () => {
    const many = Array.from({ length: 40 }, (_, index) => waiting(`LIT${String(index).padStart(3, '0')}`));
    const movers = Array.from({ length: 40 }, (_, index) => moving({ guest: `MOV${String(index).padStart(3, '0')}` }, 100 - index));
    const lines = screen(survey({ guests: [...many, ...movers] }), 100, 10).split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[6]).toBe('  and 36 more');
    expect(lines.at(-1)).toBe('  and 39 more');
    expect(
      screen(survey({ guests: many }), 100, 6)
        .split('\n')
        .at(-1),
    ).toBe('  and 37 more');
  });

  test.each([20, 30, 40, 59, 60, 79, 80, 200])('at %i columns no line is longer, coloured or not', (width) => {
    const guests = [moving({ guest: 'LITDCON1' }, 10_400), waiting('LITSMTP1', { message: 'm'.repeat(300) })];
    for (const line of screen(survey({ guests }), width).split('\n')) expect(line.length).toBeLessThanOrEqual(width);
    const plain = screen(survey({ guests }), width);
    // oxlint-disable-next-line no-control-regex
    expect(screen(survey({ guests }), width, 12, true).replaceAll(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  test('at 40 columns the guest, the step and the time are still there', () => {
    expect(screen(survey({ guests: [moving()] }), 40)).toContain('LITDCON1  quiesce   62 ms of 40 s');
  });

  test('without colour there is no escape code', () => {
    expect(screen(survey({ guests: [moving(), waiting('LITA')] }))).not.toContain('\u001b');
  });

  test('text from z/VM cannot draw on the terminal', () => {
    const text = screen(survey({ guests: [waiting('LITA', { message: '\u001b[2Jgone\r\nover\u202e\u{1f600}' })] }));
    expect(text).toContain('LITA      WaitingForSlot   [2Jgone over ?');
  });
});

describe('scrolled lines', () => {
  const text = (pieces: Parameters<typeof painted>[0] | undefined): string | undefined =>
    pieces === undefined ? undefined : painted(pieces, 200, false);
  const step = { cluster: 'paper', guest: 'LITDCON1', relocation: 'litdcon1-7', attempt: 7, atMs: 0 } as const;

  test('a finished step is one line with its duration, a beginning one is none', () => {
    expect(text(stepLine({ ...step, step: 'quiesce', state: 'done', durationMs: 62 }))).toBe('LITDCON1 quiesce done 62 ms');
    expect(text(stepLine({ ...step, step: 'test', state: 'failed', durationMs: 1_200, detail: '1823 not eligible' }))).toBe(
      'LITDCON1 test failed 1.2 s: 1823 not eligible',
    );
    expect(text(stepLine({ ...step, step: 'test', state: 'started', limitMs: 1 }))).toBeUndefined();
  });

  test('a relocation that ended tells its times', () => {
    expect(text(outcomeLine(outcomeEvent()))).toBe(
      'LITDCON1 Moved LTICVM9 -> LTICVM10 in 2.1 s, dark 840 ms, VMRELOCATE 1.2 s, overhead 130 ms',
    );
  });

  test('a dark time that became known later is a line of its own', () => {
    expect(text(darkLine({ guest: 'LITDCON1', darkMs: 840 }))).toBe('LITDCON1 was dark for 840 ms');
  });

  test('one that did not succeed tells why', () => {
    const {
      moveMs: _,
      darkMs: _dark,
      overheadMs: _overhead,
      ...event
    } = outcomeEvent({ outcome: 'NotEligible', message: '1823 a device is attached' });
    expect(text(outcomeLine(event))).toBe('LITDCON1 NotEligible LTICVM9 -> LTICVM10 in 2.1 s: 1823 a device is attached');
  });

  test('a guest that begins to need a person is a line, one that waits for a slot is not', () => {
    const wait = { cluster: 'paper', namespace: 'n', placement: 'p', guest: 'LITDCON1', atMs: 0 };
    expect(text(reasonLine({ ...wait, reason: 'AttemptsExhausted', message: '' }))).toBe(
      'LITDCON1 needs a person: AttemptsExhausted: It failed as often as zferry tries.',
    );
    expect(text(reasonLine({ ...wait, reason: 'Held', message: 'until 16:02' }))).toBe('LITDCON1 is held: Held: until 16:02');
    expect(text(reasonLine({ ...wait, reason: 'WaitingForSlot', message: 'x' }))).toBeUndefined();
  });
});

describe('times and columns', () => {
  test.each([
    [0, '0 ms'],
    [999.6, '1 s'],
    [999, '999 ms'],
    [2_140, '2.1 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min'],
    [303_000, '5 min 3 s'],
    [3_599_600, '1 h'],
    [7_500_000, '2 h 5 min'],
    [86_400_000 * 3 + 4 * 3_600_000, '3 d 4 h'],
    [Number.NaN, 'unknown'],
    [-5, '0 ms'],
  ])('%d ms reads %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  test('an instant reads as so long ago, or as ahead, or not at all', () => {
    expect(agoText('2026-01-05T15:00:00Z', Date.UTC(2026, 0, 5, 15, 5, 3))).toBe('5 min 3 s ago');
    expect(agoText('2026-01-05T15:10:00Z', Date.UTC(2026, 0, 5, 15, 8))).toBe('in 2 min');
    expect(agoText('yesterday', 0)).toBeUndefined();
  });

  test('a table pads by its longest cell and ends no line with a blank', () => {
    expect(
      table(
        ['A', 'BB', 'C'],
        [
          ['x', 'longer', ''],
          ['yy', '', 'z'],
        ],
      ),
    ).toEqual(['A    BB       C', 'x    longer', 'yy            z']);
  });

  test('clipping marks what is missing, cutting counts it', () => {
    expect([clipped('abcdef', 6), clipped('abcdefg', 6), clipped('abcdefg', 2)]).toEqual(['abcdef', 'abc...', 'ab']);
    expect(cut(['a', 'b', 'c', 'd'], 3)).toEqual(['a', 'b', 'and 2 more']);
    expect(cut(['a', 'b', 'c'], 3)).toEqual(['a', 'b', 'c']);
  });

  test('wrapping keeps words whole', () => {
    expect(wrapped('one two three incomprehensibility x', 12, '  ')).toEqual(['  one two', '  three', '  incomprehensibility', '  x']);
  });

  test('what has no certain width is replaced', () => {
    expect(printable('Grüße\u0007 \u4e2d\u00ad')).toBe('Grüße  ??');
  });
});
