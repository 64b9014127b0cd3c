import type { Cause } from '../../crds/generated.ts';
import type { Outcome, Reason } from '../domain/reason.ts';

/** What the loops tell the outside (terminal, log, metrics, simulation's story). Everything here is derived from decisions and answers; nothing depends on it. */

export type StepName =
  | 'claim'
  | 'takeover'
  | 'inspect'
  | 'detach'
  | 'open'
  | 'test'
  | 'record'
  | 'quiesce'
  | 'intent'
  | 'renew'
  | 'move'
  | 'cancel'
  | 'watch'
  | 'close'
  | 'activate'
  | 'relink'
  | 'release';

export interface StepEvent {
  readonly cluster: string;
  readonly guest: string;
  readonly relocation: string;
  readonly attempt: number;
  readonly step: StepName;
  readonly state: 'started' | 'done' | 'failed' | 'unknown';
  /** Wall clock, epoch ms. */
  readonly atMs: number;
  /** With every state but `started`. */
  readonly durationMs?: number;
  /** With `started`: how long it may take at most. */
  readonly limitMs?: number;
  readonly detail?: string;
}

export interface OutcomeEvent {
  readonly cluster: string;
  readonly namespace: string;
  readonly placement: string;
  readonly guest: string;
  readonly relocation: string;
  readonly attempt: number;
  readonly cause: Cause;
  readonly from: string;
  readonly to: string;
  readonly outcome: Outcome;
  readonly message: string;
  readonly atMs: number;
  readonly totalMs: number;
  /** VMRELOCATE itself, as the controller saw it. */
  readonly moveMs?: number;
  readonly darkMs?: number;
  /** Everything but VMRELOCATE and the guest's own drain. */
  readonly overheadMs?: number;
}

export interface WaitEvent {
  readonly cluster: string;
  readonly namespace: string;
  readonly placement: string;
  readonly guest: string;
  readonly reason: Reason;
  readonly message: string;
  readonly atMs: number;
}

export interface Observer {
  step(event: StepEvent): void;
  outcome(event: OutcomeEvent): void;
  /** The dark time of a relocation became known after its outcome was told: the route's proof came later. */
  dark(event: {
    readonly cluster: string;
    readonly guest: string;
    readonly relocation: string;
    readonly darkMs: number;
    readonly atMs: number;
  }): void;
  /** The reason why a guest rests, works or waits has changed. */
  reason(event: WaitEvent): void;
  /** One pass of a loop over one key. */
  reconciled(event: { readonly loop: 'guest' | 'cluster'; readonly durationMs: number; readonly result: 'rest' | 'wait' | 'act' }): void;
  /** A port answered with a fault that is nobody's decision (a sweep that failed, a write that conflicted). */
  trouble(event: { readonly what: string; readonly detail: string; readonly atMs: number }): void;
  /** An invariant of reliability.md section 2 does not hold in what was read. */
  violation(event: { readonly invariant: string; readonly guest: string; readonly detail: string; readonly atMs: number }): void;
}

/** One guest as the controller sees it now. */
export interface GuestSurvey {
  readonly cluster: string;
  readonly namespace: string;
  readonly placement: string;
  readonly guest: string;
  readonly desired: string | undefined;
  readonly member: string | undefined;
  readonly cpc: string | undefined;
  readonly activeInterface: string | undefined;
  /** undefined: not known. */
  readonly placed: boolean | undefined;
  /** undefined: no HiperSockets, or not known. */
  readonly networkReady: boolean | undefined;
  readonly reason: Reason;
  readonly message: string;
  readonly inFlight:
    | { readonly relocation: string; readonly attempt: number; readonly step: StepName; readonly sinceMs: number; readonly limitMs: number }
    | undefined;
}

/** Everything the controller sees now; computed when asked. */
export interface Survey {
  readonly synced: boolean;
  readonly queueDepth: number;
  readonly clusters: readonly {
    readonly name: string;
    readonly mode: string;
    readonly members: readonly { readonly name: string; readonly state: string; readonly guests: number }[];
    readonly inFlight: number;
    readonly slots: number;
    /** Age of the oldest member's reading; undefined before the first. */
    readonly residencyAgeMs: number | undefined;
    readonly unplaced: number;
  }[];
  readonly guests: readonly GuestSurvey[];
}
