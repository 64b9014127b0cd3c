import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { done, failed, faultText, refused, sanitised } from '../../controller/domain/fault.ts';

describe('text from outside', () => {
  test.each([
    ['is left alone when it is plain', 'HCPRLX1937E Grüße', 'HCPRLX1937E Grüße'],
    ['loses an escape sequence its power', '\u001b[31mred', ' [31mred'],
    ['cannot begin a line of its own', 'ok\r\nlevel=fatal', 'ok level=fatal'],
    ['cannot begin one by Unicode either', 'ok\u2028level\u2029fatal\u0085x', 'ok level fatal x'],
    ['cannot turn the direction of reading', 'a\u202eb\u2066c', 'a b c'],
    ['ends with no NUL', 'a\0', 'a '],
  ])('%s', (_sentence, given, expected) => {
    expect(sanitised(given)).toBe(expected);
  });

  test('is one line of at most 1,024 characters without control characters', () => {
    const rough = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 1500 }),
      fc.string({ unit: fc.nat({ max: 0x9f }).map((code) => String.fromCharCode(code)) }),
    );
    fc.assert(
      fc.property(rough, (given) => {
        const shown = sanitised(given);
        expect(shown.length).toBeLessThanOrEqual(1024);
        expect(shown).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(sanitised(shown)).toBe(shown);
      }),
    );
  });
});

describe('a fault in one line', () => {
  const text = (answer: ReturnType<typeof failed>): string => (answer.ok ? '' : faultText(answer.fault));
  test.each([
    ['tells what happened', failed('unreachable', 'no route'), 'unreachable: no route'],
    [
      'tells every finding',
      refused([
        { code: '1823', text: 'no crypto' },
        { code: '', text: 'no device 0190' },
      ]),
      '1823 no crypto; no device 0190',
    ],
    ['says so when there is none', refused([]), 'refused without a reason'],
  ])('%s', (_sentence, answer, expected) => {
    expect(text(answer)).toBe(expected);
  });
});

test('a refusal carries an end reason only where one is known', () => {
  expect(refused([], 4)).toEqual({ ok: false, fault: { kind: 'refused', findings: [], endReason: 4 } });
  expect(refused([])).toEqual({ ok: false, fault: { kind: 'refused', findings: [] } });
  expect(done(1)).toEqual({ ok: true, value: 1 });
});
