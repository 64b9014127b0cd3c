import { listHash } from '../domain/names.ts';

/** The mass-change brake: when too many guests are displaced at once, a bad merge or a wrong machine is likelier than a wish, and a person must say that it is one. */

export interface Displaced {
  readonly guest: string;
  readonly to: string;
  /** Since when (epoch ms); a guest displaced for longer than the period no longer counts. */
  readonly sinceMs: number;
}

/** As SSICluster.status.massChange: the braked list, its hash, and what was let go before. */
export interface Brake {
  readonly hash: string;
  readonly since: string;
  readonly guests: readonly { readonly guest: string; readonly to: string }[];
  readonly more?: number;
  readonly released?: readonly string[];
}

export interface BrakeFacts {
  readonly displaced: readonly Displaced[];
  readonly brake: Brake | undefined;
  /** Value of the administrator's annotation. */
  readonly releaseHash: string | undefined;
  readonly guestsMax: number;
  readonly periodMs: number;
  readonly wallMs: number;
}

/** As many as an object's status can bear. A longer list is let go in portions: each release is for those listed. */
const listedMax = 1024;

/** The brake as it should be now; undefined: off. The same object when nothing changes. A guest on its list starts nothing; one that is released never counts again for that member. */
export function decideBrake(facts: BrakeFacts): Brake | undefined {
  const { brake, displaced } = facts;
  const released = new Set(brake?.released);
  if (brake !== undefined && brake.guests.length > 0 && facts.releaseHash === brake.hash)
    for (const entry of brake.guests) released.add(lineOf(entry));
  const listed = new Set(brake?.guests.map(lineOf));
  const held = displaced.filter(
    (entry) => !released.has(lineOf(entry)) && (listed.has(lineOf(entry)) || facts.wallMs - entry.sinceMs < facts.periodMs),
  );
  const stillReleased = displaced
    .map(lineOf)
    .filter((line) => released.has(line))
    .slice(0, listedMax);
  const sticky = held.some((entry) => listed.has(lineOf(entry)));
  if (held.length <= facts.guestsMax && !sticky) return off(brake, stillReleased, facts);
  const lines = held.map(lineOf).sort();
  const hash = listHash(lines);
  if (brake !== undefined && brake.guests.length > 0 && brake.hash === hash && sameList(brake.released ?? [], stillReleased)) return brake;
  const guests = lines
    .slice(0, listedMax)
    .map((line) => ({ guest: line.slice(0, line.indexOf('>')), to: line.slice(line.indexOf('>') + 1) }));
  const since = brake !== undefined && brake.guests.length > 0 ? brake.since : new Date(facts.wallMs).toISOString();
  return {
    hash,
    since,
    guests,
    ...(lines.length > listedMax ? { more: lines.length - listedMax } : {}),
    ...(stillReleased.length > 0 ? { released: stillReleased } : {}),
  };
}

/** True when the brake holds a guest that would go to a member. A list cut at its bound holds everyone who is not released. */
export function isBraked(brake: Brake | undefined, guest: string, to: string): boolean {
  if (brake === undefined || brake.guests.length === 0) return false;
  return !(brake.released ?? []).includes(lineOf({ guest, to }));
}

/** What was released stays released until those guests have moved, also over a restart. */
function off(brake: Brake | undefined, stillReleased: readonly string[], facts: BrakeFacts): Brake | undefined {
  if (stillReleased.length === 0) return undefined;
  if (brake !== undefined && brake.guests.length === 0 && sameList(brake.released ?? [], stillReleased)) return brake;
  return { hash: brake?.hash ?? '', since: brake?.since ?? new Date(facts.wallMs).toISOString(), guests: [], released: stillReleased };
}

function lineOf(entry: { readonly guest: string; readonly to: string }): string {
  return `${entry.guest}>${entry.to}`;
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
