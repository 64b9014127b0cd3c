import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginCopy, carryOn, copyTime } from '../../controller/hypervisor/simulated/relocation-time.ts';

const load = { touchedMebibytes: 4096, dirtyMebibytesPerSecond: 20, linkMebibytesPerSecond: 400 };

describe('page-by-page copy of a guest', () => {
  test('the first pass copies all memory, the second what was changed, and the guest is stopped for the rest', () => {
    // 4096 MiB at 400/s take 10.24 s, in which 204.8 MiB change (more than 1/32 of 4096 = 128): 0.512 s, in which 10.24 MiB change: stopped for 0.0256 s and 50 ms.
    expect(copyTime(beginCopy(load, false), load)).toEqual({
      untilStoppedMs: expect.closeTo(10_752, 6),
      untilDoneMs: expect.closeTo(10_752 + 25.6 + 50, 6),
    });
  });

  test('a guest at rest is stopped after one pass, only for what does not grow with memory', () => {
    const idle = { ...load, dirtyMebibytesPerSecond: 0 };
    expect(copyTime(beginCopy(idle, false), idle)).toEqual({
      untilStoppedMs: expect.closeTo(10_240, 6),
      untilDoneMs: expect.closeTo(10_290, 6),
    });
  });

  test('a guest that changes memory as fast as the link carries it is never done', () => {
    const busy = { ...load, dirtyMebibytesPerSecond: 400 };
    expect(copyTime(beginCopy(busy, false), busy)).toEqual({
      untilStoppedMs: Number.POSITIVE_INFINITY,
      untilDoneMs: Number.POSITIVE_INFINITY,
    });
  });

  test('a busier guest takes longer, and so does a slower link', () => {
    const time = (dirtyMebibytesPerSecond: number, linkMebibytesPerSecond: number): number => {
      const other = { ...load, dirtyMebibytesPerSecond, linkMebibytesPerSecond };
      return copyTime(beginCopy(other, false), other).untilDoneMs;
    };
    expect(time(200, 400)).toBeGreaterThan(time(20, 400));
    expect(time(20, 100)).toBeGreaterThan(time(20, 400));
  });

  test('a copy carried on in any steps ends when the plan said', () => {
    const loads = fc.record({
      touchedMebibytes: fc.integer({ min: 1, max: 100_000 }),
      dirtyMebibytesPerSecond: fc.integer({ min: 0, max: 350 }),
      linkMebibytesPerSecond: fc.constant(400),
    });
    fc.assert(
      fc.property(loads, fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 12 }), (guest, steps) => {
        const copy = beginCopy(guest, false);
        const planned = copyTime(copy, guest).untilDoneMs;
        let elapsed = 0;
        for (const step of steps) {
          const taken = Math.min(step, planned - elapsed);
          carryOn(copy, guest, taken);
          elapsed += taken;
        }
        expect(elapsed + copyTime(copy, guest).untilDoneMs).toBeCloseTo(planned, 3);
      }),
    );
  });
});
