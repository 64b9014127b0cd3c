import { expect, test } from 'vitest';
import type { GuestName, MemberName } from '../../controller/domain/names.ts';
import type { Planned } from './faults.ts';
import { play } from './play.ts';
import { references, type ModeName } from './references.ts';

const [vm2, vm3, vm9] = ['LTICVM2', 'LTICVM3', 'LTICVM9'] as unknown as readonly [MemberName, MemberName, MemberName];
const one = 'LITDCON1' as GuestName;

const settingOff = { kind: 'setting', guest: one, value: 'OFF' } as const;

type Operator = Extract<Planned['fault'], { readonly kind: 'operator' }>;

/** Somebody gives a command, and takes it back 20 s later. */
function forAWhile(command: Operator['command'], back: Operator['command']): Operator {
  return { kind: 'operator', command, undo: { afterMs: 20_000, command: back } };
}

/** Plans that once broke a rule, each with what was wrong. */
const found: readonly (readonly [what: string, reference: string, faults: readonly Planned[], mode: ModeName])[] = [
  [
    'a program that stood still reads again where a guest is before it tests it',
    'two guests with one slot',
    [{ k: 8, fault: { kind: 'pause', ms: 20_000, when: 'before' } }],
    'enforced',
  ],
  [
    'a program that stood still reads again where a guest is before it quiesces it',
    'other writers',
    [{ k: 11, fault: { kind: 'pause', ms: 100_000, when: 'after' } }],
    'enforced',
  ],
  [
    'a program that stood still reads again where a guest is before it links its devices',
    'devices',
    [{ k: 24, fault: { kind: 'pause', ms: 100_000, when: 'after' } }],
    'enforced',
  ],
  [
    'what is missing is not told by a reading of the instant in which the devices were detached',
    'cancel while claimed',
    [{ k: 7, fault: { kind: 'pause', ms: 20_000, when: 'after' } }],
    'enforced',
  ],
  [
    'two programs that see a guest in different places do not correct each other for ever in a placement that conflicts',
    'two placements of one guest',
    [{ k: 0, fault: { kind: 'zombie', calls: 2 } }],
    'enforced',
  ],
  [
    'late news that a placement is gone says nothing of the next one of its name',
    'placement made anew',
    [{ k: 11, fault: { kind: 'watchDup' } }],
    'enforced',
  ],
  [
    "a claim does not take for the owner's own the setting by which the attempt before was closed",
    'placement made anew',
    [
      {
        k: 19,
        fault: forAWhile({ kind: 'memberState', member: vm2, state: 'Leaving' }, { kind: 'memberState', member: vm2, state: 'Joined' }),
      },
    ],
    'unbounded',
  ],
  [
    'a setting that was read in the instant in which it was restored is not taken for the one before it, also after a takeover',
    'repair',
    [
      { k: 38, fault: { kind: 'crashAfter', restartMs: 3_000 } },
      { k: 53, fault: { kind: 'crashAfter', restartMs: 3_000 } },
    ],
    'unbounded',
  ],
  [
    'a claim that waits for the write before it is not made when its guest is seen nowhere meanwhile',
    'two guests with one slot',
    [
      { k: 11, fault: { kind: 'timeoutApplied' } },
      {
        k: 15,
        fault: forAWhile({ kind: 'logoff', guest: one }, { kind: 'logon', guest: one, member: vm9 }),
      },
    ],
    'resend',
  ],
  [
    'a guest that could not follow its group is held with it, also when the others ended long before',
    'group of three',
    [
      { k: 47, fault: { kind: 'pause', ms: 15_000, when: 'after' } },
      { k: 54, fault: { kind: 'pause', ms: 100_000, when: 'before' } },
    ],
    'unbounded',
  ],
  [
    'a permit that an agent told of long ago and that has run out since holds nothing back',
    'two guests with one slot',
    [
      { k: 23, fault: { kind: 'watchDup' } },
      {
        k: 32,
        fault: forAWhile({ kind: 'memberState', member: vm2, state: 'Leaving' }, { kind: 'memberState', member: vm2, state: 'Joined' }),
      },
    ],
    'noStatus',
  ],
  [
    'a MOVE is not sent to a member that has left since its intent was written',
    'cancel while moving',
    [
      { k: 12, fault: { kind: 'timeoutApplied' } },
      {
        k: 18,
        fault: forAWhile({ kind: 'memberState', member: vm2, state: 'Leaving' }, { kind: 'memberState', member: vm2, state: 'Joined' }),
      },
    ],
    'bounded',
  ],
  [
    'a guest that is brought back before the next sweep is seen to be back, although every sweep says the same',
    'agent without a stream',
    [
      { k: 21, fault: { kind: 'timeoutApplied' } },
      { k: 22, fault: { kind: 'operator', command: { kind: 'relocate', guest: one, to: vm9 } } },
    ],
    'bounded',
  ],
  [
    'a detach that comes late is dropped by the clock of z/VM, although the clock of the controller is wrong',
    'cancel while quiescing',
    [
      { k: 0, fault: { kind: 'clock', ms: 600_000 } },
      { k: 12, fault: { kind: 'zombie', calls: 27 } },
    ],
    'bounded',
  ],
  [
    'a guest that was linked is read again once, although no time has passed since',
    'devices',
    [
      { k: 8, fault: { kind: 'crashAfter', restartMs: 3_000, listsBack: 1 } },
      { k: 36, fault: { kind: 'operator', command: { kind: 'reset', guest: one } } },
    ],
    'noStatus',
  ],
  [
    'a claim that waits for the write before it is not made towards a member that leaves meanwhile',
    'devices',
    [
      { k: 6, fault: { kind: 'late', ms: 10_000 } },
      {
        k: 8,
        fault: forAWhile({ kind: 'memberState', member: vm2, state: 'Leaving' }, { kind: 'memberState', member: vm2, state: 'Joined' }),
      },
    ],
    'enforced',
  ],
  [
    'a MOVE is not sent while nobody knows where the guest is',
    'agent without a stream',
    [
      { k: 5, fault: { kind: 'timeoutApplied' } },
      {
        k: 9,
        fault: forAWhile(
          { kind: 'memberReachable', member: vm9, reachable: false },
          { kind: 'memberReachable', member: vm9, reachable: true },
        ),
      },
    ],
    'noStatus',
  ],
  [
    'no guest of a group is told its end before it is known whether another one has moved',
    'group of three',
    [
      { k: 32, fault: { kind: 'crashAfter', restartMs: 45_000 } },
      { k: 54, fault: { kind: 'crashBefore', restartMs: 3_000 } },
    ],
    'enforced',
  ],
  [
    'an end that was told in the record and not yet in the placement is told there, with what it holds',
    'group of three',
    [
      { k: 44, fault: { kind: 'pause', ms: 30_600, when: 'before' } },
      { k: 53, fault: { kind: 'crashBefore', restartMs: 45_000 } },
    ],
    'resend',
  ],
  [
    'no interface is raised for where the guest was while the lists say that it is elsewhere',
    'other writers',
    [
      { k: 15, fault: { kind: 'operator', command: { kind: 'relocate', guest: one, to: vm2 } } },
      { k: 24, fault: { kind: 'pause', ms: 10_000, when: 'after' } },
    ],
    'resend',
  ],
  [
    'a setting that its owner has switched ON since the claim is not switched OFF again',
    'plain',
    [
      {
        k: 8,
        fault: forAWhile(settingOff, { ...settingOff, value: 'ON' }),
      },
      { k: 13, fault: { kind: 'crashAfter', restartMs: 3_000 } },
    ],
    'unbounded',
  ],
  [
    'a setting that was OFF when the guest was claimed and ON when it moved is ON again after its attempt was closed',
    'cancel while moving',
    [
      {
        k: 4,
        fault: forAWhile(settingOff, { ...settingOff, value: 'ON' }),
      },
      { k: 11, fault: { kind: 'crashAfter', restartMs: 3_000 } },
    ],
    'unbounded',
  ],
  [
    'an order to close that may still arrive is waited for before the setting is restored',
    'long history',
    [
      {
        k: 18,
        fault: forAWhile({ kind: 'mode', mode: 'Safe' }, { kind: 'mode', mode: 'Stable' }),
      },
      { k: 24, fault: { kind: 'late', ms: 9_900, reset: true } },
    ],
    'resend',
  ],
  [
    'a one-off relocation that was seen to be over is not carried out when a wall clock says that it is earlier',
    'hand-written Relocation beside a drift',
    [
      { k: 16, fault: { kind: 'clock', ms: 600_000 } },
      { k: 45, fault: { kind: 'crashAfter', restartMs: 3_000 } },
    ],
    'bounded',
  ],
  [
    'a wall clock that is set right again is noticed by those who wait for an instant',
    'hand-written Relocation beside a drift',
    [
      { k: 8, fault: { kind: 'clock', ms: -600_000 } },
      { k: 18, fault: { kind: 'clock', ms: -600_000 } },
    ],
    'unbounded',
  ],
  [
    'a slot that was asked for and not taken is offered to the next',
    'two guests with one slot',
    [
      { k: 12, fault: { kind: 'pause', ms: 20_000, when: 'after' } },
      { k: 13, fault: { kind: 'operator', command: { kind: 'relocate', guest: one, to: vm2 } } },
    ],
    'bounded',
  ],
  [
    'who moves a guest by hand does not lift its cancel',
    'cancel while quiescing',
    [
      { k: 11, fault: { kind: 'operator', command: { kind: 'relocate', guest: one, to: vm3 } } },
      { k: 15, fault: { kind: 'pause', ms: 20_000, when: 'after' } },
    ],
    'enforced',
  ],
  [
    'a cancel that another controller has recorded counts more than what this one was writing meanwhile',
    'cancel while claimed',
    [
      { k: 8, fault: { kind: 'pause', ms: 100_000, when: 'after' } },
      { k: 10, fault: { kind: 'zombie', calls: 21 } },
    ],
    'resend',
  ],
  [
    'a guest that another controller has let go is read before anything is decided, as news of it may be late',
    'cancel while in TEST',
    [
      { k: 1, fault: { kind: 'watchLate', ms: 30_000 } },
      { k: 1, fault: { kind: 'zombie', calls: 16 } },
    ],
    'enforced',
  ],
  [
    'a reading of the instant in which a MOVE was answered does not tell what became of it',
    'group of three',
    [
      { k: 44, fault: { kind: 'pause', ms: 15_000, when: 'before' } },
      { k: 51, fault: { kind: 'dup', answer: 'second' } },
    ],
    'enforced',
  ],
  [
    'a cancel holds the guest although another end of the attempt was told before',
    'cancel while activating',
    [
      {
        k: 16,
        fault: {
          kind: 'operator',
          command: { kind: 'refuse', guest: one, codes: ['1823'] },
          undo: { afterMs: 40_000, command: { kind: 'refuse', guest: one, codes: [] } },
        },
      },
      { k: 22, fault: { kind: 'zombie', calls: 9 } },
    ],
    'noStatus',
  ],
  [
    'a cancel that a frozen process records late, for the one that has taken over, holds the guest',
    'cancel while moving',
    [{ k: 30, fault: { kind: 'zombie', calls: 9 } }],
    'unbounded',
  ],
];

test.each(found)('%s', async (_what, name, faults, mode) => {
  const reference = references.find((each) => each.name === name);
  if (reference === undefined) throw new Error(`no reference ${name}`);
  const { violations, struck } = await play({ reference, mode, faults });
  expect(violations).toEqual([]);
  expect(struck).toBe(faults.length);
});
