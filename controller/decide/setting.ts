import type { Attempt } from '../domain/attempt.ts';
import type { HypervisorCapabilities } from '../domain/capability.ts';
import type { Claim } from '../domain/claim.ts';
import type { RelocationSeen } from './seen.ts';

/** A guest's relocation setting is its owner's; zferry borrows it where nothing else closes an attempt (docs/adr/0004). */

/** True where an undecided attempt can and must be closed at z/VM, because nothing there drops a late MOVE. */
export function closes({ moveLateness, setting }: HypervisorCapabilities): boolean {
  return moveLateness.kind === 'unbounded' && setting;
}

/** Whether an OFF that is found may be one of ours; else its owner has said it since the claim, and it stays. What a process has sent that wrote an intent before this one nobody knows. */
export function perhapsOurs({
  seen,
  claim,
  attempt,
}: {
  readonly seen: RelocationSeen;
  readonly claim: Claim;
  readonly attempt: Attempt;
}): boolean {
  const before = attempt.foreignIntentMs !== undefined || (attempt.takenOver && attempt.intent === undefined && claim.phase !== 'Claimed');
  return attempt.closeSent === true || attempt.foundOff === true || (before && closes(seen.cluster.hypervisor));
}
