import type { SSIClusterStatus } from '../../crds/generated.ts';
import { decideBrake } from '../decide/brake.ts';
import { decideRecords } from '../decide/records.ts';
import { releaseAnnotation } from './resources.ts';
import { sameValue } from './same.ts';
import { guestOf, isoOf, nowOf, touchAll, touchUnsettled, type ClusterState, type Observed, type ShownFrom, type World } from './world.ts';

/** One look at the cluster itself: its records, its brake, its status. */
export function stepCluster(world: World, cluster: ClusterState): void {
  if (cluster.connection === undefined || cluster.sweptMs === undefined) return;
  settleRecords(world, cluster);
  settleBrake(world, cluster);
  publishStatus(world, cluster);
}

function settleRecords(world: World, cluster: ClusterState): void {
  const { monoMs } = nowOf(world);
  const capabilities = cluster.connection?.hypervisor.capabilities;
  if (capabilities === undefined) return;
  const lastAttempt = cluster.object.status?.lastAttempt;
  const decision = decideRecords({
    lastAttempt,
    lastReceived: cluster.lastReceived,
    sinceMs: cluster.recordlessMs ?? world.startedMs,
    idleMs: cluster.idleMs,
    hypervisor: capabilities,
    scale: world.deps.timeScale,
    nowMs: monoMs,
  });
  const trusted = decision.kind === 'trusted';
  if (trusted !== cluster.recordsTrusted) {
    cluster.recordsTrusted = trusted;
    // Guests at rest may have lost devices with the records.
    if (cluster.recordsLost) touchAll(world, cluster);
    touchUnsettled(world, cluster);
  }
  if (decision.kind === 'wait') return world.queue.add(cluster.look, Math.max(decision.untilMs, monoMs + 1000 * world.deps.timeScale));
  if (decision.kind === 'trusted') return;
  cluster.recordsLost = true;
  cluster.writer.submit({
    apply: (status) =>
      status.lastAttempt !== undefined && status.lastAttempt >= decision.lastAttempt
        ? status
        : { ...status, lastAttempt: decision.lastAttempt },
    done: () => world.queue.add(cluster.look),
  });
}

/** How soon a list that is growing is judged again. */
const brakeMs = 250;

function settleBrake(world: World, cluster: ClusterState): void {
  const { object, policy, displaced } = cluster;
  const brake = object.status?.massChange;
  if (brake === undefined && displaced.size <= policy.massChange.guests) return;
  const { monoMs, wallMs } = nowOf(world);
  if (brake !== undefined && monoMs < cluster.brakeDueMs) return world.queue.add(cluster.look, cluster.brakeDueMs);
  cluster.brakeDueMs = monoMs + brakeMs * world.deps.timeScale;
  const facts = {
    releaseHash: object.metadata.annotations?.[releaseAnnotation],
    guestsMax: policy.massChange.guests,
    periodMs: policy.massChange.periodMs,
    wallMs,
  };
  const list = [...displaced].map(([guest, { to, sinceMs }]) => ({ guest, to, sinceMs })).sort((a, b) => (a.guest < b.guest ? -1 : 1));
  const next = decideBrake({ ...facts, displaced: list, brake });
  if (next === brake) return;
  cluster.writer.submit({
    apply(status) {
      const { massChange: _before, ...rest } = status;
      return next === undefined ? rest : { ...rest, massChange: next };
    },
    done: () => world.queue.add(cluster.look),
  });
}

/** Observations for people, at most once a second and only when they differ. */
function publishStatus(world: World, cluster: ClusterState): void {
  const { monoMs, wallMs } = nowOf(world);
  const status = cluster.object.status ?? { observedGeneration: -1 };
  const from = shownFrom(world, cluster, status);
  if (!sameFields(from, cluster.shown?.from)) {
    const next = observedOf(world, cluster, status, isoOf(wallMs));
    cluster.shown = { from, news: isShown(next, status) ? undefined : next };
  }
  const news = cluster.shown?.news;
  if (news === undefined) return;
  if (monoMs < cluster.statusDueMs) return world.queue.add(cluster.look, cluster.statusDueMs);
  cluster.statusDueMs = monoMs + 1000 * world.deps.timeScale;
  const { observedGeneration, mode, members, unplaced, conditions } = news;
  cluster.writer.submit({
    lazyMs: monoMs + 500 * world.deps.timeScale,
    apply: (current) => ({ ...current, observedGeneration, mode, members, unplaced, conditions }),
    done: () => world.queue.add(cluster.look, cluster.statusDueMs),
  });
}

function shownFrom(world: World, cluster: ClusterState, status: SSIClusterStatus): ShownFrom {
  return {
    generation: cluster.object.metadata.generation,
    members: cluster.members,
    mode: cluster.mode,
    trusted: cluster.recordsTrusted,
    placed: world.placed,
    brake: status.massChange,
    told: status.observedGeneration,
    toldMode: status.mode,
    toldMembers: status.members,
    toldUnplaced: status.unplaced,
    toldConditions: status.conditions,
  };
}

/** Nothing of it has changed: seen at a glance also when something else of the status was written, for what a write leaves alone stays the very same. */
function sameFields(a: ShownFrom, b: ShownFrom | undefined): boolean {
  return (
    b !== undefined &&
    a.generation === b.generation &&
    a.members === b.members &&
    a.mode === b.mode &&
    a.trusted === b.trusted &&
    a.placed === b.placed &&
    a.brake === b.brake &&
    a.told === b.told &&
    a.toldMode === b.toldMode &&
    a.toldMembers === b.toldMembers &&
    a.toldUnplaced === b.toldUnplaced &&
    a.toldConditions === b.toldConditions
  );
}

function isShown(news: Observed, status: SSIClusterStatus): boolean {
  return (
    news.observedGeneration === status.observedGeneration &&
    news.mode === status.mode &&
    sameValue(news.members, status.members) &&
    sameValue(news.unplaced, status.unplaced) &&
    sameValue(news.conditions, status.conditions)
  );
}

function observedOf(world: World, cluster: ClusterState, status: SSIClusterStatus, nowIso: string): Observed {
  const members = cluster.members.map((member) => ({
    name: member.name as string,
    state: member.state as string,
    guests: member.guests?.length ?? 0,
  }));
  cluster.unplaced ??= unplacedOf(world, cluster);
  const braked = (status.massChange?.guests.length ?? 0) > 0;
  const reason = braked ? 'MassChange' : cluster.recordsTrusted ? 'Observed' : 'RecordsMissing';
  const message = braked
    ? `${status.massChange?.guests.length ?? 0} guests displaced at once; annotate ${releaseAnnotation}=${status.massChange?.hash ?? ''} to let them go`
    : `mode ${cluster.mode}`;
  const conditions = (['Ready', 'Reconciling', 'Stalled'] as const).map((type) => {
    const wanted = type === 'Stalled' ? braked : type === 'Ready' ? !braked && cluster.recordsTrusted : !braked && !cluster.recordsTrusted;
    const value = wanted ? ('True' as const) : ('False' as const);
    const before = status.conditions?.find((condition) => condition.type === type);
    return {
      type,
      status: value,
      reason,
      message,
      lastTransitionTime: before?.status === value ? before.lastTransitionTime : nowIso,
      observedGeneration: cluster.object.metadata.generation,
    };
  });
  return { observedGeneration: cluster.object.metadata.generation, mode: cluster.mode, members, unplaced: cluster.unplaced, conditions };
}

/** Guests that run in the cluster and that no placement names; counted once for each change of either. */
function unplacedOf(world: World, cluster: ClusterState): { readonly count: number; readonly guests: readonly string[] } {
  const guests: string[] = [];
  let count = 0;
  for (const guest of cluster.residents.keys()) {
    if ((guestOf(world, cluster, guest)?.placements.length ?? 0) > 0) continue;
    count += 1;
    if (guests.length < 100) guests.push(guest);
  }
  return { count, guests: guests.sort() };
}
