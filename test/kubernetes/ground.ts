import { expect } from 'vitest';
import type { SSICluster } from '../../crds/generated.ts';
import type { Ground, Result } from '../e2e/kills.ts';
import { turns } from '../e2e/kills.ts';
import { makeBed, pathOf, type Bed, type Kinds } from './bed.ts';

/** What the kill tests stand on, as objects of an API server. */

/** Beds for tests that run side by side: each has an API server of its own, because a Lease is held by one program. */
export interface Beds {
  open(count: number): Promise<void>;
  /** Waits for a free one, and for a cluster and a placement on it, which are gone afterwards, whatever came of it. */
  use(name: string, work: (ground: Ground, bed: Bed) => Promise<Result>): Promise<Result>;
  dispose(): Promise<void>;
}

export function makeBeds(atOnce: number): Beds {
  const beds: Bed[] = [];
  const free: Bed[] = [];
  const turn = turns(atOnce);
  return {
    async open(count) {
      beds.push(...(await Promise.all(Array.from({ length: count }, () => makeBed()))));
      free.push(...beds);
    },
    use: (name, work) =>
      turn(async () => {
        const bed = free.shift();
        if (bed === undefined) throw new Error('more tests at once than API servers');
        const running: ReturnType<Bed['start']>[] = [];
        try {
          return await work(objects(bed, name, running), bed);
        } finally {
          for (const each of running) await each.kill('SIGKILL');
          await removeAll(bed, name);
          free.push(bed);
        }
      }),
    dispose: async () => void (await Promise.all(beds.map((bed) => bed.dispose()))),
  };
}

interface Copy {
  readonly cluster: Kinds['SSICluster'];
  readonly placement: Kinds['GuestPlacement'] | undefined;
  readonly relocations: ReadonlySet<string>;
}

function objects(bed: Bed, name: string, running: ReturnType<Bed['start']>[]): Ground {
  let declared: readonly object[] = [];
  let kept: Copy | undefined;
  const putStatus = async (object: Kinds['SSICluster'] | Kinds['GuestPlacement']): Promise<void> => {
    const { kind } = object;
    const now = await bed.get(kind, object.metadata.name);
    const { status, body } = await bed.plane.request('PUT', `${pathOf(kind, object.metadata.name)}/status`, {
      body: { ...now, status: object.status },
    });
    expect(status, JSON.stringify(body)).toBe(200);
  };
  const relocations = async (): Promise<readonly Kinds['Relocation'][]> => bed.list('Relocation');
  return {
    ...{ name, endpoint: bed.simulation.endpoint, z: bed.simulation.cluster(name) },
    async declare(...manifests) {
      declared = manifests;
      for (const manifest of manifests) await bed.apply(manifest);
    },
    start() {
      const started = bed.start();
      running.push(started);
      return started;
    },
    async settle() {
      const { code } = await bed.start({ args: ['--exit-when-settled', '30'] }).exited;
      expect(code).toBe(0);
    },
    // While the API server is down there is no answer.
    cluster: () => bed.get('SSICluster', name).catch(() => undefined),
    placement: () => bed.get('GuestPlacement', 'litdcon1').catch(() => undefined),
    relocations,
    async copy(wanted: (cluster: SSICluster) => boolean) {
      const cluster = await bed.get('SSICluster', name);
      if (cluster === undefined || !wanted(cluster)) return false;
      const names = (await relocations()).map(({ metadata }) => metadata.name);
      kept = { cluster, placement: await bed.get('GuestPlacement', 'litdcon1'), relocations: new Set(names) };
      return true;
    },
    async restore() {
      if (kept === undefined) throw new Error('there is no copy');
      for (const { metadata } of await relocations())
        if (!kept.relocations.has(metadata.name)) await bed.remove('Relocation', metadata.name);
      await putStatus(kept.cluster);
      if (kept.placement !== undefined) await putStatus(kept.placement);
    },
    async drop() {
      await removeAll(bed, name);
      for (const manifest of declared) await bed.apply(manifest);
    },
  };
}

async function removeAll(bed: Bed, name: string): Promise<void> {
  for (const { metadata } of await bed.list('Relocation')) await bed.remove('Relocation', metadata.name);
  await bed.remove('GuestPlacement', 'litdcon1');
  await bed.remove('SSICluster', name);
}
