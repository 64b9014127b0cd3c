/** `npm run generate`: from the CRDs' YAML to types (generated.ts), schemas as data (generated/schemas.json) and validators that ajv compiled (generated/validators.mjs). */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { parse } from 'yaml';
import { manifestSchema, statusSchema, wholeSchema } from './json-schema.ts';
import type { ResourceKind, Schema } from './schema.ts';
import { typesText } from './type-text.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Every generated file with its text, by its path in this folder. Writes nothing. */
export function generated(): ReadonlyMap<string, string> {
  const schemas = {
    SSICluster: wholeSchema(readSchema('ssicluster.yaml')),
    GuestPlacement: wholeSchema(readSchema('guestplacement.yaml')),
    Relocation: wholeSchema(readSchema('relocation.yaml')),
  };
  return new Map([
    ['generated.ts', typesText(schemas)],
    ['generated/schemas.json', `${JSON.stringify(schemas, undefined, 1)}\n`],
    ['generated/validators.mjs', validatorsText(schemas)],
    ['generated/validators.d.mts', validatorTypes],
  ]);
}

function readSchema(file: string): Schema {
  const crd = parse(readFileSync(folder + file, 'utf8')) as {
    readonly spec: { readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[] };
  };
  const version = crd.spec.versions[0];
  if (version === undefined || crd.spec.versions.length !== 1) throw new Error(`crds/${file}: one version is expected`);
  return version.schema.openAPIV3Schema;
}

const validatorTypes = `// Written by crds/generate.ts; do not edit.
import type { ErrorObject } from 'ajv';

interface Validator {
  (value: unknown): boolean;
  errors?: ErrorObject[] | null;
}

export const SSIClusterManifest: Validator;
export const SSIClusterStatus: Validator;
export const GuestPlacementManifest: Validator;
export const GuestPlacementStatus: Validator;
export const RelocationManifest: Validator;
export const RelocationStatus: Validator;
`;

/** Code points, as the API server counts them; ajv would otherwise load its own at run time. */
const codePoints = 'const func$N = (text) => { let length = 0; for (const _ of text) length++; return length; };';

function validatorsText(schemas: Readonly<Record<ResourceKind, Schema>>): string {
  const ajv = new Ajv({
    allErrors: true,
    useDefaults: true,
    strict: true,
    messages: false,
    validateFormats: false,
    code: { source: true, esm: true, lines: true },
  });
  const names: Record<string, string> = {};
  for (const [kind, schema] of Object.entries(schemas) as [ResourceKind, Schema][]) {
    ajv.addSchema({ $id: `${kind}Manifest`, ...manifestSchema(kind, schema) });
    ajv.addSchema({ $id: `${kind}Status`, ...statusSchema(schema) });
    names[`${kind}Manifest`] = `${kind}Manifest`;
    names[`${kind}Status`] = `${kind}Status`;
  }
  const code = standalone
    .default(ajv, names)
    .replace(/const func(\d+) = require\("ajv\/dist\/runtime\/ucs2length"\)\.default;/g, (_, number: string) =>
      codePoints.replace('$N', number),
    )
    .replace(/^"use strict";/, '');
  if (code.includes('require(')) throw new Error('crds: the compiled validators load ajv at run time; extend validatorsText');
  return `// Written by crds/generate.ts; do not edit.\n${code}`;
}

if (import.meta.main) {
  for (const [path, text] of generated()) writeFileSync(folder + path, text);
}
