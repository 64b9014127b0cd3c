import type { ActivateOrder, Order, QuiesceOrder, RenewOrder } from '../../../agent/protocol.ts';
import type { AgentState, OrderNumber } from '../../domain/agent.ts';
import type { Answer } from '../../domain/fault.ts';
import { done, failed, refused } from '../../domain/fault.ts';
import type { AgentAddress, GuestAgent } from '../guest.ts';
import { heard, keyOf, peerOf, readState, type AgentOptions, type Client, type Known } from './client.ts';
import { createConnections, type Reply } from './connections.ts';
import { answers, readRefusal, readReport } from './report.ts';
import { watchAgent } from './watch.ts';

/** The port over zferry's own agent, by HTTPS (agent/protocol.ts). */

/** How long an order is good for after it was sent; what the network delivers later is not carried out. */
const goodForMs = 5_000;
/** After this long two clocks may have drifted apart by milliseconds, so that the agent's is asked for again. */
const knownForMs = 60_000;

export function createHttpsAgents(o: AgentOptions): GuestAgent & { readonly close: () => void } {
  const replyMs = o.replyMs ?? 5_000;
  const connections = createConnections({ dial: o.dial, material: o.material, replyMs });
  const client: Client = { ...o, connections, known: new Map() };
  return {
    capabilities: { permit: true, provesQuiesce: true, stream: true },
    state: ({ address, signal }) => readState(client, address, signal),
    quiesce: ({ targets, permitMs, ...call }) =>
      give<QuiesceOrder>(client, call, { verb: 'quiesce', rest: { targets: targets.map(machineOf), permitMs: Math.round(permitMs) } }),
    renew: ({ permitMs, ceiling, ...call }) =>
      give<RenewOrder>(client, call, { verb: 'renew', rest: { permitMs: Math.round(permitMs), ceiling } }),
    activate: ({ machine, ...call }) => give<ActivateOrder>(client, call, { verb: 'activate', rest: { machine: machineOf(machine) } }),
    watch: (call) => watchAgent(client, call),
    close: () => connections.close(),
  };
}

type Verb = 'quiesce' | 'renew' | 'activate';

interface OrderCall {
  readonly address: AgentAddress;
  readonly signal: AbortSignal;
  readonly order: OrderNumber;
}

async function give<T extends Order>(
  client: Client,
  call: OrderCall,
  what: { readonly verb: Verb; readonly rest: Omit<T, keyof Order> },
): Promise<Answer<AgentState>> {
  const { address, signal } = call;
  const peer = peerOf(client, address);
  if (!peer.ok) return peer;
  for (let tries = 0; ; tries += 1) {
    const known = await knownOf(client, address, signal);
    if (!known.ok) return known;
    const reply = await client.connections.send({
      peer: peer.value,
      method: 'POST',
      path: `/v1/${what.verb}`,
      body: { ...headOf(call, known.value), ...what.rest },
      signal,
    });
    const answer = reply.ok ? judged(client, call, { verb: what.verb, reply: reply.value }) : reply;
    // The guest has booted, or its clock is not where it was reckoned. It did nothing, so the same order may be written anew, once.
    if (tries > 0 || !isOutdated(answer)) return answer;
    client.known.delete(keyOf(address));
  }
}

function headOf({ address, order: { attempt, epoch, sequence } }: OrderCall, known: Known): Order {
  const nowMs = Math.floor(known.clockMs + performance.now() - known.atMs);
  return { guest: address.guest, bootId: known.bootId, attempt, epoch, sequence, notAfterMs: nowMs + goodForMs };
}

async function knownOf(client: Client, address: AgentAddress, signal: AbortSignal): Promise<Answer<Known>> {
  const known = client.known.get(keyOf(address));
  if (known !== undefined && performance.now() - known.atMs < knownForMs) return done(known);
  const state = await readState(client, address, signal);
  const fresh = client.known.get(keyOf(address));
  if (state.ok && fresh !== undefined) return done(fresh);
  return failed(
    'unreachable',
    `the agent's state could not be read first: ${state.ok || state.fault.kind === 'refused' ? 'refused' : state.fault.detail}; no order was sent`,
  );
}

function judged(
  client: Client,
  { address, order }: OrderCall,
  { verb, reply }: { readonly verb: Verb; readonly reply: Reply },
): Answer<AgentState> {
  if (reply.status === 200) {
    const told = readReport(reply.body, address.guest);
    if (!told.ok) client.trouble?.(address, told.why);
    if (!told.ok) return failed('unknownOutcome', `the agent's answer cannot be used: ${told.why}`);
    if (!answers(told.value.state, verb, order)) return failed('unknownOutcome', 'the agent answered with the state of another order');
    return done(heard(client, address, told.value));
  }
  if (reply.status === 401 || reply.status === 403)
    return failed('unauthorised', "the agent takes no orders from this controller's certificate; see its configuration");
  const why = reply.status >= 400 && reply.status < 500 ? readRefusal(reply.body) : undefined;
  return why?.ok === true ? refused([why.value]) : failed('unknownOutcome', `the agent answered ${reply.status}, which no agent should`);
}

function isOutdated(answer: Answer<unknown>): boolean {
  if (answer.ok || answer.fault.kind !== 'refused') return false;
  return answer.fault.findings.some(({ code }) => code === 'OTHERBOOT' || code === 'TOOLATE');
}

function machineOf({ sequence, lpar }: { readonly sequence: string; readonly lpar: string }): { sequence: string; lpar: string } {
  return { sequence, lpar };
}
