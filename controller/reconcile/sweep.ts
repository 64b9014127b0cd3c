import { faultText } from '../domain/fault.ts';
import type { GuestName, MemberName } from '../domain/names.ts';
import type { RelocationInProgress, SsiObservation } from '../domain/ssi.ts';
import { guestOf, nowOf, portsAt, touch, touchAll, touchUnsettled, type ClusterState, type GuestState, type World } from './world.ts';

/** How often a cluster is read in bulk. */
export const sweepMs = 5_000;

/** Reads the cluster in bulk and looks at the guests for which something changed. */
export async function sweep(world: World, cluster: ClusterState): Promise<void> {
  if (cluster.sweeping || cluster.connection === undefined) return;
  cluster.sweeping = true;
  const askedMs = nowOf(world).monoMs;
  const { connection } = cluster;
  const deadline = world.deps.deadline(10_000);
  const answer = await portsAt(world, cluster, 'sweep').hypervisor.observe({ signal: deadline.signal });
  deadline.release();
  cluster.sweeping = false;
  if (world.stopped || cluster.connection !== connection) return;
  world.queue.add(cluster.sweep, nowOf(world).monoMs + sweepMs * world.deps.timeScale);
  if (answer.ok) adoptObservation(world, cluster, answer.value, askedMs);
  else {
    world.deps.observer.trouble({ what: 'sweep', detail: faultText(answer.fault), atMs: nowOf(world).wallMs });
    touchUnsettled(world, cluster);
  }
}

function adoptObservation(world: World, cluster: ClusterState, seen: SsiObservation, askedMs: number): void {
  const first = cluster.sweptMs === undefined;
  const states = new Map(seen.members.map((member) => [member.name, member.state]));
  const changedStates =
    cluster.mode !== seen.mode ||
    states.size !== cluster.states.size ||
    [...states].some(([name, state]) => cluster.states.get(name) !== state);
  cluster.mode = seen.mode;
  cluster.states = states;
  cluster.unreadable = seen.members.some((member) => member.guests === undefined);
  const beforeMs = cluster.sweptMs;
  cluster.sweptMs = askedMs;
  cluster.lastReceived = seen.lastAttemptReceived;
  adoptResidents(world, cluster, seen, beforeMs);
  adoptRelocations(world, cluster, seen.relocations ?? []);
  if (seen.relocations?.length === 0) cluster.idleMs = askedMs;
  if (first) touchAll(world, cluster);
  // Whoever is not at rest may be waiting for just this; an idle fleet costs nothing here.
  if (changedStates || cluster.unsettled.size < 1000) touchUnsettled(world, cluster);
  world.queue.add(cluster.look);
}

/** Compares the lists of guests with the last ones; a list that is the same array has not changed. */
function adoptResidents(world: World, cluster: ClusterState, seen: SsiObservation, beforeMs: number | undefined): void {
  const same =
    seen.members.length === cluster.members.length &&
    seen.members.every((member, index) => member.guests === cluster.members[index]?.guests && member.name === cluster.members[index]?.name);
  cluster.members = seen.members;
  if (same) return;
  const residents = new Map<GuestName, MemberName | 'several'>();
  for (const member of seen.members)
    for (const guest of member.guests ?? []) residents.set(guest, residents.has(guest) ? 'several' : member.name);
  for (const [name, member] of residents) {
    if (cluster.residents.get(name) === member) continue;
    const guest = guestOf(world, cluster, name);
    if (!isKnown(guest, member, beforeMs)) touch(world, guest);
  }
  for (const guest of cluster.residents.keys()) if (!residents.has(guest)) touch(world, guestOf(world, cluster, guest));
  cluster.unplaced = undefined;
  cluster.residents.clear();
  for (const [guest, member] of residents) cluster.residents.set(guest, member);
}

/** Its targeted reading, younger than the last sweep, has said so already: it was brought there by us. */
function isKnown(guest: GuestState | undefined, member: MemberName | 'several', beforeMs: number | undefined): boolean {
  const reading = guest?.reading;
  if (reading === undefined || beforeMs === undefined || reading.askedMs < beforeMs) return false;
  return reading.value.residency.kind === 'at' && reading.value.residency.member === member;
}

function adoptRelocations(world: World, cluster: ClusterState, relocations: readonly RelocationInProgress[]): void {
  if (relocations.length === 0 && cluster.relocations.size === 0) return;
  const before = cluster.relocations;
  cluster.relocations = new Map(relocations.map((relocation) => [relocation.guest as string, relocation]));
  for (const guest of new Set([...before.keys(), ...cluster.relocations.keys()])) touch(world, guestOf(world, cluster, guest));
}
