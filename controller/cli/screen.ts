import { reasons } from '../domain/reason.ts';
import type { GuestSurvey, StepName, Survey } from '../reconcile/observer.ts';
import { cut, printable } from './columns.ts';
import { durationText } from './duration.ts';
import { type Piece, type Tone, painted } from './paint.ts';

/** The live area of `zferry run` on a terminal: clusters, what is in flight, who waits for what. Pure. */

export interface ScreenModel {
  readonly survey: Survey;
  readonly color: boolean;
}

/** A title line and rows, none longer than `width`, at most `height` lines in all; as little as there is to say. `nowMs` is on the clock of the survey's `sinceMs`. */
export function renderScreen(model: ScreenModel, width: number, height: number, nowMs: number): readonly string[] {
  const { survey, color } = model;
  const headings = [
    ...cut(
      survey.clusters.map((cluster) => line(clusterPieces(cluster, survey.guests))),
      4,
    ),
  ];
  const moving = survey.guests.filter(isMoving).sort(bySince);
  const waiting = survey.guests.filter((guest) => !isMoving(guest) && reasons[guest.reason].class !== 'rest').sort(byUrgency);
  if (survey.clusters.length === 0)
    headings.push(line([['bold', 'zferry'], survey.synced ? ' has found no SSICluster yet' : ' is reading the resources']));

  const room = Math.max(0, height - headings.length);
  // Who moves comes first, but those who wait keep a third of the room while there are any.
  const movingMax = waiting.length === 0 ? room : Math.max(2, Math.ceil((room * 2) / 3));
  const movingRows = section('in flight', moving, movingMax, (guest) => movingPieces(guest, nowMs, width));
  const waitingRows = section('waiting', waiting, room - movingRows.length, waitingPieces);
  return [...headings, ...movingRows, ...waitingRows].slice(0, height);

  function line(pieces: readonly Piece[]): string {
    return painted(pieces, width, color);
  }

  function section(
    title: string,
    guests: readonly GuestSurvey[],
    max: number,
    pieces: (guest: GuestSurvey) => readonly Piece[],
  ): readonly string[] {
    if (guests.length === 0 || max < 2) return [];
    const shown = guests.slice(0, guests.length <= max - 1 ? guests.length : Math.max(0, max - 2));
    const more = guests.length - shown.length;
    const rows = shown.map((guest) => line(['  ', ...pieces(guest)]));
    return [line([['dim', title]]), ...rows, ...(more > 0 ? [line(['  ', ['dim', `and ${more} more`]])] : [])];
  }
}

function clusterPieces(cluster: Survey['clusters'][number], guests: readonly GuestSurvey[]): readonly Piece[] {
  const own = guests.filter((guest) => guest.cluster === cluster.name);
  const placed = own.filter((guest) => guest.placed === true).length;
  const person = own.filter((guest) => reasons[guest.reason].class === 'person').length;
  const settled = own.every((guest) => guest.placed === true && reasons[guest.reason].class === 'rest');
  const members = cluster.members.flatMap((member): readonly Piece[] => [
    `  ${printable(member.name)} `,
    member.state === 'Joined' ? String(member.guests) : ['warn', printable(member.state)],
  ]);
  const state: Piece = settled ? ['good', `settled, ${placed} of ${own.length} placed`] : ['warn', `${placed} of ${own.length} placed`];
  const mode: Piece = cluster.mode === 'Stable' ? 'Stable' : ['warn', printable(cluster.mode)];
  const needs: readonly Piece[] = person === 0 ? [] : [', ', ['bad', `${person} need a person`]];
  return [['bold', printable(cluster.name)], ' ', mode, ...members, '  ', state, ...needs];
}

/** What a step belongs to, in the words of Relocation.status.phase. */
const phases: Readonly<Record<StepName, string>> = {
  ...{ claim: 'Claimed', takeover: 'Claimed', inspect: 'Claimed', detach: 'Claimed' },
  ...{ open: 'Testing', test: 'Testing', record: 'Testing', quiesce: 'Quiescing' },
  ...{ intent: 'Moving', renew: 'Moving', move: 'Moving', cancel: 'Moving', watch: 'Moving' },
  ...{ close: 'Activating', activate: 'Activating', relink: 'Restoring', release: 'Restoring' },
};

function movingPieces(guest: GuestSurvey, nowMs: number, width: number): readonly Piece[] {
  const flight = guest.inFlight;
  if (flight === undefined) return waitingPieces(guest);
  const elapsedMs = Math.max(0, nowMs - flight.sinceMs);
  const limited = flight.limitMs > 0;
  const over = limited && elapsedMs > flight.limitMs;
  const where = width < 60 ? '' : ` -> ${printable(guest.desired ?? '?').padEnd(8)}`;
  const phase = width < 80 ? '' : `${phases[flight.step].padEnd(10)} `;
  const elapsed = `${durationText(elapsedMs)}${limited ? ` of ${durationText(flight.limitMs)}` : ''}`;
  const head = `${printable(guest.guest).padEnd(8)}${where}  ${phase}${flight.step.padEnd(8)}  `;
  if (over) return [head, ['warn', `${elapsed}, over its limit`]];
  return width < 80 || !limited ? [head, elapsed] : [head, elapsed.padEnd(20), ' ', ['dim', bar(elapsedMs / flight.limitMs)]];
}

/** Time used of the time allowed; it says nothing of how much of the work is done. */
function bar(part: number): string {
  const filled = Math.min(20, Math.floor(part * 20));
  return `[${'#'.repeat(filled)}${'.'.repeat(20 - filled)}]`;
}

function waitingPieces(guest: GuestSurvey): readonly Piece[] {
  const kind = reasons[guest.reason].class;
  const tone: Tone = kind === 'person' ? 'bad' : kind === 'held' ? 'dim' : 'plain';
  const message = guest.message === '' ? reasons[guest.reason].means : guest.message;
  return [`${printable(guest.guest).padEnd(8)}  `, [tone, guest.reason], `  ${printable(message)}`];
}

/** Between two steps a guest is on its way too. */
function isMoving({ inFlight, reason }: GuestSurvey): boolean {
  return inFlight !== undefined || reason === 'Relocating' || reason === 'Repairing' || reason === 'Restoring';
}

function bySince(a: GuestSurvey, b: GuestSurvey): number {
  return (a.inFlight?.sinceMs ?? Infinity) - (b.inFlight?.sinceMs ?? Infinity) || byName(a, b);
}

function byUrgency(a: GuestSurvey, b: GuestSurvey): number {
  const urgency = { person: 0, working: 1, held: 2, rest: 3 };
  return urgency[reasons[a.reason].class] - urgency[reasons[b.reason].class] || byName(a, b);
}

function byName(a: GuestSurvey, b: GuestSurvey): number {
  return a.guest < b.guest ? -1 : a.guest > b.guest ? 1 : 0;
}
