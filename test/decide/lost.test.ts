import { describe, expect, test } from 'vitest';
import { lostOf } from '../../controller/decide/lost.ts';
import { decideRelocation } from '../../controller/decide/relocation.ts';
import type { GuestInspection } from '../../controller/domain/ssi.ts';
import { agent, ago, but, goalOf, hypervisor, inspectionOf, linkOf, now, placementOf, seeing, vm1, vm2 } from './seeing.ts';

/** A guest on vm1 whose owner lets 0190 and 0191 be detached, and whose records are lost. */
const doubted = (target: typeof vm1, over: Partial<GuestInspection>) =>
  seeing(
    but({
      goal: goalOf(target, {
        doubt: true,
        placement: placementOf({ members: [target], interfaces: [], detach: [linkOf('0190').vdev, linkOf('0191').vdev] }),
      }),
      agent: { kind: 'none' },
      residency: { value: { kind: 'at', member: vm1 }, askedMs: ago(1) },
      preparation: { askedMs: ago(1), value: inspectionOf(vm1, over) },
    }),
    hypervisor({ moveLateness: { kind: 'unbounded', latenessMs: 1_000 } }),
  );
const directory = { links: [linkOf('0190'), linkOf('0191'), linkOf('0200')], relocationSetting: 'ON' as const };

describe('a guest whose records were lost', () => {
  test('is read before anything is said of it', () => {
    const seen = doubted(vm1, {});
    expect(decideRelocation({ ...seen, preparation: undefined }, now)).toMatchObject({ kind: 'inspect' });
  });

  test('that has all that its directory entry links is at rest', () => {
    expect(decideRelocation(doubted(vm1, { devices: directory.links, directory }), now)).toMatchObject({ kind: 'rest', reason: 'Placed' });
  });

  test('that lacks a declared device is repaired where it is', () => {
    const seen = doubted(vm1, { devices: [linkOf('0191')], directory });
    expect(lostOf(seen).links).toEqual([linkOf('0190')]);
    expect(decideRelocation(seen, now)).toMatchObject({ kind: 'claim', from: vm1, to: vm1, repair: true });
  });

  test('whose setting was left OFF is repaired, if its agent has heard of an attempt that no record tells of', () => {
    const off = doubted(vm1, { devices: directory.links, relocationSetting: 'OFF', directory });
    const seen = agent({ fence: { attempt: 1, epoch: 1, sequence: 1 } })(off);
    expect(lostOf(seen).setting).toBe('ON');
    expect(decideRelocation(seen, now)).toMatchObject({ kind: 'claim', repair: true });
  });

  test('whose setting its owner switched OFF before there was any attempt keeps it', () => {
    const seen = doubted(vm1, { devices: directory.links, relocationSetting: 'OFF', directory });
    expect(lostOf(seen).setting).toBeUndefined();
    expect(lostOf(agent({})(seen)).setting).toBeUndefined();
    expect(decideRelocation(seen, now)).toMatchObject({ kind: 'rest', reason: 'Placed' });
  });

  test('keeps its setting where nothing of ours ever changes one', () => {
    const heard = agent({ fence: { attempt: 1, epoch: 1, sequence: 1 } });
    const enforced = hypervisor({ moveLateness: { kind: 'enforced' } });
    expect(
      lostOf(enforced(heard(doubted(vm1, { devices: directory.links, relocationSetting: 'OFF', directory })))).setting,
    ).toBeUndefined();
  });

  test('whose setting is ON although its directory entry says OFF keeps it', () => {
    const heard = agent({ fence: { attempt: 1, epoch: 1, sequence: 1 } });
    const there = { ...directory, relocationSetting: 'OFF' } as const;
    expect(lostOf(heard(doubted(vm1, { devices: directory.links, directory: there }))).setting).toBeUndefined();
  });

  test('and that must move is moved, with what it lacks among what is put back', () => {
    expect(decideRelocation(doubted(vm2, { devices: [], directory }), now)).toMatchObject({ kind: 'claim', to: vm2, repair: false });
  });

  test('is left as it is where its directory entry cannot be read', () => {
    expect(lostOf(doubted(vm1, { devices: [] }))).toEqual({ links: [], setting: undefined });
  });

  test('lacks nothing that its owner did not declare to be detached', () => {
    expect(lostOf(doubted(vm1, { devices: [linkOf('0190'), linkOf('0191')], directory })).links).toEqual([]);
  });
});
