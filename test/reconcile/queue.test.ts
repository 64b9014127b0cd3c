import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createQueue, type Queue } from '../../controller/reconcile/queue.ts';
import { createHandClock } from './clock.ts';

/** A queue under a clock moved by hand, and what it worked on: `a@0 b@10`. */
function bench(work: (key: string, queue: Queue<string>) => void = () => undefined) {
  const clock = createHandClock();
  const done: string[] = [];
  const queue: Queue<string> = createQueue<string>({
    nowMs: clock.nowMs,
    alarm: clock.alarm,
    soon: clock.soon,
    urgent: (key) => key.startsWith('urgent'),
    work(key) {
      done.push(`${key}@${clock.nowMs()}`);
      work(key, queue);
    },
  });
  return { clock, queue, done: () => done.join(' ') };
}

describe('keys for now', () => {
  test('are worked on in the order in which they came, after what runs now', () => {
    const { clock, queue, done } = bench();
    for (const key of ['a', 'b', 'c']) queue.add(key);
    expect(done()).toBe('');
    clock.settle();
    expect(done()).toBe('a@0 b@0 c@0');
  });

  test('that are urgent go before all others', () => {
    const { clock, queue, done } = bench();
    for (const key of ['a', 'b', 'urgent 1', 'c', 'urgent 2']) queue.add(key);
    clock.settle();
    expect(done()).toBe('urgent 1@0 urgent 2@0 a@0 b@0 c@0');
  });

  test('are worked on once, however often they were asked for', () => {
    const { clock, queue, done } = bench();
    for (const key of ['a', 'b', 'a', 'a']) queue.add(key);
    expect(queue.depth()).toBe(2);
    clock.settle();
    expect([done(), queue.depth()]).toEqual(['a@0 b@0', 0]);
  });

  test('asked for while they are worked on are worked on again', () => {
    let again = true;
    const { clock, queue, done } = bench((key, running) => {
      if (again) running.add(key);
      again = false;
    });
    queue.add('a');
    clock.pass(0);
    expect(done()).toBe('a@0 a@0');
  });
});

describe('a crowd in one lane', () => {
  /** Keys are worked on as `crowd 17`; the word is the lane. A crowd that never ends: each of its keys asks for itself again. */
  function crowded(size: number) {
    const clock = createHandClock();
    const done: string[] = [];
    const queue: Queue<string> = createQueue<string>({
      nowMs: clock.nowMs,
      alarm: clock.alarm,
      soon: clock.soon,
      urgent: () => false,
      lane: (key) => key.split(' ')[0] ?? '',
      work(key) {
        done.push(key);
        if (key.startsWith('crowd') && done.length < 20_000) queue.add(key);
      },
    });
    for (let index = 0; index < size; index++) queue.add(`crowd ${index}`);
    return { clock, queue, done };
  }

  test('lets a key of another lane go after a few of its own', () => {
    const { clock, queue, done } = crowded(10_000);
    queue.add('alone');
    clock.settle();
    expect(done.indexOf('alone')).toBeLessThan(32);
  });

  test('is in its turn not kept waiting by many lanes', () => {
    const { clock, queue, done } = crowded(100);
    for (let index = 0; index < 1_000; index++) queue.add(`lane${index} key`);
    clock.pass(1_000);
    expect(done.filter((key) => key.startsWith('lane'))).toHaveLength(1_000);
    expect(done.slice(0, 2_000).filter((key) => key.startsWith('crowd')).length).toBeGreaterThan(0);
  });

  test('keeps its own order', () => {
    const { clock, queue, done } = crowded(100);
    queue.add('alone');
    clock.settle();
    const crowd = done.filter((key) => key.startsWith('crowd')).slice(0, 100);
    expect(crowd).toEqual(Array.from({ length: 100 }, (_, index) => `crowd ${index}`));
  });
});

describe('keys for later', () => {
  test.each<readonly [sentence: string, asked: readonly (number | undefined)[], expected: string]>([
    ['wait for their time', [10], 'a@10'],
    ['come once, at the earliest of their times', [10, 5, 20], 'a@5'],
    ['come once, whatever the order of asking', [5, 10], 'a@5'],
    ['asked for now come now', [10, undefined], 'a@0'],
    ['asked for now are not asked for later as well', [undefined, 10], 'a@0'],
    ['whose time has passed come now', [-5], 'a@0'],
  ])('%s', (_sentence, asked, expected) => {
    const { clock, queue, done } = bench();
    for (const dueMs of asked) queue.add('a', dueMs);
    clock.pass(100);
    expect(done()).toBe(expected);
  });

  test('may be asked for again after their work', () => {
    const { clock, queue, done } = bench((key, running) => running.add(key, clock.nowMs() + 10));
    queue.add('a', 5);
    clock.pass(30);
    expect(done()).toBe('a@5 a@15 a@25');
  });

  test('keep one alarm, whatever their number', () => {
    const { clock, queue } = bench();
    for (let index = 0; index < 50; index++) queue.add(`k${index}`, 100 - index);
    expect(clock.alarms).toBe(1);
  });

  test('come at the earliest time asked for since their last work, for any history', () => {
    const asking = fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      afterMs: fc.integer({ min: -2, max: 20 }),
      passMs: fc.integer({ min: 0, max: 5 }),
    });
    fc.assert(
      fc.property(fc.array(asking, { maxLength: 40 }), (history) => {
        const { clock, queue, done } = bench();
        const dueOf = new Map<string, number>();
        const expected: string[] = [];
        const pass = (untilMs: number): void => {
          const ready = [...dueOf].filter(([, dueMs]) => dueMs <= untilMs);
          for (const [key, dueMs] of ready) {
            expected.push(`${key}@${dueMs}`);
            dueOf.delete(key);
          }
          clock.pass(untilMs - clock.nowMs());
        };
        for (const { key, afterMs, passMs } of history) {
          const dueMs = Math.max(clock.nowMs(), clock.nowMs() + afterMs);
          queue.add(key, clock.nowMs() + afterMs);
          dueOf.set(key, Math.min(dueMs, dueOf.get(key) ?? Infinity));
          pass(clock.nowMs() + passMs);
        }
        pass(clock.nowMs() + 100);
        expect(done().split(' ').sort()).toEqual(expected.join(' ').split(' ').sort());
      }),
    );
  });
});

describe('fairness', () => {
  test('a flood lets others have their turn after 256 keys, and none is lost', () => {
    const { clock, queue, done } = bench();
    for (let index = 0; index < 600; index++) queue.add(`k${index}`);
    clock.settle();
    expect(done().split(' ')).toHaveLength(256);
    expect(queue.depth()).toBe(344);
    clock.pass(0);
    expect(new Set(done().split(' ')).size).toBe(600);
  });

  test('keys that come between two batches come after those that waited', () => {
    const { clock, queue, done } = bench();
    for (let index = 0; index < 257; index++) queue.add(`k${index}`);
    clock.settle();
    queue.add('new');
    clock.pass(0);
    expect(done().split(' ').slice(-2)).toEqual(['k256@0', 'new@0']);
  });
});

describe('a stopped queue', () => {
  test('works on nothing any more', () => {
    const { clock, queue, done } = bench();
    queue.add('a');
    queue.add('b', 5);
    queue.stop();
    queue.add('c');
    clock.pass(100);
    expect([done(), clock.alarms]).toEqual(['', 0]);
  });
  test('stops in the middle of a batch', () => {
    const { clock, queue, done } = bench((_key, running) => running.stop());
    for (const key of ['a', 'b']) queue.add(key);
    clock.pass(100);
    expect(done()).toBe('a@0');
  });
});
