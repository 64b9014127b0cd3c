import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeYard, program, type Yard } from '../e2e/processes.ts';

/** A day in which nothing is to be done: the real program in virtual time, its watches ending as they do, broken off in one hour and silent in the next. What it holds may not grow. */

interface Hour {
  readonly hour: number;
  readonly heapUsed: number;
  readonly promises: number;
  readonly handles: number;
  readonly timers: number;
  readonly watches: number;
  /** Requests of this hour, by what they were. */
  readonly asked: Readonly<Record<string, number>>;
}

const hours = 24;
let yard: Yard;
let day: readonly Hour[];

beforeAll(async () => {
  yard = makeYard();
  const main = fileURLToPath(new URL('day/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', '--no-warnings', main, yard.folder, program, String(hours)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: Hour[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as Hour));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the day ended with ${String(code)} after ${lines.length} hours`);
  day = lines;
}, 600_000);

afterAll(() => yard.dispose());

test('memory, handles, timers and promises of the last hour are those of the second', () => {
  expect(day).toHaveLength(hours + 1);
  const [, , second] = day;
  const last = day.at(-1);
  if (second === undefined || last === undefined) throw new Error('hours are missing');
  const growth = last.heapUsed - second.heapUsed;
  process.stdout.write(
    `heap of 400 guests after two hours ${mebibytes(second.heapUsed)} MiB, after a day ${mebibytes(last.heapUsed)} MiB\n`,
  );
  // What the compiler still adds while a day goes by.
  expect(growth).toBeLessThan(1024 * 1024);
  for (const what of ['promises', 'handles', 'timers', 'watches'] as const)
    expect(last[what], `${what}, ${second[what]} after two hours`).toBeLessThanOrEqual(second[what] + 3);
});

test('nothing but the Lease is written, and watches are opened again as often as they end', () => {
  const sums = new Map<string, number>();
  for (const { asked } of day.slice(1)) for (const [what, count] of Object.entries(asked)) sums.set(what, (sums.get(what) ?? 0) + count);
  const written = [...sums].filter(([what, count]) => /^(PUT|POST|PATCH|DELETE)/.test(what) && count > 0);
  expect(written.map(([what]) => what)).toEqual(['PUT Lease']);
  const told: string[] = [];
  for (const kind of ['SSICluster', 'GuestPlacement', 'Relocation']) {
    const [opened, listed] = [sums.get(`WATCH ${kind}`) ?? 0, sums.get(`LIST ${kind}`) ?? 0];
    told.push(`${kind} ${opened} watches, ${listed} lists`);
    // They are asked to last four to five minutes, and one an hour ends otherwise.
    expect(opened).toBeGreaterThanOrEqual(hours * 12);
    expect(opened).toBeLessThanOrEqual(hours * 16 + 1);
    expect(listed, 'a list each half hour').toBeLessThanOrEqual(hours * 2 + 1);
  }
  expect(day.at(-1)?.watches).toBe(3);
  process.stdout.write(`${hours} h: ${told.join('; ')}; ${sums.get('PUT Lease')} renewals of the Lease\n`);
});

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(2);
}
