import type { Limits } from './limits.ts';
import type { CpcName, GuestName, InterfaceName, MemberName, Vdev } from './names.ts';
import type { MachineTuple } from './ssi.ts';

/** What the owner of a guest and the administrator of a cluster declare, as the decision sees it. */

export interface MemberSpec {
  readonly name: MemberName;
  readonly cpc: CpcName;
  /** One, or two while a machine is being replaced. */
  readonly machines: readonly MachineTuple[];
  readonly enabled: boolean;
}

/** A cron window, already parsed into the minutes, hours, days, months and weekdays on which it opens. */
export interface ParsedWindow {
  readonly name: string;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly days: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
  /** Cron's rule: when both days and weekdays are restricted, either one opens it. */
  readonly anyDay: boolean;
  readonly durationMs: number;
  readonly timeZone: string;
}

export interface ClusterPolicy {
  readonly name: string;
  readonly members: readonly MemberSpec[];
  readonly enforcement: 'Observe' | 'Enforce';
  readonly suspend: boolean;
  readonly windows: readonly ParsedWindow[];
  readonly maxConcurrent: number;
  readonly maxPerMember: number;
  readonly limits: Limits;
  readonly flap: { readonly moves: number; readonly periodMs: number };
  readonly massChange: { readonly guests: number; readonly periodMs: number };
  /** How long a guest that somebody else moved is left where it is; undefined: for ever. */
  readonly externalHoldMs: number | undefined;
  readonly allowUnproven: readonly string[];
  readonly tenants: readonly TenantPolicy[];
}

export interface TenantPolicy {
  readonly namespace: string;
  readonly guests: readonly string[];
  readonly members: readonly string[] | undefined;
  readonly maxPriority: number;
}

export interface PlacementPolicy {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly createdAt: string;
  readonly cluster: string;
  readonly guest: GuestName;
  /** In order of preference. */
  readonly members: readonly MemberName[];
  readonly mode: 'Observe' | 'Enforce';
  readonly suspend: boolean;
  readonly interfaces: readonly { readonly name: InterfaceName; readonly cpc: CpcName }[];
  readonly agent:
    { readonly kind: 'https' | 'ssh' | 'console' | 'simulated'; readonly spec: Readonly<Record<string, unknown>> } | undefined;
  readonly limits: Limits;
  readonly onSplit: 'Hold' | 'Return';
  readonly detach: readonly Vdev[];
  readonly windows: readonly ParsedWindow[];
  readonly priority: number;
  readonly group: string | undefined;
  /** Value of the annotation that lifts a terminal state, where it is one that was not acted on yet. */
  readonly resume: string | undefined;
}

/** What is remembered of a placement between moves; lives in its status, for people to read, and losing it loses no protocol state. */
export interface PlacementRecord {
  /** Nothing was recorded of it when this process first saw it. */
  readonly blank: boolean;
  /** The last attempt that was told; 0: none. */
  readonly lastAttempt: number;
  readonly member: MemberName | undefined;
  readonly since: string | undefined;
  readonly failures: number;
  readonly retryAtMs: number | undefined;
  readonly hold: Hold | undefined;
  /** When finished moves ended (epoch ms), newest last. */
  readonly movedAtMs: readonly number[];
  readonly displacedSinceMs: number | undefined;
}

/** A state that outlives a restart: a person's or a clock's word ends it. */
export interface Hold {
  readonly reason:
    'Held' | 'Cancelled' | 'GroupSplit' | 'AttemptsExhausted' | 'EndedByPerson' | 'GuestReset' | 'RejectedByZvm' | 'AdapterRefused';
  readonly since: string;
  readonly untilMs: number | undefined;
  readonly generation: number;
  readonly message: string;
}
