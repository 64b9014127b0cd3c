import { describe, expect, test } from 'vitest';
import { type AftermathFacts, aftermathOf } from '../../controller/decide/aftermath.ts';
import { backoffMs, failuresMax } from '../../controller/decide/backoff.ts';
import { claimOf, endOf, now } from './seeing.ts';

function aftermath(over: Partial<AftermathFacts> = {}) {
  return aftermathOf({
    end: endOf('NotMoved'),
    claim: claimOf(),
    generation: 3,
    failures: 0,
    split: undefined,
    wallMs: now.wallMs,
    spread: 0.5,
    scale: 1,
    ...over,
  });
}

/** `hold GuestReset`, `retry in 20 s`, or `done`; and the failures counted. */
function said(over: Partial<AftermathFacts>): string {
  const { hold, retryAtMs, failures } = aftermath(over);
  const what =
    hold === undefined ? (retryAtMs === undefined ? 'done' : `retry in ${(retryAtMs - now.wallMs) / 1000} s`) : `hold ${hold.reason}`;
  return `${what}, ${failures}`;
}

const group = (returning?: true) =>
  claimOf({ group: { name: 'web', index: 0, size: 2, onSplit: 'Return', ...(returning === undefined ? {} : { returning }) } });

describe('what CP says at the end of a relocation', () => {
  test.each([
    [0, 'success, although residency says that it did not move', 'retry in 20 s, 1'],
    [1, 'the CANCEL command', 'hold EndedByPerson, 1'],
    [2, 'CPHX', 'hold EndedByPerson, 1'],
    [3, 'the ISFC connection was lost', 'retry in 20 s, 1'],
    [4, 'MAXTOTAL exceeded: it would be exceeded again soon', 'retry in 80 s, 1'],
    [5, 'MAXQUIESCE exceeded: it would be exceeded again soon', 'retry in 80 s, 1'],
    [6, 'not eligible', 'retry in 20 s, 1'],
    [7, 'reset or logged off', 'hold GuestReset, 1'],
    [8, 'internal error', 'hold RejectedByZvm, 1'],
    [9, 'rejected by a CP exit', 'hold RejectedByZvm, 1'],
    [11, 'bad return code of a CP exit', 'hold RejectedByZvm, 1'],
    [undefined, 'nothing', 'retry in 20 s, 1'],
  ])('%s, %s: %s', (endReason, _meaning, expected) => {
    expect(said({ end: endOf('NotMoved', { endReason }) })).toBe(expected);
  });
});

describe('an ended attempt', () => {
  test.each<readonly [sentence: string, over: Partial<AftermathFacts>, expected: string]>([
    ['that moved the guest forgets earlier failures', { end: endOf('Moved'), failures: 3 }, 'done, 0'],
    ['that moved it is done, whatever CP said', { end: endOf('Moved', { endReason: 8 }) }, 'done, 0'],
    ['that repaired it is done', { end: endOf('Repaired') }, 'done, 0'],
    ['that was superseded counts for nothing', { end: endOf('Superseded'), failures: 2 }, 'done, 2'],
    ['that a person cancelled holds and is no failure', { end: endOf('Cancelled'), failures: 2 }, 'hold Cancelled, 2'],
    ['that lost the guest holds', { end: endOf('LostGuest') }, 'hold GuestReset, 1'],
    ['that was not eligible is tried again', { end: endOf('NotEligible') }, 'retry in 20 s, 1'],
    ['whose guest could not be quiesced is tried again', { end: endOf('QuiesceFailed') }, 'retry in 20 s, 1'],
    ['that failed again waits twice as long', { failures: 1 }, 'retry in 40 s, 2'],
    ['that failed for the fourth time waits eight times as long', { failures: 3 }, 'retry in 160 s, 4'],
    ['that failed for the fifth time needs a person', { failures: 4 }, 'hold AttemptsExhausted, 5'],
    [
      'whose credentials were refused holds',
      { end: endOf('Failed', { message: 'TEST: unauthorised: wrong password' }) },
      'hold AdapterRefused, 1',
    ],
    [
      'whose request is unknown to z/VM holds',
      { end: endOf('Failed', { message: 'unsupported: no such request' }) },
      'hold AdapterRefused, 1',
    ],
    ['that only mentions such a word is tried again', { end: endOf('Failed', { message: 'not unauthorised: x' }) }, 'retry in 20 s, 1'],
    ['that splits its group holds', { end: endOf('NotEligible'), claim: group(), split: 'moved: A; not moved: B' }, 'hold GroupSplit, 1'],
    ['that moved in a split group is done', { end: endOf('Moved'), claim: group(), split: 'moved: A; not moved: B' }, 'done, 0'],
    ['that turned back holds, although it moved', { end: endOf('Moved'), claim: group(true) }, 'hold GroupSplit, 1'],
    ['that was cancelled in a split group was cancelled', { end: endOf('Cancelled'), claim: group(), split: 'x' }, 'hold Cancelled, 0'],
    ['waits shorter in a rehearsal', { scale: 0.05 }, 'retry in 1 s, 1'],
  ])('%s', (_sentence, over, expected) => {
    expect(said(over)).toBe(expected);
  });

  test('holds for this declaration alone, until a person lifts it, and says why', () => {
    expect(aftermath({ end: endOf('LostGuest', { message: 'logged off' }) }).hold).toEqual({
      reason: 'GuestReset',
      since: '2026-03-02T08:00:00.000Z',
      untilMs: undefined,
      generation: 3,
      message: 'logged off',
    });
  });
  test('of a split group names both halves', () => {
    expect(aftermath({ end: endOf('NotEligible', { message: 'no' }), split: 'moved: A; not moved: B' }).hold?.message).toBe(
      'no (moved: A; not moved: B)',
    );
  });
});

describe('backoff', () => {
  test('doubles from 20 s to 15 minutes', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 1000].map((failures) => backoffMs(failures, 0.5) / 1000)).toEqual([20, 40, 80, 160, 320, 640, 900, 900]);
  });
  test('is spread by a quarter to both sides', () => {
    expect([0, 0.5, 1].map((spread) => backoffMs(1, spread))).toEqual([15_000, 20_000, 25_000]);
  });
  test('ends with a person', () => {
    expect(failuresMax).toBe(5);
  });
});
