import * as fc from 'fast-check';
import { validate } from 'node-cron';
import { describe, expect, test } from 'vitest';
import { cronProblem } from '../../crds/cron.ts';

describe('a cron expression', () => {
  test.each(['0 22 * * 6', '*/15 0-6 1,15 JAN-MAR MON-FRI', '5 4 * * 7', '0 0 1 1 *', '0-30/10 * * * *', '0 0 * dec sun'])(
    '%s is understood',
    (text) => {
      expect(cronProblem(text)).toBeUndefined();
    },
  );

  test.each([
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '5-1 * * * *',
    '*/0 * * * *',
    '5/10 * * * *',
    '* * * * MONDAY',
    '* * * *',
    '* * * * * *',
    '@daily',
    '',
    '1,,2 * * * *',
    'JAN * * * *',
  ])('%j is refused', (text) => {
    expect(cronProblem(text)).toBeDefined();
  });

  test('that is accepted here is accepted by the parser that windows are computed with', () => {
    const number = fc.integer({ min: 0, max: 62 }).map(String);
    const word = fc.constantFrom('JAN', 'DEC', 'SUN', 'SAT', 'mon', '*');
    const range = fc.tuple(fc.oneof(number, word), number).map(([from, to]) => `${from}-${to}`);
    const step = fc.tuple(fc.oneof(range, fc.constant('*')), number).map(([part, by]) => `${part}/${by}`);
    const field = fc.array(fc.oneof(number, word, range, step), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','));
    const expression = fc.oneof(
      fc.array(field, { minLength: 5, maxLength: 5 }).map((fields) => fields.join(' ')),
      fc
        .tuple(field, fc.integer({ min: 0, max: 4 }))
        .map(([text, at]) => Array.from({ length: 5 }, (_, index) => (index === at ? text : '*')).join(' ')),
    );
    let accepted = 0;
    fc.assert(
      fc.property(expression, (text) => {
        if (cronProblem(text) !== undefined) return;
        accepted++;
        expect(validate(text), text).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(100);
  });
});
