import type { Cause } from '../domain/claim.ts';
import { type Reason, reasons } from '../domain/reason.ts';
import type { GuestSurvey, Survey } from '../reconcile/observer.ts';

/** What the metrics say of each cluster, counted from one survey. Pure. */

export const guestStates = ['placed', 'displaced', 'unknown', 'needs_person', 'held'] as const;
export type GuestState = (typeof guestStates)[number];

/** Every cause, for series that start at zero; the compiler refuses a missing one. */
export const causes = Object.keys({ Drift: 0, Evacuation: 0, Return: 0, Manual: 0, External: 0, Repair: 0 } satisfies Record<Cause, 0>);

/** Stands for every cluster name that no SSICluster has; not a possible object name, so it can hide none. */
export const unknownCluster = '(unknown)';

export interface ClusterSummary {
  readonly name: string;
  readonly members: Survey['clusters'][number]['members'];
  readonly inFlight: number | undefined;
  readonly slots: number | undefined;
  readonly unplaced: number | undefined;
  readonly residencyAgeMs: number | undefined;
  readonly states: Readonly<Record<GuestState, number>>;
  readonly reasons: ReadonlyMap<Reason, number>;
  readonly drift: number;
  readonly wrongInterface: number;
}

/** One summary a cluster in the survey's order, and one for guests that name no existing cluster if there are any. */
export function summarised(survey: Survey): readonly ClusterSummary[] {
  const known = new Set(survey.clusters.map((cluster) => cluster.name));
  const guests = new Map<string, GuestSurvey[]>();
  for (const guest of survey.guests) {
    const name = known.has(guest.cluster) ? guest.cluster : unknownCluster;
    const list = guests.get(name);
    if (list === undefined) guests.set(name, [guest]);
    else list.push(guest);
  }
  const summaries: ClusterSummary[] = survey.clusters.map(({ name, members, inFlight, slots, unplaced, residencyAgeMs }) => ({
    ...{ name, members, inFlight, slots, unplaced, residencyAgeMs },
    ...counted(guests.get(name) ?? []),
  }));
  const strangers = guests.get(unknownCluster);
  if (strangers === undefined) return summaries;
  const nothing = { inFlight: undefined, slots: undefined, unplaced: undefined, residencyAgeMs: undefined };
  return [...summaries, { name: unknownCluster, members: [], ...nothing, ...counted(strangers) }];
}

/** What one guest is, in one word: what needs a person or is held on purpose comes before where it runs. */
export function guestState(guest: Pick<GuestSurvey, 'reason' | 'placed'>): GuestState {
  const kind = reasons[guest.reason].class;
  if (kind === 'person') return 'needs_person';
  if (kind === 'held') return 'held';
  if (guest.placed === undefined) return 'unknown';
  return guest.placed ? 'placed' : 'displaced';
}

function counted(guests: readonly GuestSurvey[]): Pick<ClusterSummary, 'states' | 'reasons' | 'drift' | 'wrongInterface'> {
  const states = { placed: 0, displaced: 0, unknown: 0, needs_person: 0, held: 0 };
  const byReason = new Map<Reason, number>();
  let drift = 0;
  let wrongInterface = 0;
  for (const guest of guests) {
    states[guestState(guest)]++;
    byReason.set(guest.reason, (byReason.get(guest.reason) ?? 0) + 1);
    if (guest.placed === false) drift++;
    // A guest on a move of ours is dark on purpose.
    if (guest.networkReady === false && guest.reason !== 'Relocating') wrongInterface++;
  }
  return { states, reasons: byReason, drift, wrongInterface };
}
