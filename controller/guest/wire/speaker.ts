import type { ActivateOrder, Order, QuiesceOrder, RenewOrder } from '../../../agent/protocol.ts';
import type { AgentState, OrderNumber } from '../../domain/agent.ts';
import type { Answer } from '../../domain/fault.ts';
import { done, failed, refused } from '../../domain/fault.ts';
import type { AgentAddress, GuestAgent } from '../guest.ts';
import { createPresenters, type Presenters } from './presenters.ts';
import { answers, readRefusal, readReport, type Told } from './report.ts';
import type { Read } from './shape.ts';

/** Speaks agent/protocol.ts with the agents of all guests, over whatever carries a question there and a reply back. */

export type Verb = 'state' | 'quiesce' | 'renew' | 'activate';

export interface Question {
  readonly address: AgentAddress;
  readonly verb: Verb;
  /** An order; absent for `state`. */
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** HTTP's status numbers, also where no HTTP is spoken. */
export interface Reply {
  readonly status: number;
  readonly body: Buffer;
}

/** `unreachable`: nothing was sent. `unknownOutcome`: it was sent, and no whole reply came in time. */
export type Carrier = (question: Question) => Promise<Answer<Reply>>;

export interface SpeakerOptions {
  readonly carry: Carrier;
  /** What is wrong with an agent, in words for people. */
  readonly trouble?: (address: AgentAddress, why: string) => void;
  /** Told with each report that names the end of the agent's certificate. */
  readonly certificateEnds?: (address: AgentAddress, ends: string) => void;
}

export interface Speaker extends Pick<GuestAgent, 'state' | 'quiesce' | 'renew' | 'activate'> {
  /** Notes what a report tells that came in another way, and passes its state on; not where two guests answer as one. */
  readonly heard: (address: AgentAddress, told: Told) => Read<AgentState>;
}

/** What is known about a guest from its last report. */
interface Known {
  readonly bootId: string;
  readonly clockMs: number;
  /** When it was received, on this process's monotonic clock. */
  readonly atMs: number;
}

interface Speaking extends SpeakerOptions {
  readonly known: Map<string, Known>;
  readonly presenters: Presenters;
}

/** How long an order is good for after it was sent; what the network delivers later is not carried out. */
const goodForMs = 5_000;
/** After this long two clocks may have drifted apart by milliseconds, so that the agent's is asked for again. */
const knownForMs = 60_000;

export function createSpeaker(o: SpeakerOptions): Speaker {
  const speaking: Speaking = { ...o, known: new Map(), presenters: createPresenters() };
  return {
    heard: (address, told) => heard(speaking, address, told),
    state: ({ address, signal }) => readState(speaking, address, signal),
    quiesce: ({ targets, permitMs, ...call }) =>
      give<QuiesceOrder>(speaking, call, { verb: 'quiesce', rest: { targets: targets.map(machineOf), permitMs: Math.round(permitMs) } }),
    renew: ({ permitMs, ceiling, ...call }) =>
      give<RenewOrder>(speaking, call, { verb: 'renew', rest: { permitMs: Math.round(permitMs), ceiling } }),
    activate: ({ machine, ...call }) => give<ActivateOrder>(speaking, call, { verb: 'activate', rest: { machine: machineOf(machine) } }),
  };
}

function heard(speaking: Speaking, address: AgentAddress, { state, clockMs, certificateEnds }: Told): Read<AgentState> {
  const nowMs = performance.now();
  const doubt = speaking.presenters.note(keyOf(address), state.bootId, nowMs);
  if (doubt !== undefined) return { ok: false, why: doubt };
  speaking.known.set(keyOf(address), { bootId: state.bootId, clockMs, atMs: nowMs });
  if (certificateEnds !== undefined) speaking.certificateEnds?.(address, certificateEnds);
  return { ok: true, value: state };
}

async function readState(speaking: Speaking, address: AgentAddress, signal: AbortSignal): Promise<Answer<AgentState>> {
  const question = { address, verb: 'state', signal } as const;
  let reply = await speaking.carry(question);
  // Reading is no effect, and a kept connection may have died unnoticed.
  if (!reply.ok && reply.fault.kind === 'unknownOutcome' && !signal.aborted) reply = await speaking.carry(question);
  if (!reply.ok)
    return reply.fault.kind === 'unknownOutcome'
      ? failed('unreachable', `${reply.fault.detail}; the agent may not accept this controller's certificate, or not be one`)
      : reply;
  if (isForbidden(reply.value)) return strange();
  if (reply.value.status !== 200) return failed('garbled', `the agent answered ${reply.value.status} when its state was asked for`);
  const state = believed(speaking, address, reply.value.body);
  return state.ok ? done(state.value) : failed('garbled', `the agent's report cannot be used: ${state.why}`);
}

function believed(speaking: Speaking, address: AgentAddress, body: Buffer): Read<AgentState> {
  const told = readReport(body, address.guest);
  const state = told.ok ? heard(speaking, address, told.value) : told;
  if (!state.ok) speaking.trouble?.(address, state.why);
  return state;
}

interface OrderCall {
  readonly address: AgentAddress;
  readonly signal: AbortSignal;
  readonly order: OrderNumber;
}

type OrderVerb = Exclude<Verb, 'state'>;

async function give<T extends Order>(
  speaking: Speaking,
  call: OrderCall,
  what: { readonly verb: OrderVerb; readonly rest: Omit<T, keyof Order> },
): Promise<Answer<AgentState>> {
  const { address, signal } = call;
  for (let tries = 0; ; tries += 1) {
    const doubt = speaking.presenters.doubt(keyOf(address), performance.now());
    if (doubt !== undefined) return failed('unreachable', `${doubt}; no order was sent`);
    const known = await knownOf(speaking, address, signal);
    if (!known.ok) return known;
    const body = { ...headOf(call, known.value), ...what.rest };
    const reply = await speaking.carry({ address, verb: what.verb, body, signal });
    const answer = reply.ok ? judged(speaking, call, { verb: what.verb, reply: reply.value }) : reply;
    // The guest has booted, or its clock is not where it was reckoned. It did nothing, so the same order may be written anew, once.
    if (tries > 0 || !isOutdated(answer)) return answer;
    speaking.known.delete(keyOf(address));
  }
}

function headOf({ address, order: { attempt, epoch, sequence } }: OrderCall, known: Known): Order {
  const nowMs = Math.floor(known.clockMs + performance.now() - known.atMs);
  return { guest: address.guest, bootId: known.bootId, attempt, epoch, sequence, notAfterMs: nowMs + goodForMs };
}

async function knownOf(speaking: Speaking, address: AgentAddress, signal: AbortSignal): Promise<Answer<Known>> {
  const known = speaking.known.get(keyOf(address));
  if (known !== undefined && performance.now() - known.atMs < knownForMs) return done(known);
  const state = await readState(speaking, address, signal);
  const fresh = speaking.known.get(keyOf(address));
  if (state.ok && fresh !== undefined) return done(fresh);
  if (!state.ok && (state.fault.kind === 'invalid' || state.fault.kind === 'unauthorised')) return state;
  const why = state.ok || state.fault.kind === 'refused' ? 'it was refused' : state.fault.detail;
  return failed('unreachable', `the agent's state could not be read first: ${why}; no order was sent`);
}

function judged(
  speaking: Speaking,
  { address, order }: OrderCall,
  { verb, reply }: { readonly verb: OrderVerb; readonly reply: Reply },
): Answer<AgentState> {
  if (reply.status === 200) {
    const state = believed(speaking, address, reply.body);
    if (!state.ok) return failed('unknownOutcome', `the agent's answer cannot be used: ${state.why}`);
    return answers(state.value, verb, order)
      ? done(state.value)
      : failed('unknownOutcome', 'the agent answered with the state of another order');
  }
  if (isForbidden(reply)) return strange();
  const why = reply.status >= 400 && reply.status < 500 ? readRefusal(reply.body) : undefined;
  return why?.ok === true ? refused([why.value]) : failed('unknownOutcome', `the agent answered ${reply.status}, which no agent should`);
}

function isForbidden({ status }: Reply): boolean {
  return status === 401 || status === 403;
}

function strange(): Answer<never> {
  return failed(
    'unauthorised',
    "the agent takes no orders from this controller's certificate; see orderers and controllerAuthority in its file",
  );
}

function isOutdated(answer: Answer<unknown>): boolean {
  if (answer.ok || answer.fault.kind !== 'refused') return false;
  return answer.fault.findings.some(({ code }) => code === 'OTHERBOOT' || code === 'TOOLATE');
}

function machineOf({ sequence, lpar }: { readonly sequence: string; readonly lpar: string }): { sequence: string; lpar: string } {
  return { sequence, lpar };
}

function keyOf({ cluster, guest }: AgentAddress): string {
  return `${cluster}/${guest}`;
}
