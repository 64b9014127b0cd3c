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
  readonly running: Readonly<Partial<Record<CallName, number>>>;
  /** The last targeted reading and when it was asked for. */
  readonly inspection?: { readonly askedMs: number; readonly value: GuestInspection };
  readonly detached: boolean;
  /** When the detach came back: a reading of that very instant may be from before. */
  readonly detachedMs?: number;
  /** When a detach was sent whose answer was lost: it may still arrive. */
  readonly detachLostMs?: number;
  readonly test?: TestSeen;
  readonly quiesce?: OrderSeen;
  /** The permit was lengthened for the MOVE. */
  readonly renewal?: OrderSeen;
  /** The write of the MOVE intent by this process: the first and the last instant at which it was begun. Absent after a takeover. */
  readonly intent?: { readonly firstMs: number; readonly lastMs: number };
  /** When this process first saw an intent that another one wrote. */
  readonly foreignIntentMs?: number;
  readonly move?: MoveSeen;
  readonly cancelSent: boolean;
  /** When it was claimed the relocation setting was OFF already, and not by its owner's word: an attempt whose record was lost has left it so. */
  readonly foundOff?: true;
  /** An order to close the attempt (setting OFF) was sent: it may have arrived. */
  readonly closeSent?: true;
  /** When one was sent whose answer was lost: it may still arrive. */
  readonly closeLostMs?: number;
  /** The attempt was closed at z/VM (setting OFF was accepted) at this instant. */
  readonly closedMs?: number;
  readonly activation?: OrderSeen & { readonly tries: number };
  readonly relinked: readonly Vdev[];
  readonly settingRestored: boolean;
  /** z/VM has received a later attempt of this guest and takes nothing of this one any more: its claim came from an older copy of the store. */
  readonly outdated?: true;
  /** An effect of the restoring failed; it is repeated from this instant on. */
  readonly retryMs?: number;
  /** How it ended, once that is decided. */
  readonly end?: AttemptEnd;
  /** How it ended by the record or the placement's status, which a process before this one has written; found when it was taken over. */
  readonly told?: { readonly outcome: Outcome; readonly message: string };
  /** The record and the placement's status tell the end. */
  readonly reported: boolean;
}

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
