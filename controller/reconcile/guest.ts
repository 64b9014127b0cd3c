import { networkOf } from '../decide/network.ts';
import { decideRelocation, type Decision } from '../decide/relocation.ts';
import type { RelocationSeen } from '../decide/seen.ts';
import { faultText } from '../domain/fault.ts';
import { reasons } from '../domain/reason.ts';
import { claimAll, intend, progress, release, takeOver, turnBack, type Claimant } from './claims.ts';
import { addressOf, perform } from './effects.ts';
import { recordExternal } from './external.ts';
import { gather, groupMembers, type Gathered } from './gather.ts';
import { recordEnds } from './one-offs.ts';
import { groupKey, ownerOf, recordOf, setRecord } from './placements.ts';
import { createRecord, tellProgress } from './record.ts';
import { report } from './report.ts';
import { noteReading } from './sweep.ts';
import { tell, tellUnconnected, type Looked } from './telling.ts';
import { isoOf, nowOf, portsAt, touch, type ClusterState, type GuestState, type World } from './world.ts';

/** One look at one guest: gather, decide, do the one thing that was decided, tell. Never waits: what it starts comes back as another look. The answer is what was decided. */
export function stepGuest(world: World, guest: GuestState): Decision['kind'] | undefined {
  const cluster = world.clusters.get(guest.cluster);
  if (cluster?.connection === undefined) {
    tellUnconnected(world, guest, cluster);
    return undefined;
  }
  if (cluster.sweptMs === undefined) return undefined;
  let gathered = gather(world, guest, cluster);
  rememberMember(world, guest, gathered);
  let decision = decideRelocation(gathered.seen, gathered.now);
  if (decision.kind === 'end' && guest.attempt !== undefined) {
    guest.attempt = { ...guest.attempt, end: decision.end };
    gathered = gather(world, guest, cluster);
    decision = decideRelocation(gathered.seen, gathered.now);
    touchGroup(world, cluster, guest);
  }
  decision = afterPatience(world, guest, { gathered, decision });
  const counted = cluster.displaced.has(guest.guest);
  // Nothing was lost, as far as anybody can tell.
  if (gathered.seen.goal?.doubt === true && decision.kind === 'rest' && decision.reason === 'Placed') guest.checked = true;
  settleAccounts(cluster, guest, { gathered, decision });
  // All that changed in the same moment is counted by the brake before any of it is acted on.
  if (decision.kind === 'claim' && !counted && cluster.displaced.has(guest.guest)) {
    touch(world, guest);
    return decision.kind;
  }
  act(world, cluster, guest, { gathered, decision });
  // The queue keeps the earliest due time of a guest only: the end of its one-off relocation is asked for again at every look.
  if (gathered.seen.goal?.untilMs !== undefined) world.queue.add(guest, gathered.seen.goal.untilMs);
  recordEnds(world, cluster, guest);
  tell(world, cluster, guest, { gathered, decision });
  return decision.kind;
}

// eslint-disable-next-line complexity -- one case for each decision, and nothing else
function act(world: World, cluster: ClusterState, guest: GuestState, { gathered, decision }: Looked): void {
  const { claim, attempt } = gathered.seen;
  switch (decision.kind) {
    case 'rest':
      return;
    case 'hold':
      if (attempt?.move?.kind === 'sent' && claim !== undefined) tellProgress(world, guest, { claim, sentMs: attempt.move.sentMs });
      if (decision.recheckMs !== undefined) world.queue.add(guest, decision.recheckMs);
      return;
    case 'external':
      if (gathered.owner !== undefined)
        void recordExternal(world, cluster, guest, { owner: gathered.owner, from: decision.from, to: decision.to });
      return;
    case 'askAgent':
      return void askAgent(world, cluster, guest, gathered.seen);
    case 'claim':
      return claimGuests(world, cluster, guest, { gathered, decision });
    case 'takeover':
      return takeOver(world, cluster, guest);
    case 'intend':
      return intend(world, cluster, guest);
    case 'progress':
      return progress(world, cluster, guest, decision.phase);
    case 'turnBack':
      return turnBack(world, cluster, guest);
    case 'release':
      return release(world, cluster, guest);
    case 'report':
      if (claim !== undefined) void report(world, cluster, guest, claim);
      return;
    case 'end':
      return touch(world, guest);
    case 'inspect':
      if (claim === undefined || attempt === undefined) return void prepare(world, cluster, guest);
      break;
    case 'test':
      if (claim !== undefined) void createRecord(world, cluster, guest, claim);
      break;
    case 'quiesce':
      guest.before =
        gathered.seen.agent.kind === 'state'
          ? gathered.seen.agent.state.interfaces.filter((hsi) => hsi.up).map((hsi) => `${hsi.name} ${hsi.proof}`)
          : [];
      break;
    case 'detach':
    case 'renew':
    case 'move':
    case 'cancel':
    case 'close':
    case 'restoreSetting':
    case 'activate':
    case 'relink':
      break;
  }
  if (claim !== undefined && attempt !== undefined) perform({ world, cluster, guest, claim, attempt }, decision);
}

/** A claim is made for the guest alone, or for every guest of its group that must move. */
function claimGuests(world: World, cluster: ClusterState, guest: GuestState, { gathered, decision }: Looked): void {
  if (decision.kind !== 'claim') return;
  const { seen } = gathered;
  const self: Claimant = { guest, seen, from: decision.from, to: decision.to, repair: decision.repair };
  const placement = seen.goal?.placement;
  if (placement?.group === undefined || decision.repair) return claimAll(world, cluster, [self]);
  const claimants = [self];
  for (const other of groupMembers(world, placement)) {
    if (other === guest) continue;
    const theirs = gather(world, other, cluster, true);
    const wish = decideRelocation(theirs.seen, theirs.now);
    if (wish.kind === 'claim' && !wish.repair)
      claimants.push({ guest: other, seen: theirs.seen, from: wish.from, to: wish.to, repair: false });
    // It is still being read: it looks at its group again as soon as that has come back.
    else if (wish.kind !== 'rest') return touch(world, other);
  }
  claimants.sort(
    (a, b) => (b.seen.goal?.placement.priority ?? 0) - (a.seen.goal?.placement.priority ?? 0) || (a.guest.guest < b.guest.guest ? -1 : 1),
  );
  claimAll(world, cluster, claimants);
}

/** Reads a guest for which no claim is held; reading is no effect. */
async function prepare(world: World, cluster: ClusterState, guest: GuestState): Promise<void> {
  guest.preparing = true;
  const { changes } = guest;
  const askedMs = nowOf(world).monoMs;
  const deadline = world.deps.deadline(10_000);
  const answer = await portsAt(world, cluster, 'inspect before claim').hypervisor.inspect({ guest: guest.guest, signal: deadline.signal });
  deadline.release();
  guest.preparing = false;
  if (world.stopped) return;
  if (answer.ok) noteReading(world, cluster, { guest, askedMs, changes, value: answer.value });
  else world.deps.observer.trouble({ what: 'inspect', detail: faultText(answer.fault), atMs: nowOf(world).wallMs });
  if (answer.ok) touchGroup(world, cluster, guest);
  const unsettled = !answer.ok || answer.value.residency.kind === 'unknown';
  world.queue.add(guest, unsettled ? nowOf(world).monoMs + 1000 * world.deps.timeScale : undefined);
}

/** Asks an agent that tells nothing by itself. */
async function askAgent(world: World, cluster: ClusterState, guest: GuestState, seen: RelocationSeen): Promise<void> {
  const agent = seen.claim?.agent ?? seen.goal?.placement.agent;
  if (agent === undefined) return;
  guest.preparing = true;
  const askedMs = nowOf(world).monoMs;
  const deadline = world.deps.deadline(5_000);
  const address = addressOf(cluster, { guest: guest.guest, agent });
  const answer = await portsAt(world, cluster, 'ask agent').guests.state({ address, signal: deadline.signal });
  deadline.release();
  guest.preparing = false;
  if (world.stopped) return;
  guest.agent = { state: answer.ok ? answer.value : undefined, askedMs };
  world.queue.add(guest, answer.ok ? undefined : nowOf(world).monoMs + 5000 * world.deps.timeScale);
}

/** How long an agent may take to repair itself before the controller orders it. */
const patienceMs = 5_000;

/** A repair is begun only when the agent had time to do it by itself. */
function afterPatience(world: World, guest: GuestState, { gathered, decision }: Looked): Decision {
  // A reading in between changes nothing.
  if (decision.kind === 'inspect') return decision;
  const repairing = decision.kind === 'claim' && decision.repair;
  const waits = decision.kind === 'hold' && decision.reason === 'Repairing';
  if (!repairing && !waits) {
    guest.wrongMs = undefined;
    return decision;
  }
  // Lost devices nobody else will link again.
  if (repairing && networkOf(gathered.seen, decision.from) === 'right') return decision;
  guest.wrongMs ??= gathered.now.monoMs;
  const dueMs = guest.wrongMs + patienceMs * world.deps.timeScale;
  if (waits || gathered.now.monoMs >= dueMs) return decision;
  return { kind: 'hold', reason: 'Repairing', message: 'its agent is given time to bring the right interface up', recheckMs: dueMs };
}

/** What the cluster must know of this guest: whether it is displaced, waits for a slot, or is at rest. */
function settleAccounts(cluster: ClusterState, guest: GuestState, { gathered, decision }: Looked): void {
  const { goal, claim, residency } = gathered.seen;
  const displaced =
    goal?.target !== undefined &&
    residency.value.kind === 'at' &&
    residency.value.member !== goal.target &&
    claim === undefined &&
    goal.cause !== 'Manual' &&
    !goal.holds.some((hold) => reasons[hold.reason].class === 'held');
  if (displaced && goal.target !== undefined) {
    const known = cluster.displaced.get(guest.guest);
    if (known?.to !== goal.target)
      cluster.displaced.set(guest.guest, { to: goal.target, sinceMs: goal.record.displacedSinceMs ?? gathered.now.wallMs });
  } else {
    cluster.displaced.delete(guest.guest);
    if (goal?.record.displacedSinceMs !== undefined && claim === undefined && gathered.owner !== undefined)
      setRecord(guest, gathered.owner, { displacedSinceMs: undefined });
  }
  if (decision.kind === 'hold' && decision.reason === 'WaitingForSlot') cluster.waiting.add(guest, goal?.placement.priority ?? 0);
  else cluster.waiting.remove(guest);
  const settled = decision.kind === 'rest' || (decision.kind === 'hold' && decision.reason === 'WaitingForSlot');
  if (settled) cluster.unsettled.delete(guest);
  else cluster.unsettled.add(guest);
}

/** The first certain reading of a guest is where it lives; only a change from there is somebody else's move. */
function rememberMember(world: World, guest: GuestState, { seen, owner, now }: Gathered): void {
  if (owner === undefined || seen.claim !== undefined) return;
  const record = recordOf(guest, owner);
  if (record.member === undefined && seen.residency.value.kind === 'at')
    setRecord(guest, owner, { member: seen.residency.value.member, since: isoOf(now.wallMs) });
  // A person lifted what held it: counted from nothing again.
  if (seen.goal?.placement.resume !== undefined && (record.hold !== undefined || record.failures > 0)) {
    setRecord(guest, owner, { hold: undefined, failures: 0, retryAtMs: undefined });
    touch(world, guest);
  }
  const changed = record.hold !== undefined && record.hold.generation !== owner.metadata.generation;
  if (changed) setRecord(guest, owner, { hold: undefined, failures: 0, retryAtMs: undefined });
}

/** A guest's news is its group's news. */
export function touchGroup(world: World, cluster: ClusterState, guest: GuestState): void {
  const claim = cluster.claims.get(guest.guest);
  const owner = ownerOf(guest);
  const group = claim?.group?.name ?? owner?.spec.group;
  if (group === undefined) return;
  const namespace = claim?.placement.namespace ?? owner?.metadata.namespace ?? '';
  for (const other of world.groups.get(groupKey({ namespace, cluster: cluster.name, group })) ?? [])
    if (other !== guest) touch(world, other);
}

/** What a survey tells about the interfaces of one guest. */
export function networkReady(seen: RelocationSeen): boolean | undefined {
  if (seen.agent.kind === 'none' || seen.residency.value.kind !== 'at') return undefined;
  const network = networkOf(seen, seen.residency.value.member);
  return network === 'unknown' ? undefined : network === 'right';
}
