import type { AttemptEnd } from '../domain/attempt.ts';
import type { Claim } from '../domain/claim.ts';
import type { Hold } from '../domain/placement.ts';
import { backoffMs, failuresMax } from './backoff.ts';

/** What an ended attempt leaves behind for its placement: failures counted, the time of the next attempt, or a hold that only a person lifts. */

export interface Aftermath {
  readonly failures: number;
  readonly retryAtMs: number | undefined;
  readonly hold: Hold | undefined;
}

export interface AftermathFacts {
  readonly end: AttemptEnd;
  readonly claim: Claim;
  readonly generation: number;
  /** Failures in a row before this attempt. */
  readonly failures: number;
  /** Both halves of its group, when this end splits it. */
  readonly split: string | undefined;
  readonly wallMs: number;
  /** In [0, 1). */
  readonly spread: number;
  readonly scale: number;
}

export function aftermathOf(facts: AftermathFacts): Aftermath {
  const { end, claim, failures } = facts;
  if (end.outcome === 'Cancelled') return held(facts, 'Cancelled', end.message);
  if (facts.split !== undefined && end.outcome !== 'Moved') return held(facts, 'GroupSplit', `${end.message} (${facts.split})`);
  if (claim.group?.returning === true)
    return held(facts, 'GroupSplit', `turned back, because another guest of group ${claim.group.name} could not move`);
  if (end.outcome === 'Superseded' || end.outcome === 'Interrupted') return { failures, retryAtMs: undefined, hold: undefined };
  if (end.outcome === 'Moved' || end.outcome === 'Repaired' || end.outcome === 'Returned')
    return { failures: 0, retryAtMs: undefined, hold: undefined };
  const terminal = terminalReason(end);
  if (terminal !== undefined) return held(facts, terminal, end.message);
  const count = failures + 1;
  if (count >= failuresMax) return held(facts, 'AttemptsExhausted', `${count} attempts failed, the last: ${end.message}`);
  // A relocation that ran into its limits would run into them again soon: such a guest is left alone for longer.
  const factor = end.endReason === 4 || end.endReason === 5 ? 4 : 1;
  return { failures: count, retryAtMs: facts.wallMs + backoffMs(count, facts.spread) * factor * facts.scale, hold: undefined };
}

/** End reasons after which trying again is a person's decision (numbers: monitor domain 4 record 12). */
function terminalReason(end: AttemptEnd): Hold['reason'] | undefined {
  if (end.outcome === 'LostGuest' || end.endReason === 7) return 'GuestReset';
  if (end.endReason === 1 || end.endReason === 2) return 'EndedByPerson';
  if (end.endReason === 8 || end.endReason === 9 || end.endReason === 11) return 'RejectedByZvm';
  return /^(TEST: )?(unauthorised|unsupported):/.test(end.message) ? 'AdapterRefused' : undefined;
}

function held(facts: AftermathFacts, reason: Hold['reason'], message: string): Aftermath {
  const hold: Hold = { reason, since: new Date(facts.wallMs).toISOString(), untilMs: undefined, generation: facts.generation, message };
  return { failures: facts.failures + (reason === 'Cancelled' ? 0 : 1), retryAtMs: undefined, hold };
}
