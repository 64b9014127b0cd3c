import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Claim, holdsSlot, slotFree, slotOf } from '../../controller/domain/claim.ts';
import type { GuestName, MemberName } from '../../controller/domain/names.ts';
import { claimOf } from '../decide/seeing.ts';

/** `A VM1>VM2`, with a phase, `repair` or `group NAME` behind it. */
function claims(...lines: readonly string[]): readonly Claim[] {
  return lines.map((line) => {
    const [guest = '', way = '', what, name = ''] = line.split(' ');
    const [from, to] = way.split('>') as [MemberName, MemberName];
    const phase = what === 'Moving' || what === 'Landed' || what === 'Restoring' ? what : 'Claimed';
    const group = what === 'group' ? { group: { name, index: 0, size: 2, onSplit: 'Hold' as const } } : {};
    return claimOf({ guest: guest as GuestName, from, to, phase, cause: what === 'repair' ? 'Repair' : 'Drift', ...group });
  });
}

describe('a slot', () => {
  test.each<
    readonly [
      sentence: string,
      there: readonly string[],
      more: readonly string[],
      limits: readonly [concurrent: number, perMember: number],
      free: boolean,
    ]
  >([
    ['is free in an idle cluster', [], ['A VM1>VM2'], [1, 1], true],
    ['is taken by a claim', ['A VM1>VM2'], ['B VM3>VM4'], [1, 1], false],
    ['is taken by a MOVE', ['A VM1>VM2 Moving'], ['B VM3>VM4'], [1, 1], false],
    ['is taken by a landed guest, whose group goes on', ['A VM1>VM2 Landed'], ['B VM3>VM4'], [1, 1], false],
    ['is not taken by one that only restores', ['A VM1>VM2 Restoring'], ['B VM1>VM2'], [1, 1], true],
    ['is not taken by a repair', ['A VM1>VM1 repair'], ['B VM1>VM2'], [1, 1], true],
    ['is not needed by a repair', ['A VM1>VM2'], ['B VM1>VM1 repair'], [1, 1], true],
    ['is there as often as allowed', ['A VM1>VM2'], ['B VM3>VM4'], [2, 1], true],
    ['is taken at the source', ['A VM1>VM2'], ['B VM1>VM3'], [2, 1], false],
    ['is taken at the target', ['A VM1>VM2'], ['B VM3>VM2'], [2, 1], false],
    ['is taken where another comes from', ['A VM1>VM2'], ['B VM3>VM1'], [2, 1], false],
    ['is there for a group as one', [], ['A VM1>VM2 group web', 'B VM1>VM2 group web'], [1, 1], true],
    ['is shared by a group that has it', ['A VM1>VM2 group web'], ['B VM1>VM2 group web'], [1, 1], true],
    ['is not shared by two groups', ['A VM1>VM2 group web'], ['B VM3>VM4 group db'], [1, 1], false],
    ['is not there for two guests that are no group', [], ['A VM1>VM2', 'B VM1>VM2'], [1, 2], false],
    ['is not there while more are in flight than are allowed now', ['A VM1>VM2', 'B VM3>VM4'], ['C VM1>VM2'], [1, 9], false],
    ["is judged at the new claim's members only", ['A VM1>VM2', 'B VM1>VM2'], ['C VM3>VM4'], [3, 1], true],
  ])('%s', (_sentence, ...[there, more, [maxConcurrent, maxPerMember], free]) => {
    expect(slotFree(claims(...there), claims(...more), { maxConcurrent, maxPerMember })).toBe(free);
  });

  test('is never given out more often than allowed, in the cluster and at each member', () => {
    const member = fc.constantFrom('VM1', 'VM2', 'VM3', 'VM4');
    const line = fc
      .tuple(member, member, fc.constantFrom('', 'Moving', 'Landed', 'Restoring', 'repair', 'group web', 'group db'))
      .filter(([from, to]) => from !== to)
      .map(([from, to, what]) => `${from}>${to} ${what}`);
    const limits = fc.record({ maxConcurrent: fc.integer({ min: 1, max: 3 }), maxPerMember: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), limits, (lines, allowed) => {
        const granted: Claim[] = [];
        lines.forEach((one, index) => {
          const wish = claims(`G${index} ${one}`);
          if (slotFree(granted, wish, allowed)) granted.push(...wish);
        });
        const holding = granted.filter(holdsSlot);
        expect(new Set(holding.map(slotOf)).size).toBeLessThanOrEqual(allowed.maxConcurrent);
        for (const name of ['VM1', 'VM2', 'VM3', 'VM4']) {
          const there = holding.filter((claim) => claim.from === name || claim.to === name);
          expect(new Set(there.map(slotOf)).size).toBeLessThanOrEqual(allowed.maxPerMember);
        }
      }),
    );
  });

  test('of a group is not the slot of a group of that name elsewhere, nor of a guest of that name', () => {
    const [web] = claims('A VM1>VM2 group web');
    const other = { ...web!, placement: { ...web!.placement, namespace: 'test' } };
    expect(new Set([web!, other, claimOf({ guest: 'web' as GuestName })].map(slotOf)).size).toBe(3);
  });
});
