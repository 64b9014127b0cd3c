import { expect, test } from 'vitest';
import { decideRelocation, type Decision } from '../../controller/decide/relocation.ts';
import { type Fact, now, seeing } from './seeing.ts';

/** One row of the decision: what is seen of a guest, and what is decided, in a few words. */
export type Row = readonly [sentence: string, facts: readonly Fact[], expected: string];

/** One test a row. */
export function rows(...table: readonly Row[]): void {
  test.each(table)('%s', (_sentence, facts, expected) => {
    expect(decided(...facts)).toBe(expected);
  });
}

/** What is decided when these facts are seen. */
export function decided(...facts: readonly Fact[]): string {
  return told(decideRelocation(seeing(...facts), now));
}

/** A decision in a few words: `hold Backoff`, `end Moved`, `activate VM2`, `claim VM1>VM2`. */
export function told(decision: Decision): string {
  const { kind } = decision;
  if ('reason' in decision) return `${kind} ${decision.reason}`;
  if (kind === 'claim' && decision.repair) return `repair ${decision.from}`;
  if ('from' in decision) return `${kind} ${decision.from}>${decision.to}`;
  if ('phase' in decision) return `${kind} ${decision.phase}`;
  if ('vdevs' in decision) return `${kind} ${decision.vdevs.join(' ')}`;
  if ('link' in decision) return `${kind} ${decision.link.vdev} on ${decision.member}`;
  if ('member' in decision) return `${kind} ${decision.member}`;
  return 'end' in decision ? `${kind} ${decision.end.outcome}` : kind;
}
