import { describe, expect, test } from 'vitest';
import { windowsState } from '../../controller/decide/window.ts';
import type { ParsedWindow } from '../../controller/domain/placement.ts';

const span = (first: number, last: number): readonly number[] => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const minuteMs = 60_000;

/** Open at a minute of an hour, every day, for an hour, in UTC, unless told otherwise. */
function at(hour: number, minute: number, over: Partial<ParsedWindow> = {}): ParsedWindow {
  const every = { days: span(1, 31), months: span(1, 12), weekdays: span(0, 6), anyDay: false };
  return { name: 'night', minutes: [minute], hours: [hour], ...every, durationMs: 60 * minuteMs, timeZone: 'UTC', ...over };
}

/** `open until ...` or `closed until ...`, as UTC to the minute. */
function state(windows: readonly ParsedWindow[], now: string): string {
  const { open, changesMs } = windowsState(windows, Date.parse(`${now}Z`));
  return `${open ? 'open' : 'closed'} until ${Number.isFinite(changesMs) ? new Date(changesMs).toISOString().slice(0, 16) : 'for ever'}`;
}

const berlin = { timeZone: 'Europe/Berlin' };
const hours = (count: number): Partial<ParsedWindow> => ({ durationMs: count * 60 * minuteMs });

test.each<readonly [sentence: string, windows: readonly ParsedWindow[], now: string, expected: string]>([
  ['no window at all is always open', [], '2026-03-02T08:00', 'open until for ever'],
  ['before it opens it is closed', [at(22, 0)], '2026-03-02T21:59:59.999', 'closed until 2026-03-02T22:00'],
  ['it opens on its minute', [at(22, 0)], '2026-03-02T22:00', 'open until 2026-03-02T23:00'],
  ['it is open to its last millisecond', [at(22, 0)], '2026-03-02T22:59:59.999', 'open until 2026-03-02T23:00'],
  ['it closes on its minute', [at(22, 0)], '2026-03-02T23:00', 'closed until 2026-03-03T22:00'],
  ['it stays open over midnight', [at(22, 0, hours(5))], '2026-03-03T02:00', 'open until 2026-03-03T03:00'],
  ['it stays open for days', [at(22, 0, { ...hours(72), weekdays: [5] })], '2026-03-09T21:00', 'open until 2026-03-09T22:00'],
  ['of several that are open the longest counts', [at(22, 0), at(22, 0, hours(3))], '2026-03-02T22:30', 'open until 2026-03-03T01:00'],
  ['of several that are closed the next counts', [at(22, 0), at(20, 0)], '2026-03-02T08:00', 'closed until 2026-03-02T20:00'],

  ['a zone is its own clock', [at(22, 0, { timeZone: 'America/New_York' })], '2026-01-05T12:00', 'closed until 2026-01-06T03:00'],
  [
    'the far east is a day ahead',
    [at(1, 0, { timeZone: 'Pacific/Kiritimati', weekdays: [1] })],
    '2026-03-01T10:00',
    'closed until 2026-03-01T11:00',
  ],
  ['in Berlin winter is one hour ahead', [at(2, 30, berlin)], '2026-03-28T00:00', 'closed until 2026-03-28T01:30'],
  ['in Berlin summer is two hours ahead', [at(2, 30, berlin)], '2026-03-30T00:00', 'closed until 2026-03-30T00:30'],
  ['a gap opening opens at the first instant after the gap', [at(2, 30, berlin)], '2026-03-29T00:00', 'closed until 2026-03-29T01:00'],
  ['and for its whole duration', [at(2, 30, berlin)], '2026-03-29T01:00', 'open until 2026-03-29T02:00'],
  ['an overlap opening opens at the first of the two', [at(2, 30, berlin)], '2026-10-25T00:00', 'closed until 2026-10-25T00:30'],
  ['and not at the second', [at(2, 30, { ...berlin, durationMs: 30 * minuteMs })], '2026-10-25T01:30', 'closed until 2026-10-26T01:30'],
  [
    'a duration over spring forward is elapsed time',
    [at(1, 0, { ...berlin, ...hours(4) })],
    '2026-03-29T03:59',
    'open until 2026-03-29T04:00',
  ],
  ['a duration over fall back is elapsed time', [at(1, 0, { ...berlin, ...hours(4) })], '2026-10-25T02:59', 'open until 2026-10-25T03:00'],

  ['a day of the month', [at(0, 0, { days: [15] })], '2026-03-16T00:00', 'closed until 2026-04-15T00:00'],
  ['a weekday', [at(0, 0, { weekdays: [6] })], '2026-03-02T08:00', 'closed until 2026-03-07T00:00'],
  [
    'day and weekday, both restricted: either opens it',
    [at(0, 0, { days: [6], weekdays: [0], anyDay: true })],
    '2026-03-02T08:00',
    'closed until 2026-03-06T00:00',
  ],
  ['and the other one too', [at(0, 0, { days: [6], weekdays: [0], anyDay: true })], '2026-03-06T08:00', 'closed until 2026-03-08T00:00'],
  ['a month', [at(0, 0, { months: [1], days: [1] })], '2026-03-02T08:00', 'closed until 2027-01-01T00:00'],
  ['29 February waits for a leap year', [at(0, 0, { months: [2], days: [29] })], '2026-03-02T08:00', 'closed until 2028-02-29T00:00'],
  [
    'and skips the years in which the century has none',
    [at(0, 0, { months: [2], days: [29] })],
    '2096-03-02T08:00',
    'closed until 2104-02-29T00:00',
  ],
  ['a day that never comes never opens', [at(0, 0, { months: [2], days: [30] })], '2026-03-02T08:00', 'closed until for ever'],
  [
    'another window opens beside one that never does',
    [at(0, 0, { months: [2], days: [30] }), at(9, 0)],
    '2026-03-02T08:00',
    'closed until 2026-03-02T09:00',
  ],
])('%s', (_sentence, windows, now, expected) => {
  expect(state(windows, now)).toBe(expected);
});

describe('around both changes of the clock', () => {
  test.each([
    ['spring', '2026-03-28T22:00Z', 2],
    ['autumn', '2026-10-24T22:00Z', 2],
  ])('in %s a nightly window opens once a night', (_season, from, nights) => {
    const openings = new Set<number>();
    const end = Date.parse(from) + nights * 86_400_000;
    for (let now = Date.parse(from); now < end; now += 5 * minuteMs) {
      const { open, changesMs } = windowsState([at(2, 30, berlin)], now);
      if (!open && changesMs < end) openings.add(changesMs);
    }
    expect(openings.size).toBe(nights);
  });
});
