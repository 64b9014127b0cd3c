import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { validateTexts } from '../../controller/cli/validate.ts';
import schemas from '../../crds/generated/schemas.json' with { type: 'json' };
import { parseManifests } from '../../crds/manifests.ts';
import { walk, type Schema } from '../../crds/schema.ts';
import { validateObject } from '../../crds/validate.ts';
import { howToGetIt, isControlPlaneMissing, startControlPlane, type ControlPlane } from './control-plane.ts';

/** The CRDs as a real API server takes them: what they cost, what they explain, and that it judges manifests as `zferry validate` does. */

const folder = fileURLToPath(new URL('../../crds/', import.meta.url));
const examples = globSync('examples/**/*.yaml', { cwd: folder }).toSorted();
const texts = new Map(examples.map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
/** Two documents: the second changes the first. */
const isChange = (file: string): boolean => /^(invalid-)?change-/.test(basename(file));
const kindSchemas = Object.entries(schemas as unknown as Readonly<Record<string, Schema>>);

describe.skipIf(isControlPlaneMissing)(`CRDs on a real API server (${howToGetIt})`, () => {
  let plane: ControlPlane;

  beforeAll(async () => {
    plane = await startControlPlane();
  }, 120_000);

  afterAll(() => plane.stop());

  // The API server says what rules cost only when it is too much, so each rule is made to cost a multiple.
  describe("CEL's cost", () => {
    test.each(['ssicluster', 'guestplacement', 'relocation'])(
      'of %s leaves half of the budget free, for each rule and for all',
      async (kind) => {
        expect((await createDearer(kind, 2)).errors).toBe('');
      },
    );

    test('is what the API server refuses rules for, as when their lists have no bounds', async () => {
      const crd = parse(readFileSync(join(folder, 'ssicluster.yaml'), 'utf8')) as unknown;
      const unbounded = JSON.stringify(crd, (key, value: unknown) => (key === 'maxItems' ? undefined : value));
      expect((await plane.kubectl(['create', '--dry-run=server', '-f', '-'], unbounded)).errors).toContain(
        'estimated rule cost exceeds budget',
      );
    });

    function createDearer(kind: string, times: number): ReturnType<ControlPlane['kubectl']> {
      const crd = parse(readFileSync(join(folder, `${kind}.yaml`), 'utf8')) as unknown;
      return plane.kubectl(['create', '--dry-run=server', '-f', '-'], stringify(withDearerRules(crd, times)));
    }
  });

  describe('installed', () => {
    beforeAll(async () => {
      await plane.installCrds();
      for (const namespace of ['payments', 'bank']) await plane.mustKubectl(['create', 'namespace', namespace]);
    });

    test('kubectl explain has a text on every field', async () => {
      const { body } = await plane.request('GET', '/openapi/v3/apis/zferry.io/v1alpha1');
      const { components } = body as { readonly components: { readonly schemas: Readonly<Record<string, Schema>> } };
      const kinds = Object.entries(components.schemas).filter(([name]) => /^io\.zferry\.v1alpha1\.[A-Za-z]+(?<!List)$/.test(name));
      expect(kinds.length).toBe(kindSchemas.length);
      const silent = kinds.flatMap(([name, schema]) =>
        [...walk(schema)]
          .filter(({ schema: { description = '' }, path }) => description === '' && path.at(-1) !== '[]' && path[0] !== 'metadata')
          .map(({ path }) => `${name} ${path.join('.')}`),
      );
      expect(silent).toEqual([]);
    });

    test.each([
      ['gp.spec.hipersockets.interfaces.cpc', 'CPC'],
      ['ssi.spec.relocation.massChange.guests', 'displaced'],
      ['relo.spec.cancel', 'cancel'],
    ])('kubectl explain %s says what it is', async (field, text) => {
      const explained = await plane.mustKubectl(['explain', field]);
      expect(explained.slice(explained.indexOf('DESCRIPTION'))).toMatch(new RegExp(text, 'i'));
    });

    test.each([
      ['gp', 'NAME GUEST DESIRED MEMBER READY REASON WAITING AGE'],
      ['ssi', 'NAME MODE ENFORCEMENT READY REASON MOVING UNPLACED AGE'],
      ['relo', 'NAME GUEST FROM TO CAUSE PHASE OUTCOME DARK(MS) AGE'],
    ])('kubectl get %s has its columns', async (kind, columns) => {
      const example = { gp: 'guestplacement-minimal', ssi: 'ssicluster-minimal', relo: 'relocation-minimal' }[kind] ?? '';
      await plane.mustKubectl(['create', '-f', join(folder, 'examples', `${example}.yaml`)]);
      const table = await plane.mustKubectl(['get', kind]);
      await plane.mustKubectl(['delete', '-f', join(folder, 'examples', `${example}.yaml`)]);
      expect(table.split('\n')[0]?.replaceAll(/ +/g, ' ').trim()).toBe(columns);
    });

    test('an object that zferry has not looked at yet is not taken for done by a reader of kstatus', async () => {
      const file = join(folder, 'examples', 'guestplacement-minimal.yaml');
      await plane.mustKubectl(['create', '-f', file]);
      expect(JSON.parse(await plane.mustKubectl(['get', '-f', file, '-o', 'jsonpath={.status}']))).toEqual({ observedGeneration: -1 });
      await plane.mustKubectl(['delete', '-f', file]);
    });

    test('the API server refuses what zferry validate refuses, and accepts what it accepts', async () => {
      const alone = examples.filter((file) => !isChange(file));
      const verdicts = await serverVerdicts(alone);
      const differing = alone.flatMap((file) => {
        const server = verdicts.get(file) ?? 'accepted';
        // What stands in offline/ takes more than a schema and CEL to see; the API server lets it pass.
        const expected = file.startsWith('examples/offline/') ? true : isValidOffline(file);
        return (server === 'accepted') === expected ? [] : [`${file}: ${server}`];
      });
      expect(differing).toEqual([]);
    });

    test.each(examples.filter(isChange))('the API server judges the change %s as zferry validate does', async (file) => {
      const [before, after] = parseManifests(texts.get(file) ?? '').documents.map(({ object }) => JSON.stringify(object));
      await plane.mustKubectl(['create', '-f', '-'], before);
      const { errors } = await plane.kubectl(['replace', '--dry-run=server', '--validate=strict', '-f', '-'], after);
      await plane.mustKubectl(['delete', '-f', '-'], before);
      expect(errors === '', errors).toBe(isValidChange(file));
    });
  });

  /** One run of kubectl for all, which goes on after each refusal. Answers why, by file; a file that is not in it was accepted. */
  async function serverVerdicts(files: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { output, errors } = await plane.kubectl([
      ...['apply', '--dry-run=server', '--validate=strict'],
      ...files.flatMap((file) => ['-f', join(folder, file)]),
    ]);
    const refused = new Map(
      files.flatMap((file) => {
        const line = errors.split('\n').find((text) => text.includes(`"${join(folder, file)}"`));
        return line === undefined ? [] : [[file, line] as const];
      }),
    );
    // A file of which kubectl says nothing at all would count as accepted.
    expect(output.split('\n').filter((line) => line.endsWith('(server dry run)')).length).toBe(files.length - refused.size);
    return refused;
  }
});

function isValidOffline(file: string): boolean {
  return validateTexts([{ file, text: texts.get(file) ?? '' }]).findings.length === 0;
}

function isValidChange(file: string): boolean {
  const [before, after] = parseManifests(texts.get(file) ?? '').documents;
  const old = validateObject(before?.object);
  if (!old.ok) throw new Error(`${file}: the first document must be valid`);
  return validateObject(after?.object, { old: old.value }).ok;
}

/** Every rule asks the same so many times, which costs so many times as much. */
function withDearerRules(value: unknown, times: number): unknown {
  if (Array.isArray(value)) return value.map((entry) => withDearerRules(entry, times));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) =>
      key === 'rule' && typeof entry === 'string'
        ? [key, Array.from({ length: times }, () => `(${entry})`).join(' && ')]
        : [key, withDearerRules(entry, times)],
    ),
  );
}
