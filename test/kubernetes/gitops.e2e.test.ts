import { afterAll, afterEach, beforeEach, beforeAll, describe, expect, test } from 'vitest';
import { until, type Running } from '../e2e/processes.ts';
import { clusterManifest, placementManifest, VM2, VM9 } from '../e2e/site.ts';
import { gitops, makeBed, pathOf, type Bed, type Kinds } from './bed.ts';
import { howToGetIt, isControlPlaneMissing } from './control-plane.ts';
import { kstatus } from './kstatus.ts';

/** GitOps never fights zferry, and who waits by kstatus is told "done" neither too early nor never. */

const guest = 'LITDCON1';
const name = 'litdcon1';

describe.skipIf(isControlPlaneMissing)(`GitOps (${howToGetIt})`, () => {
  let bed: Bed;
  let runs: Running[] = [];
  let cluster: string;
  let count = 0;
  const z = () => bed.simulation.cluster(cluster);

  beforeAll(async () => {
    bed = await makeBed();
  }, 120_000);
  beforeEach(async () => {
    cluster = `git${(count += 1)}`;
    const manifest = clusterManifest({
      name: cluster,
      simulated: { endpoint: bed.simulation.endpoint, guests: [{ userid: guest, member: VM9, memoryMebibytes: 256 }] },
      relocation: { externalHoldSeconds: 3600 },
    });
    await bed.apply(manifest);
    await z().put(manifest.spec);
  });
  afterEach(async () => {
    for (const run of runs) await run.kill('SIGTERM');
    runs = [];
    for (const { metadata } of await bed.list('Relocation')) await bed.remove('Relocation', metadata.name);
    for (const { metadata } of await bed.list('GuestPlacement')) await bed.remove('GuestPlacement', metadata.name);
    await bed.remove('SSICluster', cluster);
  });
  afterAll(() => bed.dispose());

  function start(): Running {
    const run = bed.start();
    runs.push(run);
    return run;
  }

  function placement(member: string, more: Readonly<Record<string, unknown>> = {}): object {
    const manifest = placementManifest({ name, cluster, guest, member, drainMilliseconds: 60 }) as { readonly spec: object };
    return { ...manifest, metadata: { name, namespace: 'default', labels: { team: 'payments' } }, spec: { ...manifest.spec, ...more } };
  }

  test('a reader of kstatus is told done before zferry has ever run, between apply and first write, and within a move, never', async () => {
    const applied = (await bed.apply(placement(VM9))) as Kinds['GuestPlacement'];
    expect(kstatus(applied), 'never looked at').toBe('InProgress');
    const fresh = await bed.get('SSICluster', cluster);
    expect(fresh === undefined ? undefined : kstatus(fresh), 'never looked at').toBe('InProgress');

    const versions: {
      readonly verdict: string;
      readonly declared: string | undefined;
      readonly really: string | null;
      readonly reason: string;
    }[] = [];
    const reading: Promise<unknown>[] = [];
    const stop = await bed.follow('GuestPlacement', ({ object }) => {
      const { member } = object.spec;
      const reason = object.status?.conditions?.find(({ type }) => type === 'Ready')?.reason ?? '';
      const verdict = kstatus(object);
      reading.push(
        z()
          .guest(guest)
          .then((now) => void versions.push({ verdict, declared: member, really: now.member, reason })),
      );
    });
    start();
    await until('at rest', async () => isCurrent(await bed.get('GuestPlacement', name)));
    const edited = (await bed.apply(placement(VM2))) as Kinds['GuestPlacement'];
    expect(kstatus(edited), 'edited, and not looked at since').toBe('InProgress');
    await until('at rest again', async () => isCurrent(await bed.get('GuestPlacement', name)));
    const currentOnes = (): typeof versions => versions.filter(({ verdict }) => verdict === 'Current');
    // Its watch is not as quick as a read.
    await until('the reader was told both times', () => currentOnes().length >= 2);
    stop();
    await Promise.all(reading);
    const current = currentOnes();
    expect(current.filter(({ declared, really }) => declared !== really)).toEqual([]);
    expect(versions.filter(({ reason }) => reason === 'Relocating').length, 'it was told to be moving').toBeGreaterThan(0);
    expect((await z().guest(guest)).agent?.up).toBe('hsi1');
  });

  test('a reader of kstatus is not left waiting for what is deferred, observed, suspended or held', async () => {
    const never = { name: 'never', cron: '0 0 29 2 *', durationMinutes: 60, timeZone: 'UTC' };
    const cases = { Deferred: { windows: [never] }, Observed: { mode: 'Observe' }, Suspended: { suspend: true } };
    start();
    for (const [reason, more] of Object.entries(cases)) {
      await bed.apply(placement(VM2, more));
      await until(reason, async () => {
        const now = await bed.get('GuestPlacement', name);
        return isCurrent(now) && readyReason(now) === reason;
      });
    }
    expect(await z().ledger()).toEqual([]);

    await bed.apply(placement(VM9));
    await until('at rest', async () => readyReason(await bed.get('GuestPlacement', name)) === 'Placed');
    await z().operate({ kind: 'relocate', guest, to: VM2, issuer: 'OPERATOR' });
    await until('Held', async () => {
      const now = await bed.get('GuestPlacement', name);
      return isCurrent(now) && readyReason(now) === 'Held';
    });
  });

  test('applying the manifests again after each move changes nothing, and zferry has written nothing but statuses', async () => {
    start();
    for (const member of [VM2, VM9, VM2]) {
      await bed.apply(placement(member));
      await annotate('payments.example.com/owner', `of ${member}`);
      await until(`at ${member}`, async () => {
        const now = await bed.get('GuestPlacement', name);
        return isCurrent(now) && now?.status?.member === member;
      });
      await until('its claim is gone', async () => ((await bed.get('SSICluster', cluster))?.status?.inFlight ?? []).length === 0);
      await until('the same manifest changes nothing', async () => {
        const before = await bed.get('GuestPlacement', name);
        const again = (await bed.apply(placement(member))) as Kinds['GuestPlacement'];
        expect(again.metadata.generation).toBe(before?.metadata.generation);
        expect(again.spec).toEqual(before?.spec);
        // Between the two a status may have been written, so there is another try.
        return again.metadata.resourceVersion === before?.metadata.resourceVersion;
      });
    }
    const kept = await bed.get('GuestPlacement', name);
    expect(kept?.metadata).toMatchObject({ labels: { team: 'payments' }, annotations: { 'payments.example.com/owner': `of ${VM2}` } });
    expect(kept?.metadata.finalizers).toBeUndefined();
    for (const object of [kept, await bed.get('SSICluster', cluster)]) {
      const writers = object?.metadata.managedFields ?? [];
      expect(writers.map(({ manager }) => manager)).toContain(gitops);
      const ours = writers.filter(({ manager }) => manager.startsWith('zferry'));
      expect(ours.length, 'its status has a writer').toBeGreaterThan(0);
      for (const { subresource, fieldsV1 } of ours) {
        expect(subresource).toBe('status');
        expect(Object.keys(fieldsV1)).toEqual(['f:status']);
      }
      const others = writers.filter(({ manager }) => !manager.startsWith('zferry'));
      expect(others.flatMap(({ fieldsV1 }) => Object.keys(fieldsV1))).not.toContain('f:status');
    }
  });

  async function annotate(key: string, value: string): Promise<void> {
    const { status } = await bed.plane.request('PATCH', `${pathOf('GuestPlacement', name)}?fieldManager=payments`, {
      body: { metadata: { annotations: { [key]: value } } },
      contentType: 'application/merge-patch+json',
    });
    expect(status).toBe(200);
  }
});

function isCurrent(object: Kinds['GuestPlacement'] | undefined): boolean {
  return object !== undefined && kstatus(object) === 'Current';
}

function readyReason(object: Kinds['GuestPlacement'] | undefined): string | undefined {
  return object?.status?.conditions?.find(({ type }) => type === 'Ready')?.reason;
}
