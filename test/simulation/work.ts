import { failedAt, pairsAt, plansAt, stopAt } from './counts.ts';
import { faultText, isOldList, isWatchFault, type FaultKind, type Planned } from './faults.ts';
import { callsOf, depthOne, faultsAt } from './plans.ts';
import { play, type Played } from './play.ts';
import { createRandom, oneOf } from './random.ts';
import { references, type ModeName, type Reference } from './references.ts';
import type { Omission } from './stage.ts';

/** What a worker thread does: it makes the plans of one reference in one mode, or a share of them, and plays them. */

export interface Task {
  readonly kind: 'depth1' | 'zombie' | 'depth2';
  readonly reference: string;
  readonly mode: ModeName;
  /** Of all plans those whose number leaves `index` when divided by `of`. */
  readonly share: { readonly index: number; readonly of: number };
  /** Of these, a seeded part. */
  readonly keep: number;
  readonly seed: number;
  /** Ends after the first violation. */
  readonly once?: boolean;
  readonly omits?: readonly Omission[];
  /** Faults whose kinds are not listed are left out. */
  readonly kinds?: readonly FaultKind[];
}

export interface Found {
  readonly plan: string;
  readonly rule: string;
  readonly text: string;
}

export interface Group {
  readonly reference: string;
  readonly mode: ModeName;
  readonly kind: string;
  plans: number;
  failed: number;
  readonly found: Found[];
}

export interface Done {
  readonly groups: readonly Group[];
  /** `site|kind` -> plans. */
  readonly cells: Readonly<Record<string, number>>;
  readonly plans: number;
  /** Processor time of this thread. */
  readonly cpuMs: number;
  readonly virtualMs: number;
}

interface Desk {
  readonly task: Task;
  readonly reference: Reference;
  readonly base: Played;
  readonly groups: Map<string, Group>;
  readonly cells: Record<string, number>;
  readonly random: () => number;
  readonly shared: Int32Array | undefined;
  plans: number;
  virtualMs: number;
  stop: boolean;
}

export async function work(task: Task, shared?: Int32Array): Promise<Done> {
  const reference = references.find((each) => each.name === task.reference);
  if (reference === undefined) throw new Error(`no reference ${task.reference}`);
  const begun = process.threadCpuUsage();
  const base = await play({ reference, mode: task.mode, faults: [], ...omitted(task) });
  const random = createRandom(task.seed);
  const desk: Desk = { task, reference, base, groups: new Map(), cells: {}, random, shared, plans: 0, virtualMs: 0, stop: false };
  if (base.violations[0] !== undefined) fail(desk, groupOf(desk, 'no fault'), 'no fault', base);
  if (task.kind === 'depth1') await playDepthOne(desk);
  else if (task.kind === 'zombie') await playZombies(desk);
  else await playDepthTwo(desk);
  const used = process.threadCpuUsage(begun);
  return {
    groups: [...desk.groups.values()],
    cells: desk.cells,
    plans: desk.plans,
    cpuMs: (used.user + used.system) / 1000,
    virtualMs: desk.virtualMs,
  };
}

function omitted(task: Task): { readonly omits?: readonly Omission[] } {
  return task.omits === undefined ? {} : { omits: task.omits };
}

async function playDepthOne(desk: Desk): Promise<void> {
  const { task, reference, base } = desk;
  const wanted = depthOne(reference, task.mode, base).filter((planned) => task.kinds?.includes(planned.fault.kind) ?? true);
  for (const [number, planned] of wanted.entries()) {
    if (number % task.share.of !== task.share.index || (task.keep < 1 && desk.random() >= task.keep)) continue;
    await playOne(desk, [planned]);
    if (desk.stop) return;
  }
}

/**
 * For each call every number of calls that a new process may make meanwhile, up to the first that it never makes: then the old one stays frozen for ever, and no greater number is another
 * plan. How many there are shows when that one is played; where only a part is, numbers are drawn up to twice what the run without faults makes.
 */
async function playZombies(desk: Desk): Promise<void> {
  const { task, base } = desk;
  for (const call of callsOf(base)) {
    if (call.k % task.share.of !== task.share.index) continue;
    const most = task.keep < 1 ? 2 * base.calls.length : Number.POSITIVE_INFINITY;
    for (let calls = 1; calls <= most; calls++) {
      if (task.keep < 1 && desk.random() >= task.keep) continue;
      const played = await playOne(desk, [{ k: call.k, fault: { kind: 'zombie', calls } }]);
      if (desk.stop) return;
      if (played.newcomerCalls < calls) break;
    }
  }
}

/** Pairs: a fault of depth 1, the run recorded again under it, and a second fault at a later call. */
async function playDepthTwo(desk: Desk): Promise<void> {
  const { task, reference, base } = desk;
  const firsts = depthOne(reference, task.mode, base).filter(({ k, fault }) => fault.kind !== 'dead' && !isOldList(fault, base.calls[k]));
  for (let count = 0; count < task.keep; count++) {
    const first = oneOf(firsts, desk.random);
    const under = await play(planOf(desk, [first]));
    const later = callsOf(under).filter((call) => isWatchFault(first.fault) || call.k > first.k);
    if (later.length === 0) continue;
    for (let pair = 0; pair < 8; pair++) {
      const call = oneOf(later, desk.random);
      const zombie = { kind: 'zombie' as const, calls: 1 + Math.floor(desk.random() * 30) };
      const faults = faultsAt(call, reference, task.mode).filter((each) => !isOldList(each, call));
      const fault = oneOf([...faults, zombie], desk.random);
      await playOne(desk, [first, { k: call.k, fault }]);
      if (desk.stop) return;
    }
  }
}

function planOf({ reference, task }: Desk, faults: readonly Planned[]): Parameters<typeof play>[0] {
  return { reference, mode: task.mode, faults, ...omitted(task) };
}

async function playOne(desk: Desk, faults: readonly [Planned, ...Planned[]]): Promise<Played> {
  const last = faults.at(-1) ?? faults[0];
  const played = await play(planOf(desk, faults));
  const group = groupOf(desk, faults.length === 1 ? last.fault.kind : 'two faults');
  group.plans += 1;
  desk.plans += 1;
  if (desk.shared !== undefined) {
    Atomics.add(desk.shared, faults.length === 1 ? plansAt : pairsAt, 1);
    if (Atomics.load(desk.shared, stopAt) === 1) desk.stop = true;
  }
  desk.virtualMs += played.settledMs;
  if (faults.length === 1) {
    const cell = `${siteOf(played, last)}|${last.fault.kind}`;
    desk.cells[cell] = (desk.cells[cell] ?? 0) + 1;
  }
  if (played.violations[0] !== undefined) fail(desk, group, faults.map((planned) => planText(played, planned)).join(' + '), played);
  return played;
}

function siteOf(played: Played, { k, fault }: Planned): string {
  if (!isWatchFault(fault)) return played.calls[k]?.site ?? '?';
  return played.events[k] === 'agent state' ? 'watch agent' : 'follow';
}

function planText(played: Played, planned: Planned): string {
  const where = isWatchFault(planned.fault)
    ? `event ${planned.k} (${played.events[planned.k] ?? '?'})`
    : `call ${planned.k} (${played.calls[planned.k]?.site ?? '?'})`;
  return `${where}: ${faultText(planned.fault)}`;
}

function groupOf(desk: Desk, kind: string): Group {
  const { reference, mode } = desk.task;
  const group = desk.groups.get(kind) ?? { reference, mode, kind, plans: 0, failed: 0, found: [] };
  desk.groups.set(kind, group);
  return group;
}

function fail(desk: Desk, group: Group, plan: string, played: Played): void {
  const [violation] = played.violations;
  group.failed += 1;
  if (desk.shared !== undefined) Atomics.add(desk.shared, failedAt, 1);
  if (violation !== undefined && group.found.length < 5) group.found.push({ plan, rule: violation.rule, text: violation.text });
  if (desk.task.once === true) desk.stop = true;
}
