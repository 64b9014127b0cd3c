/** Lets so many through at once and the others wait their turn. */
export interface Gate {
  /** Settles with the way out, which is to be called once; with undefined when the signal ended the wait. */
  enter(signal: AbortSignal): Promise<(() => void) | undefined>;
}

export function createGate(max: number): Gate {
  let inside = 0;
  const waiting = new Set<() => void>();
  const leave = (): void => {
    inside -= 1;
    const [next] = waiting;
    if (next === undefined) return;
    waiting.delete(next);
    next();
  };
  const admit = (): (() => void) => {
    inside += 1;
    let isOut = false;
    return () => {
      if (isOut) return;
      isOut = true;
      leave();
    };
  };
  return {
    enter(signal) {
      if (signal.aborted) return Promise.resolve(undefined);
      if (inside < max) return Promise.resolve(admit());
      return new Promise((resolve) => {
        const giveUp = (): void => {
          waiting.delete(turn);
          resolve(undefined);
        };
        const turn = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(admit());
        };
        waiting.add(turn);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
  };
}
