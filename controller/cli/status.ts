import { stringify } from 'yaml';

import type { GuestPlacement, SSICluster } from '../../crds/generated.ts';
import { reasons } from '../domain/reason.ts';
import { counted, table } from './columns.ts';
import { agoText, durationText } from './duration.ts';
import { type Inventory, byLabel, claimOn, conditionOf, declaredMember, isObserved, placementLabel, reasonOf } from './inventory.ts';

/** `zferry status`: where every guest should be, where it is, whether it is all right, and what it waits for. */

export const statusOutputs = ['table', 'wide', 'json', 'yaml'] as const;
export type StatusOutput = (typeof statusOutputs)[number];

export interface StatusOptions {
  readonly output: StatusOutput;
  /** Wall clock, epoch ms. */
  readonly nowMs: number;
}

/** The whole text with a final newline. `json` and `yaml` are one List of the resources as they are stored, for programs. */
export function statusTable(inventory: Inventory, o: StatusOptions): string {
  const { clusters, placements, relocations } = inventory;
  const list = { apiVersion: 'v1', kind: 'List', items: [...clusters, ...placements.toSorted(byLabel), ...relocations] };
  if (o.output === 'json') return `${JSON.stringify(list, undefined, 2)}\n`;
  if (o.output === 'yaml') return stringify(list, { version: '1.1' });
  const parts = [
    clusterTable(clusters),
    ...clusters.map(massChangeText),
    flightTable(inventory, o.nowMs),
    guestTable(inventory, o.output === 'wide'),
    silenceText(inventory, o.nowMs),
    [summary(inventory)],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

function clusterTable(clusters: readonly SSICluster[]): readonly string[] {
  if (clusters.length === 0) return [];
  return table(
    ['CLUSTER', 'MODE', 'ENFORCEMENT', 'IN-FLIGHT', 'MEMBERS'],
    clusters.map(({ metadata, spec, status }) => {
      const enforcement = spec.suspend === true ? 'Suspended' : (spec.enforcement ?? 'Observe');
      const slots = `${status?.inFlight?.length ?? 0} of ${spec.relocation?.maxConcurrent ?? 1}`;
      return [metadata.name, status?.mode ?? '-', enforcement, slots, membersText(spec, status)];
    }),
  );
}

/** `LTICVM9 3, LTICVM10 Down`: guests of each joined member, the state of every other one. */
function membersText(spec: SSICluster['spec'], status: SSICluster['status']): string {
  return spec.members
    .map((declared) => {
      const seen = status?.members?.find((member) => member.name === declared.name);
      const what = seen === undefined ? '?' : seen.state === 'Joined' ? String(seen.guests) : seen.state;
      return `${declared.name} ${what}${declared.enabled === false ? ' (disabled)' : ''}`;
    })
    .join(', ');
}

function massChangeText({ metadata, status }: SSICluster): readonly string[] {
  const brake = status?.massChange;
  if (brake === undefined) return [];
  const count = brake.guests.length + (brake.more ?? 0);
  return [
    `${metadata.name}: ${counted(count, 'guest')} displaced at once; nothing new starts (MassChange). If that is meant, annotate SSICluster ${metadata.name}:`,
    `    zferry.io/release-mass-change: '${brake.hash}'`,
  ];
}

/** A leader renews every two seconds; the rest is for clocks that differ. */
const silenceMs = 60_000;

/** Without a controller everything above is as old as its last word, and looks as if it were well. */
function silenceText({ leader }: Inventory, nowMs: number): readonly string[] {
  if (leader === undefined) return [];
  const { holder, renewedAt } = leader;
  if (holder !== '' && !(nowMs - Date.parse(renewedAt) > silenceMs)) return [];
  const since = agoText(renewedAt, nowMs);
  const last = since === undefined ? '' : `; the last word of one came ${since}`;
  const who = holder === '' ? 'No controller leads' : `The controller ${holder} is silent`;
  return [`${who}${last}. What is shown may be as old, and nothing is moved until one runs.`];
}

function flightTable({ clusters }: Inventory, nowMs: number): readonly string[] {
  const rows = clusters.flatMap(({ metadata, status }) =>
    (status?.inFlight ?? []).map((claim) => [
      `${claim.placement.namespace}/${claim.relocation}`,
      claim.guest,
      claim.from,
      claim.to,
      claim.phase,
      String(claim.attempt),
      claim.cause,
      agoText(claim.claimedAt, nowMs) ?? '-',
      metadata.name,
    ]),
  );
  return rows.length === 0 ? [] : table(['RELOCATION', 'GUEST', 'FROM', 'TO', 'PHASE', 'ATTEMPT', 'CAUSE', 'CLAIMED', 'CLUSTER'], rows);
}

function guestTable(inventory: Inventory, wide: boolean): readonly string[] {
  if (inventory.placements.length === 0) return [];
  const narrow = ['NAMESPACE/NAME', 'GUEST', 'DESIRED', 'MEMBER', 'READY', 'WAITING-FOR'];
  const heading = wide ? [...narrow, 'INTERFACE', 'CLUSTER', 'LAST-RELOCATION', 'DARK', 'WORST-DARK'] : narrow;
  return table(
    heading,
    inventory.placements
      .toSorted(byLabel)
      .map((placement) => (wide ? [...guestRow(placement), ...wideRow(placement)] : guestRow(placement))),
  );
}

function guestRow(placement: GuestPlacement): readonly string[] {
  const { spec, status } = placement;
  const observed = isObserved(placement);
  const ready = observed ? (conditionOf(placement, 'Ready')?.status ?? '-') : 'Unknown';
  const waiting = observed ? (status?.waitingFor ?? '-') : 'NotObserved';
  return [placementLabel(placement), spec.guest, status?.desiredMember ?? declaredMember(placement), status?.member ?? '-', ready, waiting];
}

function wideRow({ spec, status }: GuestPlacement): readonly string[] {
  const last = newestFirst(status?.history ?? [])[0];
  const dark = last?.darkMs === undefined ? '-' : durationText(last.darkMs);
  const worst = status?.worstDarkSeconds === undefined ? '-' : durationText(status.worstDarkSeconds * 1000);
  const outcome = last === undefined ? '' : ` ${last.outcome}`;
  return [status?.activeInterface ?? '-', spec.cluster, `${status?.lastRelocation ?? last?.relocation ?? '-'}${outcome}`, dark, worst];
}

/** The status keeps the last ten in no promised order. */
export function newestFirst<T extends { readonly at: string }>(history: readonly T[]): readonly T[] {
  return history.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

function summary(inventory: Inventory): string {
  const { placements } = inventory;
  if (placements.length === 0)
    return 'No GuestPlacement was found. To declare every guest where it runs now, type: zferry adopt --store directory:PATH';
  const count = (status: 'True' | 'False'): number =>
    placements.filter((placement) => isObserved(placement) && conditionOf(placement, 'Placed')?.status === status).length;
  const placed = count('True');
  const displaced = count('False');
  const unknown = placements.length - placed - displaced;
  const moving = placements.filter((placement) => claimOn(inventory, placement) !== undefined).length;
  const needy = placements.filter((placement) => classOf(placement) === 'person').toSorted(byLabel);
  const parts = [
    `${placed} placed`,
    ...(displaced === 0 ? [] : [`${displaced} displaced`]),
    ...(unknown === 0 ? [] : [`${unknown} not known`]),
    ...(moving === 0 ? [] : [`${moving} in flight`]),
  ];
  const first = needy[0];
  const person =
    first === undefined
      ? 'none needs a person'
      : `${needy.length} ${needy.length === 1 ? 'needs' : 'need'} a person, type: zferry explain ${first.spec.guest}`;
  return `${counted(placements.length, 'guest')}: ${parts.join(', ')}; ${person}`;
}

function classOf(placement: GuestPlacement): string | undefined {
  const reason = reasonOf(placement);
  return reason === undefined ? undefined : reasons[reason].class;
}
