import { arrivalMs, defaultLimits, latenessMs, permitMs, wholeMoveMs } from '../../controller/domain/limits.ts';
import { faultText as portFault } from '../../controller/domain/fault.ts';
import type { GuestChange } from '../../controller/hypervisor/hypervisor.ts';
import type { OperatorCommand } from '../../controller/hypervisor/simulated/operator.ts';
import type { Observer } from '../../controller/reconcile/observer.ts';
import type { Dump } from '../../controller/store/memory/table.ts';
import { beginningOf, networkFault, unsettled, type Expected } from './ends.ts';
import { faultText, isOldList, isWatchFault, type Fault, type Planned } from './faults.ts';
import { createMonitor, type Monitor, type Violation } from './invariants.ts';
import { createProcess, type SimulatedProcess, type Wiring } from './process.ts';
import { modes, type ModeName, type Reference } from './references.ts';
import { createStage, startMs, type Omission, type Stage } from './stage.ts';
import { createWire, type Call, type Director } from './wire.ts';

/** Plays one reference run with its planned faults from beginning to end, under all the rules. */

export interface Plan {
  readonly reference: Reference;
  readonly mode: ModeName;
  readonly faults: readonly Planned[];
  readonly omits?: readonly Omission[];
}

export interface Played {
  readonly violations: readonly Violation[];
  /** Every call's site, and every watch event's subject, as they came. */
  readonly calls: readonly Call[];
  readonly events: readonly string[];
  /** Calls that the process started by a zombie fault had made when all was settled. */
  readonly newcomerCalls: number;
  readonly story: readonly string[];
  /** MOVEs of ours that took effect. */
  readonly moves: number;
  readonly settledMs: number;
  readonly struck: number;
}

/** After the last disturbance everything must be settled within this time. */
export const boundMs = 900_000;
/** How long a guest is tried again that is never eligible. */
const triesMs = 600_000;
/** More than any run that ends makes. */
const callsMax = 5_000;
const sweepMs = 5_000;
const quietSweeps = 10;
const restartMs = 3_000;
/** A wall clock that is wrong for ever needs a person; a jump is corrected after a minute. */
const clockMendedMs = 60_000;

interface Run {
  readonly plan: Plan;
  readonly stage: Stage;
  readonly monitor: Monitor;
  readonly processes: SimulatedProcess[];
  readonly calls: Call[];
  readonly events: string[];
  readonly story: string[] | undefined;
  /** Nothing that was planned or that people do comes after this instant. */
  disturbedMs: number;
  struck: number;
  writes: number;
  dead: boolean;
  zombie: { readonly old: SimulatedProcess; readonly newcomer: SimulatedProcess; readonly calls: number } | undefined;
  listsBack: number;
  restored: boolean;
  /** A process that was frozen has taken this from a guest after another had begun. */
  readonly late: { devices: boolean; setting: boolean };
}

export async function play(plan: Plan, o: { readonly story?: boolean } = {}): Promise<Played> {
  const { reference } = plan;
  const stage = createStage({
    cluster: reference.cluster(modes[plan.mode]),
    placements: reference.placements,
    ...(plan.omits === undefined ? {} : { omits: plan.omits }),
    ...(reference.guestCapabilities === undefined ? {} : { guestCapabilities: reference.guestCapabilities }),
  });
  reference.prepare?.(stage);
  const beginning = beginningOf(stage, reference.guests);
  const run: Run = {
    plan,
    stage,
    monitor: createMonitor(stage, reference.guests, reference.slots),
    processes: [],
    calls: [],
    events: [],
    story: o.story === true ? [] : undefined,
    disturbedMs: startMs,
    struck: 0,
    writes: 0,
    dead: false,
    zombie: undefined,
    listsBack: 0,
    restored: false,
    late: { devices: false, setting: false },
  };
  const director = directorOf(run);
  begin(run, director);
  const expected: Expected = { reference, beginning, ...excuses(plan) };
  const settledMs = await untilSettled(run, expected);
  compare(run, expected);
  return {
    violations: run.monitor.violations,
    calls: run.calls,
    events: run.events,
    newcomerCalls: run.zombie?.newcomer.calls() ?? 0,
    story: run.story ?? [],
    moves: run.monitor.moves().filter((entry) => entry.result === 'ended 00').length,
    settledMs,
    struck: run.struck,
  };
}

/** What a plan cannot be blamed for. */
function excuses({ reference, mode, faults }: Plan): Omit<Expected, 'reference' | 'beginning'> {
  const unbounded = modes[mode].lateness === 'Unbounded';
  const did = (...kinds: readonly OperatorCommand['kind'][]): boolean =>
    faults.some(({ fault }) => fault.kind === 'operator' && kinds.includes(fault.command.kind));
  const leftOff = faults.some(({ fault }) => isLeftOff(fault));
  const forgotten = unbounded && reference.forgets === true;
  const cancelled = reference.name.startsWith('cancel');
  // After these a person's hold, or the end of all tries, is the end; what is undone after a while holds nothing for ever.
  const interfered = leftOff || did('relocate', 'cancelRelocation', 'endRelocation', 'reset', 'logoff');
  return {
    mayBeHeld: interfered || forgotten || cancelled,
    // Whoever is taken elsewhere is brought home again; a cancel that comes too late lets one MOVE end.
    mayMoveAgain: forgotten || did('relocate', 'logoff'),
    mayLackDevices: did('logoff') || forgotten,
    mayLackSetting: did('logoff') || forgotten || leftOff,
  };
}

/** How much later than otherwise all may be settled: by what a wrong wall clock has put off, and by tries that are in vain for ever. */
function delayMs({ faults }: Plan): number {
  return faults.reduce((sum, { fault }) => sum + (fault.kind === 'clock' ? Math.abs(fault.ms) : isLeftOff(fault) ? triesMs : 0), 0);
}

/** Its owner switches relocation of a guest off for good. */
function isLeftOff(fault: Fault): boolean {
  return fault.kind === 'operator' && fault.command.kind === 'setting' && fault.undo === undefined;
}

/** What was done beyond what the run without faults does: right at the end, and still too much. */
function compare({ plan, monitor, dead }: Run, expected: Expected): void {
  const landed = Math.max(plan.reference.landed ?? Object.keys(plan.reference.ends).length, 1);
  const moves = monitor.moves().filter((entry) => entry.result === 'ended 00').length;
  if (!expected.mayMoveAgain && !dead && moves > landed) monitor.accuse('D', `${moves} MOVEs ended well, ${landed} without the fault`);
}

async function untilSettled(run: Run, expected: Expected): Promise<number> {
  const { stage, monitor, plan } = run;
  const { time } = stage;
  const complain = monitor.accuse;
  const look = (): void => monitor.look();
  const atLeastMs = startMs + (plan.reference.atLeastMs ?? 0);
  let settledMs = 0;
  for (;;) {
    const soonestMs = time.nowMs() + sweepMs;
    // Before all that was planned has come there is nothing to ask, unless something ends the run.
    const wantedMs = (): number => (run.dead || monitor.violations.length > 0 ? time.nowMs() : Math.max(atLeastMs, run.disturbedMs));
    await time.run(() => Math.max(soonestMs, sweepAt(wantedMs())), look);
    if (run.dead) {
      await afterDeath(run, complain);
      break;
    }
    if (monitor.violations.length > 0) break;
    const nowMs = time.nowMs();
    if (nowMs < atLeastMs || nowMs < run.disturbedMs) continue;
    const why = unsettled(stage, expected, run.late);
    if (why !== undefined) {
      if (nowMs > Math.max(run.disturbedMs, atLeastMs) + boundMs + delayMs(plan)) {
        complain('V1', why);
        break;
      }
      continue;
    }
    settledMs = nowMs - startMs;
    const { disturbedMs } = run;
    const effects = monitor.effects();
    const halfMs = (quietSweeps / 2) * sweepMs;
    await time.run(time.nowMs() + halfMs, look);
    const { writes } = run;
    await time.run(time.nowMs() + halfMs, look);
    // Something planned came only now.
    if (run.disturbedMs !== disturbedMs || run.dead) continue;
    const after = unsettled(stage, expected, run.late);
    if (after !== undefined) complain('V1', `settled, and then: ${after}`);
    else if (monitor.effects() !== effects) complain('V1', `${monitor.effects() - effects} further effects after all was settled`);
    else if (run.writes !== writes && plan.reference.guestCapabilities === undefined)
      complain('V1', `${run.writes - writes} further writes after all was settled`);
    break;
  }
  return settledMs;
}

/** The first instant at or after another one at which it is asked whether all is settled. */
function sweepAt(ms: number): number {
  return startMs + Math.ceil((ms - startMs) / sweepMs) * sweepMs;
}

/** V3: the controller never comes back; when its permits have run out every guest has the right interface up by itself. */
async function afterDeath(run: Run, complain: (rule: string, text: string) => void): Promise<void> {
  const { stage, plan } = run;
  const lateness = stage.machine.lateness();
  const limits = { ...defaultLimits, maxTotalMs: 60_000 };
  const sent = stage.machine
    .ledger()
    .some((entry) => entry.attempt !== undefined && (entry.result === 'running' || entry.result === 'queued'));
  const longestMs = Math.max(permitMs(600, 1), wholeMoveMs(limits, lateness)) + arrivalMs(limits, lateness) + latenessMs(lateness);
  const granted = run.calls.map(({ options }) => (options as { readonly permitMs?: number }).permitMs ?? 0);
  const waitMs = sent || run.calls.some((call) => call.method === 'renew') ? longestMs : Math.max(permitMs(600, 1), ...granted) + 2_000;
  await stage.time.run(Math.max(stage.time.nowMs(), run.disturbedMs) + waitMs, () => run.monitor.look());
  if (plan.reference.passive === true) return;
  for (const guest of plan.reference.guests) {
    const fault = networkFault(stage, guest);
    if (fault !== undefined) complain('V3', fault);
  }
}

function begin(run: Run, director: Director, clockMs = 0): SimulatedProcess {
  const id = `P${run.processes.length + 1}`;
  const process = createProcess({
    id,
    stage: run.stage,
    wire: createWire(run.stage, director),
    observer: observerOf(run, id),
    restored: run.restored,
    listsBack: run.listsBack,
    onDeposed: () => revive(run, director, restartMs),
    // The program ends when its store cannot be read at its start, and is started again.
    onRefused: () => revive(run, director, restartMs),
    onEndless: () => endless(run),
  });
  run.processes.push(process);
  process.jump(clockMs);
  tell(run, id, 'starts');
  process.start();
  return process;
}

/** Starts a process after a while, unless one is alive by then. */
function revive(run: Run, director: Director, afterMs: number): void {
  const dueMs = run.stage.time.nowMs() + afterMs;
  disturb(run, dueMs);
  run.stage.time.at(dueMs, () => {
    if (!run.dead && run.processes.every((process) => !process.alive())) begin(run, director);
  });
}

function disturb(run: Run, untilMs: number): void {
  run.disturbedMs = Math.max(run.disturbedMs, untilMs);
}

function directorOf(run: Run): Director {
  const { plan, stage } = run;
  const byCall = new Map(plan.faults.filter(({ fault }) => !isWatchFault(fault)).map(({ k, fault }) => [k, fault]));
  const byEvent = new Map(plan.faults.filter(({ fault }) => isWatchFault(fault)).map(({ k, fault }) => [k, fault]));
  const kept = new Map<string, Dump>();
  const counts = new Map<string, number>();
  const director: Director = {
    next(made) {
      const { process, site, port, method, options, limitMs } = made;
      const call: Call = { k: run.calls.length, atMs: stage.time.nowMs(), process, site, port, method, options, limitMs };
      run.calls.push(call);
      if (run.calls.length === callsMax) endless(run);
      if (call.method === 'putStatus' || call.method === 'create') run.writes += 1;
      run.monitor.made(call);
      if (run.story !== undefined) tell(run, process, `calls ${site}`);
      people(run, director, { call, counts, kept });
      const { given } = plan.reference;
      const first = given?.site === call.site && run.calls.filter((each) => each.site === call.site).length === 1;
      const fault = byCall.get(call.k) ?? (first ? given?.fault : undefined);
      if (fault !== undefined && run.story !== undefined) tell(run, call.process, `fault: ${faultText(fault)}`);
      return { call, fault };
    },
    nextEvent(process, event) {
      const k = run.events.length;
      run.events.push(event);
      const fault = byEvent.get(k);
      if (fault === undefined) return undefined;
      run.struck += 1;
      disturb(run, stage.time.nowMs() + (fault.kind === 'watchLate' ? fault.ms : 1_000));
      if (run.story !== undefined) tell(run, process, `fault: ${faultText(fault)} on ${event}`);
      return fault;
    },
    arriving(call) {
      run.monitor.arriving(call);
      if (call.process === run.zombie?.old.id) noteLate(run, call);
    },
    arrived: (call) => run.monitor.arrived(call),
    answered(call, answer) {
      run.monitor.answered(call, answer);
      if (run.story !== undefined && call.method !== 'observe')
        tell(run, call.process, `${call.site}: ${answer.ok ? 'ok' : portFault(answer.fault)}`);
    },
    told: (call, answer) => run.monitor.told(call, answer),
    strike: (fault, wiring, call) => strike(run, director, { fault, wiring, call }),
    made(wiring) {
      const { zombie } = run;
      if (zombie === undefined || wiring.process !== zombie.newcomer || wiring.calls < zombie.calls || !zombie.old.frozen()) return;
      disturb(run, stage.time.nowMs());
      tell(run, zombie.old.id, 'goes on');
      zombie.old.thaw();
    },
  };
  return director;
}

/** What a process takes from a guest that has been replaced meanwhile: where nothing drops a late request, nobody puts that back. */
function noteLate({ plan, late }: Run, { method, options }: Call): void {
  if (method !== 'configure' || modes[plan.mode].lateness !== 'Unbounded') return;
  const { change } = options as { readonly change: GuestChange };
  if (change.kind === 'detach') late.devices = true;
  if (change.kind === 'setting' && change.value === 'OFF') late.setting = true;
}

function strike(
  run: Run,
  director: Director,
  { fault, wiring, call }: { readonly fault: Fault; readonly wiring: Wiring; readonly call: Call },
): void {
  const { stage } = run;
  const { process } = wiring;
  const nowMs = stage.time.nowMs();
  run.struck += 1;
  disturb(run, nowMs);
  if (isOldList(fault, call)) run.monitor.misled();
  switch (fault.kind) {
    case 'crashBefore':
    case 'crashAfter':
      process.kill();
      run.listsBack = fault.listsBack ?? 0;
      return revive(run, director, fault.restartMs);
    case 'dead':
      process.kill();
      run.dead = true;
      return;
    case 'pause':
      process.freeze();
      disturb(run, nowMs + fault.ms);
      return stage.time.at(nowMs + fault.ms, process.thaw);
    case 'zombie':
      process.freeze();
      run.zombie = { old: process, newcomer: begin(run, director, fault.clockMs), calls: fault.calls };
      return;
    case 'clock':
      process.jump(fault.ms);
      // It is noticed by the next sweep.
      disturb(run, nowMs + clockMendedMs + 2 * sweepMs);
      return stage.time.at(nowMs + clockMendedMs, () => process.jump(-fault.ms));
    case 'operator': {
      const { undo } = fault;
      const operate = (command: OperatorCommand): void => {
        run.monitor.operating(command);
        stage.machine.operate(command, stage.time.nowMs());
      };
      operate(fault.command);
      if (undo === undefined) return;
      disturb(run, nowMs + undo.afterMs);
      return stage.time.at(nowMs + undo.afterMs, () => operate(undo.command));
    }
    case 'late':
      return disturb(run, nowMs + call.limitMs + fault.ms);
    case 'dup':
    case 'error':
    case 'stale':
    case 'watchDrop':
    case 'watchDup':
    case 'watchLate':
      return;
    case 'timeoutApplied':
    case 'timeoutNotApplied':
      return disturb(run, nowMs + call.limitMs);
  }
}

/** What people do at this call, by the reference. */
function people(
  run: Run,
  director: Director,
  o: { readonly call: Call; readonly counts: Map<string, number>; readonly kept: Map<string, Dump> },
): void {
  const { stage, plan } = run;
  if (plan.reference.meanwhile === undefined) return;
  const nth = (o.counts.get(o.call.site) ?? 0) + 1;
  o.counts.set(o.call.site, nth);
  for (const each of plan.reference.meanwhile) {
    if (each.site !== o.call.site || (each.nth ?? 1) !== nth) continue;
    disturb(run, stage.time.nowMs() + each.afterMs);
    const act = (): void => {
      tell(run, 'people', `act at ${each.site}`);
      each.act({
        stage,
        kept: o.kept,
        forget() {
          run.monitor.forget();
        },
        restart({ afterMs, before, restored }) {
          for (const process of run.processes) process.kill();
          run.restored = restored ?? false;
          before?.();
          revive(run, director, afterMs);
        },
      });
    };
    if (each.afterMs === 0) act();
    else stage.time.at(stage.time.nowMs() + each.afterMs, act);
  }
}

/** It works without end on something: nothing of it goes on. */
function endless(run: Run): void {
  for (const process of run.processes) process.kill();
  run.monitor.accuse('V5', `works without end; ${run.calls.length} calls so far, the last at ${run.calls.at(-1)?.site ?? ''}`);
}

function tell(run: Run, who: string, what: string): void {
  run.story?.push(`${((run.stage.time.nowMs() - startMs) / 1000).toFixed(3).padStart(9)} ${who} ${what}`);
}

function observerOf(run: Run, id: string): Partial<Observer> {
  const outcome: Observer['outcome'] = (event) => {
    run.monitor.outcome(event);
    tell(run, id, `outcome of ${event.guest} attempt ${event.attempt}: ${event.outcome}, ${event.message}`);
  };
  if (run.story === undefined) return { outcome };
  return {
    outcome,
    reason: (event) => tell(run, id, `${event.guest} is ${event.reason}: ${event.message}`),
    trouble: (event) => tell(run, id, `trouble: ${event.what}: ${event.detail}`),
  };
}
