import type { Limits } from './limits.ts';
import type { CpcName, GuestName, InterfaceName, MemberName } from './names.ts';
import type { DeviceLink } from './ssi.ts';

/** An entry of SSICluster.status.inFlight: who may act on a guest, for which attempt, and all that must be put back. It is the only thing a restart needs. Undefined is as good as absent: no store writes it. */
export interface Claim {
  readonly guest: GuestName;
  readonly placement: { readonly namespace: string; readonly name: string; readonly uid: string };
  /** Name of the Relocation that records it, in the placement's namespace. */
  readonly relocation: string;
  readonly cause: Cause;
  readonly requestedBy: string;
  readonly attempt: number;
  /** The process that holds it. */
  readonly claimId: string;
  /** Raised by every takeover, so that an older process's orders are refused. */
  readonly epoch: number;
  readonly from: MemberName;
  readonly to: MemberName;
  /** Claimed: no MOVE may have been sent. Moving: one may. Landed: done, kept for its group. Restoring: done, devices or settings are still to be put back. */
  readonly phase: 'Claimed' | 'Moving' | 'Landed' | 'Restoring';
  readonly claimedAt: string;
  readonly limits: Limits;
  /** With Moving: the receiver's time after which the MOVE must be dropped. */
  readonly notAfter?: string | undefined;
  readonly agent?:
    { readonly kind: 'https' | 'ssh' | 'console' | 'simulated'; readonly spec: Readonly<Record<string, unknown>> } | undefined;
  readonly interfaces?: readonly { readonly name: InterfaceName; readonly cpc: CpcName }[] | undefined;
  readonly devices?: readonly DeviceLink[] | undefined;
  /** The owner's own relocation setting, to restore. */
  readonly setting?: 'ON' | 'OFF' | undefined;
  readonly group?: ClaimGroup | undefined;
}

export interface ClaimGroup {
  readonly name: string;
  readonly index: number;
  readonly size: number;
  readonly onSplit: 'Hold' | 'Return';
  /** It goes back to where it came from, because another guest of the group could not follow. */
  readonly returning?: boolean;
}

export type Cause = 'Drift' | 'Evacuation' | 'Return' | 'Manual' | 'External' | 'Repair';

export interface SlotLimits {
  readonly maxConcurrent: number;
  readonly maxPerMember: number;
}

/** True while a claim counts as a relocation in flight. A repair moves nothing, a restoring entry has moved already. */
export function holdsSlot(claim: Claim): boolean {
  return claim.phase !== 'Restoring' && claim.cause !== 'Repair';
}

/** Entries of one group share one slot, because they move one after the other. */
export function slotOf(claim: Claim): string {
  return claim.group === undefined ? claim.guest : `group ${claim.placement.namespace}/${claim.group.name}`;
}

export interface SlotUse {
  readonly slots: number;
  readonly perMember: ReadonlyMap<MemberName, number>;
}

/** How many slots these claims use, and how many of them touch each member. */
export function slotUse(claims: readonly Claim[]): SlotUse {
  const perMember = new Map<MemberName, number>();
  const raise = (member: MemberName): void => void perMember.set(member, (perMember.get(member) ?? 0) + 1);
  // Entries of a group share a slot, and use each of its members once.
  const groups = new Map<string, Set<MemberName>>();
  let slots = 0;
  for (const claim of claims) {
    if (!holdsSlot(claim)) continue;
    if (claim.group !== undefined) {
      const members = groups.get(slotOf(claim)) ?? new Set();
      groups.set(slotOf(claim), members.add(claim.from).add(claim.to));
      continue;
    }
    slots += 1;
    raise(claim.from);
    if (claim.to !== claim.from) raise(claim.to);
  }
  for (const members of groups.values()) for (const member of members) raise(member);
  return { slots: slots + groups.size, perMember };
}

/** True when `more` (the claim of one guest, or of all guests of a group) fits beside the claims that are there. */
export function slotFree(claims: readonly Claim[], more: readonly Claim[], limits: SlotLimits): boolean {
  const use = slotUse([...claims, ...more]);
  if (use.slots > limits.maxConcurrent) return more.every((claim) => !holdsSlot(claim));
  const fits = (member: MemberName): boolean => (use.perMember.get(member) ?? 0) <= limits.maxPerMember;
  return more.every((claim) => !holdsSlot(claim) || (fits(claim.from) && fits(claim.to)));
}
