import { createHash } from 'node:crypto';

/** Names as z/VM and Linux allow them, and their only parsers. Nothing else may put a string from a spec into a command, a host or a path. */

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

declare const brand: unique symbol;
type Branded<K extends string> = string & { readonly [brand]: K };

export type GuestName = Branded<'GuestName'>;
export type MemberName = Branded<'MemberName'>;
export type CpcName = Branded<'CpcName'>;
export type InterfaceName = Branded<'InterfaceName'>;
export type Vdev = Branded<'Vdev'>;

/** Service machines and CP keywords that zferry never moves, whoever asks (reliability.md 6.1 rows 5 and 9). */
export const reservedUserids: readonly string[] = [
  'ALL',
  'SYSTEM',
  'SYSTEMMP',
  'STORAGE',
  'OPERATOR',
  'OPERATNS',
  'MAINT',
  'TCPIP',
  'DIRMAINT',
  'RACFVM',
  'RACMAINT',
  'PERFSVM',
  'EREP',
  'DISKACNT',
  'AUTOLOG1',
  'AUTOLOG2',
  'DATAMOVE',
  'SMAPI',
  'VSMPROXY',
  'VSMREQIN',
  'VSMREQI6',
  'VSMREQIU',
  'VSMREQIM',
  'VSMWORK1',
  'VSMWORK2',
  'VSMWORK3',
  'VSMGUARD',
  'LOHCOST',
  'OPNCLOUD',
];

function matched<K extends string>(text: unknown, pattern: RegExp, what: string, example: string): Parsed<Branded<K>> {
  // A regular expression's $ also matches before a final newline in some engines; the length check of the pattern leaves no room for one here.
  if (typeof text !== 'string' || !pattern.test(text)) return { ok: false, why: `is not ${what}; write for instance ${example}` };
  return { ok: true, value: text as Branded<K> };
}

/** A userid: 1 to 8 of A-Z 0-9 $ _ -, not starting with a digit or -, upper case, not a CP keyword or service machine. */
export function parseGuestName(text: unknown): Parsed<GuestName> {
  const parsed = matched<'GuestName'>(
    text,
    /^[A-Z$_][A-Z0-9$_-]{0,7}$/,
    'a z/VM userid (1-8 of A-Z 0-9 $ _ -, upper case, no leading digit)',
    'LITDCON1',
  );
  if (!parsed.ok) return parsed;
  if (reservedUserids.includes(parsed.value) || /^LOG[NLV]/.test(parsed.value)) {
    return { ok: false, why: 'is a CP keyword or a service machine, which zferry never moves; name a Linux guest' };
  }
  return parsed;
}

export function parseMemberName(text: unknown): Parsed<MemberName> {
  return matched<'MemberName'>(text, /^[A-Z0-9]{1,8}$/, 'a z/VM system name (1-8 of A-Z 0-9)', 'LTICVM9');
}

/** A Linux interface name that the kernel and every driver accept, loopback excluded. */
export function parseInterfaceName(text: unknown): Parsed<InterfaceName> {
  const parsed = matched<'InterfaceName'>(
    text,
    /^[a-z][a-z0-9_.-]{0,14}$/,
    'an interface name (1-15 of a-z 0-9 _ . -, starting with a letter)',
    'hsi0',
  );
  if (parsed.ok && ['lo', 'all', 'default', 'eth0'].includes(parsed.value))
    return { ok: false, why: 'is no HiperSockets interface; name one, for instance hsi0' };
  return parsed;
}

/** Virtual device numbers from a list of single numbers and ranges, for instance `0190` or `190-19F`: four hexadecimal digits each, upper case, sorted, at most 256. */
export function parseVdevs(list: readonly string[]): Parsed<readonly Vdev[]> {
  const vdevs = new Set<string>();
  for (const entry of list) {
    const range = /^([0-9A-Fa-f]{1,4})(?:-([0-9A-Fa-f]{1,4}))?$/.exec(entry);
    const first = Number.parseInt(range?.[1] ?? '', 16);
    const last = Number.parseInt(range?.[2] ?? range?.[1] ?? '', 16);
    if (range === null || last < first)
      return { ok: false, why: 'is not a device number or a rising range; write for instance 0190 or 190-19F' };
    if (last - first > 255) return { ok: false, why: 'names more than 256 devices; write a smaller range' };
    for (let number = first; number <= last; number++) vdevs.add(number.toString(16).toUpperCase().padStart(4, '0'));
  }
  return vdevs.size > 256 ? { ok: false, why: 'names more than 256 devices in all' } : { ok: true, value: [...vdevs].sort() as Vdev[] };
}

/** The name of the record of one attempt. Made from the placement's own name, because a userid may hold characters that an object name may not. */
export function relocationName(placement: string, attempt: number): string {
  return shortened(placement, `-${attempt}`);
}

/** The name of the record of a move that somebody else made: equal for equal facts, so that a restart finds it instead of writing it again. */
export function externalRelocationName(
  placement: string,
  facts: { readonly uid: string; readonly from: string; readonly to: string; readonly since: string },
): string {
  return shortened(placement, `-x${hashOf([facts.uid, facts.from, facts.to, facts.since]).slice(0, 10)}`);
}

/** Ten hexadecimal digits that stand for a list of guests and targets, for a person to type when releasing it. */
export function listHash(lines: readonly string[]): string {
  return hashOf(lines).slice(0, 10);
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

function shortened(name: string, suffix: string): string {
  const whole = name + suffix;
  // 63: the longest name that is valid everywhere an object's name may be used.
  if (whole.length <= 63) return whole;
  // Cut behind a dot or hyphen it would not be a valid name.
  return `${name.slice(0, 63 - suffix.length - 9).replace(/[.-]+$/, '')}-${hashOf([name]).slice(0, 8)}${suffix}`;
}
