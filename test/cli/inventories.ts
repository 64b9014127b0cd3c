import type { Claim, Condition, GuestPlacement, GuestPlacementStatus, Relocation, SSICluster } from '../../crds/generated.ts';
import type { Reason } from '../../controller/domain/reason.ts';

/** Stored resources for tests of what people read; hand-made, after the paper's cluster. */

export const nowMs = Date.UTC(2026, 0, 5, 15, 32, 7);

const at = (secondsAgo: number): string => new Date(nowMs - secondsAgo * 1000).toISOString();

export function ssiCluster(over: { readonly spec?: Partial<SSICluster['spec']>; readonly status?: SSICluster['status'] } = {}): SSICluster {
  return {
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'SSICluster',
    metadata: { name: 'paper', uid: 'c1', resourceVersion: '9', generation: 1, creationTimestamp: at(9000) },
    spec: {
      members: [
        { name: 'LTICVM9', cpc: 'CPC1', lpar: 'LP9', machineSequences: ['0000000000011111'] },
        { name: 'LTICVM10', cpc: 'CPC2', lpar: 'LP10', machineSequences: ['0000000000022222'] },
      ],
      hypervisor: { simulated: {} },
      enforcement: 'Enforce',
      tenants: [{ namespace: 'production', guests: ['LIT*'] }],
      ...over.spec,
    },
    status: over.status ?? {
      observedGeneration: 1,
      mode: 'Stable',
      members: [
        { name: 'LTICVM9', state: 'Joined', guests: 3 },
        { name: 'LTICVM10', state: 'Joined', guests: 1 },
      ],
    },
  };
}

export function condition(type: string, status: Condition['status'], reason: string, message = ''): Condition {
  return { type, status, reason, message, lastTransitionTime: at(300) };
}

export interface PlacementFacts {
  readonly guest: string;
  readonly member?: string;
  readonly reason?: Reason;
  readonly ready?: Condition['status'];
  readonly placed?: Condition['status'];
  readonly spec?: Partial<GuestPlacement['spec']>;
  readonly status?: Partial<GuestPlacementStatus>;
  readonly generation?: number;
}

/** A guest at rest on LTICVM9 unless told otherwise. */
export function placement(facts: PlacementFacts): GuestPlacement {
  const name = facts.guest.toLowerCase();
  return {
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'GuestPlacement',
    metadata: {
      name,
      namespace: 'production',
      uid: `uid-${name}`,
      resourceVersion: '5',
      generation: facts.generation ?? 1,
      creationTimestamp: at(9000),
    },
    spec: { cluster: 'paper', guest: facts.guest, member: facts.member ?? 'LTICVM9', ...facts.spec },
    status: {
      observedGeneration: 1,
      desiredMember: facts.member ?? 'LTICVM9',
      desiredBecause: 'declared',
      member: 'LTICVM9',
      cpc: 'CPC1',
      observedAt: at(1),
      conditions: [
        condition('Ready', facts.ready ?? 'True', facts.reason ?? 'Placed'),
        condition('Placed', facts.placed ?? 'True', facts.reason ?? 'Placed'),
      ],
      ...facts.status,
    },
  };
}

export function claim(over: Partial<Claim> = {}): Claim {
  return {
    guest: 'LITDCON1',
    placement: { namespace: 'production', name: 'litdcon1', uid: 'uid-litdcon1' },
    relocation: 'litdcon1-7',
    cause: 'Drift',
    requestedBy: 'production/litdcon1',
    attempt: 7,
    claimId: 'host-4711',
    epoch: 2,
    from: 'LTICVM9',
    to: 'LTICVM10',
    phase: 'Moving',
    claimedAt: at(5),
    limits: { issueWindowMs: 10_000, marginMs: 5_000, giveUpMs: 10_000, maxTotalMs: 300_000, maxQuiesceMs: 10_000 },
    notAfter: at(-6),
    ...over,
  };
}

/** A move of 20 minutes ago that left the guest dark for 840 ms. */
export const pastMove = {
  relocation: 'litdcon1-6',
  from: 'LTICVM10',
  to: 'LTICVM9',
  cause: 'Drift',
  outcome: 'Moved',
  at: at(1200),
  darkMs: 840,
} as const;

/** What is recorded of a relocation that an operator made ten seconds ago. */
export function externalRecord({ placement: name, darkMs }: { readonly placement: string; readonly darkMs: number }): Relocation {
  return {
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'Relocation',
    metadata: {
      name: `${name}-x0123456789`,
      namespace: 'production',
      uid: `uid-x-${name}`,
      resourceVersion: '8',
      generation: 1,
      creationTimestamp: at(10),
    },
    spec: {
      ...{ cluster: 'paper', guest: name.toUpperCase(), placement: name, from: 'LTICVM9', to: 'LTICVM10' },
      ...{ cause: 'External', requestedBy: 'somebody else, at z/VM' },
    },
    status: { observedGeneration: 1, phase: 'Finished', outcome: 'External', from: 'LTICVM9', finishedAt: at(10), darkMs },
  };
}
