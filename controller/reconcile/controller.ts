import type { GuestPlacement, Relocation, SSICluster } from '../../crds/generated.ts';
import { parseGuestName, type GuestName } from '../domain/names.ts';
import type { StoreEvent } from '../store/store.ts';
import { adoptCluster, createClusterState } from './cluster.ts';
import { stepCluster } from './cluster-status.ts';
import { addressOf } from './effects.ts';
import { groupKey, ownerOf, policyOf } from './gather.ts';
import { stepGuest } from './guest.ts';
import type { Survey } from './observer.ts';
import { createQueue } from './queue.ts';
import { surveyOf } from './survey.ts';
import { sweep } from './sweep.ts';
import { guestKey, keyOf, nowOf, storeAt, touch, touchAll, type Deps, type GuestState, type World } from './world.ts';

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
    publishes: 0,
    unpublished: new Set(),
    records: new Map(),
    queue: createQueue({
      nowMs: () => deps.clock.monoMs(),
      alarm: deps.alarm,
      soon: deps.soon,
      urgent: (key) => isUrgent(world, key),
      work: (key) => work(world, key),
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
        onEvent: (event) => {
          if (!world.stopped) noteEvent(world, event);
        },
        onSynced: () => {
          world.synced = true;
          for (const key of world.guests.keys()) touch(world, key);
        },
      });
      return answer.ok;
    },
    stop() {
      world.stopped = true;
      // A reason of our own costs nothing; the default one is an exception with a stack.
      following.abort('stopped');
      world.queue.stop();
      for (const guest of world.guests.values()) guest.watch?.stop();
      for (const cluster of world.clusters.values()) cluster.connection?.close();
    },
    survey: () => surveyOf(world),
  };
}

/** Sweeps, the clusters themselves, and guests under a claim go before the fleet. */
function isUrgent(world: World, key: string): boolean {
  if (!key.startsWith('guest ')) return true;
  const guest = world.guests.get(key.slice('guest '.length));
  return guest?.attempt !== undefined || (guest !== undefined && world.clusters.get(guest.cluster)?.claims.has(guest.guest) === true);
}

function work(world: World, key: string): void {
  // Before everything has been listed, what is missing may only be late.
  if (world.stopped || !world.synced) return;
  const startedMs = world.deps.clock.monoMs();
  const [loop, name] = [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)];
  if (loop === 'sweep') {
    const cluster = world.clusters.get(name);
    if (cluster !== undefined) void sweep(world, cluster);
    return;
  }
  if (loop === 'cluster') {
    const cluster = world.clusters.get(name);
    if (cluster !== undefined) stepCluster(world, cluster);
    world.deps.observer.reconciled({ loop: 'cluster', durationMs: world.deps.clock.monoMs() - startedMs, result: 'rest' });
    return;
  }
  const guest = world.guests.get(name);
  if (guest === undefined) return;
  watchAgent(world, guest);
  const cluster = world.clusters.get(guest.cluster);
  const before = cluster?.displaced.get(guest.guest);
  stepGuest(world, guest);
  // The brake counts who is displaced.
  if (cluster !== undefined && cluster.displaced.get(guest.guest) !== before) world.queue.add(`cluster ${guest.cluster}`);
  const kind = guest.decision?.kind;
  world.deps.observer.reconciled({
    loop: 'guest',
    durationMs: world.deps.clock.monoMs() - startedMs,
    result: kind === 'rest' ? 'rest' : kind === 'hold' ? 'wait' : 'act',
  });
}

function noteEvent(world: World, event: StoreEvent): void {
  switch (event.kind) {
    case 'SSICluster':
      return noteCluster(world, event.object, event.type === 'gone');
    case 'GuestPlacement':
      return notePlacement(world, event.object, event.type === 'gone');
    case 'Relocation':
      return noteRelocation(world, event.object, event.type === 'gone');
  }
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

function notePlacement(world: World, object: GuestPlacement, gone: boolean): void {
  const key = keyOf(object);
  const known = world.placements.get(key);
  if (
    known !== undefined &&
    known.metadata.uid === object.metadata.uid &&
    !gone &&
    Number(object.metadata.resourceVersion) <= Number(known.metadata.resourceVersion)
  )
    return;
  if (known !== undefined && (gone || known.metadata.uid !== object.metadata.uid || known.spec !== object.spec)) unlink(world, known);
  const cluster = world.clusters.get(object.spec.cluster);
  if (cluster !== undefined && (gone || known === undefined || known.spec !== object.spec)) cluster.unplaced = undefined;
  if (gone || known?.metadata.uid !== object.metadata.uid) world.placed += 1;
  if (gone) {
    world.placements.delete(key);
    return touch(world, guestKey(object.spec.cluster, object.spec.guest));
  }
  world.placements.set(key, object);
  const guest = ensureGuest(world, object.spec.cluster, object.spec.guest);
  guest.placements.add(key);
  // Another controller has written what is remembered of it: theirs counts, not what this one kept in memory.
  if (known?.status !== object.status && !guest.publishing && guest.attempt?.running.report === undefined) guest.record = undefined;
  if (object.spec.group !== undefined) {
    const group = groupKey({ namespace: object.metadata.namespace ?? '', cluster: object.spec.cluster, group: object.spec.group });
    world.groups.set(group, (world.groups.get(group) ?? new Set()).add(guest.key));
    for (const member of world.groups.get(group) ?? []) touch(world, member);
  }
  touch(world, guest.key);
}

function unlink(world: World, placement: GuestPlacement): void {
  const guest = world.guests.get(guestKey(placement.spec.cluster, placement.spec.guest));
  guest?.placements.delete(keyOf(placement));
  if (placement.spec.group === undefined || guest === undefined) return;
  world.groups
    .get(groupKey({ namespace: placement.metadata.namespace ?? '', cluster: placement.spec.cluster, group: placement.spec.group }))
    ?.delete(guest.key);
}

function noteRelocation(world: World, object: Relocation, gone: boolean): void {
  const key = keyOf(object);
  const guestsKey = guestKey(object.spec.cluster, object.spec.guest);
  if (gone) {
    world.relocations.delete(key);
    world.oneOffs.get(guestsKey)?.delete(key);
    world.records.get(guestsKey)?.delete(key);
    return touch(world, guestsKey);
  }
  const known = world.relocations.get(key);
  if (known?.metadata.uid === object.metadata.uid && Number(object.metadata.resourceVersion) < Number(known.metadata.resourceVersion))
    return;
  world.relocations.set(key, object);
  world.records.set(guestsKey, (world.records.get(guestsKey) ?? new Set()).add(key));
  const guest = world.guests.get(guestsKey);
  const cluster = world.clusters.get(object.spec.cluster);
  if (guest !== undefined && cluster?.claims.get(object.spec.guest)?.relocation === object.metadata.name) guest.recordSeen = true;
  if (object.spec.cause === 'Manual') {
    world.oneOffs.set(guestsKey, (world.oneOffs.get(guestsKey) ?? new Set()).add(key));
    const dueMs = Date.parse(object.spec.expiresAt ?? '') - nowOf(world).wallMs;
    if (dueMs > 0) world.queue.add(`guest ${guestsKey}`, nowOf(world).monoMs + dueMs);
  }
  // The claim's whole group listens to the cancel of any one of them.
  const claim = cluster?.claims.get(object.spec.guest);
  if (claim?.group !== undefined)
    for (const entry of cluster?.claims.values() ?? []) touch(world, guestKey(object.spec.cluster, entry.guest));
  touch(world, guestsKey);
}

function ensureGuest(world: World, cluster: string, name: string): GuestState {
  const key = guestKey(cluster, name);
  const known = world.guests.get(key);
  if (known !== undefined) return known;
  const parsed = parseGuestName(name);
  const guest: GuestState = {
    key,
    cluster,
    // A name that is none has been refused by every schema before; the decision then finds no policy for it.
    guest: parsed.ok ? parsed.value : (name as GuestName),
    placements: new Set(),
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
    decision: undefined,
    reason: 'ResidencyUnknown',
    message: '',
    steps: [],
    step: undefined,
    recordSeen: false,
    recording: false,
    telling: false,
    progressTold: false,
    owed: undefined,
    before: [],
    checked: false,
    toldFrom: undefined,
    publishing: false,
    publishAgain: false,
    publishRetryMs: 0,
    published: undefined,
  };
  world.guests.set(key, guest);
  return guest;
}

/** Listens to the agent of a guest for as long as its address stays the same: the placement's, or that of a claim that outlives it. */
function watchAgent(world: World, guest: GuestState): void {
  const cluster = world.clusters.get(guest.cluster);
  if (cluster?.connection === undefined || !cluster.connection.guests.capabilities.stream) return;
  const claim = cluster.claims.get(guest.guest);
  const owner = ownerOf(world, guest);
  const policy = owner === undefined ? undefined : policyOf(world, guest, owner, cluster);
  const agent = claim?.agent ?? policy?.agent;
  const wanted = agent !== undefined && (claim?.interfaces ?? policy?.interfaces ?? []).length > 0;
  if (guest.watch?.agent === agent && (guest.watch !== undefined) === wanted) return;
  const print = wanted ? JSON.stringify(agent) : '';
  if (guest.watch?.print === print) {
    guest.watch = { ...guest.watch, agent };
    return;
  }
  guest.watch?.stop();
  guest.watch = undefined;
  guest.agent = undefined;
  if (!wanted) return;
  const watching = new AbortController();
  guest.watch = { print, agent, stop: () => watching.abort('no longer wanted') };
  world.deps.at('watch agent', { store: world.deps.store, ...cluster.connection }).guests.watch({
    address: addressOf(cluster, { guest: guest.guest, agent }),
    signal: watching.signal,
    onState(state) {
      if (world.stopped || watching.signal.aborted) return;
      guest.agent = { state, askedMs: nowOf(world).monoMs };
      touch(world, guest.key);
    },
  });
}
