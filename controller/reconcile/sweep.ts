import { faultText } from '../domain/fault.ts';
import type { GuestName } from '../domain/names.ts';
import type { MemberObservation, RelocationInProgress, SsiObservation } from '../domain/ssi.ts';
import {
  guestOf,
  nowOf,
  portsAt,
  touch,
  touchAll,
  touchUnsettled,
  type ClusterState,
  type GuestState,
  type Resident,
  type World,
} from './world.ts';

/** How often a cluster is read in bulk. */
export const sweepMs = 5_000;

/** From one sweep to the next a clock that is only disciplined drifts by less. */
const clockStepMs = 1_000;

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
  const { monoMs, wallMs } = nowOf(world);
  world.queue.add(cluster.sweep, monoMs + sweepMs * world.deps.timeScale);
  // The wall clock was set: whoever waits for an instant by it waits for another one now.
  if (Math.abs(wallMs - monoMs - (cluster.clockAheadMs ?? wallMs - monoMs)) > clockStepMs) touchAll(world, cluster);
  cluster.clockAheadMs = wallMs - monoMs;
  if (answer.ok) adoptObservation(world, cluster, answer.value, askedMs);
  else {
    world.deps.observer.trouble({ what: 'sweep', detail: faultText(answer.fault), atMs: nowOf(world).wallMs });
    touchUnsettled(world, cluster);
  }
}

function adoptObservation(world: World, cluster: ClusterState, seen: SsiObservation, askedMs: number): void {
  const first = cluster.sweptMs === undefined;
  const changedStates = adoptStates(cluster, seen);
  cluster.unreadable = seen.members.some((member) => member.guests === undefined);
  const beforeMs = cluster.sweptMs;
  cluster.sweptMs = askedMs;
  cluster.lastReceived = seen.lastAttemptReceived;
  adoptResidents(world, cluster, { seen, beforeMs });
  judgeReadings(world, cluster, askedMs);
  adoptRelocations(world, cluster, seen.relocations ?? []);
  if (seen.relocations?.length === 0) cluster.idleMs = askedMs;
  if (first) touchAll(world, cluster);
  // Whoever is not at rest may be waiting for just this; an idle fleet costs nothing here.
  if (changedStates || cluster.unsettled.size < 1000) touchUnsettled(world, cluster);
  world.queue.add(cluster.look);
}

/** True when the cluster's mode or a member's state is another one now. */
function adoptStates(cluster: ClusterState, { mode, members }: SsiObservation): boolean {
  const states = members === cluster.members ? cluster.states : new Map(members.map((member) => [member.name, member.state]));
  const changed =
    cluster.mode !== mode ||
    states.size !== cluster.states.size ||
    (states !== cluster.states && [...states].some(([name, state]) => cluster.states.get(name) !== state));
  cluster.mode = mode;
  cluster.states = states;
  return changed;
}

/** Compares the lists of guests with the last ones; a list that is the same array has not changed. */
function adoptResidents(
  world: World,
  cluster: ClusterState,
  { seen, beforeMs }: { readonly seen: SsiObservation; readonly beforeMs: number | undefined },
): void {
  const same =
    seen.members === cluster.members ||
    (seen.members.length === cluster.members.length &&
      seen.members.every(
        (member, index) => member.guests === cluster.members[index]?.guests && member.name === cluster.members[index]?.name,
      ));
  cluster.members = seen.members;
  if (same) return;
  const changed = noteResidents(cluster, seen.members);
  for (const { name, resident } of changed) {
    const guest = guestOf(world, cluster, name);
    if (!isKnown(guest, resident.member, beforeMs)) touch(world, guest);
  }
}

interface Listed {
  readonly name: GuestName;
  readonly resident: Resident;
}

/** Notes who is listed where; the answer are those of whom this says something else than before, in the order of the lists, then those who are listed no more. Costs one look-up a guest. */
function noteResidents(cluster: ClusterState, members: readonly MemberObservation[]): readonly Listed[] {
  const { residents } = cluster;
  const sweep = ++cluster.sweeps;
  const changed: Listed[] = [];
  let listed = 0;
  for (const member of members) {
    for (const name of member.guests ?? []) {
      const known = residents.get(name);
      if (known?.sweep === sweep) {
        known.member = 'several';
        changed.push({ name, resident: known });
        continue;
      }
      listed += 1;
      if (known === undefined) {
        const resident: Resident = { member: member.name, before: undefined, sweep };
        residents.set(name, resident);
        changed.push({ name, resident });
        cluster.unplaced = undefined;
        continue;
      }
      if (known.member !== member.name) changed.push({ name, resident: known });
      known.before = known.member;
      known.member = member.name;
      known.sweep = sweep;
    }
  }
  const news = changed.filter(({ resident }) => resident.member !== resident.before);
  return listed === residents.size ? news : [...news, ...forgetGone(cluster)];
}

function forgetGone(cluster: ClusterState): readonly Listed[] {
  const gone = [...cluster.residents]
    .filter(([, resident]) => resident.sweep !== cluster.sweeps)
    .map(([name, resident]) => ({ name, resident }));
  for (const { name, resident } of gone) {
    cluster.residents.delete(name);
    resident.member = undefined;
  }
  cluster.unplaced = undefined;
  return gone;
}

/** Its targeted reading, younger than the last sweep, has said so already: it was brought there by us. */
function isKnown(guest: GuestState | undefined, member: Resident['member'], beforeMs: number | undefined): boolean {
  const reading = guest?.reading;
  if (reading === undefined || beforeMs === undefined || reading.askedMs < beforeMs) return false;
  return reading.value.residency.kind === 'at' && reading.value.residency.member === member;
}

/** What one guest was found to be, by a reading of it alone that has come back now. */
export function noteReading(
  world: World,
  cluster: ClusterState,
  { guest, ...reading }: Omit<NonNullable<GuestState['reading']>, 'answeredMs'> & { readonly guest: GuestState },
): void {
  guest.reading = { ...reading, answeredMs: nowOf(world).monoMs };
  cluster.read.add(guest);
}

/** A sweep that says what the one before it said is news of a guest that was found elsewhere in between: somebody has brought it back. */
function judgeReadings(world: World, cluster: ClusterState, askedMs: number): void {
  for (const guest of cluster.read) {
    const { reading } = guest;
    if (reading !== undefined && reading.askedMs >= askedMs) continue;
    cluster.read.delete(guest);
    const listed = cluster.residents.get(guest.guest)?.member;
    const found = reading?.value.residency;
    if (found?.kind === 'at' && found.member !== listed) touch(world, guest);
  }
}

function adoptRelocations(world: World, cluster: ClusterState, relocations: readonly RelocationInProgress[]): void {
  if (relocations.length === 0 && cluster.relocations.size === 0) return;
  const before = cluster.relocations;
  cluster.relocations = new Map(relocations.map((relocation) => [relocation.guest as string, relocation]));
  for (const guest of new Set([...before.keys(), ...cluster.relocations.keys()])) touch(world, guestOf(world, cluster, guest));
}
