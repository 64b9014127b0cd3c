import type { Decision } from '../decide/relocation.ts';
import type { AgentState, OrderNumber } from '../domain/agent.ts';
import type { Attempt, OrderSeen } from '../domain/attempt.ts';
import type { Claim } from '../domain/claim.ts';
import { faultText, type Answer, type Fault } from '../domain/fault.ts';
import { permitMs, testAgeMaxMs, wholeMoveMs, type MoveLateness } from '../domain/limits.ts';
import type { AgentAddress } from '../guest/guest.ts';
import type { GuestChange } from '../hypervisor/hypervisor.ts';
import { begin, retryAt, type Acting } from './effect-call.ts';
import { noteReading } from './sweep.ts';
import { nowOf, portsAt, type ClusterState, type GuestState } from './world.ts';

/** Carries out one decision of a claim that this process holds: one call on a port, what came back is noted in the attempt, and the guest is looked at again. */

type EffectKind = Extract<
  Decision['kind'],
  'detach' | 'test' | 'quiesce' | 'renew' | 'move' | 'cancel' | 'close' | 'restoreSetting' | 'activate' | 'relink' | 'inspect'
>;
export type EffectDecision = Extract<Decision, { kind: EffectKind }>;

export function perform(acting: Acting, decision: EffectDecision): void {
  switch (decision.kind) {
    case 'inspect':
      return void inspect(acting);
    case 'detach':
      return void detach(acting, decision.vdevs);
    case 'test':
      return void test(acting);
    case 'quiesce':
      return void quiesce(acting);
    case 'renew':
      return void renew(acting);
    case 'move':
      return void move(acting);
    case 'cancel':
      return void cancel(acting);
    case 'close':
      return void close(acting);
    case 'activate':
      return void activate(acting, decision.member);
    case 'relink':
      return void relink(acting, decision);
    case 'restoreSetting':
      return void restoreSetting(acting);
  }
}

async function inspect(acting: Acting): Promise<void> {
  const call = begin(acting, { call: 'inspect', step: 'inspect', limitMs: 10_000 });
  const { changes } = acting.guest;
  const answer = await portsAt(acting.world, acting.cluster, 'inspect').hypervisor.inspect({
    guest: acting.claim.guest,
    signal: call.signal,
  });
  call.end(answer, (attempt) => {
    if (!answer.ok) return attempt;
    noteReading(acting.world, acting.cluster, { guest: acting.guest, askedMs: call.startedMs, changes, value: answer.value });
    return { ...attempt, inspection: { askedMs: call.startedMs, value: answer.value } };
  });
}

async function detach(acting: Acting, vdevs: Extract<GuestChange, { kind: 'detach' }>['vdevs']): Promise<void> {
  const call = begin(acting, { call: 'detach', step: 'detach', limitMs: 10_000 });
  const answer = await portsAt(acting.world, acting.cluster, 'detach').hypervisor.configure({
    ...effectOf(acting),
    at: acting.claim.from,
    change: { kind: 'detach', vdevs },
    signal: call.signal,
  });
  noteConfigured(acting);
  const done = { detached: true, detachedMs: nowOf(acting.world).monoMs };
  call.end(answer, (attempt) => {
    if (answer.ok) return { ...attempt, ...done };
    const lost = answer.fault.kind === 'unknownOutcome' ? { detachLostMs: call.startedMs } : {};
    return { ...attempt, ...done, ...lost, test: { kind: 'failed', fault: answer.fault, tries: 3 } };
  });
}

async function test(acting: Acting): Promise<void> {
  const call = begin(acting, { call: 'test', step: 'test', limitMs: 30_000 });
  const { from, to } = acting.claim;
  const answer = await portsAt(acting.world, acting.cluster, 'test').hypervisor.test({
    ...effectOf(acting),
    from,
    to,
    signal: call.signal,
  });
  call.end(answer, (attempt) => {
    if (answer.ok)
      return {
        ...attempt,
        test: {
          kind: 'passed',
          askedMs: call.startedMs,
          answeredMs: nowOf(acting.world).monoMs,
          receiverNowMs: answer.value.receiverNowMs,
        },
      };
    if (answer.fault.kind === 'refused') return { ...attempt, test: { kind: 'refused', findings: answer.fault.findings } };
    const tries = attempt.test?.kind === 'failed' ? attempt.test.tries + 1 : 1;
    return { ...attempt, test: { kind: 'failed', fault: answer.fault, tries } };
  });
}

async function quiesce(acting: Acting): Promise<void> {
  const { world, cluster, guest, claim } = acting;
  const call = begin(acting, { call: 'quiesce', step: 'quiesce', limitMs: 5_000 });
  const boundMs = drainBoundMs(guest);
  const targets = cluster.policy.members.find((member) => member.name === claim.to)?.machines ?? [];
  const order = nextOrder(guest, claim);
  const answer = onceMore(
    guest,
    order,
    await portsAt(world, cluster, 'quiesce').guests.quiesce({
      address: addressOf(cluster, claim),
      order,
      targets,
      permitMs: permitMs(boundMs, world.deps.timeScale),
      signal: call.signal,
    }),
  );
  call.end(answer, (attempt) => ({
    ...attempt,
    quiesce: orderSeen(answer, attempt.quiesce, { sentMs: call.startedMs, validMs: boundMs + claim.limits.marginMs }),
  }));
  if (answer.ok) noteAgent(guest, answer.value, call.startedMs);
}

async function renew(acting: Acting): Promise<void> {
  const { world, cluster, guest, claim } = acting;
  const call = begin(acting, { call: 'renew', step: 'renew', limitMs: Math.min(5_000, claim.limits.issueWindowMs / 2) });
  const wholeMs = wholeMoveMs(claim.limits, lateness(cluster));
  const order = nextOrder(guest, claim);
  const answer = onceMore(
    guest,
    order,
    await portsAt(world, cluster, 'renew').guests.renew({
      address: addressOf(cluster, claim),
      order,
      permitMs: wholeMs,
      ceiling: true,
      signal: call.signal,
    }),
  );
  if (answer.ok) noteAgent(guest, answer.value, call.startedMs);
  call.end(answer, (attempt) => ({
    ...attempt,
    renewal: orderSeen(answer, attempt.renewal, { sentMs: call.startedMs, validMs: wholeMs }),
  }));
}

async function move(acting: Acting): Promise<void> {
  const { world, cluster, claim } = acting;
  const { maxTotalMs, maxQuiesceMs } = claim.limits;
  const limitMs = wholeMoveMs(claim.limits, lateness(cluster));
  const call = begin(acting, { call: 'move', step: 'move', limitMs, scaled: true }, (attempt, startedMs) => ({
    ...attempt,
    move: { kind: 'sent', sentMs: startedMs },
  }));
  const { from, to, guest, attempt: number } = claim;
  const options = {
    guest,
    from,
    to,
    attempt: number,
    notAfterMs: Date.parse(claim.notAfter ?? ''),
    maxTotalMs,
    maxQuiesceMs,
    signal: call.signal,
  };
  const answer = await portsAt(world, cluster, 'move').hypervisor.move(options);
  // A reading of the very instant of the answer may be from before it.
  call.end(answer, (before) => {
    const attempt = { ...before, inspection: undefined };
    const times = { sentMs: call.startedMs, answeredMs: nowOf(world).monoMs };
    if (answer.ok) return { ...attempt, move: { kind: 'done', ...times, messages: answer.value.messages } };
    const { fault } = answer;
    if (fault.kind === 'refused')
      return { ...attempt, move: { kind: 'refused', ...times, findings: fault.findings, endReason: fault.endReason } };
    if (fault.kind === 'unreachable' || fault.kind === 'unauthorised' || fault.kind === 'unsupported')
      return { ...attempt, move: { kind: 'notSent', detail: faultText(fault) } };
    return { ...attempt, move: { kind: 'unknown', ...times, detail: faultText(fault) } };
  });
}

async function cancel(acting: Acting): Promise<void> {
  const call = begin(acting, { call: 'cancel', step: 'cancel', limitMs: 10_000 }, (attempt) => ({ ...attempt, cancelSent: true }));
  const answer = await portsAt(acting.world, acting.cluster, 'cancel').hypervisor.cancel({
    ...effectOf(acting),
    from: acting.claim.from,
    signal: call.signal,
  });
  call.end(answer, (attempt) => attempt);
}

async function close(acting: Acting): Promise<void> {
  const call = begin(acting, { call: 'close', step: 'close', limitMs: 10_000 }, (attempt) => ({ ...attempt, closeSent: true }));
  const answer = await portsAt(acting.world, acting.cluster, 'close').hypervisor.configure({
    ...effectOf(acting),
    at: acting.claim.from,
    change: { kind: 'setting', value: 'OFF' },
    signal: call.signal,
  });
  noteConfigured(acting);
  // A guest that is no longer there has moved: then there is nothing left to close.
  const closed = answer.ok || answer.fault.kind === 'refused';
  const lost = !answer.ok && answer.fault.kind === 'unknownOutcome' ? { closeLostMs: call.startedMs } : {};
  call.end(answer, (attempt) =>
    closed ? { ...attempt, closedMs: nowOf(acting.world).monoMs } : { ...attempt, ...lost, retryMs: retryAt(acting) },
  );
}

async function activate(acting: Acting, member: Claim['from']): Promise<void> {
  const { world, cluster, guest, claim } = acting;
  const call = begin(acting, { call: 'activate', step: 'activate', limitMs: 10_000 });
  const machines = cluster.policy.members.find((candidate) => candidate.name === member)?.machines ?? [];
  const reported = guest.agent?.state?.machine;
  // A member being replaced has two machines; the guest's own reading tells which of them it is, and must be one of them.
  const machine = machines.find((candidate) => candidate.sequence === reported?.sequence && candidate.lpar === reported.lpar) ??
    machines[0] ?? { sequence: '', lpar: '' };
  const order = nextOrder(guest, claim);
  const answer = onceMore(
    guest,
    order,
    await portsAt(world, cluster, 'activate').guests.activate({ address: addressOf(cluster, claim), order, machine, signal: call.signal }),
  );
  if (answer.ok) noteAgent(guest, answer.value, call.startedMs);
  call.end(answer, (attempt) => {
    const seen = orderSeen(answer, attempt.activation, { sentMs: call.startedMs, validMs: 0 });
    const tries = (attempt.activation?.tries ?? 0) + 1;
    return { ...attempt, activation: { ...seen, tries }, ...(answer.ok ? {} : { retryMs: retryAt(acting, tries) }) };
  });
}

async function relink(acting: Acting, { link, member }: Extract<Decision, { kind: 'relink' }>): Promise<void> {
  const call = begin(acting, { call: 'relink', step: 'relink', limitMs: 10_000 });
  const answer = await portsAt(acting.world, acting.cluster, 'relink').hypervisor.configure({
    ...effectOf(acting),
    at: member,
    change: { kind: 'link', link },
    signal: call.signal,
  });
  noteConfigured(acting);
  const failed = answer.ok ? {} : notRestored(acting, answer.fault);
  call.end(answer, (attempt) => ({ ...attempt, ...(answer.ok ? { relinked: [...attempt.relinked, link.vdev] } : failed) }));
}

async function restoreSetting(acting: Acting): Promise<void> {
  const { world, cluster, claim, guest } = acting;
  const call = begin(acting, { call: 'setting', step: 'open', limitMs: 10_000 });
  const residency = guest.reading?.value.residency;
  const member = residency?.kind === 'at' ? residency.member : claim.from;
  const answer = await portsAt(world, cluster, 'restore setting').hypervisor.configure({
    ...effectOf(acting),
    at: member,
    change: { kind: 'setting', value: 'ON' },
    signal: call.signal,
  });
  noteConfigured(acting);
  const failed = answer.ok ? {} : notRestored(acting, answer.fault);
  call.end(answer, (attempt) => ({ ...attempt, ...(answer.ok ? { settingRestored: true } : failed) }));
}

/** What was read of its devices and its setting before is of no use any more, whatever the answer was. */
function noteConfigured({ guest }: Acting): void {
  guest.changes += 1;
}

/** Putting back is tried again, unless z/VM has received a later attempt: then records were lost, and what this one has left undone is looked for without it. */
function notRestored(acting: Acting, fault: Fault): Partial<Attempt> {
  const outdated = fault.kind === 'refused' && fault.findings.some(({ code }) => code === 'FENCED');
  if (!outdated) return { retryMs: retryAt(acting) };
  acting.cluster.recordsLost = true;
  acting.guest.checked = false;
  return { outdated };
}

/** Its not-after is in the receiver's clock where that was read lately, and else as this machine's clock has it. */
function effectOf({ world, claim, guest }: Acting): {
  readonly guest: Claim['guest'];
  readonly attempt: number;
  readonly notAfterMs: number;
} {
  const { monoMs, wallMs } = nowOf(world);
  const { answeredMs = Number.NEGATIVE_INFINITY, value } = guest.reading ?? {};
  const young = monoMs - answeredMs <= testAgeMaxMs * world.deps.timeScale;
  const receiverMs = young && value?.receiverNowMs !== undefined ? value.receiverNowMs + (monoMs - answeredMs) : wallMs;
  return { guest: claim.guest, attempt: claim.attempt, notAfterMs: receiverMs + claim.limits.issueWindowMs };
}

function nextOrder(guest: GuestState, claim: Claim): OrderNumber {
  guest.sequence += 1;
  return { attempt: claim.attempt, epoch: claim.epoch, sequence: guest.sequence };
}

/** An order that is refused although the agent's fence is that very order was delivered twice: the first delivery was accepted. */
function onceMore(guest: GuestState, order: OrderNumber, answer: Answer<AgentState>): Answer<AgentState> {
  const state = guest.agent?.state;
  if (answer.ok || answer.fault.kind !== 'refused' || state === undefined) return answer;
  const { attempt, epoch, sequence } = state.fence;
  return attempt === order.attempt && epoch === order.epoch && sequence === order.sequence ? { ok: true, value: state } : answer;
}

export function addressOf(cluster: ClusterState, claim: Pick<Claim, 'guest' | 'agent'>): AgentAddress {
  return { cluster: cluster.name, guest: claim.guest, kind: claim.agent?.kind ?? 'simulated', spec: claim.agent?.spec ?? {} };
}

/** B as the agent declares it; a bound for adapters that declare none. */
export function drainBoundMs(guest: GuestState): number {
  return guest.agent?.state?.drainBoundMs ?? 10_000;
}

function orderSeen(
  answer: Answer<unknown>,
  before: OrderSeen | undefined,
  times: { readonly sentMs: number; readonly validMs: number },
): OrderSeen {
  if (answer.ok) return { kind: 'accepted', sentMs: times.sentMs, untilMs: times.sentMs + times.validMs };
  const fault: Fault = answer.fault;
  return { kind: 'failed', sentMs: times.sentMs, fault, tries: before?.kind === 'failed' ? before.tries + 1 : 1 };
}

function noteAgent(guest: GuestState, state: NonNullable<GuestState['agent']>['state'], askedMs: number): void {
  // The stream may have told something younger while the answer was on its way.
  if (guest.agent?.state === undefined || guest.agent.askedMs <= askedMs) guest.agent = { state, askedMs };
}

function lateness(cluster: ClusterState): MoveLateness {
  return cluster.connection?.hypervisor.capabilities.moveLateness ?? { kind: 'enforced' };
}
