import type { ParsedWindow } from '../domain/placement.ts';

/** Whether a window is open, and when that changes: computed from the parsed fields and the zone's own calendar, never by ticking. */

export interface WindowState {
  readonly open: boolean;
  /** Epoch ms of the next opening or closing. */
  readonly changesMs: number;
  readonly name: string;
}

/** The state of a list of windows, open when any one is. An empty list is always open. */
export function windowsState(windows: readonly ParsedWindow[], wallMs: number): WindowState {
  if (windows.length === 0) return { open: true, changesMs: Number.POSITIVE_INFINITY, name: '' };
  const states = windows.map((window) => windowState(window, wallMs));
  const open = states.filter((state) => state.open);
  if (open.length > 0) return open.reduce((a, b) => (b.changesMs > a.changesMs ? b : a));
  return states.reduce((a, b) => (b.changesMs < a.changesMs ? b : a));
}

const dayMs = 86_400_000;
/** 29 February on a given weekday comes back after at most 40 years; a cron that never matches must end too. */
const searchDaysMax = 366 * 41;

function windowState(window: ParsedWindow, wallMs: number): WindowState {
  let openUntilMs = 0;
  for (const openMs of openingsFrom(window, wallMs)) {
    const open = openUntilMs > wallMs;
    // Windows that follow without a gap are one; nobody plans further ahead than a week.
    const joins = open && openMs <= openUntilMs && openMs - wallMs < 7 * dayMs;
    if (openMs > wallMs && !joins) return { open, changesMs: open ? openUntilMs : openMs, name: window.name };
    openUntilMs = Math.max(openUntilMs, openMs + window.durationMs);
  }
  const open = openUntilMs > wallMs;
  return { open, changesMs: open ? openUntilMs : Number.POSITIVE_INFINITY, name: window.name };
}

/** The openings, in order, from the first that could still be open on. */
function* openingsFrom(window: ParsedWindow, wallMs: number): Generator<number> {
  // One local day before the longest window that could still be open: offsets move by at most a day.
  const firstDayMs = Math.floor((wallMs - window.durationMs - 2 * dayMs) / dayMs) * dayMs;
  for (let day = 0; day < searchDaysMax; day++) yield* openingsOn(window, new Date(firstDayMs + day * dayMs));
}

/** The instants at which a window opens on one calendar day of its zone (the day's fields are read as UTC), in order. */
function openingsOn(window: ParsedWindow, day: Date): readonly number[] {
  const dayMatches = window.days.includes(day.getUTCDate());
  const weekdayMatches = window.weekdays.includes(day.getUTCDay());
  if (!window.months.includes(day.getUTCMonth() + 1)) return [];
  if (!(window.anyDay ? dayMatches || weekdayMatches : dayMatches && weekdayMatches)) return [];
  const openings: number[] = [];
  for (const hour of window.hours) {
    for (const minute of window.minutes) openings.push(instantOf(day.getTime() + (hour * 60 + minute) * 60_000, window.timeZone));
  }
  return [...new Set(openings)].sort((a, b) => a - b);
}

/** The instant at which a zone's clock shows a local time (given as if it were UTC). In a gap: the first instant after it. In an overlap: the first of the two. */
function instantOf(localMs: number, timeZone: string): number {
  const before = localMs - offsetMs(localMs - dayMs, timeZone);
  const after = localMs - offsetMs(localMs + dayMs, timeZone);
  const [earlier, later] = before < after ? [before, after] : [after, before];
  if (earlier + offsetMs(earlier, timeZone) === localMs) return earlier;
  if (later + offsetMs(later, timeZone) === localMs) return later;
  // The local time does not exist: walk to the minute at which the clock jumps over it.
  let [low, high] = [earlier - dayMs / 2, later + dayMs / 2];
  while (high - low > 60_000) {
    const middle = Math.floor((low + high) / 120_000) * 60_000;
    if (middle + offsetMs(middle, timeZone) < localMs) low = middle;
    else high = middle;
  }
  return high;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetMs(instantMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'], part['hour'], part['minute'], part['second']);
  return local - Math.floor(instantMs / 1000) * 1000;
}
