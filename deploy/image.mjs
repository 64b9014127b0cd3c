/**
 * Builds the container image without a daemon: FROM scratch, the pinned Node with the libraries it is linked to, and the programs in dist/.
 * No shell, no package manager, no root; the same inputs give the same bytes. `npm run build` comes first.
 *
 *   node deploy/image.mjs [--tag NAME:TAG] [--archive FILE] [--storage FOLDER]
 *
 * The image lands in buildah's own storage, or in a folder that may be removed; `--archive` writes it as a docker-archive besides, for
 * `ctr images import` and `skopeo copy`.
 */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const checkout = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
const { values } = parseArgs({
  options: { tag: { type: 'string', default: `localhost/zferry:${version}` }, archive: { type: 'string' }, storage: { type: 'string' } },
});
const node = join(checkout, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
/** The user of the image, as in `runAsUser` of deployment.yaml; root it is nowhere. */
const user = 65532;

const context = mkdtempSync(join(tmpdir(), 'zferry-image-'));
try {
  build();
} catch (error) {
  process.stderr.write(`zferry: no image was built: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  rmSync(context, { recursive: true, force: true });
}

function build() {
  process.umask(0o022); // The folders that are made below are read by the image's user.
  for (const [file, instead] of [
    [node, 'type npm ci on Linux first'],
    [join(checkout, 'dist/zferry.mjs'), 'type npm run build first'],
  ])
    if (!existsSync(file)) throw new Error(`${file} is missing; ${instead}`);

  add(node, '/usr/bin/node', 0o755);
  for (const library of librariesOf(node)) add(library, library, 0o755);
  for (const file of readdirSync(join(checkout, 'dist')).filter((name) => name.endsWith('.mjs')))
    add(join(checkout, 'dist', file), `/usr/lib/zferry/${file}`, 0o644);
  add(join(checkout, 'dist/LICENSES.txt'), '/usr/share/doc/zferry/LICENSES.txt', 0o644);
  add(join(checkout, 'LICENSE'), '/usr/share/doc/zferry/LICENSE', 0o644);
  const nodeLicence = join(dirname(node), '..', 'LICENSE');
  if (existsSync(nodeLicence)) add(nodeLicence, '/usr/share/doc/nodejs/LICENSE', 0o644);
  write('/etc/passwd', `zferry:x:${user}:${user}:zferry:/:/sbin/nologin\n`);
  write('/etc/group', `zferry:x:${user}:\n`);
  writeFileSync(join(context, 'Containerfile'), containerfile());

  buildah([
    'bud',
    '--quiet',
    '--isolation',
    'chroot',
    '--timestamp',
    '0',
    '--tag',
    values.tag,
    '--file',
    join(context, 'Containerfile'),
    context,
  ]);
  const [image] = JSON.parse(buildah(['images', '--json', values.tag]));
  if (values.archive !== undefined) {
    rmSync(values.archive, { force: true }); // An archive is added to, never replaced.
    buildah(['push', '--quiet', values.tag, `docker-archive:${values.archive}:${values.tag}`]);
  }
  const archived = values.archive === undefined ? '' : `; ${values.archive}: ${mebibytes(statSync(values.archive).size)}`;
  process.stdout.write(`${values.tag} ${image.id.slice(0, 12)}: ${image.size}${archived}\n`);
}

/** Nothing of the building machine goes in: no host name, no user, no date. */
function containerfile() {
  const labels = {
    'org.opencontainers.image.title': 'zferry',
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.licenses': 'Apache-2.0',
  };
  return [
    'FROM scratch',
    'COPY root /',
    ...Object.entries(labels).map(([name, value]) => `LABEL ${name}="${value}"`),
    'ENV NODE_ENV=production',
    `USER ${user}:${user}`,
    'WORKDIR /',
    'ENTRYPOINT ["/usr/bin/node", "/usr/lib/zferry/zferry.mjs"]',
    'CMD ["--help"]',
    '',
  ].join('\n');
}

/** Full paths of everything that the loader loads for a program, the loader included. */
function librariesOf(program) {
  const lines = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...lines.matchAll(/(?:^|=> ?)\s*(\/\S+) \(0x/gm)].map((match) => match[1]);
}

function add(source, target, mode) {
  const path = join(context, 'root', target);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(source, path);
  chmodSync(path, mode);
}

function write(target, text) {
  const path = join(context, 'root', target);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text, { mode: 0o644 });
}

function buildah(args) {
  const { storage } = values;
  // vfs leaves no mounts behind in the folder.
  const global =
    storage === undefined ? [] : ['--root', join(storage, 'root'), '--runroot', join(storage, 'run'), '--storage-driver', 'vfs'];
  try {
    return execFileSync('buildah', [...global, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error("there is no buildah; install your distribution's package of that name", { cause: error });
    throw new Error(`buildah ${args[0]}: ${String(error.stderr).trim()}`, { cause: error });
  }
}

function mebibytes(bytes) {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`;
}
