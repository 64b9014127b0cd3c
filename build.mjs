/** Bundles controller/main.ts and its libraries into dist/zferry.mjs, one file that any Node of the target reads, with the libraries' licences beside it. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const bundle = 'dist/zferry.mjs';

rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist'));
const result = await build({
  absWorkingDir: root,
  entryPoints: ['controller/main.ts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  keepNames: true,
  legalComments: 'none',
  metafile: true,
  // Compiled parts of ssh2, which it does without where they are not found: there is no compiled code in the bundle.
  external: ['*.node', 'cpu-features'],
  define: { __dirname: 'import.meta.dirname' },
  // Some libraries are CommonJS and require() node's built-ins, which an ES module has to be given.
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as zferryCreateRequire } from 'node:module';\nconst require = zferryCreateRequire(import.meta.url);",
  },
});
chmodSync(join(root, bundle), 0o755);

const packages = new Set(Object.keys(result.metafile.inputs).flatMap((path) => path.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []));
writeFileSync(join(root, 'dist/LICENSES.txt'), [...packages].toSorted().map(licenceOf).join('\n'));
process.stdout.write(`${bundle}: ${Math.ceil(readFileSync(join(root, bundle)).length / 1024)} KiB, ${packages.size} libraries\n`);

/** Most licences ask that their text goes along with every copy. */
function licenceOf(path) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
  const files = readdirSync(join(root, path)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.map((file) => readFileSync(join(root, path, file), 'utf8').trim());
  return `---- ${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}
