import type { Relocation, SSICluster } from '../../crds/generated.ts';
import { parseGuestName, type GuestName } from '../domain/names.ts';
import { capabilitiesFor } from '../guest/guest.ts';
import type { StoreEvent } from '../store/store.ts';
import { adoptCluster, createClusterState } from './cluster.ts';
import { stepCluster } from './cluster-status.ts';
import { addressOf } from './effects.ts';
import { stepGuest } from './guest.ts';
import type { Survey } from './observer.ts';
import { notePlacement, ownerOf, policyOf } from './placements.ts';
import { createQueue } from './queue.ts';
import { surveyOf } from './survey.ts';
import { sweep } from './sweep.ts';
import { tellingAnew } from './telling.ts';
import { sameValue } from './same.ts';
import {
  guestKey,
  guestOf,
  keyOf,
  noLines,
  noSteps,
  nowOf,
  storeAt,
  touch,
  touchAll,
  type Deps,
  type GuestState,
  type Work,
  type World,
} from './world.ts';

/**
 * The controller: watches the store and z/VM, and keeps every guest where it is declared. All it does starts as a key in one queue; all it must remember is in the store.
 */
export interface Controller {
  /** Follows the store; resolves when everything has been listed once. False: the store could not be read. */
  start(): Promise<boolean>;
  /** No new effect starts from now on. What is in flight stays written in the claims. */
  stop(): void;
  survey(): Survey;
}

export function createController(deps: Deps): Controller {
  const world: World = {
    deps,
    clusters: new Map(),
    placements: new Map(),
    relocations: new Map(),
    guests: new Map(),
    groups: new Map(),
    oneOffs: new Map(),
    expired: new Set(),
    publishes: 0,
    unpublished: new Set(),
    records: new Map(),
    queue: createQueue<Work>({
      nowMs: () => deps.clock.monoMs(),
      alarm: deps.alarm,
      soon: deps.soon,
      urgent: (work) => isUrgent(world, work),
      lane: (work) => (work.loop === 'guest' ? work.lane : ''),
      work: (work) => workOn(world, work),
    }),
    placed: 0,
    synced: false,
    stopped: false,
    startedMs: deps.clock.monoMs(),
  };
  const following = new AbortController();
  return {
    async start() {
      const answer = await storeAt(world, 'follow').follow({
        signal: following.signal,
        asOfMs: deps.sinceMs?.(),
        onEvent: (event) => {
          if (!world.stopped) noteEvent(world, event);
        },
        onSynced: () => {
          world.synced = true;
          for (const guest of world.guests.values()) touch(world, guest);
        },
      });
      return answer.ok;
    },
    stop() {
      world.stopped = true;
      // A reason of our own costs nothing; the default one is an exception with a stack.
      following.abort('stopped');
      world.queue.stop();
      for (const guest of world.guests.values()) guest.watch?.watching.abort('stopped');
      for (const cluster of world.clusters.values()) cluster.connection?.close();
    },
    survey: () => surveyOf(world),
  };
}

/** Sweeps, the clusters themselves, and guests under a claim go before the fleet. */
function isUrgent(world: World, work: Work): boolean {
  if (work.loop !== 'guest') return true;
  return work.attempt !== undefined || world.clusters.get(work.cluster)?.claims.has(work.guest) === true;
}

function workOn(world: World, work: Work): void {
  // Before everything has been listed, what is missing may only be late.
  if (world.stopped || !world.synced) return;
  if (work.loop === 'guest') return workOnGuest(world, work);
  const cluster = world.clusters.get(work.name);
  if (cluster === undefined) return;
  if (work.loop === 'sweep') return void sweep(world, cluster);
  const startedMs = world.deps.clock.monoMs();
  stepCluster(world, cluster);
  world.deps.observer.reconciled({ loop: 'cluster', durationMs: world.deps.clock.monoMs() - startedMs, result: 'rest' });
}

function workOnGuest(world: World, guest: GuestState): void {
  const startedMs = world.deps.clock.monoMs();
  watchAgent(world, guest);
  const cluster = world.clusters.get(guest.cluster);
  const before = cluster?.displaced.get(guest.guest);
  const kind = stepGuest(world, guest);
  // The brake counts who is displaced.
  if (cluster !== undefined && cluster.displaced.get(guest.guest) !== before) world.queue.add(cluster.look);
  world.deps.observer.reconciled({
    loop: 'guest',
    durationMs: world.deps.clock.monoMs() - startedMs,
    result: kind === 'rest' ? 'rest' : kind === 'hold' ? 'wait' : 'act',
  });
}

function noteEvent(world: World, event: StoreEvent): void {
  if (event.type === 'gone' && isReplaced(world, event)) return;
  switch (event.kind) {
    case 'SSICluster':
      return noteCluster(world, event.object, event.type === 'gone');
    case 'GuestPlacement':
      return notePlacement(world, { object: event.object, gone: event.type === 'gone' }, (cluster, guest) =>
        ensureGuest(world, cluster, guest),
      );
    case 'Relocation':
      return noteRelocation(world, event.object, event.type === 'gone');
  }
}

/** Late news of the end of one object says nothing of the next one of its name. */
function isReplaced(world: World, { kind, object }: StoreEvent): boolean {
  const { name, uid } = object.metadata;
  const known =
    kind === 'SSICluster'
      ? world.clusters.get(name)?.object
      : (kind === 'GuestPlacement' ? world.placements : world.relocations).get(keyOf(object));
  return known !== undefined && known.metadata.uid !== uid;
}

function noteCluster(world: World, object: SSICluster, gone: boolean): void {
  const { name } = object.metadata;
  const known = world.clusters.get(name);
  if (gone) {
    known?.connection?.close();
    world.clusters.delete(name);
    touchAll(world, { name });
    return;
  }
  const ensure = (cluster: string, guest: string): GuestState => ensureGuest(world, cluster, guest);
  const cluster = known ?? createClusterState(world, object, ensure);
  world.clusters.set(name, cluster);
  adoptCluster(world, cluster, object, ensure);
}

function noteRelocation(world: World, object: Relocation, gone: boolean): void {
  const key = keyOf(object);
  const guestsKey = guestKey(object.spec.cluster, object.spec.guest);
  const guest = world.guests.get(guestsKey);
  if (gone) {
    world.relocations.delete(key);
    world.oneOffs.get(guestsKey)?.delete(key);
    world.expired.delete(object.metadata.uid);
    world.records.get(guestsKey)?.delete(key);
    return touch(world, guest);
  }
  const known = world.relocations.get(key);
  if (known?.metadata.uid === object.metadata.uid && Number(object.metadata.resourceVersion) < Number(known.metadata.resourceVersion))
    return;
  world.relocations.set(key, object);
  world.records.set(guestsKey, (world.records.get(guestsKey) ?? new Set()).add(key));
  const cluster = world.clusters.get(object.spec.cluster);
  const claim = cluster?.claims.get(object.spec.guest);
  if (guest !== undefined && claim?.relocation === object.metadata.name) guest.recordSeen = true;
  if (object.spec.cause === 'Manual') noteOneOff(world, { key, guestsKey, object });
  else if (isStory(guest, known, object)) return;
  // The claim's whole group listens to the cancel of any one of them.
  if (cluster !== undefined && claim?.group !== undefined)
    for (const entry of cluster.claims.values()) touch(world, guestOf(world, cluster, entry.guest));
  touch(world, guest);
}

/** Nothing in it but what is told to people, by whoever tells it. */
function isStory(guest: GuestState | undefined, known: Relocation | undefined, { metadata, spec }: Relocation): boolean {
  const same = known === undefined || known.metadata.uid === metadata.uid;
  // That its MOVE is running is told in a record that is there.
  const waited = known === undefined && guest?.attempt?.move !== undefined;
  return same && !waited && metadata.deletionTimestamp === undefined && spec.cancel !== true;
}

function noteOneOff(
  world: World,
  { key, guestsKey, object }: { readonly key: string; readonly guestsKey: string; readonly object: Relocation },
): void {
  world.oneOffs.set(guestsKey, (world.oneOffs.get(guestsKey) ?? new Set()).add(key));
  const now = nowOf(world);
  const dueMs = Date.parse(object.spec.expiresAt ?? '') - now.wallMs;
  const guest = world.guests.get(guestsKey);
  if (dueMs > 0 && guest !== undefined) world.queue.add(guest, now.monoMs + dueMs);
}

function ensureGuest(world: World, cluster: string, name: string): GuestState {
  const key = guestKey(cluster, name);
  const known = world.guests.get(key);
  if (known !== undefined) return known;
  const parsed = parseGuestName(name);
  const guest: GuestState = {
    ...tellingAnew(),
    loop: 'guest',
    key,
    cluster,
    // A name that is none has been refused by every schema before; the decision then finds no policy for it.
    guest: parsed.ok ? parsed.value : (name as GuestName),
    placements: [],
    lane: '',
    policy: undefined,
    record: undefined,
    attempt: undefined,
    sequence: 0,
    writing: undefined,
    reading: undefined,
    preparing: false,
    agent: undefined,
    watch: undefined,
    outrunMs: undefined,
    wrongMs: undefined,
    changes: 0,
    reason: 'ResidencyUnknown',
    message: '',
    steps: noSteps,
    step: undefined,
    recordKey: undefined,
    recordSeen: false,
    recording: false,
    telling: false,
    progressTold: false,
    owed: undefined,
    before: noLines,
    checked: false,
  };
  world.guests.set(key, guest);
  return guest;
}

/** Not an exception with a stack. */
const unwanted = 'no longer wanted';

/** Listens to the agent of a guest for as long as its address stays the same: the placement's, or that of a claim that outlives it. */
function watchAgent(world: World, guest: GuestState): void {
  const cluster = world.clusters.get(guest.cluster);
  if (cluster?.connection === undefined) return;
  const claim = cluster.claims.get(guest.guest);
  const owner = ownerOf(guest);
  const policy = owner === undefined ? undefined : policyOf(world, guest, owner, cluster);
  const agent = claim?.agent ?? policy?.agent;
  const { stream } = capabilitiesFor(cluster.connection.guests, agent);
  // One that tells nothing by itself is asked when it matters.
  if (guest.watch === undefined && !stream) return;
  const wanted = stream && agent !== undefined && (claim?.interfaces ?? policy?.interfaces ?? []).length > 0;
  if (guest.watch?.agent === agent && (guest.watch !== undefined) === wanted) return;
  if (guest.watch !== undefined && wanted && sameValue(guest.watch.agent, agent)) {
    guest.watch = { ...guest.watch, agent };
    return;
  }
  guest.watch?.watching.abort(unwanted);
  guest.watch = undefined;
  guest.agent = undefined;
  if (!wanted) return;
  const watching = new AbortController();
  guest.watch = { agent, watching };
  world.deps.at('watch agent', { store: world.deps.store, ...cluster.connection }).guests.watch({
    address: addressOf(cluster, { guest: guest.guest, agent }),
    signal: watching.signal,
    onState(state) {
      if (world.stopped || watching.signal.aborted) return;
      guest.agent = { state, askedMs: nowOf(world).monoMs };
      touch(world, guest);
    },
  });
}
