import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decideRelocation, type Decision } from '../../controller/decide/relocation.ts';
import type { RelocationSeen } from '../../controller/decide/seen.ts';
import { decided } from './rows.ts';
import { ago, attemptNumber, hypervisor, inspected, intended, knowing, me, now, ready } from './seeing.ts';
import { anyResidency, anyView } from './views.ts';

/** Laws that hold for whatever is seen. A law answers with what breaks it, or with undefined where it has nothing to say. */
type Law = (view: RelocationSeen, decision: Decision) => Readonly<Record<string, boolean>> | undefined;

const laws: readonly (readonly [sentence: string, law: Law])[] = [
  ['whatever is seen, something is decided', (_view, decision) => ({ 'a word': typeof decision.kind === 'string' })],
  [
    'a MOVE is sent only by the one that claimed and intended it, in time and on a fresh TEST',
    ({ claim, attempt, stop }, decision) => {
      if (decision.kind !== 'move') return undefined;
      return {
        'the claim is ours': claim?.claimId === me,
        'its phase is Moving': claim?.phase === 'Moving',
        'the intent is of this process': attempt?.intent !== undefined && attempt.foreignIntentMs === undefined,
        'the issue window is open': now.monoMs - (attempt?.intent?.firstMs ?? 0) < 10_000,
        'TEST passed at most 30 s ago': attempt?.test?.kind === 'passed' && now.monoMs - attempt.test.askedMs <= 30_000,
        'nothing was sent before': attempt?.move === undefined,
        'nobody stopped it': stop === undefined && attempt?.end === undefined,
      };
    },
  ],
  [
    'a MOVE of a guest with interfaces is sent only when it is dark, provably, and for long enough',
    ({ claim, attempt, agent, cluster }, decision) => {
      if (decision.kind !== 'move' || (claim?.interfaces ?? []).length === 0) return undefined;
      const state = agent.kind === 'state' ? agent.state : undefined;
      return {
        'the renewal was accepted': attempt?.renewal?.kind === 'accepted',
        'no interface is up': state?.interfaces.every((one) => !one.up) === true,
        'it is proven for this attempt': !cluster.guests.provesQuiesce || state?.quiescedFor === attemptNumber,
        'the permit is of this attempt': !cluster.guests.permit || state?.permit?.attempt === attemptNumber,
        'the permit is valid': !cluster.guests.permit || (state?.permit?.remainingMs ?? 0) > 0,
      };
    },
  ],
  [
    'an intent is written only for a guest that may go dark and is',
    ({ claim, attempt, agent }, decision) => {
      if (decision.kind !== 'intend') return undefined;
      const lit = agent.kind === 'state' && agent.state.interfaces.some((one) => one.up);
      return {
        'TEST passed at most 20 s ago': attempt?.test?.kind === 'passed' && now.monoMs - attempt.test.askedMs <= 20_000,
        'the phase is Claimed': claim?.phase === 'Claimed',
        'no interface is up': !lit,
      };
    },
  ],
  [
    'no guest is quiesced that has not passed TEST',
    ({ attempt }, decision) => (decision.kind === 'quiesce' ? { tested: attempt?.test?.kind === 'passed' } : undefined),
  ],
  [
    "under another's claim nothing is done but taking it over",
    ({ claim, adoptable }, decision) => {
      if (claim === undefined || claim.claimId === me) return undefined;
      return { 'hold or takeover': decision.kind === 'hold' || (decision.kind === 'takeover' && adoptable) };
    },
  ],
  [
    'without a claim nothing is done but reading, recording and claiming',
    ({ claim }, decision) =>
      claim === undefined
        ? { 'no effect': ['rest', 'hold', 'external', 'inspect', 'askAgent', 'claim'].includes(decision.kind) }
        : undefined,
  ],
  [
    'an interface rises only after the end is decided, for where a later reading shows the guest',
    ({ attempt }, decision) => {
      if (decision.kind !== 'activate') return undefined;
      const residency = attempt?.inspection?.value.residency;
      return {
        'read after the end': (attempt?.inspection?.askedMs ?? 0) >= (attempt?.end?.basisMs ?? Infinity),
        'for where it is': residency?.kind === 'at' && residency.member === decision.member,
      };
    },
  ],
];

test.each(laws)('%s', (_sentence, law) => {
  let judged = 0;
  fc.assert(
    fc.property(anyView, (view) => {
      const facts = law(view, decideRelocation(view, now));
      if (facts !== undefined) judged += 1;
      expect(Object.keys(facts ?? {}).filter((name) => facts?.[name] !== true)).toEqual([]);
    }),
    { numRuns: 4000 },
  );
  // A law that had nothing to judge was not tested.
  expect(judged).toBeGreaterThan(10);
});

test('a MOVE without an answer is decided only by a reading after all its time, with nothing running', () => {
  const seconds = fc.integer({ min: 0, max: 800 });
  const views = fc.record({
    wrote: seconds,
    read: seconds,
    residency: anyResidency,
    moveLateness: fc.constantFrom({ kind: 'enforced' }, { kind: 'bounded', latenessMs: 7_000 }, {
      kind: 'unbounded',
      latenessMs: 60_000,
    } as const),
    status: fc.boolean(),
  });
  fc.assert(
    fc.property(views, ({ wrote, read, residency, moveLateness, status }) => {
      const unknown = knowing({
        sinceMs: ago(wrote + 5),
        move: { kind: 'unknown', sentMs: ago(wrote), answeredMs: ago(wrote), detail: 'x' },
      });
      const relocating = status ? null : undefined;
      const reading = inspected(residency, read, { relocating });
      const decision = decided(ready, intended(wrote), unknown, hypervisor({ moveLateness, status, setting: false }), reading);
      const wholeSeconds = (status ? 15 : 335) + (moveLateness.kind === 'enforced' ? 0 : moveLateness.latenessMs / 1000);
      const isDecided = wrote >= wholeSeconds && read <= wrote - wholeSeconds && residency.kind !== 'unknown';
      expect(decision.startsWith('end')).toBe(isDecided);
    }),
    { numRuns: 2000 },
  );
});
