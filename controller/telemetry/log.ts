import { type DestinationStream, type Logger, type LoggerOptions as LoggerSettings, destination, pino, stdTimeFunctions } from 'pino';

import { sanitised } from '../domain/fault.ts';
import { type Reason, reasons } from '../domain/reason.ts';
import type { Observer, StepEvent } from '../reconcile/observer.ts';

/** JSON lines: one constant message a kind of line, everything that varies as a field, so that a log can be searched without regular expressions. */

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** More than this waiting for a reader that does not read is dropped: a stalled log may not stall a move. */
const waitingBytesMax = 4 * 1024 * 1024;

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly version: string;
  /** Where lines go: a descriptor (1 is standard output, 2 standard error), or for a test a stream. */
  readonly to: 1 | 2 | DestinationStream;
}

/** A logger of JSON lines {level, time (RFC 3339), version, msg, ...}. It writes behind the caller's back and loses nothing at an ordinary exit. */
export function createLogger(o: LoggerOptions): Logger {
  const settings: LoggerSettings = {
    level: o.level,
    base: { version: o.version },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
  };
  if (typeof o.to !== 'number') return pino(settings, o.to);
  const stream = destination({ fd: o.to, sync: false, maxLength: waitingBytesMax });
  const logger = pino(settings, stream);
  let dropped = 0;
  stream.on('drop', () => dropped++);
  stream.on('drain', () => {
    if (dropped === 0) return;
    const lines = dropped;
    dropped = 0;
    logger.warn({ lines }, 'log lines dropped, because nobody read them');
  });
  return logger;
}

/** Writes everything that the loops tell as log lines. Steps that begin and guests that rest are `debug`; what failed is `warn`; a broken invariant is `error`. */
export function logObserver(logger: Logger): Observer {
  // A fleet tells thousands of things a second that are below the level: no line is made of them.
  const write = (level: LineLevel, event: { readonly atMs: number }, message: string): void => {
    if (logger.isLevelEnabled(level)) logger[level](withoutTime(event), message);
  };
  return {
    step(event) {
      write(stepLevel(event.state), event, 'step');
    },
    outcome(event) {
      const isGood = event.outcome === 'Moved' || event.outcome === 'Returned' || event.outcome === 'Repaired';
      write(isGood ? 'info' : 'warn', event, 'relocation ended');
    },
    dark(event) {
      write('info', event, 'dark time known');
    },
    reason(event) {
      write(reasonLevel(event.reason), event, 'guest state changed');
    },
    reconciled() {
      // One line a pass would say nothing that the metrics do not say better.
    },
    trouble(event) {
      write('warn', event, 'trouble');
    },
    violation(event) {
      write('error', event, 'invariant violated');
    },
  };
}

type LineLevel = Exclude<LogLevel, 'silent'>;

function stepLevel(state: StepEvent['state']): 'debug' | 'info' | 'warn' {
  if (state === 'started') return 'debug';
  return state === 'done' ? 'info' : 'warn';
}

function reasonLevel(reason: Reason): 'debug' | 'info' | 'warn' {
  const kind = reasons[reason].class;
  if (kind === 'rest') return 'debug';
  return kind === 'person' ? 'warn' : 'info';
}

/** The line has its own time; text may have come from z/VM or a guest and is made harmless for terminals that show the log, and of a duration a tenth of a millisecond is enough. */
function withoutTime(event: { readonly atMs: number }): Readonly<Record<string, unknown>> {
  const fields = Object.entries(event).filter(([name]) => name !== 'atMs');
  return Object.fromEntries(fields.map(([name, value]) => [name, shown(value)]));
}

function shown(value: unknown): unknown {
  if (typeof value === 'string') return sanitised(value);
  return typeof value === 'number' && !Number.isInteger(value) ? Math.round(value * 10) / 10 : value;
}
