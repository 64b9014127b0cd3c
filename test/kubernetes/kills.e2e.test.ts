import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SSICluster } from '../../crds/generated.ts';
import { afterIntent, beforeIntent } from '../e2e/kill-phases.ts';
import { killedOnce, struckAt, struckOnce, table, turns, type Ground, type Result, type Scenario } from '../e2e/kills.ts';
import { makeBed, pathOf, type Bed, type Kinds } from './bed.ts';
import { howToGetIt, isControlPlaneMissing } from './control-plane.ts';

/**
 * No lost state on a real API server: the program is killed at every phase of a move and started again, with what it has recorded kept, restored from an older copy, and
 * deleted together with its objects, which come back under the same names; and the API server is killed and started again around a program that goes on.
 */

const everywhere = [...beforeIntent, ...afterIntent];
const scenarios: readonly Scenario[] = [
  ...everywhere.map((phase): Scenario => ({ phase, treatment: 'kept', lateness: 'Enforced' })),
  // What differs by treatment is where attempts are counted and what z/VM remembers: one phase of each sort.
  ...chosen('detached', 'quiescing', 'MOVE on', 'MOVE running', 'restoring').flatMap((phase) =>
    (['restored', 'deleted'] as const).map((treatment): Scenario => ({ phase, treatment, lateness: 'Enforced' })),
  ),
  ...chosen('MOVE on', 'MOVE running', 'restoring').map((phase): Scenario => ({ phase, treatment: 'rewound', lateness: 'Enforced' })),
  ...chosen('MOVE on', 'MOVE lost').flatMap((phase) =>
    (['Bounded', 'Unbounded'] as const).flatMap((lateness) =>
      (['kept', 'deleted'] as const).map((treatment): Scenario => ({ phase, treatment, lateness })),
    ),
  ),
];

function chosen(...names: readonly string[]): readonly Scenario['phase'][] {
  return everywhere.filter(({ name }) => names.some((start) => name.startsWith(start)));
}

/** Each with an API server of its own, because a Lease is held by one program. */
const lanes = 2;
const beds: Bed[] = [];
const free: Bed[] = [];
const results: Result[] = [];
const apiResults: Result[] = [];
const turn = turns(lanes);

describe.skipIf(isControlPlaneMissing)(`killed and started again (${howToGetIt})`, { concurrent: true, timeout: 300_000 }, () => {
  beforeAll(async () => {
    beds.push(...(await Promise.all(Array.from({ length: lanes }, () => makeBed()))));
    free.push(...beds);
  }, 180_000);

  afterAll(async () => {
    process.stdout.write(`${table(results)}${table(apiResults).replace('MOVEs', 'API server killed: MOVEs')}`);
    await Promise.all(beds.map((bed) => bed.dispose()));
  });

  for (const [index, scenario] of scenarios.entries()) {
    const { phase, treatment, lateness } = scenario;
    test(`${phase.name}, state ${treatment}, ${lateness}: the guest is moved once and whole`, () =>
      onBed(async (bed) => {
        const result = await onGround(bed, `c${index}`, (ground) => killedOnce(scenario, ground));
        results.push(result);
        expect(result.received).toBeGreaterThanOrEqual(result.performed);
      }));
  }

  for (const [index, phase] of everywhere.entries()) {
    test(`${phase.name}, the API server is killed and comes back: the same program moves the guest once and whole`, () =>
      onBed(async (bed) => {
        const scenario: Scenario = { phase, treatment: 'kept', lateness: 'Enforced' };
        const result = await onGround(bed, `a${index}`, (ground) =>
          struckOnce(scenario, ground, async (running) => {
            const before = await struckAt(ground);
            await bed.plane.api.kill('SIGKILL');
            await bed.plane.api.start();
            return { before, second: running };
          }),
        );
        apiResults.push(result);
        expect(result.received, 'MOVEs, and nothing was killed that sends one').toBe(1);
      }));
  }
});

function onBed(work: (bed: Bed) => Promise<void>): Promise<void> {
  return turn(async () => {
    const bed = free.shift();
    if (bed === undefined) throw new Error('more tests at once than API servers');
    try {
      await work(bed);
    } finally {
      free.push(bed);
    }
  });
}

/** A cluster and a placement on the API server; they are gone afterwards, whatever came of it. */
async function onGround(bed: Bed, name: string, work: (ground: Ground) => Promise<Result>): Promise<Result> {
  const running: ReturnType<Bed['start']>[] = [];
  try {
    return await work(objects(bed, name, running));
  } finally {
    for (const each of running) await each.kill('SIGKILL');
    await removeAll(bed, name);
  }
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
