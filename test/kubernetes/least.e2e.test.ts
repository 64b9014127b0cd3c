import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectKubernetes, type Leadership } from '../../controller/store/kubernetes/connect.ts';
import { makeYard, until, type Line, type Running, type Yard } from '../e2e/processes.ts';
import type { SimulatedCluster } from '../e2e/simulation.ts';
import { clusterManifest, placementManifest, VM2, VM9 } from '../e2e/site.ts';
import { home, leasePath, makeBed, pathOf, type Bed } from './bed.ts';
import { howToGetIt, isControlPlaneMissing } from './control-plane.ts';
import { startFaultProxy, type FaultProxy } from './fault-proxy.ts';
import { rightText, rulesOf, shippedRights, type Right } from './rights.ts';

/**
 * The shipped roles hold no right too many: each is used in a short story, by the API server's own audit log. And none is missed in silence: with one right less the
 * program says which, leaves everything else to work, and goes on by itself when it is granted.
 */

const guest = 'LITDCON1';
const name = 'litdcon1';
const cluster = 'least';
const account = `system:serviceaccount:${home}:zferry`;
const roles = {
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles/zferry-controller',
  Role: `/apis/rbac.authorization.k8s.io/v1/namespaces/${home}/roles/zferry-leader`,
} as const;

describe.skipIf(isControlPlaneMissing)(`the least rights (${howToGetIt})`, { timeout: 120_000 }, () => {
  let bed: Bed;
  let proxy: FaultProxy;
  let z: SimulatedCluster;
  let yard: Yard;
  const running: Running[] = [];

  beforeAll(async () => {
    const policy = {
      apiVersion: 'audit.k8s.io/v1',
      kind: 'Policy',
      omitStages: ['RequestReceived'],
      rules: [{ level: 'Metadata', users: [account] }, { level: 'None' }],
    };
    yard = makeYard();
    yard.write('policy.yaml', JSON.stringify(policy));
    bed = await makeBed({
      apiServerFlags: [`--audit-policy-file=${yard.path('policy.yaml')}`, `--audit-log-path=${yard.path('audit.log')}`],
    });
    proxy = await startFaultProxy(bed.plane);
    z = bed.simulation.cluster(cluster);
    const manifest = clusterManifest({
      name: cluster,
      simulated: { endpoint: bed.simulation.endpoint, guests: [{ userid: guest, member: VM9, memoryMebibytes: 256 }] },
      relocation: { flapLimit: { moves: 1_000 } },
    });
    await z.put(manifest.spec);
    await bed.apply(manifest);
    await declare(VM9);
    await writeHistory();
  }, 120_000);

  afterEach(async () => {
    proxy.clear();
    for (const run of running.splice(0)) await run.kill('SIGTERM');
    await setRights(shippedRights);
  });

  afterAll(async () => {
    await proxy.close();
    await bed.dispose();
    await yard.dispose();
  });

  test('every right of the shipped roles is used, and nothing else is tried', async () => {
    const first = start();
    await atRest(first);
    for (const kind of ['SSICluster', 'GuestPlacement', 'Relocation'] as const) loseAnswerTo(kind);
    await declare(VM2);
    await settledAt(VM2);
    const second = start();
    await leadership(second, / leads$/);
    await first.kill('SIGTERM');
    await leadership(second, /^this replica leads$/);
    await second.kill('SIGTERM');
    await announced((_said, known) => known);
    const shipped = shippedRights.map(rightText).toSorted();
    await until(
      () => `each is used, and no other:\n${JSON.stringify({ used: usedRights(), shipped }, null, 2)}`,
      () => usedRights().join() === shipped.join(),
    );
    expect(usedRights()).toEqual(shipped);
  });

  for (const right of shippedRights.filter((each) => each.name !== 'zferry-standby')) {
    test(`without "${rightText(right)}" it says so, and goes on by itself when it is granted`, async () => {
      // One that it finds is another's, who has just been there: it stands by for a while.
      if (right.resource === 'leases') await (right.verb === 'create' ? removeLease() : leaveLease('zferry'));
      await setRights(shippedRights.filter((other) => other !== right));
      const run = start();
      const isOfStart = ['list', 'watch'].includes(right.verb) || right.resource === 'leases';
      const to = (await z.guest(guest)).member === VM2 ? VM9 : VM2;
      if (!isOfStart) {
        await atRest(run);
        if (right.verb === 'get') loseAnswerTo(kindOf(right));
        await declare(to);
      }
      await run.line(`it names the right`, ({ ...fields }) =>
        Object.values(fields).some((value) => typeof value === 'string' && names(value, right)),
      );
      await setRights(shippedRights);
      await declare(to);
      await settledAt(to);
      expect((await z.guest(guest)).member).toBe(to);
    });
  }

  for (const right of shippedRights.filter((each) => each.name === 'zferry-standby')) {
    test(`without "${rightText(right)}" a replica in a z/VM guest says so`, async () => {
      await leaveLease('zferry-standby');
      await setRights(shippedRights.filter((other) => other !== right));
      const said = await announced((all) => all.some((text) => names(text, right)));
      expect(said.filter((text) => names(text, right)).length).toBeGreaterThan(0);
    });
  }

  /** Two replicas in z/VM guests, until they have said enough (answered), or the leader knows who stands by. */
  async function announced(enough: (said: readonly string[], known: boolean) => boolean): Promise<readonly string[]> {
    const said: string[] = [];
    const ends: (() => Promise<unknown>)[] = [];
    const replica = async (of: string): Promise<Leadership> => {
      const access = await connectKubernetes({ kubeconfigFiles: [bed.environment()['KUBECONFIG'] ?? ''], version: '0', instance: of });
      if (!access.ok) throw new Error(JSON.stringify(access.fault));
      const led = access.value.lead({
        ...{ processId: of, guest: of, timeScale: 0.05, random: Math.random, signal: new AbortController().signal },
        clock: { monoMs: () => performance.now(), wallMs: () => Date.now() },
        onLost: (why) => void said.push(why),
        onTrouble: (why) => void said.push(why ?? ''),
        onLeader: (text) => void said.push(text),
      });
      if (!led.ok) throw new Error(JSON.stringify(led.fault));
      ends.push(async () => {
        await Promise.all([led.value.lease.release(), led.value.standby.withdraw()]);
        await access.value.close();
      });
      return led.value;
    };
    try {
      const leader = await replica('LNXA');
      await leader.lease.acquire();
      void (await replica('LNXB')).lease.acquire();
      await until(
        () => `enough is said: ${said.join('\n')}`,
        async () => enough(said, (await leader.standby.successor()) !== undefined),
        40_000,
      );
      return said;
    } finally {
      for (const end of ends) await end();
    }
  }

  function start(): Running {
    const run = bed.start({ api: proxy.url });
    running.push(run);
    return run;
  }

  async function declare(member: string): Promise<void> {
    await bed.apply(placementManifest({ name, cluster, guest, member, drainMilliseconds: 60 }));
  }

  async function atRest(run: Running): Promise<void> {
    await run.line('at rest', (line) => line.guest === guest && line.reason === 'Placed');
  }

  async function leadership(run: Running, text: RegExp): Promise<void> {
    await run.line(`leadership: ${text}`, (line) => text.test((line as Line & { readonly leader?: string }).leader ?? ''));
  }

  /** Whole and told, in everything that people read. */
  async function settledAt(member: string): Promise<void> {
    await until(
      () => `at ${member}, whole and told\n${running.at(-1)?.output.slice(-15).join('\n')}`,
      async () => {
        const now = await z.guest(guest);
        const { status } = (await bed.get('GuestPlacement', name)) ?? {};
        const claims = (await bed.get('SSICluster', cluster))?.status?.inFlight ?? [];
        const isReady = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;
        const record = await bed.get('Relocation', status?.lastRelocation ?? 'none');
        const isThere = now.member === member && now.agent?.up === (member === VM2 ? 'hsi1' : 'hsi0') && status?.member === member;
        return isThere && isReady && claims.length === 0 && record?.status?.outcome === 'Moved';
      },
      60_000,
    );
  }

  function loseAnswerTo(kind: 'SSICluster' | 'GuestPlacement' | 'Relocation'): void {
    const collection = pathOf(kind).replace(/^.*\//, '');
    proxy.add({ fits: ({ method, path }) => method === 'PUT' && path.includes(`/${collection}/`), effect: { kind: 'lostAnswer' } });
  }

  /** As many finished records as are kept, so that the next one makes the oldest superfluous. */
  async function writeHistory(): Promise<void> {
    for (let count = 1; count <= 10; count += 1) {
      const made = {
        apiVersion: 'zferry.io/v1alpha1',
        kind: 'Relocation',
        metadata: { name: `before-${count}`, namespace: 'default' },
        spec: { cluster, placement: name, guest, from: VM2, to: VM9, cause: 'Drift', requestedBy: 'test' },
      };
      await bed.apply(made);
      const { status, body } = await bed.plane.request('PATCH', `${pathOf('Relocation', made.metadata.name)}/status`, {
        body: { status: { observedGeneration: 1, phase: 'Finished', outcome: 'Moved' } },
        contentType: 'application/merge-patch+json',
      });
      if (status !== 200) throw new Error(JSON.stringify(body));
    }
  }

  async function setRights(rights: readonly Right[]): Promise<void> {
    for (const role of ['ClusterRole', 'Role'] as const) {
      const { status, body } = await bed.plane.request('PATCH', roles[role], {
        body: { rules: rulesOf(rights, role) },
        contentType: 'application/merge-patch+json',
      });
      if (status !== 200) throw new Error(JSON.stringify(body));
    }
  }

  async function removeLease(): Promise<void> {
    await bed.plane.request('DELETE', leasePath);
  }

  /** Held by a replica that has just gone without a word. */
  async function leaveLease(lease: string): Promise<void> {
    await bed.plane.request('DELETE', leasePath.replace(/zferry$/, lease));
    const now = new Date().toISOString().replace('Z', '000Z');
    const { status, body } = await bed.plane.request('POST', leasePath.replace(/\/zferry$/, ''), {
      body: {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: { name: lease, namespace: home },
        spec: { holderIdentity: 'gone_gone_LNXC', leaseDurationSeconds: 3, acquireTime: now, renewTime: now, leaseTransitions: 1 },
      },
    });
    if (status !== 201) throw new Error(JSON.stringify(body));
  }

  /** What the account has asked for, allowed or not, as rights. */
  function usedRights(): readonly string[] {
    const lines = readFileSync(yard.path('audit.log'), 'utf8').split('\n').slice(0, -1);
    const used = lines.map((line) => {
      const { verb, objectRef } = JSON.parse(line) as Audited;
      const { apiGroup = '', resource, subresource, name: object } = objectRef;
      return rightText({
        ...{ verb, group: apiGroup, resource: subresource === undefined ? resource : `${resource}/${subresource}` },
        // Only Leases are granted by name.
        ...(resource === 'leases' && verb !== 'create' && object !== undefined ? { name: object } : {}),
      });
    });
    return [...new Set(used)].toSorted();
  }
});

interface Audited {
  readonly verb: string;
  readonly objectRef: { readonly apiGroup?: string; readonly resource: string; readonly subresource?: string; readonly name?: string };
}

const kinds = { ssiclusters: 'SSICluster', guestplacements: 'GuestPlacement', relocations: 'Relocation' } as const;

function kindOf({ resource }: Right): (typeof kinds)[keyof typeof kinds] {
  return kinds[resource as keyof typeof kinds];
}

/** As the API server words it, and a person finds it in the role. */
function names(text: string, { verb, resource }: Right): boolean {
  return text.includes(`cannot ${verb} resource "${resource}"`);
}
