import { cpSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SSICluster } from '../../crds/generated.ts';
import { afterIntent, beforeIntent } from './kill-phases.ts';
import { killedOnce, table, turns, type Ground, type Result, type Scenario } from './kills.ts';
import { makeYard, readJson, type Yard } from './processes.ts';
import { startSimulation, type Simulation } from './simulation.ts';
import { makeSite } from './site.ts';

/** The program on a folder is killed at every phase of a move and started again, with its state kept, restored from an older copy, and deleted. */

const scenarios: readonly Scenario[] = [
  ...[...beforeIntent, ...afterIntent].flatMap((phase) =>
    (['kept', 'restored', 'deleted'] as const).map((treatment): Scenario => ({ phase, treatment, lateness: 'Enforced' })),
  ),
  ...afterIntent.map((phase): Scenario => ({ phase, treatment: 'rewound', lateness: 'Enforced' })),
  ...afterIntent.flatMap((phase) =>
    (['Bounded', 'Unbounded'] as const).map((lateness): Scenario => ({ phase, treatment: 'kept', lateness })),
  ),
  // A MOVE that nobody remembers, where nothing fences it.
  ...afterIntent
    .slice(0, 4)
    .flatMap((phase) => (['Bounded', 'Unbounded'] as const).map((lateness): Scenario => ({ phase, treatment: 'deleted', lateness }))),
];

let yard: Yard;
let simulation: Simulation;
const results: Result[] = [];
const atOnce = turns(3);

beforeAll(async () => {
  yard = makeYard();
  simulation = await startSimulation(yard);
});

afterAll(async () => {
  process.stdout.write(table(results));
  await yard.dispose();
});

describe('killed and started again', { concurrent: true, timeout: 300_000 }, () => {
  for (const [index, scenario] of scenarios.entries()) {
    const { phase, treatment, lateness } = scenario;
    test(`${phase.name}, state ${treatment}, ${lateness}: the guest is moved once and whole`, () =>
      atOnce(async () => {
        const result = await killedOnce(scenario, folder(`c${index}`));
        results.push(result);
        expect(result.received).toBeGreaterThanOrEqual(result.performed);
      }));
  }
});

/** A folder of manifests, its state beside it. */
function folder(name: string): Ground {
  const site = makeSite(yard, name);
  const copy = `${site.state}.copy`;
  return {
    ...{ name, endpoint: simulation.endpoint, z: simulation.cluster(name) },
    async declare(cluster, placement) {
      site.declare('cluster', cluster);
      site.declare('guests', placement);
    },
    start: () => yard.start(['run', ...site.where, '--log-level', 'debug']),
    async settle() {
      expect(await yard.finish(['run', ...site.where, '--exit-when-settled', '30'])).toMatchObject({ code: 0, errors: '' });
    },
    cluster: async () => site.cluster(name),
    placement: async () => site.placement('litdcon1'),
    relocations: async () => site.relocations(),
    async copy(wanted) {
      try {
        // While a controller runs its files are replaced one by one; what was being replaced is copied again.
        cpSync(site.state, copy, { recursive: true, force: true, filter: (path) => !path.includes('.unfinished-') });
      } catch {
        return false;
      }
      const kept = readJson(join(copy, `objects/SSICluster/${name}.json`))?.['object'] as SSICluster | undefined;
      return kept !== undefined && wanted(kept);
    },
    async restore() {
      rmSync(site.state, { recursive: true });
      renameSync(copy, site.state);
    },
    drop: async () => rmSync(site.state, { recursive: true }),
  };
}
