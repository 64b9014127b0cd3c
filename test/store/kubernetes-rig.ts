import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { loadCredentials } from '../../controller/store/kubernetes/credentials.ts';
import { openKubernetesStore, type KubernetesOptions, type KubernetesStore } from '../../controller/store/kubernetes/store.ts';
import { kinds, type Store, type StoreEvent } from '../../controller/store/store.ts';
import { signal } from './fixtures.ts';
import { validators } from './kubernetes-plane.ts';
import { startScriptedServer, type ScriptedServer } from './scripted-server.ts';
import { until } from './until.ts';

/** A scripted API server and stores on it, fresh for each test of a file that imports this; patient where a real one is, but by thousandths. */

export let server: ScriptedServer;
export let problems: string[];
let folder: string;
const stores: KubernetesStore[] = [];

beforeEach(async () => {
  server = await startScriptedServer();
  folder = mkdtempSync(join(tmpdir(), 'zferry-scripted-'));
  problems = [];
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

export const quickTimes = {
  backoff: { minMs: 5, maxMs: 40 },
  idleMs: 60_000,
  watchSeconds: { min: 240, max: 300 },
  relistMs: 3_600_000,
  steadyMs: 30,
  pageSize: 2,
} as const;

export const tokenFile = (): string => join(folder, 'token');

/** Opens a store; `tokens`: by a token file instead of a fixed token. */
export async function opened(options: Partial<KubernetesOptions> = {}, tokens?: { readonly first: string }): Promise<KubernetesStore> {
  if (tokens !== undefined) writeFileSync(tokenFile(), tokens.first);
  const config = {
    clusters: [{ name: 'c', cluster: { server: server.url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: tokens === undefined ? { token: 'fixed' } : { tokenFile: 'token' } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  };
  const kubeconfig = join(folder, 'config');
  writeFileSync(kubeconfig, JSON.stringify(config));
  const credentials = await loadCredentials({ kubeconfigFiles: [kubeconfig], monoMs: () => performance.now() });
  if (!credentials.ok) throw new Error(JSON.stringify(credentials.fault));
  const store = openKubernetesStore({
    credentials: credentials.value,
    validators,
    instance: 'test',
    version: '0',
    clock: { monoMs: () => performance.now(), wallMs: () => Date.now() },
    random: () => 0.5,
    onProblem: (text) => void problems.push(text),
    onRepaired: (text) => void problems.push(`repaired: ${text}`),
    onTrouble: (text) => void problems.push(text),
    onHistoryLost: (why) => void problems.push(`lost: ${why}`),
    ...options,
    times: { ...quickTimes, ...options.times },
  });
  if (!store.ok) throw new Error(JSON.stringify(store.fault));
  stores.push(store.value);
  return store.value;
}

/** A follower's picture: what it has been told, and in which order. */
export interface Picture {
  readonly events: readonly StoreEvent[];
  readonly synced: () => number;
  /** `put lit1@105`, one a change. */
  readonly lines: () => readonly string[];
}

/** Follows; resolves at the sync. */
export async function pictured(store: Store): Promise<Picture> {
  const events: StoreEvent[] = [];
  let synced = 0;
  const answer = await store.follow({ signal, onEvent: (event) => void events.push(event), onSynced: () => (synced += 1) });
  expect(answer.ok).toBe(true);
  return {
    events,
    synced: () => synced,
    lines: () => events.map(({ type, object }) => `${type} ${object.metadata.name}@${object.metadata.resourceVersion}`),
  };
}

/** Waits until a follower has been told exactly what the server holds. */
export async function agrees({ events }: Picture): Promise<void> {
  const held = (): string =>
    kinds
      .flatMap((kind) => server.objects(kind).map(({ metadata }) => `${kind} ${metadata.name} ${metadata.uid}@${metadata.resourceVersion}`))
      .toSorted()
      .join(', ');
  await until(`the follower has been told of ${held()}`, () => {
    const known = new Map<string, string>();
    for (const { kind, type, object } of events) {
      const { name, uid, resourceVersion } = object.metadata;
      if (type === 'gone') known.delete(`${kind} ${name}`);
      else known.set(`${kind} ${name}`, `${kind} ${name} ${uid}@${resourceVersion}`);
    }
    return [...known.values()].toSorted().join(', ') === held();
  });
}
