import type { Outcome } from './network.ts';

/**
 * What /proc/sysinfo of a guest says, trimmed. The kernel writes one line for each field, `label:` padded to 22 columns and the value padded with blanks
 * (arch/s390/kernel/sysinfo.c); each read asks the machine afresh. Levels of hypervisors are VM00, VM01 and so on.
 */
export interface Sysinfo {
  readonly sequence: string;
  readonly lpar: string;
  /** From VM00 on: each level's name for what runs on it, and its control program. */
  readonly levels: readonly { readonly name: string; readonly controlProgram: string }[];
}

const bytesMax = 16 * 1024;

/** `why` says which line is missing; without Sequence Code and LPAR Name there is no machine. */
export function parseSysinfo(text: string): Outcome<Sysinfo> {
  if (text.length > bytesMax) return { ok: false, why: 'the file is longer than any that a kernel writes' };
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const label = line.slice(0, colon).trim();
    const value = line.slice(colon + 1).trim();
    const before = values.get(label);
    if (before !== undefined && before !== value && identifying.has(label)) return { ok: false, why: `it has two values of ${label}` };
    values.set(label, value);
  }
  const sequence = values.get('Sequence Code') ?? '';
  const lpar = values.get('LPAR Name') ?? '';
  if (!/^[!-~]{1,16}$/.test(sequence)) return { ok: false, why: 'it has no Sequence Code' };
  if (!/^[!-~]{1,8}$/.test(lpar)) return { ok: false, why: 'it has no LPAR Name' };
  return { ok: true, value: { sequence, lpar, levels: levelsOf(values) } };
}

const identifying: ReadonlySet<string> = new Set(['Sequence Code', 'LPAR Name', 'VM00 Name']);

function levelsOf(values: ReadonlyMap<string, string>): Sysinfo['levels'] {
  const levels: { readonly name: string; readonly controlProgram: string }[] = [];
  for (let level = 0; level < 100; level += 1) {
    const prefix = `VM${String(level).padStart(2, '0')}`;
    const name = values.get(`${prefix} Name`);
    if (name === undefined) break;
    levels.push({ name, controlProgram: values.get(`${prefix} Control Program`) ?? '' });
  }
  return levels;
}
