import type { Claim, Condition, GuestPlacement, Relocation, SSICluster } from '../../crds/generated.ts';
import { type Reason, reasons } from '../domain/reason.ts';

/** What `status`, `explain` and `adopt` read: the resources as they are stored, and how to look things up in them. Pure. */

export interface Inventory {
  readonly clusters: readonly SSICluster[];
  readonly placements: readonly GuestPlacement[];
  readonly relocations: readonly Relocation[];
  /** Of a store that several controllers may work on: who leads, and when it last said so (RFC 3339, its own clock); an empty holder: nobody. */
  readonly leader?: { readonly holder: string; readonly renewedAt: string } | undefined;
}

/** How the rest of zferry calls a placement: `NAMESPACE/NAME`. */
export function placementLabel(placement: { readonly metadata: { readonly namespace?: string; readonly name: string } }): string {
  return `${placement.metadata.namespace ?? 'default'}/${placement.metadata.name}`;
}

export function conditionOf(placement: GuestPlacement, type: string): Condition | undefined {
  return placement.status?.conditions?.find((condition) => condition.type === type);
}

/** The word that says why a guest is as it is; undefined before zferry has looked at it, or when a newer zferry wrote a word that this one does not know. */
export function reasonOf(placement: GuestPlacement): Reason | undefined {
  const word = conditionOf(placement, 'Ready')?.reason;
  return word !== undefined && isReason(word) ? word : undefined;
}

/** False while what the status says is about an older spec, or about none. */
export function isObserved({ metadata, status }: GuestPlacement): boolean {
  return status !== undefined && status.observedGeneration === metadata.generation;
}

export function clusterOf(inventory: Inventory, placement: GuestPlacement): SSICluster | undefined {
  return inventory.clusters.find((cluster) => cluster.metadata.name === placement.spec.cluster);
}

/** The claim in flight on the placement's guest, whichever placement made it. */
export function claimOn(inventory: Inventory, placement: GuestPlacement): Claim | undefined {
  return clusterOf(inventory, placement)?.status?.inFlight?.find((claim) => claim.guest === placement.spec.guest);
}

/** Ranked members read `A, B`; a single one as it stands. */
export function declaredMember({ spec }: GuestPlacement): string {
  return spec.member ?? spec.members?.join(', ') ?? '';
}

export function byLabel(a: GuestPlacement, b: GuestPlacement): number {
  return compared(placementLabel(a), placementLabel(b));
}

/** Order by code point: the same on every machine, whatever its language. */
export function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function isReason(word: string): word is Reason {
  return Object.hasOwn(reasons, word);
}
