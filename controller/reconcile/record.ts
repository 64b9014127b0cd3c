import type { Relocation, RelocationStatus } from '../../crds/generated.ts';
import { sameMachine, type AgentState, type LastDark } from '../domain/agent.ts';
import type { Claim } from '../domain/claim.ts';
import { faultText } from '../domain/fault.ts';
import type { MemberName } from '../domain/names.ts';
import type { MemberSpec } from '../domain/placement.ts';
import type { MachineTuple } from '../domain/ssi.ts';
import type { NewRelocation } from '../store/store.ts';
import { nowOf, storeAt, touch, type ClusterState, type GuestState, type World } from './world.ts';

/** Relocations as they are stored: created while z/VM tests, told of what goes on, bounded in number. For people; losing one loses no protocol state. */

/** Creates the record of an attempt, while z/VM tests. A name that exists already is the same attempt's. */
export async function createRecord(world: World, cluster: ClusterState, guest: GuestState, claim: Claim): Promise<void> {
  if (guest.recording || guest.recordSeen || claim.cause === 'Repair' || claim.cause === 'Manual') return;
  guest.recording = true;
  const object = recordFor(
    { namespace: claim.placement.namespace, name: claim.relocation, placement: claim.placement.name },
    specOf(cluster, claim),
  );
  const deadline = world.deps.deadline(5_000);
  const answer = await storeAt(world, 'create relocation').create({ object, signal: deadline.signal });
  deadline.release();
  guest.recording = false;
  if (world.stopped) return;
  if (answer.ok) adoptRelocation(world, answer.value);
  else if (answer.fault.kind !== 'conflict')
    world.deps.observer.trouble({ what: 'relocationCreate', detail: faultText(answer.fault), atMs: nowOf(world).wallMs });
  // Its end may have waited for this.
  touch(world, guest);
}

/** The Relocation that records a claim on this guest, as far as it is known. */
export function relocationOf(world: World, guest: GuestState, claim: Claim): Relocation | undefined {
  if (guest.recordKey?.of !== claim) guest.recordKey = { of: claim, key: `${claim.placement.namespace}/${claim.relocation}` };
  return world.relocations.get(guest.recordKey.key);
}

/** How long a MOVE runs before its record says so: a quick one is told by its end alone. */
const progressAfterMs = 1_000;

/** Tells that a MOVE is running, once; for people, and never in the way of the end. */
export function tellProgress(world: World, guest: GuestState, { claim, sentMs }: { readonly claim: Claim; readonly sentMs: number }): void {
  const { monoMs } = nowOf(world);
  const dueMs = sentMs + progressAfterMs * world.deps.timeScale;
  const relocation = relocationOf(world, guest, claim);
  if (guest.progressTold || guest.telling || relocation === undefined) return;
  if (monoMs < dueMs) return world.queue.add(guest, dueMs);
  guest.progressTold = true;
  void putThenLook(world, guest, {
    relocation,
    status: { observedGeneration: -1, phase: 'Moving', attempt: claim.attempt, from: claim.from, startedAt: claim.claimedAt },
  });
}

/** Adds a dark time that became known after the end was told, or while it was. */
export function tellDark(
  world: World,
  guest: GuestState,
  known: {
    readonly owed: NonNullable<GuestState['owed']>;
    readonly agent: AgentState;
    readonly cluster: { readonly name: string; readonly members: readonly MemberSpec[] };
  },
): void {
  const { owed, agent, cluster } = known;
  const { lastDark } = agent;
  if (lastDark === undefined || !isOf(lastDark, owed, cluster.members) || guest.telling) return;
  const relocation = world.relocations.get(owed.relocation);
  const darkMs = Math.round(lastDark.ms);
  if (!owed.told)
    world.deps.observer.dark({
      cluster: cluster.name,
      guest: guest.guest,
      relocation: relocation?.metadata.name ?? '',
      darkMs,
      atMs: nowOf(world).wallMs,
    });
  // Removed already, or told with its end.
  const done = relocation?.status === undefined || relocation.status.darkMs !== undefined;
  guest.owed = done ? undefined : { ...owed, told: true };
  if (done) return;
  const interfacesAfter = agent.interfaces.filter((hsi) => hsi.up).map((hsi) => `${hsi.name} ${hsi.proof}`);
  void putDark(world, guest, { relocation, status: { ...relocation.status, darkMs, interfacesAfter } });
}

/** A relocation that nobody had ordered is known by its way: the agent keeps the last one only, and none over a start of its own. */
function isOf({ attempt, from, to }: LastDark, owed: NonNullable<GuestState['owed']>, members: readonly MemberSpec[]): boolean {
  const isOn = (machine: MachineTuple | undefined, name: MemberName): boolean =>
    machine !== undefined && members.some((member) => member.name === name && member.machines.some((each) => sameMachine(each, machine)));
  return attempt === owed.attempt && (owed.way === undefined || (isOn(from, owed.way.from) && isOn(to, owed.way.to)));
}

/** It stays owed until it stands in the store. */
async function putDark(world: World, guest: GuestState, told: Parameters<typeof putRelocation>[2]): Promise<void> {
  const written = await putRelocation(world, guest, told);
  if (!world.stopped) world.queue.add(guest, written ? undefined : nowOf(world).monoMs + 1000 * world.deps.timeScale);
}

/** Whatever waited for this writing to end looks again. */
async function putThenLook(
  world: World,
  guest: GuestState,
  told: { readonly relocation: Relocation; readonly status: RelocationStatus },
): Promise<void> {
  await putRelocation(world, guest, told);
  if (!world.stopped) touch(world, guest);
}

export async function putRelocation(
  world: World,
  guest: GuestState,
  { relocation, status }: { readonly relocation: Relocation; readonly status: RelocationStatus },
): Promise<boolean> {
  guest.telling = true;
  const { uid, resourceVersion, name, namespace } = relocation.metadata;
  const key = { namespace: namespace ?? '', name };
  const deadline = world.deps.deadline(5_000);
  const answer = await storeAt(world, 'write relocation status').putStatus({
    kind: 'Relocation',
    key,
    uid,
    version: resourceVersion,
    status: { ...status, observedGeneration: relocation.metadata.generation },
    signal: deadline.signal,
  });
  deadline.release();
  guest.telling = false;
  if (world.stopped) return false;
  if (answer.ok) adoptRelocation(world, answer.value);
  else if (answer.fault.kind === 'notFound') return true;
  else await readRelocation(world, key);
  return answer.ok;
}

export async function readRelocation(world: World, key: { readonly namespace: string; readonly name: string }): Promise<false> {
  const deadline = world.deps.deadline(5_000);
  const answer = await storeAt(world, 'read relocation').get({ kind: 'Relocation', key, signal: deadline.signal });
  deadline.release();
  if (answer.ok && !world.stopped) adoptRelocation(world, answer.value);
  return false;
}

/** Finished Relocations kept for each guest. */
const recordsMax = 10;

/** Removes the oldest finished records beyond the bound. What a person wrote is theirs to remove. */
export async function prune(world: World, guest: GuestState): Promise<void> {
  const keys = world.records.get(guest.key);
  if (keys === undefined || keys.size <= recordsMax) return;
  const finished = [...keys]
    .flatMap((key) => world.relocations.get(key) ?? [])
    .filter((relocation) => relocation.status?.phase === 'Finished' && relocation.spec.cause !== 'Manual')
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion));
  for (const { metadata } of finished.slice(0, Math.max(0, finished.length - recordsMax))) {
    const deadline = world.deps.deadline(5_000);
    await storeAt(world, 'remove relocation').remove({
      kind: 'Relocation',
      key: { namespace: metadata.namespace ?? '', name: metadata.name },
      uid: metadata.uid,
      signal: deadline.signal,
    });
    deadline.release();
    if (world.stopped) return;
  }
}

export function adoptRelocation(world: World, object: Relocation): void {
  const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
  const known = world.relocations.get(key);
  if (known?.metadata.uid === object.metadata.uid && Number(object.metadata.resourceVersion) <= Number(known.metadata.resourceVersion))
    return;
  world.relocations.set(key, object);
}

export function specOf(cluster: ClusterState, claim: Claim): Omit<Relocation['spec'], 'placement'> {
  return { cluster: cluster.name, guest: claim.guest, from: claim.from, to: claim.to, cause: claim.cause, requestedBy: claim.requestedBy };
}

export function recordFor(
  key: { readonly namespace: string; readonly name: string; readonly placement: string },
  spec: Omit<Relocation['spec'], 'placement'>,
): NewRelocation {
  return {
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'Relocation',
    metadata: { namespace: key.namespace, name: key.name },
    spec: { ...spec, placement: key.placement },
  };
}
