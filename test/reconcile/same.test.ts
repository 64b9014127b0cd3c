import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameValue } from '../../controller/reconcile/same.ts';

/** A status is written only when it says something new. */
describe('two statuses', () => {
  test.each<readonly [sentence: string, a: unknown, b: unknown, same: boolean]>([
    ['are the same when all they say is', { a: [{ b: 1 }], c: 'x' }, { c: 'x', a: [{ b: 1 }] }, true],
    ['differ in a value', { a: 1 }, { a: 2 }, false],
    ['differ in a type', { a: 1 }, { a: '1' }, false],
    ['differ in a field that one lacks', { a: 1 }, { a: 1, b: 2 }, false],
    ['differ in a field that the other lacks', { a: 1, b: 2 }, { a: 1 }, false],
    ['are the same when one lacks what the other does not know', { a: 1 }, { a: 1, b: undefined }, true],
    ['differ in a field that one does not know', { a: 1, b: undefined }, { a: 1, b: 2 }, false],
    ['differ in a field that every object inherits', {}, { toString: 1 }, false],
    ['differ in the name of a field', { a: 1 }, { b: 1 }, false],
    ['differ in the order of a list', { a: [1, 2] }, { a: [2, 1] }, false],
    ['differ in the length of a list', { a: [1] }, { a: [1, 2] }, false],
    ['differ as list and object', { a: [] }, { a: {} }, false],
    ['differ from none', undefined, {}, false],
    ['differ from null', null, {}, false],
    ['differ far inside', { a: { b: { c: [{ d: 1 }] } } }, { a: { b: { c: [{ d: 2 }] } } }, false],
  ])('%s', (_sentence, a, b, same) => {
    expect(sameValue(a, b)).toBe(same);
    expect(sameValue(b, a)).toBe(same);
  });

  test('are compared by all that JSON can say', () => {
    const status = fc
      .jsonValue({ noUnicodeString: true })
      .map((value): unknown => JSON.parse(JSON.stringify(value).replaceAll('__proto__', 'proto')));
    fc.assert(
      fc.property(status, status, (a, b) => {
        expect(sameValue(a, structuredClone(a))).toBe(true);
        expect(sameValue(a, b)).toBe(isDeepStrictEqual(a, b));
      }),
    );
  });
});
