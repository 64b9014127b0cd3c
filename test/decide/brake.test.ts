import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Brake, type BrakeFacts, decideBrake, type Displaced, isBraked } from '../../controller/decide/brake.ts';
import { now } from './seeing.ts';

const minuteMs = 60_000;

/** Guests displaced for so many minutes: `displaced('A B C')`. */
function displaced(names: string, minutes = 1): readonly Displaced[] {
  return names === '' ? [] : names.split(' ').map((guest) => ({ guest, to: 'VM2', sinceMs: now.wallMs - minutes * minuteMs }));
}

/** At most two at once within half an hour. */
function decide(list: readonly Displaced[], over: Partial<BrakeFacts> = {}): Brake | undefined {
  return decideBrake({
    displaced: list,
    brake: undefined,
    releaseHash: undefined,
    guestsMax: 2,
    periodMs: 30 * minuteMs,
    wallMs: now.wallMs,
    ...over,
  });
}

/** Who of a list may not go. */
function held(brake: Brake | undefined, list: readonly Displaced[]): string {
  return list.flatMap(({ guest, to }) => (isBraked(brake, guest, to) ? guest : [])).join(' ');
}

const many = displaced('A B C');
const braked = decide(many)!;

describe('the mass-change brake', () => {
  test.each<readonly [sentence: string, list: readonly Displaced[], expected: string]>([
    ['lets as many go as allowed', displaced('A B'), ''],
    ['holds all when there are more', many, 'A B C'],
    ['does not count a guest that has been displaced for longer than the period', [...displaced('A B'), ...displaced('C', 30)], ''],
    ['counts one up to the last millisecond of the period', [...displaced('A B'), ...displaced('C', 29.999)], 'A B C'],
  ])('%s', (_sentence, list, expected) => {
    expect(held(decide(list), list)).toBe(expected);
  });

  test('lists the guests in order with their members and a hash to release them by', () => {
    expect(decide(displaced('C A B'))).toEqual({
      hash: braked.hash,
      since: '2026-03-02T08:00:00.000Z',
      guests: ['A', 'B', 'C'].map((guest) => ({ guest, to: 'VM2' })),
    });
    expect(braked.hash).toMatch(/^[0-9a-f]{10}$/);
  });

  test.each<readonly [sentence: string, other: readonly Displaced[]]>([
    ['another guest', displaced('A B D')],
    ['one guest more', displaced('A B C D')],
    ['another member', many.map((entry) => ({ ...entry, to: 'VM3' }))],
  ])('has another hash for %s', (_sentence, other) => {
    expect(decide(other)?.hash).not.toBe(braked.hash);
  });

  test('says nothing new while nothing changes, so that nothing is written', () => {
    expect(decide(many, { brake: braked })).toBe(braked);
    expect(decide(many.toReversed(), { brake: braked, wallMs: now.wallMs + minuteMs })).toBe(braked);
  });

  test.each<readonly [sentence: string, list: readonly Displaced[], expected: string]>([
    ['holds on although fewer are left of its list', displaced('A'), 'A'],
    ['holds on although its guests have been displaced for longer than the period', displaced('A B C', 600), 'A B C'],
    ['holds whoever comes while it holds', displaced('A B C D'), 'A B C D'],
    ['lets go when nobody of its list is displaced any more', displaced('D E'), ''],
  ])('%s', (_sentence, list, expected) => {
    expect(held(decide(list, { brake: braked }), list)).toBe(expected);
  });

  test('keeps the time at which it took hold', () => {
    expect(decide(displaced('A B C D'), { brake: braked, wallMs: now.wallMs + minuteMs })?.since).toBe(braked.since);
  });
});

describe('a release', () => {
  const released = decide(many, { brake: braked, releaseHash: braked.hash });

  test('by the hash of the list lets the list go', () => {
    expect(held(released, many)).toBe('');
  });
  test.each(['', 'yes', braked.hash.slice(1), braked.hash.toUpperCase() + '0'])('by %o lets nobody go', (releaseHash) => {
    expect(held(decide(many, { brake: braked, releaseHash }), many)).toBe('A B C');
  });
  test("of an earlier list lets nobody of a later one's go", () => {
    const grown = displaced('A B C D');
    const later = decide(grown, { brake: braked });
    expect(held(decide(grown, { brake: later, releaseHash: braked.hash }), grown)).toBe('A B C D');
  });
  test('stands after a restart, which knows only the status', () => {
    const status: unknown = JSON.parse(JSON.stringify(released));
    expect(held(decide(many, { brake: status as Brake }), many)).toBe('');
  });
  test('stands until the last of its guests has moved, and no longer', () => {
    const left = decide(displaced('C'), { brake: released });
    expect(left?.released).toEqual(['C>VM2']);
    expect(decide([], { brake: left })).toBeUndefined();
  });
  test('does not hold for another member', () => {
    const onward = many.map((entry) => ({ ...entry, to: 'VM3' }));
    expect(held(decide(onward, { brake: released }), onward)).toBe('A B C');
  });
  test('does not count against those who come later', () => {
    const list = [...many, ...displaced('D E')];
    expect(held(decide(list, { brake: released }), list)).toBe('');
  });
  test('leaves the next mass change braked, and its own guests free', () => {
    const list = [...many, ...displaced('D E F')];
    expect(held(decide(list, { brake: released }), list)).toBe('D E F');
  });
  test('is forgotten with its guests: the same list braked, reverted and back is braked again', () => {
    const early = displaced('X Y Z');
    const lone = decide(displaced('X'), { brake: decide(early, { brake: decide(early), releaseHash: decide(early)?.hash }) });
    const list = displaced('X A B C');
    const reverted = decide(displaced('X'), { brake: decide(list, { brake: lone }) });
    expect(held(reverted, list)).toBe('');
    expect(held(decide(list, { brake: reverted }), list)).toBe('A B C');
  });
  test('says nothing new while nothing changes', () => {
    expect(decide(many, { brake: released })).toBe(released);
  });

  test('lets exactly the guests of its list go, whoever is displaced beside them', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[A-Z]{3}$/), { maxLength: 12 });
    fc.assert(
      fc.property(names, names, (first, second) => {
        const list = displaced(first.join(' '));
        const before = decide(list);
        fc.pre(before !== undefined);
        const after = decide(list, { brake: before, releaseHash: before?.hash });
        const both = displaced([...new Set([...first, ...second])].join(' '));
        const others = second.filter((guest) => !first.includes(guest));
        const expected = others.length > 2 ? both.filter(({ guest }) => others.includes(guest)).map(({ guest }) => guest) : [];
        expect(held(decide(both, { brake: after }), both)).toBe(expected.join(' '));
      }),
    );
  });
});

test('a list beyond its bound holds everyone, listed or not', () => {
  const list = displaced(Array.from({ length: 1030 }, (_, index) => `G${String(index).padStart(4, '0')}`).join(' '));
  const brake = decide(list);
  expect(brake?.guests).toHaveLength(1024);
  expect(brake?.more).toBe(6);
  expect(isBraked(brake, 'G1029', 'VM2')).toBe(true);
});
