/** How long to wait after a failed attempt: doubling, capped, and spread so that a hundred guests that failed together do not come back together. */

const firstMs = 20_000;
const longestMs = 15 * 60_000;
/** After so many failures in a row of the same declaration a person must look. */
export const failuresMax = 5;

/** `failures` in a row (1 or more), `spread` in [0, 1) given by the caller. */
export function backoffMs(failures: number, spread: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(whole * (0.75 + spread * 0.5));
}
