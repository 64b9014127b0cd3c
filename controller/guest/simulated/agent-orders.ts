import type { AgentState, OrderNumber } from '../../domain/agent.ts';
import { exceeds, sameMachine } from '../../domain/agent.ts';
import type { Answer } from '../../domain/fault.ts';
import { refused } from '../../domain/fault.ts';
import type { MachineTuple } from '../../domain/ssi.ts';
import type { Agent } from './agent-interfaces.ts';
import { close, expectReading, raise } from './agent-interfaces.ts';
import { drainMsOf, interfaceAt, interfaceByLpar } from './config.ts';

/** The three orders an agent takes. Each answers undefined when it has been accepted, and changes nothing when it is refused. */

type Refusal = Answer<AgentState> | undefined;

/** Grants a permit to be dark and begins to withdraw the routes. */
export function quiesce(
  agent: Agent,
  o: { readonly order: OrderNumber; readonly targets: readonly MachineTuple[]; readonly permitMs: number },
  nowMs: number,
): Refusal {
  const { memory, config, around } = agent;
  const { attempt } = o.order;
  const source = around.reading();
  if (stale(agent, o.order))
    return no('FENCED', `an order not less than ${orderText(o.order)} was accepted already: ${orderText(memory.fence)}`);
  if (attempt <= memory.closedAttempt)
    return no('CLOSED', `attempt ${memory.closedAttempt} is closed; attempt ${attempt} cannot quiesce any more`);
  if (source === undefined || interfaceAt(config, source) === null)
    return no('UNMAPPED', 'the machine that this guest is on is not in its map');
  if (o.targets.length === 0 || o.targets.some((target) => interfaceAt(config, target) === null))
    return no('UNMAPPED', 'the target is not in the map of this guest');
  const open = memory.permit?.order.attempt === attempt ? memory.permit : undefined;
  if (memory.permit !== undefined && open === undefined) memory.closedAttempt = Math.max(memory.closedAttempt, memory.permit.order.attempt);
  memory.fence = o.order;
  const expiresMs = Math.max(open?.expiresMs ?? 0, Math.min(nowMs + o.permitMs, open?.ceilingMs ?? Number.POSITIVE_INFINITY));
  memory.permit = { ...open, order: o.order, source: open?.source ?? source, expiresMs };
  memory.dark = { attempt, sinceMs: memory.dark?.sinceMs ?? nowMs };
  withdraw(agent, attempt, nowMs);
  expectReading(agent, nowMs);
  around.changed(nowMs);
  return undefined;
}

/** Begins to withdraw the routes, or, where nothing is up any more, has nothing left to prove. */
function withdraw(agent: Agent, attempt: number, nowMs: number): void {
  const { memory, config } = agent;
  if (memory.up === undefined) {
    memory.drain = undefined;
    memory.quiescedFor = config.neverProves === true ? undefined : attempt;
    return;
  }
  const endsMs = memory.drain?.endsMs ?? nowMs + drainMsOf(config);
  memory.proof = 'draining';
  memory.activatedMs = undefined;
  memory.drain = config.neverProves === true ? { attempt } : { attempt, endsMs };
}

/** Lengthens the permit of this attempt, never beyond its ceiling. */
export function renew(
  agent: Agent,
  o: { readonly order: OrderNumber; readonly permitMs: number; readonly ceiling: boolean },
  nowMs: number,
): Refusal {
  const { memory } = agent;
  const { permit } = memory;
  if (stale(agent, o.order))
    return no('FENCED', `an order not less than ${orderText(o.order)} was accepted already: ${orderText(memory.fence)}`);
  if (permit === undefined || permit.order.attempt !== o.order.attempt || permit.expiresMs <= nowMs)
    return no('CLOSED', `there is no permit of attempt ${o.order.attempt} to renew`);
  memory.fence = o.order;
  const askedMs = nowMs + o.permitMs;
  const ceilingMs = permit.ceilingMs ?? (o.ceiling ? askedMs : undefined);
  const expiresMs = Math.max(permit.expiresMs, Math.min(askedMs, ceilingMs ?? Number.POSITIVE_INFINITY));
  memory.permit = { order: o.order, source: permit.source, expiresMs, ...(ceilingMs === undefined ? {} : { ceilingMs }) };
  agent.around.changed(nowMs);
  return undefined;
}

/** Closes the attempt and raises the interface of the machine that controller and agent agree on. */
export function activate(agent: Agent, o: { readonly order: OrderNumber; readonly machine: MachineTuple }, nowMs: number): Refusal {
  const { memory, config, around } = agent;
  const own = around.reading();
  if (stale(agent, o.order))
    return no('FENCED', `an order not less than ${orderText(o.order)} was accepted already: ${orderText(memory.fence)}`);
  if (own === undefined || !sameMachine(own, o.machine))
    return no('MACHINE', `this guest is on ${tupleText(own)}, not on ${tupleText(o.machine)}; nothing was changed`);
  const mapped = interfaceAt(config, own);
  const right = mapped === null ? interfaceByLpar(config, own) : mapped;
  if (right === null)
    return no('UNMAPPED', `${tupleText(own)} is not in the map of this guest; nothing was changed; render its configuration again`);
  memory.fence = o.order;
  close(agent, o.order.attempt);
  memory.settled = own;
  memory.candidate = undefined;
  memory.vouched = mapped === null ? own : undefined;
  if (memory.up !== right || memory.drain !== undefined) raise(agent, right, nowMs);
  memory.owed = false;
  around.changed(nowMs);
  return undefined;
}

function stale(agent: Agent, order: OrderNumber): boolean {
  return agent.around.omits?.includes('fence') !== true && !exceeds(order, agent.memory.fence);
}

function no(code: string, text: string): Answer<never> {
  return refused([{ code, text }]);
}

function orderText(order: OrderNumber): string {
  return `${order.attempt}.${order.epoch}.${order.sequence}`;
}

function tupleText(machine: MachineTuple | undefined): string {
  return machine === undefined ? 'no machine' : `${machine.sequence}/${machine.lpar}`;
}
