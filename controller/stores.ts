import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseManifests } from '../crds/manifests.ts';
import { type Resource, statusFindings, validateObject } from '../crds/validate.ts';
import type { Inventory } from './cli/inventory.ts';
import type { StoredObjects } from './cli/validate-store.ts';
import type { KubernetesChoice } from './cli/arguments.ts';
import type { StoreOptions } from './cli/program.ts';
import type { Config } from './config.ts';
import { type Answer, done } from './domain/fault.ts';
import { requestCancel } from './store/directory/cancel.ts';
import type { Problem } from './store/directory/manifest.ts';
import { readDirectory } from './store/directory/read.ts';
import { stateFolder } from './store/directory/state-folder.ts';
import { openDirectoryStore } from './store/directory/store.ts';
import type { KubernetesAccess } from './store/kubernetes/connect.ts';
import type { About } from './store/kubernetes/intake.ts';
import type { Lease } from './store/kubernetes/lease.ts';
import type { Standby } from './store/kubernetes/standby.ts';
import type { Key, Store } from './store/store.ts';
import type { StoreFigures } from './telemetry/store-metrics.ts';

/** Which store stands behind `--store`, for every command. What only Kubernetes needs is loaded only for it. */

export interface StoreContext {
  readonly config: Config;
  readonly version: string;
}

/** A process that runs. */
export interface ProcessContext extends StoreContext {
  readonly processId: string;
  /** The z/VM guest that it runs in. */
  readonly guest: string | undefined;
}

/** What a running controller is told by its store. */
export interface StoreNews {
  /** A person must do something, once for each. `about`: the object, where it is one that can have events. */
  onProblem(text: string, about?: About): void;
  onRepaired(text: string): void;
  /** Something that passes, or has passed, without a person. */
  onTrouble(text: string): void;
  /** This process must end: what it knows is not what the store holds. */
  onLost(why: string): void;
  /** Something about who leads, for the log. */
  onLeadership(text: string): void;
}

export interface OpenedStore {
  readonly store: Store;
  /** As on the command line. */
  readonly shownAs: string;
  /** For the first line of the log. */
  readonly facts: Readonly<Record<string, string>>;
  readonly simulationFile: (cluster: string) => string;
  /** Where keys and certificates are looked for when `--pki` names no folder. */
  readonly pkiFolder: string;
  /** Present where several processes may run on one store. */
  readonly lease?: Lease;
  readonly standby?: Standby;
  /** Present for a store in an API server. */
  readonly figures?: Omit<StoreFigures, 'leading'>;
  /** Ends connections that are not the store's own. */
  close(): Promise<void>;
}

/** Opens the store to run on. The fault says what to do. */
export function openStore(o: StoreOptions, context: ProcessContext, news: StoreNews): Promise<Answer<OpenedStore>> {
  return o.store.kind === 'directory'
    ? openDirectory({ ...o, store: o.store }, news)
    : openKubernetes({ ...o, store: o.store }, context, news);
}

type ChoiceOf<K> = StoreOptions & { readonly store: Extract<StoreOptions['store'], { readonly kind: K }> };

async function openDirectory(o: ChoiceOf<'directory'>, news: StoreNews): Promise<Answer<OpenedStore>> {
  const store = await openDirectoryStore({
    path: o.store.path,
    ...(o.state === undefined ? {} : { stateDir: o.state }),
    clock: { nowMs: () => performance.now(), nowIso: () => new Date().toISOString() },
    newUid: randomUUID,
    parseManifests,
    validate: validateObject,
    onProblem: (problem) => news.onProblem(problemText(problem)),
    onRepaired: (problem) => news.onRepaired(problemText(problem)),
  });
  if (!store.ok) return store;
  const state = stateFolder(o.store.path, o.state);
  return done({
    store: store.value,
    shownAs: `--store directory:${o.store.path} --state ${state}`,
    facts: { store: o.store.path, state },
    simulationFile: (cluster) => simulationFileOf(o, undefined, cluster),
    pkiFolder: join(state, 'pki'),
    close: () => Promise.resolve(),
  });
}

async function openKubernetes(o: ChoiceOf<'kubernetes'>, context: ProcessContext, news: StoreNews): Promise<Answer<OpenedStore>> {
  const access = await accessOf(o.store, context);
  if (!access.ok) return access;
  const clock = { monoMs: () => performance.now(), wallMs: () => Date.now() };
  const store = access.value.open({
    validators: storedValidators,
    clock,
    random: Math.random,
    onProblem: (text, about) => news.onProblem(text, about),
    onRepaired: (text) => news.onRepaired(text),
    onTrouble: (text) => news.onTrouble(text),
    onHistoryLost: (why) => news.onLost(why),
  });
  if (!store.ok) return store;
  const leadership = access.value.lead({
    ...context,
    clock,
    timeScale: context.config.timeScale,
    random: Math.random,
    signal: new AbortController().signal,
    onLost: (why) => news.onLost(why),
    onTrouble: (why) =>
      news.onLeadership(
        why === undefined
          ? 'the Lease can be written again'
          : `the Lease cannot be written (${why}); when that lasts, nothing new is started until it can`,
      ),
    onLeader: (text) => news.onLeadership(text),
  });
  if (!leadership.ok) return leadership;
  const named = o.store.context === undefined ? 'kubernetes' : `kubernetes:${o.store.context}`;
  return done({
    store: store.value,
    shownAs: `--store ${named} (${access.value.context}, Lease in ${access.value.namespace})`,
    facts: { store: named, context: access.value.context, namespace: access.value.namespace },
    simulationFile: (cluster) => simulationFileOf(o, context.config, cluster),
    pkiFolder: join(context.config.stateHome, 'pki'),
    ...leadership.value,
    figures: {
      counters: () => ({ ...store.value.counters() }),
      reachable: () => store.value.troubles().length === 0,
      silentMs: store.value.silentMs,
    },
    close: () => access.value.close(),
  });
}

/** Whatever a store holds, at rest. */
export interface Stored extends StoredObjects {
  readonly problems: readonly string[];
  /** Where several processes may run on one store. */
  readonly leader?: Inventory['leader'];
}

/** Reads everything once, for a person's question; writes nothing. */
export async function readStore(o: StoreOptions, context: StoreContext): Promise<Answer<Stored>> {
  if (o.store.kind === 'kubernetes') {
    const access = await accessOf(o.store, context);
    if (!access.ok) return access;
    const reading = await access.value.readAll({ validators: storedValidators, signal: AbortSignal.timeout(60_000) });
    await access.value.close();
    return reading;
  }
  const view = await readDirectory({
    path: o.store.path,
    ...(o.state === undefined ? {} : { stateDir: o.state }),
    parseManifests,
    validate: validateObject,
  });
  return view.ok ? done({ objects: view.value.objects, problems: view.value.problems.map(problemText), unreadable: [] }) : view;
}

/** Asks that a Relocation be cancelled. */
export async function cancelIn(o: StoreOptions, context: StoreContext, key: Key): Promise<Answer<void>> {
  if (o.store.kind === 'directory')
    return requestCancel({ path: o.store.path, ...(o.state === undefined ? {} : { stateDir: o.state }), key });
  const access = await accessOf(o.store, context);
  if (!access.ok) return access;
  const asked = await access.value.cancel(key, AbortSignal.timeout(15_000));
  await access.value.close();
  return asked;
}

/** Where an embedded simulated SSI keeps its z/VM: never inside the controller's own state. */
export function simulationFileOf(o: StoreOptions, config: Config | undefined, cluster: string): string {
  if (o.simulatedState !== undefined) return join(o.simulatedState, `${cluster}.json`);
  if (o.store.kind === 'directory') return join(`${stateFolder(o.store.path, o.state)}-simulated`, `${cluster}.json`);
  return join(config?.stateHome ?? '.', 'kubernetes-simulated', `${cluster}.json`);
}

async function accessOf(choice: KubernetesChoice, { config, version }: StoreContext): Promise<Answer<KubernetesAccess>> {
  const { connectKubernetes } = await import('./store/kubernetes/connect.ts');
  return connectKubernetes({
    kubeconfigFiles: config.kubeconfigFiles,
    version,
    instance: hostname(),
    ...(choice.context === undefined ? {} : { context: choice.context }),
  });
}

const storedValidators = {
  object: (object: unknown) => validateObject(object, { status: 'check', owned: true }),
  status: statusFindings,
};

function problemText({ file, line, column, what, instead }: Problem): string {
  return `${file}:${line}:${column}: ${what}; ${instead}`;
}

/** The objects of one kind. */
export function ofKind<K extends Resource['kind']>(objects: readonly Resource[], kind: K): Extract<Resource, { readonly kind: K }>[] {
  return objects.filter((object): object is Extract<Resource, { readonly kind: K }> => object.kind === kind);
}
