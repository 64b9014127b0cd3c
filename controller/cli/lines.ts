import { reasons } from '../domain/reason.ts';
import type { OutcomeEvent, StepEvent, WaitEvent } from '../reconcile/observer.ts';
import { printable } from './columns.ts';
import { durationText } from './duration.ts';
import type { Piece, Tone } from './paint.ts';

/** The lines that scroll by in `zferry run` on a terminal: one a finished step, one a relocation, one when a person is needed. Pure. */

/** `LITDCON1 quiesce done 62 ms`; undefined for a step that only begins. */
export function stepLine(event: StepEvent): readonly Piece[] | undefined {
  if (event.state === 'started') return undefined;
  const took = event.durationMs === undefined ? '' : ` ${durationText(event.durationMs)}`;
  const detail = event.detail === undefined || event.detail === '' ? '' : `: ${printable(event.detail)}`;
  const tone: Tone = event.state === 'done' ? 'plain' : event.state === 'failed' ? 'bad' : 'warn';
  return [`${printable(event.guest)} ${event.step} `, [tone, event.state], `${took}${detail}`];
}

/** `LITDCON1 Moved LTICVM9 -> LTICVM10 in 2.1 s, dark 840 ms`: what came of a relocation, with its times where they are known. */
export function outcomeLine(event: OutcomeEvent): readonly Piece[] {
  const good = event.outcome === 'Moved' || event.outcome === 'Returned' || event.outcome === 'Repaired';
  const times = [
    ['dark', event.darkMs],
    ['VMRELOCATE', event.moveMs],
    ['overhead', event.overheadMs],
  ] as const;
  const known = times.flatMap(([name, ms]) => (ms === undefined ? [] : [`${name} ${durationText(ms)}`]));
  const total = event.outcome === 'External' ? [] : [`in ${durationText(event.totalMs)}`];
  const facts = [...total, ...known].join(', ');
  const message = good || event.message === '' ? '' : `: ${printable(event.message)}`;
  return [
    `${printable(event.guest)} `,
    [good ? 'good' : 'bad', event.outcome],
    ` ${printable(event.from)} -> ${printable(event.to)} ${facts}${message}`,
  ];
}

/** `LITDCON1 was dark for 840 ms`: the proof of a route may come after the relocation's own line. */
export function darkLine(event: { readonly guest: string; readonly darkMs: number }): readonly Piece[] {
  return [`${printable(event.guest)} was dark for ${durationText(event.darkMs)}`];
}

/** A line when a guest begins to need a person, or is left where somebody else put it; undefined for all other reasons, which the live area shows. */
export function reasonLine(event: WaitEvent): readonly Piece[] | undefined {
  const person = reasons[event.reason].class === 'person';
  if (!person && event.reason !== 'Held') return undefined;
  const what = person ? 'needs a person' : 'is held';
  return [
    `${printable(event.guest)} `,
    [person ? 'bad' : 'warn', what],
    `: ${event.reason}: ${printable(event.message === '' ? reasons[event.reason].means : event.message)}`,
  ];
}

export function troubleLine(event: { readonly what: string; readonly detail: string }): readonly Piece[] {
  return [['warn', 'trouble'], ` ${printable(event.what)}: ${printable(event.detail)}`];
}

export function violationLine(event: { readonly invariant: string; readonly guest: string; readonly detail: string }): readonly Piece[] {
  return [['bad', `INVARIANT ${printable(event.invariant)} BROKEN`], ` ${printable(event.guest)}: ${printable(event.detail)}`];
}
