import type { AgentState, HsiState, LastDark, OrderNumber } from '../../domain/agent.ts';
import type { GuestName, InterfaceName } from '../../domain/names.ts';
import type { MachineTuple } from '../../domain/ssi.ts';
import type { SimulatedGuestConfig } from './config.ts';
import { drainBoundMsOf } from './config.ts';

/** Everything an agent knows, as JSON. Instants are on its boot-time clock, which here is the clock that is passed in. */
export interface AgentMemory {
  boots: number;
  bootedMs: number;
  /** Kept over restarts and boots; grows only. */
  fence: OrderNumber;
  /** The greatest attempt whose permit was closed, or that was activated. */
  closedAttempt: number;
  permit?: PermitMemory | undefined;
  /** The one interface that is up. */
  up?: InterfaceName | undefined;
  proof: HsiState['proof'];
  activatedMs?: number | undefined;
  /** A withdrawal in progress. No end: it is never proven. */
  drain?: { readonly attempt: number; readonly endsMs?: number } | undefined;
  quiescedFor?: number | undefined;
  dark?: { readonly attempt: number; readonly sinceMs: number } | undefined;
  lastDark?: LastDark | undefined;
  /** Moved without an order to quiesce: from when on nothing goes through the interface that was up. */
  left?: { readonly from: MachineTuple; readonly sinceMs: number } | undefined;
  /** When z/VM last stopped it. */
  stoppedMs?: number | undefined;
  /** What two readings in a row agreed on. */
  settled?: MachineTuple | undefined;
  /** One reading that differs from it. */
  candidate?: MachineTuple | undefined;
  nextReadingMs?: number | undefined;
  /** Before that it was stopped or off, and did nothing. */
  idleUntilMs?: number | undefined;
  /** A permit ran out or the guest was booted: the right interface is owed, self-repair or not. */
  owed: boolean;
  /** An unmapped machine that the controller has named in an accepted activate. */
  vouched?: MachineTuple | undefined;
}

export interface PermitMemory {
  readonly order: OrderNumber;
  readonly source: MachineTuple;
  readonly expiresMs: number;
  /** No renewal passes it. Set by the first renewal that announces a MOVE. */
  readonly ceilingMs?: number;
}

export const noOrder: OrderNumber = { attempt: 0, epoch: 0, sequence: 0 };

/** What the agent tells about itself. */
export function agentState(o: {
  readonly guest: GuestName;
  readonly config: SimulatedGuestConfig;
  readonly memory: AgentMemory;
  readonly machine: MachineTuple;
  readonly nowMs: number;
}): AgentState {
  const { memory, config } = o;
  const { permit } = memory;
  return {
    guest: o.guest,
    bootId: `${o.guest}-boot-${memory.boots}`,
    machine: o.machine,
    map: config.map,
    interfaces: config.interfaces.map(({ name, cpc }) =>
      name === memory.up ? { name, cpc, up: true, proof: memory.proof } : { name, cpc, up: false, proof: 'down' },
    ),
    permit:
      permit === undefined ? undefined : { ...permit.order, source: permit.source, remainingMs: Math.max(0, permit.expiresMs - o.nowMs) },
    fence: memory.fence,
    quiescedFor: memory.quiescedFor,
    drainBoundMs: drainBoundMsOf(config),
    lastDark: memory.lastDark,
  };
}
