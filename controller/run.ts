import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { GuestPlacement } from '../crds/generated.ts';
import { createAdapters, type AdapterOptions } from './adapters.ts';
import type { RunOptions } from './cli/program.ts';
import { settlement } from './cli/settled.ts';
import type { Config } from './config.ts';
import { faultText } from './domain/fault.ts';
import { type Ending, endingOf } from './ending.ts';
import { createHandover } from './handover.ts';
import { type Controller, createController } from './reconcile/controller.ts';
import { withoutNewEffects } from './reconcile/gate.ts';
import type { Observer, Survey } from './reconcile/observer.ts';
import { createCredentials } from './pki/credentials.ts';
import { createProblems } from './problems.ts';
import { createSshIdentity } from './pki/ssh-identity.ts';
import type { Deps } from './reconcile/world.ts';
import { type Said, startShowing } from './showing.ts';
import type { Store } from './store/store.ts';
import { type OpenedStore, openStore } from './stores.ts';
import { createRegistry, metricsObserver } from './telemetry/metrics.ts';
import { allObservers } from './telemetry/observers.ts';
import { startServer, type RunningServer } from './telemetry/server.ts';
import { addStoreMetrics } from './telemetry/store-metrics.ts';

/** `zferry run`: opens the store, starts the loops, shows what they do, and ends when told to or when everything is settled. */

export interface RunContext {
  readonly config: Config;
  readonly version: string;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: (text: string) => void;
}

/** Exit codes: 0 as declared or told to end, 1 a person is needed or it could not start, 2 time is up, 3 another controller has taken over. */
export async function run(o: RunOptions, context: RunContext): Promise<number> {
  const { config, version, stdout, stderr } = context;
  const processId = randomUUID();
  const guest = ownUserid();
  const ending = endingOf(o);
  const problems = createProblems(() => new Date().toISOString());
  // What is said before the log or the display is there waits for it.
  const unsaid: Said[] = [];
  let say = (said: Said): void => void unsaid.push(said);
  const opened = await openStore(
    o,
    { config, version, processId, guest },
    {
      onProblem(text, about) {
        problems.add(text, about);
        say({ kind: 'problem', text });
      },
      onRepaired(text) {
        problems.remove(text);
        say({ kind: 'problem', text: `repaired: ${text}` });
      },
      onTrouble: (text) => say({ kind: 'trouble', text }),
      onLost: (why) => ending.end(3, why),
      onLeadership: (text) => say({ kind: 'leadership', text }),
    },
  );
  if (!opened.ok) {
    ending.end(1);
    stderr([...unsaid.map(({ text }) => text), `zferry: ${faultText(opened.fault)}`].map((line) => `${line}\n`).join(''));
    return 1;
  }
  const { store, lease, standby } = opened.value;
  const handover = createHandover({
    ...{ guest, standby, everyMs: 20_000 * Math.max(0.2, config.timeScale) },
    onHandover: (why) => ending.end(3, why),
  });
  const leads = lease?.acquire() ?? Promise.resolve(true);
  const placements = followPlacements(store, lease?.looked);
  let controller: Controller | undefined;
  const survey = (): Survey => controller?.survey() ?? nothingYet;
  const registry = createRegistry({ version, survey });
  const { figures } = opened.value;
  if (figures !== undefined) addStoreMetrics(registry, { ...figures, leading: () => lease?.held() ?? true });
  const shown = startShowing(o, { config, version, stdout, survey, opened: opened.value });
  say = shown.say;
  for (const said of unsaid) say(said);
  const observer = allObservers(
    metricsObserver(registry, () => survey().clusters.map((cluster) => cluster.name)),
    shown.observer,
    handover.observer,
  );
  const adapters = createAdapters({ placementOf: placements.of, ...adapterOptions(o, { opened: opened.value, observer }) });
  const deps: Deps = {
    ...realTime(),
    ...{ processId, store, connect: adapters.connect, timeScale: config.timeScale, restored: o.restored ?? false, ownGuest: guest },
    at: lease === undefined ? (_site, ports) => ports : (_site, ports) => (lease.held() ? ports : withoutNewEffects(ports)),
    ...{ observer, sinceMs: () => lease?.sinceMs(), deposed: (why: string) => ending.end(3, why) },
  };
  const server = await listen(o, {
    registry,
    synced: () => (controller === undefined ? placements.synced() : survey().synced),
    ended: () => ending.over(),
  });
  if (typeof server === 'object') shown.listening(server.address);
  if (typeof server === 'string') ending.end(1, server);
  void lead({ leads, opened: opened.value, placements, ending }, () => {
    problems.lead((call) => store.note(call));
    return (controller = createController(deps));
  });
  const code = await ending.wait(() => settlement(survey(), problems.count()));
  controller?.stop();
  handover.stop();
  await withinMs(Promise.all([lease?.release(), standby?.withdraw()]), 3_000);
  shown.stop();
  if (typeof server === 'object') await server.close();
  await withinMs(Promise.all([store.close(), opened.value.close()]), 4_000);
  adapters.close();
  if (code.why !== undefined) stderr(`zferry: ${code.why}\n`);
  return code.exit;
}

/** Begins to act when it is this process's turn. A replica that stands by has read everything when it comes. */
async function lead(
  o: {
    readonly leads: Promise<boolean>;
    readonly opened: OpenedStore;
    readonly placements: ReturnType<typeof followPlacements>;
    readonly ending: Ending;
  },
  create: () => Controller,
): Promise<void> {
  const [leads] = await Promise.all([o.leads, o.placements.followed]);
  if (!leads || o.ending.over()) return;
  void o.opened.standby?.withdraw();
  if (!(await create().start())) o.ending.end(1, 'the manifests could not be read');
}

const nothingYet: Survey = { synced: false, queueDepth: 0, clusters: [], guests: [] };

/** Where adapters keep and find what is theirs, and whom they tell what is wrong. */
function adapterOptions(
  o: RunOptions,
  { opened, observer }: { readonly opened: OpenedStore; readonly observer: Observer },
): Omit<AdapterOptions, 'placementOf'> {
  const pki = o.pki ?? opened.pkiFolder;
  return {
    simulationFile: opened.simulationFile,
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

/**
 * What simulated guests are configured by: the placements as they are now. `followed` resolves when the store has been read once, or is closed. Lists that begin once the Lease
 * has been looked at hold whatever an earlier leader wrote, if nobody leads then: a controller need not list everything again.
 */
function followPlacements(
  store: Store,
  looked: Promise<void> | undefined,
): {
  of(cluster: string, guest: string): GuestPlacement | undefined;
  synced(): boolean;
  readonly followed: Promise<unknown>;
} {
  const known = new Map<string, GuestPlacement>();
  let synced = false;
  const followed = Promise.resolve(looked).then(() =>
    store.follow({
      signal: new AbortController().signal,
      onEvent(event) {
        if (event.kind !== 'GuestPlacement') return;
        const key = `${event.object.spec.cluster}/${event.object.spec.guest}`;
        if (event.type === 'put') known.set(key, event.object);
        else if (known.get(key)?.metadata.uid === event.object.metadata.uid) known.delete(key);
      },
      onSynced: () => (synced = true),
    }),
  );
  return { of: (cluster, guest) => known.get(`${cluster}/${guest}`), synced: () => synced, followed };
}

function realTime(): Pick<Deps, 'clock' | 'alarm' | 'soon' | 'deadline' | 'random'> {
  return {
    clock: { monoMs: () => performance.now(), wallMs: () => Date.now() },
    alarm(dueMs, ring) {
      const waitMs = Math.ceil(dueMs - performance.now());
      // A timer takes a millisecond at least, and most of the time between a change and its claim would be that.
      if (waitMs <= 0) {
        const turn = setImmediate(ring);
        return () => clearImmediate(turn);
      }
      // Node's longest timer; one that rings early only looks at the clock again.
      const timer = setTimeout(ring, Math.min(2 ** 31 - 1, waitMs));
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
  told: { readonly registry: ReturnType<typeof createRegistry>; readonly synced: () => boolean; readonly ended: () => boolean },
): Promise<RunningServer | string | undefined> {
  if (o.listen === undefined) return undefined;
  const server = await startServer({
    listen: o.listen,
    alive: () => !told.ended(),
    ready: told.synced,
    metrics: told.registry,
  });
  return server.ok ? server.value : faultText(server.fault);
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
