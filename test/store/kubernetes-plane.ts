import { statusFindings, validateObject } from '../../crds/validate.ts';
import { loadCredentials } from '../../controller/store/kubernetes/credentials.ts';
import { openKubernetesStore, type KubernetesOptions, type KubernetesStore } from '../../controller/store/kubernetes/store.ts';
import type { Manifest } from '../../controller/store/manifest.ts';
import type { Kind } from '../../controller/store/store.ts';
import type { ControlPlane } from '../kubernetes/control-plane.ts';

/** The Kubernetes store in tests: how it is opened, and the person beside it who applies and deletes. */

const plurals = { SSICluster: 'ssiclusters', GuestPlacement: 'guestplacements', Relocation: 'relocations' } as const;

export const validators: KubernetesOptions['validators'] = {
  object: (object) => validateObject(object, { status: 'check', owned: true }),
  status: statusFindings,
};

/** A store that fails loudly: a problem nobody expected is an error of the test. */
export async function openStore(
  plane: Pick<ControlPlane, 'kubeconfig'>,
  options: Partial<KubernetesOptions> = {},
): Promise<KubernetesStore> {
  const credentials = await loadCredentials({ kubeconfigFiles: [plane.kubeconfig], monoMs: () => performance.now() });
  if (!credentials.ok) throw new Error(JSON.stringify(credentials.fault));
  const store = openKubernetesStore({
    credentials: credentials.value,
    validators,
    instance: 'test',
    version: '0',
    clock: { monoMs: () => performance.now(), wallMs: () => Date.now() },
    random: Math.random,
    onProblem: unexpected,
    onRepaired: () => undefined,
    onTrouble: () => undefined,
    onHistoryLost: unexpected,
    ...options,
  });
  if (!store.ok) throw new Error(JSON.stringify(store.fault));
  return store.value;
}

function unexpected(text: string): never {
  throw new Error(text);
}

/** Server-side apply, as GitOps does it. */
export async function applyManifest(plane: ControlPlane, manifest: Manifest): Promise<void> {
  const path = `${pathOf(manifest.kind, manifest.metadata.name, manifest.metadata.namespace)}?fieldManager=person&force=true`;
  const { status, body } = await plane.request('PATCH', path, { body: manifest, contentType: 'application/apply-patch+yaml' });
  if (status !== 200 && status !== 201) throw new Error(`apply: ${status} ${JSON.stringify(body)}`);
}

export async function deleteObject(plane: ControlPlane, kind: Kind, name: string): Promise<void> {
  await plane.request('DELETE', pathOf(kind, name));
}

/** Removes every object of ours. */
export async function emptyPlane(plane: ControlPlane): Promise<void> {
  for (const kind of ['Relocation', 'GuestPlacement', 'SSICluster'] as const)
    await plane.request('DELETE', `/apis/zferry.io/v1alpha1/${kind === 'SSICluster' ? '' : 'namespaces/default/'}${plurals[kind]}`);
}

export function pathOf(kind: Kind, name: string, namespace = 'default'): string {
  return `/apis/zferry.io/v1alpha1/${kind === 'SSICluster' ? '' : `namespaces/${namespace}/`}${plurals[kind]}/${name}`;
}
