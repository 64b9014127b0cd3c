import { holdsSlot, slotOf, slotUse, type Claim, type SlotUse } from '../domain/claim.ts';
import type { MemberName } from '../domain/names.ts';
import { touch, type ClusterState, type World } from './world.ts';

/** Slots as this process sees them now, to decide who may ask for one. The write of the claim counts again, on what the store has. */

/** Claims were written, are being written, or are about to be released: what is in use is counted anew. */
export function noteSlots(cluster: ClusterState): void {
  cluster.slotUse = undefined;
}

/** True when a guest that goes this way would find a slot, in the cluster and at both members. */
export function hasSlot(cluster: ClusterState, way: { readonly from: MemberName; readonly to: MemberName }): boolean {
  const use = (cluster.slotUse ??= countUse(cluster));
  const { maxConcurrent, maxPerMember } = cluster.policy;
  const has = (member: MemberName): boolean => (use.perMember.get(member) ?? 0) < maxPerMember;
  return use.slots < maxConcurrent && has(way.from) && has(way.to);
}

/** Lets those who are most important and wait longest look whether they can go now; once for all slots that become free in the same moment. */
export function offerSlots(world: World, cluster: ClusterState): void {
  noteSlots(cluster);
  if (cluster.offering) return;
  cluster.offering = true;
  world.deps.soon(() => {
    cluster.offering = false;
    if (world.stopped) return;
    const free = cluster.policy.maxConcurrent - (cluster.slotUse ??= countUse(cluster)).slots;
    if (free <= 0) return;
    // Some of them may be kept by a member's own limit: a few more are asked.
    for (const guest of cluster.waiting.take(free + 2)) touch(world, guest);
  });
}

/** Slots in use and allowed, for the survey. */
export function slotsOf(cluster: ClusterState): { readonly inFlight: number; readonly slots: number } {
  const taken = new Set([...cluster.claims.values()].filter(holdsSlot).map(slotOf));
  return { inFlight: taken.size, slots: cluster.policy.maxConcurrent };
}

/** A claim whose release waits for company is free: the next claim's write takes the release along, and decides on both together. */
function countUse(cluster: ClusterState): SlotUse {
  const counted: Claim[] = [];
  for (const claim of cluster.claims.values()) if (!cluster.releasing.has(claim.guest)) counted.push(claim);
  // One that stands already is among those above.
  for (const claim of cluster.claiming) if (!cluster.claims.has(claim.guest)) counted.push(claim);
  return slotUse(counted);
}
