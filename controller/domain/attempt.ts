import type { Fault, Finding } from './fault.ts';
import type { Vdev } from './names.ts';
import type { Outcome } from './reason.ts';
import type { GuestInspection } from './ssi.ts';

/**
 * What this process alone knows of a claim that it holds. All of it may be lost at any instant: a process that starts without it takes over the claim, waits where it must
 * and asks again. Instants are milliseconds of the process's monotonic clock.
 */
export interface Attempt {
  readonly attempt: number;
  readonly claimId: string;
  readonly epoch: number;
  /** When this process first saw this claim as its own: by writing it or by taking it over. */
  readonly sinceMs: number;
  /** True when another process wrote the claim: its effects may still arrive. */
  readonly takenOver: boolean;
  /** Calls that have not come back, by step, with the instant of their start. */
  readonly running: Running;
  /** The last targeted reading and when it was asked for. */
  readonly inspection: { readonly askedMs: number; readonly value: GuestInspection } | undefined;
  readonly detached: boolean;
  /** When the detach came back: a reading of that very instant may be from before. */
  readonly detachedMs: number | undefined;
  /** When a detach was sent whose answer was lost: it may still arrive. */
  readonly detachLostMs: number | undefined;
  readonly test: TestSeen | undefined;
  readonly quiesce: OrderSeen | undefined;
  /** The permit was lengthened for the MOVE. */
  readonly renewal: OrderSeen | undefined;
  /** The write of the MOVE intent by this process: the first and the last instant at which it was begun. Absent after a takeover. */
  readonly intent: { readonly firstMs: number; readonly lastMs: number } | undefined;
  /** When this process first saw an intent that another one wrote. */
  readonly foreignIntentMs: number | undefined;
  readonly move: MoveSeen | undefined;
  readonly cancelSent: boolean;
  /** When it was claimed the relocation setting was OFF already, and not by its owner's word: an attempt whose record was lost has left it so. */
  readonly foundOff: true | undefined;
  /** An order to close the attempt (setting OFF) was sent: it may have arrived. */
  readonly closeSent: true | undefined;
  /** When one was sent whose answer was lost: it may still arrive. */
  readonly closeLostMs: number | undefined;
  /** The attempt was closed at z/VM (setting OFF was accepted) at this instant. */
  readonly closedMs: number | undefined;
  readonly activation: (OrderSeen & { readonly tries: number }) | undefined;
  readonly relinked: readonly Vdev[];
  readonly settingRestored: boolean;
  /** z/VM has received a later attempt of this guest and takes nothing of this one any more: its claim came from an older copy of the store. */
  readonly outdated: true | undefined;
  /** An effect of the restoring failed; it is repeated from this instant on. */
  readonly retryMs: number | undefined;
  /** How it ended, once that is decided. */
  readonly end: AttemptEnd | undefined;
  /** How it ended by the record or the placement's status, which a process before this one has written; found when it was taken over. */
  readonly told: { readonly outcome: Outcome; readonly message: string } | undefined;
  /** The record and the placement's status tell the end. */
  readonly reported: boolean;
}

/** By call, the instant of its start. */
export type Running = Readonly<Partial<Record<CallName, number | undefined>>>;

/** An attempt of which nothing is known but its claim. Everything is there from the beginning, known or not: every look reads a dozen of these, and finds each always in the same place. */
export function newAttempt(of: Pick<Attempt, 'attempt' | 'claimId' | 'epoch' | 'sinceMs' | 'takenOver'>): Attempt {
  const { attempt, claimId, epoch, sinceMs, takenOver } = of;
  return {
    attempt,
    claimId,
    epoch,
    sinceMs,
    takenOver,
    running: idle,
    inspection: undefined,
    detached: false,
    detachedMs: undefined,
    detachLostMs: undefined,
    test: undefined,
    quiesce: undefined,
    renewal: undefined,
    intent: undefined,
    foreignIntentMs: undefined,
    move: undefined,
    cancelSent: false,
    foundOff: undefined,
    closeSent: undefined,
    closeLostMs: undefined,
    closedMs: undefined,
    activation: undefined,
    relinked: [],
    settingRestored: false,
    outdated: undefined,
    retryMs: undefined,
    end: undefined,
    told: undefined,
    reported: false,
  };
}

/** The same attempt with a call that runs since an instant; undefined: that has come back. */
export function withCall(attempt: Attempt, call: CallName, sinceMs: number | undefined): Attempt {
  const running: Partial<Record<CallName, number | undefined>> = { ...attempt.running };
  running[call] = sinceMs;
  return { ...attempt, running };
}

const idle: Running = {
  claim: undefined,
  takeover: undefined,
  inspect: undefined,
  detach: undefined,
  test: undefined,
  quiesce: undefined,
  renew: undefined,
  intent: undefined,
  move: undefined,
  cancel: undefined,
  close: undefined,
  activate: undefined,
  relink: undefined,
  setting: undefined,
  progress: undefined,
  report: undefined,
  turnBack: undefined,
  release: undefined,
};

export type CallName =
  | 'claim'
  | 'takeover'
  | 'inspect'
  | 'detach'
  | 'test'
  | 'quiesce'
  | 'renew'
  | 'intent'
  | 'move'
  | 'cancel'
  | 'close'
  | 'activate'
  | 'relink'
  | 'setting'
  | 'progress'
  | 'report'
  | 'turnBack'
  | 'release';

export type TestSeen =
  | { readonly kind: 'passed'; readonly askedMs: number; readonly answeredMs: number; readonly receiverNowMs: number | undefined }
  | { readonly kind: 'refused'; readonly findings: readonly Finding[] }
  | { readonly kind: 'failed'; readonly fault: Fault; readonly tries: number };

export type OrderSeen =
  | { readonly kind: 'accepted'; readonly sentMs: number; readonly untilMs: number }
  | { readonly kind: 'failed'; readonly sentMs: number; readonly fault: Fault; readonly tries: number };

export type MoveSeen =
  | { readonly kind: 'sent'; readonly sentMs: number }
  | { readonly kind: 'done'; readonly sentMs: number; readonly answeredMs: number; readonly messages: readonly string[] }
  | { readonly kind: 'notSent'; readonly detail: string }
  | {
      readonly kind: 'refused';
      readonly sentMs: number;
      readonly answeredMs: number;
      readonly findings: readonly Finding[];
      readonly endReason: number | undefined;
    }
  | { readonly kind: 'unknown'; readonly sentMs: number; readonly answeredMs: number; readonly detail: string };

export interface AttemptEnd {
  readonly outcome: Outcome;
  readonly message: string;
  readonly atMs: number;
  /** A reading asked for at or after this instant tells where the guest is now. */
  readonly basisMs: number;
  readonly findings: readonly Finding[];
  readonly endReason: number | undefined;
}
