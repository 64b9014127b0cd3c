/** A strict reader of JSON that a guest sent: each shape answers a value of its type or says which member is wrong, without repeating what was sent. */

export type Shape<T> = (value: unknown, path: string) => Read<T>;
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

function bad(path: string, what: string): { readonly ok: false; readonly why: string } {
  return { ok: false, why: `${path === '' ? 'the report' : path} is not ${what}` };
}

/** An object with at least these members. Others are ignored: a newer agent may say more. Only the object's own members count. */
export function object<T extends object>(members: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const shapes = Object.entries(members) as readonly (readonly [string, Shape<unknown>])[];
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad(path, 'an object');
    const source = value as Readonly<Record<string, unknown>>;
    const read: Record<string, unknown> = {};
    for (const [name, shape] of shapes) {
      const member = shape(Object.hasOwn(source, name) ? source[name] : undefined, path === '' ? name : `${path}.${name}`);
      if (!member.ok) return member;
      read[name] = member.value;
    }
    return { ok: true, value: read as T };
  };
}

export function list<T>(of: Shape<T>, max: number): Shape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value) || value.length > max) return bad(path, `a list of at most ${max}`);
    const read: T[] = [];
    for (const [index, each] of value.entries()) {
      const one = of(each, `${path}[${index}]`);
      if (!one.ok) return one;
      read.push(one.value);
    }
    return { ok: true, value: read };
  };
}

export function optional<T>(of: Shape<T>): Shape<T | undefined> {
  return (value, path) => (value === undefined ? { ok: true, value: undefined } : of(value, path));
}

/** A whole number from 0 to `max`. */
export function count(max: number): Shape<number> {
  return (value, path) =>
    Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= max
      ? { ok: true, value: Number(value) }
      : bad(path, 'a whole number from 0 to what is allowed');
}

/** Milliseconds, with or without a fraction: finite and not negative. */
export const milliseconds: Shape<number> = (value, path) =>
  typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? { ok: true, value } : bad(path, 'a time of at least 0 ms');

export const flag: Shape<boolean> = (value, path) => (typeof value === 'boolean' ? { ok: true, value } : bad(path, 'true or false'));

/** Text that a pattern allows; the pattern must be anchored and bound the length. */
export function text(pattern: RegExp, what: string): Shape<string> {
  return (value, path) => (typeof value === 'string' && pattern.test(value) ? { ok: true, value } : bad(path, what));
}

export function word<const W extends string>(words: readonly W[]): Shape<W> {
  return (value, path) => {
    const found = words.find((each) => each === value);
    return found === undefined ? bad(path, `one of ${words.join(', ')}`) : { ok: true, value: found };
  };
}

/** A name by its own parser. */
export function parsed<T>(parse: (value: unknown) => Read<T>): Shape<T> {
  return (value, path) => {
    const read = parse(value);
    return read.ok ? read : { ok: false, why: `${path} ${read.why}` };
  };
}

/** Bytes to a JSON value, when they are UTF-8 JSON of at most `depthMax` levels. */
export function parseJson(bytes: Buffer, depthMax: number): Read<unknown> {
  if (tooDeep(bytes, depthMax)) return bad('', `JSON of at most ${depthMax} levels`);
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return { ok: true, value };
  } catch {
    return bad('', 'JSON');
  }
}

/** Looks at the brackets outside of strings, before anything is built from them. */
function tooDeep(bytes: Buffer, depthMax: number): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) isText = false;
    } else if (byte === 0x22) isText = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth += 1;
      if (depth > depthMax) return true;
    } else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return false;
}
