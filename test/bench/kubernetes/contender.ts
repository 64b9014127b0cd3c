import { execFileSync, fork, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { ControlPlane } from '../../kubernetes/control-plane.ts';
import { requireGo } from '../../kubernetes/go.ts';
import { cacheFolder } from '../../kubernetes/programs.ts';
import { groups, namespace, type Side } from './fleet.ts';
import type { Further, LoaderOptions } from './loader-options.ts';
import type { Arrival } from './arrival.ts';

/** The programs that are compared, each a process of its own, and what the kernel knows of it. Reads /proc, so Linux only. */

export interface Contender {
  readonly name: string;
  readonly side: Side;
  start(): ChildProcess;
}

/** Where effects arrive. */
export interface Effects {
  /** http://127.0.0.1:PORT */
  readonly endpoint: string;
  /** Resolves with the monotonic ms at which the effect on this placement next arrives. */
  next(name: string, deadlineMs: number): Promise<number>;
  close(): void;
}

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const bundle = here('../../../dist/zferry.mjs');

export async function startEffects(): Promise<Effects> {
  const child = fork(here('ssi.ts'), [], { execArgv: [] });
  const waiters = new Map<string, ((atMs: number) => void)[]>();
  const port = await new Promise<number>((resolve) => {
    child.on('message', (message) => {
      if (!Array.isArray(message)) return resolve((message as { readonly port: number }).port);
      for (const { name, atMs } of message as readonly Arrival[]) {
        const waiting = waiters.get(name) ?? [];
        waiters.delete(name);
        for (const tell of waiting) tell(atMs);
      }
    });
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    next: (name, deadlineMs) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no effect on ${name} within ${deadlineMs / 1000} s`)), deadlineMs);
        const tell = (atMs: number): void => {
          clearTimeout(timer);
          resolve(atMs);
        };
        waiters.set(name, [...(waiters.get(name) ?? []), tell]);
      }),
    close: () => void child.kill(),
  };
}

/** The bundle, as it is shipped: with the environment of the Deployment, which bounds its memory. */
export function zferry(plane: ControlPlane): Contender {
  if (!existsSync(bundle)) throw new Error('dist/zferry.mjs is not there; nothing was measured. Type: npm run build');
  const kubeconfig = join(plane.folder, 'bench.kubeconfig');
  const config = JSON.parse(readFileSync(plane.kubeconfig, 'utf8')) as { readonly contexts: readonly { readonly context: object }[] };
  const contexts = config.contexts.map((context) => ({ ...context, context: { ...context.context, namespace: 'zferry-system' } }));
  writeFileSync(kubeconfig, JSON.stringify({ ...config, contexts }));
  return {
    name: 'zferry',
    side: 'zferry',
    start: () =>
      started(process.execPath, [bundle, 'run', '--store', 'kubernetes', '--log-level', 'error'], {
        ...process.env,
        ...shippedEnvironment(),
        KUBECONFIG: kubeconfig,
        POD_NAMESPACE: 'zferry-system',
      }),
  };
}

function shippedEnvironment(): Readonly<Record<string, string>> {
  const deployment = parse(readFileSync(here('../../../deploy/deployment.yaml'), 'utf8')) as Deployment;
  const variables = deployment.spec.template.spec.containers.flatMap(({ env }) => env);
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]));
}

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly env: readonly { readonly name: string; readonly value: string }[] }[] };
    };
  };
}

/** undefined, and said why, where it cannot be built. */
export function controllerRuntime(plane: ControlPlane, effects: Effects): Contender | undefined {
  const program = buildReference();
  if (program === undefined) return undefined;
  const flags = ['-kubeconfig', plane.kubeconfig, '-group', groups.reference, '-effect', `${effects.endpoint}/effect`, '-workers', '16'];
  return {
    name: 'controller-runtime, 16 workers',
    side: 'reference',
    start: () => started(program, flags),
  };
}

export function bareNode(plane: ControlPlane, effects: Effects, more?: Further): Contender {
  const options: LoaderOptions = {
    api: plane.url,
    certificateAuthority: plane.certificateAuthority,
    token: plane.token(),
    group: groups.reference,
    namespace,
    effect: `${effects.endpoint}/effect`,
    ...(more === undefined ? {} : { more }),
  };
  const name = more === undefined ? 'bare Node list+watch' : 'bare Node, the same writes';
  return {
    name,
    side: 'reference',
    start: () => started(process.execPath, [here('loader.ts'), JSON.stringify(options)]),
  };
}

/** It ends at the latest when this process does. */
function started(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = process.env): ChildProcess {
  const child = spawn(command, args, { env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  return child;
}

function buildReference(): string | undefined {
  const folder = here('reference');
  const hash = createHash('sha256');
  for (const file of ['go.mod', 'go.sum', 'main.go', 'placement.go']) hash.update(readFileSync(join(folder, file)));
  const kept = join(dirname(cacheFolder()), `reference-${hash.digest('hex').slice(0, 16)}`);
  const program = join(kept, 'reference');
  if (existsSync(program)) return program;
  try {
    const go = requireGo(() => undefined);
    mkdirSync(kept, { recursive: true });
    process.stderr.write('kubernetes: building the controller-runtime reference; on two cores about three minutes\n');
    const environment = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '' };
    const args = ['-n', '10', go, 'build', '-mod=readonly', '-buildvcs=false', '-trimpath', '-ldflags', '-s -w', '-o', program, '.'];
    execFileSync('nice', args, { cwd: folder, env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
    return program;
  } catch (error) {
    process.stderr.write(
      `kubernetes: THE ROWS OF controller-runtime ARE MISSING: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return undefined;
  }
}

/** Of all threads, in ms. The scheduler counts nanoseconds. */
export function processorMs({ pid }: Pick<ChildProcess, 'pid'>): number {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).reduce(
    (sum, task) => sum + Number(readFileSync(join(tasks, task, 'schedstat'), 'utf8').split(' ')[0]) / 1e6,
    0,
  );
}

/** Resident memory in MiB: now, and the most since `forgetPeak`. */
export function residentMebibytes({ pid }: ChildProcess): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (field: string): number => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  return { now: of('VmRSS'), peak: of('VmHWM') };
}

export function forgetPeak({ pid }: ChildProcess): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** It rests when it takes next to nothing for some seconds. */
export async function untilCalm(child: ChildProcess, deadlineMs: number): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  for (let calm = 0; calm < 3;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${child.spawnfile} ended`);
    if (performance.now() > endMs) throw new Error(`${child.spawnfile} did not come to rest within ${deadlineMs / 1000} s`);
    const before = processorMs(child);
    await delay(1_000);
    calm = processorMs(child) - before < 30 ? calm + 1 : 0;
  }
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
