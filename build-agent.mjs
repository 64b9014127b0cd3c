/** Bundles agent/main.ts into one file for Node 22.18 and newer, without libraries: `npm run build:agent -- --out FILE`, dist/zferry-agent.cjs by default. */
import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const [option = '--out', out = 'dist/zferry-agent.cjs', ...more] = process.argv.slice(2);
if (option !== '--out' || more.length > 0) {
  process.stderr.write('build:agent knows one option: --out FILE. Nothing was built.\n');
  process.exit(2);
}
const file = resolve(root, out);
mkdirSync(dirname(file), { recursive: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ['agent/main.ts'],
  outfile: file,
  bundle: true,
  platform: 'node',
  // By import, Node makes a module of each of its own that is named, and for that reads every export: fetch, its HTTP client and HTTP/2 through node:http, WebCrypto by
  // node:crypto. With require they stay unread, which is 5 MiB of resident memory.
  format: 'cjs',
  target: 'node22.18',
  // Whoever looks after a guest should be able to read what runs there.
  minifySyntax: true,
  charset: 'ascii',
  legalComments: 'none',
  metafile: true,
  banner: {
    js: '#!/usr/bin/env node\n// zferry-agent. Licensed under the Apache License 2.0. Built from the sources in agent/ of zferry.',
  },
});
chmodSync(file, 0o755);
const foreign = Object.keys(metafile.inputs).filter((path) => !path.startsWith('agent/'));
if (foreign.length > 0) throw new Error(`the agent is to consist of agent/ alone, and has ${foreign.join(', ')}`);
process.stdout.write(`${file}: ${Math.ceil(readFileSync(file).length / 1024)} KiB, ${Object.keys(metafile.inputs).length} sources\n`);
