import type { AgentState, OrderNumber } from '../domain/agent.ts';
import type { GuestCapabilities } from '../domain/capability.ts';
import type { Answer } from '../domain/fault.ts';
import type { GuestName } from '../domain/names.ts';
import type { MachineTuple } from '../domain/ssi.ts';

export type { GuestCapabilities } from '../domain/capability.ts';

export type AgentKind = 'https' | 'ssh' | 'console' | 'simulated';

/** How to reach a guest: copied into the claim, so that it outlives the placement. `spec` is the placement's `agent.<kind>` object. */
export interface AgentAddress {
  readonly cluster: string;
  readonly guest: GuestName;
  readonly kind: AgentKind;
  readonly spec: Readonly<Record<string, unknown>>;
}

interface Call {
  readonly address: AgentAddress;
  readonly signal: AbortSignal;
}

interface OrderCall extends Call {
  readonly order: OrderNumber;
}

/**
 * The agents of all guests. No method throws, every method ends when its signal does. An order is accepted only when it exceeds the agent's fence; an accepted order
 * repeated with a greater sequence is idempotent. `refused` carries the agent's reasons, `unreachable` means nothing was sent, `unknownOutcome` that it may have been.
 */
export interface GuestAgent {
  readonly capabilities: GuestCapabilities;

  /** What can be done for guests of one kind, where guests of several kinds are reached; absent: `capabilities` hold for all. */
  readonly capabilitiesOf?: (kind: AgentKind) => GuestCapabilities;

  /** Reads everything. No effect. */
  state(o: Call): Promise<Answer<AgentState>>;

  /** Grants a permit to be dark and starts the drain; answers at once, `quiescedFor` follows in the stream. Refused when `target` (all tuples of it) is not in the agent's map. */
  quiesce(o: OrderCall & { readonly targets: readonly MachineTuple[]; readonly permitMs: number }): Promise<Answer<AgentState>>;

  /** Lengthens the permit to `permitMs` from now. `ceiling`: this order announces a MOVE; the first such one of an attempt sets the ceiling that none passes later. Refused without a permit of this attempt. */
  renew(o: OrderCall & { readonly permitMs: number; readonly ceiling: boolean }): Promise<Answer<AgentState>>;

  /** Closes the permit and raises the one interface of the machine that the agent is on; `machine` is what the controller believes and must equal the agent's own reading. Answers at `activated`. */
  activate(o: OrderCall & { readonly machine: MachineTuple }): Promise<Answer<AgentState>>;

  /** Delivers the state now and after each change until the signal ends; `undefined` when the guest cannot be reached (and again a state when it can). */
  watch(o: Call & { readonly onState: (state: AgentState | undefined) => void }): void;
}

/** What can be done for a guest, by the kind of its agent; a guest whose placement names none has a simulated one or needs none. */
export function capabilitiesFor(agents: GuestAgent, agent: { readonly kind: AgentKind } | undefined): GuestCapabilities {
  return agents.capabilitiesOf?.(agent?.kind ?? 'simulated') ?? agents.capabilities;
}
