import { withCall, type Attempt, type CallName } from '../domain/attempt.ts';
import type { Claim } from '../domain/claim.ts';
import { faultText, type Answer } from '../domain/fault.ts';
import type { StepName } from './observer.ts';
import { nowOf, touch, type ClusterState, type GuestState, type World } from './world.ts';

/** The frame around each effect of a claim: it is known to be running, has a deadline, is told as a step, and its answer counts only while the claim is the same. */

export interface Acting {
  readonly world: World;
  readonly cluster: ClusterState;
  readonly guest: GuestState;
  readonly claim: Claim;
  readonly attempt: Attempt;
}

export interface Call {
  readonly startedMs: number;
  readonly signal: AbortSignal;
  /** Notes what came back, unless the claim has changed hands or number meanwhile: then nobody is interested any more. */
  end(answer: Answer<unknown>, note: (attempt: Attempt) => Attempt): void;
}

export interface Beginning {
  readonly call: CallName;
  readonly step: StepName;
  readonly limitMs: number;
  /** The limit has the protocol's own scale already. */
  readonly scaled?: boolean;
}

export function begin(
  { world, cluster, guest, claim }: Acting,
  what: Beginning,
  note: (attempt: Attempt, startedMs: number) => Attempt = (attempt) => attempt,
): Call {
  const { monoMs: startedMs, wallMs } = nowOf(world);
  // Networks do not run faster in a rehearsal.
  const limitMs = what.scaled === true ? what.limitMs : Math.max(what.limitMs * world.deps.timeScale, Math.min(what.limitMs, 2_000));
  const deadline = world.deps.deadline(limitMs);
  const told = { cluster: cluster.name, guest: guest.guest, relocation: claim.relocation, attempt: claim.attempt, step: what.step };
  const before = guest.attempt as Attempt;
  guest.attempt = note(withCall(before, what.call, startedMs), startedMs);
  guest.step = { step: what.step, sinceMs: startedMs, limitMs };
  world.deps.observer.step({ ...told, state: 'started', atMs: wallMs, limitMs });
  return {
    startedMs,
    signal: deadline.signal,
    end(answer, noteEnd) {
      deadline.release();
      if (world.stopped) return;
      const now = nowOf(world);
      const durationMs = now.monoMs - startedMs;
      const state = answer.ok ? 'done' : answer.fault.kind === 'unknownOutcome' ? 'unknown' : 'failed';
      world.deps.observer.step({ ...told, state, atMs: now.wallMs, durationMs, ...(answer.ok ? {} : { detail: faultText(answer.fault) }) });
      guest.steps = [...guest.steps.slice(-31), { step: what.step, atMs: wallMs, ms: durationMs }];
      const { attempt } = guest;
      if (attempt?.attempt !== claim.attempt || attempt.epoch !== claim.epoch) return;
      guest.attempt = noteEnd(withCall(attempt, what.call, undefined));
      touch(world, guest);
    },
  };
}

export function retryAt({ world }: Acting, tries = 1): number {
  return nowOf(world).monoMs + Math.min(30_000, 1_000 * 2 ** Math.min(tries - 1, 5)) * world.deps.timeScale;
}
