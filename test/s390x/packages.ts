/**
 * Debian's packages for s390x on a machine of another kind, without touching what is installed there: apt with a state of its own, whose
 * only sources are the machine's own mirror, and dpkg-deb to unpack. Which versions there are is asked anew at each run.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface Packages {
  /** Everything but the kernel, unpacked. */
  readonly root: string;
  /** The kernel's package, unpacked, and its version. */
  readonly kernel: string;
  readonly kernelVersion: string;
  /** `name version` of what matters. */
  readonly versions: Readonly<Record<string, string>>;
}

interface Apt {
  readonly folder: string;
  readonly archives: string;
  readonly run: (program: string, args: readonly string[], cwd?: string) => Promise<string>;
}

type Say = (line: string) => void;

/** Node comes from forky: trixie's and bookworm's are too old for the agent. */
const wanted = ['nodejs', 'frr', 'busybox-static', 'iputils-arping', 'libcap2-bin', 'iproute2'];
const suites = ['bookworm', 'trixie', 'forky'];
const nodeSuite = 'forky';
const oldestNode = { major: 22, minor: 18 };
const minuteMs = 60_000;

/** Throws with what could not be had, in words. */
export async function fetchPackages(cache: string, say: Say): Promise<Packages> {
  const apt = await prepareApt(cache);
  say(`asking the mirror of this machine for s390x packages of ${suites.join(', ')}`);
  await apt.run('apt-get', ['update', '-q']);
  const files = await resolve(apt);
  const versions = Object.fromEntries(wanted.map((name) => [name, versionOf(files, name)]));
  requireNode(versions['nodejs'] ?? '');
  say(`${files.length} packages, among them ${wanted.map((name) => `${name} ${versions[name]}`).join(', ')}`);
  await apt.run('apt-get', ['install', '-y', '-q', '--download-only', '-t', nodeSuite, ...wanted]);
  const root = await unpacked(
    apt,
    'root',
    files.map((file) => join(apt.archives, file)),
  );
  const { file, version } = await fetchKernel(apt, say);
  return { root, kernel: await unpacked(apt, 'kernel', [file]), kernelVersion: version, versions };
}

async function prepareApt(cache: string): Promise<Apt> {
  const folder = join(cache, 'apt');
  const archives = join(cache, 'archives');
  for (const path of [join(folder, 'state/lists/partial'), join(archives, 'partial')]) mkdirSync(path, { recursive: true });
  const mirror = await mirrorOf();
  writeFileSync(join(folder, 'status'), '');
  writeFileSync(join(folder, 'sources.list'), suites.map((suite) => `deb [arch=s390x] ${mirror} ${suite} main\n`).join(''));
  const settings: readonly (readonly [string, string])[] = [
    ['Dir::State', join(folder, 'state')],
    ['Dir::State::status', join(folder, 'status')],
    ['Dir::Cache', folder],
    ['Dir::Cache::archives', archives],
    ['Dir::Etc::sourcelist', join(folder, 'sources.list')],
    ['Dir::Etc::sourceparts', '/dev/null'],
    ['Dir::Etc::preferences', '/dev/null'],
    ['Dir::Etc::preferencesparts', '/dev/null'],
    ['APT::Architecture', 's390x'],
    ['APT::Install-Recommends', 'false'],
    ['APT::Sandbox::User', ''],
    ['Acquire::Languages', 'none'],
    ['Acquire::IndexTargets::deb::DEP-11::DefaultEnabled', 'false'],
    ['Acquire::Retries', '3'],
  ];
  const lines = [...settings.map(([name, value]) => `${name} "${value}";`), '#clear APT::Architectures;', 'APT::Architectures {"s390x";};'];
  writeFileSync(join(folder, 'apt.conf'), `${lines.join('\n')}\n`);
  const run: Apt['run'] = (program, args, cwd = folder) =>
    execute(program, args, { cwd, environment: { APT_CONFIG: join(folder, 'apt.conf') } });
  return { folder, archives, run };
}

/** The address that the machine's own apt sources name for Debian's packages; it is nowhere in the project. */
async function mirrorOf(): Promise<string> {
  const listed = await execute('apt-get', ['indextargets', '--format', '$(REPO_URI) $(RELEASE) $(COMPONENT)', 'Created-By: Packages']);
  const rows = listed.split('\n').map((line) => line.split(' '));
  const [uri] =
    rows.find(([from = '', release = '', component]) => component === 'main' && /\/debian\/?$/.test(from) && /^[a-z]+$/.test(release)) ??
    [];
  if (uri === undefined)
    throw new Error(
      'the apt sources of this machine name no mirror of Debian (main), so that nothing for s390x can be had; nothing was done',
    );
  return uri;
}

/** The files that apt would fetch, by name. */
async function resolve(apt: Apt): Promise<readonly string[]> {
  const fresh = ['-o', `Dir::Cache::archives=${join(apt.folder, 'none')}`];
  mkdirSync(join(apt.folder, 'none/partial'), { recursive: true });
  const listed = await apt.run('apt-get', ['install', '-y', '-qq', '--print-uris', ...fresh, '-t', nodeSuite, ...wanted]);
  const files = [...listed.matchAll(/^'[^']+' (\S+\.deb) \d+/gm)].map((match) => match[1] ?? '');
  if (files.length === 0) throw new Error(`apt resolves nothing for ${wanted.join(', ')} on s390x; nothing was fetched`);
  return files.toSorted();
}

/** Debian writes the epoch's colon as %3a in a file's name. */
function versionOf(files: readonly string[], name: string): string {
  return (
    files
      .find((file) => file.startsWith(`${name}_`))
      ?.split('_')[1]
      ?.replace('%3a', ':') ?? 'absent'
  );
}

function requireNode(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldestNode.major || (major === oldestNode.major && minor >= oldestNode.minor)) return;
  throw new Error(
    `THERE IS NO NODE FOR s390x: the agent needs ${oldestNode.major}.${oldestNode.minor}, and Debian ${nodeSuite} has nodejs ${version} today. Nothing was tried; try another day`,
  );
}

/** trixie's first; an index may already name one that the mirror does not hold, or no longer. */
async function fetchKernel(apt: Apt, say: Say): Promise<{ readonly file: string; readonly version: string }> {
  const names = (await apt.run('apt-cache', ['search', '--names-only', String.raw`^linux-image-[0-9].*-s390x$`])).match(/^\S+/gm) ?? [];
  const rows = names.length === 0 ? '' : await apt.run('apt-cache', ['madison', ...names]);
  const kernels = rows.split('\n').flatMap((row) => {
    const [name, version, from] = row.split('|').map((cell) => cell.trim());
    return name && version && from ? [{ name, version, rank: from.includes('trixie/') ? 0 : from.includes('bookworm/') ? 1 : 2 }] : [];
  });
  kernels.sort((a, b) => a.rank - b.rank || b.version.localeCompare(a.version, 'en', { numeric: true }));
  for (const { name, version } of kernels) {
    try {
      await apt.run('apt-get', ['download', '-q', name], apt.archives);
    } catch {
      say(`${name} is in the index and cannot be fetched; the next one is tried`);
      continue;
    }
    const file = readdirSync(apt.archives).find((each) => each.startsWith(`${name}_`) && each.endsWith('.deb'));
    if (file !== undefined) return { file: join(apt.archives, file), version: name.replace('linux-image-', '') };
    say(`${name} ${version} was fetched and is not there; the next one is tried`);
  }
  throw new Error('no kernel for s390x can be fetched from the mirror of this machine; nothing was tried');
}

/** One folder for each set of packages; an older set is removed. */
async function unpacked(apt: Apt, what: string, files: readonly string[]): Promise<string> {
  const cache = join(apt.folder, '..');
  const key = createHash('sha256')
    .update(files.map((file) => basename(file)).join('\n'))
    .digest('hex')
    .slice(0, 12);
  const folder = join(cache, `${what}-${key}`);
  if (existsSync(folder)) return folder;
  for (const old of readdirSync(cache)) if (old.startsWith(`${what}-`)) rmSync(join(cache, old), { recursive: true, force: true });
  const half = `${folder}.half`;
  for (const file of files) await apt.run('dpkg-deb', ['-x', file, half]);
  renameSync(half, folder);
  return folder;
}

interface Execution {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

function execute(program: string, args: readonly string[], { cwd, environment = {} }: Execution = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      {
        cwd,
        env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive', ...environment },
        maxBuffer: 64 * 1024 * 1024,
        timeout: 10 * minuteMs,
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${program} ${args[0] ?? ''} did not work: ${lastLine(stderr) || error.message}`));
      },
    );
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}

/** The kernel that qemu starts. */
export function kernelFile({ kernel }: Packages): string {
  const file = readdirSync(join(kernel, 'boot')).find((name) => name.startsWith('vmlinuz-'));
  if (file === undefined) throw new Error('the package of the kernel has no vmlinuz');
  return join(kernel, 'boot', file);
}
