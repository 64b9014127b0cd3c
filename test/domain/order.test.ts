import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exceeds, type OrderNumber, sameMachine } from '../../controller/domain/agent.ts';

const order = (attempt: number, epoch: number, sequence: number): OrderNumber => ({ attempt, epoch, sequence });

describe('an order', () => {
  test.each<readonly [sentence: string, a: OrderNumber, b: OrderNumber, expected: boolean]>([
    ['of a later attempt exceeds', order(2, 0, 0), order(1, 9, 9), true],
    ['of an earlier attempt does not, whatever its epoch', order(1, 9, 9), order(2, 0, 0), false],
    ['of a later epoch of the same attempt exceeds', order(1, 2, 0), order(1, 1, 9), true],
    ['of an earlier epoch does not, whatever its sequence', order(1, 1, 9), order(1, 2, 0), false],
    ['later in the same epoch exceeds', order(1, 1, 2), order(1, 1, 1), true],
    ['that was seen already does not', order(1, 1, 1), order(1, 1, 1), false],
    ['of the first attempt exceeds the fence of a new agent', order(1, 0, 0), order(0, 0, 0), true],
  ])('%s', (_sentence, a, b, expected) => {
    expect(exceeds(a, b)).toBe(expected);
  });

  const any = fc.record({ attempt: fc.nat({ max: 3 }), epoch: fc.nat({ max: 3 }), sequence: fc.nat({ max: 3 }) });
  test('is greater, smaller or equal, and never two of them', () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        const equal = a.attempt === b.attempt && a.epoch === b.epoch && a.sequence === b.sequence;
        expect([exceeds(a, b), exceeds(b, a), equal].filter(Boolean)).toHaveLength(1);
      }),
    );
  });
  test('that exceeds one that exceeds a third exceeds the third', () => {
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(!(exceeds(a, b) && exceeds(b, c)) || exceeds(a, c)).toBe(true);
      }),
    );
  });
});

test.each([
  ['the same machine and LPAR', { sequence: '1', lpar: 'LP1' }, true],
  ['another LPAR of it', { sequence: '1', lpar: 'LP2' }, false],
  ['an LPAR of that name elsewhere', { sequence: '2', lpar: 'LP1' }, false],
])('a member is recognised by both: %s', (_sentence, machine, same) => {
  expect(sameMachine({ sequence: '1', lpar: 'LP1' }, machine)).toBe(same);
});
