/** What is wrong with an object, in words for the person who wrote it, made from what ajv reports and what the schema says about the place. */
import type { ErrorObject } from 'ajv';
import { sanitised } from '../controller/domain/fault.ts';
import type { Path, Schema } from './schema.ts';
import { schemaAt } from './schema.ts';

export interface ValidationFinding {
  /** For instance `spec.members[2].cpc`; empty for the whole object. */
  readonly path: string;
  /** What is wrong; reads on from the path. Never holds what was written there. */
  readonly what: string;
  /** What to write instead. */
  readonly instead: string;
}

/** A path as people write it. Field names that no schema knows are cut and cleaned. */
export function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : nameText(step, index === 0))).join('');
}

function nameText(name: string, first: boolean): string {
  if (/^[A-Za-z_][A-Za-z0-9_-]{0,39}$/.test(name)) return first ? name : `.${name}`;
  return `[${JSON.stringify(shown(name))}]`;
}

/** Text from outside for a finding: cleaned, printable ASCII, at most 40 characters. */
export function shown(text: string): string {
  const clean = sanitised(text.slice(0, 41)).replace(/[^ -~]/g, '?');
  return text.length > 40 ? `${clean.slice(0, 39)}~` : clean;
}

/** Turns one report of ajv into a finding, and tells where it is. */
export function findingOf(error: ErrorObject, root: Schema, value: unknown): ValidationFinding {
  const path = stepsOf(error.instancePath, value);
  const params = error.params as {
    readonly missingProperty?: string;
    readonly additionalProperty?: string;
    readonly allowedValue?: string;
  };
  const name = params.missingProperty ?? params.additionalProperty;
  const at = name === undefined ? path : [...path, name];
  const place = {
    schema: schemaAt(root, at),
    parent: schemaAt(root, path),
    name: name ?? '',
    value: valueAt(value, path),
    constant: params.allowedValue ?? '',
  };
  const [what, instead] = (words[error.keyword] ?? formWords)(place);
  return { path: pathText(at), what, instead };
}

interface Place {
  readonly schema: Schema | undefined;
  readonly parent: Schema | undefined;
  /** Of the field that is missing or unknown. */
  readonly name: string;
  readonly value: unknown;
  /** What a constant should be. */
  readonly constant: string;
}

type Words = readonly [what: string, instead: string];

/** By ajv's keyword; everything else is about the form of a text. */
const words: Readonly<Record<string, (place: Place) => Words>> = {
  required: ({ schema, name }) => ['is missing', `add ${name}${schema === undefined ? '' : exampleText(schema)}`],
  additionalProperties: ({ name, parent }) => ['is not a field here', neighbourText(name, Object.keys(parent?.properties ?? {}))],
  type: ({ schema, value }) =>
    value === null ? ['is empty', emptyText(schema)] : [`must be ${typeText(schema)}`, typeHint(schema, value)],
  minItems: ({ schema }) => ['has too few entries', `write at least ${schema?.minItems}`],
  maxItems: ({ schema }) => ['has too many entries', `write at most ${schema?.maxItems}`],
  maxProperties: ({ schema }) => ['has too many entries', `write at most ${schema?.maxProperties}`],
  minimum: ({ schema }) => ['is out of range', rangeText(schema)],
  maximum: ({ schema }) => ['is out of range', rangeText(schema)],
  enum: ({ schema }) => ['is none of the words known here', `write ${listText(schema?.enum ?? [])}`],
  const: ({ constant }) => ['is not known', `write ${constant}`],
};

function formWords({ schema }: Place): Words {
  return [schema?.title === undefined ? lengthText(schema) : `is not ${schema.title}`, `write${exampleText(schema).replace(',', '')}`];
}

function lengthText(schema: Schema | undefined): string {
  return schema?.format === 'date-time'
    ? 'is not an instant'
    : `is not a text of ${schema?.minLength ?? 0} to ${schema?.maxLength} characters`;
}

function exampleText(schema: Schema | undefined): string {
  if (schema?.example !== undefined) return `, for instance ${schema.example}`;
  if (schema?.enum !== undefined) return `, ${listText(schema.enum)}`;
  return schema?.description === undefined ? ' another one' : `: ${schema.description.split(/[.;] /)[0]?.replace(/\.$/, '')}`;
}

function typeText(schema: Schema | undefined): string {
  const texts = { object: 'a mapping of fields', array: 'a list', string: 'a text', integer: 'a whole number', boolean: 'true or false' };
  return schema === undefined ? 'something else' : texts[schema.type];
}

function typeHint(schema: Schema | undefined, value: unknown): string {
  if (schema?.type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) return 'put it in quotes';
  if (schema?.type === 'integer') return rangeText(schema);
  if (schema?.type === 'boolean') return 'write true or false, without quotes';
  return schema?.type === 'string' ? `write${exampleText(schema).replace(',', '')}` : `write ${typeText(schema)}`;
}

function emptyText(schema: Schema | undefined): string {
  return schema?.type === 'object' && schema.required === undefined
    ? 'remove it, or write {} for all defaults'
    : 'remove it, or give it a value';
}

function rangeText(schema: Schema | undefined): string {
  return `write a whole number from ${schema?.minimum ?? 0} to ${schema?.maximum}, without quotes`;
}

function listText(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function neighbourText(name: string, fields: readonly string[]): string {
  const nearest = fields
    .map((field) => ({ field, distance: distance(name.slice(0, 40).toLowerCase(), field.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance)[0];
  if (nearest !== undefined && nearest.distance <= 2) return `write ${nearest.field}`;
  return fields.length === 0 ? 'remove it' : `remove it, or write one of ${fields.join(', ')}`;
}

/** How many characters must be changed, added or removed to make b of a. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of Array.from(a).entries()) {
    const next = [index + 1];
    for (let column = 1; column <= b.length; column++) {
      const substituted = (row[column - 1] ?? 0) + (letter === b[column - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function stepsOf(pointer: string, value: unknown): Path {
  const steps: (string | number)[] = [];
  let current = value;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    steps.push(Array.isArray(current) ? Number(name) : name);
    current = valueAt(current, steps.slice(-1));
  }
  return steps;
}

/** The value at a path; undefined where there is none. Inherited properties do not count. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Readonly<Record<string | number, unknown>>)[step];
  }
  return current;
}
