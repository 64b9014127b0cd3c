import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkout, makeYard, type Yard } from '../e2e/processes.ts';
import { isCommand } from './programs.ts';

/** The container image, as an archive that anybody may look into. */

// Continuous integration may skip nothing: there the missing program fails the tests below.
const skipped = !isCommand('buildah') && process.env['CI'] !== 'true';

describe.skipIf(skipped)('the container image (where buildah is missing, type: ZFERRY_SETUP=1 npm test)', () => {
  let yard: Yard;
  let printed: string;

  beforeAll(() => {
    yard = makeYard();
    printed = build('first');
  }, 120_000);

  afterAll(() => yard.dispose());

  test('is the same to the last byte when it is built again', () => {
    expect(build('second').split(':')[1]).toBe(printed.split(':')[1]);
    expect(printed).toMatch(/^localhost\/zferry:check [0-9a-f]{12}: /);
  });

  test('runs zferry without root, and nothing else', () => {
    const [{ Config: file, Layers: layers } = { Config: '', Layers: [] }] = json('manifest.json') as readonly {
      readonly Config: string;
      readonly Layers: readonly string[];
    }[];
    expect(json(file)).toMatchObject({ config: { User: '65532:65532', Entrypoint: ['/usr/bin/node', '/usr/lib/zferry/zferry.mjs'] } });
    const names = layers.flatMap((layer) => {
      const content = execFileSync('tar', ['-xOf', archive('first'), layer], { maxBuffer: 2 ** 28 });
      return execFileSync('tar', ['-t'], { input: content, encoding: 'utf8' }).split('\n');
    });
    const built = readdirSync(join(checkout, 'dist')).filter((name) => name.endsWith('.mjs'));
    expect(built.length).toBeGreaterThan(1);
    expect(names).toEqual(expect.arrayContaining(built.map((name) => `usr/lib/zferry/${name}`)));
    expect(names.filter((name) => /(^|\/)s?bin\/[^/]+$/.test(name))).toEqual(['usr/bin/node']);
  });

  test('is not larger than 140 MiB', () => {
    expect(statSync(archive('first')).size / 2 ** 20).toBeLessThan(140);
  });

  function build(name: string): string {
    const args = ['--tag', 'localhost/zferry:check', '--archive', archive(name), '--storage', yard.path(`${name}-storage`)];
    return execFileSync(process.execPath, [join(checkout, 'deploy/image.mjs'), ...args], { encoding: 'utf8' });
  }

  function archive(name: string): string {
    return yard.path(`${name}.tar`);
  }

  function json(file: string): unknown {
    return JSON.parse(execFileSync('tar', ['-xOf', archive('first'), file], { encoding: 'utf8' }));
  }
});
