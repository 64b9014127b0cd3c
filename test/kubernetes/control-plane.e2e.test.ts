import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../e2e/processes.ts';
import { howToGetIt, isControlPlaneMissing, startControlPlane, type ControlPlane } from './control-plane.ts';

/** The control plane that other tests rely on does what they take for granted. */

describe.skipIf(isControlPlaneMissing)(`a real control plane (${howToGetIt})`, () => {
  let plane: ControlPlane;

  beforeAll(async () => {
    plane = await startControlPlane({ users: [{ name: 'reader', groups: ['readers'] }] });
  }, 120_000);

  afterAll(() => plane.stop());

  test('kubectl reaches it and finds the version that is pinned', async () => {
    const { serverVersion, clientVersion } = JSON.parse(await plane.mustKubectl(['version', '-o', 'json'])) as {
      readonly serverVersion: { readonly gitVersion: string };
      readonly clientVersion: { readonly gitVersion: string };
    };
    expect(serverVersion.gitVersion).toMatch(/^v1\.34\.\d+$/);
    expect(clientVersion).toMatchObject({ gitVersion: serverVersion.gitVersion });
  });

  test('a user is known by a token, and may do nothing that no role grants', async () => {
    expect((await plane.request('GET', '/api/v1/namespaces', { token: plane.token('reader') })).status).toBe(403);
    expect((await plane.request('GET', '/api/v1/namespaces', { token: 'nobody' })).status).toBe(401);
  });

  test('a service account gets a real token, and a kubeconfig reads it from a file', async () => {
    await plane.mustKubectl(['create', 'serviceaccount', 'worker']);
    const token = await plane.serviceAccountToken('default', 'worker');
    const kubeconfig = plane.writeKubeconfig('worker', { token });
    const who = await plane.mustKubectl(['--kubeconfig', kubeconfig, 'auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}']);
    expect(who).toBe('system:serviceaccount:default:worker');
  });

  test('what is stored outlives a kill of the API server, which comes back at the same place', async () => {
    await plane.mustKubectl(['create', 'configmap', 'kept', '--from-literal=a=b']);
    await plane.api.kill('SIGKILL');
    await expect(plane.request('GET', '/readyz')).rejects.toThrow('ECONNREFUSED');
    await plane.api.start();
    expect(await plane.mustKubectl(['get', 'configmap', 'kept', '-o', 'jsonpath={.data.a}'])).toBe('b');
  });

  test('after a compaction and a restart, an old resourceVersion is gone', async () => {
    const listed = (await plane.request('GET', '/api/v1/namespaces/default/configmaps')).body;
    const { resourceVersion } = (listed as { readonly metadata: { readonly resourceVersion: string } }).metadata;
    await plane.mustKubectl(['create', 'configmap', 'later', '--from-literal=a=b']);
    await plane.compact();
    await plane.api.kill('SIGKILL');
    await plane.api.start();
    const watch = `/api/v1/namespaces/default/configmaps?watch=1&timeoutSeconds=1&resourceVersion=${resourceVersion}`;
    const reply = await plane.request('GET', watch);
    expect(JSON.stringify(reply)).toContain('Expired');
  });

  test('with kube-controller-manager, what is owned goes with its owner and a namespace can be deleted', async () => {
    await plane.startControllerManager();
    await plane.mustKubectl(['create', 'namespace', 'short-lived']);
    await plane.mustKubectl(['-n', 'short-lived', 'create', 'configmap', 'owner']);
    const uid = await plane.mustKubectl(['-n', 'short-lived', 'get', 'configmap', 'owner', '-o', 'jsonpath={.metadata.uid}']);
    const owned = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'owned', ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid }] },
    };
    await plane.mustKubectl(['-n', 'short-lived', 'create', '-f', '-'], JSON.stringify(owned));
    await plane.mustKubectl(['-n', 'short-lived', 'delete', 'configmap', 'owner']);
    const status = async (path: string): Promise<number> => (await plane.request('GET', path)).status;
    expect(
      await until('the owned one is gone', async () => (await status('/api/v1/namespaces/short-lived/configmaps/owned')) === 404),
    ).toBe(true);
    await plane.mustKubectl(['delete', 'namespace', 'short-lived', '--wait=false']);
    expect(await until('the namespace is gone', async () => (await status('/api/v1/namespaces/short-lived')) === 404, 60_000)).toBe(true);
  });
});
