import type { DrainUndo } from './memory.ts';
import { sameMachine } from './memory.ts';
import type { Mind, Rules, Task } from './mind.ts';
import { taskKey } from './mind.ts';
import type { NetworkReading } from './network.ts';
import { mapEntry } from './residency.ts';
import type { Machine } from './protocol.ts';

/** What is to be, by everything that is known. */
export type Goal =
  /** Nothing is begun; `right` is what would be up if the agent were to act. */
  | { readonly kind: 'hold'; readonly right: string | undefined }
  | { readonly kind: 'dark'; readonly attempt: number }
  /** `name` alone is up; none: all are down, because the CPC has no interface, or because the machine is not in the map. */
  | { readonly kind: 'up'; readonly name: string | undefined; readonly isMapped: boolean };

/** A permit wins over everything but its own end; without one the machine decides, and an agent told only to report acts on what it owes. */
export function goalOf(mind: Mind, rules: Rules): Goal {
  const { memory, settled } = mind;
  const right = settled === undefined ? undefined : rightInterface(mind, settled, rules);
  if (settled === undefined || mind.seen.kind === 'untrusted' || mind.candidate !== undefined)
    return { kind: 'hold', right: right ?? undefined };
  if (memory.permit !== undefined) return { kind: 'dark', attempt: memory.permit.order.attempt };
  if (rules.selfRepair === 'report' && !memory.owed) return { kind: 'hold', right: right ?? undefined };
  return { kind: 'up', name: right ?? undefined, isMapped: right !== null };
}

/** null: the map lacks this machine and nobody has vouched for it. */
function rightInterface(mind: Mind, machine: Machine, rules: Rules): string | undefined | null {
  const { vouched } = mind.memory;
  const mapped = interfaceAt(rules, machine);
  if (mapped !== null) return mapped;
  return vouched !== undefined && sameMachine(vouched, machine) ? interfaceByLpar(rules, machine) : null;
}

/** The interface of a machine: null when the machine is not in the map; undefined when its CPC has none. */
export function interfaceAt(rules: Rules, machine: Machine): string | undefined | null {
  const entry = mapEntry(rules, machine);
  return entry === undefined ? null : interfaceOn(rules, entry.cpc);
}

/** The same for a machine that the map lacks and the controller vouches for: its LPAR's name tells the CPC, if it is the name of one CPC's LPARs only. */
export function interfaceByLpar(rules: Rules, machine: Machine): string | undefined | null {
  const cpcs = new Set(rules.map.filter((each) => each.lpar === machine.lpar).map((each) => each.cpc));
  const [cpc] = cpcs;
  return cpc === undefined || cpcs.size > 1 ? null : interfaceOn(rules, cpc);
}

function interfaceOn(rules: Rules, cpc: string): string | undefined {
  return rules.interfaces.find((each) => each.cpc === cpc)?.name;
}

export function upNames(network: NetworkReading): readonly string[] {
  return network.interfaces.filter(({ up }) => up).map(({ name }) => name);
}

/** A drain that did not end, or one whose interface has another network type than before it, or is up without OSPF. */
export function needsRestoring(undo: DrainUndo, network: NetworkReading): boolean {
  if (!undo.drained || isAsDrained(undo, network)) return true;
  const is = network.interfaces.find(({ name }) => name === undo.interface)?.networkType;
  return undo.networkType !== undefined && is !== undefined && is !== undo.networkType;
}

/** The routing daemon has the interface as the drain had it. */
export function isAsDrained({ interface: name, method }: DrainUndo, network: NetworkReading): boolean {
  const is = network.interfaces.find((each) => each.name === name);
  if (is === undefined || network.routingSinceMs === undefined) return false;
  return method === 'no network' ? is.up && is.routed === false : is.networkType === method;
}

/** Known to be as it was before the drain; with a routing daemon that does not run nothing is known. */
export function isAsBefore(undo: DrainUndo, network: NetworkReading): boolean {
  const is = network.interfaces.find(({ name }) => name === undo.interface)?.networkType;
  return undo.drained && (undo.networkType === undefined || is === undo.networkType);
}

/** The one thing that the hands should do now; none: everything is as it is to be, or waits. */
export function nextTask(mind: Mind, rules: Rules, nowMs: number): Task | undefined {
  const goal = goalOf(mind, rules);
  const task = taskFor(mind, rules, goal);
  if (task === undefined || mind.trouble === undefined) return task;
  return mind.trouble.key === taskKey(task) && nowMs < mind.trouble.againMs ? undefined : task;
}

function taskFor(mind: Mind, rules: Rules, goal: Goal): Task | undefined {
  if (mind.network === undefined) return { kind: 'look', maxAgeMs: 0 };
  if (goal.kind === 'dark') return towardsDark(mind, rules, mind.network, goal.attempt);
  if (goal.kind === 'up') return towardsUp(mind, mind.network, goal.name);
  return proving(mind);
}

function towardsDark(mind: Mind, rules: Rules, network: NetworkReading, attempt: number): Task | undefined {
  const up = upNames(network);
  const { undo } = mind.memory;
  const [first] = up;
  if (first === undefined) {
    return undo !== undefined && needsRestoring(undo, network) ? { kind: 'restore', undo, leaveDown: true } : undefined;
  }
  const right = mind.settled === undefined ? undefined : (rightInterface(mind, mind.settled, rules) ?? undefined);
  const wrong = up.find((name) => name !== right);
  // Only the interface of this machine carries anything that a drain could save.
  if (wrong !== undefined) return { kind: 'lower', name: wrong };
  if (undo === undefined) return { kind: 'plan', name: first, attempt };
  return undo.interface === first && !undo.drained ? { kind: 'drain', undo, attempt } : afterwards(undo, first, network, attempt);
}

/** Something that an earlier drain has left stands before the next one: another interface's undo, or an interface that somebody has raised again. */
function afterwards(undo: DrainUndo, up: string, network: NetworkReading, attempt: number): Task {
  if (undo.interface !== up && needsRestoring(undo, network)) return { kind: 'restore', undo, leaveDown: true };
  if (undo.interface === up && needsRestoring(undo, network)) return { kind: 'restore', undo, leaveDown: false };
  return { kind: 'plan', name: up, attempt };
}

function towardsUp(mind: Mind, network: NetworkReading, name: string | undefined): Task | undefined {
  const up = upNames(network);
  const { undo } = mind.memory;
  // What is wrong goes down first: at no instant are two up.
  const wrong = up.find((each) => each !== name);
  if (wrong !== undefined) return { kind: 'lower', name: wrong };
  if (undo !== undefined && needsRestoring(undo, network)) return { kind: 'restore', undo, leaveDown: undo.interface !== name };
  if (name !== undefined && (!up.includes(name) || mind.active?.name !== name)) return { kind: 'raise', name };
  return proving(mind);
}

function proving(mind: Mind): Task | undefined {
  return mind.active?.proof === 'activated' ? { kind: 'prove', name: mind.active.name } : undefined;
}
