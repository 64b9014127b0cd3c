import type { RelocationStatus } from '../../crds/generated.ts';
import type { Aftermath } from '../decide/aftermath.ts';
import type { Attempt, AttemptEnd } from '../domain/attempt.ts';
import type { Claim } from '../domain/claim.ts';
import { sanitised } from '../domain/fault.ts';
import type { Outcome } from '../domain/reason.ts';
import { whole, type Ended } from './status.ts';
import { isoOf, nowOf, storeAt, type ClusterState, type GuestState, type World } from './world.ts';

/** The story of one attempt, from what this process saw of it: for its Relocation, its placement, whoever watches, and as an event. */

export interface Facts {
  readonly guest: GuestState;
  readonly claim: Claim;
  readonly attempt: Attempt;
  readonly ended: AttemptEnd;
}

export function endedOf(
  guest: GuestState,
  { claim, attempt, ended }: Omit<Facts, 'guest'>,
  told: { readonly aftermath: Aftermath; readonly wallMs: number; readonly generation: number },
): Ended {
  const at = isoOf(told.wallMs);
  const { aftermath } = told;
  const test = attempt.test;
  const dark = guest.agent?.state?.lastDark;
  const darkMs = dark?.attempt === claim.attempt ? { darkMs: Math.round(dark.ms) } : {};
  return {
    lastAttempt: {
      attempt: claim.attempt,
      at,
      outcome: ended.outcome,
      message: sanitised(ended.message),
      failures: aftermath.failures,
      generation: told.generation,
      ...(aftermath.retryAtMs === undefined ? {} : { retryAt: isoOf(aftermath.retryAtMs) }),
    },
    lastRelocation: claim.cause === 'Repair' ? undefined : claim.relocation,
    entry:
      claim.cause === 'Repair'
        ? undefined
        : { relocation: claim.relocation, from: claim.from, to: claim.to, cause: claim.cause, outcome: ended.outcome, at, ...darkMs },
    eligible:
      test?.kind === 'passed'
        ? { yes: true, message: `TEST to ${claim.to} passed` }
        : test?.kind === 'refused'
          ? { yes: false, message: sanitised(ended.message) }
          : undefined,
  };
}

export function storyOf(world: World, { guest, claim, attempt, ended }: Facts): RelocationStatus {
  const { monoMs, wallMs } = nowOf(world);
  const numbers = numbersOf(guest, { claim, attempt, ended }, monoMs);
  const messages = attempt.move?.kind === 'done' ? attempt.move.messages : [];
  const up = guest.agent?.state?.interfaces.filter((hsi) => hsi.up).map((hsi) => `${hsi.name} ${hsi.proof}`) ?? [];
  const succeeded = ended.outcome === 'Moved' || ended.outcome === 'Returned';
  const condition = {
    type: 'Succeeded',
    status: succeeded ? ('True' as const) : ('False' as const),
    reason: ended.outcome,
    message: sanitised(ended.message),
    lastTransitionTime: isoOf(wallMs),
  };
  return whole<RelocationStatus>({
    observedGeneration: -1,
    phase: 'Finished',
    attempt: claim.attempt,
    from: claim.from,
    outcome: ended.outcome,
    message: sanitised(ended.message),
    steps: guest.steps.map(({ step, atMs, ms }) => ({ step, at: isoOf(atMs), ms: Math.round(ms) })),
    findings: some(ended.findings.slice(0, 32).map(({ code, text }) => ({ code: sanitised(code), text: sanitised(text) }))),
    cpMessages: some(messages.slice(0, 32).map(sanitised)),
    interfacesBefore: some(guest.before),
    interfacesAfter: some(up),
    darkMs: rounded(numbers.darkMs),
    moveMs: rounded(numbers.moveMs),
    overheadMs: Math.round(numbers.overheadMs),
    startedAt: claim.claimedAt,
    finishedAt: isoOf(wallMs),
    conditions: [condition],
  });
}

/** Nothing is told of an empty list. */
function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms);
}

/** Steps whose time is zferry's own, or is counted as the drain. */
const written: ReadonlySet<string> = new Set(['claim', 'takeover', 'intent', 'quiesce']);

/** Of one attempt: how long it was, how long z/VM and the guest took of that, how long the guest was dark. */
function numbersOf(
  guest: GuestState,
  { claim, attempt, ended }: Omit<Facts, 'guest'>,
  nowMs: number,
): { totalMs: number; moveMs: number | undefined; darkMs: number | undefined; overheadMs: number } {
  const totalMs = nowMs - attempt.sinceMs;
  const { move, quiesce } = attempt;
  const moveMs = move !== undefined && 'answeredMs' in move && ended.outcome === 'Moved' ? move.answeredMs - move.sentMs : undefined;
  const dark = guest.agent?.state?.lastDark;
  const drainedMs = quiesce?.kind === 'accepted' && attempt.intent !== undefined ? attempt.intent.firstMs - quiesce.sentMs : 0;
  const calls = guest.steps.filter(({ step }) => !written.has(step)).reduce((sum, { ms }) => sum + ms, 0);
  return {
    totalMs,
    moveMs,
    darkMs: dark?.attempt === claim.attempt ? dark.ms : undefined,
    overheadMs: Math.max(0, totalMs - calls - drainedMs),
  };
}

export function tellObserver(world: World, cluster: ClusterState, { guest, claim, attempt, ended }: Facts): void {
  const { monoMs, wallMs } = nowOf(world);
  const numbers = numbersOf(guest, { claim, attempt, ended }, monoMs);
  world.deps.observer.outcome({
    cluster: cluster.name,
    namespace: claim.placement.namespace,
    placement: claim.placement.name,
    guest: guest.guest,
    relocation: claim.cause === 'Repair' ? '' : claim.relocation,
    attempt: claim.attempt,
    cause: claim.cause,
    from: claim.from,
    to: claim.to,
    outcome: ended.outcome,
    message: ended.message,
    atMs: wallMs,
    totalMs: numbers.totalMs,
    overheadMs: numbers.overheadMs,
    ...(numbers.moveMs === undefined ? {} : { moveMs: numbers.moveMs }),
    ...(numbers.darkMs === undefined ? {} : { darkMs: numbers.darkMs }),
  });
}

const calm: ReadonlySet<Outcome> = new Set<Outcome>(['Moved', 'Repaired', 'Returned', 'Superseded', 'Cancelled']);

export async function noteEvent(world: World, { claim, ended }: Facts): Promise<void> {
  const at = isoOf(nowOf(world).wallMs);
  const key = { namespace: claim.placement.namespace, name: claim.placement.name };
  const type = calm.has(ended.outcome) ? 'Normal' : 'Warning';
  const message = sanitised(`${claim.guest} from ${claim.from} to ${claim.to}, attempt ${claim.attempt}: ${ended.message}`);
  const deadline = world.deps.deadline(5_000);
  await storeAt(world, 'note event').note({
    event: { kind: 'GuestPlacement', key, uid: claim.placement.uid, attempt: claim.attempt, type, reason: ended.outcome, message, at },
    signal: deadline.signal,
  });
  deadline.release();
}
