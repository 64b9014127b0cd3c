/** Writes the TypeScript types of the CRDs: one interface for every shape that has a name, the rest in place. */
import { isDeepStrictEqual } from 'node:util';
import type { ResourceKind, Schema } from './schema.ts';

/** Shapes that code speaks of by name, by where they stand. The same name in two places must be the same shape, but for its description. */
const named: Readonly<Record<string, string>> = {
  'SSICluster.spec': 'SSIClusterSpec',
  'SSICluster.status': 'SSIClusterStatus',
  'SSICluster.spec.windows[]': 'Window',
  'SSICluster.spec.hypervisor.simulated': 'SimulatedSpec',
  'SSICluster.status.inFlight[]': 'Claim',
  'SSICluster.status.inFlight[].cause': 'Cause',
  'SSICluster.status.conditions[]': 'Condition',
  'GuestPlacement.spec': 'GuestPlacementSpec',
  'GuestPlacement.status': 'GuestPlacementStatus',
  'GuestPlacement.spec.windows[]': 'Window',
  'GuestPlacement.status.conditions[]': 'Condition',
  'Relocation.spec': 'RelocationSpec',
  'Relocation.status': 'RelocationStatus',
  'Relocation.spec.cause': 'Cause',
  'Relocation.status.conditions[]': 'Condition',
};

const head = `// Written by crds/generate.ts from the YAML beside it; do not edit.

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly uid: string;
  /** A decimal string that grows with every write. */
  readonly resourceVersion: string;
  /** Grows with every change of the spec. */
  readonly generation: number;
  readonly creationTimestamp: string;
  readonly deletionTimestamp?: string;
  readonly labels?: { readonly [key: string]: string };
  readonly annotations?: { readonly [key: string]: string };
  readonly finalizers?: readonly string[];
}
`;

/** The text of crds/generated.ts. Throws when one name stands for two shapes. */
export function typesText(schemas: Readonly<Record<ResourceKind, Schema>>): string {
  const found = new Map<string, { readonly schema: Schema; readonly text: string }>();
  const kinds = Object.entries(schemas).map(([kind, schema]) => kindText(kind, schema, found));
  const declarations = [...found].map(([name, { schema, text }]) => {
    return `${comment(schema, '')}export ${text.startsWith('{') ? `interface ${name} ${text}` : `type ${name} = ${text};`}\n`;
  });
  return [head, ...declarations, ...kinds].join('\n');
}

type Found = Map<string, { readonly schema: Schema; readonly text: string }>;

function kindText(kind: string, schema: Schema, found: Found): string {
  const spec = typeText(schema.properties?.['spec'] ?? schema, `${kind}.spec`, '', found);
  const status = typeText(schema.properties?.['status'] ?? schema, `${kind}.status`, '', found);
  return `${comment(schema, '')}export interface ${kind} {
  readonly apiVersion: 'zferry.io/v1alpha1';
  readonly kind: '${kind}';
  readonly metadata: ObjectMeta;
  readonly spec: ${spec};
  readonly status?: ${status};
}
`;
}

function typeText(schema: Schema, place: string, indent: string, found: Found): string {
  const name = named[place];
  if (name === undefined) return shapeText(schema, place, indent, found);
  const earlier = found.get(name);
  if (earlier !== undefined && !isDeepStrictEqual(withoutDescription(earlier.schema), withoutDescription(schema))) {
    throw new Error(`crds: ${name} has another shape at ${place}; make the two equal or give it a name of its own in crds/type-text.ts`);
  }
  if (earlier === undefined) found.set(name, { schema, text: shapeText(schema, place, '', found) });
  return name;
}

function withoutDescription(schema: Schema): unknown {
  const { description: _, 'x-kubernetes-validations': __, ...shape } = schema;
  return shape;
}

function shapeText(schema: Schema, place: string, indent: string, found: Found): string {
  if (schema.enum !== undefined) return schema.enum.map((word) => `'${word}'`).join(' | ');
  if (schema.type === 'integer') return 'number';
  if (schema.type === 'array') return arrayText(schema.items, place, indent, found);
  if (schema.type !== 'object') return schema.type;
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return '{ readonly [key: string]: unknown }';
  const inner = `${indent}  `;
  const lines = properties.map(([name, child]) => {
    const optional = schema.required?.includes(name) === true ? '' : '?';
    return `${comment(child, inner)}${inner}readonly ${name}${optional}: ${typeText(child, `${place}.${name}`, inner, found)};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

function arrayText(items: Schema | undefined, place: string, indent: string, found: Found): string {
  if (items === undefined) return 'readonly unknown[]';
  const text = typeText(items, `${place}[]`, indent, found);
  return items.enum !== undefined && named[`${place}[]`] === undefined ? `readonly (${text})[]` : `readonly ${text}[]`;
}

function comment(schema: Schema, indent: string): string {
  const bounds = boundsText(schema);
  const text = [schema.description, bounds].filter((part) => part !== undefined && part !== '').join(' ');
  return text === '' ? '' : `${indent}/** ${text.replaceAll('*/', '* /')} */\n`;
}

function boundsText(schema: Schema): string {
  const keys = schema['x-kubernetes-list-map-keys'];
  const items =
    schema.maxItems === undefined
      ? ''
      : `${schema.minItems ?? 0}..${schema.maxItems}${keys === undefined ? '' : `, one a ${keys.join('+')}`}.`;
  const range =
    schema.maximum === undefined || schema.maximum === Number.MAX_SAFE_INTEGER ? '' : `${schema.minimum ?? 0}..${schema.maximum}.`;
  return items + range;
}
