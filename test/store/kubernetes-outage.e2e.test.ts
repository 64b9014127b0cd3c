import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Relocation, SSICluster } from '../../crds/generated.ts';
import { makeYard, rehearsal, until, type Running, type Yard } from '../e2e/processes.ts';
import { clusterManifest, placementManifest, VM2, VM9 } from '../e2e/site.ts';
import { howToGetIt, isControlPlaneMissing, startControlPlane, type ControlPlane } from '../kubernetes/control-plane.ts';
import { pathOf } from './kubernetes-plane.ts';

/** The real program on a real API server that goes away, and the rights of one that does not lead. */

describe.skipIf(isControlPlaneMissing)(`zferry run --store kubernetes (${howToGetIt})`, () => {
  let plane: ControlPlane;
  let yard: Yard;
  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.installCrds();
    yard = makeYard();
  }, 120_000);
  afterAll(async () => {
    await yard.dispose();
    await plane.stop();
  });

  const run = (name: string): Running =>
    yard.start(['run', '--store', 'kubernetes', '--simulated-state', yard.path(name), '--log-level', 'debug'], {
      ...rehearsal,
      KUBECONFIG: plane.kubeconfig,
    });
  const apply = async (object: object): Promise<void> => {
    await plane.mustKubectl(['apply', '--server-side', '-f', '-'], JSON.stringify(object));
  };
  const read = async <T>(kind: 'Relocation' | 'SSICluster', name: string): Promise<T> =>
    (await plane.request('GET', pathOf(kind, name))).body as T;
  const says = (text: RegExp) => (line: { readonly msg: string }) =>
    line.msg === 'leadership' && text.test((line as { readonly leader?: string }).leader ?? '');

  test('an outage of the API server in mid-move ends no process; the move is one, and is told when the server is back', async () => {
    const guests = [{ userid: 'LITOUT', member: VM9, memoryMebibytes: 4096 }];
    await apply(clusterManifest({ name: 'outage', simulated: { guests } }));
    await apply(placementManifest({ name: 'litout', cluster: 'outage', guest: 'LITOUT', member: VM2, drainMilliseconds: 20 }));
    const first = run('first');
    await first.line('MOVE has begun', (line) => line.step === 'move' && line.state === 'started');
    await plane.api.kill('SIGKILL');
    await first.line('it starts nothing new', says(/^the Lease cannot be written/));
    await plane.api.start();
    await first.line('it is sure again', says(/can be written again/), 60_000);
    const ended = await first.line('the move is told', (line) => line.outcome !== undefined, 60_000);
    expect(ended).toMatchObject({ outcome: 'Moved', attempt: 1 });
    const relocation = await until('its record is whole', async () => {
      const now = await read<Relocation>('Relocation', 'litout-1');
      return now.status?.phase === 'Finished' && now;
    });
    expect(relocation.status).toMatchObject({ outcome: 'Moved', from: VM9 });
    const cluster = await until('the claim is released', async () => {
      const now = await read<SSICluster>('SSICluster', 'outage');
      return (now.status?.inFlight ?? []).length === 0 && now;
    });
    expect(cluster.status?.lastAttempt).toBe(1);
    expect((await first.kill('SIGTERM')).code).toBe(0);
  });

  test('a replica that stands by writes nothing, and a leader that was replaced ends with 3 and says by whom', async () => {
    const first = run('one');
    await first.line('it leads', says(/^this replica leads$/));
    const second = run('two');
    await second.line('it knows who leads', says(/_.* leads$/));
    const stolen = await plane.request('PATCH', '/apis/coordination.k8s.io/v1/namespaces/default/leases/zferry', {
      body: { spec: { holderIdentity: 'somebody-else', leaseTransitions: 99 } },
      contentType: 'application/merge-patch+json',
    });
    expect(stolen.status).toBe(200);
    expect((await first.exited).code).toBe(3);
    expect(first.errors()).toBe('zferry: the Lease default/zferry is held by somebody-else now\n');
    expect(second.lines.filter((line) => line.step !== undefined)).toEqual([]);
    expect((await second.kill('SIGTERM')).code).toBe(0);
  });
});
