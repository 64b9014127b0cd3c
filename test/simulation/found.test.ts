import { expect, test } from 'vitest';
import type { Planned } from './faults.ts';
import { play } from './play.ts';
import { references } from './references.ts';

/** Plans that once broke a rule, each with what was wrong. */
const found: readonly (readonly [what: string, reference: string, fault: Planned])[] = [
  [
    'a program that stood still reads again where a guest is before it tests it',
    'two guests with one slot',
    { k: 8, fault: { kind: 'pause', ms: 20_000, when: 'before' } },
  ],
  [
    'a program that stood still reads again where a guest is before it quiesces it',
    'other writers',
    { k: 11, fault: { kind: 'pause', ms: 100_000, when: 'after' } },
  ],
  [
    'a program that stood still reads again where a guest is before it links its devices',
    'devices',
    { k: 24, fault: { kind: 'pause', ms: 100_000, when: 'after' } },
  ],
  [
    'what is missing is not told by a reading of the instant in which the devices were detached',
    'cancel while claimed',
    { k: 7, fault: { kind: 'pause', ms: 20_000, when: 'after' } },
  ],
  [
    'two programs that see a guest in different places do not correct each other for ever in a placement that conflicts',
    'two placements of one guest',
    { k: 0, fault: { kind: 'zombie', calls: 2 } },
  ],
  [
    'late news that a placement is gone says nothing of the next one of its name',
    'placement made anew',
    { k: 11, fault: { kind: 'watchDup' } },
  ],
];

test.each(found)('%s', async (_what, name, planned) => {
  const reference = references.find((each) => each.name === name);
  if (reference === undefined) throw new Error(`no reference ${name}`);
  const { violations, struck } = await play({ reference, mode: 'enforced', faults: [planned] });
  expect(violations).toEqual([]);
  expect(struck).toBe(1);
});
