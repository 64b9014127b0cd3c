/** Times as a person reads them at a terminal. Pure. */

/** `62 ms`, `2.1 s`, `5 min 3 s`, `2 h 5 min`, `3 d 4 h`: two units at most, never longer than nine characters or so. */
export function durationText(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown';
  const whole = Math.max(0, Math.round(ms));
  if (whole < 1000) return `${whole} ms`;
  // Rounded before it is compared, so that 59.96 s reads 1 min and not 60.0 s.
  const tenths = Math.round(whole / 100);
  if (tenths < 600) return `${tenths % 10 === 0 ? tenths / 10 : (tenths / 10).toFixed(1)} s`;
  const seconds = Math.round(whole / 1000);
  if (seconds < 3600) return twoUnits(seconds, 60, 'min', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return twoUnits(minutes, 60, 'h', 'min');
  return twoUnits(Math.round(minutes / 60), 24, 'd', 'h');
}

/** How long ago an RFC 3339 instant was, for instance `5 min 3 s ago`; `in 2 min` for one ahead; undefined when it is no instant. */
export function agoText(at: string, nowMs: number): string | undefined {
  const ms = nowMs - Date.parse(at);
  if (Number.isNaN(ms)) return undefined;
  return ms < 0 ? `in ${durationText(-ms)}` : `${durationText(ms)} ago`;
}

/** The time of day on this machine, `15:32:07`. */
export function localTime(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

function twoUnits(count: number, size: number, large: string, small: string): string {
  const rest = count % size;
  return rest === 0 ? `${count / size} ${large}` : `${Math.floor(count / size)} ${large} ${rest} ${small}`;
}
