import type { CpcName, GuestName, InterfaceName, MemberName } from './names.ts';
import type { MachineTuple } from './ssi.ts';

/** What a guest says about itself, and the orders it takes. */

/** Who speaks and when: the agent accepts only orders greater than the greatest it has seen, compared in this order. */
export interface OrderNumber {
  readonly attempt: number;
  readonly epoch: number;
  readonly sequence: number;
}

export interface HsiState {
  readonly name: InterfaceName;
  readonly cpc: CpcName;
  readonly up: boolean;
  /** `proven`: a peer's VIPA is routed through it; `alone`: no other guest is on that LAN; `activated`: up and announced, proof pending; `down` and `draining` as they say. */
  readonly proof: 'proven' | 'alone' | 'activated' | 'draining' | 'down';
}

/** Leave to be dark. Closes on activate, expiry, a new boot, or a residency different from its source. */
export interface Permit extends OrderNumber {
  readonly source: MachineTuple;
  /** On the guest's boot-time clock. */
  readonly remainingMs: number;
}

export interface AgentState {
  readonly guest: GuestName;
  readonly bootId: string;
  /** The raw reading of /proc/sysinfo. */
  readonly machine: MachineTuple;
  /** The agent's own map of machines to members, for the controller to compare with the SSICluster before a TEST. */
  readonly map: readonly (MachineTuple & { readonly member: MemberName; readonly cpc: CpcName })[];
  readonly interfaces: readonly HsiState[];
  readonly permit: Permit | undefined;
  /** The greatest order accepted so far; zeros before the first. */
  readonly fence: OrderNumber;
  /** The attempt for which every interface is down and the withdrawal of its routes is proven. */
  readonly quiescedFor: number | undefined;
  /** B: the agent's bound of drain, SPF hold and quiet time. */
  readonly drainBoundMs: number;
  readonly lastDark: LastDark | undefined;
}

/** How long the last finished dark time was, and of which attempt; attempt 0 is a relocation that nobody had ordered here, `from` one machine `to` another. */
export interface LastDark {
  readonly attempt: number;
  readonly ms: number;
  readonly from?: MachineTuple | undefined;
  readonly to?: MachineTuple | undefined;
}

/** True when a is an order that an agent whose fence is b must accept. */
export function exceeds(a: OrderNumber, b: OrderNumber): boolean {
  if (a.attempt !== b.attempt) return a.attempt > b.attempt;
  if (a.epoch !== b.epoch) return a.epoch > b.epoch;
  return a.sequence > b.sequence;
}

export function sameMachine(a: MachineTuple, b: MachineTuple): boolean {
  return a.sequence === b.sequence && a.lpar === b.lpar;
}
