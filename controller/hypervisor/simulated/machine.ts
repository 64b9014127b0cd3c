import type { Answer, Finding } from '../../domain/fault.ts';
import type { MoveLateness } from '../../domain/limits.ts';
import type { GuestName, MemberName } from '../../domain/names.ts';
import type { GuestInspection, MachineTuple, SsiObservation } from '../../domain/ssi.ts';
import type { GuestChange, TestReport } from '../hypervisor.ts';
import type { CallKind, FaultEffect, FaultRule } from './faults.ts';
import { takeFault } from './faults.ts';
import { inspect, observe } from './observation.ts';
import type { OperatorCommand } from './operator.ts';
import { operate } from './operator.ts';
import { carry } from './relocating.ts';
import type { MoveReceipt, Stamp } from './requests.ts';
import { issue, receiveCancel, receiveChange, receiveMove, receiveTest } from './requests.ts';
import type { MachineSpec, SimulatedSettings } from './spec.ts';
import type { MachineState } from './state.ts';
import { restore, stateOf } from './state.ts';
import type { LedgerEntry, MachineEvent, MoveRequest, World } from './world.ts';
import { adoptSpec, createWorld, noteDue } from './world.ts';

/**
 * One SSI cluster under a clock that is passed in (`nowMs`, epoch milliseconds, never going back): no timers, no randomness, changed in place. Everything that happened
 * by itself up to `nowMs` happens before a request is taken. Its state is JSON and outlives the process.
 */
export interface Machine {
  readonly settings: () => SimulatedSettings;
  readonly lateness: () => MoveLateness;
  /** When something will next change by itself; undefined: nothing will. */
  readonly nextChangeMs: () => number | undefined;
  readonly advance: (nowMs: number) => void;
  readonly observe: (nowMs: number) => SsiObservation;
  readonly inspect: (guest: GuestName, nowMs: number) => GuestInspection;
  readonly test: (request: Stamp & { readonly from: MemberName; readonly to: MemberName }, nowMs: number) => Answer<TestReport>;
  readonly move: (request: MoveRequest, nowMs: number) => MoveReceipt;
  /** The transport between zferry and z/VM sends this MOVE once more then; its answer bears this ticket. */
  readonly sendAgain: (request: MoveRequest, atMs: number) => number;
  readonly cancel: (request: Stamp & { readonly from: MemberName }, nowMs: number) => Answer<void>;
  readonly configure: (
    request: Stamp & { readonly at: MemberName; readonly change: GuestChange },
    nowMs: number,
  ) => Answer<readonly Finding[]>;
  /** What /proc/sysinfo shows in the guest: the very same object until it changes. undefined: not logged on. */
  readonly reading: (guest: GuestName) => MachineTuple | undefined;
  /** The guest is stopped for the end of its relocation: nothing in it runs. */
  readonly isFrozen: (guest: GuestName) => boolean;
  readonly isReachable: (member: MemberName) => boolean;
  readonly operate: (command: OperatorCommand, nowMs: number) => Answer<void>;
  /** Every MOVE that was received, oldest first; the only count of them that can be trusted. */
  readonly ledger: () => readonly LedgerEntry[];
  readonly faults: {
    readonly add: (rule: FaultRule) => void;
    readonly clear: () => void;
    readonly list: () => readonly FaultRule[];
    readonly take: (call: CallKind, guest?: GuestName) => FaultEffect | undefined;
  };
  /** Takes an edited spec: what exists stays as it is. Throws, with nothing changed, on one that makes no sense. */
  readonly adopt: (spec: MachineSpec) => void;
  readonly listen: (listener: (event: MachineEvent) => void) => void;
  /** Tells when something will next change by itself, now and whenever that may have become earlier. */
  readonly onDue: (listener: (dueMs: number) => void) => void;
  /** Called after every request and command that may have changed something, for whoever keeps the state. */
  readonly onTouched: (listener: () => void) => void;
  readonly toState: () => MachineState;
}

/** A new cluster, or one that goes on from its state. Throws on a spec with names that no resource's schema lets through. */
export function createMachine(o: { readonly spec: MachineSpec; readonly state?: MachineState; readonly omits?: World['omits'] }): Machine {
  const listeners: ((event: MachineEvent) => void)[] = [];
  const world = createWorld(o.state?.spec ?? o.spec, (event) => listeners.forEach((listener) => listener(event)), o.omits);
  if (o.state !== undefined) {
    restore(world, o.state);
    adoptSpec(world, o.spec);
  }
  const hooks: { due?: (dueMs: number) => void; touched?: () => void } = {};
  const upTo = (nowMs: number): World => {
    if (world.nextDueMs > nowMs) return world;
    advance(world, nowMs);
    hooks.touched?.();
    return world;
  };
  const told = <T>(value: T): T => {
    hooks.due?.(world.nextDueMs);
    hooks.touched?.();
    return value;
  };
  return {
    settings: () => world.settings,
    lateness: () => latenessOf(world.settings),
    nextChangeMs: () => (world.nextDueMs === Number.POSITIVE_INFINITY ? undefined : world.nextDueMs),
    advance: (nowMs) => void upTo(nowMs),
    observe: (nowMs) => observe(upTo(nowMs)),
    inspect: (guest, nowMs) => inspect(upTo(nowMs), guest, nowMs),
    test: (request, nowMs) => told(receiveTest(upTo(nowMs), request, nowMs)),
    move: (request, nowMs) => told(receiveMove(upTo(nowMs), request, nowMs)),
    sendAgain: (request, atMs) => told(sendAgain(world, request, atMs)),
    cancel: (request, nowMs) => told(receiveCancel(upTo(nowMs), request, nowMs)),
    configure: (request, nowMs) => told(receiveChange(upTo(nowMs), request, nowMs)),
    reading: (guest) => readingOf(world, guest),
    isFrozen: (guest) => world.guests.get(guest)?.relocation?.frozenSinceMs !== undefined,
    isReachable: (member) => answers(world, member),
    operate: (command, nowMs) => told(operate(upTo(nowMs), command, nowMs)),
    ledger: () => world.ledger,
    faults: faultsOf(world, () => hooks.touched?.()),
    adopt: (spec) => told(adoptSpec(world, spec)),
    listen: (listener) => void listeners.push(listener),
    onDue: (listener) => {
      hooks.due = listener;
      listener(world.nextDueMs);
    },
    onTouched: (listener) => {
      hooks.touched = listener;
    },
    toState: () => stateOf(world),
  };
}

function faultsOf(world: World, touched: () => void): Machine['faults'] {
  return {
    add: (rule) => {
      world.faults.push({ ...rule });
      touched();
    },
    clear: () => {
      world.faults.splice(0);
      touched();
    },
    list: () => world.faults,
    take: (call, guest) => {
      const effect = takeFault(world.faults, call, guest);
      if (effect !== undefined) touched();
      return effect;
    },
  };
}

function answers(world: World, name: MemberName): boolean {
  const member = world.members.get(name);
  return member !== undefined && member.reachable && member.state !== 'Down';
}

/** W of each mode (domain/limits.ts). */
export function latenessOf(settings: SimulatedSettings): MoveLateness {
  const latenessMs = (settings.latenessSeconds ?? 0) * 1000;
  if (settings.lateness === 'Bounded') return { kind: 'bounded', latenessMs };
  return settings.lateness === 'Unbounded' ? { kind: 'unbounded', latenessMs } : { kind: 'enforced' };
}

/** Does everything that is due up to `nowMs`, in the order of its time. */
function advance(world: World, nowMs: number): void {
  while (world.nextDueMs <= nowMs) {
    const dueMs = world.nextDueMs;
    const relocation = world.relocations.find((each) => each.dueMs === dueMs);
    if (relocation !== undefined) carry(world, relocation, dueMs);
    else {
      const index = world.waiting.findIndex((each) => each.atMs === dueMs);
      const [waiting] = index < 0 ? [] : world.waiting.splice(index, 1);
      if (waiting !== undefined) deliver(world, waiting);
    }
    noteDue(world);
  }
}

function deliver(world: World, waiting: World['waiting'][number]): void {
  const entry = world.ledger.find((each) => each.ticket === waiting.ticket);
  const receipt =
    waiting.kind === 'issue' && entry !== undefined
      ? issue(world, entry, { request: waiting.request, nowMs: waiting.atMs })
      : receiveMove(world, waiting.request, waiting.atMs, waiting.ticket);
  if (receipt.kind === 'answered') world.emit({ kind: 'moveEnded', ticket: waiting.ticket, answer: receipt.answer, atMs: waiting.atMs });
}

function sendAgain(world: World, request: MoveRequest, atMs: number): number {
  const ticket = ++world.tickets;
  world.waiting.push({ atMs, kind: 'receive', ticket, request });
  noteDue(world);
  return ticket;
}

function readingOf(world: World, userid: GuestName): MachineTuple | undefined {
  const member = world.guests.get(userid)?.member;
  return member === undefined ? undefined : world.members.get(member)?.machine;
}
