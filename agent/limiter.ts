/** So many a second, and as many at once: a bucket that fills with time. */
export interface Limiter {
  /** False: too many; nothing was taken. */
  readonly admit: (nowMs: number) => boolean;
}

export function createLimiter(perSecond: number): Limiter {
  let level = perSecond;
  let lastMs: number | undefined;
  return {
    admit: (nowMs) => {
      level = Math.min(perSecond, level + ((nowMs - (lastMs ?? nowMs)) * perSecond) / 1000);
      lastMs = nowMs;
      if (level < 1) return false;
      level -= 1;
      return true;
    },
  };
}
