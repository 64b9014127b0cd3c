/** How long to wait before the next try, so that many controllers do not come back to a struggling API server at the same instant. */

/** Both in ms. */
export interface BackoffBounds {
  readonly minMs: number;
  readonly maxMs: number;
}

/** Doubling with the number of failures in a row (1 is the first), up to the bound; of that, a random half. `random` in [0, 1). */
export function backoffMs(failures: number, { minMs, maxMs }: BackoffBounds, random: number): number {
  const whole = Math.min(maxMs, minMs * 2 ** Math.min(30, Math.max(0, failures - 1)));
  return whole / 2 + (whole / 2) * random;
}

/** The header `Retry-After` in ms: seconds, as the API server writes it, or a date; undefined when there is none or it makes no sense. `nowMs`: epoch. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,6}$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** Waits, unless the signal aborts first; the timer keeps no process alive. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    timer.unref();
    signal.addEventListener('abort', end);
  });
}
