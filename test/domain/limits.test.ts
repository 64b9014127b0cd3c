import { describe, expect, test } from 'vitest';
import {
  arrivalMs,
  defaultLimits,
  latenessMs,
  longestLimits,
  type MoveLateness,
  permitMs,
  scaledLimits,
  undecidedMs,
  wholeMoveMs,
  worstDarkMs,
} from '../../controller/domain/limits.ts';

/** The arithmetic of section "limits": D 10 s, e 5 s, C 10 s, T 300 s, Q 10 s. */

const drainMs = 2_000;

describe.each<readonly [lateness: MoveLateness, w: number]>([
  [{ kind: 'enforced' }, 0],
  [{ kind: 'bounded', latenessMs: 7_000 }, 7_000],
  [{ kind: 'unbounded', latenessMs: 60_000 }, 60_000],
])('with lateness %o', (lateness, w) => {
  test.each<readonly [sentence: string, actual: number, expected: number]>([
    ['W is what the receiver may be late', latenessMs(lateness), w],
    ['a MOVE may arrive for D + W + e', arrivalMs(defaultLimits, lateness), 15_000 + w],
    ['and run for T + Q + C more', wholeMoveMs(defaultLimits, lateness), 335_000 + w],
    ['with a status query it is decided when it cannot arrive any more', undecidedMs(defaultLimits, lateness, true), 15_000 + w],
    ['without one when it cannot run any more', undecidedMs(defaultLimits, lateness, false), 335_000 + w],
    ['a guest is dark for a permit and a whole move at worst', worstDarkMs(defaultLimits, lateness, drainMs, 1), 32_000 + 335_000 + w],
    ['nobody remembers T and Q: the longest are assumed', wholeMoveMs(longestLimits, lateness), 3_685_000 + w],
  ])('%s', (_sentence, actual, expected) => {
    expect(actual).toBe(expected);
  });
});

test("a permit is the agent's own bound of a drain and 30 s", () => {
  expect(permitMs(drainMs, 1)).toBe(32_000);
});

test('a rehearsal shortens all limits alike, but not what the agent needs', () => {
  expect(scaledLimits(defaultLimits, 0.05)).toEqual({
    issueWindowMs: 500,
    marginMs: 250,
    giveUpMs: 500,
    maxTotalMs: 15_000,
    maxQuiesceMs: 500,
  });
  expect(permitMs(drainMs, 0.05)).toBe(3_500);
});
