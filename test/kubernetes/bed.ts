import { readFileSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { GuestPlacement, Relocation, SSICluster } from '../../crds/generated.ts';
import { checkout, makeYard, rehearsal, until, type Running, type Yard } from '../e2e/processes.ts';
import { startSimulation, type Simulation } from '../e2e/simulation.ts';
import { startControlPlane, type ControlPlane, type ControlPlaneOptions } from './control-plane.ts';
import { writeKubeconfig } from './kubectl.ts';

/**
 * A real control plane with zferry's CRDs and exactly the rights that it is shipped with, one `zferry simulate`, and controllers as processes: where the end-to-end tests
 * of the Kubernetes store begin. Tests write as an administrator with a field manager of their own.
 */

export interface Bed {
  readonly plane: ControlPlane;
  readonly yard: Yard;
  readonly simulation: Simulation;
  /** The API server as the controllers see it: a file that holds the token of the shipped service account. */
  readonly tokenFile: string;
  /** A controller with its log at debug. `api`: where it finds the API server, for proxies. */
  start(o?: StartOptions): Running;
  environment(api?: string): Readonly<Record<string, string>>;
  /** Server-side apply, as a GitOps tool does it; answers the object. Throws what the API server says. */
  apply(manifest: object): Promise<unknown>;
  get<K extends keyof Kinds>(kind: K, name: string, namespace?: string): Promise<Kinds[K] | undefined>;
  list<K extends keyof Kinds>(kind: K): Promise<readonly Kinds[K][]>;
  remove(kind: keyof Kinds, name: string, namespace?: string): Promise<void>;
  /** Every version of every object of the kind from now on. */
  follow<K extends keyof Kinds>(kind: K, onEvent: (event: Followed<Kinds[K]>) => void): Promise<() => void>;
  /** The holder of the Lease; undefined: nobody holds it. */
  leader(): Promise<string | undefined>;
  dispose(): Promise<void>;
}

export interface StartOptions {
  readonly api?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

export interface Followed<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
}

/** As the API server shows them: with what it notes about who wrote what. */
export interface Kinds {
  readonly SSICluster: SSICluster & Noted;
  readonly GuestPlacement: GuestPlacement & Noted;
  readonly Relocation: Relocation & Noted;
}

export interface Noted {
  readonly metadata: {
    readonly managedFields?: readonly {
      readonly manager: string;
      readonly operation: string;
      readonly subresource?: string;
      readonly fieldsV1: object;
    }[];
    readonly finalizers?: readonly string[];
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** Who writes the manifests. */
export const gitops = 'gitops';
/** Where the shipped manifests put the controller. */
export const home = 'zferry-system';
export const leasePath = `/apis/coordination.k8s.io/v1/namespaces/${home}/leases/zferry`;
const plurals = { SSICluster: 'ssiclusters', GuestPlacement: 'guestplacements', Relocation: 'relocations' } as const;

export function pathOf(kind: keyof Kinds, name = '', namespace = 'default'): string {
  const within = kind === 'SSICluster' ? '' : `/namespaces/${namespace}`;
  return `/apis/zferry.io/v1alpha1${within}/${plurals[kind]}${name === '' ? '' : `/${name}`}`;
}

export async function makeBed(options: ControlPlaneOptions = {}): Promise<Bed> {
  const yard = makeYard();
  const [plane, simulation] = await Promise.all([startControlPlane(options), startSimulation(yard)]);
  await plane.installCrds();
  for (const file of ['namespace', 'rbac']) await plane.mustKubectl(['apply', '-f', join(checkout, `deploy/${file}.yaml`)]);
  const tokenFile = yard.path('token');
  writeFileSync(tokenFile, await plane.serviceAccountToken(home, 'zferry'), { mode: 0o600 });
  const kubeconfigs = new Map<string, string>();
  const kubeconfig = (api: string): string => {
    const known =
      kubeconfigs.get(api) ??
      writeKubeconfig(yard.path(`kubeconfig-${kubeconfigs.size}`), {
        server: api,
        certificateAuthority: plane.certificateAuthority,
        user: { tokenFile },
        namespace: home,
      });
    kubeconfigs.set(api, known);
    return known;
  };
  const environment: Bed['environment'] = (api = plane.url) => ({ ...rehearsal, KUBECONFIG: kubeconfig(api), POD_NAMESPACE: home });
  const read = async (path: string): Promise<unknown> => {
    // An API server that has just come back asks for patience while it fills its caches.
    const { status, body } = await until(`an answer to GET ${path}`, async () => {
      const reply = await plane.request('GET', path);
      return reply.status !== 429 && reply;
    });
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  return {
    ...{ plane, yard, simulation, tokenFile, environment },
    start: (o = {}) =>
      yard.start(['run', '--store', 'kubernetes', '--log-level', 'debug', ...(o.args ?? [])], { ...environment(o.api), ...o.environment }),
    async apply(manifest) {
      const { kind, metadata } = manifest as {
        readonly kind: keyof Kinds;
        readonly metadata: { readonly name: string; readonly namespace?: string };
      };
      const path = `${pathOf(kind, metadata.name, metadata.namespace)}?fieldManager=${gitops}`;
      const { status, body } = await plane.request('PATCH', path, { body: manifest, contentType: 'application/apply-patch+yaml' });
      if (status > 201) throw new Error(`apply ${kind} ${metadata.name}: ${status} ${JSON.stringify(body)}`);
      return body;
    },
    get: async <K extends keyof Kinds>(kind: K, name: string, namespace?: string) =>
      (await read(pathOf(kind, name, namespace))) as Kinds[K] | undefined,
    async list<K extends keyof Kinds>(kind: K) {
      const found = (await read(`/apis/zferry.io/v1alpha1/${plurals[kind]}`)) as { readonly items: readonly Kinds[K][] };
      return found.items;
    },
    async remove(kind, name, namespace) {
      await plane.request('DELETE', pathOf(kind, name, namespace));
      await until(`${kind} ${name} is gone`, async () => (await plane.request('GET', pathOf(kind, name, namespace))).status === 404);
    },
    follow: (kind, onEvent) => follow(plane, `/apis/zferry.io/v1alpha1/${plurals[kind]}`, (event) => onEvent(event as never)),
    async leader() {
      const lease = (await read(leasePath)) as { readonly spec?: { readonly holderIdentity?: string } } | undefined;
      return lease?.spec?.holderIdentity || undefined;
    },
    async dispose() {
      await yard.dispose();
      await plane.stop();
    },
  };
}

/** A plain watch of the API server: no cache, no resuming; whoever asks sees every version. */
async function follow(plane: ControlPlane, path: string, onEvent: (event: Followed<unknown>) => void): Promise<() => void> {
  const { body } = await plane.request('GET', path);
  const { resourceVersion } = (body as { readonly metadata: { readonly resourceVersion: string } }).metadata;
  const outgoing = httpsRequest(`${plane.url}${path}?watch=true&resourceVersion=${resourceVersion}`, {
    ca: readFileSync(plane.certificateAuthority),
    headers: { authorization: `Bearer ${plane.token()}` },
  });
  await new Promise<void>((resolve, reject) => {
    outgoing.once('error', reject).once('response', (incoming) => {
      if (incoming.statusCode !== 200) return reject(new Error(`watch ${path}: ${incoming.statusCode}`));
      // It ends with the test, or with the API server.
      incoming.on('error', () => undefined);
      createInterface({ input: incoming })
        .on('line', (line) => onEvent(JSON.parse(line) as Followed<unknown>))
        .on('error', () => undefined);
      resolve();
    });
    outgoing.end();
  });
  outgoing.on('error', () => undefined);
  return () => void outgoing.destroy();
}
