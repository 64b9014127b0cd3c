import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { afterIntent, beforeIntent } from '../e2e/kill-phases.ts';
import { killedOnce, struckAt, struckOnce, table, type Result, type Scenario } from '../e2e/kills.ts';
import { howToGetIt, isControlPlaneMissing } from './control-plane.ts';
import { makeBeds } from './ground.ts';

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

const lanes = 2;
const beds = makeBeds(lanes);
const results: Result[] = [];
const apiResults: Result[] = [];

describe.skipIf(isControlPlaneMissing)(`killed and started again (${howToGetIt})`, { concurrent: true, timeout: 300_000 }, () => {
  beforeAll(() => beds.open(lanes), 180_000);

  afterAll(async () => {
    process.stdout.write(`${table(results)}${table(apiResults).replace('MOVEs', 'API server killed: MOVEs')}`);
    await beds.dispose();
  });

  for (const [index, scenario] of scenarios.entries()) {
    const { phase, treatment, lateness } = scenario;
    test(`${phase.name}, state ${treatment}, ${lateness}: the guest is moved once and whole`, async () => {
      const result = await beds.use(`c${index}`, (ground) => killedOnce(scenario, ground));
      results.push(result);
      expect(result.received).toBeGreaterThanOrEqual(result.performed);
    });
  }

  for (const [index, phase] of everywhere.entries()) {
    test(`${phase.name}, the API server is killed and comes back: the same program moves the guest once and whole`, async () => {
      const scenario: Scenario = { phase, treatment: 'kept', lateness: 'Enforced' };
      const result = await beds.use(`a${index}`, (ground, bed) =>
        struckOnce(scenario, ground, async (running) => {
          const before = await struckAt(ground);
          await bed.plane.api.kill('SIGKILL');
          await bed.plane.api.start();
          return { before, second: running };
        }),
      );
      apiResults.push(result);
      expect(result.performed).toBe(1);
    });
  }
});
