import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { reservedUserids } from '../../controller/domain/names.ts';
import { generated } from '../../crds/generate.ts';
import type { Schema } from '../../crds/schema.ts';
import { walk } from '../../crds/schema.ts';

const folder = fileURLToPath(new URL('../../crds/', import.meta.url));
const files = ['ssicluster.yaml', 'guestplacement.yaml', 'relocation.yaml'];

interface Crd {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: {
      readonly plural: string;
      readonly kind: string;
      readonly shortNames: readonly string[];
      readonly categories: readonly string[];
    };
    readonly versions: readonly [
      {
        readonly name: string;
        readonly subresources: object;
        readonly selectableFields?: readonly { readonly jsonPath: string }[];
        readonly additionalPrinterColumns: readonly { readonly name: string; readonly jsonPath: string }[];
        readonly schema: { readonly openAPIV3Schema: Schema };
      },
    ];
  };
}

const crds = files.map((file) => ({
  file,
  text: readFileSync(folder + file, 'utf8'),
  crd: parse(readFileSync(folder + file, 'utf8')) as Crd,
}));
const places = crds.flatMap(({ file, crd }) =>
  [...walk(crd.spec.versions[0].schema.openAPIV3Schema)].map(({ schema, path }) => ({ schema, path, place: `${file} ${path.join('.')}` })),
);
/** What every object has is the API server's own business. */
const inMetadata = (path: readonly string[]): boolean => ['metadata', 'apiVersion', 'kind'].includes(path[0] ?? '');

test('what is committed is what the generator writes', () => {
  for (const [path, text] of generated()) {
    const committed = readFileSync(folder + path, 'utf8');
    expect(committed === text, `crds/${path} differs from the YAML; run npm run generate`).toBe(true);
  }
});

describe('every CRD', () => {
  test.each(crds)('$file has its names, its status subresource and a status by default', ({ crd }) => {
    const [version] = crd.spec.versions;
    expect(crd.metadata.name).toBe(`${crd.spec.names.plural}.zferry.io`);
    expect(crd.spec.names.categories).toEqual(['zferry']);
    expect(version.name).toBe('v1alpha1');
    expect(version.subresources).toEqual({ status: {} });
    expect(version.schema.openAPIV3Schema.properties?.['status']?.default).toEqual({ observedGeneration: -1 });
  });

  test.each(crds)('$file shows and selects only fields that exist', ({ crd }) => {
    const [version] = crd.spec.versions;
    const known = new Set([...walk(version.schema.openAPIV3Schema)].map(({ path }) => `.${path.join('.').replaceAll('.[]', '[]')}`));
    const named = [...version.additionalPrinterColumns, ...(version.selectableFields ?? [])].map(({ jsonPath }) =>
      jsonPath.replace(/\[[^\]]+\]/, '[]'),
    );
    expect(named.filter((path) => !known.has(path) && path !== '.metadata.creationTimestamp')).toEqual([]);
  });

  test.each(crds)('$file reads the same for YAML 1.1 and YAML 1.2', ({ text, crd }) => {
    expect(parse(text, { version: '1.1' })).toEqual(crd);
  });
});

describe('every field', () => {
  test('has a description', () => {
    expect(places.filter(({ schema, path }) => (schema.description ?? '') === '' && !inMetadata(path)).map(({ place }) => place)).toEqual(
      [],
    );
  });

  test('is bounded', () => {
    const unbounded = places.filter(({ schema, path }) => {
      if (inMetadata(path)) return false;
      if (schema.type === 'string') return schema.enum === undefined && schema.maxLength === undefined;
      if (schema.type === 'integer') return schema.minimum === undefined || schema.maximum === undefined;
      if (schema.type === 'array') return schema.maxItems === undefined;
      return schema.type === 'object' && schema.properties === undefined && schema.maxProperties === undefined;
    });
    expect(unbounded.map(({ place }) => place)).toEqual([]);
  });

  test('that a person writes tells what to write instead of a refused text', () => {
    const mute = places.filter(
      ({ schema, path }) =>
        path[0] === 'spec' && schema.pattern !== undefined && (schema.title === undefined || schema.example === undefined),
    );
    expect(mute.map(({ place }) => place)).toEqual([]);
  });

  test('has an example and a default that its own pattern accepts', () => {
    const wrong = places.filter(({ schema }) =>
      [schema.example, schema.default].some(
        (value) => value !== undefined && schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value as string),
      ),
    );
    expect(wrong.map(({ place }) => place)).toEqual([]);
  });

  test('that is a list says how it merges, and a map names keys that its entries must have', () => {
    const wrong = places.filter(({ schema }) => {
      if (schema.type !== 'array') return false;
      const kind = schema['x-kubernetes-list-type'];
      const keys = schema['x-kubernetes-list-map-keys'] ?? [];
      return (
        kind === undefined || (kind === 'map') !== keys.length > 0 || !keys.every((key) => schema.items?.required?.includes(key) === true)
      );
    });
    expect(wrong.map(({ place }) => place)).toEqual([]);
  });

  test('has a pattern that RE2 and ECMAScript read alike', () => {
    // RE2 knows neither look-around nor back-references; $ with the m flag, \d of Unicode and \u escapes are read differently.
    const beyond = /\(\?[^:]|\\[1-9bBdDsSwWuUpPkZAz]/;
    const wrong = places.filter(
      ({ schema }) =>
        schema.pattern !== undefined && (beyond.test(schema.pattern) || !schema.pattern.startsWith('^') || !schema.pattern.endsWith('$')),
    );
    expect(wrong.map(({ place }) => place)).toEqual([]);
    expect(() => places.map(({ schema }) => new RegExp(schema.pattern ?? '', 'u'))).not.toThrow();
  });

  test('has a name that CEL can write, but for namespace, which no rule reads', () => {
    const reserved = 'true false null in as break const continue else for function if import let loop package return var void while'.split(
      ' ',
    );
    expect(places.filter(({ path }) => reserved.includes(path.at(-1) ?? '')).map(({ place }) => place)).toEqual([]);
    expect(rules.filter(({ rule }) => /\bnamespace\b/.test(rule.rule)).map(({ place }) => place)).toEqual([]);
  });
});

const rules = places.flatMap(({ schema, place }) => (schema['x-kubernetes-validations'] ?? []).map((rule) => ({ rule, place })));

describe('every CEL rule', () => {
  test('keeps to the vocabulary that is cheap and that the offline evaluator is known to read alike', () => {
    expect(rules.filter(({ rule }) => foreignWords(rule.rule).length > 0).map(({ rule }) => rule.rule)).toEqual([]);
  });

  test('the vocabulary check itself refuses what is outside', () => {
    for (const rule of [
      'self.filter(x, x)',
      'self + 1',
      'self > 1',
      'self != 1',
      'url(self).isURL()',
      'self <= 1',
      'self[0] == 1',
      'int(self) < 2',
      'self.lowerAscii() == self',
    ]) {
      expect(foreignWords(rule), rule).not.toEqual([]);
    }
  });

  test('says what is wrong and what to write instead', () => {
    expect(rules.filter(({ rule }) => !/^[^;]+; [^;]+$/.test(rule.message)).map(({ rule }) => rule.message)).toEqual([]);
  });

  test('about a userid refuses exactly the userids that the domain reserves', () => {
    const lists = rules
      .filter(({ rule }) => rule.rule.includes('LOGN'))
      .map(({ rule }) => [...rule.rule.matchAll(/'([A-Z0-9]+)'/g)].map((match) => match[1]));
    expect(lists).toHaveLength(2);
    for (const list of lists) expect(new Set(list)).toEqual(new Set([...reservedUserids, 'LOGN', 'LOGL', 'LOGV']));
  });
});

/** Everything in a rule that is neither in the vocabulary, nor a field, nor a variable of a macro. */
function foreignWords(rule: string): readonly string[] {
  const text = rule.replaceAll(/'[^']*'/g, '""');
  const called = [...text.matchAll(/([A-Za-z_]+)\s*\(/g)].map((match) => match[1] ?? '');
  const calls = called.filter((name) => !['has', 'all', 'exists', 'map', 'size', 'matches', 'startsWith'].includes(name));
  // A list in brackets, but not an index into one.
  const unlisted = text.replaceAll(/(?<![\w)\]])\[/g, '').replaceAll(']', '');
  const operators = unlisted.match(/<=|>=|!=|[^\s\w.,()"!=<&|?:]|(?<!&)&(?!&)|(?<!\|)\|(?!\|)|(?<!=)=(?!=)/g) ?? [];
  return [...calls, ...operators];
}

test('a status is one value to whoever keeps track of who wrote what: it has one writer, and a note of each part would cost every write', () => {
  const statuses = places.filter(({ path }) => path.join('.') === 'status');
  expect(statuses.map(({ schema }) => schema['x-kubernetes-map-type'])).toEqual(['atomic', 'atomic', 'atomic']);
  const claims = places.find(({ place }) => place === 'ssicluster.yaml status.inFlight');
  expect(claims?.schema['x-kubernetes-list-map-keys']).toEqual(['guest']);
});

test('how z/VM is reached is one value: of two writers with a kind each, exactly one kind would never be left', () => {
  const hypervisor = places.find(({ place }) => place === 'ssicluster.yaml spec.hypervisor');
  expect(hypervisor?.schema['x-kubernetes-map-type']).toBe('atomic');
});
