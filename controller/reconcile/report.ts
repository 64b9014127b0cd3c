import type { GuestPlacement, Relocation, RelocationStatus } from '../../crds/generated.ts';
import { aftermathOf, type Aftermath } from '../decide/aftermath.ts';
import { splitText } from '../decide/group.ts';
import { decideRelocation } from '../decide/relocation.ts';
import type { AgentState } from '../domain/agent.ts';
import type { Attempt, AttemptEnd } from '../domain/attempt.ts';
import type { Claim } from '../domain/claim.ts';
import { faultText, sanitised } from '../domain/fault.ts';
import { externalRelocationName, type MemberName } from '../domain/names.ts';
import type { Outcome } from '../domain/reason.ts';
import type { NewRelocation } from '../store/store.ts';
import { gather, groupEntries, ownerOf, recordOf } from './gather.ts';
import { statusOf, writePlacement, type Ended, type Verdict } from './publish.ts';
import { isoOf, nowOf, storeAt, touch, type ClusterState, type GuestState, type World } from './world.ts';

/** The records for people: a Relocation for each attempt, its whole story written once, and what the end of an attempt means for its placement. */

/** Creates the record of an attempt, while z/VM tests. A name that exists already is the same attempt's. */
export async function createRecord(world: World, cluster: ClusterState, guest: GuestState, claim: Claim): Promise<void> {
  if (guest.recording || guest.recordSeen || claim.cause === 'Repair' || claim.cause === 'Manual') return;
  guest.recording = true;
  const object = recordFor({ namespace: claim.placement.namespace, name: claim.relocation, placement: claim.placement.name }, specOf(cluster, claim));
  const deadline = world.deps.deadline(5_000);
  const answer = await storeAt(world, 'create relocation').create({ object, signal: deadline.signal });
  deadline.release();
  guest.recording = false;
  if (world.stopped) return;
  if (answer.ok) adoptRelocation(world, answer.value);
  else if (answer.fault.kind !== 'conflict') world.deps.observer.trouble({ what: 'relocationCreate', detail: faultText(answer.fault), atMs: nowOf(world).wallMs });
}

/** How long a MOVE runs before its record says so: a quick one is told by its end alone. */
const progressAfterMs = 1_000;

/** Tells that a MOVE is running, once; for people, and never in the way of the end. */
export function tellProgress(world: World, guest: GuestState, { claim, sentMs }: { readonly claim: Claim; readonly sentMs: number }): void {
  const { monoMs } = nowOf(world);
  const dueMs = sentMs + progressAfterMs * world.deps.timeScale;
  const relocation = world.relocations.get(`${claim.placement.namespace}/${claim.relocation}`);
  if (guest.progressTold || guest.telling || relocation === undefined) return;
  if (monoMs < dueMs) return world.queue.add(`guest ${guest.key}`, dueMs);
  guest.progressTold = true;
  void putRelocation(world, guest, { relocation, status: { observedGeneration: -1, phase: 'Moving', attempt: claim.attempt, from: claim.from, startedAt: claim.claimedAt } });
}

/** Adds a dark time that became known after the end was told. */
export function tellDark(world: World, guest: GuestState, told: { readonly owed: NonNullable<GuestState['owed']>; readonly agent: AgentState; readonly cluster: string }): void {
  const { owed, agent } = told;
  if (agent.lastDark?.attempt !== owed.attempt || guest.telling) return;
  guest.owed = undefined;
  const relocation = world.relocations.get(owed.relocation);
  const darkMs = Math.round(agent.lastDark.ms);
  world.deps.observer.dark({ cluster: told.cluster, guest: guest.guest, relocation: relocation?.metadata.name ?? '', darkMs, atMs: nowOf(world).wallMs });
  const interfacesAfter = agent.interfaces.filter((hsi) => hsi.up).map((hsi) => `${hsi.name} ${hsi.proof}`);
  if (relocation?.status !== undefined) void putRelocation(world, guest, { relocation, status: { ...relocation.status, darkMs, interfacesAfter } });
}

/** Tells the end of an attempt: the Relocation and the placement, both once, at the same time. */
export async function report(world: World, cluster: ClusterState, guest: GuestState, claim: Claim): Promise<void> {
  // A record being written is written again as soon as that has come back.
  if (guest.telling) return;
  const attempt = guest.attempt as Attempt;
  const ended = attempt.end as AttemptEnd;
  const running = { ...attempt.running, report: nowOf(world).monoMs };
  guest.attempt = { ...attempt, running };
  const owner = ownerOf(world, guest);
  const spread = world.deps.random();
  const facts = { guest, claim, attempt, ended };
  const told = owner?.metadata.uid === claim.placement.uid ? await Promise.all([tellRelocation(world, cluster, facts), tellPlacement(world, cluster, { ...facts, owner, spread })]) : [await tellRelocation(world, cluster, facts), true];
  if (world.stopped) return;
  const current = guest.attempt;
  if (current?.attempt !== claim.attempt || current.epoch !== claim.epoch) return;
  const { report: _ended, ...rest } = current.running;
  if (told.every(Boolean)) {
    guest.attempt = { ...current, running: rest, reported: true };
    tellObserver(world, cluster, facts);
    void noteEvent(world, facts);
    void prune(world, guest);
    const dark = guest.agent?.state?.lastDark?.attempt === claim.attempt;
    guest.owed = dark || attempt.activation === undefined || claim.cause === 'Repair' ? undefined : { relocation: `${claim.placement.namespace}/${claim.relocation}`, attempt: claim.attempt };
  } else {
    guest.attempt = { ...current, running: rest, retryMs: nowOf(world).monoMs + 1000 * world.deps.timeScale };
  }
  touch(world, guest.key);
}

/** Records that somebody else moved a guest, and lets it be where they put it for as long as the cluster says. */
export async function recordExternal(world: World, cluster: ClusterState, guest: GuestState, moved: { readonly owner: GuestPlacement; readonly from: MemberName; readonly to: MemberName }): Promise<void> {
  const { owner, from, to } = moved;
  const record = recordOf(guest, owner);
  const { wallMs } = nowOf(world);
  guest.preparing = true;
  const namespace = owner.metadata.namespace ?? '';
  const name = externalRelocationName(owner.metadata.name, { uid: owner.metadata.uid, from, to, since: record.since ?? '' });
  const object = recordFor({ namespace, name, placement: owner.metadata.name }, { cluster: cluster.name, guest: guest.guest, from, to, cause: 'External', requestedBy: 'somebody else, at z/VM' });
  const deadline = world.deps.deadline(5_000);
  const answer = await storeAt(world, 'create external record').create({ object, signal: deadline.signal });
  deadline.release();
  if (world.stopped) return;
  if (answer.ok) adoptRelocation(world, answer.value);
  const status: RelocationStatus = { observedGeneration: answer.ok ? answer.value.metadata.generation : 1, phase: 'Finished', outcome: 'External', from, message: 'moved by somebody else', finishedAt: isoOf(wallMs) };
  if (answer.ok) await putRelocation(world, guest, { relocation: answer.value, status });
  if (world.stopped) return;
  guest.preparing = false;
  // Without the record nothing else is changed: the next look finds the same facts and the same name.
  if (answer.ok || answer.fault.kind === 'conflict') {
    const home = gather(world, guest, cluster).seen.goal?.target;
    const untilMs = cluster.policy.externalHoldMs === undefined ? undefined : wallMs + cluster.policy.externalHoldMs;
    const hold = home === to || home === undefined ? record.hold : { reason: 'Held' as const, since: isoOf(wallMs), untilMs, generation: owner.metadata.generation, message: `somebody moved it from ${from} to ${to}; it is left there${untilMs === undefined ? '' : ` until ${isoOf(untilMs)}`}` };
    setRecord(guest, owner, { member: to, since: isoOf(wallMs), hold });
    world.deps.observer.outcome({ cluster: cluster.name, namespace, placement: owner.metadata.name, guest: guest.guest, relocation: name, attempt: 0, cause: 'External', from, to, outcome: 'External', message: 'moved by somebody else', atMs: wallMs, totalMs: 0 });
  }
  touch(world, guest.key);
}

interface Facts {
  readonly guest: GuestState;
  readonly claim: Claim;
  readonly attempt: Attempt;
  readonly ended: AttemptEnd;
}

async function tellRelocation(world: World, cluster: ClusterState, { guest, claim, attempt, ended }: Facts): Promise<boolean> {
  if (claim.cause === 'Repair') return true;
  const key = { namespace: claim.placement.namespace, name: claim.relocation };
  let relocation = world.relocations.get(`${key.namespace}/${key.name}`);
  if (relocation === undefined) {
    if (guest.recordSeen) return true;
    const object = recordFor({ ...key, placement: claim.placement.name }, specOf(cluster, claim));
    const deadline = world.deps.deadline(5_000);
    const answer = await storeAt(world, 'create late record').create({ object, signal: deadline.signal });
    deadline.release();
    if (world.stopped) return false;
    if (!answer.ok) return answer.fault.kind === 'conflict' && (await readRelocation(world, key));
    adoptRelocation(world, answer.value);
    relocation = answer.value;
  }
  return putRelocation(world, guest, { relocation, status: storyOf(world, { guest, claim, attempt, ended }) });
}

async function putRelocation(world: World, guest: GuestState, { relocation, status }: { readonly relocation: Relocation; readonly status: RelocationStatus }): Promise<boolean> {
  guest.telling = true;
  const { uid, resourceVersion, name, namespace } = relocation.metadata;
  const key = { namespace: namespace ?? '', name };
  const deadline = world.deps.deadline(5_000);
  const answer = await storeAt(world, 'write relocation status').putStatus({ kind: 'Relocation', key, uid, version: resourceVersion, status: { ...status, observedGeneration: relocation.metadata.generation }, signal: deadline.signal });
  deadline.release();
  guest.telling = false;
  if (world.stopped) return false;
  touch(world, guest.key);
  if (answer.ok) adoptRelocation(world, answer.value);
  else if (answer.fault.kind === 'notFound') return true;
  else await readRelocation(world, key);
  return answer.ok;
}

async function readRelocation(world: World, key: { readonly namespace: string; readonly name: string }): Promise<false> {
  const deadline = world.deps.deadline(5_000);
  const answer = await storeAt(world, 'read relocation').get({ kind: 'Relocation', key, signal: deadline.signal });
  deadline.release();
  if (answer.ok && !world.stopped) adoptRelocation(world, answer.value);
  return false;
}

async function tellPlacement(world: World, cluster: ClusterState, facts: Facts & { readonly owner: GuestPlacement; readonly spread: number }): Promise<boolean> {
  const { guest, claim, attempt, ended, owner } = facts;
  const { wallMs } = nowOf(world);
  const split = claim.group === undefined ? undefined : splitText(groupEntries(world, cluster, claim));
  const before = recordOf(guest, owner);
  const aftermath = claim.cause === 'Repair' ? { failures: before.failures, retryAtMs: before.retryAtMs, hold: before.hold } : aftermathOf({ end: ended, claim, generation: owner.metadata.generation, failures: before.failures, split, wallMs, spread: facts.spread, scale: world.deps.timeScale });
  const residency = guest.reading?.value.residency;
  const movedAtMs = ended.outcome === 'Moved' ? [...before.movedAtMs, wallMs].slice(-10) : before.movedAtMs;
  const member = residency?.kind === 'at' ? residency.member : before.member;
  // Everything is told as it will be once the claim is gone.
  setRecord(guest, owner, { ...aftermath, movedAtMs, ...(member === undefined ? {} : { member }) });
  const { seen, now } = gather(world, guest, cluster);
  const after = { ...seen, claim: undefined, attempt: undefined, preparing: false };
  const decision = decideRelocation(after, now);
  const verdict: Verdict = decision.kind === 'rest' || decision.kind === 'hold' ? decision : { reason: 'Relocating', message: 'its next attempt is being prepared' };
  const status = statusOf(world, guest, { owner, seen: { ...after, attempt }, verdict, ended: endedOf(guest, { claim, attempt, ended }, { aftermath, wallMs, generation: owner.metadata.generation }) });
  // A lost hold would start again what a person stopped: it is in the store before the claim goes.
  return writePlacement(world, guest, { owner: world.placements.get(`${owner.metadata.namespace ?? ''}/${owner.metadata.name}`) ?? owner, status });
}

function endedOf(guest: GuestState, { claim, attempt, ended }: Omit<Facts, 'guest'>, told: { readonly aftermath: Aftermath; readonly wallMs: number; readonly generation: number }): Ended {
  const at = isoOf(told.wallMs);
  const { aftermath } = told;
  const test = attempt.test;
  const dark = guest.agent?.state?.lastDark;
  const darkMs = dark?.attempt === claim.attempt ? { darkMs: Math.round(dark.ms) } : {};
  return {
    lastAttempt: { attempt: claim.attempt, at, outcome: ended.outcome, message: sanitised(ended.message), failures: aftermath.failures, generation: told.generation, ...(aftermath.retryAtMs === undefined ? {} : { retryAt: isoOf(aftermath.retryAtMs) }) },
    lastRelocation: claim.cause === 'Repair' ? undefined : claim.relocation,
    entry: claim.cause === 'Repair' ? undefined : { relocation: claim.relocation, from: claim.from, to: claim.to, cause: claim.cause, outcome: ended.outcome, at, ...darkMs },
    eligible: test?.kind === 'passed' ? { yes: true, message: `TEST to ${claim.to} passed` } : test?.kind === 'refused' ? { yes: false, message: sanitised(ended.message) } : undefined,
  };
}

function storyOf(world: World, { guest, claim, attempt, ended }: Facts): RelocationStatus {
  const { monoMs, wallMs } = nowOf(world);
  const numbers = numbersOf(guest, { claim, attempt, ended }, monoMs);
  const messages = attempt.move?.kind === 'done' ? attempt.move.messages : [];
  const up = guest.agent?.state?.interfaces.filter((hsi) => hsi.up).map((hsi) => `${hsi.name} ${hsi.proof}`) ?? [];
  const succeeded = ended.outcome === 'Moved' || ended.outcome === 'Returned';
  const condition = { type: 'Succeeded', status: succeeded ? ('True' as const) : ('False' as const), reason: ended.outcome, message: sanitised(ended.message), lastTransitionTime: isoOf(wallMs) };
  return {
    observedGeneration: -1,
    phase: 'Finished',
    attempt: claim.attempt,
    from: claim.from,
    outcome: ended.outcome,
    message: sanitised(ended.message),
    steps: guest.steps.map(({ step, atMs, ms }) => ({ step, at: isoOf(atMs), ms: Math.round(ms) })),
    ...(ended.findings.length === 0 ? {} : { findings: ended.findings.slice(0, 32).map(({ code, text }) => ({ code: sanitised(code), text: sanitised(text) })) }),
    ...(messages.length === 0 ? {} : { cpMessages: messages.slice(0, 32).map(sanitised) }),
    ...(guest.before.length === 0 ? {} : { interfacesBefore: guest.before }),
    ...(up.length === 0 ? {} : { interfacesAfter: up }),
    ...(numbers.darkMs === undefined ? {} : { darkMs: Math.round(numbers.darkMs) }),
    ...(numbers.moveMs === undefined ? {} : { moveMs: Math.round(numbers.moveMs) }),
    overheadMs: Math.round(numbers.overheadMs),
    startedAt: claim.claimedAt,
    finishedAt: isoOf(wallMs),
    conditions: [condition],
  };
}

/** Of one attempt: how long it was, how long z/VM and the guest took of that, how long the guest was dark. */
function numbersOf(guest: GuestState, { claim, attempt, ended }: Omit<Facts, 'guest'>, nowMs: number): { totalMs: number; moveMs: number | undefined; darkMs: number | undefined; overheadMs: number } {
  const totalMs = nowMs - attempt.sinceMs;
  const { move, quiesce } = attempt;
  const moveMs = move !== undefined && 'answeredMs' in move && ended.outcome === 'Moved' ? move.answeredMs - move.sentMs : undefined;
  const dark = guest.agent?.state?.lastDark;
  const drainedMs = quiesce?.kind === 'accepted' && attempt.intent !== undefined ? attempt.intent.firstMs - quiesce.sentMs : 0;
  const calls = guest.steps.filter(({ step }) => step !== 'quiesce' && step !== 'intent').reduce((sum, { ms }) => sum + ms, 0);
  return { totalMs, moveMs, darkMs: dark?.attempt === claim.attempt ? dark.ms : undefined, overheadMs: Math.max(0, totalMs - calls - drainedMs) };
}

function tellObserver(world: World, cluster: ClusterState, { guest, claim, attempt, ended }: Facts): void {
  const { monoMs, wallMs } = nowOf(world);
  const numbers = numbersOf(guest, { claim, attempt, ended }, monoMs);
  world.deps.observer.outcome({
    cluster: cluster.name,
    namespace: claim.placement.namespace,
    placement: claim.placement.name,
    guest: guest.guest,
    relocation: claim.cause === 'Repair' ? '' : claim.relocation,
    attempt: claim.attempt,
    cause: claim.cause,
    from: claim.from,
    to: claim.to,
    outcome: ended.outcome,
    message: ended.message,
    atMs: wallMs,
    totalMs: numbers.totalMs,
    overheadMs: numbers.overheadMs,
    ...(numbers.moveMs === undefined ? {} : { moveMs: numbers.moveMs }),
    ...(numbers.darkMs === undefined ? {} : { darkMs: numbers.darkMs }),
  });
}

const calm: readonly Outcome[] = ['Moved', 'Repaired', 'Returned', 'Superseded', 'Cancelled'];

async function noteEvent(world: World, { claim, ended }: Facts): Promise<void> {
  const at = isoOf(nowOf(world).wallMs);
  const key = { namespace: claim.placement.namespace, name: claim.placement.name };
  const type = calm.includes(ended.outcome) ? 'Normal' : 'Warning';
  const message = sanitised(`${claim.guest} from ${claim.from} to ${claim.to}, attempt ${claim.attempt}: ${ended.message}`);
  const deadline = world.deps.deadline(5_000);
  await storeAt(world, 'note event').note({ event: { kind: 'GuestPlacement', key, uid: claim.placement.uid, type, reason: ended.outcome, message, at }, signal: deadline.signal });
  deadline.release();
}

/** Finished Relocations kept for each guest. */
const recordsMax = 10;

/** Removes the oldest finished records beyond the bound. What a person wrote is theirs to remove. */
async function prune(world: World, guest: GuestState): Promise<void> {
  const finished = [...(world.records.get(guest.key) ?? [])]
    .flatMap((key) => world.relocations.get(key) ?? [])
    .filter((relocation) => relocation.status?.phase === 'Finished' && relocation.spec.cause !== 'Manual')
    .sort((a, b) => Number(a.metadata.resourceVersion) - Number(b.metadata.resourceVersion));
  for (const { metadata } of finished.slice(0, Math.max(0, finished.length - recordsMax))) {
    const deadline = world.deps.deadline(5_000);
    await storeAt(world, 'remove relocation').remove({ kind: 'Relocation', key: { namespace: metadata.namespace ?? '', name: metadata.name }, uid: metadata.uid, signal: deadline.signal });
    deadline.release();
    if (world.stopped) return;
  }
}

export function adoptRelocation(world: World, object: Relocation): void {
  const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`;
  const known = world.relocations.get(key);
  if (known?.metadata.uid === object.metadata.uid && Number(object.metadata.resourceVersion) <= Number(known.metadata.resourceVersion)) return;
  world.relocations.set(key, object);
}

export function setRecord(guest: GuestState, owner: GuestPlacement, change: Partial<ReturnType<typeof recordOf>>): void {
  guest.record = { uid: owner.metadata.uid, value: { ...recordOf(guest, owner), ...change } };
}

function specOf(cluster: ClusterState, claim: Claim): Omit<Relocation['spec'], 'placement'> {
  return { cluster: cluster.name, guest: claim.guest, from: claim.from, to: claim.to, cause: claim.cause, requestedBy: claim.requestedBy };
}

function recordFor(key: { readonly namespace: string; readonly name: string; readonly placement: string }, spec: Omit<Relocation['spec'], 'placement'>): NewRelocation {
  return { apiVersion: 'zferry.io/v1alpha1', kind: 'Relocation', metadata: { namespace: key.namespace, name: key.name }, spec: { ...spec, placement: key.placement } };
}
