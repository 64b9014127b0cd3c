/** Checks one object as the API server would, and beyond: schema, CEL rules, meaning. What it accepts, the rest of the program may rely on. */
import type { ErrorObject } from 'ajv';
import type { ValidationFinding } from './finding.ts';
import { findingOf } from './finding.ts';
import schemas from './generated/schemas.json' with { type: 'json' };
import * as validators from './generated/validators.mjs';
import { checkRules, type RuleTree, ruleTree } from './rules.ts';
import type { ResourceKind, Schema } from './schema.ts';
import { apiVersion, isResourceKind } from './schema.ts';
import type { Resource } from './semantics.ts';
import { checkMeaning } from './semantics.ts';

export type { ValidationFinding } from './finding.ts';
export type { Resource } from './semantics.ts';

export type Validation =
  { readonly ok: true; readonly value: Resource } | { readonly ok: false; readonly findings: readonly ValidationFinding[] };

export interface ValidationOptions {
  /** The object before the change, as validated then: rules about changes are checked too. */
  readonly old?: object;
  /** `drop` (the default) leaves a status out, as a manifest's; `check` judges it by its bounds and keeps it, as a record's. */
  readonly status?: 'drop' | 'check';
  /** The input is nobody else's, such as JSON that was just parsed: defaults are written into it, and it is the answer's value. */
  readonly owned?: boolean;
}

const findingsMax = 50;
const kindSchemas = schemas as unknown as Readonly<Record<ResourceKind, Schema>>;
const trees = {
  SSICluster: ruleTree(kindSchemas.SSICluster),
  GuestPlacement: ruleTree(kindSchemas.GuestPlacement),
  Relocation: ruleTree(kindSchemas.Relocation),
};
const statusTree = (kind: ResourceKind): RuleTree | undefined => trees[kind]?.properties.find(([name]) => name === 'status')?.[1];
const statusTrees = {
  SSICluster: statusTree('SSICluster'),
  GuestPlacement: statusTree('GuestPlacement'),
  Relocation: statusTree('Relocation'),
};
const manifests = {
  SSICluster: validators.SSIClusterManifest,
  GuestPlacement: validators.GuestPlacementManifest,
  Relocation: validators.RelocationManifest,
};
const statuses = {
  SSICluster: validators.SSIClusterStatus,
  GuestPlacement: validators.GuestPlacementStatus,
  Relocation: validators.RelocationStatus,
};

/** Validates any value. The answer's value is a copy with its defaults; the input is left as it is, unless it is `owned`. */
export function validateObject(object: unknown, options: ValidationOptions = {}): Validation {
  if (typeof object !== 'object' || object === null || Array.isArray(object))
    return refused('', 'must be a mapping of fields', 'write apiVersion, kind, metadata and spec');
  const { status, ...rest } = object as Readonly<Record<string, unknown>>;
  const kind = rest['kind'];
  if (!isResourceKind(kind)) return refused('kind', 'is not a kind of zferry.io', 'write SSICluster, GuestPlacement or Relocation');
  if (rest['apiVersion'] !== apiVersion)
    return refused('apiVersion', `is not a version of ${kind} that is known here`, `write ${apiVersion}`);

  const keptStatus = options.status === 'check' ? { status: status ?? { observedGeneration: -1 } } : {};
  const kept = { ...rest, ...keptStatus };
  const value: unknown = options.owned === true ? kept : structuredClone(kept);
  const found = checkShape(kind, value);
  const hasShape = found.size === 0;
  const report = (finding: ValidationFinding): void => void found.set(finding.path, found.get(finding.path) ?? finding);
  const tree = trees[kind];
  if (tree !== undefined) checkRules(tree, { value, old: options.old, path: [] }, { broken: brokenBy(found), report });
  // Whether it makes sense is asked only of what has the right shape.
  const typed = value as Resource;
  if (hasShape) checkMeaning(typed, (path, what, instead) => report({ path, what, instead }));
  return found.size === 0 ? { ok: true, value: typed } : { ok: false, findings: [...found.values()].slice(0, findingsMax) };
}

/** Judges a status alone, where the rest of its object is known to be good; fills in its defaults. Empty: it is good. */
export function statusFindings(kind: ResourceKind, status: unknown): readonly ValidationFinding[] {
  const found = new Map<string, ValidationFinding>();
  if (!statuses[kind](status)) {
    for (const error of (statuses[kind].errors ?? []).slice(0, 4 * findingsMax)) {
      const finding = findingOf({ ...error, instancePath: `/status${error.instancePath}` }, kindSchemas[kind], { status });
      if (!found.has(finding.path)) found.set(finding.path, finding);
    }
  }
  const report = (finding: ValidationFinding): void => void found.set(finding.path, found.get(finding.path) ?? finding);
  const tree = statusTrees[kind];
  if (tree !== undefined) checkRules(tree, { value: status, old: undefined, path: ['status'] }, { broken: brokenBy(found), report });
  return [...found.values()].slice(0, findingsMax);
}

/** Types, bounds and patterns; fills in the defaults. One finding a place is enough: the first. */
function checkShape(kind: ResourceKind, value: unknown): Map<string, ValidationFinding> {
  const { status, ...manifest } = value as { status?: unknown };
  const errors: ErrorObject[] = [];
  if (!manifests[kind](manifest)) errors.push(...(manifests[kind].errors ?? []));
  if (status !== undefined && !statuses[kind](status)) {
    errors.push(...(statuses[kind].errors ?? []).map((error) => ({ ...error, instancePath: `/status${error.instancePath}` })));
  }
  const found = new Map<string, ValidationFinding>();
  for (const error of errors.slice(0, 4 * findingsMax)) {
    const finding = findingOf(error, kindSchemas[kind], value);
    if (!found.has(finding.path)) found.set(finding.path, finding);
  }
  return found;
}

/** Every place with a finding, and everything that holds it. */
function brokenBy(found: ReadonlyMap<string, ValidationFinding>): ReadonlySet<string> {
  const places = new Set<string>();
  for (const path of found.keys()) {
    places.add(path).add('');
    for (const match of path.matchAll(/[.[]/g)) places.add(path.slice(0, match.index));
  }
  return places;
}

/** The finding in one line, as people and logs get it. */
export function findingText(finding: ValidationFinding): string {
  return `${finding.path === '' ? 'object' : finding.path}: ${finding.what}; ${finding.instead}`;
}

function refused(path: string, what: string, instead: string): Validation {
  return { ok: false, findings: [{ path, what, instead }] };
}
