import type { GuestPlacement } from '../../crds/generated.ts';
import type { PlacementPolicy, PlacementRecord } from '../domain/placement.ts';
import { createPool } from './pool.ts';
import { placementPolicyOf, placementRecordOf } from './resources.ts';
import { sameValue } from './same.ts';
import { guestKey, keyOf, touch, type ClusterState, type GuestState, type World } from './world.ts';

/** Which placement counts for which guest, kept up to date with the store; and what was made of it, kept as long as it is the same. */

/** Of several placements of one guest the oldest counts. */
export function ownerOf(guest: GuestState): GuestPlacement | undefined {
  return guest.placements[0];
}

export function isOlder(a: GuestPlacement, b: GuestPlacement): boolean {
  const [createdA, createdB] = [a.metadata.creationTimestamp, b.metadata.creationTimestamp];
  return createdA === createdB ? a.metadata.uid < b.metadata.uid : createdA < createdB;
}

/** The placement as decisions see it; undefined when it cannot be understood. */
export function policyOf(world: World, guest: GuestState, owner: GuestPlacement, cluster: ClusterState): PlacementPolicy | undefined {
  const { policy } = guest;
  // A status that was written changes nothing that its owner declares, except that an annotation has been heard.
  const same =
    policy !== undefined &&
    policy.cluster === cluster.policy &&
    (policy.of === owner || (policy.of.spec === owner.spec && sameDeclared(policy.of, owner)));
  if (same && policy.of === owner) return policy.value;
  const value = same ? policy.value : placementPolicyOf(owner, cluster.policy.limits, world.deps.timeScale);
  guest.policy = { of: owner, cluster: cluster.policy, value };
  return value;
}

function sameDeclared(a: GuestPlacement, b: GuestPlacement): boolean {
  return (
    a.metadata.uid === b.metadata.uid &&
    a.metadata.generation === b.metadata.generation &&
    a.status?.resumed === b.status?.resumed &&
    sameValue(a.metadata.annotations, b.metadata.annotations)
  );
}

/** What is remembered of a placement: read from its status when it is first seen, kept in memory since. */
export function recordOf(guest: GuestState, owner: GuestPlacement): PlacementRecord {
  if (guest.record?.uid !== owner.metadata.uid) guest.record = { uid: owner.metadata.uid, value: placementRecordOf(owner) };
  return guest.record.value;
}

/** Changes what is remembered. */
export function setRecord(guest: GuestState, owner: GuestPlacement, change: Partial<ReturnType<typeof recordOf>>): void {
  guest.record = { uid: owner.metadata.uid, value: { ...recordOf(guest, owner), ...change } };
}

/** What the watch says of a placement. */
export function notePlacement(
  world: World,
  told: { readonly object: GuestPlacement; readonly gone: boolean },
  ensure: (cluster: string, guest: string) => GuestState,
): void {
  const { object, gone } = told;
  const key = keyOf(object);
  const known = world.placements.get(key);
  const same = known?.metadata.uid === object.metadata.uid;
  if (known !== undefined && same && !gone && !isNewer(object, known)) return;
  const declaredAnew = known?.spec !== object.spec;
  if (known !== undefined && (gone || !same || declaredAnew)) unlink(world, known);
  if (gone || !same) {
    const cluster = world.clusters.get(object.spec.cluster);
    if (cluster !== undefined) cluster.unplaced = undefined;
  }
  if (gone || !same) world.placed += 1;
  if (gone) {
    world.placements.delete(key);
    return touch(world, world.guests.get(guestKey(object.spec.cluster, object.spec.guest)));
  }
  const guest = ensure(object.spec.cluster, object.spec.guest);
  world.placements.set(key, object);
  put(guest, object);
  if (same && isEcho(guest, known, object)) return;
  if (isTheirs(guest, known, object)) guest.record = undefined;
  if (object.spec.group !== undefined) {
    const group = groupKey({ namespace: object.metadata.namespace ?? '', cluster: object.spec.cluster, group: object.spec.group });
    const members = world.groups.get(group) ?? new Set();
    world.groups.set(group, members.add(guest));
    for (const member of members) touch(world, member);
  }
  touch(world, guest);
}

/** Another controller has written what is remembered of it: that counts, not what this one kept in memory, nor what it is trying to write. */
function isTheirs(guest: GuestState, known: GuestPlacement | undefined, object: GuestPlacement): boolean {
  if (known?.status === object.status || guest.attempt?.running.report !== undefined) return false;
  return !guest.publishing || !sameValue(known?.status, object.status);
}

/** Takes over a version of a placement that was read or written, unless a younger one is known. */
export function adoptPlacement(world: World, guest: GuestState, object: GuestPlacement): void {
  const key = keyOf(object);
  const known = world.placements.get(key);
  if (known?.metadata.uid !== object.metadata.uid || !isNewer(object, known)) return;
  world.placements.set(key, object);
  put(guest, object);
}

/** One string for a group of guests. */
export function groupKey(placement: { readonly namespace: string; readonly cluster: string; readonly group?: string | undefined }): string {
  return `${placement.namespace}/${placement.cluster}/${placement.group ?? ''}`;
}

function isNewer(object: GuestPlacement, known: GuestPlacement): boolean {
  return Number(object.metadata.resourceVersion) > Number(known.metadata.resourceVersion);
}

/** Nothing but the status that is being written for this guest right now: whoever writes it goes on when the answer has come. */
function isEcho(guest: GuestState, known: GuestPlacement, object: GuestPlacement): boolean {
  const { metadata } = object;
  return (
    guest.echo !== undefined &&
    known.metadata.generation === metadata.generation &&
    metadata.deletionTimestamp === undefined &&
    sameValue(known.metadata.annotations, metadata.annotations) &&
    sameValue(guest.echo, object.status) &&
    sameValue(known.spec, object.spec)
  );
}

const lanes = createPool<string>();

function laneOf(cluster: string, namespace: string): string {
  const name = `${cluster} ${namespace}`;
  return lanes.one(name, () => name);
}

/** Puts a version into the list of its guest, in the place of the one before. */
function put(guest: GuestState, object: GuestPlacement): void {
  const { uid } = object.metadata;
  const others =
    guest.placements.length === 0 || (guest.placements.length === 1 && guest.placements[0]?.metadata.uid === uid)
      ? []
      : guest.placements.filter((other) => other.metadata.uid !== uid);
  if (guest.placements.length === 0) guest.lane = laneOf(guest.cluster, object.metadata.namespace ?? '');
  guest.placements = others.length === 0 ? [object] : [...others, object].sort((a, b) => (isOlder(a, b) ? -1 : 1));
}

function unlink(world: World, placement: GuestPlacement): void {
  const guest = world.guests.get(guestKey(placement.spec.cluster, placement.spec.guest));
  if (guest === undefined) return;
  guest.placements = guest.placements.filter((other) => other.metadata.uid !== placement.metadata.uid);
  if (placement.spec.group === undefined) return;
  const { namespace = '' } = placement.metadata;
  world.groups.get(groupKey({ namespace, cluster: placement.spec.cluster, group: placement.spec.group }))?.delete(guest);
}
