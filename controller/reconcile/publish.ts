import type { GuestPlacement, GuestPlacementStatus } from '../../crds/generated.ts';
import type { Claim } from '../domain/claim.ts';
import { faultText } from '../domain/fault.ts';
import type { Key } from '../store/store.ts';
import { adoptPlacement } from './placements.ts';
import { readRelocation } from './record.ts';
import { sameValue } from './same.ts';
import { keyOf, nowOf, storeAt, touch, type GuestState, type Telling, type World } from './world.ts';

/** Writing a placement's status: only when it says something new, one write at a time. */

/** A status to be told of a placement. `by`: who keeps account of it; a guest does so itself, but only for the placement that counts. */
export interface ToTell {
  readonly owner: GuestPlacement;
  readonly status: GuestPlacementStatus;
  readonly by?: Telling;
}

/** How soon a status that was overwritten is written again as it was. */
const rewriteMs = 5_000;

/** Writes of statuses at once. More of them would only wait before the store, each with its deadline running and a status that grows old. */
const publishesMax = 8;

/** Writes the status if it differs; one write at a time for each guest, a conflict is decided anew. True: the store has it already. */
export function publish(world: World, guest: GuestState, { owner, status, by = guest }: ToTell): boolean {
  const { monoMs } = nowOf(world);
  if (by.publishing) {
    // What is being written may be just this.
    if (!sameValue(by.echo, status)) by.publishAgain = true;
    return false;
  }
  world.unpublished.delete(guest);
  if (sameValue(owner.status, status)) {
    // It may have been called for nothing, as the last one.
    if (world.publishes === 0) callWaiting(world);
    return true;
  }
  const dueMs = notBeforeMs(world, by, status);
  // Every look asks anew for the next one: an earlier look has used up what was asked for before.
  if (dueMs > monoMs) world.queue.add(guest, dueMs);
  else if (world.publishes >= publishesMax) world.unpublished.add(guest);
  else {
    by.published = { status, atMs: monoMs };
    // What was told before is no longer what stands in the store.
    by.toldFrom = undefined;
    void write(world, guest, { owner, status, by });
  }
  return false;
}

/** After a failure it waits; and where somebody else has written over it, another controller for instance, it is told once more, but not in a race. */
function notBeforeMs(world: World, { published, publishRetryMs }: Telling, status: GuestPlacementStatus): number {
  const overwrittenMs = published === undefined ? 0 : published.atMs + rewriteMs * world.deps.timeScale;
  const same = overwrittenMs > Math.max(nowOf(world).monoMs, publishRetryMs) && sameValue(published?.status, status);
  return same ? overwrittenMs : publishRetryMs;
}

/** Writes it now; true when the store has it. */
export async function writePlacement(world: World, guest: GuestState, { owner, status, by = guest }: ToTell): Promise<boolean> {
  const key = { namespace: owner.metadata.namespace ?? '', name: owner.metadata.name };
  const deadline = world.deps.deadline(5_000);
  by.echo = status;
  const answer = await storeAt(world, 'write placement status').putStatus({
    kind: 'GuestPlacement',
    key,
    uid: owner.metadata.uid,
    version: owner.metadata.resourceVersion,
    status,
    signal: deadline.signal,
  });
  by.echo = undefined;
  deadline.release();
  if (world.stopped) return false;
  if (answer.ok) {
    adoptPlacement(world, guest, answer.value);
    return true;
  }
  world.deps.observer.trouble({
    what: answer.fault.kind === 'conflict' ? 'placementStatusConflict' : 'placementStatusWrite',
    detail: faultText(answer.fault),
    atMs: nowOf(world).wallMs,
  });
  by.publishRetryMs = nowOf(world).monoMs + 1000 * world.deps.timeScale;
  // What is remembered is taken from what the store has, or is decided again.
  if (by === guest) guest.record = undefined;
  if (answer.fault.kind === 'unreachable') return false;
  await readPlacement(world, guest, key);
  // Made for what has been replaced by now: decided again at once. Where nothing newer is known, as of one that was made anew, the watch has to tell first.
  if (answer.fault.kind === 'conflict' && world.placements.get(keyOf(owner)) !== owner) by.publishRetryMs = 0;
  return false;
}

/** Takes over what the store has. False: it could not be read. */
async function readPlacement(world: World, guest: GuestState, key: Key): Promise<boolean> {
  const deadline = world.deps.deadline(5_000);
  const current = await storeAt(world, 'read placement').get({ kind: 'GuestPlacement', key, signal: deadline.signal });
  deadline.release();
  if (current.ok && !world.stopped) adoptPlacement(world, guest, current.value);
  return current.ok || current.fault.kind === 'notFound';
}

/** Another controller has let go of a guest: what it has written may not have been heard yet, and says whether the guest may go again. Nothing is decided before that is read. */
export function readAfterAnother(world: World, guest: GuestState, claim: Claim): void {
  guest.preparing = true;
  // The handlers of a store only note things.
  world.deps.soon(() => void read(world, guest, claim));
}

async function read(world: World, guest: GuestState, claim: Claim): Promise<void> {
  const { namespace, name } = claim.placement;
  const done = await readPlacement(world, guest, { namespace, name });
  if (claim.cause === 'Manual' && !world.stopped) await readRelocation(world, { namespace, name: claim.relocation });
  if (world.stopped) return;
  if (!done) {
    world.deps.alarm(nowOf(world).monoMs + 1000 * world.deps.timeScale, () => void read(world, guest, claim));
    return;
  }
  guest.record = undefined;
  guest.preparing = false;
  touch(world, guest);
}

async function write(world: World, guest: GuestState, told: ToTell & { readonly by: Telling }): Promise<void> {
  const { by } = told;
  by.publishing = true;
  world.publishes += 1;
  // The calls inside are the places where this can be interrupted.
  const written = await writePlacement(world, guest, told);
  by.publishing = false;
  world.publishes -= 1;
  if (world.stopped) return;
  callWaiting(world);
  if (!written) by.published = undefined;
  const again = by.publishAgain || !written;
  by.publishAgain = false;
  if (again) world.queue.add(guest, by.publishRetryMs);
  else if (by === guest) keepOne(guest);
  // The next look finds it told.
  else touch(world, guest);
}

/** Looks at as many of those that wait as may write now: what is written is decided when its turn comes, and some have nothing to write any more. */
function callWaiting(world: World): void {
  let free = publishesMax - world.publishes;
  for (const next of world.unpublished) {
    if (free <= 0) return;
    free -= 1;
    world.unpublished.delete(next);
    touch(world, next);
  }
}

/** What was told is kept as the store has it: one copy and not two. */
function keepOne(guest: GuestState): void {
  const { published } = guest;
  const standing = guest.placements.find(({ status }) => sameValue(status, published?.status))?.status;
  if (published !== undefined && standing !== undefined) guest.published = { ...published, status: standing };
}
