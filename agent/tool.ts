import { execFile } from 'node:child_process';
import type { Outcome } from './network.ts';

/** The environment of every program that the agent starts: nothing of the agent's own, and messages in one language. */
export const toolEnvironment: Readonly<Record<string, string>> = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', VTYSH_PAGER: 'cat' };

export interface ToolRun {
  readonly argv: readonly [string, ...string[]];
  readonly signal: AbortSignal;
  readonly limitMs?: number;
}

/** Runs a program to its end without a shell, with arguments of the agent's own making, and answers what it printed. A program that hangs is killed at `limitMs` (10 s). */
export function runTool({ argv: [file, ...args], signal, limitMs = 10_000 }: ToolRun): Promise<Outcome<string>> {
  return new Promise((resolve) => {
    const options = { env: { ...toolEnvironment }, timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: 16 * 1024 * 1024, signal } as const;
    execFile(file, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ ok: true, value: stdout });
      else resolve({ ok: false, why: `${[file, ...args].join(' ')}: ${reason(error, `${stderr}\n${stdout}`, limitMs)}` });
    });
  });
}

function reason(error: Error & { readonly killed?: boolean; readonly code?: unknown }, printed: string, limitMs: number): string {
  if (error.name === 'AbortError') return 'stopped, its time is up';
  if (error.killed === true) return `it did not end within ${limitMs} ms and was killed`;
  if (error.code === 'ENOENT') return 'there is no such program';
  return firstWords(printed) || `it ended with code ${String(error.code)}`;
}

/** The first line that says something, printable and short: what others print goes into reports and logs. */
export function firstWords(printed: string): string {
  const line = printed.split('\n').find((one) => one.trim() !== '') ?? '';
  return line
    .trim()
    .replaceAll(/[^\u0020-\u007E]/g, '?')
    .slice(0, 200);
}
