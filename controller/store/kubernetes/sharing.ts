/** Equal parts of equal things as one: most of what a fleet's objects say is what the object before said, and an unchanged part of a changed object stays the very same. */

/** `value`, with everything in it that equals the same part of `reference` taken from there; `reference` itself when all is equal. Plain data only. */
export function shared<T>(reference: unknown, value: T): T {
  return merged(reference, value) as T;
}

function merged(reference: unknown, value: unknown): unknown {
  if (reference === value) return reference;
  if (typeof reference !== 'object' || typeof value !== 'object' || reference === null || value === null) return value;
  if (Array.isArray(value)) return Array.isArray(reference) ? mergedList(reference, value) : value;
  return Array.isArray(reference) ? value : mergedRecord(reference as Fields, value as Fields);
}

type Fields = Record<string, unknown>;

function mergedList(reference: readonly unknown[], value: unknown[]): readonly unknown[] {
  let equal = reference.length === value.length;
  for (let index = 0; index < value.length; index++) {
    const part = merged(reference[index], value[index]);
    if (part !== reference[index]) equal = false;
    value[index] = part;
  }
  return equal ? reference : value;
}

/** The value is changed in place, but only by putting equal parts for what is there. */
function mergedRecord(reference: Fields, value: Fields): Fields {
  let equal = true;
  let fields = 0;
  for (const name in value) {
    fields += 1;
    const own = value[name];
    const part = Object.hasOwn(reference, name) ? merged(reference[name], own) : own;
    if (part !== reference[name]) equal = false;
    if (part !== own) value[name] = part;
  }
  return equal && Object.keys(reference).length === fields ? reference : value;
}

/** A copy of plain data without what JSON leaves out, as whoever reads it gets it. */
export function asSent(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(asSent);
  const copy: Fields = {};
  for (const [name, part] of Object.entries(value)) if (part !== undefined) copy[name] = asSent(part);
  return copy;
}
