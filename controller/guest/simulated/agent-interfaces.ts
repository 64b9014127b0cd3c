import type { CpcName, GuestName, InterfaceName } from '../../domain/names.ts';
import { sameMachine } from '../../domain/agent.ts';
import type { MachineTuple } from '../../domain/ssi.ts';
import type { AgentMemory } from './agent-memory.ts';
import type { SimulatedGuestConfig } from './config.ts';
import { interfaceAt, interfaceByLpar, readingMs } from './config.ts';

/** The agent's hands: which interface is right, raising it, closing a permit, and when to read the machine again. */

export interface AgentSurroundings {
  /** /proc/sysinfo; undefined: not logged on. */
  readonly reading: () => MachineTuple | undefined;
  readonly isFrozen: () => boolean;
  /** Another guest has an interface up on this CPC's HiperSockets. */
  readonly hasPeer: (cpc: CpcName) => boolean;
  /** Something of the state has changed. Called as it happens, in order. */
  readonly changed: (nowMs: number) => void;
  /** What it leaves out, for tests that must notice it. */
  readonly omits?: readonly ('fence' | 'permit')[];
}

/** One agent: what it is told, what it knows, and what surrounds it. */
export interface Agent {
  readonly guest: GuestName;
  config: SimulatedGuestConfig;
  readonly memory: AgentMemory;
  readonly around: AgentSurroundings;
}

/** Closes whatever permit is open; no attempt up to this one can quiesce or renew any more. */
export function close(agent: Agent, attempt: number): void {
  const { memory } = agent;
  memory.closedAttempt = Math.max(memory.closedAttempt, attempt, memory.permit?.order.attempt ?? 0);
  memory.permit = undefined;
}

/** Makes this the one interface that is up, or takes down whatever is. */
export function raise(agent: Agent, name: InterfaceName | undefined, nowMs: number): void {
  Object.assign(agent.memory, { up: name, drain: undefined, quiescedFor: undefined, owed: false });
  agent.memory.proof = name === undefined ? 'down' : 'activated';
  agent.memory.activatedMs = name === undefined ? undefined : nowMs;
}

/** Sets the next reading, if one could change anything. */
export function expectReading(agent: Agent, nowMs: number): void {
  const { memory, around } = agent;
  const seen = around.reading();
  if (seen === undefined || memory.nextReadingMs !== undefined) return;
  const isSettled = memory.settled !== undefined && sameMachine(seen, memory.settled) && memory.candidate === undefined;
  if (isSettled && !isRepairDue(agent)) return;
  memory.nextReadingMs = memory.bootedMs + (Math.floor((nowMs - memory.bootedMs) / readingMs) + 1) * readingMs;
}

/** Without a permit to be dark the right interface alone is to be up. */
export function isRepairDue(agent: Agent): boolean {
  const { memory, config, around } = agent;
  if (memory.permit !== undefined && around.omits?.includes('permit') !== true) return false;
  if (!memory.owed && config.selfRepair === false) return false;
  return memory.up !== rightInterface(agent) || memory.drain !== undefined;
}

/** By what two readings agreed on; none for a machine that the map lacks, unless the controller has vouched for it. */
export function rightInterface(agent: Agent): InterfaceName | undefined {
  const { memory, config } = agent;
  if (memory.settled === undefined) return undefined;
  const mapped = interfaceAt(config, memory.settled);
  if (mapped !== null) return mapped;
  const vouched = memory.vouched !== undefined && sameMachine(memory.vouched, memory.settled);
  return vouched ? (interfaceByLpar(config, memory.settled) ?? undefined) : undefined;
}
