/** The durations of one move's protocol (design section 4), all in milliseconds, and what follows from them. */
export interface Limits {
  /** D: from the write of the MOVE intent to its not-after. */
  readonly issueWindowMs: number;
  /** e: what clocks, queues and scheduling may be off by. */
  readonly marginMs: number;
  /** C: CP's time to give a relocation up once a limit has passed. */
  readonly giveUpMs: number;
  /** T: MAXTOTAL given to VMRELOCATE. */
  readonly maxTotalMs: number;
  /** Q: MAXQUIESCE given to VMRELOCATE. */
  readonly maxQuiesceMs: number;
}

/** W: how much later than its not-after a MOVE can still take effect. */
export type MoveLateness =
  | { readonly kind: 'enforced' }
  /** The receiver checks not-after and issues within `latenessMs`. */
  | { readonly kind: 'bounded'; readonly latenessMs: number }
  /** Nothing checks not-after. `latenessMs` is the transport's longest timeout times the number of its sends. */
  | { readonly kind: 'unbounded'; readonly latenessMs: number };

export const defaultLimits: Limits = {
  issueWindowMs: 10_000,
  marginMs: 5_000,
  giveUpMs: 10_000,
  maxTotalMs: 300_000,
  maxQuiesceMs: 10_000,
};
/** The schema's maxima: what a process must assume when it has no record of what was granted. */
export const longestLimits: Limits = { ...defaultLimits, maxTotalMs: 3_600_000, maxQuiesceMs: 60_000 };
/** Above its bound of a drain, what a permit to be dark leaves for the controller to come back. */
export const permitReserveMs = 30_000;
/** A TEST older than this is repeated before the intent; one older than `testAgeMaxMs` forbids the MOVE. */
export const testAgeFreshMs = 20_000;
export const testAgeMaxMs = 30_000;
/** A reading of residency older than this decides nothing. */
export const residencyAgeMaxMs = 15_000;

export function latenessMs(lateness: MoveLateness): number {
  return lateness.kind === 'enforced' ? 0 : lateness.latenessMs;
}

/** How long after an intent was written (or first seen) its MOVE may still arrive; nothing is concluded before. */
export function arrivalMs(limits: Limits, lateness: MoveLateness): number {
  return limits.issueWindowMs + latenessMs(lateness) + limits.marginMs;
}

/** How long after an intent was written (or first seen) its MOVE may still run. */
export function wholeMoveMs(limits: Limits, lateness: MoveLateness): number {
  return arrivalMs(limits, lateness) + limits.maxTotalMs + limits.maxQuiesceMs + limits.giveUpMs;
}

/** When an intent without a known answer is decided: with a status query as soon as its MOVE can no longer arrive, without one when it can no longer run. */
export function undecidedMs(limits: Limits, lateness: MoveLateness, hasStatus: boolean): number {
  return hasStatus ? arrivalMs(limits, lateness) : wholeMoveMs(limits, lateness);
}

/** The permit that a quiesce grants, from the agent's own bound of a drain. */
export function permitMs(drainBoundMs: number, scale: number): number {
  return drainBoundMs + permitReserveMs * scale;
}

/** The longest a guest can be dark if the controller dies for ever at the worst instant. */
export function worstDarkMs(limits: Limits, lateness: MoveLateness, drainBoundMs: number, scale: number): number {
  return permitMs(drainBoundMs, scale) + wholeMoveMs(limits, lateness);
}

/** Limits at a fraction of their length, for rehearsals and tests of real processes. */
export function scaledLimits(limits: Limits, scale: number): Limits {
  return {
    issueWindowMs: Math.round(limits.issueWindowMs * scale),
    marginMs: Math.round(limits.marginMs * scale),
    giveUpMs: Math.round(limits.giveUpMs * scale),
    maxTotalMs: Math.round(limits.maxTotalMs * scale),
    maxQuiesceMs: Math.round(limits.maxQuiesceMs * scale),
  };
}
