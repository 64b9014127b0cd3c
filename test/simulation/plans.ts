import { arrivalMs, defaultLimits } from '../../controller/domain/limits.ts';
import type { GuestName, MemberName } from '../../controller/domain/names.ts';
import type { OperatorCommand } from '../../controller/hypervisor/simulated/operator.ts';
import type { Fault, FaultKind, Planned } from './faults.ts';
import type { Played } from './play.ts';
import { modes, type ModeName, type Reference } from './references.ts';
import { startMs } from './stage.ts';
import type { Call } from './wire.ts';

/** Every fault at every call of a run without faults. */

/** Cells of the matrix of sites and faults that can hold nothing, each with its reason. */
export function senseless(call: Pick<Call, 'site' | 'method'>, kind: FaultKind): string | undefined {
  const { method } = call;
  const watch = kind === 'watchDrop' || kind === 'watchDup' || kind === 'watchLate';
  if (watch) return method === 'follow' || method === 'watch' ? undefined : 'only a watch delivers events';
  if (kind === 'stale')
    return method === 'get' || method === 'follow' ? undefined : 'only the store keeps older versions, and only reads show them';
  if (method === 'follow' || method === 'watch') {
    if (kind === 'timeoutApplied' || kind === 'timeoutNotApplied' || kind === 'late') return 'a watch has no deadline';
    if (kind === 'dup') return 'a watch is one connection';
    if (kind === 'error' && method === 'watch') return 'this watch never fails, it says that the guest cannot be reached';
  }
  if (kind === 'late' && reads.has(method)) return 'a read that comes late changes nothing and nobody waits for it';
  return undefined;
}

const reads = new Set(['observe', 'inspect', 'state', 'get', 'follow', 'watch']);

const pausesMs = [10_000, 15_000, 20_000, 30_600, 100_000];

/** Everything that can go wrong at one call, but for zombies: those are enumerated by their length. */
export function faultsAt(call: Call, reference: Reference, mode: ModeName): readonly Fault[] {
  const arrivesMs = arrivalMs(defaultLimits, { kind: 'unbounded', latenessMs: (modes[mode].latenessSeconds ?? 0) * 1000 });
  const faults: Fault[] = [
    { kind: 'crashBefore', restartMs: 3_000 },
    { kind: 'crashBefore', restartMs: 45_000 },
    { kind: 'crashAfter', restartMs: 3_000 },
    { kind: 'crashAfter', restartMs: 45_000 },
    { kind: 'crashAfter', restartMs: 3_000, listsBack: 1 },
    { kind: 'crashAfter', restartMs: 3_000, listsBack: 3 },
    { kind: 'timeoutApplied' },
    { kind: 'timeoutApplied', reset: true },
    { kind: 'timeoutNotApplied' },
    { kind: 'timeoutNotApplied', reset: true },
    { kind: 'error' },
    ...pausesMs.flatMap((ms): Fault[] => [
      { kind: 'pause', ms, when: 'before' },
      { kind: 'pause', ms, when: 'after' },
    ]),
    ...[1, 2, 5].map((versions): Fault => ({ kind: 'stale', versions })),
    { kind: 'dup', answer: 'first' },
    { kind: 'dup', answer: 'second' },
    ...[100, 10_000, 16_000].map((ms): Fault => ({ kind: 'late', ms })),
    ...[100, 5_000, 9_900].map((ms): Fault => ({ kind: 'late', ms, reset: true })),
    { kind: 'dead', when: 'before' },
    { kind: 'dead', when: 'after' },
    ...[600_000, -600_000, 9_000, -9_000].map((ms): Fault => ({ kind: 'clock', ms })),
    ...operatorsAt(reference),
  ];
  // Where nothing checks not-after, what the adapter declares is the bound of every request but the MOVE.
  const outOfContract = (fault: Fault): boolean =>
    fault.kind === 'late' &&
    modes[mode].lateness === 'Unbounded' &&
    call.method === 'configure' &&
    (fault.reset === true ? 0 : call.limitMs) + fault.ms > arrivesMs;
  return faults.filter((fault) => senseless(call, fault.kind) === undefined && !outOfContract(fault));
}

const [vm9, vm2, vm3] = ['LTICVM9', 'LTICVM2', 'LTICVM3'] as unknown as readonly [MemberName, MemberName, MemberName];

function operatorsAt(reference: Reference): readonly Fault[] {
  const [guest] = reference.guests as readonly [GuestName];
  const once = (command: OperatorCommand): Fault => ({ kind: 'operator', command });
  const meanwhile = (command: OperatorCommand, undo: OperatorCommand, afterMs = 20_000): Fault => ({
    kind: 'operator',
    command,
    undo: { afterMs, command: undo },
  });
  return [
    ...[vm9, vm2, vm3].map((to) => once({ kind: 'relocate', guest, to })),
    once({ kind: 'cancelRelocation', guest }),
    once({ kind: 'endRelocation', guest, reason: 2 }),
    once({ kind: 'endRelocation', guest, reason: 4 }),
    once({ kind: 'endRelocation', guest, reason: 8 }),
    once({ kind: 'reset', guest }),
    once({ kind: 'setting', guest, value: 'OFF' }),
    meanwhile({ kind: 'logoff', guest }, { kind: 'logon', guest, member: vm9 }),
    meanwhile({ kind: 'memberState', member: vm2, state: 'Leaving' }, { kind: 'memberState', member: vm2, state: 'Joined' }),
    meanwhile({ kind: 'memberReachable', member: vm9, reachable: false }, { kind: 'memberReachable', member: vm9, reachable: true }),
    meanwhile({ kind: 'memberReachable', member: vm2, reachable: false }, { kind: 'memberReachable', member: vm2, reachable: true }),
    meanwhile({ kind: 'setting', guest, value: 'OFF' }, { kind: 'setting', guest, value: 'ON' }),
    meanwhile({ kind: 'link', between: [vm9, vm2], up: false }, { kind: 'link', between: [vm9, vm2], up: true }),
    meanwhile({ kind: 'mode', mode: 'Safe' }, { kind: 'mode', mode: 'Stable' }),
    meanwhile({ kind: 'refuse', guest, codes: ['1823'] }, { kind: 'refuse', guest, codes: [] }, 40_000),
  ];
}

export function faultsOnEvents(): readonly Fault[] {
  return [
    { kind: 'watchDrop', events: 1 },
    { kind: 'watchDrop', events: 2 },
    { kind: 'watchDup' },
    { kind: 'watchLate', ms: 2_000 },
    { kind: 'watchLate', ms: 30_000 },
  ];
}

/** The calls of a run that belong to its story: once all is settled every sweep is like the one before. */
export function callsOf(played: Played): readonly Call[] {
  return played.calls.filter((call) => call.atMs - startMs <= played.settledMs);
}

/** All plans of depth 1 but zombies. */
export function depthOne(reference: Reference, mode: ModeName, played: Played): readonly Planned[] {
  const atCalls = callsOf(played).flatMap((call) => faultsAt(call, reference, mode).map((fault) => ({ k: call.k, fault })));
  const atEvents = played.events.flatMap((_subject, k) => faultsOnEvents().map((fault) => ({ k, fault })));
  return [...atCalls, ...atEvents];
}
