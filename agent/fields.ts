/**
 * Reads a JSON object field by field, by hand. Faults are collected and name the field and what belongs there, never what stood there; a field at fault reads as some
 * harmless value, and whoever reads looks at `faults` before using anything.
 */
export interface Fields {
  readonly text: (name: string, o: { readonly pattern: RegExp; readonly what: string; readonly fallback?: string }) => string;
  readonly integer: (name: string, o: { readonly min: number; readonly max: number; readonly fallback?: number }) => number;
  readonly number: (name: string, o: { readonly above: number; readonly max: number; readonly fallback?: number }) => number;
  readonly flag: (name: string, fallback?: boolean) => boolean;
  readonly word: <T extends string>(name: string, words: readonly [T, ...T[]], fallback?: T) => T;
  readonly object: (name: string, fallback?: Readonly<Record<string, unknown>>) => Fields;
  readonly list: <T>(
    name: string,
    o: { readonly max: number; readonly min?: number; readonly fallback?: readonly unknown[] },
    each: (entry: unknown, path: string) => T,
  ) => readonly T[];
  readonly has: (name: string) => boolean;
  /** The values of all fields not read so far, for a reader of its own. */
  readonly rest: () => Readonly<Record<string, unknown>>;
  /** Every field that has not been read is a fault. */
  readonly close: () => void;
  readonly path: string;
  readonly faults: string[];
}

export function fields(value: unknown, path: string, faults: string[]): Fields {
  const at = (name: string): string => (path === '' ? name : `${path}.${name}`);
  if (!isRecord(value)) faults.push(`${path === '' ? 'the whole' : path} is to be an object`);
  const given = new Map(isRecord(value) ? Object.entries(value) : []);
  const read = new Set<string>();
  /** The value that passes, else the fallback when nothing is given, else a fault and `none`. */
  const take = <T>(
    name: string,
    o: { readonly fallback: T | undefined; readonly none: T; readonly what: string },
    pass: (raw: unknown) => T | undefined,
  ): T => {
    read.add(name);
    const raw = given.get(name);
    if (raw === undefined && o.fallback !== undefined) return o.fallback;
    const passed = raw === undefined ? undefined : pass(raw);
    if (passed === undefined) faults.push(`${at(name)} is to be ${o.what}${raw === undefined ? '; it is missing' : ''}`);
    return passed ?? o.none;
  };
  return {
    path,
    faults,
    text: (name, { pattern, what, fallback }) =>
      take(name, { fallback, none: '', what }, (raw) => (typeof raw === 'string' && pattern.test(raw) ? raw : undefined)),
    integer: (name, { min, max, fallback }) =>
      take(name, { fallback, none: min, what: `a whole number from ${min} to ${max}` }, (raw) =>
        typeof raw === 'number' && Number.isSafeInteger(raw) && raw >= min && raw <= max ? raw : undefined,
      ),
    number: (name, { above, max, fallback }) =>
      take(name, { fallback, none: max, what: `a number above ${above} and at most ${max}` }, (raw) =>
        typeof raw === 'number' && raw > above && raw <= max ? raw : undefined,
      ),
    flag: (name, fallback) =>
      take(name, { fallback, none: false, what: 'true or false' }, (raw) => (typeof raw === 'boolean' ? raw : undefined)),
    word: (name, words, fallback) =>
      take(name, { fallback, none: words[0], what: `one of: ${words.join(', ')}` }, (raw) => words.find((word) => word === raw)),
    object: (name, fallback) => {
      read.add(name);
      return fields(given.get(name) ?? fallback, at(name), faults);
    },
    list: (name, { max, min = 0, fallback = min === 0 ? [] : undefined }, each) => {
      const raw = take<readonly unknown[]>(name, { fallback, none: [], what: `a list of ${min} to ${max} entries` }, (list) =>
        Array.isArray(list) && list.length >= min && list.length <= max ? list : undefined,
      );
      return raw.map((entry, index) => each(entry, `${at(name)}[${index}]`));
    },
    has: (name) => given.has(name),
    rest: () => {
      const left = [...given].filter(([name]) => !read.has(name));
      for (const [name] of left) read.add(name);
      return Object.fromEntries(left);
    },
    close: () => {
      const unknown = [...given.keys()].filter((name) => !read.has(name)).length;
      if (unknown > 0)
        faults.push(`${path === '' ? 'the whole' : path} has ${unknown} field(s) that are not known; known are: ${[...read].join(', ')}`);
    },
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
