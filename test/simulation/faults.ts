import type { OperatorCommand } from '../../controller/hypervisor/simulated/operator.ts';

/** What can go wrong at one call of one process (reliability.md 1.4). Durations in milliseconds of virtual time. */
export type Fault =
  /** The process dies before the call is made, or after it was carried out and before the answer; another one starts after a while. `listsBack`: its first list shows objects so many versions old. */
  | { readonly kind: 'crashBefore' | 'crashAfter'; readonly restartMs: number; readonly listsBack?: number }
  /** No answer within the call's deadline, or (`reset`) the connection breaks at once; carried out, or not. */
  | { readonly kind: 'timeoutApplied' | 'timeoutNotApplied'; readonly reset?: boolean }
  /** Certainly not sent. */
  | { readonly kind: 'error' }
  /** The whole process is frozen: before the call is sent, or after it was carried out. */
  | { readonly kind: 'pause'; readonly ms: number; readonly when: 'before' | 'after' }
  /** A read shows a version that many writes old. */
  | { readonly kind: 'stale'; readonly versions: number }
  /** Delivered twice; the answer to the first or to the second is the one that arrives. */
  | { readonly kind: 'dup'; readonly answer: 'first' | 'second' }
  /** No answer within the deadline, or the connection breaks at once, and carried out so long after that. */
  | { readonly kind: 'late'; readonly ms: number; readonly reset?: boolean }
  /** Frozen before the call is sent while a new process makes exactly so many calls; then it goes on as if nothing had happened. `clockMs`: how far ahead the new one's wall clock is. */
  | { readonly kind: 'zombie'; readonly calls: number; readonly clockMs?: number }
  /** The process dies and no other ever starts. */
  | { readonly kind: 'dead'; readonly when: 'before' | 'after' }
  /** The wall clock of the process jumps. */
  | { readonly kind: 'clock'; readonly ms: number }
  /** Somebody at z/VM does this just before the call; `undo` a while later. */
  | {
      readonly kind: 'operator';
      readonly command: OperatorCommand;
      readonly undo?: { readonly afterMs: number; readonly command: OperatorCommand };
    }
  /** Events of a watch from this call's object on: that many are overtaken by later ones, delivered twice, or held up. */
  | { readonly kind: 'watchDrop'; readonly events: number }
  | { readonly kind: 'watchDup' }
  | { readonly kind: 'watchLate'; readonly ms: number };

export type FaultKind = Fault['kind'];

export const faultKinds: readonly FaultKind[] = [
  'crashBefore',
  'crashAfter',
  'timeoutApplied',
  'timeoutNotApplied',
  'error',
  'pause',
  'stale',
  'dup',
  'late',
  'zombie',
  'dead',
  'clock',
  'operator',
  'watchDrop',
  'watchDup',
  'watchLate',
];

/** One fault at the k-th call of a run (over all its processes), counted from 0. Watch faults: at the k-th event. */
export interface Planned {
  readonly k: number;
  readonly fault: Fault;
}

/** `pause 30000 before`: for people, and to name a plan. */
export function faultText(fault: Fault): string {
  const { kind, ...rest } = fault;
  const values = Object.values(rest).map((value) => (typeof value === 'object' ? JSON.stringify(value) : String(value)));
  return [kind, ...values].join(' ');
}

/** What a watch does to one event. */
export function isWatchFault(fault: Fault): boolean {
  return fault.kind === 'watchDrop' || fault.kind === 'watchDup' || fault.kind === 'watchLate';
}

/**
 * A first list that is older than what was written before it was asked for. No store shows one (controller/store/store.ts); a process bears it alone all the same, but not beside
 * a second fault: it may then carry on what the record of the process before it has ended.
 */
export function isOldList(fault: Fault, call: { readonly method: string } | undefined): boolean {
  return 'listsBack' in fault || (fault.kind === 'stale' && call?.method === 'follow');
}
