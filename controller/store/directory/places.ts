/** Where the fields of an object stand in their file, kept as one short text: the parsed document is thirty times that, and there is one for every manifest. */

/** One-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Fields deeper than that, and more of them, are found at what holds them. */
const stepsMax = 4;
const fieldsMax = 256;

/** Reads all places at once, so that nothing of the document is needed afterwards. The answer takes a field path; one that is not there is found at the nearest thing that holds it. */
export function placesOf(object: unknown, locate: (path: string) => Place): (path: string) => Place {
  // Two functions on purpose: what the answer is made in must not hold the document.
  return finderIn(textOf(object, locate));
}

function textOf(object: unknown, locate: (path: string) => Place): string {
  const lines = ['', 'metadata.name', ...fieldsOf(object)].map((path) => {
    const { line, column } = locate(path);
    return `${path} ${line} ${column}`;
  });
  // Through bytes, so that it is one text and not a chain of its parts.
  return Buffer.from(`\n${lines.join('\n')}\n`).toString();
}

function finderIn(text: string): (path: string) => Place {
  return (path) => {
    for (let at = path; ; at = holderOf(at)) {
      const found = text.indexOf(`\n${at} `);
      if (found < 0 && at !== '') continue;
      const [line, column] = text
        .slice(found + at.length + 2, text.indexOf('\n', found + 1))
        .split(' ')
        .map(Number);
      return { line: line ?? 1, column: column ?? 1 };
    }
  };
}

/** The paths of the fields of `spec`, those nearest to it first. */
function fieldsOf(object: unknown): readonly string[] {
  const found: string[] = [];
  const waiting: { readonly path: string; readonly value: unknown; readonly steps: number }[] = [
    { path: 'spec', value: entryOf(object, 'spec'), steps: 1 },
  ];
  for (let entry = waiting.shift(); entry !== undefined && found.length < fieldsMax; entry = waiting.shift()) {
    const { path, value, steps } = entry;
    found.push(path);
    if (typeof value !== 'object' || value === null || steps === stepsMax) continue;
    for (const [name, inner] of Object.entries(value)) {
      // A key that is no plain word would need quoting; it is found at what holds it.
      const next = Array.isArray(value) ? `${path}[${name}]` : /^\w+$/.test(name) ? `${path}.${name}` : undefined;
      if (next !== undefined && waiting.length < fieldsMax) waiting.push({ path: next, value: inner, steps: steps + 1 });
    }
  }
  return found;
}

function entryOf(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? Object.entries(object).find(([key]) => key === name)?.[1] : undefined;
}

/** `spec.members[2].cpc` -> `spec.members[2]` -> `spec.members` -> `spec` -> nothing. */
function holderOf(path: string): string {
  const end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['), 0);
  return path.slice(0, end);
}
