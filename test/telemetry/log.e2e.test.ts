import { spawn } from 'node:child_process';

import { describe, expect, test } from 'vitest';

/** The log of a real process, whose reader may be slow, or gone. */

const module = new URL('../../controller/telemetry/log.ts', import.meta.url).href;
const script = `
const { createLogger } = await import(${JSON.stringify(module)});
const [count, end] = process.argv.slice(1);
const logger = createLogger({ level: 'info', version: '1', to: 1 });
for (let number = 1; number <= Number(count); number++) logger.info({ number, text: 'x'.repeat(200) }, 'line');
if (end === 'exit') process.exit(7);
`;

interface Ended {
  readonly code: number | null;
  readonly lines: readonly { readonly msg: string; readonly number?: number; readonly lines?: number }[];
}

/** Runs a process that logs `count` lines. `leave`: its reader goes away after the first bytes. */
function logging(count: number, o: { readonly end: 'exit' | 'natural'; readonly leave?: boolean }): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, String(count), o.end], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (o.leave === true) child.stdout.destroy();
    });
    child.once('error', reject);
    child.once('close', (code) => {
      const whole = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
      resolve({ code, lines: whole.filter((line) => line !== '').map((line) => JSON.parse(line) as Ended['lines'][number]) });
    });
  });
}

describe('the log of a process', () => {
  test.each(['exit', 'natural'] as const)('is whole after a %s end', async (end) => {
    const { lines } = await logging(2_000, { end });
    expect(lines.map((line) => line.number)).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1));
  });

  test('keeps the exit code', async () => {
    expect((await logging(10, { end: 'exit' })).code).toBe(7);
  });

  test('does not end the process when its reader goes away', async () => {
    expect((await logging(20_000, { end: 'natural', leave: true })).code).toBe(0);
  });

  test('is bounded when more is written than read, and counts what is missing', async () => {
    const { lines } = await logging(100_000, { end: 'natural' });
    const said = lines.filter((line) => line.number === undefined);
    const missing = said.reduce((sum, line) => sum + (line.lines ?? 0), 0);
    expect(missing).toBeGreaterThan(0);
    expect(lines.length - said.length + missing).toBe(100_000);
  });
});
