import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** Runs a program to its end and answers what it printed; a non-zero end is a bug of the lab and throws with the program's own words. */
export function command(argv: readonly string[], input?: string): Promise<string> {
  const [file, ...args] = argv;
  if (file === undefined) throw new Error('no program was named');
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, { maxBuffer: 16 * 1024 * 1024, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${argv.join(' ')}: ${error.message}\n${stdout}${stderr}`));
    });
    // A program that ends without reading has said why in its exit code.
    child.stdin?.on('error', () => undefined).end(input ?? '');
  });
}

/** The end of a program that may refuse: its exit code and its words. */
export async function tried(argv: readonly string[]): Promise<{ readonly ok: boolean; readonly text: string }> {
  try {
    return { ok: true, text: await command(argv) };
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) };
  }
}

/** Waits until `check` answers something, looking again every `everyMs`; throws with `what` after `deadlineMs`. */
export async function eventually<T>(
  what: string,
  check: () => Promise<T | undefined | false> | T | undefined | false,
  { deadlineMs = 30_000, everyMs = 50 }: { readonly deadlineMs?: number; readonly everyMs?: number } = {},
): Promise<T> {
  const begun = performance.now();
  for (;;) {
    const seen = await check();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() - begun > deadlineMs) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await delay(everyMs);
  }
}
