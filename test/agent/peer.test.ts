import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLimiter } from '../../agent/limiter.ts';
import { createLog } from '../../agent/log.ts';
import { uriNames } from '../../agent/peer.ts';
import { createBootClock } from '../../agent/clock.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

describe('the names in a certificate', () => {
  test('are taken whole, and nothing inside quotation marks becomes one', () => {
    expect(uriNames('URI:zferry://paper/controller, DNS:x')).toEqual(['zferry://paper/controller']);
    expect(uriNames('DNS:"x, URI:zferry://paper/controller"')).toEqual([]);
    expect(uriNames('URI:"zferry://paper/controller\\u0000.example"')).not.toContain('zferry://paper/controller');
    expect(uriNames('URI:"x\\", URI:zferry://paper/controller"')).not.toContain('zferry://paper/controller');
    expect(uriNames('')).toEqual([]);
  });
});

describe('the limit of orders', () => {
  test('lets at most so many through in any second, and as many again in the next', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (gaps) => {
        const limiter = createLimiter(5);
        let nowMs = 0;
        const admitted: number[] = [];
        for (const gap of gaps) {
          nowMs += gap;
          if (limiter.admit(nowMs)) admitted.push(nowMs);
        }
        // A full bucket and what flows into it in that second.
        for (const from of admitted) expect(admitted.filter((at) => at >= from && at < from + 1_000).length).toBeLessThanOrEqual(10);
      }),
    );
    const limiter = createLimiter(5);
    expect([1, 2, 3, 4, 5, 6].map(() => limiter.admit(0))).toEqual([true, true, true, true, true, false]);
    expect(limiter.admit(200)).toBe(true);
  });
});

describe('the journal', () => {
  test('gets one printable line for each thing, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('plain' as const, 'json' as const), (text, format) => {
        const lines: string[] = [];
        createLog({ format, write: (line) => lines.push(line) }).warn(text);
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(/^[ -~]*\n$/);
      }),
    );
  });
});

describe('the boot-time clock', () => {
  test('follows /proc/uptime, jumps over a suspend and never goes back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'zferry-clock-'));
    const file = join(folder, 'uptime');
    writeFileSync(file, '1000.00 5.00\n');
    const clock = createBootClock(file);
    const first = clock.nowMs();
    expect(first).toBeGreaterThanOrEqual(1_000_000);
    expect(first).toBeLessThan(1_010_000);
    writeFileSync(file, '5000.00 5.00\n');
    const endMs = performance.now() + 5_000;
    while (clock.nowMs() < 5_000_000 && performance.now() < endMs) await new Promise((resolve) => setImmediate(resolve));
    expect(clock.nowMs()).toBeGreaterThanOrEqual(5_000_000);
    writeFileSync(file, '10.00 5.00\n');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(clock.nowMs()).toBeGreaterThanOrEqual(5_000_000);
    rmSync(folder, { recursive: true });
  });
});
