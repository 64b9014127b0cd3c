import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseManifests } from '../crds/manifests.ts';
import type { GuestPlacement } from '../crds/generated.ts';
import { validateObject } from '../crds/validate.ts';
import { createAdapters, type AdapterOptions } from './adapters.ts';
import { startDisplay } from './cli/display.ts';
import type { RunOptions } from './cli/program.ts';
import { settlement, type Settlement } from './cli/settled.ts';
import type { Config } from './config.ts';
import { faultText } from './domain/fault.ts';
import { createController } from './reconcile/controller.ts';
import type { Observer, Survey } from './reconcile/observer.ts';
import { createCredentials } from './pki/credentials.ts';
import { createSshIdentity } from './pki/ssh-identity.ts';
import type { Deps } from './reconcile/world.ts';
import { openDirectoryStore, type DirectoryStore } from './store/directory/store.ts';
import type { Problem } from './store/directory/manifest.ts';
import { stateFolder } from './store/directory/state-folder.ts';
import { createLogger, logObserver } from './telemetry/log.ts';
import { createRegistry, metricsObserver } from './telemetry/metrics.ts';
import { allObservers } from './telemetry/observers.ts';
import { startServer, type RunningServer } from './telemetry/server.ts';

/** `zferry run`: opens the store, starts the loops, shows what they do, and ends when told to or when everything is settled. */

export interface RunContext {
  readonly config: Config;
  readonly version: string;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: (text: string) => void;
}

/** Exit codes: 0 as declared or told to end, 1 a person is needed or it could not start, 2 time is up, 3 another controller has taken over. */
export async function run(o: RunOptions, { config, version, stdout, stderr }: RunContext): Promise<number> {
  const problems = new Set<string>();
  // What is said before the log or the display is there waits for it.
  const unsaid: string[] = [];
  let say: (text: string) => void = (text) => void unsaid.push(text);
  const store = await openStore(o, {
    onProblem(text) {
      problems.add(text);
      say(text);
    },
    onRepaired(text) {
      problems.delete(text);
      say(`repaired: ${text}`);
    },
  });
  if (!store.ok) {
    stderr([...unsaid, `zferry: ${faultText(store.fault)}`].map((line) => `${line}\n`).join(''));
    return 1;
  }
  const placements = await followPlacements(store.value);
  let listening: (address: string) => void;
  let survey = nothingYet;
  const registry = createRegistry({ version, survey: () => survey() });
  const observers: Observer[] = [metricsObserver(registry, () => survey().clusters.map((cluster) => cluster.name))];
  const onTerminal = stdout.isTTY && o.plain !== true && config.movableCursor;
  const display = onTerminal
    ? startDisplay({
        terminal: stdout,
        survey: () => survey(),
        color: config.color,
        monoMs: () => performance.now(),
        wallMs: () => Date.now(),
      })
    : undefined;
  if (display === undefined) {
    const logger = createLogger({ level: o.logLevel, version, to: 1 });
    observers.push(logObserver(logger));
    say = (text) => logger.warn({ problem: text }, 'manifest');
    listening = (address) => logger.info({ address }, 'listening');
    logger.info({ store: o.store.path, state: stateFolder(o.store.path, o.state), pid: process.pid }, 'running');
  } else {
    observers.push(display.observer);
    say = (text) => display.say(text);
    listening = (address) => display.say(`/healthz, /readyz and /metrics on http://${address}`);
    say(`zferry ${version}: --store directory:${o.store.path} --state ${stateFolder(o.store.path, o.state)}`);
  }
  for (const text of unsaid) say(text);
  const observer = allObservers(...observers);
  const adapters = createAdapters({ placementOf: placements.of, ...adapterOptions(o, observer) });
  const ending = endingOf(o);
  const deps: Deps = {
    ...realTime(),
    processId: randomUUID(),
    store: store.value,
    connect: adapters.connect,
    at: (_site, ports) => ports,
    observer,
    timeScale: config.timeScale,
    restored: o.restored ?? false,
    ownGuest: ownUserid(),
    deposed: (why) => ending.end(3, why),
  };
  const controller = createController(deps);
  survey = controller.survey;
  const server = await listen(o, { registry, survey: controller.survey, ended: () => ending.over() });
  if (typeof server === 'object') listening(server.address);
  if (typeof server === 'string') ending.end(1, server);
  else if (!(await controller.start())) ending.end(1, 'the manifests could not be read');
  const code = await ending.wait(() => settlement(survey(), problems.size));
  controller.stop();
  display?.stop();
  if (typeof server === 'object') await server.close();
  await withinMs(store.value.close(), 4_000);
  adapters.close();
  if (code.why !== undefined) stderr(`zferry: ${code.why}\n`);
  return code.exit;
}

/** Where adapters keep and find what is theirs, and whom they tell what is wrong. */
function adapterOptions(o: RunOptions, observer: Observer): Omit<AdapterOptions, 'placementOf'> {
  const state = stateFolder(o.store.path, o.state);
  const pki = o.pki ?? join(state, 'pki');
  return {
    simulationFile: (cluster) => join(`${state}-simulated`, `${cluster}.json`),
    material: createCredentials({ folder: pki, nowMs: () => Date.now() }).for,
    async issue(agent) {
      const { renewAgent } = await import('./pki/office.ts');
      return renewAgent({ folder: pki, nowMs: Date.now(), ...agent });
    },
    identity: createSshIdentity(pki),
    trouble: ({ cluster, guest }, why) =>
      observer.trouble({ what: 'agent', detail: `the agent of ${guest} in ${cluster}: ${why}`, atMs: Date.now() }),
  };
}

function nothingYet(): Survey {
  return { synced: false, queueDepth: 0, clusters: [], guests: [] };
}

function openStore(
  o: RunOptions,
  told: { onProblem(text: string): void; onRepaired(text: string): void },
): ReturnType<typeof openDirectoryStore> {
  return openDirectoryStore({
    path: o.store.path,
    ...(o.state === undefined ? {} : { stateDir: o.state }),
    clock: { nowMs: () => performance.now(), nowIso: () => new Date().toISOString() },
    newUid: randomUUID,
    parseManifests,
    validate: validateObject,
    onProblem: (problem) => told.onProblem(problemText(problem)),
    onRepaired: (problem) => told.onRepaired(problemText(problem)),
  });
}

function problemText({ file, line, column, what, instead }: Problem): string {
  return `${file}:${line}:${column}: ${what}; ${instead}`;
}

/** What simulated guests are configured by: the placements as they are now. */
async function followPlacements(store: DirectoryStore): Promise<{ of(cluster: string, guest: string): GuestPlacement | undefined }> {
  const known = new Map<string, GuestPlacement>();
  await store.follow({
    signal: new AbortController().signal,
    onEvent(event) {
      if (event.kind !== 'GuestPlacement') return;
      const key = `${event.object.spec.cluster}/${event.object.spec.guest}`;
      if (event.type === 'put') known.set(key, event.object);
      else if (known.get(key)?.metadata.uid === event.object.metadata.uid) known.delete(key);
    },
    onSynced: () => undefined,
  });
  return { of: (cluster, guest) => known.get(`${cluster}/${guest}`) };
}

function realTime(): Pick<Deps, 'clock' | 'alarm' | 'soon' | 'deadline' | 'random'> {
  return {
    clock: { monoMs: () => performance.now(), wallMs: () => Date.now() },
    alarm(dueMs, ring) {
      // Node's longest timer; one that rings early only looks at the clock again.
      const timer = setTimeout(ring, Math.min(2 ** 31 - 1, Math.max(0, Math.ceil(dueMs - performance.now()))));
      timer.unref();
      return () => clearTimeout(timer);
    },
    soon: queueMicrotask,
    deadline(afterMs) {
      const abort = new AbortController();
      const timer = setTimeout(() => abort.abort(), afterMs);
      timer.unref();
      return { signal: abort.signal, release: () => clearTimeout(timer) };
    },
    random: Math.random,
  };
}

async function listen(
  o: RunOptions,
  told: { readonly registry: ReturnType<typeof createRegistry>; readonly survey: () => Survey; readonly ended: () => boolean },
): Promise<RunningServer | string | undefined> {
  if (o.listen === undefined) return undefined;
  const server = await startServer({
    listen: o.listen,
    alive: () => !told.ended(),
    ready: () => told.survey().synced,
    metrics: told.registry,
  });
  return server.ok ? server.value : faultText(server.fault);
}

interface Ending {
  end(exit: number, why?: string): void;
  over(): boolean;
  wait(look: () => Settlement): Promise<{ readonly exit: number; readonly why: string | undefined }>;
}

function noBody(): void {
  // Nobody waits yet.
}

/** How often it is asked whether everything is settled. */
const lookMs = 100;

function endingOf(o: RunOptions): Ending {
  let ended: { readonly exit: number; readonly why: string | undefined } | undefined;
  let wake = noBody;
  const end = (exit: number, why?: string): void => {
    ended ??= { exit, why };
    wake();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end(0));
  return {
    end,
    over: () => ended !== undefined,
    async wait(look) {
      const startedMs = performance.now();
      // The one thing that keeps the process alive: all other timers die with the work that they are for.
      const alive = setInterval(() => undefined, 2 ** 30);
      for (;;) {
        if (ended !== undefined) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (o.exitWhenSettled !== undefined) setTimeout(resolve, lookMs);
        });
        if (ended !== undefined || o.exitWhenSettled === undefined) continue;
        const settled = look();
        if (settled.kind === 'settled') end(0);
        else if (settled.kind === 'needsPerson') end(1, settled.why);
        else if (performance.now() - startedMs > o.exitWhenSettled * 1000)
          end(2, `not settled after ${o.exitWhenSettled} s: ${settled.why}`);
      }
      clearInterval(alive);
      return ended;
    },
  };
}

/** The userid of the z/VM guest that this runs in, as the kernel tells it; undefined anywhere else. */
function ownUserid(): string | undefined {
  try {
    return /^VM00 Name:\s+(\S+)/m.exec(readFileSync('/proc/sysinfo', 'utf8'))?.[1]?.toUpperCase();
  } catch {
    // Only Linux on IBM Z has the file.
    return undefined;
  }
}

async function withinMs(work: Promise<unknown>, ms: number): Promise<void> {
  await Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms).unref())]);
}
