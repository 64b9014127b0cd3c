import type { GuestPlacement, Relocation } from '../../crds/generated.ts';
import type { MemberName } from '../domain/names.ts';
import { putRelocation } from './record.ts';
import { isoOf, nowOf, type ClusterState, type GuestState, type World } from './world.ts';

/** Relocations that people write: which of them counts for a guest, and the end of one whose time is over. */

interface Around {
  readonly owner: GuestPlacement;
  readonly wallMs: number;
  /** Where the guest is, when that is known. */
  readonly member: MemberName | undefined;
}

/** The youngest that counts: of the placement that places the guest and of its namespace, so that nobody moves what another namespace places; not over, cancelled or failed. */
export function oneOffOf(
  world: World,
  guest: GuestState,
  { owner, wallMs, member: here }: Around,
): { member: MemberName; relocation: string; expiresMs: number } | undefined {
  let youngest: Relocation | undefined;
  for (const key of world.oneOffs.get(guest.key) ?? []) {
    const relocation = world.relocations.get(key);
    if (relocation === undefined || relocation.spec.cancel === true || relocation.metadata.deletionTimestamp !== undefined) continue;
    const { spec, status, metadata } = relocation;
    if (metadata.namespace !== owner.metadata.namespace || spec.placement !== owner.metadata.name) continue;
    if (isOver(world, relocation, wallMs)) continue;
    if (status?.phase === 'Finished' && status.outcome !== 'Moved' && status.outcome !== 'Superseded') continue;
    // It keeps the guest where it brought it, but brings it there once only, and only from where it says.
    const there = here === undefined || here === spec.to;
    if (!there && (status?.outcome === 'Moved' || (spec.from !== undefined && here !== spec.from))) continue;
    if (youngest === undefined || metadata.creationTimestamp >= youngest.metadata.creationTimestamp) youngest = relocation;
  }
  if (youngest === undefined) return undefined;
  return {
    member: youngest.spec.to as MemberName,
    relocation: youngest.metadata.name,
    expiresMs: expiryOf(youngest),
  };
}

/** Once seen to be over it stays so, whatever a wall clock says later. */
function isOver(world: World, relocation: Relocation, wallMs: number): boolean {
  const { uid } = relocation.metadata;
  if (world.expired.has(uid)) return true;
  if (expiryOf(relocation) > wallMs) return false;
  world.expired.add(uid);
  return true;
}

function expiryOf({ spec }: Relocation): number {
  return Date.parse(spec.expiresAt ?? '');
}

/** Records the end of those that were cancelled or whose time was over before they were carried out, so that it is final, and the next process knows it too; an attempt tells its own. */
export function recordEnds(world: World, cluster: ClusterState, guest: GuestState): void {
  const keys = world.oneOffs.get(guest.key);
  if (keys === undefined || guest.telling) return;
  const { wallMs } = nowOf(world);
  for (const key of keys) {
    const relocation = world.relocations.get(key);
    if (relocation === undefined || (relocation.status?.phase === 'Finished' && relocation.status.outcome !== 'Superseded')) continue;
    if (cluster.claims.get(guest.guest)?.relocation === relocation.metadata.name) continue;
    if (relocation.spec.cancel === true) return void recordEnd(world, guest, { relocation, ...cancelled });
    if (isOver(world, relocation, wallMs)) return void recordEnd(world, guest, { relocation, ...expired });
  }
}

/** Neither is the end of a move, so no metric counts them. */
const cancelled = { outcome: 'Cancelled', message: 'cancelled; it does not start any more' };
const expired = { outcome: 'Expired', message: 'its time was over before it was carried out; it does not start any more' };

async function recordEnd(
  world: World,
  guest: GuestState,
  { relocation, ...end }: { readonly relocation: Relocation; readonly outcome: string; readonly message: string },
): Promise<void> {
  const { wallMs, monoMs } = nowOf(world);
  const status = { ...relocation.status, ...end, observedGeneration: -1, phase: 'Finished' as const, finishedAt: isoOf(wallMs) };
  const written = await putRelocation(world, guest, { relocation, status });
  if (!world.stopped) world.queue.add(guest, written ? undefined : monoMs + 1000 * world.deps.timeScale);
}
