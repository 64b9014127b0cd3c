import type { AgentConfig } from './config.ts';
import type { DrainUndo, Memory } from './memory.ts';
import type { NetworkReading, Outcome, Undo } from './network.ts';
import type { Machine, Proof } from './protocol.ts';
import type { Sighting } from './residency.ts';

/**
 * Everything the agent knows, as one value: (mind, event) -> mind in `step.ts` and `orders.ts`, mind -> what is to be done in `goal.ts`. No clock, no chance, no effect.
 * Whoever drives it (`keeper.ts`) saves `memory` whenever it has changed, before anything else happens.
 */
export interface Mind {
  readonly memory: Memory;
  /** The last reading of residency, whatever it was. */
  readonly seen: Sighting;
  /** What two readings in a row, or a reading and an activate, agreed on. */
  readonly settled: Machine | undefined;
  /** One reading that differs from it; `thereMs`: when the last one that did not was begun. */
  readonly candidate: (Machine & { readonly thereMs: number }) | undefined;
  /** Moved by somebody who had no quiesce ordered: from `sinceMs` on, or later, nothing goes through the interface that was up. */
  readonly left: { readonly from: Machine; readonly sinceMs: number } | undefined;
  /** What is known of the network; undefined: it must be looked at before anything is decided. */
  readonly network: NetworkReading | undefined;
  /** The interface that is up as it should be. */
  readonly active:
    { readonly name: string; readonly proof: Extract<Proof, 'activated' | 'proven' | 'alone'>; readonly sinceMs: number } | undefined;
  /** What last went wrong, until something goes well; the same task is not tried again before `againMs`. */
  readonly trouble: { readonly key: string; readonly text: string; readonly tries: number; readonly againMs: number } | undefined;
}

/** What the mind needs of the configuration. */
export type Rules = Pick<AgentConfig, 'guest' | 'map' | 'interfaces' | 'selfRepair' | 'timeScale'>;

/** What the hands are to do, one at a time. */
export type Task =
  /** What the routing daemon said may be so old; looking at the kernel is always fresh. */
  | { readonly kind: 'look'; readonly maxAgeMs: number }
  | { readonly kind: 'plan'; readonly name: string; readonly attempt: number }
  | { readonly kind: 'drain'; readonly undo: DrainUndo; readonly attempt: number }
  | { readonly kind: 'restore'; readonly undo: DrainUndo; readonly leaveDown: boolean }
  | { readonly kind: 'lower' | 'raise' | 'prove'; readonly name: string };

export type Event =
  | { readonly kind: 'tick'; readonly nowMs: number }
  | { readonly kind: 'sighted'; readonly sighting: Sighting; readonly thereMs: number; readonly nowMs: number }
  | { readonly kind: 'withdrawn'; readonly attempt: number; readonly nowMs: number }
  | { readonly kind: 'ended'; readonly task: Task; readonly end: End; readonly nowMs: number };

/** How a task ended; `aborted`: it was told to stop, and nothing is known of what it did. */
export type End =
  | { readonly kind: 'looked'; readonly network: NetworkReading }
  | { readonly kind: 'planned'; readonly undo: Undo }
  | { readonly kind: 'proved'; readonly proof: 'proven' | 'alone' }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'aborted' };

/** Equal keys: the same thing to do. */
export function taskKey(task: Task): string {
  switch (task.kind) {
    case 'look':
      return 'look';
    case 'drain':
      return `drain ${task.undo.interface} ${task.attempt}`;
    case 'restore':
      return `restore ${task.undo.interface} ${task.leaveDown ? 'down' : 'up'}`;
    case 'plan':
      return `plan ${task.name} ${task.attempt}`;
    case 'lower':
    case 'raise':
    case 'prove':
      return `${task.kind} ${task.name}`;
  }
}

/** What it is, for people. */
export function taskText(task: Task): string {
  switch (task.kind) {
    case 'look':
      return 'Reading the state of the network';
    case 'plan':
      return `Preparing to drain ${task.name}`;
    case 'drain':
      return `Draining ${task.undo.interface}`;
    case 'restore':
      return `Putting ${task.undo.interface} back as it was`;
    case 'lower':
      return `Taking ${task.name} down`;
    case 'raise':
      return `Raising ${task.name}`;
    case 'prove':
      return `Proving the route through ${task.name}`;
  }
}

/** The answer of the hands as an end; `told`: the task was told to stop. */
export function endOf<T>(outcome: Outcome<T>, told: boolean, end: (value: T) => End): End {
  if (outcome.ok) return end(outcome.value);
  return told ? { kind: 'aborted' } : { kind: 'failed', why: outcome.why };
}
