import type { Observer, Survey } from '../reconcile/observer.ts';
import { localTime } from './duration.ts';
import { darkLine, outcomeLine, reasonLine, stepLine, troubleLine, violationLine } from './lines.ts';
import { type Piece, painted } from './paint.ts';
import { renderScreen } from './screen.ts';

/**
 * `zferry run` on a terminal: finished work becomes ordinary scrollback, and below it a small live area is drawn again in place. No alternate screen, no hidden
 * cursor: whatever ends the process leaves a usable terminal and a readable history.
 */

/** What the display needs of a terminal; `process.stdout` fits. */
export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  /** False: the terminal does not keep up, and `drain` tells when it does again. */
  write(text: string): boolean;
  once(event: 'drain', listener: () => void): unknown;
}

export interface DisplayOptions {
  readonly terminal: Terminal;
  readonly survey: () => Survey;
  readonly color: boolean;
  /** The clock on which the survey's `sinceMs` was read: the controller's monotonic one. */
  readonly monoMs: () => number;
  /** Wall clock, epoch ms. */
  readonly wallMs: () => number;
  /** Time of day of an epoch ms; this machine's by default. */
  readonly timeText?: (atMs: number) => string;
  /** Calls back every `ms` until the answer is called; timers of Node by default. */
  readonly every?: (ms: number, callback: () => void) => () => void;
}

export interface Display {
  readonly observer: Observer;
  /** Writes a line of the program itself above the live area. */
  say(text: string): void;
  /** Draws the last state and leaves the cursor below it; later events are not shown. */
  stop(): void;
}

const frameMs = 100;
/** Members and guests may change without an event of ours; read again this often when nothing happens. */
const quietSurveyMs = 2_000;
/** More lines than this between two frames nobody reads; they are counted instead. */
const linesAFrameMax = 200;

/** Starts drawing. */
export function startDisplay(o: DisplayOptions): Display {
  const timeText = o.timeText ?? localTime;
  const finished: (readonly Piece[])[] = [];
  const area = liveArea(o.terminal);
  let dropped = 0;
  let survey = o.survey();
  let surveyedMs = o.monoMs();
  let changed = true;

  const push = (atMs: number, pieces: readonly Piece[] | undefined): void => {
    changed = true;
    if (pieces === undefined) return;
    if (finished.length < linesAFrameMax) finished.push([['dim', `${timeText(atMs)} `], ...pieces]);
    else dropped++;
  };
  const draw = (): void => {
    const nowMs = o.monoMs();
    if (changed || nowMs - surveyedMs >= quietSurveyMs) {
      survey = o.survey();
      surveyedMs = nowMs;
      changed = false;
    }
    const width = Math.max(20, columnsOf(o.terminal) - 1);
    const height = Math.max(4, Math.min(20, Math.floor((o.terminal.rows || 24) / 2)));
    // Finished lines are history and are not cut: the terminal wraps them, and a copy of the scrollback is whole.
    const scrolled = finished.splice(0).map((pieces) => painted(pieces, 2_000, o.color));
    if (dropped > 0) scrolled.push(`and ${dropped} more lines`);
    dropped = 0;
    area.draw(scrolled, renderScreen({ survey, color: o.color }, width, height, nowMs));
  };
  const stopTimer = (o.every ?? nodeTimer)(frameMs, () => {
    if (!area.busy()) draw();
  });
  let stopped = false;
  return {
    observer: observing(push, () => (changed = true)),
    say: (text) => push(o.wallMs(), [text]),
    stop() {
      if (stopped) return;
      stopped = true;
      stopTimer();
      changed = true;
      draw();
    },
  };
}

function observing(push: (atMs: number, pieces: readonly Piece[] | undefined) => void, touch: () => void): Observer {
  return {
    step: (event) => push(event.atMs, stepLine(event)),
    outcome: (event) => push(event.atMs, outcomeLine(event)),
    dark: (event) => push(event.atMs, darkLine(event)),
    reason: (event) => push(event.atMs, reasonLine(event)),
    reconciled: (event) => {
      if (event.result === 'act') touch();
    },
    trouble: (event) => push(event.atMs, troubleLine(event)),
    violation: (event) => push(event.atMs, violationLine(event)),
  };
}

/** Lines that are drawn over themselves. Nothing is written when nothing changed; frames are left out while the terminal does not keep up. */
function liveArea(terminal: Terminal): {
  readonly draw: (scrolled: readonly string[], lines: readonly string[]) => void;
  readonly busy: () => boolean;
} {
  let shown: readonly string[] = [];
  let busy = false;
  return {
    busy: () => busy,
    draw(scrolled, lines) {
      if (scrolled.length === 0 && lines.length === shown.length && lines.every((line, index) => line === shown[index])) return;
      const rows = rowsOf(shown, columnsOf(terminal));
      const back = rows === 0 ? '' : `\u001b[${rows}A\r\u001b[J`;
      shown = lines;
      busy = !terminal.write(back + [...scrolled, ...lines].map((line) => `${line}\n`).join(''));
      if (busy) terminal.once('drain', () => (busy = false));
    },
  };
}

/** A terminal that knows no size (some containers, serial lines) says 0. */
function columnsOf(terminal: Terminal): number {
  return terminal.columns || 80;
}

/** How many rows the lines fill now: a terminal that was made narrower has wrapped them. */
function rowsOf(lines: readonly string[], columns: number): number {
  // eslint-disable-next-line no-control-regex -- the escape codes of `painted`, which take no column
  const lengths = lines.map((line) => line.replace(/\u001b\[\d+m/g, '').length);
  return lengths.reduce((rows, length) => rows + Math.max(1, Math.ceil(length / Math.max(1, columns))), 0);
}

function nodeTimer(ms: number, callback: () => void): () => void {
  const timer = setInterval(callback, ms).unref();
  return () => clearInterval(timer);
}
