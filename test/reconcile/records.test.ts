import { expect, test } from 'vitest';
import { createProcess } from '../simulation/process.ts';
import { clusterSpec, modes, placement } from '../simulation/references.ts';
import { clusterKey, createStage, startMs } from '../simulation/stage.ts';
import { createWire, type Director } from '../simulation/wire.ts';

/** What a process does while there are no records of earlier attempts: nothing, and it looks at its guests with the sweeps only. */

function start(): { readonly runTo: (seconds: number) => Promise<void>; readonly looks: () => number; readonly claimed: () => boolean } {
  const stage = createStage({
    cluster: clusterSpec(modes.bounded, [{ userid: 'LITDCON1', member: 'LTICVM9' }]),
    placements: [placement('LITDCON1')],
  });
  let calls = 0;
  let looks = 0;
  const director: Director = {
    next: (made) => ({ call: { k: calls++, atMs: stage.time.nowMs(), ...made }, fault: undefined }),
    nextEvent: () => undefined,
    arriving: () => undefined,
    arrived: () => undefined,
    answered: () => undefined,
    told: () => undefined,
    strike: () => undefined,
    made: () => undefined,
  };
  createProcess({
    id: 'P1',
    stage,
    wire: createWire(stage, director),
    observer: { reconciled: ({ loop }) => void (looks += loop === 'guest' ? 1 : 0) },
    restored: false,
    onDeposed: () => undefined,
    onRefused: () => undefined,
    onEndless: () => undefined,
  }).start();
  return {
    runTo: (seconds) => stage.time.run(startMs + seconds * 1000),
    looks: () => looks,
    claimed: () => stage.store.read('SSICluster', clusterKey)?.status?.inFlight !== undefined,
  };
}

// D + W + e.
const waitSeconds = 10 + 2 + 5;

test('a guest that waits for records is looked at with each sweep and no more often', async () => {
  const { runTo, looks } = start();
  await runTo(1);
  const before = looks();
  await runTo(16);
  const sweeps = 3;
  expect(looks() - before).toBe(sweeps);
});

test('it is claimed in the moment in which the records can be trusted', async () => {
  const { runTo, claimed } = start();
  await runTo(waitSeconds);
  expect(claimed()).toBe(false);
  // The wait ends with a sweep that shows every relocation idle.
  await runTo(20);
  expect(claimed()).toBe(true);
});
