import { describe, expect, test } from 'vitest';
import { decideRelocation } from '../../controller/decide/relocation.ts';
import { arrivalMs, defaultLimits, latenessMs, type MoveLateness, wholeMoveMs } from '../../controller/domain/limits.ts';
import type { GuestInspection } from '../../controller/domain/ssi.ts';
import { decided, rows } from './rows.ts';
import {
  agent,
  ago,
  attemptNumber,
  but,
  claim,
  claimed,
  dark,
  ended,
  type Fact,
  guest,
  hypervisor,
  inspected,
  interfacesUp,
  intended,
  knowing,
  linkOf,
  now,
  permitOf,
  ready,
  seeing,
  stopped,
  vm1,
  vm2,
  vm3,
  resides,
} from './seeing.ts';

/** The rows of the decision after a MOVE may have been sent: watching it, judging it by residency, and putting back. */

const ours: NonNullable<GuestInspection['relocating']> = { guest, from: vm1, to: vm2, issuer: 'ZFERRY', attempt: attemptNumber };
const sent: Fact = (seen) => knowing({ move: { kind: 'sent', sentMs: ago(1) } })(ready(seen));
const answered =
  (kind: 'done' | 'refused' | 'unknown'): Fact =>
  (seen) => {
    const at = { sentMs: ago(3), answeredMs: ago(2) };
    const move = {
      done: { kind: 'done', ...at, messages: [] },
      refused: { kind: 'refused', ...at, findings: [{ code: '1937', text: 'no' }], endReason: 4 },
      unknown: { kind: 'unknown', ...at, detail: 'lost' },
    } as const;
    return knowing({ move: move[kind] })(ready(seen));
  };

describe('while our MOVE runs', () => {
  rows(
    ['it is watched', [sent], 'hold Relocating'],
    ['a stop first reads what is running', [sent, stopped], 'inspect Relocating'],
    ['a stop cancels the relocation that z/VM shows to be ours', [sent, stopped, inspected(vm1, 0.5, { relocating: ours })], 'cancel'],
    ['it cancels once', [sent, stopped, inspected(vm1, 0.5, { relocating: ours }), knowing({ cancelSent: true })], 'hold Relocating'],
    [
      "another attempt's relocation is not cancelled",
      [sent, stopped, inspected(vm1, 0.5, { relocating: { ...ours, attempt: 3 } })],
      'hold Relocating',
    ],
    [
      'a relocation to another member is not cancelled',
      [sent, stopped, inspected(vm1, 0.5, { relocating: { ...ours, to: vm3 } })],
      'hold Relocating',
    ],
    ['without the capability nothing is cancelled', [sent, stopped, hypervisor({ cancel: false })], 'hold Relocating'],
    ['without a status nobody can say that it is ours', [sent, stopped, hypervisor({ status: false })], 'hold Relocating'],
  );
});

describe('when z/VM has answered', () => {
  rows(
    ['residency is read at once', [answered('done')], 'inspect Relocating'],
    ['a reading from before the answer says nothing', [answered('done'), inspected(vm2, 2.5)], 'inspect Relocating'],
    ['on the target it has moved, whatever was answered', [answered('refused'), inspected(vm2)], 'end Moved'],
    [
      'while z/VM still shows it moving it is read again later',
      [answered('done'), inspected(vm2, 0.5, { relocating: ours })],
      'hold Relocating',
    ],
    ['a refusal with the guest at its source ends the attempt', [answered('refused'), inspected(vm1)], 'end NotMoved'],
    ['a refusal after a cancel is a cancel', [answered('refused'), inspected(vm1), stopped], 'end Cancelled'],
    ['a guest that is gone was lost', [answered('refused'), inspected({ kind: 'nowhere' })], 'end LostGuest'],
    ['a success that residency does not show is not believed', [answered('done'), inspected(vm1)], 'hold Relocating'],
    ['unclear residency is read again', [answered('done'), inspected({ kind: 'unknown', why: 'two' }, 1.5)], 'inspect Relocating'],
    [
      'where a late MOVE may follow, a refusal is undecided',
      [answered('refused'), inspected(vm1), hypervisor({ moveLateness: { kind: 'unbounded', latenessMs: 60_000 }, setting: false })],
      'hold Relocating',
    ],
  );
});

const latenesses: readonly MoveLateness[] = [
  { kind: 'enforced' },
  { kind: 'bounded', latenessMs: 7_000 },
  { kind: 'unbounded', latenessMs: 60_000 },
];
const modes = latenesses.flatMap((lateness) => [true, false].map((status) => ({ lateness, status })));

describe.each(modes)('an unknown MOVE under $lateness.kind lateness, status $status', ({ lateness, status }) => {
  const waitMs = status ? 15_000 + latenessMs(lateness) : 335_000 + latenessMs(lateness);
  const idle = status ? null : undefined;
  const mode = hypervisor({ moveLateness: lateness, status, setting: false });
  const lost =
    (seconds: number): Fact =>
    (seen) => {
      const at = knowing({
        sinceMs: ago(seconds + 5),
        move: { kind: 'unknown', sentMs: ago(seconds), answeredMs: ago(seconds), detail: 'x' },
      });
      return [ready, intended(seconds), at, mode].reduce((view, fact) => fact(view), seen);
    };
  const after = waitMs / 1000 + 10;

  rows(
    ['is not judged a moment before its time', [lost(waitMs / 1000 - 0.001), inspected(vm1, 0, { relocating: idle })], 'hold Relocating'],
    ['is judged by a reading after its time only', [lost(after), inspected(vm1, 10.1, { relocating: idle })], 'inspect Relocating'],
    ['took effect when the guest is on its target', [lost(after), inspected(vm2, 1, { relocating: idle })], 'end Moved'],
    ['took none when the guest is at its source', [lost(after), inspected(vm1, 1, { relocating: idle })], 'end NotMoved'],
    ['is superseded when the guest is anywhere else', [lost(after), inspected(vm3, 1, { relocating: idle })], 'end Superseded'],
    ['lost the guest when it is nowhere', [lost(after), inspected({ kind: 'nowhere' }, 1, { relocating: idle })], 'end LostGuest'],
    [
      'stays undecided while two members claim it',
      [lost(after), inspected({ kind: 'unknown', why: 'two' }, 1, { relocating: idle })],
      'inspect Relocating',
    ],
    ['stays undecided while a relocation runs', [lost(after), inspected(vm1, 1, { relocating: ours })], 'inspect Relocating'],
  );

  test('a process that did not write the intent waits the whole time from when it saw it', () => {
    const taken = [claimed({ phase: 'Moving' }), dark, mode, knowing({ takenOver: true, sinceMs: ago(2), foreignIntentMs: ago(2) })];
    expect(decideRelocation(seeing(...taken), now)).toMatchObject({ kind: 'hold', recheckMs: ago(2) + waitMs });
  });

  test('the wait is the arrival of a MOVE, or its whole length where none can be seen running', () => {
    expect(waitMs).toBe((status ? arrivalMs : wholeMoveMs)(defaultLimits, lateness));
  });
});

describe('closing an attempt at z/VM where nothing drops a late MOVE', () => {
  const open: Fact = (seen) => hypervisor({ moveLateness: { kind: 'unbounded', latenessMs: 1_000 } })(answered('unknown')(seen));
  const off = { relocationSetting: 'OFF' } as const;
  rows(
    ['begins with a reading, so that an OFF of its owner is known to be his', [open], 'inspect Relocating'],
    ['comes before any wait', [open, inspected(vm1)], 'close'],
    ['is not needed where its owner has said OFF', [open, inspected(vm1, 0.5, off)], 'hold Relocating'],
    ['is sent again when it may have been what reads OFF', [open, inspected(vm1, 0.5, off), knowing({ closeSent: true })], 'close'],
    ['is sent unread for an intent that another process wrote', [open, knowing({ foreignIntentMs: ago(1) })], 'close'],
    ['is waited for', [open, knowing({ running: { close: 1 } })], 'hold Relocating'],
    ['is done once', [open, knowing({ closedMs: ago(1) })], 'hold Relocating'],
    ['is repeated when its retry is due', [open, knowing({ closeSent: true, retryMs: now.monoMs })], 'close'],
    ['waits for its retry', [open, knowing({ retryMs: now.monoMs + 1 })], 'hold Relocating'],
  );
  test('its instant is the earliest from which a reading counts', () => {
    const old = knowing({ intent: { firstMs: ago(100), lastMs: ago(100) }, sinceMs: ago(100) });
    expect(decided(open, old, knowing({ closedMs: ago(1) }), inspected(vm1, 2))).toBe('inspect Relocating');
    expect(decided(open, old, knowing({ closedMs: ago(1) }), inspected(vm1, 0.9))).toBe('end NotMoved');
  });
});

describe('putting back', () => {
  const landed = [ready, ended('Moved'), inspected(vm2)];
  const lit = [
    ...landed,
    knowing({ activation: { kind: 'accepted', sentMs: ago(1), untilMs: now.monoMs, tries: 1 } }),
    agent({ interfaces: interfacesUp('hsi1') }),
  ];
  const reported = [...lit, knowing({ reported: true })];
  const devices = claim({ devices: [linkOf('0190'), linkOf('0191')] });
  const closed = [claim({ setting: 'ON' }), knowing({ closeSent: true, closedMs: ago(2) })];
  const off = inspected(vm2, 0.5, { relocationSetting: 'OFF' });
  const group = claim({ group: { name: 'web', index: 0, size: 2, onSplit: 'Hold' } });

  const longEnded = ended('Moved', { atMs: ago(20), basisMs: ago(20) });
  rows(
    ['begins with a reading from after the end', [ready, ended('Moved')], 'inspect Relocating'],
    ['waits for an order that may still take effect', [...landed, knowing({ running: { renew: 1 } })], 'hold Restoring'],
    ['first the interface comes up, for where the guest is', landed, 'activate VM2'],
    ['also when it did not move', [ready, ended('NotMoved'), inspected(vm1)], 'activate VM1'],
    ['also when somebody took it elsewhere', [ready, ended('Superseded'), inspected(vm3)], 'activate VM3'],
    ['a reading of 15 s is good for that', [ready, longEnded, inspected(vm2, 15)], 'activate VM2'],
    ['an older one is repeated first: the program may have stood still', [ready, longEnded, inspected(vm2, 15.1)], 'inspect Relocating'],
    ['an activation on its way is waited for', [...landed, knowing({ running: { activate: 1 } })], 'hold Restoring'],
    ['a failed activation waits for its retry', [...landed, knowing({ retryMs: now.monoMs + 1 })], 'hold Restoring'],
    ['then where it is now is read again', [...landed, inspected(vm2, 1.5), knowing({ retryMs: ago(1) })], 'inspect Relocating'],
    ['and it is repeated there', [...landed, knowing({ retryMs: ago(1) })], 'activate VM2'],
    [
      'a slot is given back when activating takes longer than a whole move',
      [...landed, ended('Moved', { atMs: ago(336) })],
      'progress Restoring',
    ],
    [
      'the record waits a moment for the proof of the route',
      [...lit, knowing({ activation: { kind: 'accepted', sentMs: ago(0.09), untilMs: now.monoMs, tries: 1 } })],
      'hold Restoring',
    ],
    ['and not longer', [...lit, knowing({ activation: { kind: 'accepted', sentMs: ago(0.1), untilMs: now.monoMs, tries: 1 } })], 'report'],
    ['then the end is recorded', [...lit, devices, ...closed], 'report'],
    [
      'and in a group not before it is known which of its guests have moved',
      [...lit, ended('Superseded'), group, but({ turn: { kind: 'untold', message: 'x' } })],
      'hold WaitingForGroup',
    ],
    [
      'nor does it go before that',
      [...reported, ended('Superseded'), group, but({ turn: { kind: 'untold', message: 'x' } })],
      'hold WaitingForGroup',
    ],
    ['a record on its way is waited for', [...lit, knowing({ running: { report: 1 } })], 'hold Restoring'],
    ['then devices are linked', [...reported, devices, ...closed], 'relink 0190 on VM2'],
    [
      'under an attempt that z/VM no longer takes orders of, nothing is linked: the claim goes, and a later attempt looks',
      [...reported, devices, ...closed, knowing({ outdated: true })],
      'release',
    ],
    ['one after the other', [...reported, devices, knowing({ relinked: [linkOf('0190').vdev] })], 'relink 0191 on VM2'],
    [
      'devices that are there are not linked again',
      [...reported, devices, inspected(vm2, 0.5, { devices: [linkOf('0190'), linkOf('0191')] })],
      'release',
    ],
    ['while linking fails, the slot is given back', [...reported, devices, knowing({ retryMs: ago(1) })], 'progress Restoring'],
    [
      'and linking goes on without it',
      [...reported, devices, claim({ phase: 'Restoring' }), knowing({ retryMs: ago(1) })],
      'relink 0190 on VM2',
    ],
    ['after a reading that is not old', [...reported, devices, ...closed, longEnded, inspected(vm2, 15.1)], 'inspect Relocating'],
    ['then the setting', [...reported, ...closed, off], 'restoreSetting'],
    [
      'after an order to close whose answer was lost only when that can no longer arrive',
      [...reported, ...closed, off, knowing({ closeLostMs: ago(14) })],
      'hold Restoring',
    ],
    ["an OFF that was not ours is its owner's, and stays", [...reported, claim({ setting: 'ON' }), off], 'release'],
    ['an ON that its owner has said since is his, too', [...reported, claim({ setting: 'OFF' }), inspected(vm2)], 'release'],
    [
      'an OFF of an attempt that no record tells of is taken back',
      [...reported, claim({ setting: 'ON' }), off, knowing({ foundOff: true })],
      'restoreSetting',
    ],
    ['what is put back follows what the lists have said since', [...landed, inspected(vm2, 1.5), resides(vm3)], 'inspect Relocating'],
    [
      'also when they do not have it',
      [...landed, inspected(vm2, 1.5), resides({ kind: 'unknown', why: 'no member lists it' })],
      'inspect Relocating',
    ],
    ['a setting that reads as its owner had it is left alone, although it was closed', [...reported, ...closed, inspected(vm2)], 'release'],
    ['a setting that nobody changed is left alone', [...reported, claim({ setting: 'ON' })], 'release'],
    ['then the claim goes', reported, 'release'],
    ['a release on its way is waited for', [...reported, knowing({ running: { release: 1 } })], 'hold Restoring'],
    [
      'a guest that is nowhere needs nothing put back',
      [ready, ended('LostGuest'), inspected({ kind: 'nowhere' }), devices, ...closed],
      'report',
    ],
    ['an attempt that touched no interface activates none', [claimed(), ended('NotEligible'), inspected(vm1)], 'report'],
    [
      'an attempt taken over activates in its own name',
      [claimed(), knowing({ takenOver: true }), ended('Interrupted'), inspected(vm1)],
      'activate VM1',
    ],
    ['a landed guest of a group keeps its entry', [...reported, group, but({ turn: { kind: 'wait', message: 'x' } })], 'progress Landed'],
    ['until its group has ended', [...reported, group, but({ turn: { kind: 'over', outcome: 'Moved', message: 'x' } })], 'release'],
    ['a guest whose group is split goes back', [...reported, group, but({ turn: { kind: 'turnBack' } })], 'turnBack'],
  );
});

describe('a claim that was taken over', () => {
  const taken = knowing({ takenOver: true, sinceMs: ago(2) });
  const entry = claim({ devices: [linkOf('0190')] });
  const back: readonly Fact[] = [
    claimed(),
    taken,
    entry,
    ended('Interrupted'),
    inspected(vm1),
    knowing({ reported: true, activation: { kind: 'accepted', sentMs: ago(1), untilMs: now.monoMs, tries: 1 } }),
  ];
  const unbounded = hypervisor({ moveLateness: { kind: 'unbounded', latenessMs: 1_000 } });
  const off = inspected(vm1, 0.5, { devices: [linkOf('0190')], relocationSetting: 'OFF' });
  rows(
    ['before its intent goes on like our own', [claimed(), taken], 'test'],
    ['before its intent waits to hear from its agent', [claimed(), taken, but({ agent: { kind: 'unreachable' } })], 'hold Relocating'],
    ['goes on where the permit is what a quiesce grants', [claimed(), taken, agent({ permit: permitOf({ remainingMs: 20_000 }) })], 'test'],
    [
      'is undecided where the permit was lengthened for a MOVE that is in no record',
      [claimed(), taken, agent({ permit: permitOf({ remainingMs: 300_000 }) })],
      'hold Relocating',
    ],
    ['is not linked again while an earlier detach may arrive', back, 'hold Restoring'],
    ['looks again at its devices when none can', [...back, inspected(vm1, 1.5), knowing({ sinceMs: ago(15) })], 'inspect Relocating'],
    ['and is linked again', [...back, knowing({ sinceMs: ago(16) })], 'relink 0190 on VM1'],
    [
      'restores the setting that an earlier life may have changed',
      [...back, claim({ phase: 'Moving' }), knowing({ sinceMs: ago(17) }), off, unbounded],
      'restoreSetting',
    ],
    ['leaves it OFF where nothing is ever closed', [...back, claim({ phase: 'Moving' }), knowing({ sinceMs: ago(17) }), off], 'release'],
    ['and when no life before it can have changed it', [...back, knowing({ sinceMs: ago(17) }), off, unbounded], 'release'],
    [
      'that has landed waits for its group',
      [claimed({ phase: 'Landed' }), taken, but({ turn: { kind: 'wait', message: 'x' } })],
      'hold WaitingForGroup',
    ],
    [
      'ends as an earlier process has told, and not by being tried again',
      [claimed(), taken, knowing({ told: { outcome: 'Cancelled', message: 'x' } })],
      'end Cancelled',
    ],
    ['that has landed goes back with its group', [claimed({ phase: 'Landed' }), taken, but({ turn: { kind: 'turnBack' } })], 'turnBack'],
    [
      'that has landed ends with its group',
      [claimed({ phase: 'Landed' }), taken, but({ turn: { kind: 'over', outcome: 'Moved', message: 'x' } })],
      'end Moved',
    ],
  );
  const restoring: readonly Fact[] = [claimed({ phase: 'Restoring' }), taken];
  rows(
    ['while it was put back is read first: how it ended is not on record', restoring, 'inspect Relocating'],
    ['and was moved when it is on its target', [...restoring, inspected(vm2)], 'end Moved'],
    ['and was not when it is anywhere else', [...restoring, inspected(vm1)], 'end Interrupted'],
    [
      'and stays undecided while nobody knows where it is',
      [...restoring, inspected({ kind: 'unknown', why: 'two' }, 1.5)],
      'inspect Relocating',
    ],
    ['and of a repair is repaired', [...restoring, claim({ cause: 'Repair', to: vm1 }), inspected(vm1)], 'end Repaired'],
  );
  test("an agent's permit of another attempt keeps nobody from activating", () => {
    const facts = [
      claimed(),
      taken,
      agent({ interfaces: interfacesUp(), permit: permitOf({ attempt: 3 }) }),
      ended('Interrupted'),
      inspected(vm1),
    ];
    expect(decided(...facts)).toBe('activate VM1');
  });
});
