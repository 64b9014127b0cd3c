/** Resources as they are stored <-> the nouns of the domain. What comes in here has passed its schema, so names are taken as checked. */
import { parse } from 'node-cron';
import type { Claim as ClaimEntry, GuestPlacement, SSICluster, Window } from '../../crds/generated.ts';
import type { Claim } from '../domain/claim.ts';
import { createPool } from './pool.ts';
import { defaultLimits, scaledLimits, type Limits } from '../domain/limits.ts';
import { parseGuestName, parseVdevs, type CpcName, type InterfaceName, type MemberName } from '../domain/names.ts';
import type { ClusterPolicy, Hold, ParsedWindow, PlacementPolicy, PlacementRecord } from '../domain/placement.ts';

export const resumeAnnotation = 'zferry.io/resume';
export const releaseAnnotation = 'zferry.io/release-mass-change';

export function clusterPolicyOf(cluster: SSICluster, scale: number): ClusterPolicy {
  const { spec } = cluster;
  const relocation = spec.relocation ?? {};
  const maxConcurrent = relocation.maxConcurrent ?? 1;
  return {
    name: cluster.metadata.name,
    members: spec.members.map((member) => ({
      name: member.name as MemberName,
      cpc: member.cpc as CpcName,
      machines: member.machineSequences.map((sequence) => ({ sequence, lpar: member.lpar })),
      enabled: member.enabled ?? true,
    })),
    enforcement: spec.enforcement ?? 'Observe',
    suspend: spec.suspend ?? false,
    windows: (spec.windows ?? []).map(windowOf),
    maxConcurrent,
    maxPerMember: relocation.maxPerMember ?? maxConcurrent,
    limits: limitsOf(defaultLimits, relocation, scale),
    flap: { moves: relocation.flapLimit?.moves ?? 4, periodMs: (relocation.flapLimit?.perMinutes ?? 60) * 60_000 },
    massChange: { guests: relocation.massChange?.guests ?? 10, periodMs: (relocation.massChange?.perMinutes ?? 30) * 60_000 },
    externalHoldMs: relocation.externalHold === 'Forever' ? undefined : (relocation.externalHoldSeconds ?? 1800) * 1000 * scale,
    allowUnproven: relocation.allowUnproven ?? [],
    tenants: (spec.tenants ?? []).map((tenant) => ({
      namespace: tenant.namespace,
      guests: tenant.guests,
      members: tenant.members,
      maxPriority: tenant.maxPriority ?? 0,
    })),
  };
}

/** The placement as its owner wrote it; undefined when it cannot be understood although its schema was satisfied. */
export function placementPolicyOf(placement: GuestPlacement, clusterLimits: Limits, scale: number): PlacementPolicy | undefined {
  const { spec, metadata } = placement;
  const guest = parseGuestName(spec.guest);
  const detach = parseVdevs(spec.detachDevices ?? []);
  if (!guest.ok || !detach.ok) return undefined;
  const resume = metadata.annotations?.[resumeAnnotation];
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid,
    generation: metadata.generation,
    createdAt: metadata.creationTimestamp,
    cluster: spec.cluster,
    guest: guest.value,
    members: membersOf(spec),
    mode: spec.mode ?? 'Enforce',
    suspend: spec.suspend ?? false,
    interfaces: interfacesOf(spec),
    agent: agentOf(spec.agent),
    limits: spec.relocation === undefined ? clusterLimits : limitsOf(clusterLimits, spec.relocation, scale),
    onSplit: spec.relocation?.onSplit ?? 'Hold',
    detach: detach.value.length === 0 ? nothing : detach.value,
    windows: spec.windows === undefined ? nothing : spec.windows.map(windowOf),
    priority: spec.priority ?? 0,
    group: spec.group,
    resume: resume === undefined || resume === placement.status?.resumed ? undefined : resume,
  };
}

const nothing: readonly never[] = [];
const memberLists = createPool<readonly MemberName[]>();
const interfaceLists = createPool<PlacementPolicy['interfaces']>();

function membersOf({ member, members }: GuestPlacement['spec']): readonly MemberName[] {
  if (members !== undefined) return members as readonly MemberName[];
  return member === undefined ? nothing : memberLists.one(member, () => [member as MemberName]);
}

/** Names hold neither of the two signs (their schemas say so), so a print is of one list only. */
function interfacesOf({ hipersockets }: GuestPlacement['spec']): PlacementPolicy['interfaces'] {
  if (hipersockets === undefined) return nothing;
  const { interfaces } = hipersockets;
  return interfaceLists.one(interfaces.map(({ name, cpc }) => `${name}@${cpc}`).join(), () =>
    interfaces.map(({ name, cpc }) => ({ name: name as InterfaceName, cpc: cpc as CpcName })),
  );
}

export function placementRecordOf({ status }: GuestPlacement): PlacementRecord {
  const placed = status?.conditions?.find((condition) => condition.type === 'Placed');
  return {
    blank: status?.member === undefined,
    lastAttempt: status?.lastAttempt?.attempt ?? 0,
    member: status?.member as MemberName | undefined,
    since: status?.observedAt,
    failures: status?.lastAttempt?.failures ?? 0,
    retryAtMs: status?.lastAttempt?.retryAt === undefined ? undefined : Date.parse(status.lastAttempt.retryAt),
    hold: status?.hold === undefined ? undefined : holdOf(status.hold),
    movedAtMs:
      status?.history === undefined
        ? nothing
        : status.history
            .filter((entry) => entry.outcome === 'Moved')
            .map((entry) => Date.parse(entry.at))
            .sort((a, b) => a - b),
    displacedSinceMs: placed?.status === 'False' ? Date.parse(placed.lastTransitionTime) : undefined,
  };
}

/** The stored claim and the domain's are one shape; its names were checked when it was written. */
export function claimOf(entry: ClaimEntry): Claim {
  return entry as Claim;
}

export function entryOf(claim: Claim): ClaimEntry {
  return claim as ClaimEntry;
}

function holdOf(hold: NonNullable<NonNullable<GuestPlacement['status']>['hold']>): Hold {
  return {
    reason: hold.reason as Hold['reason'],
    since: hold.since,
    untilMs: hold.until === undefined ? undefined : Date.parse(hold.until),
    generation: hold.generation,
    message: hold.message ?? '',
  };
}

function agentOf(agent: GuestPlacement['spec']['agent']): PlacementPolicy['agent'] {
  for (const kind of ['https', 'ssh', 'console', 'simulated'] as const) {
    const spec = agent?.[kind];
    if (spec !== undefined) return { kind, spec };
  }
  return undefined;
}

function limitsOf(base: Limits, given: { readonly maxTotalSeconds?: number; readonly maxQuiesceSeconds?: number }, scale: number): Limits {
  const whole = base === defaultLimits ? scaledLimits(base, scale) : base;
  return {
    ...whole,
    ...(given.maxTotalSeconds === undefined ? {} : { maxTotalMs: Math.round(given.maxTotalSeconds * 1000 * scale) }),
    ...(given.maxQuiesceSeconds === undefined ? {} : { maxQuiesceMs: Math.round(given.maxQuiesceSeconds * 1000 * scale) }),
  };
}

function windowOf(window: Window): ParsedWindow {
  const fields = parse(window.cron);
  const [, , day, , weekday] = window.cron.trim().split(/\s+/);
  return {
    name: window.name,
    minutes: fields.minute,
    hours: fields.hour,
    days: fields.dayOfMonth.map(Number),
    months: fields.month,
    weekdays: fields.dayOfWeek.map((number) => Number(number) % 7),
    anyDay: day !== '*' && weekday !== '*',
    durationMs: window.durationMinutes * 60_000,
    timeZone: window.timeZone ?? 'UTC',
  };
}
