import { holdsSlot, slotOf, type Claim } from '../domain/claim.ts';
import type { MemberName } from '../domain/names.ts';
import { touch, type ClusterState, type SlotUse, type World } from './world.ts';

/** Slots as this process sees them now, to decide who may ask for one. The write of the claim counts again, on what the store has. */

/** Claims were written, are being written, or are about to be released: what is in use is counted anew. */
export function noteSlots(cluster: ClusterState): void {
  cluster.slotUse = undefined;
}

/** True when a guest that goes this way would find a slot, in the cluster and at both members. */
export function hasSlot(cluster: ClusterState, way: { readonly from: MemberName; readonly to: MemberName }): boolean {
  const use = (cluster.slotUse ??= countUse(cluster));
  const { maxConcurrent, maxPerMember } = cluster.policy;
  return use.slots < maxConcurrent && [way.from, way.to].every((member) => (use.perMember.get(member) ?? 0) < maxPerMember);
}

/** Lets those who are most important and wait longest look whether they can go now. */
export function offerSlots(world: World, cluster: ClusterState): void {
  noteSlots(cluster);
  const free = cluster.policy.maxConcurrent - (cluster.slotUse ??= countUse(cluster)).slots;
  if (free <= 0) return;
  // Some of them may be kept by a member's own limit: a few more are asked.
  for (const key of cluster.waiting.take(free + 2)) touch(world, key);
}

/** Slots in use and allowed, for the survey. */
export function slotsOf(cluster: ClusterState): { readonly inFlight: number; readonly slots: number } {
  const taken = new Set([...cluster.claims.values()].filter(holdsSlot).map(slotOf));
  return { inFlight: taken.size, slots: cluster.policy.maxConcurrent };
}

/** A claim whose release waits for company is free: the next claim's write takes the release along, and decides on both together. */
function countUse(cluster: ClusterState): SlotUse {
  const members = new Map<string, Set<MemberName>>();
  const count = (claim: Claim): void => {
    if (!holdsSlot(claim) || cluster.releasing.has(claim.guest)) return;
    members.set(slotOf(claim), (members.get(slotOf(claim)) ?? new Set()).add(claim.from).add(claim.to));
  };
  for (const claim of cluster.claims.values()) count(claim);
  for (const claim of cluster.claiming) count(claim);
  const perMember = new Map<MemberName, number>();
  for (const both of members.values()) for (const member of both) perMember.set(member, (perMember.get(member) ?? 0) + 1);
  return { slots: members.size, perMember };
}
