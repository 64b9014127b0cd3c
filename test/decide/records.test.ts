import { expect, test } from 'vitest';
import { decideRecords, recordlessMs, type RecordsFacts } from '../../controller/decide/records.ts';
import type { MoveLateness } from '../../controller/domain/limits.ts';
import { now, stableCluster } from './seeing.ts';

const sinceMs = now.monoMs;
/** D + W + e with a status query. */
const waitMs = 15_000;

function decide(over: Partial<Omit<RecordsFacts, 'hypervisor'>>, status = true): string {
  const hypervisor = { ...stableCluster.hypervisor, status };
  const decision = decideRecords({
    lastAttempt: undefined,
    lastReceived: undefined,
    sinceMs,
    idleMs: undefined,
    scale: 1,
    nowMs: sinceMs,
    ...over,
    hypervisor,
  });
  if (decision.kind === 'wait') return `wait ${decision.untilMs - sinceMs}`;
  return decision.kind === 'establish' ? `establish ${decision.lastAttempt}` : decision.kind;
}

test.each<readonly [sentence: string, over: Partial<RecordsFacts>, status: boolean, expected: string]>([
  ['records are trusted', { lastAttempt: 7 }, true, 'trusted'],
  ['records of a cluster without attempts are records too', { lastAttempt: 0 }, true, 'trusted'],
  ['without records nothing acts', {}, true, 'wait 15000'],
  [
    'not before the time has passed, although all is idle',
    { nowMs: sinceMs + waitMs - 1, idleMs: sinceMs + waitMs - 1 },
    true,
    'wait 15000',
  ],
  ['not before all was seen idle after that time', { nowMs: sinceMs + waitMs + 5, idleMs: sinceMs + waitMs - 1 }, true, 'wait 15005'],
  ['not before it was seen at all', { nowMs: sinceMs + 10 * waitMs }, true, `wait ${10 * waitMs}`],
  ['then the records are begun', { nowMs: sinceMs + waitMs, idleMs: sinceMs + waitMs }, true, 'establish 0'],
  ['without a status query it takes the longest of moves', { nowMs: sinceMs + waitMs, idleMs: sinceMs + waitMs }, false, 'wait 3685000'],
  ['and needs no idle sweep', { nowMs: sinceMs + 3_685_000 }, false, 'establish 0'],
  ['a receiver that remembers makes the wait needless', { lastReceived: 12 }, true, 'establish 12'],
  ['also one that has never received anything', { lastReceived: 0 }, true, 'establish 0'],
  ['records older than what the receiver remembers are raised', { lastAttempt: 7, lastReceived: 12 }, true, 'establish 12'],
  ['records are ahead of the receiver after a claim without TEST', { lastAttempt: 12, lastReceived: 7 }, true, 'trusted'],
])('%s', (_sentence, over, status, expected) => {
  expect(decide(over, status)).toBe(expected);
});

test.each<readonly [lateness: MoveLateness, status: boolean, expected: number]>([
  [{ kind: 'enforced' }, true, 15_000],
  [{ kind: 'bounded', latenessMs: 7_000 }, true, 22_000],
  [{ kind: 'unbounded', latenessMs: 60_000 }, true, 75_000],
  [{ kind: 'enforced' }, false, 3_685_000],
  [{ kind: 'unbounded', latenessMs: 60_000 }, false, 3_745_000],
])('a MOVE that nobody remembers is waited for: %o, status %s: %i ms', (moveLateness, status, expected) => {
  expect(recordlessMs({ ...stableCluster.hypervisor, status, moveLateness }, 1)).toBe(expected);
});
