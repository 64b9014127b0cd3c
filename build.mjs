/** Bundles controller/main.ts and its libraries into dist/, as files that any Node of the target reads, with the libraries' licences beside them. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
/** What is typed: it turns Node's cache of compiled code on and loads the program, because a file that turns it on is compiled before. */
const launcher = 'dist/zferry.mjs';

rmSync(join(root, 'dist'), { recursive: true, force: true });
mkdirSync(join(root, 'dist'));
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: { program: 'controller/main.ts' },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // What is imported when it is needed is a file of its own: the Kubernetes store, ssh, certificates.
  splitting: true,
  chunkNames: '[name]-[hash]',
  platform: 'node',
  format: 'esm',
  target: 'node24',
  legalComments: 'none',
  metafile: true,
  plugins: [builtins(), leanUndici(), leanKubernetes()],
  // Compiled parts of ssh2, which it does without where they are not found: there is no compiled code in the bundle.
  external: ['*.node', 'cpu-features'],
  define: { __dirname: 'import.meta.dirname' },
  // Some libraries are CommonJS and require() node's built-ins, which an ES module has to be given.
  banner: {
    js: `import { createRequire as zferryCreateRequire } from 'node:module';\nconst require = zferryCreateRequire(import.meta.url);`,
  },
});
writeFileSync(
  join(root, launcher),
  `#!/usr/bin/env node
import module from 'node:module';
module.enableCompileCache?.();
await import(${JSON.stringify('./program.mjs')});
`,
);
chmodSync(join(root, launcher), 0o755);

const packages = new Set(Object.keys(metafile.inputs).flatMap((path) => path.match(/^node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []));
writeFileSync(join(root, 'dist/LICENSES.txt'), [...packages].toSorted().map(licenceOf).join('\n'));
for (const [file, { bytes }] of Object.entries(metafile.outputs)) process.stdout.write(`${file}: ${Math.ceil(bytes / 1024)} KiB\n`);
process.stdout.write(`dist/LICENSES.txt: ${packages.size} libraries\n`);

/**
 * Node's own modules are required and not imported: for an import Node makes a module of each, and for that reads every export, which loads fetch with a second HTTP client
 * through node:http and WebCrypto through node:crypto. That is 60 ms of every start and some MiB.
 */
function builtins() {
  const names = new Set(builtinModules);
  return {
    name: 'builtins',
    setup(bundler) {
      bundler.onResolve({ filter: /./ }, ({ path, kind }) =>
        kind === 'import-statement' && names.has(path.replace(/^node:/, '')) ? { path, namespace: 'builtin' } : undefined,
      );
      bundler.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(path)});`,
      }));
    },
  };
}

/** Of undici only what makes connections: its fetch, WebSocket and caches would be set up at every start. The Kubernetes client names `fetch` in parts that nobody calls. */
function leanUndici() {
  const contents = `exports.Agent = require('undici/lib/dispatcher/agent.js');
exports.ProxyAgent = require('undici/lib/dispatcher/proxy-agent.js');
exports.fetch = (...call) => globalThis.fetch(...call);`;
  return {
    name: 'lean-undici',
    setup(bundler) {
      bundler.onResolve({ filter: /^undici$/ }, () => ({ path: 'undici', namespace: 'lean' }));
      bundler.onLoad({ filter: /./, namespace: 'lean' }, () => ({ contents, resolveDir: root }));
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
