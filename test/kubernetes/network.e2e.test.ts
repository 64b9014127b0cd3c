import { renameSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../controller/hypervisor/simulated/world.ts';
import { until, type Running } from '../e2e/processes.ts';
import type { SimulatedCluster } from '../e2e/simulation.ts';
import { clusterManifest, placementManifest, VM2, VM9 } from '../e2e/site.ts';
import { home, makeBed, pathOf, type Bed } from './bed.ts';
import { howToGetIt, isControlPlaneMissing } from './control-plane.ts';
import { isWatch, startFaultProxy, type Asked, type FaultProxy } from './fault-proxy.ts';

/** What happens between the program and a real API server: whatever is cut, lost, refused, late or old, the guest is moved once, to where it was last declared. */

const guest = 'LITDCON1';
const name = 'litdcon1';

describe.skipIf(isControlPlaneMissing)(`between the program and the API server (${howToGetIt})`, { timeout: 120_000 }, () => {
  let bed: Bed;
  let proxy: FaultProxy;
  let z: SimulatedCluster;
  let run: Running;
  let cluster: string;
  let count = 0;

  beforeAll(async () => {
    // Without its cache a watch that resumes from a version that etcd has compacted is told so, as after a restart of the API server.
    bed = await makeBed({ apiServerFlags: ['--watch-cache=false'] });
    proxy = await startFaultProxy(bed.plane);
  }, 120_000);

  beforeEach(async () => {
    cluster = `net${(count += 1)}`;
    z = bed.simulation.cluster(cluster);
    const devices = [{ vdev: '0190', owner: 'MAINT', ownerVdev: '0190', mode: 'RR' }];
    const guests = [{ userid: guest, member: VM9, memoryMebibytes: 256, devices }];
    const manifest = clusterManifest({ name: cluster, simulated: { endpoint: bed.simulation.endpoint, guests } });
    await z.put(manifest.spec);
    await bed.apply(manifest);
    await declare(VM9);
  });

  afterEach(async () => {
    proxy.clear();
    proxy.refuse(false);
    proxy.silence(undefined);
    proxy.freezeLists(false);
    await run.kill('SIGTERM');
    for (const { metadata } of await bed.list('Relocation')) await bed.remove('Relocation', metadata.name);
    await bed.remove('GuestPlacement', name);
    await bed.remove('SSICluster', cluster);
  });

  afterAll(async () => {
    await proxy.close();
    await bed.dispose();
  });

  async function declare(member: string): Promise<void> {
    await bed.apply(placementManifest({ name, cluster, guest, member, drainMilliseconds: 60, detachDevices: ['190-19F'] }));
  }

  async function atRest(): Promise<void> {
    run = bed.start({ api: proxy.url });
    await run.line('at rest', (line) => line.guest === guest && line.reason === 'Placed');
  }

  /** Resolves with the MOVEs that z/VM has carried out, when everything is as declared, in the world and in what is told. */
  async function settledAt(member: string): Promise<readonly string[]> {
    await until(
      () => `at ${member}, whole and told\n${run.output.slice(-15).join('\n')}`,
      async () => {
        const now = await z.guest(guest);
        const { status } = (await bed.get('GuestPlacement', name)) ?? {};
        const ready = status?.conditions?.find(({ type }) => type === 'Ready');
        const claims = (await bed.get('SSICluster', cluster))?.status?.inFlight ?? [];
        const isThere = now.member === member && now.devices.join() === '0190' && now.agent?.up === (member === VM2 ? 'hsi1' : 'hsi0');
        return isThere && status?.member === member && ready?.status === 'True' && ready.reason === 'Placed' && claims.length === 0;
      },
      40_000,
    );
    return performed(await z.ledger());
  }

  for (const how of ['atOnce', 'midLine'] as const) {
    test(`watches cut (${how}), and nothing to be reached while a member is edited: the edit is found`, async () => {
      await atRest();
      expect(proxy.cutWatches(how)).toBeGreaterThan(0);
      proxy.refuse(true);
      await declare(VM2);
      proxy.refuse(false);
      expect(await settledAt(VM2)).toEqual(moves(VM2));
    });

    test(`watches cut (${how}) at every step of a move`, async () => {
      await atRest();
      await declare(VM2);
      let lines = 0;
      const cutting = until('the move has ended', () => {
        const steps = run.lines.filter(({ msg }) => msg === 'step').length;
        if (steps > lines) proxy.cutWatches(how);
        lines = steps;
        return run.lines.some(({ msg }) => msg === 'relocation ended');
      });
      await cutting;
      expect(await settledAt(VM2)).toEqual(moves(VM2));
    });
  }

  test('etcd compacted while the watch is cut: what was edited, deleted and recreated meanwhile is found by a new list', async () => {
    await atRest();
    proxy.refuse(true);
    await bed.remove('GuestPlacement', name);
    await declare(VM2);
    await bed.plane.compact();
    proxy.refuse(false);
    expect(await settledAt(VM2)).toEqual(moves(VM2));
  });

  test('a placement deleted and recreated under its name in mid-move: the claim outlives it, and the guest goes where the new one declares', async () => {
    await atRest();
    await declare(VM2);
    await until('z/VM relocates', async () => (await z.guest(guest)).isRelocating);
    proxy.cutWatches('atOnce');
    await bed.remove('GuestPlacement', name);
    await declare(VM9);
    expect(await settledAt(VM9)).toEqual(moves(VM2, VM9));
  });

  test('lists that are older than what was seen: the guest is not moved back, and the next edit counts when they are new again', async () => {
    proxy.freezeLists(true);
    await atRest();
    await declare(VM2);
    expect(await settledAt(VM2)).toEqual(moves(VM2));
    const before = listsOf(proxy);
    proxy.add({ fits: isWatch, effect: gone, times: 3 });
    proxy.cutWatches('atOnce');
    await until('old lists were answered, and asked for again', () => listsOf(proxy) >= before + 3);
    expect(performed(await z.ledger())).toEqual(moves(VM2));
    proxy.freezeLists(false);
    await declare(VM9);
    expect(await settledAt(VM9)).toEqual(moves(VM2, VM9));
  });

  const writes = {
    'the claim': (asked: Asked) => asked.method === 'PUT' && asked.path.includes('/ssiclusters/'),
    'the Relocation': (asked: Asked) => asked.method === 'POST' && asked.path.includes('/relocations'),
    'its status': (asked: Asked) => asked.method === 'PUT' && asked.path.includes('/relocations/'),
    'the placement’s status': (asked: Asked) => asked.method === 'PUT' && asked.path.includes('/guestplacements/'),
    'any write': ({ method }: Asked) => method !== 'GET',
  } as const;
  for (const [what, fits] of Object.entries(writes)) {
    test(`${what}: answers are lost, then requests: one MOVE`, async () => {
      await atRest();
      proxy.add({ fits, effect: { kind: 'lostAnswer' }, times: 2 });
      proxy.add({ fits, effect: { kind: 'lostRequest' }, times: 1 });
      await declare(VM2);
      expect(await settledAt(VM2)).toEqual(moves(VM2));
    });
  }

  for (const status of [429, 503]) {
    test(`${status} with Retry-After to reads and writes alike: it comes back and goes on`, async () => {
      await atRest();
      proxy.cutWatches('atOnce');
      proxy.add({
        fits: ({ path }) => !path.includes('/leases'),
        effect: { kind: 'answer', status, headers: { 'retry-after': '1' } },
        times: 6,
      });
      await declare(VM2);
      expect(await settledAt(VM2)).toEqual(moves(VM2));
    });
  }

  test('slow writes: one MOVE', async () => {
    await atRest();
    proxy.add({ fits: ({ method, path }) => method !== 'GET' && !path.includes('/leases'), effect: { kind: 'slow', ms: 300 }, times: 20 });
    await declare(VM2);
    expect(await settledAt(VM2)).toEqual(moves(VM2));
  });

  test('a Relocation whose creation is answered after the move has ended is not created again', async () => {
    await atRest();
    const before = proxy.passed.length;
    proxy.add({ fits: writes['the Relocation'], effect: { kind: 'slowAnswer', ms: 3_000 } });
    // It does not hear of it by the watch either.
    proxy.silence(/relocations/);
    await declare(VM2);
    await until('its end is told', async () => (await bed.list('Relocation'))[0]?.status?.outcome === 'Moved', 40_000);
    expect(proxy.passed.slice(before).filter(({ status, path }) => status === 409 && path.includes('/relocations'))).toEqual([]);
  });

  test('a token that is rotated, its file missing for an instant and the old one refused from then on, stops nothing', async () => {
    await atRest();
    const before = proxy.passed.length;
    const old = proxy.passed.at(-1)?.token;
    renameSync(bed.tokenFile, `${bed.tokenFile}.old`);
    const refused = {
      kind: 'answer',
      status: 401,
      body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Unauthorized', code: 401 },
    } as const;
    proxy.add({ fits: ({ token }) => token === old, effect: refused, times: 1_000_000 });
    proxy.cutWatches('atOnce');
    await declare(VM2);
    await until('it was refused', () => proxy.passed.slice(before).some(({ status }) => status === 401));
    writeFileSync(bed.tokenFile, await bed.plane.serviceAccountToken(home, 'zferry', 4000), { mode: 0o600 });
    expect(await settledAt(VM2)).toEqual(moves(VM2));
    expect(proxy.passed.at(-1)?.token).not.toBe(old);
  });

  test('an account that is deleted and made again, its old token void for the API server itself, stops nothing once the new token is there', async () => {
    await atRest();
    const before = proxy.passed.length;
    const account = `/api/v1/namespaces/${home}/serviceaccounts`;
    expect((await bed.plane.request('DELETE', `${account}/zferry`)).status).toBe(200);
    expect((await bed.plane.request('POST', account, { body: { metadata: { name: 'zferry' } } })).status).toBe(201);
    proxy.cutWatches('atOnce');
    await declare(VM2);
    await until('it was refused', () => proxy.passed.slice(before).some(({ status }) => status === 401));
    writeFileSync(`${bed.tokenFile}.new`, await bed.plane.serviceAccountToken(home, 'zferry'), { mode: 0o600 });
    renameSync(`${bed.tokenFile}.new`, bed.tokenFile);
    expect(await settledAt(VM2)).toEqual(moves(VM2));
  });

  test('the API server paused for longer than a Lease, in mid-move: nothing is lost', async () => {
    await atRest();
    await declare(VM2);
    await until('z/VM relocates', async () => (await z.guest(guest)).isRelocating);
    bed.plane.api.signal('SIGSTOP');
    await until('the guest has landed meanwhile', async () => (await z.guest(guest)).member === VM2);
    await run.line(
      'it is not sure to lead any more',
      (line) => line.msg === 'leadership' && /nothing new is started/.test(JSON.stringify(line)),
    );
    bed.plane.api.signal('SIGCONT');
    expect(await settledAt(VM2)).toEqual(moves(VM2));
    expect(await bed.plane.request('GET', pathOf('GuestPlacement', name))).toMatchObject({ status: 200 });
  });
});

/** One that arrives too late on a busy machine is dropped by z/VM, and is none. */
function performed(ledger: readonly LedgerEntry[]): readonly string[] {
  return ledger.filter((entry) => entry.performed).map(({ to, result }) => `${to} ${result}`);
}

/** Each carried out to its end, and no other. */
function moves(...members: readonly string[]): readonly string[] {
  return members.map((to) => `${to} ended 00`);
}

/** What the API server says of a version that it no longer has. */
const gone = {
  kind: 'answer',
  status: 410,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'Expired', code: 410 },
} as const;

function listsOf({ passed }: FaultProxy): number {
  return passed.filter(({ method, path }) => method === 'GET' && path.includes('limit=')).length;
}
