import type { GuestPlacement, GuestPlacementStatus } from '../../crds/generated.ts';
import { faultText } from '../domain/fault.ts';
import { nowOf, storeAt, touch, type GuestState, type World } from './world.ts';

/** Writing a placement's status: only when it says something new, one write at a time. */

/** How soon a status that was overwritten is written again as it was. */
const rewriteMs = 5_000;

/** Writes of statuses at once. More of them would only wait before the store, each with its deadline running and a status that grows old. */
const publishesMax = 32;

/** Writes the status if it differs; one write at a time for each guest, a conflict is decided anew. */
export function publish(world: World, guest: GuestState, owner: GuestPlacement, status: GuestPlacementStatus): void {
  const { monoMs } = nowOf(world);
  if (guest.publishing || sameStatus(owner.status, status)) {
    guest.publishAgain = guest.publishing;
    return;
  }
  // Every look asks anew for the next one: an earlier look has used up what was asked for before.
  if (guest.publishRetryMs > monoMs) return world.queue.add(`guest ${guest.key}`, guest.publishRetryMs);
  // Somebody else has written over it, another controller for instance: told once more, but not in a race.
  const { published } = guest;
  if (published !== undefined && monoMs < published.atMs + rewriteMs * world.deps.timeScale && sameStatus(published.status, status)) {
    return world.queue.add(`guest ${guest.key}`, published.atMs + rewriteMs * world.deps.timeScale);
  }
  if (world.publishes >= publishesMax) {
    world.unpublished.add(guest.key);
    return;
  }
  guest.published = { status, atMs: monoMs };
  void write(world, guest, { owner, status });
}

/** Writes it now; true when the store has it. */
export async function writePlacement(
  world: World,
  guest: GuestState,
  told: { readonly owner: GuestPlacement; readonly status: GuestPlacementStatus },
): Promise<boolean> {
  const { owner, status } = told;
  if (sameStatus(owner.status, status)) return true;
  const key = { namespace: owner.metadata.namespace ?? '', name: owner.metadata.name };
  const deadline = world.deps.deadline(5_000);
  const answer = await storeAt(world, 'write placement status').putStatus({
    kind: 'GuestPlacement',
    key,
    uid: owner.metadata.uid,
    version: owner.metadata.resourceVersion,
    status,
    signal: deadline.signal,
  });
  deadline.release();
  if (world.stopped) return false;
  if (answer.ok) {
    adoptPlacement(world, answer.value);
    return true;
  }
  world.deps.observer.trouble({
    what: answer.fault.kind === 'conflict' ? 'placementStatusConflict' : 'placementStatusWrite',
    detail: faultText(answer.fault),
    atMs: nowOf(world).wallMs,
  });
  guest.publishRetryMs = answer.fault.kind === 'conflict' ? 0 : nowOf(world).monoMs + 1000 * world.deps.timeScale;
  // What is remembered is taken from what the store has, or is decided again.
  guest.record = undefined;
  if (answer.fault.kind === 'unreachable') return false;
  const reading = world.deps.deadline(5_000);
  const current = await storeAt(world, 'read placement').get({ kind: 'GuestPlacement', key, signal: reading.signal });
  reading.release();
  if (current.ok && !world.stopped) adoptPlacement(world, current.value);
  return false;
}

/** Takes over a version of a placement unless a younger one is known. */
export function adoptPlacement(world: World, object: GuestPlacement): void {
  const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
  const known = world.placements.get(key);
  if (
    known === undefined ||
    known.metadata.uid !== object.metadata.uid ||
    Number(object.metadata.resourceVersion) <= Number(known.metadata.resourceVersion)
  )
    return;
  world.placements.set(key, object);
}

async function write(
  world: World,
  guest: GuestState,
  told: { readonly owner: GuestPlacement; readonly status: GuestPlacementStatus },
): Promise<void> {
  guest.publishing = true;
  world.publishes += 1;
  // The calls inside are the places where this can be interrupted.
  const written = await writePlacement(world, guest, told);
  guest.publishing = false;
  world.publishes -= 1;
  if (world.stopped) return;
  // What is written is decided when its turn comes.
  for (const next of world.unpublished) {
    world.unpublished.delete(next);
    touch(world, next);
    break;
  }
  // Kept as the store has it, which is kept anyway.
  const standing = world.placements.get(`${told.owner.metadata.namespace ?? ''}/${told.owner.metadata.name}`)?.status;
  if (!written) guest.published = undefined;
  else if (guest.published !== undefined && sameStatus(guest.published.status, standing))
    guest.published = { ...guest.published, status: standing ?? guest.published.status };
  const again = guest.publishAgain || !written;
  guest.publishAgain = false;
  if (again) world.queue.add(`guest ${guest.key}`, guest.publishRetryMs);
  else touch(world, guest.key);
}

/** Deep equality of plain data. */
export function sameStatus(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, index) => sameStatus(each, b[index]));
  const [namesA, namesB] = [Object.keys(a), Object.keys(b)];
  if (namesA.length !== namesB.length) return false;
  const [recordA, recordB] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (let index = 0; index < namesA.length; index++) {
    const name = namesA[index] ?? '';
    // Statuses are made by one function, so their names nearly always come in one order.
    if (name !== namesB[index] && !Object.hasOwn(recordB, name)) return false;
    if (!sameStatus(recordA[name], recordB[name])) return false;
  }
  return true;
}
