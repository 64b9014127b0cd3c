/** Finds the real Kubernetes programs that tests run, and builds them from their Go modules where they are missing. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What a control plane is made of; built in this order, so that what most tests need is there first. */
export const controlPlanePrograms = ['etcd', 'kube-apiserver', 'kubectl', 'kube-controller-manager'] as const;
/** What a node needs besides. */
export const nodePrograms = ['kubelet', 'kube-scheduler', 'kube-proxy'] as const;
export const allPrograms = [...controlPlanePrograms, ...nodePrograms];
export type Program = (typeof allPrograms)[number];

const modules = fileURLToPath(new URL('modules/', import.meta.url));

/** Where builds are kept: one folder for each set of pinned versions, so that a checkout of another version does not rebuild. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const hash = createHash('sha256');
  for (const module of ['kubernetes', 'etcd']) hash.update(readFileSync(join(modules, module, 'go.sum')));
  const base = environment['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'zferry', 'kubernetes', hash.digest('hex').slice(0, 16));
}

/** The program's path; undefined: neither in KUBEBUILDER_ASSETS, the ecosystem's word for such a folder, nor in the cache. */
export function findProgram(program: Program, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = [environment['KUBEBUILDER_ASSETS'], cacheFolder(environment)];
  return folders.flatMap((folder) => (folder ? [join(folder, program)] : [])).find(isProgram);
}

/** The programs of the list that are nowhere to be found. */
export function missingPrograms(programs: readonly Program[] = allPrograms): readonly Program[] {
  return programs.filter((program) => findProgram(program) === undefined);
}

/** The path of a program that must be there; the error says what to type. */
export function requireProgram(program: Program): string {
  const path = findProgram(program);
  if (path === undefined) throw new Error(`${program} is not built; type: ZFERRY_SETUP=1 npm test`);
  return path;
}

/** Whether a command can be started by its name. */
export function isCommand(name: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => isProgram(join(folder, name)));
}

/** Whether a file is there and may be run. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Builds what is missing with that Go, one after the other; other test runs wait meanwhile. Throws when a build fails. */
export async function buildPrograms(go: string, say: (line: string) => void): Promise<void> {
  const folder = cacheFolder();
  mkdirSync(folder, { recursive: true });
  const unlock = await lock(join(folder, 'building.lock'), say);
  try {
    const missing = missingPrograms();
    if (missing.length > 0) say(`building ${missing.join(', ')} from their Go modules into ${folder}; on two cores about six minutes`);
    for (const program of missing) {
      const begun = performance.now();
      await build(go, program, folder);
      say(`${program} built in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
    }
  } finally {
    unlock();
  }
}

async function build(go: string, program: Program, folder: string): Promise<void> {
  const module = program === 'etcd' ? 'etcd' : 'kubernetes';
  const target = program === 'etcd' ? 'go.etcd.io/etcd/server/v3' : `k8s.io/kubernetes/cmd/${program}`;
  const version = /^require k8s\.io\/kubernetes v1\.(\d+)\.(\d+)$/m.exec(readFileSync(join(modules, 'kubernetes', 'go.mod'), 'utf8')) ?? [];
  // A program without its version refuses to speak of it, and kubectl cannot compare it with the server's.
  const stamps = [`gitVersion=v1.${version[1]}.${version[2]}`, 'gitMajor=1', `gitMinor=${version[1]}`];
  const flags = ['-s', '-w', ...(module === 'etcd' ? [] : stamps.flatMap((stamp) => ['-X', `k8s.io/component-base/version.${stamp}`]))];
  const unfinished = join(folder, `.${program}.${process.pid}`);
  const args = ['build', '-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags', flags.join(' '), '-o', unfinished, target];
  const code = await run(go, args, join(modules, module));
  if (code !== 0) {
    rmSync(unfinished, { force: true });
    throw new Error(
      `go could not build ${program} (exit code ${code}, see above); what was built before stays. Type the same line to try again`,
    );
  }
  renameSync(unfinished, join(folder, program));
}

/** Static programs, built with low priority, because somebody may be working on this machine. */
function run(go: string, args: readonly string[], cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn('nice', ['-n', '10', go, ...args], {
      cwd,
      env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOTOOLCHAIN: 'local' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** Waits for another run that builds. Two at once would only be slow: what is built appears by a rename. Answers how to unlock. */
async function lock(file: string, say: (line: string) => void): Promise<() => void> {
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
    if (holder > 0 && !isAlive(holder)) rmSync(file, { force: true });
    else if (!waited) say(`another run (process ${holder}) builds these programs; waiting for it. Remove ${file} if it does not`);
    await delay(500);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
