import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseManifests } from '../../crds/manifests.ts';
import type { Schema } from '../../crds/schema.ts';
import { walk } from '../../crds/schema.ts';
import schemas from '../../crds/generated/schemas.json' with { type: 'json' };
import type { Validation } from '../../crds/validate.ts';
import { findingText, validateObject } from '../../crds/validate.ts';

const folder = fileURLToPath(new URL('../../crds/examples/', import.meta.url));
const files = globSync('**/*.yaml', { cwd: folder }).toSorted();

/** The last document, judged as a change of the one before it where there are two. */
function verdict(file: string): Validation {
  const { documents, problems } = parseManifests(readFileSync(folder + file, 'utf8'));
  expect(problems).toEqual([]);
  const [first, second] = documents;
  const before = validateObject(first?.object);
  if (second === undefined) return before;
  if (!before.ok) throw new Error(`the first document must be valid: ${before.findings.map(findingText).join(' ')}`);
  return validateObject(second.object, { old: before.value });
}

function findingsOf(file: string): readonly string[] {
  const result = verdict(file);
  return result.ok ? [] : result.findings.map(findingText);
}

describe('the offline validator', () => {
  const invalid = files.filter((file) => file.includes('invalid-'));
  const valid = files.filter((file) => !file.includes('invalid-'));

  test.each(valid)('accepts %s', (file) => {
    expect(findingsOf(file)).toEqual([]);
  });

  test.each(invalid)('refuses %s for the reason that it names', (file) => {
    const expected = /^# refused: (.+?)(?: \(the second document.*\))?\n/.exec(readFileSync(folder + file, 'utf8'))?.[1];
    expect(expected).toBeDefined();
    expect(findingsOf(file).join('\n')).toContain(expected);
  });

  test.each(invalid)('finds nothing but that in %s', (file) => {
    expect(new Set(findingsOf(file).map((finding) => finding.split('; ')[0]?.split(': ')[1])).size).toBe(1);
  });
});

describe('the examples', () => {
  const refusals = files.filter((file) => file.startsWith('invalid-')).flatMap(findingsOf);
  const specs = Object.entries(schemas as unknown as Record<string, Schema>).flatMap(([kind, schema]) =>
    [...walk(schema)].filter(({ path }) => path[0] !== 'status').map((place) => ({ ...place, kind })),
  );

  test('hold one refusal for every CEL rule', () => {
    const rules = specs.flatMap(({ schema, path }) =>
      (schema['x-kubernetes-validations'] ?? []).map(({ message, fieldPath = '' }) => ({ message, place: path.join('.') + fieldPath })),
    );
    const uncovered = rules.filter(({ message }) => !refusals.some((refusal) => refusal.includes(message)));
    expect(uncovered).toEqual([]);
  });

  test('hold one refusal for every kind of pattern', () => {
    const titles = new Set(
      specs.flatMap(({ schema, path }) => (schema.pattern === undefined || path[0] === 'metadata' ? [] : [schema.title ?? path.join('.')])),
    );
    const uncovered = [...titles].filter((title) => !refusals.some((refusal) => refusal.includes(`is not ${title}`)));
    expect(uncovered).toEqual([]);
  });
});
