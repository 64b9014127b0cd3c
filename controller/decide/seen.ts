import type { AgentState } from '../domain/agent.ts';
import type { Attempt } from '../domain/attempt.ts';
import type { GuestCapabilities, HypervisorCapabilities } from '../domain/capability.ts';
import type { Claim } from '../domain/claim.ts';
import type { CpcName, GuestName, InterfaceName, MemberName } from '../domain/names.ts';
import type { MemberSpec, PlacementPolicy, PlacementRecord } from '../domain/placement.ts';
import type { Outcome, Reason } from '../domain/reason.ts';
import type { GuestInspection, MemberState, RelocationInProgress, Residency, SsiMode } from '../domain/ssi.ts';

/** Everything that one decision about one guest may look at. Gathered by `reconcile/gather.ts`, immutable, complete: a decision that needs more gets a field here. */
export interface RelocationSeen {
  readonly guest: GuestName;
  /** undefined: no placement names this guest any more (a claim outlives its placement). */
  readonly goal: Goal | undefined;
  readonly cluster: ClusterSeen;
  /** The youngest reading, bulk or targeted, and the instant before it was asked for. */
  readonly residency: { readonly value: Residency; readonly askedMs: number };
  /** A relocation of this guest that z/VM reports, whoever started it. */
  readonly relocating: RelocationInProgress | undefined;
  readonly claim: Claim | undefined;
  /** This process; a claim with another claimId is another's. */
  readonly processId: string;
  /** Another's claim may be taken over: it was there when this process began to lead, or its holder has had all its time. */
  readonly adoptable: boolean;
  readonly attempt: Attempt | undefined;
  readonly agent: AgentSeen;
  /** Somebody wants this move stopped. */
  readonly stop: { readonly outcome: Outcome; readonly message: string } | undefined;
  /** What its group lets this guest do now; undefined for a guest that moves alone. */
  readonly turn: GroupTurn | undefined;
  /** A targeted reading made before a claim, for what the claim must remember. */
  readonly preparation: { readonly askedMs: number; readonly value: GuestInspection } | undefined;
  /** An effect or reading for this guest is on its way although no claim is held. */
  readonly preparing: boolean;
}

export interface Now {
  /** Monotonic. All durations are differences of these. */
  readonly monoMs: number;
  /** For people and for windows only. */
  readonly wallMs: number;
}

export interface ClusterSeen {
  readonly mode: SsiMode;
  readonly members: readonly MemberSpec[];
  readonly states: ReadonlyMap<MemberName, MemberState>;
  readonly hypervisor: HypervisorCapabilities;
  readonly guests: GuestCapabilities;
  readonly unprovenAllowed: boolean;
  /** Poll interval while something is awaited; also the unit of retries. */
  readonly tickMs: number;
  /** How much of their full length the protocol's fixed durations have (1 in production). */
  readonly scale: number;
}

/** Where the guest should be, and everything that keeps it from going there now, most important first. */
export interface Goal {
  readonly placement: PlacementPolicy;
  readonly record: PlacementRecord;
  readonly target: MemberName | undefined;
  readonly because: string;
  readonly holds: readonly HoldFound[];
  readonly cause: 'Drift' | 'Manual';
  readonly relocation: string | undefined;
  /** An attempt that is in no record may have detached devices or changed its setting: what the directory entry says is compared with what there is. */
  readonly doubt: boolean;
  /** Monotonic instant at which its one-off relocation ends and the declaration counts again. */
  readonly untilMs?: number | undefined;
}

export interface HoldFound {
  readonly reason: Reason;
  readonly message: string;
  /** Monotonic instant at which it may have changed by itself. */
  readonly recheckMs?: number;
}

export type AgentSeen =
  /** No HiperSockets, no agent. */
  | { readonly kind: 'none' }
  | { readonly kind: 'unreachable'; readonly askedMs?: number | undefined }
  | {
      readonly kind: 'state';
      readonly state: AgentState;
      readonly askedMs: number;
      readonly interfaces: readonly { readonly name: InterfaceName; readonly cpc: CpcName }[];
    };

export type GroupTurn =
  /** Nothing of the group has gone dark yet, and not all of it has passed TEST. */
  | { readonly kind: 'test' }
  | { readonly kind: 'go' }
  | { readonly kind: 'wait'; readonly message: string }
  /** It has ended, and what that means for the group cannot be told yet. */
  | { readonly kind: 'untold'; readonly message: string }
  /** It has landed and must go back to where it came from. */
  | { readonly kind: 'turnBack' }
  /** The group has ended for this guest; what it did not do yet it shall not do. */
  | { readonly kind: 'over'; readonly outcome: Outcome; readonly message: string };
