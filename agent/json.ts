import type { Outcome } from './network.ts';

/**
 * JSON from a file or from the wire, bounded before anything is built of it. `why` names what is wrong and never repeats what was sent.
 */
export function parseJson(text: string, depthMax: number): Outcome<unknown> {
  const shape = measure(text);
  if (shape.depth > depthMax) return { ok: false, why: `it is nested more than ${depthMax} levels deep` };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, why: 'it is not JSON' };
  }
  // JSON.parse keeps the last of two equal keys, so that another reader may have understood something else.
  if (keysIn(value) !== shape.keys) return { ok: false, why: 'an object has the same key twice' };
  return { ok: true, value };
}

/** Depth and number of keys, from the brackets and colons outside strings. Of text that is no JSON it tells something finite. */
function measure(text: string): { readonly depth: number; readonly keys: number } {
  let depth = 0;
  let open = 0;
  let keys = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === backslash) at += 1;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else if (code === braceOpen || code === bracketOpen) depth = Math.max(depth, (open += 1));
    else if (code === braceClose || code === bracketClose) open -= 1;
    else if (code === colon) keys += 1;
  }
  return { depth, keys };
}

const backslash = 0x5c;
const quote = 0x22;
const braceOpen = 0x7b;
const braceClose = 0x7d;
const bracketOpen = 0x5b;
const bracketClose = 0x5d;
const colon = 0x3a;

function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value);
  const own = Array.isArray(value) ? 0 : inside.length;
  return inside.reduce<number>((sum, each) => sum + keysIn(each), own);
}
