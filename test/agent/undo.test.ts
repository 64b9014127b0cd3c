import { describe, expect, test } from 'vitest';
import type { DrainUndo, Memory, Permit } from '../../agent/memory.ts';
import { freshMemory } from '../../agent/memory.ts';
import type { Sighting } from '../../agent/residency.ts';
import { undoNow, undoStep } from '../../agent/undo.ts';
import { readConfigText } from './config-text.ts';
import { bootIds } from './guest.ts';
import { firstBootId, here, paperConfig, there } from './rig.ts';
import { createStandInNetwork } from './stand-in-network.ts';

const rules = readConfigText(paperConfig('/nowhere'));
const undo: DrainUndo = { interface: 'hsi0', method: 'point-to-multipoint', networkType: 'broadcast', source: here, drained: false };
const permit: Permit = {
  order: { attempt: 1, epoch: 1, sequence: 1 },
  source: here,
  expiresMs: 10_000,
  ceilingMs: undefined,
  voidedBy: undefined,
};
const onHere: Sighting = { kind: 'at', machine: here };

const step = (
  memory: Partial<Memory>,
  o: { readonly sighting?: Sighting; readonly bootId?: string; readonly nowMs?: number } = {},
): object =>
  undoStep({ memory: { ...freshMemory(firstBootId), ...memory }, sighting: onHere, bootId: firstBootId, nowMs: 5_000, rules, ...o });

describe('undo without the agent', () => {
  test('has nothing to do where no drain has left anything', () => {
    expect(step({ permit })).toMatchObject({ kind: 'nothing' });
  });

  test('raises what a drain that did not end has left, permit or not: nothing can have been moved', () => {
    expect(step({ undo, permit })).toMatchObject({ kind: 'restore', leaveDown: false });
    expect(step({ undo })).toMatchObject({ kind: 'restore', leaveDown: false });
  });

  test('leaves a quiesced interface down while its permit lasts, and says how it comes back', () => {
    expect(step({ undo: { ...undo, drained: true }, permit })).toMatchObject({
      leaveDown: true,
      because: expect.stringContaining('systemctl start'),
    });
    expect(step({ undo: { ...undo, drained: true }, permit }, { nowMs: 10_000 })).toMatchObject({ leaveDown: false });
    expect(step({ undo: { ...undo, drained: true }, permit }, { bootId: bootIds[1] ?? '' })).toMatchObject({ leaveDown: false });
  });

  test('leaves an interface down that belongs to another machine, or where the machine is unknown', () => {
    expect(step({ undo }, { sighting: { kind: 'at', machine: there } })).toMatchObject({ leaveDown: true });
    expect(step({ undo }, { sighting: { kind: 'untrusted', why: 'nobody knows' } })).toMatchObject({ leaveDown: true });
  });

  test('notes what it has done, and keeps the note of what it could not do', async () => {
    const network = createStandInNetwork({ names: ['hsi0', 'hsi1'], up: ['hsi0'] });
    network.state.types.set('hsi0', 'point-to-multipoint');
    network.state.failing.add('restore');
    let memory: Memory = { ...freshMemory(firstBootId), undo };
    const o = {
      ...{ network, sighting: onHere, bootId: firstBootId, nowMs: 0, rules, signal: new AbortController().signal },
      store: {
        load: () => ({ kind: 'kept' as const, memory }),
        save: (next: Memory) => {
          memory = next;
          return undefined;
        },
      },
    };
    expect(await undoNow(o)).toMatchObject({ ok: false, text: expect.stringContaining('zferry-agent undo') });
    expect(memory.undo).toEqual(undo);
    network.state.failing.clear();
    expect(await undoNow(o)).toMatchObject({ ok: true });
    expect(memory.undo).toBeUndefined();
    expect(network.state.types.get('hsi0')).toBe('broadcast');
  });
});
