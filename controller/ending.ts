import type { RunOptions } from './cli/program.ts';
import type { Settlement } from './cli/settled.ts';

/** When `zferry run` ends, and with what: a signal, a command's condition, or something that went wrong. The first reason counts. */
export interface Ending {
  end(exit: number, why?: string): void;
  over(): boolean;
  wait(look: () => Settlement): Promise<{ readonly exit: number; readonly why: string | undefined }>;
}

function noBody(): void {
  // Nobody waits yet.
}

/** How often it is asked whether everything is settled. */
const lookMs = 100;

/** Listens to SIGTERM and SIGINT from now on. */
export function endingOf(o: RunOptions): Ending {
  let ended: { readonly exit: number; readonly why: string | undefined } | undefined;
  let wake = noBody;
  // The one thing that keeps the process alive: all other timers die with the work that they are for.
  const alive = setInterval(() => undefined, 2 ** 30);
  const end = (exit: number, why?: string): void => {
    ended ??= { exit, why };
    clearInterval(alive);
    wake();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end(0));
  return {
    end,
    over: () => ended !== undefined,
    async wait(look) {
      const startedMs = performance.now();
      for (;;) {
        if (ended !== undefined) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (o.exitWhenSettled !== undefined) setTimeout(resolve, lookMs);
        });
        if (ended !== undefined || o.exitWhenSettled === undefined) continue;
        const settled = look();
        if (settled.kind === 'settled') end(0);
        else if (settled.kind === 'needsPerson') end(1, settled.why);
        else if (performance.now() - startedMs > o.exitWhenSettled * 1000)
          end(2, `not settled after ${o.exitWhenSettled} s: ${settled.why}`);
      }
      return ended;
    },
  };
}
