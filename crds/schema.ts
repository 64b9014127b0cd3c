/** The part of a CRD's schema language that the CRDs here use, as the generator and the offline validator read it. */
export interface Schema {
  readonly type: 'object' | 'array' | 'string' | 'integer' | 'boolean';
  readonly description?: string;
  /** What a value must be, as a noun phrase; the words of a finding. */
  readonly title?: string;
  readonly example?: string | number;
  readonly default?: unknown;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly maxProperties?: number;
  readonly additionalProperties?: Schema;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-list-type'?: 'map' | 'set' | 'atomic';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  /** Written as a whole: the API server notes one writer for all of it. */
  readonly 'x-kubernetes-map-type'?: 'atomic';
  readonly 'x-kubernetes-validations'?: readonly Rule[];
}

/** A CEL rule; `message` reads `what is wrong; what to write instead`. */
export interface Rule {
  readonly rule: string;
  readonly message: string;
  /** Where the finding belongs, from the rule's own place. */
  readonly fieldPath?: string;
}

/** From an object's root to a value in it. */
export type Path = readonly (string | number)[];

/** The kinds that have a CRD here, and whether they live in a namespace. */
export const resourceKinds = { SSICluster: 'Cluster', GuestPlacement: 'Namespaced', Relocation: 'Namespaced' } as const;
export type ResourceKind = keyof typeof resourceKinds;

/** The one version there is. */
export const apiVersion = 'zferry.io/v1alpha1';

/** True for the kinds above. */
export function isResourceKind(text: unknown): text is ResourceKind {
  return typeof text === 'string' && Object.hasOwn(resourceKinds, text);
}

/** The schema of the value at a path; undefined where the schema knows nothing. */
export function schemaAt(root: Schema, path: Path): Schema | undefined {
  let schema: Schema | undefined = root;
  for (const step of path) {
    const own: Schema | undefined = schema;
    if (own === undefined) return undefined;
    if (typeof step === 'number') schema = own.items;
    else schema = own.properties !== undefined && Object.hasOwn(own.properties, step) ? own.properties[step] : own.additionalProperties;
  }
  return schema;
}

/** Every schema below (and with) this one, with the path that leads there; list items are the step `[]`, map values `{}`. */
export function* walk(
  schema: Schema,
  path: readonly string[] = [],
): Generator<{ readonly schema: Schema; readonly path: readonly string[] }> {
  yield { schema, path };
  if (schema.items !== undefined) yield* walk(schema.items, [...path, '[]']);
  if (schema.additionalProperties !== undefined) yield* walk(schema.additionalProperties, [...path, '{}']);
  for (const [name, child] of Object.entries(schema.properties ?? {})) yield* walk(child, [...path, name]);
}
