/** Derives what ajv compiles from a CRD's schema: the same bounds, but closed against unknown fields, and with the metadata that a CRD cannot describe. */
import type { ResourceKind, Schema } from './schema.ts';
import { apiVersion } from './schema.ts';

/** An instant as RFC 3339 writes it; the API server checks `format: date-time` likewise. */
const instant = '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$';
const objectName = '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$';
const namespace = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$';

/** What of metadata is checked offline. The API server has its own checks of the rest. */
export const metadataSchema: Schema = {
  type: 'object',
  description: 'Name, namespace, labels and annotations.',
  required: ['name'],
  'x-kubernetes-preserve-unknown-fields': true,
  properties: {
    name: {
      type: 'string',
      maxLength: 253,
      pattern: objectName,
      title: 'an object name (lower case letters, digits, - and .)',
      example: 'litdcon1',
    },
    namespace: {
      type: 'string',
      maxLength: 63,
      pattern: namespace,
      title: 'a namespace (1-63 lower case letters, digits and -)',
      example: 'default',
    },
    labels: {
      type: 'object',
      maxProperties: 64,
      additionalProperties: {
        type: 'string',
        maxLength: 63,
        pattern: '^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$',
        title: 'a label value (at most 63 of A-Z a-z 0-9 . _ -)',
      },
    },
    annotations: { type: 'object', maxProperties: 128, additionalProperties: { type: 'string', maxLength: 262_144 } },
  },
};

/** The CRD's schema with its metadata filled in. */
export function wholeSchema(crdSchema: Schema): Schema {
  return {
    ...crdSchema,
    required: ['apiVersion', 'kind', 'metadata', 'spec'],
    properties: { ...crdSchema.properties, metadata: metadataSchema },
  };
}

/** The schema of a manifest: everything but the status, which no manifest sets. */
export function manifestSchema(kind: ResourceKind, whole: Schema): object {
  const { status: _, ...properties } = whole.properties ?? {};
  const derived = closed({ ...whole, properties });
  return { ...derived, properties: { ...derived.properties, apiVersion: { const: apiVersion }, kind: { const: kind } } };
}

/** The schema of a status alone. */
export function statusSchema(whole: Schema): object {
  const { default: _, ...status } = whole.properties?.['status'] ?? { type: 'object' };
  return closed(status);
}

interface JsonSchema {
  [keyword: string]: unknown;
  properties?: Record<string, unknown>;
}

const copied = [
  'type',
  'default',
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'maxItems',
  'required',
  'maxProperties',
] as const;

function closed(schema: Schema): JsonSchema {
  const derived: JsonSchema = {};
  for (const keyword of copied) if (schema[keyword] !== undefined) derived[keyword] = schema[keyword];
  if (schema.format === 'date-time') derived['pattern'] = instant;
  if (schema.items !== undefined) derived['items'] = closed(schema.items);
  if (schema.type !== 'object') return derived;
  derived.properties = Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, child]) => [name, closed(child)]));
  derived['additionalProperties'] =
    schema.additionalProperties === undefined
      ? schema['x-kubernetes-preserve-unknown-fields'] === true
      : closed(schema.additionalProperties);
  return derived;
}
