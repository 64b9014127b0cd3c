/** What the API server checks beyond types and bounds: CEL rules (those of a change included) and the uniqueness of list entries. */
import { holds, isTransitionRule } from './cel.ts';
import type { ValidationFinding } from './finding.ts';
import { pathText } from './finding.ts';
import type { Path, Rule, Schema } from './schema.ts';

/** A schema without everything that has no rule in it, so that checking an object visits a few places only. */
export interface RuleTree {
  readonly rules: readonly Rule[];
  readonly unique: 'entries' | readonly string[] | undefined;
  readonly items: RuleTree | undefined;
  readonly properties: readonly (readonly [name: string, tree: RuleTree])[];
}

/** Prepares a schema; undefined when no rule is in it. */
export function ruleTree(schema: Schema): RuleTree | undefined {
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const tree = ruleTree(child);
    return tree === undefined ? [] : [[name, tree] as const];
  });
  const items = schema.items === undefined ? undefined : ruleTree(schema.items);
  const kind = schema['x-kubernetes-list-type'];
  const unique = kind === 'map' ? schema['x-kubernetes-list-map-keys'] : kind === 'set' ? 'entries' : undefined;
  const rules = schema['x-kubernetes-validations'] ?? [];
  return rules.length === 0 && properties.length === 0 && items === undefined && unique === undefined
    ? undefined
    : { rules, unique, items, properties };
}

export interface RuleCheck {
  /** Places with a finding already, as `pathText` writes them: rules about them or about what holds them say nothing more. */
  readonly broken: ReadonlySet<string>;
  readonly report: (finding: ValidationFinding) => void;
}

/** A value with its defaults applied, what it was before the change (undefined for a new one), and where it stands. */
export interface RulePlace {
  readonly value: unknown;
  readonly old: unknown;
  readonly path: Path;
}

/** Checks a value, and everything in it, against its rules. */
export function checkRules(tree: RuleTree, { value, old, path }: RulePlace, check: RuleCheck): void {
  if (value === undefined || value === null) return;
  const isBroken = check.broken.size > 0 && check.broken.has(pathText(path));
  if (!isBroken) {
    for (const rule of tree.rules) {
      if (isTransitionRule(rule.rule) && old === undefined) continue;
      if (!holds(rule.rule, value, old)) check.report(findingOfRule(rule, path));
    }
  }
  if (Array.isArray(value)) checkEntries(tree, { value, old: Array.isArray(old) ? old : [], path }, check);
  else if (typeof value === 'object') {
    for (const [name, child] of tree.properties) {
      checkRules(child, { value: property(value, name), old: property(old, name), path: [...path, name] }, check);
    }
  }
}

interface ListPlace extends RulePlace {
  readonly value: readonly unknown[];
  readonly old: readonly unknown[];
}

function checkEntries({ unique, items }: RuleTree, { value, old, path }: ListPlace, check: RuleCheck): void {
  const before = unique === undefined || items === undefined ? undefined : new Map(old.map((entry) => [entryKey(entry, unique), entry]));
  const seen = new Set<string>();
  for (const [index, entry] of value.entries()) {
    const key = unique === undefined ? undefined : entryKey(entry, unique);
    if (key !== undefined && seen.has(key)) check.report(repetition(unique, [...path, index]));
    if (key !== undefined) seen.add(key);
    if (items === undefined) continue;
    checkRules(items, { value: entry, old: key === undefined ? undefined : before?.get(key), path: [...path, index] }, check);
  }
}

function repetition(unique: RuleTree['unique'], path: Path): ValidationFinding {
  if (typeof unique === 'string' || unique === undefined)
    return { path: pathText(path), what: 'repeats an earlier entry', instead: 'remove one of the two' };
  return {
    path: pathText(path),
    what: `has the same ${unique.join(' and ')} as an earlier entry`,
    instead: `write one entry for each ${unique.join(' and ')}`,
  };
}

function entryKey(entry: unknown, unique: 'entries' | readonly string[]): string {
  return JSON.stringify(unique === 'entries' ? entry : unique.map((key) => property(entry, key) ?? null));
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function findingOfRule(rule: Rule, path: Path): ValidationFinding {
  const [what = '', ...instead] = rule.message.split('; ');
  const below = (rule.fieldPath ?? '').split('.').filter((name) => name !== '');
  return { path: pathText([...path, ...below]), what, instead: instead.join('; ') };
}
