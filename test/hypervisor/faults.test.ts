import { describe, expect, test } from 'vitest';
import type { FaultEffect } from '../../controller/hypervisor/simulated/faults.ts';
import type { SimulatedSettings } from '../../controller/hypervisor/simulated/spec.ts';
import type { MoveOptions } from '../../controller/hypervisor/hypervisor.ts';
import { codes, faultKind } from './contract.ts';
import { LITBUSY, LITDCON1, VM2, VM9 } from './paper-cluster.ts';
import { inProcess } from './simulated-rig.ts';

/** A MOVE under one scripted fault, given up after `deadlineMs`; then half a minute passes. */
async function moveUnder(
  effect: FaultEffect,
  settings: SimulatedSettings = {},
): Promise<{ readonly kind: string; readonly received: number; readonly performed: number; readonly results: readonly string[] }> {
  const rig = await inProcess(settings);
  rig.machine.faults.add({ call: 'move', guest: LITDCON1, effect });
  const deadline = new AbortController();
  const call: MoveOptions = {
    signal: deadline.signal,
    guest: LITDCON1,
    from: VM9,
    to: VM2,
    attempt: 1,
    notAfterMs: rig.nowMs() + 10_000,
    maxTotalMs: 5_000,
    maxQuiesceMs: 2_000,
  };
  const moving = rig.hypervisor.move(call);
  let answer: Awaited<typeof moving> | undefined;
  void moving.then((value) => (answer = value));
  await passes(rig, () => answer !== undefined);
  deadline.abort();
  const ended = await moving;
  await passes(rig, () => false);
  const ledger = rig.machine.ledger();
  return {
    kind: faultKind(ended),
    received: ledger.length,
    performed: ledger.filter((entry) => entry.performed).length,
    results: ledger.map((entry) => entry.result),
  };
}

async function passes(rig: Awaited<ReturnType<typeof inProcess>>, until: () => boolean): Promise<void> {
  for (let turns = 0; turns < 300 && !until(); turns++) {
    await rig.until(rig.hypervisor.inspect({ guest: LITDCON1, signal: new AbortController().signal }));
    rig.advance(100);
  }
}

describe('a MOVE under a scripted fault', () => {
  test('slow, enforced: it arrives after its not-after and is dropped', async () => {
    expect(await moveUnder({ kind: 'slow', ms: 11_000 })).toEqual({
      kind: 'refused',
      received: 1,
      performed: 0,
      results: ['refused EXPIRED'],
    });
  });

  test('slow, unbounded: it arrives late and is performed', async () => {
    expect(await moveUnder({ kind: 'slow', ms: 11_000 }, { lateness: 'Unbounded', latenessSeconds: 20 })).toEqual({
      kind: 'ok',
      received: 1,
      performed: 1,
      results: ['ended 00'],
    });
  });

  test('a lost answer: performed, and of unknown outcome', async () => {
    expect(await moveUnder({ kind: 'lostAnswer' })).toEqual({ kind: 'unknownOutcome', received: 1, performed: 1, results: ['ended 00'] });
  });

  test('a lost request: not performed, and of unknown outcome', async () => {
    expect(await moveUnder({ kind: 'lostRequest' })).toEqual({ kind: 'unknownOutcome', received: 0, performed: 0, results: [] });
  });

  test('a truncated answer: performed, and of unknown outcome', async () => {
    expect(await moveUnder({ kind: 'truncated' })).toEqual({ kind: 'unknownOutcome', received: 1, performed: 1, results: ['ended 00'] });
  });

  test('unreachable: certainly nothing', async () => {
    expect(await moveUnder({ kind: 'unreachable' })).toEqual({ kind: 'unreachable', received: 0, performed: 0, results: [] });
  });

  test('a transport that re-sends makes a second, real MOVE of one whose answer was lost', async () => {
    const seen = await moveUnder({ kind: 'lostAnswer' }, { lateness: 'Unbounded', latenessSeconds: 4, resend: true });
    expect(seen).toMatchObject({ received: 2, performed: 1, results: ['ended 00', 'refused 0045'] });
  });

  test('a transport that re-sends performs a MOVE whose first request was lost, late', async () => {
    const seen = await moveUnder({ kind: 'lostRequest' }, { lateness: 'Unbounded', latenessSeconds: 4, resend: true });
    expect(seen).toMatchObject({ kind: 'ok', received: 1, performed: 1, results: ['ended 00'] });
  });
});

test('a transport that re-sends performs a second relocation when the first one has ended badly', async () => {
  const rig = await inProcess({ lateness: 'Unbounded', latenessSeconds: 4, resend: true });
  rig.machine.faults.add({ call: 'move', effect: { kind: 'lostAnswer' } });
  const call = {
    signal: new AbortController().signal,
    guest: LITBUSY,
    from: VM9,
    to: VM2,
    attempt: 1,
    notAfterMs: 0,
    maxTotalMs: 500,
    maxQuiesceMs: 2_000,
  };
  expect(await rig.until(rig.hypervisor.move(call))).toMatchObject({ ok: false, fault: { kind: 'refused', endReason: 4 } });
  expect(rig.machine.ledger()).toMatchObject([
    { attempt: 1, performed: true, result: 'ended 04' },
    { attempt: 1, performed: true, result: 'ended 04' },
  ]);
});

describe('other calls under scripted faults', () => {
  const signal = new AbortController().signal;

  test('a refused TEST carries the numbers, and only as often as the fault says', async () => {
    const rig = await inProcess({});
    rig.machine.faults.add({ call: 'test', effect: { kind: 'refused', codes: ['1822', '1937'] }, skip: 1 });
    const call = { signal, guest: LITDCON1, from: VM9, to: VM2, attempt: 1, notAfterMs: rig.nowMs() + 10_000 };
    const answers = [await rig.hypervisor.test(call), await rig.hypervisor.test(call), await rig.hypervisor.test(call)];
    expect(answers.map(codes)).toEqual([[], ['1822', '1937'], []]);
  });

  test.each(['nowhere', 'twice'] as const)('a torn bulk reading lists the guest %s, and a targeted one tells the truth', async (listed) => {
    const rig = await inProcess({});
    rig.machine.faults.add({ call: 'observe', guest: LITDCON1, effect: { kind: 'torn', listed } });
    const seen = await rig.hypervisor.observe({ signal });
    expect(seen.ok && seen.value.members.filter((member) => member.guests?.includes(LITDCON1)).length).toBe(listed === 'twice' ? 2 : 0);
    expect(await rig.hypervisor.inspect({ signal, guest: LITDCON1 })).toMatchObject({ value: { residency: { kind: 'at', member: VM9 } } });
  });

  test('a member that does not answer is unreachable for effects', async () => {
    const rig = await inProcess({});
    rig.machine.operate({ kind: 'memberReachable', member: VM9, reachable: false }, rig.nowMs());
    const call = { signal, guest: LITDCON1, from: VM9, to: VM2, attempt: 1, notAfterMs: rig.nowMs() + 10_000 };
    expect(faultKind(await rig.hypervisor.test(call))).toBe('unreachable');
  });
});
