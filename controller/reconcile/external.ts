import type { GuestPlacement, RelocationStatus } from '../../crds/generated.ts';
import { externalRelocationName, type MemberName } from '../domain/names.ts';
import { gather } from './gather.ts';
import { recordOf, setRecord } from './placements.ts';
import { adoptRelocation, putRelocation, recordFor } from './record.ts';
import { isoOf, nowOf, storeAt, touch, type ClusterState, type GuestState, type World } from './world.ts';

/** Records that somebody else moved a guest, and lets it be where they put it for as long as the cluster says. */
export async function recordExternal(
  world: World,
  cluster: ClusterState,
  guest: GuestState,
  moved: { readonly owner: GuestPlacement; readonly from: MemberName; readonly to: MemberName },
): Promise<void> {
  const { owner, from, to } = moved;
  const record = recordOf(guest, owner);
  const { wallMs } = nowOf(world);
  guest.preparing = true;
  const namespace = owner.metadata.namespace ?? '';
  const name = externalRelocationName(owner.metadata.name, { uid: owner.metadata.uid, from, to, since: record.since ?? '' });
  const object = recordFor(
    { namespace, name, placement: owner.metadata.name },
    { cluster: cluster.name, guest: guest.guest, from, to, cause: 'External', requestedBy: 'somebody else, at z/VM' },
  );
  const deadline = world.deps.deadline(5_000);
  const answer = await storeAt(world, 'create external record').create({ object, signal: deadline.signal });
  deadline.release();
  if (world.stopped) return;
  if (answer.ok) adoptRelocation(world, answer.value);
  const late = isLateMove(cluster, owner, { from, to });
  const told = late
    ? { outcome: 'LateMove' as const, message: 'a MOVE of ours took effect after its attempt had been given up' }
    : { outcome: 'External' as const, message: 'moved by somebody else' };
  const status: RelocationStatus = { observedGeneration: 1, phase: 'Finished', ...told, from, finishedAt: isoOf(wallMs) };
  if (answer.ok) await putRelocation(world, guest, { relocation: answer.value, status });
  if (world.stopped) return;
  guest.preparing = false;
  // Without the record nothing else is changed: the next look finds the same facts and the same name.
  if (answer.ok || answer.fault.kind === 'conflict') {
    const home = gather(world, guest, cluster).seen.goal?.target;
    const untilMs = cluster.policy.externalHoldMs === undefined ? undefined : wallMs + cluster.policy.externalHoldMs;
    // What only a person lifts, as a cancel, is not lifted by somebody who moves the guest.
    const forGood = record.hold !== undefined && record.hold.untilMs === undefined && record.hold.generation === owner.metadata.generation;
    const hold =
      home === to || home === undefined || forGood
        ? record.hold
        : {
            reason: 'Held' as const,
            since: isoOf(wallMs),
            untilMs,
            generation: owner.metadata.generation,
            message: `somebody moved it from ${from} to ${to}; it is left there${untilMs === undefined ? '' : ` until ${isoOf(untilMs)}`}`,
          };
    setRecord(guest, owner, { member: to, since: isoOf(wallMs), hold });
    // How long it was dark only its agent can tell, when a route is back.
    if (owner.spec.hipersockets !== undefined)
      guest.owed = { relocation: `${namespace}/${name}`, attempt: 0, told: false, way: { from, to } };
    world.deps.observer.outcome({
      cluster: cluster.name,
      namespace,
      placement: owner.metadata.name,
      guest: guest.guest,
      relocation: name,
      attempt: 0,
      cause: 'External',
      from,
      to,
      ...told,
      atMs: wallMs,
      totalMs: 0,
    });
  }
  touch(world, guest);
}

/** Where nothing at z/VM drops a late MOVE, one of an attempt that was concluded may still arrive: the way of our last attempt, which did not move it. */
function isLateMove(cluster: ClusterState, owner: GuestPlacement, way: { readonly from: MemberName; readonly to: MemberName }): boolean {
  const last = owner.status?.history?.at(-1);
  return (
    cluster.connection?.hypervisor.capabilities.moveLateness.kind === 'unbounded' &&
    last?.outcome === 'NotMoved' &&
    last.from === way.from &&
    last.to === way.to
  );
}
