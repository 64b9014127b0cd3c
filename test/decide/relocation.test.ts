import { describe } from 'vitest';
import type { Fault } from '../../controller/domain/fault.ts';
import { rows } from './rows.ts';
import {
  agent,
  ago,
  attemptNumber,
  but,
  claim,
  claimed,
  dark,
  declared,
  ended,
  type Fact,
  goalOf,
  guests,
  held,
  hypervisor,
  inspectionOf,
  intended,
  interfacesUp,
  knowing,
  linkOf,
  now,
  permitOf,
  placementOf,
  ready,
  renewed,
  resides,
  seeing,
  stopped,
  tested,
  vm1,
  vm2,
  vm3,
} from './seeing.ts';

/** The rows of the decision up to the MOVE: without a claim, with another's, before the intent, and the one row that sends. */

const unreachable: Fault = { kind: 'unreachable', detail: 'no route' };
const unknownOutcome: Fault = { kind: 'unknownOutcome', detail: 'the line broke' };
const unauthorised: Fault = { kind: 'unauthorised', detail: 'wrong password' };
const said: Fault = { kind: 'refused', findings: [{ code: '1', text: 'no' }] };
const elsewhere = { guest: 'LIT1', from: vm1, to: vm3, issuer: 'MAINT' } as Parameters<typeof but>[0]['relocating'] & object;
const late = declared(vm2);
const wrong = agent({ interfaces: interfacesUp('hsi1') });
const deviceGoal = but({ goal: goalOf(vm2, { placement: placementOf({ members: [vm2], detach: [linkOf('0190').vdev] }) }) });
const prepared = (seconds: number): Fact => but({ preparation: { askedMs: ago(seconds), value: inspectionOf(vm1) } });
const unbounded: Fact = hypervisor({ moveLateness: { kind: 'unbounded', latenessMs: 60_000 } });

describe('without a claim', () => {
  rows(
    ['a guest in place with the right interface alone up rests', [], 'rest Placed'],
    ['a guest that no placement names is left alone', [but({ goal: undefined })], 'rest Placed'],
    ['a guest in place whose agent is silent rests, and says so', [but({ agent: { kind: 'unreachable' } })], 'rest PlacedNetworkUnknown'],
    ['a guest without HiperSockets is right when it is in place', [but({ agent: { kind: 'none' } })], 'rest Placed'],
    ['a displaced guest is claimed', [late], 'claim VM1>VM2'],
    ['while it is being read nothing else is begun', [late, but({ preparing: true })], 'hold Relocating'],
    ['a reading of 15 s still counts', [late, resides(vm1, 15)], 'claim VM1>VM2'],
    ['an older reading decides nothing', [late, resides(vm1, 15.1)], 'hold HypervisorUnreachable'],
    ['two members or none means a targeted reading', [late, resides({ kind: 'unknown', why: 'two' })], 'inspect ResidencyUnknown'],
    ['a guest that is logged on nowhere is waited for', [late, resides({ kind: 'nowhere' })], 'hold NotLoggedOn'],
    ["somebody else's relocation is watched", [late, but({ relocating: elsewhere })], 'hold RelocatingElsewhere'],
    [
      "somebody else's finished move is recorded before it is judged",
      [declared(vm2, { record: { ...goalOf(vm2).record, member: vm3 } })],
      'external VM3>VM1',
    ],
    [
      'a void placement holds with its first reason',
      [declared(undefined), held({ reason: 'NotAdmitted', message: 'x' })],
      'hold NotAdmitted',
    ],
    [
      'of several holds the first one is told',
      [late, held({ reason: 'Suspended', message: 'x' }, { reason: 'Backoff', message: 'y' })],
      'hold Suspended',
    ],
    ['holds that keep a guest from moving do not disturb one in place', [held({ reason: 'Backoff', message: 'x' })], 'rest Placed'],
    ['the wrong interface of a guest in place is repaired', [wrong], 'repair VM1'],
    ['two interfaces up are repaired', [agent({ interfaces: interfacesUp('hsi0', 'hsi1') })], 'repair VM1'],
    ['no interface up is repaired', [agent({ interfaces: interfacesUp() })], 'repair VM1'],
    ['while the agent holds a permit its interfaces are left to it', [wrong, agent({ permit: permitOf() })], 'hold Repairing'],
    ['a repair waits for records', [wrong, held({ reason: 'RecordsMissing', message: 'x' })], 'hold RecordsMissing'],
    ['a suspended guest is not repaired', [wrong, held({ reason: 'Suspended', message: 'x' })], 'hold Suspended'],
    ['an observed guest is not repaired', [wrong, held({ reason: 'Observed', message: 'x' })], 'hold Observed'],
    ['a guest with another map is not repaired', [wrong, held({ reason: 'MapMismatch', message: 'x' })], 'hold MapMismatch'],
    [
      'residency without proof is no reason to touch an interface',
      [wrong, held({ reason: 'UnprovenResidency', message: 'x' })],
      'hold UnprovenResidency',
    ],
    ['a repair does not wait for a window', [wrong, held({ reason: 'Deferred', message: 'x' })], 'repair VM1'],
    [
      'an agent that does not tell by itself is asked first',
      [late, guests({ stream: false }), but({ agent: { ...agentSeen(), askedMs: ago(6) } })],
      'askAgent Relocating',
    ],
    ['an agent asked a moment ago is not asked again', [late, guests({ stream: false })], 'claim VM1>VM2'],
    ['devices to detach are read before the claim, which must remember them', [deviceGoal], 'inspect Relocating'],
    ['they are read again when that was long ago', [deviceGoal, prepared(6)], 'inspect Relocating'],
    ['devices just read go into the claim', [deviceGoal, prepared(1)], 'claim VM1>VM2'],
    ['an adapter that cannot detach does not read devices', [deviceGoal, hypervisor({ detach: false })], 'claim VM1>VM2'],
    ['where nothing drops a late MOVE the setting is read before the claim', [late, unbounded], 'inspect Relocating'],
  );
});

describe("another's claim", () => {
  const another = claimed({ claimId: 'other' });
  rows(
    ['is left alone while its holder may live', [another], 'hold OtherController'],
    ['is taken over when its holder has had all its time', [another, but({ adoptable: true })], 'takeover'],
    ['is taken over once', [another, but({ adoptable: true, preparing: true })], 'hold Relocating'],
    ['is not ours because we know its attempt', [another, knowing({}), tested()], 'hold OtherController'],
    [
      'of an earlier life of this process is taken over like any other',
      [claimed(), but({ attempt: undefined, adoptable: true })],
      'takeover',
    ],
  );
});

describe('before the intent', () => {
  const devices = claim({ devices: [linkOf('0190')] });
  const failedTest = (fault: Fault, tries: number): Fact => knowing({ test: { kind: 'failed', fault, tries } });
  const failedQuiesce = (fault: Fault, tries: number): Fact => knowing({ quiesce: { kind: 'failed', sentMs: ago(1), fault, tries } });
  const draining = (seconds: number): Fact =>
    knowing({ quiesce: { kind: 'accepted', sentMs: ago(1), untilMs: now.monoMs + seconds * 1000 } });
  rows(
    ['the first effect is TEST, while the interface is up', [claimed()], 'test'],
    ['declared devices are detached before TEST', [claimed(), devices], 'detach 0190'],
    ['a detach on its way is waited for', [claimed(), devices, knowing({ running: { detach: 1 } })], 'hold Relocating'],
    ['TEST follows the detach', [claimed(), devices, knowing({ detached: true })], 'test'],
    ['a TEST on its way is waited for', [claimed(), knowing({ running: { test: 1 } })], 'hold Relocating'],
    [
      'a refused TEST ends the attempt before anything went dark',
      [claimed(), knowing({ test: { kind: 'refused', findings: [] } })],
      'end NotEligible',
    ],
    ['a TEST without an answer is repeated', [claimed(), failedTest(unreachable, 1)], 'test'],
    ['three TESTs without an answer end the attempt', [claimed(), failedTest(unreachable, 3)], 'end Failed'],
    ['refused credentials end the attempt at once', [claimed(), failedTest(unauthorised, 1)], 'end Failed'],
    ['quiesce follows a passed TEST', [claimed(), tested()], 'quiesce'],
    ['a guest without HiperSockets needs no quiesce', [claimed({ interfaces: [] }), but({ agent: { kind: 'none' } }), tested()], 'intend'],
    ['a quiesce on its way is waited for', [claimed(), tested(), knowing({ running: { quiesce: 1 } })], 'hold Relocating'],
    ['a quiesce that did not arrive is repeated', [claimed(), tested(), failedQuiesce(unreachable, 1)], 'quiesce'],
    ['a quiesce whose answer was lost is repeated: it is idempotent', [claimed(), tested(), failedQuiesce(unknownOutcome, 2)], 'quiesce'],
    ['three lost quiesces end the attempt', [claimed(), tested(), failedQuiesce(unreachable, 3)], 'end QuiesceFailed'],
    ['a refused quiesce ends the attempt', [claimed(), tested(), failedQuiesce(said, 1)], 'end QuiesceFailed'],
    ['draining is waited for', [claimed(), tested(), draining(1)], 'hold Relocating'],
    ['draining beyond its bound ends the attempt', [claimed(), tested(), draining(0)], 'end QuiesceFailed'],
    [
      "another attempt's proof proves nothing",
      [claimed(), tested(), dark, agent({ interfaces: interfacesUp(), quiescedFor: attemptNumber - 1 })],
      'hold Relocating',
    ],
    ['a proof with an interface up proves nothing', [claimed(), tested(), dark, agent({ quiescedFor: attemptNumber })], 'hold Relocating'],
    ['the intent follows the proof', [claimed(), tested(), dark], 'intend'],
    ['a TEST of 20 s is fresh enough for an intent', [claimed(), tested(20), dark], 'intend'],
    ['an older one is repeated first', [claimed(), tested(20.1), dark], 'test'],
    [
      'an intent on its way is waited for, whatever else happens',
      [claimed(), tested(), dark, knowing({ running: { intent: 1 } }), stopped],
      'hold Relocating',
    ],
    ['stopping is free', [claimed(), tested(), dark, stopped], 'end Cancelled'],
    ['a target that left the cluster ends the attempt', [claimed(), targetIs('Leaving')], 'end Superseded'],
    ['a guest that somebody else moved meanwhile ends the attempt', [claimed(), resides(vm3)], 'end Superseded'],
    [
      'a reading older than the claim proves no such move, and is repeated',
      [claimed(), knowing({ sinceMs: ago(10) }), resides(vm3, 12)],
      'inspect Relocating',
    ],
    ['a reading of 15 s is good for a TEST', [claimed(), resides(vm1, 15)], 'test'],
    ['an older one is repeated before a TEST', [claimed(), resides(vm1, 15.1)], 'inspect Relocating'],
    ['it is repeated before a detach', [claimed(), devices, resides(vm1, 15.1)], 'inspect Relocating'],
    ['it is repeated before a quiesce', [claimed(), tested(), resides(vm1, 15.1)], 'inspect Relocating'],
    ['it is repeated before the intent', [claimed(), tested(), dark, resides(vm1, 15.1)], 'inspect Relocating'],
    [
      'a guest of which z/VM cannot tell where it is goes dark for nobody',
      [claimed(), tested(), resides({ kind: 'unknown', why: 'no member lists it' })],
      'inspect Relocating',
    ],
    ['a guest that logged off ends the attempt', [claimed(), resides({ kind: 'nowhere' })], 'end LostGuest'],
    ['a repair has no MOVE: it goes straight to putting back', [claimed({ cause: 'Repair', to: vm1 })], 'end Repaired'],
    ['a tested guest waits for the TESTs of its group', [claimed(), tested(), but({ turn: { kind: 'test' } })], 'hold WaitingForGroup'],
    ['it tests before it waits', [claimed(), but({ turn: { kind: 'test' } })], 'test'],
    ['it stays lit until its turn', [claimed(), tested(), but({ turn: { kind: 'wait', message: 'x' } })], 'hold WaitingForGroup'],
    ['it goes on its turn', [claimed(), tested(), but({ turn: { kind: 'go' } })], 'quiesce'],
    [
      'it ends with its group',
      [claimed(), tested(), but({ turn: { kind: 'over', outcome: 'Superseded', message: 'x' } })],
      'end Superseded',
    ],
  );
});

describe('the row that sends a MOVE', () => {
  const failedRenewal = (fault: Fault, tries: number): Fact => knowing({ renewal: { kind: 'failed', sentMs: ago(1), fault, tries } });
  const darkWith = (over: Parameters<typeof agent>[0]): Fact =>
    agent({ interfaces: interfacesUp(), quiescedFor: attemptNumber, permit: permitOf(), ...over });
  rows(
    ['sends it when nothing is missing', [ready], 'move'],
    ['sends it on the last millisecond of the issue window', [ready, intended(9.999)], 'move'],
    ['is closed when the issue window has passed', [ready, intended(10)], 'end Failed'],
    ['sends it on a TEST of 30 s', [ready, tested(30)], 'move'],
    ['is closed when the TEST is older than 30 s', [ready, tested(30.1)], 'end Failed'],
    ['is closed when the target has left the cluster', [ready, targetIs('Leaving')], 'end Superseded'],
    [
      'waits for a reading when nobody knows where the guest is',
      [ready, resides({ kind: 'unknown', why: 'no member lists it' })],
      'inspect Relocating',
    ],
    ['is closed without a TEST', [ready, knowing({ test: { kind: 'refused', findings: [] } })], 'end Failed'],
    ['is closed when somebody asked to stop', [ready, stopped], 'end Cancelled'],
    ['lengthens the permit first', [claimed(), tested(), dark, intended()], 'renew'],
    ['waits for a renewal on its way', [ready, knowing({ running: { renew: 1 } })], 'hold Relocating'],
    ['repeats a renewal that was lost', [ready, failedRenewal(unknownOutcome, 1)], 'renew'],
    ['is closed after three lost renewals', [ready, failedRenewal(unknownOutcome, 3)], 'end QuiesceFailed'],
    ['is closed after a refused renewal', [ready, failedRenewal(said, 1)], 'end QuiesceFailed'],
    ['is closed when the permit has ended', [ready, darkWith({ permit: undefined })], 'end QuiesceFailed'],
    ["is closed on another attempt's permit", [ready, darkWith({ permit: permitOf({ attempt: attemptNumber - 1 }) })], 'end QuiesceFailed'],
    [
      'is closed when the permit ends before the issue window',
      [ready, darkWith({ permit: permitOf({ remainingMs: 9_999 }) })],
      'end QuiesceFailed',
    ],
    ['is closed when an interface is up', [ready, darkWith({ interfaces: interfacesUp('hsi0') })], 'end QuiesceFailed'],
    ['is closed when the proof is of another attempt', [ready, darkWith({ quiescedFor: attemptNumber - 1 })], 'end QuiesceFailed'],
    ['is closed when the agent is silent', [ready, but({ agent: { kind: 'unreachable' } })], 'end QuiesceFailed'],
    ['takes an adapter without permits at its word', [ready, guests({ permit: false }), darkWith({ permit: undefined })], 'move'],
    ['takes an adapter without proof at its word', [ready, guests({ provesQuiesce: false }), darkWith({ quiescedFor: undefined })], 'move'],
    [
      'needs no agent for a guest without HiperSockets',
      [claimed({ interfaces: [] }), but({ agent: { kind: 'none' } }), tested(), intended()],
      'move',
    ],
    [
      'sends nothing for an intent that another life wrote',
      [ready, knowing({ takenOver: true, foreignIntentMs: ago(2) })],
      'hold Relocating',
    ],
    [
      'sends nothing for an intent that this process does not remember',
      [claimed({ phase: 'Moving' }), tested(), dark, renewed, knowing({ sinceMs: ago(2) })],
      'hold Relocating',
    ],
    ['sends nothing before the intent is written', [ready, claim({ phase: 'Claimed' })], 'intend'],
    ['sends nothing twice', [ready, knowing({ move: { kind: 'sent', sentMs: ago(0) } })], 'hold Relocating'],
    ['ends an attempt whose MOVE certainly was not sent', [ready, knowing({ move: { kind: 'notSent', detail: 'x' } })], 'end Failed'],
    ['has nothing to say once the attempt has ended', [ready, ended('Failed')], 'inspect Relocating'],
  );
});

function agentSeen() {
  const { agent } = seeing();
  if (agent.kind !== 'state') throw new Error('the guest at rest has an agent');
  return agent;
}

function targetIs(state: 'Leaving'): Fact {
  return (seen) => ({ ...seen, cluster: { ...seen.cluster, states: new Map(seen.cluster.states).set(vm2, state) } });
}
