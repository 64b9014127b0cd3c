import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHeap } from '../../controller/reconcile/heap.ts';
import { createWaitingList } from '../../controller/reconcile/waiting.ts';

describe('a heap', () => {
  test('gives its items in order, whatever the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (items) => {
        const heap = createHeap<number>((a, b) => a < b);
        for (const item of items) heap.push(item);
        expect(heap.size()).toBe(items.length);
        expect(items.map(() => heap.pop())).toEqual(items.toSorted((a, b) => a - b));
        expect([heap.pop(), heap.peek(), heap.size()]).toEqual([undefined, undefined, 0]);
      }),
    );
  });
  test('shows and gives its smallest item between any pushes', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat({ max: 20 }), { nil: undefined })), (steps) => {
        const heap = createHeap<number>((a, b) => a < b);
        const model: number[] = [];
        for (const step of steps) {
          model.sort((a, b) => a - b);
          expect(heap.peek()).toBe(model[0]);
          const given = step === undefined ? [heap.pop(), model.shift()] : [];
          expect(given[0]).toBe(given[1]);
          if (step === undefined) continue;
          heap.push(step);
          model.push(step);
        }
      }),
    );
  });
});

/** Steps as words: `a5` adds a with priority 5, `-a` removes it. */
function line(steps: string) {
  const list = createWaitingList<string>();
  for (const step of steps.split(' ').filter(Boolean)) {
    if (step.startsWith('-')) list.remove(step.slice(1));
    else list.add(step.charAt(0), Number(step.slice(1)));
  }
  return list;
}

describe('the line for a slot', () => {
  test.each<readonly [sentence: string, steps: string, count: number, expected: string]>([
    ['is empty at first', '', 3, ''],
    ['is first come, first served', 'a0 b0 c0', 3, 'abc'],
    ['lets higher priorities go before', 'a0 b5 c1', 3, 'bca'],
    ['gives as many as there are slots', 'a0 b5 c1', 2, 'bc'],
    ['keeps the place of one who asks again', 'a0 b0 a0 a0', 2, 'ab'],
    ['has everyone once', 'a0 a1 a2', 3, 'a'],
    ['moves one whose priority rose', 'a0 b1 a2', 2, 'ab'],
    ['moves one whose priority fell to the end of those of that priority', 'a1 b0 a0', 2, 'ba'],
    ['forgets who was removed', 'a0 b0 -a', 2, 'b'],
    ['puts one who left and came back at the end', 'a0 b0 -a a0', 2, 'ba'],
    ['does not mind who was never there', 'a0 -b', 2, 'a'],
  ])('%s', (_sentence, steps, count, expected) => {
    expect(line(steps).take(count).join('')).toBe(expected);
  });

  test('keeps those who were called but could not go, in their places', () => {
    const list = line('a0 b5 c1');
    expect(list.take(2)).toEqual(['b', 'c']);
    expect(list.take(3)).toEqual(['b', 'c', 'a']);
  });

  test('keeps its order when a crowd comes and goes a thousand times', () => {
    const flips = Array.from({ length: 1_000 }, () => 'x9 -x').join(' ');
    expect(line(`a0 b5 c1 ${flips} d0 ${flips}`).take(9)).toEqual(['b', 'c', 'a', 'd']);
  });

  test('is in order of priority, then of coming, for any history', () => {
    const step = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(fc.nat({ max: 2 }), { nil: undefined }));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const model: { readonly key: string; readonly priority: number }[] = [];
        for (const [key, priority] of steps) {
          const index = model.findIndex((entry) => entry.key === key);
          if (index >= 0 && model[index]?.priority === priority) continue;
          if (index >= 0) model.splice(index, 1);
          if (priority !== undefined) model.push({ key, priority });
        }
        const list = line(steps.map(([key, priority]) => (priority === undefined ? `-${key}` : `${key}${priority}`)).join(' '));
        expect(list.take(9)).toEqual(model.toSorted((a, b) => b.priority - a.priority).map((entry) => entry.key));
      }),
    );
  });
});
