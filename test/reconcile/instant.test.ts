import { expect, test } from 'vitest';
import { isoOf } from '../../controller/reconcile/world.ts';

test('an instant is written as Date writes it, forward and back over minutes, days and the epoch', () => {
  const start = Date.UTC(2026, 11, 31, 23, 58);
  const instants = [
    ...Array.from({ length: 400 }, (_, index) => start + index * 997),
    start,
    start + 59_999,
    start + 60_000,
    0,
    -1,
    -60_001,
  ];
  expect(instants.map(isoOf)).toEqual(instants.map((instant) => new Date(instant).toISOString()));
});

test('a fraction of a millisecond is dropped', () => {
  expect(isoOf(1_772_438_400_000.75)).toBe('2026-03-02T08:00:00.000Z');
});
