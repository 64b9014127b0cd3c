/** Bundles controller/main.ts and its libraries into dist/zferry.mjs, a file that any Node of the target reads, with the libraries' licences beside it. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const bundle = 'dist/zferry.mjs';
/** What only `--store kubernetes` loads: two fifths of the program's code, which every other command would read for nothing. */
const kubernetes = { source: './store/kubernetes/connect.ts', bundle: 'dist/kubernetes.mjs' };

rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist'));
const results = [
  await bundled('controller/main.ts', bundle, '#!/usr/bin/env node\n'),
  await bundled(join('controller', kubernetes.source), kubernetes.bundle, ''),
];
chmodSync(join(root, bundle), 0o755);

const packages = new Set(
  results.flatMap(({ metafile }) => Object.keys(metafile.inputs)).flatMap((path) => path.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []),
);
writeFileSync(join(root, 'dist/LICENSES.txt'), [...packages].toSorted().map(licenceOf).join('\n'));
for (const file of [bundle, kubernetes.bundle])
  process.stdout.write(`${file}: ${Math.ceil(readFileSync(join(root, file)).length / 1024)} KiB\n`);
process.stdout.write(`dist/LICENSES.txt: ${packages.size} libraries\n`);

function bundled(entry, outfile, firstLine) {
  return build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    keepNames: true,
    legalComments: 'none',
    metafile: true,
    plugins: [apart(), leanKubernetes()],
    // Compiled parts of ssh2, which it does without where they are not found: there is no compiled code in the bundle.
    external: ['*.node', 'cpu-features'],
    define: { __dirname: 'import.meta.dirname' },
    // Some libraries are CommonJS and require() node's built-ins, which an ES module has to be given.
    banner: {
      js: `${firstLine}import { createRequire as zferryCreateRequire } from 'node:module';\nconst require = zferryCreateRequire(import.meta.url);`,
    },
  });
}

/** Leaves the dynamic import of what is bundled apart as it is, under its new name. */
function apart() {
  return {
    name: 'apart',
    setup(bundler) {
      bundler.onResolve({ filter: /\/connect\.ts$/ }, ({ path, kind }) =>
        path === kubernetes.source && kind === 'dynamic-import' ? { path: './kubernetes.mjs', external: true } : undefined,
      );
    },
  };
}

/** Of the Kubernetes client only its configuration is used; without being told, the bundler keeps 18 MB of generated API classes, since loading them might do something. */
function leanKubernetes() {
  const inner = Symbol('inner');
  return {
    name: 'lean-kubernetes',
    setup(bundler) {
      bundler.onResolve({ filter: /./ }, async ({ path, pluginData, ...from }) => {
        if (pluginData === inner) return undefined;
        if (path !== '@kubernetes/client-node' && !from.importer.includes('/@kubernetes/client-node/')) return undefined;
        const { importer, namespace, resolveDir, kind } = from;
        const found = await bundler.resolve(path, { importer, namespace, resolveDir, kind, pluginData: inner });
        return found.path.includes('/@kubernetes/client-node/') ? { ...found, sideEffects: false } : found;
      });
    },
  };
}

/** Most licences ask that their text goes along with every copy. */
function licenceOf(path) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
  const files = readdirSync(join(root, path)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.map((file) => readFileSync(join(root, path, file), 'utf8').trim());
  return `---- ${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`;
}
