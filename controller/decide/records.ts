import type { HypervisorCapabilities } from '../domain/capability.ts';
import { arrivalMs, longestLimits, scaledLimits, wholeMoveMs } from '../domain/limits.ts';

/** Whether the records of earlier attempts can be trusted, and how long nothing may act while they cannot: an earlier attempt's MOVE could still arrive or run. */

export interface RecordsFacts {
  /** SSICluster.status.lastAttempt; undefined: there are no records at all. */
  readonly lastAttempt: number | undefined;
  /** Highest attempt that the hypervisor reports to have received, where it fences by attempt. */
  readonly lastReceived: number | undefined;
  /** When this process started to wait. */
  readonly sinceMs: number;
  /** Instant of a sweep that showed every member's relocations idle; undefined: none yet. */
  readonly idleMs: number | undefined;
  readonly hypervisor: HypervisorCapabilities;
  readonly scale: number;
  readonly nowMs: number;
}

export type RecordsDecision =
  | { readonly kind: 'trusted' }
  | { readonly kind: 'wait'; readonly untilMs: number }
  /** Write lastAttempt: the wait is over, or was not needed. */
  | { readonly kind: 'establish'; readonly lastAttempt: number };

export function decideRecords(facts: RecordsFacts): RecordsDecision {
  const { lastAttempt, lastReceived } = facts;
  // A receiver that remembers the last attempt drops every earlier one as soon as a later TEST reaches it: nothing has to be waited for.
  if (lastReceived !== undefined && lastReceived > (lastAttempt ?? -1)) return { kind: 'establish', lastAttempt: lastReceived };
  if (lastAttempt !== undefined) return { kind: 'trusted' };
  const untilMs = facts.sinceMs + recordlessMs(facts.hypervisor, facts.scale);
  if (facts.nowMs < untilMs) return { kind: 'wait', untilMs };
  const idle = !facts.hypervisor.status || (facts.idleMs !== undefined && facts.idleMs >= untilMs);
  return idle ? { kind: 'establish', lastAttempt: lastReceived ?? 0 } : { kind: 'wait', untilMs: facts.nowMs };
}

/** How long a MOVE that nobody remembers may still arrive, or without a status query run: T and Q at the schema's maxima, because nobody remembers them either. */
export function recordlessMs(hypervisor: HypervisorCapabilities, scale: number): number {
  const limits = scaledLimits(longestLimits, scale);
  return hypervisor.status ? arrivalMs(limits, hypervisor.moveLateness) : wholeMoveMs(limits, hypervisor.moveLateness);
}
