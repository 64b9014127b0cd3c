import type { GuestPlacement } from '../../crds/generated.ts';
import { networkOf } from '../decide/network.ts';
import { decideRelocation, type Decision } from '../decide/relocation.ts';
import type { RelocationSeen } from '../decide/seen.ts';
import { faultText } from '../domain/fault.ts';
import { reasons, type Reason } from '../domain/reason.ts';
import { claimAll, intend, progress, release, takeOver, turnBack, type Claimant } from './claims.ts';
import { addressOf, perform } from './effects.ts';
import { recordExternal } from './external.ts';
import { gather, groupMembers, isOlder, ownerOf, recordOf, setRecord, type Gathered } from './gather.ts';
import { publish } from './publish.ts';
import { createRecord, tellDark, tellProgress } from './record.ts';
import { report } from './report.ts';
import { statusOf, type Verdict } from './status.ts';
import { isoOf, nowOf, portsAt, touch, type ClusterState, type GuestState, type World } from './world.ts';

/** One look at one guest: gather, decide, do the one thing that was decided, tell. Never waits: what it starts comes back as another look. */
export function stepGuest(world: World, guest: GuestState): void {
  const cluster = world.clusters.get(guest.cluster);
  if (cluster?.connection === undefined) return tellUnconnected(world, guest, cluster);
  if (cluster.sweptMs === undefined) return;
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
  guest.decision = decision;
  settleAccounts(cluster, guest, { gathered, decision });
  // All that changed in the same moment is counted by the brake before any of it is acted on.
  if (decision.kind === 'claim' && !counted && cluster.displaced.has(guest.guest)) return touch(world, guest.key);
  act(world, cluster, guest, { gathered, decision });
  // The queue keeps the earliest due time of a guest only: the end of its one-off relocation is asked for again at every look.
  if (gathered.seen.goal?.untilMs !== undefined) world.queue.add(`guest ${guest.key}`, gathered.seen.goal.untilMs);
  tell(world, cluster, guest, { gathered, decision });
}

interface Looked {
  readonly gathered: Gathered;
  readonly decision: Decision;
}

// eslint-disable-next-line complexity -- one case for each decision, and nothing else
function act(world: World, cluster: ClusterState, guest: GuestState, { gathered, decision }: Looked): void {
  const { claim, attempt } = gathered.seen;
  switch (decision.kind) {
    case 'rest':
      return;
    case 'hold':
      if (attempt?.move?.kind === 'sent' && claim !== undefined) tellProgress(world, guest, { claim, sentMs: attempt.move.sentMs });
      if (decision.recheckMs !== undefined) world.queue.add(`guest ${guest.key}`, decision.recheckMs);
      return;
    case 'external':
      if (gathered.owner !== undefined) void recordExternal(world, cluster, guest, { owner: gathered.owner, from: decision.from, to: decision.to });
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
      return touch(world, guest.key);
    case 'inspect':
      if (claim === undefined || attempt === undefined) return void prepare(world, cluster, guest);
      break;
    case 'test':
      if (claim !== undefined) void createRecord(world, cluster, guest, claim);
      break;
    case 'quiesce':
      guest.before = gathered.seen.agent.kind === 'state' ? gathered.seen.agent.state.interfaces.filter((hsi) => hsi.up).map((hsi) => `${hsi.name} ${hsi.proof}`) : [];
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
  for (const key of groupMembers(world, placement)) {
    const other = world.guests.get(key);
    if (other === undefined || other === guest) continue;
    const theirs = gather(world, other, cluster, true);
    const wish = decideRelocation(theirs.seen, theirs.now);
    if (wish.kind === 'claim' && !wish.repair) claimants.push({ guest: other, seen: theirs.seen, from: wish.from, to: wish.to, repair: false });
    // It is still being read: it looks at its group again as soon as that has come back.
    else if (wish.kind !== 'rest') return touch(world, other.key);
  }
  claimants.sort((a, b) => (b.seen.goal?.placement.priority ?? 0) - (a.seen.goal?.placement.priority ?? 0) || (a.guest.guest < b.guest.guest ? -1 : 1));
  claimAll(world, cluster, claimants);
}

/** Reads a guest for which no claim is held; reading is no effect. */
async function prepare(world: World, cluster: ClusterState, guest: GuestState): Promise<void> {
  guest.preparing = true;
  const askedMs = nowOf(world).monoMs;
  const deadline = world.deps.deadline(10_000);
  const answer = await portsAt(world, cluster, 'inspect before claim').hypervisor.inspect({ guest: guest.guest, signal: deadline.signal });
  deadline.release();
  guest.preparing = false;
  if (world.stopped) return;
  if (answer.ok) guest.reading = { askedMs, value: answer.value };
  else world.deps.observer.trouble({ what: 'inspect', detail: faultText(answer.fault), atMs: nowOf(world).wallMs });
  if (answer.ok) touchGroup(world, cluster, guest);
  const unsettled = !answer.ok || answer.value.residency.kind === 'unknown';
  world.queue.add(`guest ${guest.key}`, unsettled ? nowOf(world).monoMs + 1000 * world.deps.timeScale : undefined);
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
  world.queue.add(`guest ${guest.key}`, answer.ok ? undefined : nowOf(world).monoMs + 5000 * world.deps.timeScale);
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
  const displaced = goal?.target !== undefined && residency.value.kind === 'at' && residency.value.member !== goal.target && claim === undefined && goal.cause !== 'Manual' && !goal.holds.some((hold) => reasons[hold.reason].class === 'held');
  if (displaced && goal.target !== undefined) {
    const known = cluster.displaced.get(guest.guest);
    if (known?.to !== goal.target) cluster.displaced.set(guest.guest, { to: goal.target, sinceMs: goal.record.displacedSinceMs ?? gathered.now.wallMs });
  } else {
    cluster.displaced.delete(guest.guest);
    if (goal?.record.displacedSinceMs !== undefined && claim === undefined && gathered.owner !== undefined) setRecord(guest, gathered.owner, { displacedSinceMs: undefined });
  }
  if (decision.kind === 'hold' && decision.reason === 'WaitingForSlot') cluster.waiting.add(guest.key, goal?.placement.priority ?? 0);
  else cluster.waiting.remove(guest.key);
  const settled = decision.kind === 'rest' || (decision.kind === 'hold' && decision.reason === 'WaitingForSlot');
  if (settled) cluster.unsettled.delete(guest.key);
  else cluster.unsettled.add(guest.key);
}

/** The placement's status and whoever watches are told what was decided; under a claim only that the guest is on its way, so that a move costs two writes and not ten. */
function tell(world: World, cluster: ClusterState, guest: GuestState, { gathered, decision }: Looked): void {
  const { seen } = gathered;
  // What was just done may have brought a newer version of the placement.
  const owner = ownerOf(world, guest);
  const underClaim = seen.claim !== undefined && seen.claim.claimId === world.deps.processId;
  const verdict = verdictOf(seen, decision, underClaim);
  // A reading under way is no news.
  if (!seen.preparing && (verdict.reason !== guest.reason || verdict.message !== guest.message)) {
    guest.reason = verdict.reason;
    guest.message = verdict.message;
    if (owner !== undefined) {
      world.deps.observer.reason({ cluster: cluster.name, namespace: owner.metadata.namespace ?? '', placement: owner.metadata.name, guest: guest.guest, ...verdict, atMs: gathered.now.wallMs });
    }
  }
  for (const key of guest.placements) {
    const placement = world.placements.get(key);
    if (placement !== undefined && placement !== owner && owner !== undefined) tellConflict(world, guest, { placement, owner, seen });
  }
  if (guest.owed !== undefined && seen.agent.kind === 'state') tellDark(world, guest, { owed: guest.owed, agent: seen.agent.state, cluster: cluster.name });
  // Who holds the claim tells; two who tell would correct each other for ever.
  if (seen.claim !== undefined && !underClaim) return;
  if (owner === undefined || decision.kind === 'external' || guest.preparing && decision.kind !== 'claim') return;
  if (underClaim && guest.attempt?.end !== undefined && !guest.attempt.reported) return;
  if (underClaim && guest.attempt?.end !== undefined && guest.attempt.retryMs === undefined) return;
  publish(world, guest, owner, statusOf(world, guest, { owner, seen, verdict }));
}

function verdictOf(seen: RelocationSeen, decision: Decision, underClaim: boolean): Verdict {
  const { claim } = seen;
  if (underClaim && claim !== undefined) {
    if (seen.attempt?.end !== undefined) return { reason: 'Restoring', message: seen.attempt.end.message };
    return claim.cause === 'Repair' ? { reason: 'Repairing', message: `on ${claim.to}, the right interface is being activated` } : { reason: 'Relocating', message: `on its way from ${claim.from} to ${claim.to}` };
  }
  if (decision.kind === 'rest' || decision.kind === 'hold') return { reason: decision.reason, message: decision.message };
  if (decision.kind === 'claim') {
    return decision.repair ? { reason: 'Repairing', message: `on ${decision.to}, the right interface is being activated` } : { reason: 'Relocating', message: `on its way from ${decision.from} to ${decision.to}` };
  }
  if (decision.kind === 'inspect' && decision.reason === 'ResidencyUnknown') return { reason: 'ResidencyUnknown', message: 'it is not known for certain where it runs' };
  if (decision.kind === 'inspect' && decision.reason === 'Placed') return { reason: 'Repairing', message: 'its devices are compared with its directory entry' };
  const { value } = seen.residency;
  return { reason: 'Relocating', message: `on its way from ${value.kind === 'at' ? value.member : 'where it is'} to ${seen.goal?.target ?? ''}` };
}

/** A younger placement of the same guest is told that it does not count. */
function tellConflict(world: World, guest: GuestState, { placement, owner, seen }: { readonly placement: GuestPlacement; readonly owner: GuestPlacement; readonly seen: RelocationSeen }): void {
  const older = isOlder(owner, placement) ? `${owner.metadata.namespace ?? ''}/${owner.metadata.name}` : '';
  const verdict: Verdict = { reason: 'Conflict', message: `${older} is older and names the same guest` };
  const bystander: GuestState = { ...guest, record: undefined, publishing: false, publishAgain: false };
  const status = statusOf(world, bystander, { owner: placement, seen: { ...seen, goal: undefined, agent: { kind: 'none' }, claim: undefined, attempt: undefined }, verdict });
  publish(world, bystander, placement, status);
}

/** A placement whose cluster does not exist, or whose hypervisor cannot be used. */
function tellUnconnected(world: World, guest: GuestState, cluster: ClusterState | undefined): void {
  const owner = ownerOf(world, guest);
  if (owner === undefined) return;
  const reason: Reason = cluster === undefined ? 'UnknownCluster' : 'AdapterRefused';
  const message = cluster === undefined ? `there is no SSICluster ${guest.cluster}` : (cluster.connectFault ?? 'its hypervisor adapter could not be started');
  if (guest.reason === reason && guest.message === message) return;
  guest.reason = reason;
  guest.message = message;
  const at = isoOf(nowOf(world).wallMs);
  const { generation } = owner.metadata;
  const conditions = (['Ready', 'Placed', 'Reconciling', 'Stalled'] as const).map((type) => ({
    type,
    status: type === 'Stalled' ? ('True' as const) : type === 'Placed' ? ('Unknown' as const) : ('False' as const),
    reason,
    message,
    lastTransitionTime: at,
    observedGeneration: generation,
  }));
  publish(world, guest, owner, { ...owner.status, observedGeneration: generation, waitingFor: reason, conditions });
  world.deps.observer.reason({ cluster: guest.cluster, namespace: owner.metadata.namespace ?? '', placement: owner.metadata.name, guest: guest.guest, reason, message, atMs: nowOf(world).wallMs });
}

/** The first certain reading of a guest is where it lives; only a change from there is somebody else's move. */
function rememberMember(world: World, guest: GuestState, { seen, owner, now }: Gathered): void {
  if (owner === undefined || seen.claim !== undefined) return;
  const record = recordOf(guest, owner);
  if (record.member === undefined && seen.residency.value.kind === 'at') setRecord(guest, owner, { member: seen.residency.value.member, since: isoOf(now.wallMs) });
  // A person lifted what held it: counted from nothing again.
  if (seen.goal?.placement.resume !== undefined && (record.hold !== undefined || record.failures > 0)) {
    setRecord(guest, owner, { hold: undefined, failures: 0, retryAtMs: undefined });
    touch(world, guest.key);
  }
  const changed = record.hold !== undefined && record.hold.generation !== owner.metadata.generation;
  if (changed) setRecord(guest, owner, { hold: undefined, failures: 0, retryAtMs: undefined });
}

/** A guest's news is its group's news. */
export function touchGroup(world: World, cluster: ClusterState, guest: GuestState): void {
  const claim = cluster.claims.get(guest.guest);
  const owner = ownerOf(world, guest);
  const group = claim?.group?.name ?? owner?.spec.group;
  if (group === undefined) return;
  const namespace = claim?.placement.namespace ?? owner?.metadata.namespace ?? '';
  for (const key of world.groups.get(`${namespace}/${cluster.name}/${group}`) ?? []) if (key !== guest.key) touch(world, key);
}

/** What a survey tells about the interfaces of one guest. */
export function networkReady(seen: RelocationSeen): boolean | undefined {
  if (seen.agent.kind === 'none' || seen.residency.value.kind !== 'at') return undefined;
  const network = networkOf(seen, seen.residency.value.member);
  return network === 'unknown' ? undefined : network === 'right';
}
