import type { AgentState, HsiState, Permit } from '../../controller/domain/agent.ts';
import { newAttempt, type Attempt, type AttemptEnd } from '../../controller/domain/attempt.ts';
import type { GuestCapabilities, HypervisorCapabilities } from '../../controller/domain/capability.ts';
import type { Claim } from '../../controller/domain/claim.ts';
import { defaultLimits } from '../../controller/domain/limits.ts';
import type { CpcName, GuestName, InterfaceName, MemberName, Vdev } from '../../controller/domain/names.ts';
import type { MemberSpec, PlacementPolicy, PlacementRecord } from '../../controller/domain/placement.ts';
import type { GuestInspection, MemberState, Residency } from '../../controller/domain/ssi.ts';
import type { AgentSeen, ClusterSeen, Goal, HoldFound, Now, RelocationSeen } from '../../controller/decide/seen.ts';

/** What a decision sees, said in facts: `seeing(declared('VM2'), claimed(), tested())`. Each fact changes the view that the facts before it made. */
export type Fact = (seen: RelocationSeen) => RelocationSeen;

export const now: Now = { monoMs: 10_000_000, wallMs: Date.UTC(2026, 2, 2, 8) };
export const me = 'me';
export const guest = 'LIT1' as GuestName;
export const [vm1, vm2, vm3] = ['VM1', 'VM2', 'VM3'].map((name) => name as MemberName) as [MemberName, MemberName, MemberName];
export const hsi = [
  { name: 'hsi0' as InterfaceName, cpc: 'CPC1' as CpcName },
  { name: 'hsi1' as InterfaceName, cpc: 'CPC2' as CpcName },
] as const;
export const attemptNumber = 7;

/** The monotonic instant so many seconds before now. */
export function ago(seconds: number): number {
  return now.monoMs - seconds * 1000;
}

/** VM1 and VM3 are in CPC1, VM2 is in CPC2. */
export const members: readonly MemberSpec[] = [
  { name: vm1, cpc: 'CPC1' as CpcName, machines: [{ sequence: '0000000000011111', lpar: 'LP1' }], enabled: true },
  { name: vm2, cpc: 'CPC2' as CpcName, machines: [{ sequence: '0000000000022222', lpar: 'LP2' }], enabled: true },
  { name: vm3, cpc: 'CPC1' as CpcName, machines: [{ sequence: '0000000000011111', lpar: 'LP3' }], enabled: true },
];

const able: HypervisorCapabilities = {
  test: true,
  cancel: true,
  status: true,
  detach: true,
  setting: true,
  residency: true,
  moveLateness: { kind: 'enforced' },
};

export const stableCluster: ClusterSeen = {
  mode: 'Stable',
  members,
  states: new Map<MemberName, MemberState>(members.map((member) => [member.name, 'Joined'])),
  hypervisor: able,
  guests: { permit: true, provesQuiesce: true, stream: true },
  unprovenAllowed: false,
  tickMs: 1000,
  scale: 1,
};

export const blankRecord: PlacementRecord = {
  blank: false,
  lastAttempt: 0,
  member: undefined,
  since: undefined,
  failures: 0,
  retryAtMs: undefined,
  hold: undefined,
  movedAtMs: [],
  displacedSinceMs: undefined,
};

export function placementOf(over: Partial<PlacementPolicy> = {}): PlacementPolicy {
  return {
    namespace: 'prod',
    name: 'lit1',
    uid: 'uid-1',
    generation: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    cluster: 'ltic',
    guest,
    members: [vm1],
    mode: 'Enforce',
    suspend: false,
    interfaces: hsi,
    agent: { kind: 'simulated', spec: {} },
    limits: defaultLimits,
    onSplit: 'Hold',
    detach: [],
    windows: [],
    priority: 0,
    group: undefined,
    resume: undefined,
    ...over,
  };
}

export function goalOf(target: MemberName | undefined, over: Partial<Goal> = {}): Goal {
  return {
    placement: placementOf(target === undefined ? {} : { members: [target] }),
    record: blankRecord,
    target,
    because: 'declared',
    holds: [],
    doubt: false,
    cause: 'Drift',
    relocation: undefined,
    ...over,
  };
}

export function claimOf(over: Partial<Claim> = {}): Claim {
  return {
    guest,
    placement: { namespace: 'prod', name: 'lit1', uid: 'uid-1' },
    relocation: `lit1-${attemptNumber}`,
    cause: 'Drift',
    requestedBy: 'zferry',
    attempt: attemptNumber,
    claimId: me,
    epoch: 0,
    from: vm1,
    to: vm2,
    phase: 'Claimed',
    claimedAt: '2026-03-02T08:00:00.000Z',
    limits: defaultLimits,
    interfaces: hsi,
    ...over,
  };
}

export function attemptOf(over: Partial<Attempt> = {}): Attempt {
  return { ...newAttempt({ attempt: attemptNumber, claimId: me, epoch: 0, sinceMs: ago(15), takenOver: false }), ...over };
}

export function endOf(outcome: AttemptEnd['outcome'], over: Partial<AttemptEnd> = {}): AttemptEnd {
  return { outcome, message: outcome, atMs: ago(2), basisMs: ago(2), findings: [], endReason: undefined, ...over };
}

export function interfacesUp(...names: readonly string[]): readonly HsiState[] {
  return hsi.map((one) => (names.includes(one.name) ? { ...one, up: true, proof: 'proven' } : { ...one, up: false, proof: 'down' }));
}

export function stateOf(over: Partial<AgentState> = {}): AgentState {
  return {
    guest,
    bootId: 'boot-1',
    machine: { sequence: '0000000000011111', lpar: 'LP1' },
    map: members.flatMap((member) => member.machines.map((machine) => ({ ...machine, member: member.name, cpc: member.cpc }))),
    interfaces: interfacesUp('hsi0'),
    permit: undefined,
    fence: { attempt: 0, epoch: 0, sequence: 0 },
    quiescedFor: undefined,
    drainBoundMs: 2000,
    lastDark: undefined,
    ...over,
  };
}

export function permitOf(over: Partial<Permit> = {}): Permit {
  return {
    attempt: attemptNumber,
    epoch: 0,
    sequence: 1,
    source: { sequence: '0000000000011111', lpar: 'LP1' },
    remainingMs: 300_000,
    ...over,
  };
}

export function agentOf(over: Partial<AgentState> = {}): AgentSeen {
  return { kind: 'state', state: stateOf(over), askedMs: ago(0), interfaces: hsi };
}

export function inspectionOf(at: MemberName | Residency, over: Partial<GuestInspection> = {}): GuestInspection {
  const residency: Residency = typeof at === 'string' ? { kind: 'at', member: at } : at;
  return { residency, relocating: null, devices: [], relocationSetting: 'ON', ...over };
}

export function linkOf(vdev: string) {
  return { vdev: vdev as Vdev, owner: 'MAINT', ownerVdev: vdev as Vdev, mode: 'RR' };
}

/** A guest at rest on VM1 as declared, with hsi0 up, and nobody's claim; then the facts in order. */
export function seeing(...facts: readonly Fact[]): RelocationSeen {
  const atRest: RelocationSeen = {
    guest,
    goal: goalOf(vm1),
    cluster: stableCluster,
    residency: { value: { kind: 'at', member: vm1 }, askedMs: ago(0.2) },
    relocating: undefined,
    claim: undefined,
    processId: me,
    adoptable: false,
    attempt: undefined,
    agent: agentOf(),
    stop: undefined,
    turn: undefined,
    preparation: undefined,
    preparing: false,
  };
  return facts.reduce((seen, fact) => fact(seen), atRest);
}

/** The rest as it is, but this. */
export const but =
  (over: Partial<RelocationSeen>): Fact =>
  (seen) => ({ ...seen, ...over });
export const declared = (target: MemberName | undefined, over: Partial<Goal> = {}): Fact => but({ goal: goalOf(target, over) });
export const held =
  (...holds: readonly HoldFound[]): Fact =>
  (seen) =>
    seen.goal === undefined ? seen : { ...seen, goal: { ...seen.goal, holds } };
export const resides = (value: Residency | MemberName, seconds = 0.2): Fact =>
  but({ residency: { value: typeof value === 'string' ? { kind: 'at', member: value } : value, askedMs: ago(seconds) } });
export const agent = (over: Partial<AgentState>): Fact => but({ agent: agentOf(over) });
export const hypervisor =
  (over: Partial<HypervisorCapabilities>): Fact =>
  (seen) => ({
    ...seen,
    cluster: { ...seen.cluster, hypervisor: { ...seen.cluster.hypervisor, ...over } },
  });
export const guests =
  (over: Partial<GuestCapabilities>): Fact =>
  (seen) => ({
    ...seen,
    cluster: { ...seen.cluster, guests: { ...seen.cluster.guests, ...over } },
  });
export const stopped: Fact = but({ stop: { outcome: 'Cancelled', message: 'cancelled by ann' } });

/** Our claim from VM1 to VM2, with an attempt that has done nothing yet. */
export const claimed =
  (over: Partial<Claim> = {}): Fact =>
  (seen) => ({
    ...seen,
    goal: goalOf(vm2),
    claim: claimOf(over),
    attempt: seen.attempt ?? attemptOf(),
  });
/** More of what this process knows of its attempt. */
export const knowing =
  (over: Partial<Attempt>): Fact =>
  (seen) => ({ ...seen, attempt: { ...(seen.attempt ?? attemptOf()), ...over } });
export const claim =
  (over: Partial<Claim>): Fact =>
  (seen) =>
    seen.claim === undefined ? seen : { ...seen, claim: { ...seen.claim, ...over } };
export const tested = (seconds = 3): Fact =>
  knowing({ test: { kind: 'passed', askedMs: ago(seconds), answeredMs: ago(seconds), receiverNowMs: undefined } });
/** The quiesce was accepted, all interfaces are down, the withdrawal is proven and the permit is valid. */
export const dark: Fact = (seen) => ({
  ...knowing({ quiesce: { kind: 'accepted', sentMs: ago(2), untilMs: now.monoMs + 30_000 } })(seen),
  agent: agentOf({ interfaces: interfacesUp(), quiescedFor: attemptNumber, permit: permitOf() }),
});
/** This process wrote the intent so many seconds ago. */
export const intended =
  (seconds = 1): Fact =>
  (seen) =>
    claim({ phase: 'Moving', notAfter: '2026-03-02T08:00:09.000Z' })(
      knowing({ intent: { firstMs: ago(seconds), lastMs: ago(seconds) } })(seen),
    );
export const renewed: Fact = knowing({ renewal: { kind: 'accepted', sentMs: ago(0.5), untilMs: now.monoMs + 300_000 } });
/** A targeted reading asked for so many seconds ago, and no list of the guests since. */
export const inspected =
  (at: MemberName | Residency, seconds = 0.5, over: Partial<GuestInspection> = {}): Fact =>
  (seen) =>
    resides(at, seconds)(knowing({ inspection: { askedMs: ago(seconds), value: inspectionOf(at, over) } })(seen));
export const ended = (outcome: AttemptEnd['outcome'], over: Partial<AttemptEnd> = {}): Fact => knowing({ end: endOf(outcome, over) });

/** Everything that a MOVE needs. */
export const ready: Fact = (seen) => [claimed(), tested(), dark, intended(), renewed].reduce((view, fact) => fact(view), seen);
