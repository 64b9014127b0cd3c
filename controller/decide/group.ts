import type { Attempt } from '../domain/attempt.ts';
import type { Claim } from '../domain/claim.ts';
import type { Outcome } from '../domain/reason.ts';
import type { GroupTurn } from './seen.ts';

/** Guests that move as one: nothing goes dark before all have passed TEST, then they move one after the other, and a split ends as their owner declared. */

export interface GroupEntry {
  readonly claim: Claim;
  readonly attempt: Attempt | undefined;
  /** Somebody wants this entry's move stopped. */
  readonly stop: { readonly outcome: Outcome; readonly message: string } | undefined;
}

/** What the group lets one of its entries do now. `entries` are all claims of the group that are left. */
export function groupTurn(entries: readonly GroupEntry[], self: Claim): GroupTurn {
  const inOrder = [...entries].sort((a, b) => (a.claim.group?.index ?? 0) - (b.claim.group?.index ?? 0));
  const own = inOrder.find((entry) => entry.claim.guest === self.guest);
  if (own === undefined) return { kind: 'wait', message: 'its entry is being written' };
  const returning = inOrder.filter(isReturning);
  if (returning.length > 0) return turnOnReturn(own, returning);

  const trouble = inOrder.find((entry) => !hasLanded(entry) && (hasFailed(entry) || entry.stop !== undefined));
  const landed = inOrder.filter(hasLanded);
  if (trouble !== undefined) {
    // Each end is told with both halves of the group named, so none is told before it is known which half each guest is in, and no entry goes before all are told.
    const undecided = inOrder.find((entry) => ['Moving', 'Restoring'].includes(entry.claim.phase) && !isOver(entry));
    if (hasFailed(own) && undecided !== undefined)
      return { kind: 'untold', message: `whether ${undecided.claim.guest} has moved is not known yet` };
    const untold = inOrder.find((entry) => !hasLanded(entry) && entry.attempt?.reported !== true);
    const returns = self.group?.onSplit === 'Return' && landed.length > 0;
    if (own.attempt?.reported === true && untold !== undefined && !returns)
      return { kind: 'wait', message: `how ${untold.claim.guest} ends is not recorded yet` };
    return turnAfterTrouble(own, trouble, landed);
  }
  if (landed.length === inOrder.length) return { kind: 'over', outcome: 'Moved', message: 'its group has moved' };
  // Entries stay until their group has ended: where one is gone, nothing new may start.
  if (inOrder.length < (self.group?.size ?? 0))
    return hasLanded(own)
      ? { kind: 'over', outcome: 'Moved', message: 'it has moved' }
      : { kind: 'over', outcome: 'Superseded', message: 'another guest of its group could not move' };
  if (hasLanded(own)) return { kind: 'wait', message: 'landed; the rest of its group is moving' };

  const started = inOrder.some((entry) => entry.claim.phase !== 'Claimed' || hasLanded(entry));
  if (!started && !inOrder.every((entry) => entry.attempt?.test?.kind === 'passed')) return { kind: 'test' };
  const next = inOrder.find((entry) => !hasLanded(entry));
  return next === own ? { kind: 'go' } : { kind: 'wait', message: `it is the turn of ${next?.claim.guest ?? ''}` };
}

/** `moved: A; not moved: B, C`: both halves of a split group, for the people who must mend it. */
export function splitText(entries: readonly GroupEntry[]): string | undefined {
  const landed = entries.filter(hasLanded).map((entry) => entry.claim.guest);
  const others = entries.filter((entry) => !hasLanded(entry)).map((entry) => entry.claim.guest);
  return landed.length === 0 || others.length === 0 ? undefined : `moved: ${landed.join(', ')}; not moved: ${others.join(', ')}`;
}

function turnAfterTrouble(own: GroupEntry, trouble: GroupEntry, landed: readonly GroupEntry[]): GroupTurn {
  const returns = own.claim.group?.onSplit === 'Return' && landed.length > 0;
  if (hasLanded(own))
    return returns ? { kind: 'turnBack' } : { kind: 'over', outcome: 'Moved', message: 'it has moved; the rest of its group could not' };
  // Until the ones that landed are on record as returning, this entry is the only trace that they must.
  if (returns && hasFailed(own)) return { kind: 'wait', message: 'the guests of its group that have moved are turned back' };
  if (own === trouble && own.stop === undefined) return { kind: 'go' };
  const why = trouble.stop ?? trouble.attempt?.end;
  return {
    kind: 'over',
    outcome: trouble.stop?.outcome ?? 'Superseded',
    message: `${trouble.claim.guest} of its group: ${why?.message ?? 'could not move'}`,
  };
}

function turnOnReturn(own: GroupEntry, returning: readonly GroupEntry[]): GroupTurn {
  if (hasLanded(own) && !isReturning(own)) return { kind: 'turnBack' };
  if (!isReturning(own)) return { kind: 'over', outcome: 'Superseded', message: 'its group has turned back' };
  if (isOver(own)) return { kind: 'over', outcome: 'Returned', message: 'turned back with its group' };
  const next = returning.find((entry) => !isOver(entry));
  return next === own ? { kind: 'go' } : { kind: 'wait', message: `it turns back after ${next?.claim.guest ?? ''}` };
}

function isReturning(entry: GroupEntry): boolean {
  return entry.claim.group?.returning === true;
}

function hasLanded(entry: GroupEntry): boolean {
  return entry.attempt?.end === undefined ? entry.claim.phase === 'Landed' : entry.attempt.end.outcome === 'Moved';
}

function hasFailed(entry: GroupEntry): boolean {
  return entry.attempt?.end !== undefined && entry.attempt.end.outcome !== 'Moved';
}

function isOver(entry: GroupEntry): boolean {
  return entry.attempt?.end !== undefined;
}
