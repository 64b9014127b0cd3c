import { startDisplay } from './cli/display.ts';
import type { RunOptions } from './cli/program.ts';
import type { Config } from './config.ts';
import type { Observer, Survey } from './reconcile/observer.ts';
import type { OpenedStore } from './stores.ts';
import { createLogger, logObserver } from './telemetry/log.ts';
import { withoutRepeats } from './telemetry/repeats.ts';

/** What `zferry run` prints: a live display on a terminal, JSON lines anywhere else. */

/** Something that is said beside what the loops tell. */
export interface Said {
  readonly kind: 'problem' | 'trouble' | 'leadership';
  readonly text: string;
}

export interface Showing {
  readonly observer: Observer;
  say(said: Said): void;
  listening(address: string): void;
  stop(): void;
}

export interface ShowingContext {
  readonly config: Config;
  readonly version: string;
  readonly stdout: NodeJS.WriteStream;
  readonly survey: () => Survey;
  readonly opened: OpenedStore;
}

/** Begins, and says what runs. */
export function startShowing(o: RunOptions, context: ShowingContext): Showing {
  const { config, version, stdout, survey, opened } = context;
  if (!stdout.isTTY || o.plain === true || !config.movableCursor) return startLog(o, context);
  const display = startDisplay({
    terminal: stdout,
    survey,
    color: config.color,
    monoMs: () => performance.now(),
    wallMs: () => Date.now(),
  });
  display.say(`zferry ${version}: ${opened.shownAs}`);
  return {
    observer: withoutRepeats(display.observer),
    say: ({ text }) => display.say(text),
    listening: (address) => display.say(`/healthz, /readyz and /metrics on http://${address}`),
    stop: () => display.stop(),
  };
}

function startLog(o: RunOptions, { version, opened }: ShowingContext): Showing {
  const logger = createLogger({ level: o.logLevel, version, to: 1 });
  logger.info({ ...opened.facts, pid: process.pid }, 'running');
  return {
    observer: withoutRepeats(logObserver(logger)),
    say({ kind, text }) {
      if (kind === 'problem') logger.warn({ problem: text }, 'manifest');
      else if (kind === 'trouble') logger.warn({ trouble: text }, 'store');
      else logger.info({ leader: text }, 'leadership');
    },
    listening: (address) => logger.info({ address }, 'listening'),
    stop: () => undefined,
  };
}
