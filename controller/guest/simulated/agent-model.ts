import type { AgentState, OrderNumber } from '../../domain/agent.ts';
import { sameMachine } from '../../domain/agent.ts';
import type { Answer } from '../../domain/fault.ts';
import { done, refused } from '../../domain/fault.ts';
import type { GuestName } from '../../domain/names.ts';
import type { MachineTuple } from '../../domain/ssi.ts';
import type { Agent, AgentSurroundings } from './agent-interfaces.ts';
import { close, expectReading, isRepairDue, raise, rightInterface } from './agent-interfaces.ts';
import type { AgentMemory } from './agent-memory.ts';
import { agentState, noOrder } from './agent-memory.ts';
import { activate, quiesce, renew } from './agent-orders.ts';
import type { SimulatedGuestConfig } from './config.ts';
import { interfaceAt, proofMsOf } from './config.ts';

/**
 * zferry's agent as a pure model (design sections 4 and 5): fence, permits, drain, activate, self-repair. The clock is passed in; residency, and whether anybody else is
 * on a HiperSockets LAN, are asked through functions. Two interfaces can never be up, because the one that is up is one value.
 */
export interface AgentModel {
  readonly guest: GuestName;
  readonly config: () => SimulatedGuestConfig;
  readonly reconfigure: (config: SimulatedGuestConfig, nowMs: number) => void;
  readonly memory: () => AgentMemory;
  /** When it will next do something by itself, if nothing comes between. */
  readonly nextChangeMs: () => number | undefined;
  readonly advance: (nowMs: number) => void;
  /** undefined: the guest is not logged on. */
  readonly state: (nowMs: number) => AgentState | undefined;
  readonly quiesce: (
    o: { readonly order: OrderNumber; readonly targets: readonly MachineTuple[]; readonly permitMs: number },
    nowMs: number,
  ) => Answer<AgentState>;
  readonly renew: (
    o: { readonly order: OrderNumber; readonly permitMs: number; readonly ceiling: boolean },
    nowMs: number,
  ) => Answer<AgentState>;
  readonly activate: (o: { readonly order: OrderNumber; readonly machine: MachineTuple }, nowMs: number) => Answer<AgentState>;
  /** The machine under it may have changed, or it runs again after being stopped: it reads again at its next turn. */
  readonly lookAgain: (nowMs: number) => void;
  /** z/VM has stopped it. */
  readonly freeze: (nowMs: number) => void;
  readonly boot: (nowMs: number) => void;
  readonly halt: () => void;
}

/** A new agent has been running for long, with the right interface up; one with a memory goes on from there. */
export function createAgentModel(o: {
  readonly guest: GuestName;
  readonly config: SimulatedGuestConfig;
  readonly around: AgentSurroundings;
  readonly memory?: AgentMemory;
  readonly nowMs: number;
}): AgentModel {
  const agent: Agent = {
    guest: o.guest,
    config: o.config,
    memory: o.memory ?? settledMemory(o.config, o.around, o.nowMs),
    around: o.around,
  };
  const upTo = (nowMs: number): Agent => {
    advance(agent, nowMs);
    return agent;
  };
  const then = (nowMs: number): Answer<AgentState> => {
    advance(agent, nowMs);
    const state = stateOf(agent, nowMs);
    return state === undefined ? refused([{ code: 'OFF', text: `${o.guest} is not logged on` }]) : done(state);
  };
  return {
    guest: o.guest,
    config: () => agent.config,
    reconfigure: (config, nowMs) => {
      agent.config = config;
      expectReading(agent, nowMs);
    },
    memory: () => agent.memory,
    nextChangeMs: () => nextDueMs(agent),
    advance: (nowMs) => advance(agent, nowMs),
    state: (nowMs) => stateOf(agent, nowMs),
    quiesce: (order, nowMs) => quiesce(upTo(nowMs), order, nowMs) ?? then(nowMs),
    renew: (order, nowMs) => renew(upTo(nowMs), order, nowMs) ?? then(nowMs),
    activate: (order, nowMs) => activate(upTo(nowMs), order, nowMs) ?? then(nowMs),
    lookAgain: (nowMs) => {
      agent.memory.idleUntilMs = nowMs;
      expectReading(agent, nowMs);
    },
    freeze: (nowMs) => {
      agent.memory.stoppedMs = nowMs;
    },
    boot: (nowMs) => boot(agent, nowMs),
    halt: () =>
      void Object.assign(agent.memory, { up: undefined, proof: 'down', drain: undefined, quiescedFor: undefined, activatedMs: undefined }),
  };
}

function settledMemory(config: SimulatedGuestConfig, around: AgentSurroundings, nowMs: number): AgentMemory {
  const settled = around.reading();
  const up = settled === undefined ? undefined : (interfaceAt(config, settled) ?? undefined);
  const cpc = config.interfaces.find((each) => each.name === up)?.cpc;
  const proof = cpc === undefined ? 'down' : around.hasPeer(cpc) ? 'proven' : 'alone';
  // All of it from the beginning, so that every agent is an object of one shape: it is read at each event of its guest.
  return {
    boots: 1,
    bootedMs: nowMs,
    fence: noOrder,
    closedAttempt: 0,
    permit: undefined,
    up,
    proof,
    activatedMs: undefined,
    drain: undefined,
    quiescedFor: undefined,
    dark: undefined,
    lastDark: undefined,
    left: undefined,
    stoppedMs: undefined,
    settled,
    candidate: undefined,
    nextReadingMs: undefined,
    idleUntilMs: undefined,
    owed: false,
    vouched: undefined,
  };
}

function stateOf(agent: Agent, nowMs: number): AgentState | undefined {
  const machine = agent.around.reading();
  return machine === undefined ? undefined : agentState({ ...agent, machine, nowMs });
}

function boot(agent: Agent, nowMs: number): void {
  const { memory } = agent;
  if (memory.permit !== undefined) close(agent, memory.permit.order.attempt);
  raise(agent, undefined, nowMs);
  Object.assign(memory, {
    boots: memory.boots + 1,
    bootedMs: nowMs,
    settled: undefined,
    candidate: undefined,
    nextReadingMs: undefined,
    vouched: undefined,
    dark: undefined,
    left: undefined,
    lastDark: memory.lastDark?.attempt === 0 ? undefined : memory.lastDark,
    owed: true,
  });
  expectReading(agent, nowMs);
  agent.around.changed(nowMs);
}

/** Does everything that is due up to `nowMs`, each at its time. A stopped guest does nothing, and catches up when it runs again. */
function advance(agent: Agent, nowMs: number): void {
  const { memory, around } = agent;
  if (around.isFrozen() || around.reading() === undefined) {
    memory.idleUntilMs = nowMs;
    return;
  }
  for (let due = nextDueMs(agent); due !== undefined && due <= nowMs; due = nextDueMs(agent)) {
    const atMs = Math.max(due, memory.idleUntilMs ?? 0);
    if (memory.drain?.endsMs !== undefined && memory.drain.endsMs <= due) {
      Object.assign(memory, { up: undefined, proof: 'down', quiescedFor: memory.drain.attempt, drain: undefined });
      expectReading(agent, atMs);
      around.changed(atMs);
    } else if (memory.activatedMs !== undefined && memory.activatedMs + proofMsOf(agent.config) <= due) prove(agent, atMs);
    else if (memory.permit !== undefined && memory.permit.expiresMs <= due) {
      close(agent, memory.permit.order.attempt);
      memory.owed = true;
      expectReading(agent, atMs);
      around.changed(atMs);
    } else read(agent, atMs);
  }
}

function nextDueMs(agent: Agent): number | undefined {
  const { memory } = agent;
  let due = Number.POSITIVE_INFINITY;
  if (memory.drain?.endsMs !== undefined) due = memory.drain.endsMs;
  if (memory.activatedMs !== undefined) due = Math.min(due, memory.activatedMs + proofMsOf(agent.config));
  if (memory.permit !== undefined) due = Math.min(due, memory.permit.expiresMs);
  if (memory.nextReadingMs !== undefined) due = Math.min(due, memory.nextReadingMs);
  return due === Number.POSITIVE_INFINITY ? undefined : due;
}

function prove(agent: Agent, nowMs: number): void {
  const { memory, config, around } = agent;
  const cpc = config.interfaces.find((each) => each.name === memory.up)?.cpc;
  memory.proof = cpc !== undefined && around.hasPeer(cpc) ? 'proven' : 'alone';
  const lightMs = memory.proof === 'proven' ? nowMs : (memory.activatedMs ?? nowMs);
  const { dark, left, settled } = memory;
  if (dark !== undefined) memory.lastDark = { attempt: dark.attempt, ms: lightMs - dark.sinceMs };
  else if (left !== undefined) memory.lastDark = { attempt: 0, ms: lightMs - left.sinceMs, from: left.from, to: settled };
  Object.assign(memory, { dark: undefined, left: undefined });
  memory.activatedMs = undefined;
  around.changed(nowMs);
}

/** One reading of /proc/sysinfo. Between readings that could change nothing the agent is left asleep. */
function read(agent: Agent, nowMs: number): void {
  const { memory, around } = agent;
  const seen = around.reading();
  let moved = false;
  memory.nextReadingMs = undefined;
  if (seen === undefined) return;
  if (memory.settled !== undefined && sameMachine(seen, memory.settled)) memory.candidate = undefined;
  else if (memory.candidate !== undefined && sameMachine(seen, memory.candidate)) {
    loseRoutes(agent, seen, nowMs);
    memory.settled = seen;
    memory.candidate = undefined;
    moved = true;
    if (memory.permit !== undefined && !sameMachine(memory.permit.source, seen)) {
      close(agent, memory.permit.order.attempt);
      memory.owed = true;
    }
  } else memory.candidate = seen;
  const repairs = memory.candidate === undefined && isRepairDue(agent);
  if (repairs) raise(agent, rightInterface(agent), nowMs);
  // Where it is now is news too, also for an agent that leaves its interfaces to the controller.
  if (repairs || moved) around.changed(nowMs);
  expectReading(agent, nowMs);
}

/** What is up belongs to a machine that the guest has left, and nobody had withdrawn its routes. */
function loseRoutes({ memory, config }: Agent, seen: MachineTuple, nowMs: number): void {
  const { up, settled: from, permit } = memory;
  if (up === undefined || from === undefined || permit !== undefined || up === interfaceAt(config, seen)) return;
  memory.left ??= { from, sinceMs: memory.stoppedMs ?? nowMs };
}
