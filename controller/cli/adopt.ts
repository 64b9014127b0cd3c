import { stringify } from 'yaml';

import type { GuestPlacement, SSICluster } from '../../crds/generated.ts';
import { patternMatches } from '../decide/goal.ts';
import { listHash, parseGuestName } from '../domain/names.ts';
import type { SsiObservation } from '../domain/ssi.ts';
import { counted, printable } from './columns.ts';
import { compared } from './inventory.ts';

/** `zferry adopt`: placements for where guests run now, so that a site starts with nothing to move. Pure. */

export interface AdoptOptions {
  readonly cluster: SSICluster;
  readonly observation: SsiObservation;
  /** Guests that these declare are left out. */
  readonly existing: readonly GuestPlacement[];
  /** Where the placements go; absent: each guest into the first tenant's namespace that may place it where it is. */
  readonly namespace?: string;
}

/** One guest as the members tell. */
interface Found {
  readonly guest: string;
  readonly members: readonly string[];
}

/** YAML documents, one a guest, ready for the folder of manifests or `kubectl apply`; whatever was left out is a comment with its reason. */
export function adoptPlacements(o: AdoptOptions): string {
  const declared = new Set(
    o.existing.filter((placement) => placement.spec.cluster === o.cluster.metadata.name).map((placement) => placement.spec.guest),
  );
  const found = guestsOf(o.observation).filter(({ guest }) => !declared.has(guest));
  const taken = new Set(o.existing.map((placement) => `${placement.metadata.namespace ?? 'default'}/${placement.metadata.name}`));
  const leftOut = unreadable(o.observation);
  const documents: string[] = [];
  for (const entry of found) {
    const adopted = adoptedGuest(o, entry, taken);
    if (typeof adopted === 'string') leftOut.push(`${printable(entry.guest)}: ${adopted}`);
    else documents.push(stringify(adopted, { version: '1.1' }));
  }
  const head = [
    ...introduction(o, documents.length),
    ...(leftOut.length === 0 ? [] : ['', 'Left out:', ...leftOut.map((line) => `  ${line}`)]),
  ];
  return [head.map((line) => `# ${line}`.trimEnd()).join('\n') + '\n', ...documents].join('---\n');
}

function guestsOf(observation: SsiObservation): readonly Found[] {
  const members = new Map<string, string[]>();
  for (const member of observation.members) {
    for (const guest of member.guests ?? []) members.set(guest, [...(members.get(guest) ?? []), member.name]);
  }
  return [...members].map(([guest, at]) => ({ guest, members: at })).toSorted((a, b) => compared(a.guest, b.guest));
}

function unreadable(observation: SsiObservation): string[] {
  return observation.members
    .filter((member) => member.guests === undefined)
    .map((member) => `guests of member ${member.name}: it could not be asked (${member.state}); type zferry adopt again when it can`);
}

/** The placement, or why there is none. */
function adoptedGuest(o: AdoptOptions, { guest, members }: Found, taken: Set<string>): object | string {
  const [member, second] = members;
  const parsed = parseGuestName(guest);
  if (!parsed.ok) return parsed.why;
  if (member === undefined || second !== undefined)
    return `runs on ${members.join(' and ')} at once as far as was read (it may be moving); type zferry adopt again later`;
  if (!o.cluster.spec.members.some((declared) => declared.name === member))
    return `runs on ${member}, which is no member in SSICluster ${o.cluster.metadata.name}; add the member first`;
  const relocating = o.observation.relocations?.find((relocation) => relocation.guest === guest);
  if (relocating !== undefined)
    return `is being relocated ${relocating.from} -> ${relocating.to} now; type zferry adopt again when that has ended`;
  const namespace = namespaceFor(o, guest, member);
  if (!namespace.admitted) return namespace.why;
  const name = objectName(guest, (candidate) => taken.has(`${namespace.name}/${candidate}`));
  taken.add(`${namespace.name}/${name}`);
  return {
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'GuestPlacement',
    metadata: { name, namespace: namespace.name },
    spec: { cluster: o.cluster.metadata.name, guest, member },
  };
}

type Namespace = { readonly admitted: true; readonly name: string } | { readonly admitted: false; readonly why: string };

/** Only what the SSICluster admits is printed: a placement that is refused would look like a defect. */
function namespaceFor(o: AdoptOptions, guest: string, member: string): Namespace {
  const tenants = (o.cluster.spec.tenants ?? []).filter((tenant) => o.namespace === undefined || tenant.namespace === o.namespace);
  const fit = tenants.find(
    (tenant) =>
      tenant.guests.some((pattern) => patternMatches(pattern, guest)) && (tenant.members === undefined || tenant.members.includes(member)),
  );
  if (fit !== undefined) return { admitted: true, name: fit.namespace };
  const who = o.namespace === undefined ? 'lets no tenant' : `does not let namespace ${o.namespace}`;
  return { admitted: false, why: `SSICluster ${o.cluster.metadata.name} ${who} place it on ${member}; add it to spec.tenants to adopt it` };
}

/** The userid in lower case where that is a valid object name and free; otherwise what is valid of it and a mark made from the userid, the same every time. */
function objectName(guest: string, isTaken: (name: string) => boolean): string {
  const plain = guest.toLowerCase();
  if (/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(plain) && !isTaken(plain)) return plain;
  const valid = plain.replaceAll(/[^a-z0-9-]/g, '-').replaceAll(/^-+|-+$/g, '');
  return `${valid === '' ? 'guest' : valid}-${listHash([guest]).slice(0, 6)}`;
}

function introduction({ cluster, existing }: AdoptOptions, count: number): readonly string[] {
  const { name } = cluster.metadata;
  const enforcing = cluster.spec.enforcement === 'Enforce';
  if (count === 0)
    return [
      `No guest of SSICluster ${name} was left to adopt (${counted(existing.filter((placement) => placement.spec.cluster === name).length, 'placement')} found).`,
    ];
  return [
    `${counted(count, 'guest')} of SSICluster ${name}, each declared where it runs now: applying this moves nothing.`,
    enforcing
      ? 'From then on zferry brings each one back when it runs elsewhere.'
      : 'SSICluster enforcement is Observe: zferry reports guests that run elsewhere and moves none.',
    '',
    'Which HiperSockets interfaces a guest has cannot be seen from z/VM. Before zferry may move a guest that has any, add to its spec:',
    '  hipersockets: {interfaces: [{name: hsi0, cpc: CPC, network: a.b.c.d/nn}, ...one for each CPC]}',
    '  agent: {https: {address: a.b.c.d}}',
  ];
}
