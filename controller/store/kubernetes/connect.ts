import { type Answer, done, failed } from '../../domain/fault.ts';
import type { Key, Kind } from '../store.ts';
import { kinds } from '../store.ts';
import { type Api, createApi } from './api.ts';
import { createCounters } from './counters.ts';
import { type Credentials, type CredentialsOptions, loadCredentials } from './credentials.ts';
import { createIntake } from './intake.ts';
import { createLease, type Lease, type LeaseOptions, leaseTimes, readLease, scaledLeaseTimes } from './lease.ts';
import type { LeaseRecord } from './lease-record.ts';
import { listAll } from './list.ts';
import type { Finding, Resource, Validators } from './object.ts';
import { reflectorTimes } from './reflector.ts';
import { nameOf, objectPath, withQuery } from './paths.ts';
import { tellingRights } from './rights.ts';
import { createStandby, identityOf, type Standby, standbyTimes } from './standby.ts';
import { type KubernetesOptions, type KubernetesStore, openKubernetesStore } from './store.ts';
import { createTable } from './table.ts';

/**
 * One API server, as the configuration names it, and everything the program does there.
 *
 * The rights of a controller (deploy/rbac.yaml), verb by verb. In all namespaces: get, list and watch ssiclusters, guestplacements and relocations; update the
 * `status` of each; create and delete relocations; create events of events.k8s.io. In its own namespace: create leases of coordination.k8s.io; get, watch and update
 * those named `zferry` and `zferry-standby`. The commands need less: `status`, `explain`, `adopt` and `validate` list the three kinds and read the Lease where they may, `cancel` patches relocations.
 */
export interface KubernetesAccess {
  /** The context's name, or `in-cluster`. */
  readonly context: string;
  /** Where the controller itself lives: its Lease and the Secrets that clusters name. */
  readonly namespace: string;
  open(o: Omit<KubernetesOptions, 'credentials' | 'version' | 'instance'>): Answer<KubernetesStore>;
  /** Over connections of its own: a flood of writes must not keep it from being renewed. */
  lead(o: LeadOptions): Answer<Leadership>;
  /** Everything there is, once; what cannot be read is a problem in words, and left out. */
  readAll(o: { readonly validators: Validators; readonly signal: AbortSignal }): Promise<Answer<Reading>>;
  /** Sets `spec.cancel` of a Relocation; asking twice is asking once. */
  cancel(key: Key, signal: AbortSignal): Promise<Answer<void>>;
  close(): Promise<void>;
}

/** The election of one process, and who could take over from it. */
export interface Leadership {
  readonly lease: Lease;
  readonly standby: Standby;
}

export interface LeadOptions extends Omit<LeaseOptions, 'api' | 'namespace' | 'name' | 'times' | 'identity' | 'onHolder'> {
  readonly timeScale: number;
  readonly processId: string;
  /** The z/VM guest that this process runs in. */
  readonly guest: string | undefined;
  /** Who leads, in words. */
  readonly onLeader: (text: string) => void;
}

export interface Reading {
  /** Sorted by kind, namespace and name. */
  readonly objects: readonly Resource[];
  /** The same twice: in a line each, and in full. */
  readonly problems: readonly string[];
  readonly unreadable: readonly { readonly name: string; readonly findings: readonly Finding[] }[];
  /** Who leads and when it last said so, by its own clock; undefined: there is no Lease, or this account may not read it. */
  readonly leader: { readonly holder: string; readonly renewedAt: string } | undefined;
}

/** Where the shipped manifests put the controller: a person's kubeconfig names a namespace of their own. */
const shippedNamespace = 'zferry-system';

export interface AccessOptions extends Pick<CredentialsOptions, 'context' | 'kubeconfigFiles'> {
  readonly version: string;
  /** Names this process: the pod's name. */
  readonly instance: string;
}

/** Reads the configuration; nothing is sent yet. */
export async function connectKubernetes(o: AccessOptions): Promise<Answer<KubernetesAccess>> {
  const credentials = await loadCredentials({ ...o, monoMs: () => performance.now() });
  if (!credentials.ok) return credentials;
  const opened: Api[] = [];
  const apiOf = (connections: number): Answer<Api> => {
    const api = newApi(credentials.value, o, connections);
    if (api.ok) opened.push(api.value);
    return api;
  };
  return done({
    context: credentials.value.context,
    namespace: credentials.value.namespace,
    open: (options) => openKubernetesStore({ ...options, ...o, credentials: credentials.value }),
    lead(options) {
      // Two for the election and two for the standby's: each holds a watch open.
      const api = apiOf(4);
      return api.ok ? done(leadershipOver(api.value, { ...options, namespace: credentials.value.namespace, host: o.instance })) : api;
    },
    async readAll(call) {
      const api = apiOf(kinds.length);
      return api.ok ? readEverything(api.value, { ...call, namespaces: new Set([credentials.value.namespace, shippedNamespace]) }) : api;
    },
    async cancel(key, signal) {
      const api = apiOf(1);
      return api.ok ? requestCancel(api.value, key, signal) : api;
    },
    async close() {
      await Promise.all(opened.map((api) => api.close()));
    },
  });
}

function leadershipOver(bare: Api, o: LeadOptions & { readonly namespace: string; readonly host: string }): Leadership {
  const identity = identityOf(o);
  const api = tellingRights(bare, o.onLeader);
  const standby = createStandby({ ...o, api, identity, times: scaledLeaseTimes(standbyTimes, o.timeScale) });
  const lease = createLease({
    ...o,
    api,
    identity,
    name: 'zferry',
    times: scaledLeaseTimes(leaseTimes, o.timeScale),
    onHolder(holder) {
      standby.seen(holder);
      o.onLeader(holder === identity ? 'this replica leads' : `${holder === '' ? 'nobody' : holder} leads`);
    },
  });
  return { lease, standby };
}

function newApi(credentials: Credentials, o: AccessOptions, connections: number): Answer<Api> {
  return createApi({
    credentials,
    userAgent: `zferry/${o.version} (${o.instance})`,
    wallMs: () => Date.now(),
    counted: () => undefined,
    connections,
    http2: false,
  });
}

async function readEverything(
  api: Api,
  o: { readonly validators: Validators; readonly signal: AbortSignal; readonly namespaces: ReadonlySet<string> },
): Promise<Answer<Reading>> {
  const objects: Resource[] = [];
  const problems: string[] = [];
  const unreadable: { readonly name: string; readonly findings: readonly Finding[] }[] = [];
  const table = createTable({ onDefect: (error) => problems.push(String(error)) });
  const intake = createIntake({
    table,
    counters: createCounters(),
    validators: o.validators,
    monoMs: () => performance.now(),
    onProblem: (text) => problems.push(text),
    onRepaired: () => undefined,
    onUnreadable: (name, findings) => void unreadable.push({ name, findings }),
  });
  table.follow({ onEvent: ({ type, object }) => void (type === 'put' && objects.push(object)), onSynced: () => undefined });
  for (const kind of kinds) {
    const listing = await listAll({ kind, api, table, intake, times: reflectorTimes, signal: o.signal });
    if (listing.kind === 'failed') return { ok: false, fault: listing.verdict.fault };
    table.listed(kind);
  }
  let leader: LeaseRecord | undefined;
  for (const namespace of o.namespaces) leader ??= await readLease({ api, namespace, name: 'zferry', signal: o.signal });
  return done({ objects: objects.toSorted((left, right) => (sortText(left) < sortText(right) ? -1 : 1)), problems, unreadable, leader });
}

function sortText({
  kind,
  metadata,
}: {
  readonly kind: Kind;
  readonly metadata: { readonly namespace?: string; readonly name: string };
}): string {
  return `${kind} ${metadata.namespace ?? ''} ${metadata.name}`;
}

async function requestCancel(api: Api, key: Key, signal: AbortSignal): Promise<Answer<void>> {
  const answer = await api.call({
    method: 'PATCH',
    what: `PATCH ${nameOf('Relocation', key)}`,
    path: withQuery(objectPath('Relocation', key), { fieldManager: 'zferry-cli' }),
    body: { spec: { cancel: true } },
    signal,
  });
  if (answer.ok) return done(undefined);
  if (answer.status !== 404) return answer;
  return failed(
    'notFound',
    `${nameOf('Relocation', key)} does not exist; nothing was asked for; see \`zferry status\` for those there are`,
  );
}
