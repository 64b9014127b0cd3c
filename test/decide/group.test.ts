import { describe, expect, test } from 'vitest';
import { type GroupEntry, groupTurn, splitText } from '../../controller/decide/group.ts';
import type { GroupTurn } from '../../controller/decide/seen.ts';
import type { Attempt } from '../../controller/domain/attempt.ts';
import type { Claim } from '../../controller/domain/claim.ts';
import type { GuestName } from '../../controller/domain/names.ts';
import { ago, attemptOf, claimOf, endOf } from './seeing.ts';

/** What a guest of a group has come to, in one word. */
type Stage = 'fresh' | 'tested' | 'moving' | 'moved' | 'told' | 'landed' | 'refused' | 'recorded' | 'stopped' | 'returning' | 'returned';

const passed: Partial<Attempt> = { test: { kind: 'passed', askedMs: ago(3), answeredMs: ago(3), receiverNowMs: undefined } };
const stages: Readonly<
  Record<Stage, { readonly phase?: Claim['phase']; readonly attempt: Partial<Attempt>; readonly returning?: true; readonly stop?: true }>
> = {
  fresh: { attempt: {} },
  tested: { attempt: passed },
  moving: { phase: 'Moving', attempt: passed },
  moved: { phase: 'Moving', attempt: { ...passed, end: endOf('Moved') } },
  landed: { phase: 'Landed', attempt: passed },
  refused: { attempt: { end: endOf('NotEligible', { message: 'no crypto there' }) } },
  told: { phase: 'Landed', attempt: { ...passed, end: endOf('Moved'), reported: true } },
  recorded: { attempt: { end: endOf('NotEligible', { message: 'no crypto there' }), reported: true } },
  stopped: { attempt: passed, stop: true },
  returning: { attempt: passed, returning: true },
  returned: { phase: 'Moving', attempt: { ...passed, end: endOf('Moved') }, returning: true },
};

/** A group in its order: A, B, C in the stages given; `size` counts those that are gone too. */
function entriesOf(told: string, onSplit: 'Hold' | 'Return' = 'Hold'): readonly GroupEntry[] {
  const words = told.split(' ') as readonly Stage[];
  return words.map((word, index) => {
    const { phase, attempt, returning, stop } = stages[word];
    const group = { name: 'web', index, size: words.length, onSplit, ...(returning === undefined ? {} : { returning }) };
    const claim = claimOf({ guest: 'ABC'.charAt(index) as GuestName, phase: phase ?? 'Claimed', group });
    return {
      claim,
      attempt: attemptOf(attempt),
      stop: stop === undefined ? undefined : { outcome: 'Cancelled', message: 'cancelled by ann' },
    };
  });
}

/** The turn of each in one line. */
function turns(told: string, onSplit?: 'Hold' | 'Return'): string {
  const entries = entriesOf(told, onSplit);
  // Entries come from a map in any order.
  const shuffled = entries.toReversed();
  return entries.map((entry) => said(groupTurn(shuffled, entry.claim))).join(', ');
}

function said(turn: GroupTurn): string {
  return turn.kind === 'over' ? `over ${turn.outcome}` : turn.kind;
}

describe('a group that goes well', () => {
  test.each([
    ['first all of it is tested', 'fresh fresh fresh', 'test, test, test'],
    ['nothing goes before the last one has passed', 'tested tested fresh', 'test, test, test'],
    ['then the first one goes', 'tested tested tested', 'go, wait, wait'],
    ['alone while it moves', 'moving tested tested', 'go, wait, wait'],
    ['then the second, and the first one stays claimed', 'landed tested tested', 'wait, go, wait'],
    ['an end is a landing before it is written', 'moved tested tested', 'wait, go, wait'],
    ['what was tested before a restart need not be tested again', 'landed fresh fresh', 'wait, go, wait'],
    ['the last one', 'landed landed moving', 'wait, wait, go'],
    ['it is over when all have landed', 'landed landed moved', 'over Moved, over Moved, over Moved'],
  ])('%s: %s', (_sentence, told, expected) => {
    expect(turns(told)).toBe(expected);
  });
});

describe('a group in trouble', () => {
  test.each<readonly [sentence: string, told: string, onSplit: 'Hold' | 'Return', expected: string]>([
    [
      'a refusal before anything moved ends it for all, and the refused one reports',
      'tested refused tested',
      'Hold',
      'over Superseded, go, over Superseded',
    ],
    ['so it is with Return: nothing has to go back', 'tested refused tested', 'Return', 'over Superseded, go, over Superseded'],
    ['a stop is a stop for all', 'tested stopped tested', 'Hold', 'over Cancelled, over Cancelled, over Cancelled'],
    ['with Hold those that moved stay where they are', 'landed refused tested', 'Hold', 'over Moved, go, over Superseded'],
    ['with Return those that moved go back first', 'landed refused tested', 'Return', 'turnBack, wait, over Superseded'],
    ['a stop of one that has landed is too late', 'landed tested tested', 'Hold', 'wait, go, wait'],
    ['nobody goes before all ends are recorded, so that each names both halves', 'told refused recorded', 'Hold', 'wait, go, wait'],
    [
      'no end is told while nobody knows whether another guest has moved',
      'moving refused recorded',
      'Hold',
      'over Superseded, untold, untold',
    ],
    ['then everyone goes', 'told recorded recorded', 'Hold', 'over Moved, go, over Superseded'],
    ['the first trouble is the one that is told', 'refused stopped tested', 'Hold', 'go, over Superseded, over Superseded'],
  ])('%s', (_sentence, told, onSplit, expected) => {
    expect(turns(told, onSplit)).toBe(expected);
  });

  test('everyone is told who it was and why', () => {
    const entries = entriesOf('tested refused');
    expect(groupTurn(entries, entries[0]!.claim)).toMatchObject({ message: 'B of its group: no crypto there' });
  });
});

describe('a group that turns back', () => {
  test.each([
    ['one goes back after the other', 'returning returning refused', 'go, wait, over Superseded'],
    ['those that have landed join in', 'returning landed refused', 'go, turnBack, over Superseded'],
    ['the next one goes when the first is back', 'returned returning refused', 'over Returned, go, over Superseded'],
    ['what had not moved does not move any more', 'returning tested tested', 'go, over Superseded, over Superseded'],
  ])('%s', (_sentence, told, expected) => {
    expect(turns(told, 'Return')).toBe(expected);
  });
});

test('an entry that is not written yet waits', () => {
  const [a, b] = entriesOf('fresh fresh');
  expect(groupTurn([a!], b!.claim)).toMatchObject({ kind: 'wait' });
});

test.each<readonly [sentence: string, told: string, expected: string]>([
  ['before anything moved', 'fresh tested tested', 'over Superseded, over Superseded'],
  ['after the first one landed', 'refused landed tested', 'over Moved, over Superseded'],
  ['when all that are left have landed', 'landed landed landed', 'over Moved, over Moved'],
])('an entry that is gone has ended its group: %s', (_sentence, told, expected) => {
  const left = entriesOf(told).slice(1);
  expect(left.map((entry) => said(groupTurn(left, entry.claim))).join(', ')).toBe(expected);
});

test.each([
  ['both halves of a split group are named', 'landed refused tested', 'moved: A; not moved: B, C'],
  ['a group that moved whole is not split', 'landed moved landed', undefined],
  ['a group that did not move is not split', 'tested refused tested', undefined],
])('%s', (_sentence, told, expected) => {
  expect(splitText(entriesOf(told))).toBe(expected);
});
