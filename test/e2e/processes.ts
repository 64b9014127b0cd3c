import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The real program as processes of its own, each test in a folder of its own: the bundle where it was built, otherwise the sources. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = join(root, 'dist/zferry.mjs');

/** What Node is given to run zferry. */
export const program = existsSync(bundle) ? bundle : join(root, 'controller/main.ts');

/** The checkout, for files that are looked at and never written. */
export const checkout = root;

/** One JSON line of `zferry run`; absent fields were not on the line. */
export interface Line {
  readonly level: string;
  readonly msg: string;
  /** Epoch ms, of this line. */
  readonly atMs: number;
  readonly guest?: string;
  readonly step?: string;
  readonly state?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly outcome?: string;
  readonly cause?: string;
  readonly relocation?: string;
  readonly attempt?: number;
  readonly problem?: string;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Running {
  readonly pid: number;
  /** Standard output so far, line by line. */
  readonly output: readonly string[];
  /** Those of `output` that are JSON. */
  readonly lines: readonly Line[];
  errors(): string;
  /** The first line that fits, as soon as it is there. Fails when the process ends before. */
  line(what: string, fits: (line: Line) => boolean, deadlineMs?: number): Promise<Line>;
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<Exit>;
  readonly exited: Promise<Exit>;
}

export interface Finished extends Exit {
  readonly output: string;
  readonly errors: string;
}

/** One test's folder and processes. */
export interface Yard {
  readonly folder: string;
  path(...names: readonly string[]): string;
  /** Writes a file as an editor does: whole, by renaming. */
  write(name: string, text: string): void;
  start(args: readonly string[], environment?: Readonly<Record<string, string>>): Running;
  /** Runs a command to its end. */
  finish(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Finished>;
  /** Kills what still runs and removes the folder. */
  dispose(): Promise<void>;
}

/** Every limit of the protocol at a twentieth, as for all tests on real processes. */
export const rehearsal = { ZFERRY_TIME_SCALE: '0.05' };

export function makeYard(): Yard {
  const folder = mkdtempSync(join(tmpdir(), 'zferry-e2e-'));
  const children = new Set<ChildProcess>();
  const path = (...names: readonly string[]): string => join(folder, ...names);
  const start = (args: readonly string[], environment: Readonly<Record<string, string>> = rehearsal): Running => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    return watched(child);
  };
  return {
    folder,
    path,
    write(name, text) {
      mkdirSync(join(path(name), '..'), { recursive: true });
      writeFileSync(`${path(name)}.new~`, text);
      renameSync(`${path(name)}.new~`, path(name));
    },
    start,
    async finish(args, environment) {
      const running = start(args, environment);
      const exit = await running.exited;
      return { ...exit, output: running.output.map((line) => `${line}\n`).join(''), errors: running.errors() };
    },
    async dispose() {
      const living = [...children].filter((child) => child.exitCode === null && child.signalCode === null);
      for (const child of living) child.kill('SIGKILL');
      await Promise.all(living.map((child) => once(child, 'close')));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a process prints and how it ends; both outputs are to be pipes. */
export function watched(child: ChildProcess): Running {
  const output: string[] = [];
  const lines: Line[] = [];
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (text) => {
      output.push(text);
      const line = lineOf(text);
      if (line !== undefined) lines.push(line);
    });
  }
  // `close` comes after the last byte of the output, `exit` need not.
  const exited = once(child, 'close').then(([code, signal]): Exit => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  let hasEnded = false;
  void exited.then(() => (hasEnded = true));
  return {
    pid: child.pid ?? 0,
    output,
    lines,
    errors: () => errors,
    line: (what, fits, deadlineMs) =>
      until(
        what,
        () => {
          const found = lines.find(fits);
          if (found === undefined && hasEnded)
            throw new Error(`the program ended before: ${what}\n${errors}${output.slice(-20).join('\n')}`);
          return found;
        },
        deadlineMs,
      ),
    async kill(signal) {
      child.kill(signal);
      return exited;
    },
    exited,
  };
}

function lineOf(text: string): Line | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const line = JSON.parse(text) as Line & { readonly time: string };
    return { ...line, atMs: Date.parse(line.time) };
  } catch {
    return undefined;
  }
}

/** Waits for a condition about something that another process does; fails at the deadline with what was waited for. */
export async function until<T>(
  what: string | (() => string),
  look: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = 20_000,
): Promise<T> {
  const endMs = performance.now() + deadlineMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > endMs) throw new Error(`not within ${deadlineMs} ms: ${typeof what === 'string' ? what : what()}`);
    await delay(5);
  }
}

/** A JSON file that another process replaces as a whole; undefined while there is none. */
export function readJson(file: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}
