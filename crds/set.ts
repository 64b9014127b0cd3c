/** What several objects must be to one another: every name leads somewhere, every guest has one owner, every owner is admitted. */
import { contains, parseAddress, parseNetwork } from './address.ts';
import type { ValidationFinding } from './finding.ts';
import type { GuestPlacement, Relocation, SSICluster } from './generated.ts';
import type { Resource } from './validate.ts';

export interface SetFinding extends ValidationFinding {
  /** Index of the object that it is about. */
  readonly object: number;
}

type Report = (path: string, what: string, instead: string) => void;

/** Checks valid objects together. What is not in the set is not missed: a repository of placements need not hold the cluster. */
export function validateSet(objects: readonly Resource[]): readonly SetFinding[] {
  const findings: SetFinding[] = [];
  const clusters = new Map(objects.flatMap((object) => (object.kind === 'SSICluster' ? [[object.metadata.name, object] as const] : [])));
  const placements = new Map(objects.flatMap((object) => (object.kind === 'GuestPlacement' ? [[nameOf(object), object] as const] : [])));
  const names = new Set<string>();
  const owned = new Set<string>();
  for (const [index, object] of objects.entries()) {
    const report: Report = (path, what, instead) => findings.push({ object: index, path, what, instead });
    const name = `${object.kind} ${nameOf(object)}`;
    if (names.has(name)) report('metadata.name', 'is the name of another object of this kind too', 'rename one of the two, or remove it');
    names.add(name);
    if (object.kind === 'SSICluster') continue;
    const cluster = clusters.get(object.spec.cluster);
    if (object.kind === 'Relocation') {
      checkRelocation(object, placements, report);
      if (cluster !== undefined) checkMember(object.spec.to, 'spec.to', cluster, report);
      continue;
    }
    const guest = `${object.spec.cluster} ${object.spec.guest}`;
    if (owned.has(guest)) report('spec.guest', 'has another placement already', 'keep one placement for each guest');
    owned.add(guest);
    if (cluster !== undefined) checkPlacement(object, cluster, report);
  }
  return findings;
}

function nameOf(object: Resource): string {
  return `${namespaceOf(object)}/${object.metadata.name}`;
}

function checkRelocation(relocation: Relocation, placements: ReadonlyMap<string, GuestPlacement>, report: Report): void {
  const placement = placements.get(`${namespaceOf(relocation)}/${relocation.spec.placement}`);
  if (placement === undefined || placement.spec.guest === relocation.spec.guest) return;
  report('spec.guest', 'is not the guest of its placement', `write ${placement.spec.guest}, or name another placement`);
}

function namespaceOf(object: Resource): string {
  return object.kind === 'SSICluster' ? '' : (object.metadata.namespace ?? 'default');
}

function checkPlacement(placement: GuestPlacement, cluster: SSICluster, report: Report): void {
  const { spec } = placement;
  const wanted =
    spec.member === undefined
      ? (spec.members ?? []).map((name, index) => ({ name, path: `spec.members[${index}]` }))
      : [{ name: spec.member, path: 'spec.member' }];
  for (const { name, path } of wanted) {
    const member = checkMember(name, path, cluster, report);
    const interfaces = spec.hipersockets?.interfaces ?? [];
    if (member === undefined || interfaces.length === 0 || interfaces.some(({ cpc }) => cpc === member.cpc)) continue;
    report(
      'spec.hipersockets.interfaces',
      `has no interface for CPC ${member.cpc}, on which ${member.name} runs`,
      'add one, or place the guest elsewhere',
    );
  }
  for (const [index, { cpc }] of (spec.hipersockets?.interfaces ?? []).entries()) {
    if (cluster.spec.members.some((member) => member.cpc === cpc)) continue;
    report(
      `spec.hipersockets.interfaces[${index}].cpc`,
      'is the CPC of no member of the cluster',
      `write one of ${[...new Set(cluster.spec.members.map((member) => member.cpc))].join(', ')}`,
    );
  }
  checkAgent(placement, cluster, report);
  checkTenant(placement, cluster, wanted, report);
}

function checkMember(name: string, path: string, cluster: SSICluster, report: Report): SSICluster['spec']['members'][number] | undefined {
  const member = cluster.spec.members.find((each) => each.name === name);
  if (member === undefined)
    report(path, `is no member of ${cluster.metadata.name}`, `write one of ${cluster.spec.members.map((each) => each.name).join(', ')}`);
  return member;
}

function checkAgent({ spec }: GuestPlacement, cluster: SSICluster, report: Report): void {
  if (spec.agent?.simulated !== undefined && cluster.spec.hypervisor.simulated === undefined) {
    report('spec.agent.simulated', 'is allowed only under a simulated hypervisor', 'write https, ssh or console');
  }
  for (const kind of ['https', 'ssh'] as const) {
    const address = parseAddress(spec.agent?.[kind]?.address ?? '');
    if (address === undefined) continue;
    const networks = (cluster.spec.agentNetworks ?? []).flatMap((text) => parseNetwork(text) ?? []);
    if (networks.some((network) => contains(network, address))) continue;
    report(
      `spec.agent.${kind}.address`,
      "is in none of the cluster's agentNetworks",
      'write an address in one of them, or ask the administrator to add its network',
    );
  }
}

function checkTenant(
  placement: GuestPlacement,
  cluster: SSICluster,
  wanted: readonly { readonly name: string; readonly path: string }[],
  report: Report,
): void {
  const namespace = namespaceOf(placement);
  const tenant = (cluster.spec.tenants ?? []).find((each) => each.namespace === namespace);
  if (tenant === undefined)
    return report(
      'metadata.namespace',
      `is not among the tenants of ${cluster.metadata.name}`,
      'ask the administrator for an entry, or use another namespace',
    );
  if (!tenant.guests.some((pattern) => admits(pattern, placement.spec.guest))) {
    report(
      'spec.guest',
      `is not a guest that ${namespace} may place`,
      `name a guest like ${tenant.guests.slice(0, 8).join(', ')}, or ask the administrator`,
    );
  }
  for (const { name, path } of wanted) {
    if (tenant.members !== undefined && !tenant.members.includes(name))
      report(path, `is not a member that ${namespace} may use`, `write one of ${tenant.members.join(', ')}`);
  }
  const priorityMax = tenant.maxPriority ?? 0;
  if ((placement.spec.priority ?? 0) > priorityMax)
    report('spec.priority', `is higher than ${namespace} may set`, `write at most ${priorityMax}`);
}

function admits(pattern: string, guest: string): boolean {
  return pattern.endsWith('*') ? guest.startsWith(pattern.slice(0, -1)) : guest === pattern;
}
