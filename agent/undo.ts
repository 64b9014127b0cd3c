import { interfaceAt } from './goal.ts';
import type { Memory } from './memory.ts';
import { sameMachine, withEarlier } from './memory.ts';
import type { Rules } from './mind.ts';
import type { Network } from './network.ts';
import type { Sighting } from './residency.ts';
import type { MemoryStore } from './store.ts';

/**
 * Undoing what an interrupted drain has left, without the agent: systemd runs it whenever the agent has ended (ExecStopPost). Afterwards the interface is back as it was, or
 * it is down because a permit says so; it is never up and carrying nothing.
 */
export type UndoStep =
  | { readonly kind: 'nothing'; readonly because: string }
  | { readonly kind: 'restore'; readonly leaveDown: boolean; readonly because: string };

export function undoStep(o: {
  readonly memory: Memory;
  readonly sighting: Sighting;
  readonly bootId: string;
  readonly nowMs: number;
  readonly rules: Rules;
}): UndoStep {
  const { undo, permit } = o.memory;
  if (undo === undefined) return { kind: 'nothing', because: 'no drain has left anything' };
  if (o.sighting.kind === 'untrusted')
    return { kind: 'restore', leaveDown: true, because: `it is not known where this guest is: ${o.sighting.why}` };
  const { machine } = o.sighting;
  if (!sameMachine(machine, undo.source) || interfaceAt(o.rules, machine) !== undo.interface)
    return { kind: 'restore', leaveDown: true, because: `this guest has left the machine that ${undo.interface} belongs to` };
  const isPermitted = permit !== undefined && o.memory.bootId === o.bootId && permit.expiresMs > o.nowMs;
  // What was proven may have been followed by a MOVE, which must not meet the interface up. What was not proven cannot have been.
  if (undo.drained && isPermitted)
    return {
      kind: 'restore',
      leaveDown: true,
      because: `attempt ${permit.order.attempt} may be dark for ${Math.ceil((permit.expiresMs - o.nowMs) / 1000)} s more; only an agent that runs brings the interface back then: type systemctl start zferry-agent`,
    };
  return { kind: 'restore', leaveDown: false, because: 'the drain did not end, so that nothing can have been moved' };
}

/** Does it; the answer is the sentence for people, and whether everything is as it should be. */
export async function undoNow(
  o: Omit<Parameters<typeof undoStep>[0], 'memory'> & {
    readonly store: MemoryStore;
    readonly network: Network;
    readonly signal: AbortSignal;
  },
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const loaded = o.store.load();
  if (loaded.kind !== 'kept')
    return {
      ok: loaded.kind === 'none',
      text: loaded.kind === 'none' ? 'No agent has kept anything here; nothing was changed.' : `${loaded.why}; nothing was changed.`,
    };
  const { memory } = loaded;
  const step = undoStep({ ...o, memory });
  if (step.kind === 'nothing' || memory.undo === undefined) return { ok: true, text: 'No drain has left anything; nothing was changed.' };
  const { undo } = memory;
  const restored = await o.network.restore({ undo, leaveDown: step.leaveDown, signal: o.signal });
  if (!restored.ok)
    return {
      ok: false,
      text: `${undo.interface} could not be put back as it was (${step.because}): ${restored.why}. Type: zferry-agent undo`,
    };
  const fault = o.store.save({ ...memory, undo: undefined, earlier: withEarlier(memory.earlier, undo) });
  const kept = fault === undefined ? '' : ` What was done could not be noted: ${fault}.`;
  return { ok: true, text: `${undo.interface} is ${step.leaveDown ? 'down' : 'up'} and otherwise as it was: ${step.because}.${kept}` };
}
