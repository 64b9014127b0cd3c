import { cpSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LedgerEntry } from '../../controller/hypervisor/simulated/world.ts';
import { makeYard, until, type Running, type Yard } from './processes.ts';
import { startSimulation, type SimulatedCluster, type Simulation, type TrueGuest } from './simulation.ts';
import { clusterManifest, makeSite, placementManifest, VM2, VM9, type Site } from './site.ts';

/**
 * No lost state: the program is killed at every phase of a move and started again, with its state kept, restored from an older copy, and deleted. What happened is
 * read from the simulated z/VM, which is a process of its own and alone knows which MOVEs it received and performed.
 */

const guest = 'LITDCON1';
const devices = ['0190', '019E'];

interface Phase {
  readonly name: string;
  readonly drainMilliseconds?: number;
  /** Makes the move stay in this phase for a while. Whatever is slow still arrives after the program was killed. */
  hold(z: SimulatedCluster): Promise<void>;
  /** Resolves within the phase. */
  reached(o: { readonly run: Running; readonly z: SimulatedCluster }): Promise<unknown>;
}

const slow = (ms: number): { readonly kind: 'slow'; readonly ms: number } => ({ kind: 'slow', ms });
const lostAnswer = { kind: 'lostAnswer' } as const;

const beforeIntent: readonly Phase[] = [
  {
    name: 'claimed, detach on its way',
    hold: (z) => z.fault({ call: 'configure', effect: slow(400) }),
    reached: ({ run }) => told(run, 'detach', 'started'),
  },
  {
    name: 'detached, answer lost',
    hold: (z) => z.fault({ call: 'configure', effect: lostAnswer }),
    reached: ({ z }) => seen(z, 'devices detached', (now) => now.devices.length === 0),
  },
  {
    name: 'testing',
    hold: (z) => z.fault({ call: 'test', effect: slow(400) }),
    reached: ({ run }) => told(run, 'test', 'started'),
  },
  {
    name: 'quiesce on its way',
    hold: (z) => z.guestFault({ verb: 'quiesce', effect: slow(400) }),
    reached: ({ run }) => told(run, 'quiesce', 'started'),
  },
  {
    name: 'quiescing',
    drainMilliseconds: 600,
    hold: () => Promise.resolve(),
    reached: ({ z }) => seen(z, 'draining', (now) => now.agent?.drain !== undefined),
  },
  {
    // The drain takes longer than a TEST stays fresh, so there is another one between proof and intent.
    name: 'quiesced, tested again',
    drainMilliseconds: 1_200,
    hold: (z) => z.fault({ call: 'test', skip: 1, effect: slow(400) }),
    reached: ({ run }) => told(run, 'test', 'started', 2),
  },
];

const afterIntent: readonly Phase[] = [
  {
    name: 'intent written, renewal on its way',
    hold: (z) => z.guestFault({ verb: 'renew', effect: slow(200) }),
    reached: ({ run }) => told(run, 'renew', 'started'),
  },
  {
    name: 'MOVE on its way',
    hold: (z) => z.fault({ call: 'move', effect: slow(300) }),
    reached: ({ run }) => told(run, 'move', 'started'),
  },
  {
    name: 'MOVE lost on its way',
    hold: (z) => z.fault({ call: 'move', effect: { kind: 'lostRequest' } }),
    reached: ({ run }) => told(run, 'move', 'started'),
  },
  {
    name: 'MOVE running',
    hold: () => Promise.resolve(),
    reached: ({ z }) => seen(z, 'relocating', (now) => now.isRelocating),
  },
  {
    name: 'landed',
    // The guest was inspected once already, for the devices to detach.
    hold: (z) => z.fault({ call: 'inspect', skip: 1, effect: slow(400) }),
    reached: ({ run }) => told(run, 'move', 'done'),
  },
  {
    name: 'activate on its way',
    hold: (z) => z.guestFault({ verb: 'activate', effect: slow(400) }),
    reached: ({ run }) => told(run, 'activate', 'started'),
  },
  {
    name: 'restoring the first device',
    hold: (z) => z.fault({ call: 'configure', skip: 1, effect: slow(400) }),
    reached: ({ run }) => told(run, 'relink', 'started'),
  },
  {
    name: 'restored, claim not released',
    hold: (z) => z.fault({ call: 'configure', skip: devices.length, effect: lostAnswer }),
    reached: ({ z, run }) =>
      told(run, 'relink', 'started', devices.length).then(() => seen(z, 'devices linked', (now) => now.devices.length === devices.length)),
  },
];

/** `rewound`: restored from a copy that was taken within the move, when nothing but the claim was written. */
type Treatment = 'kept' | 'restored' | 'deleted' | 'rewound';
type Lateness = 'Enforced' | 'Bounded' | 'Unbounded';

interface Scenario {
  readonly phase: Phase;
  readonly treatment: Treatment;
  readonly lateness: Lateness;
}

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

interface Result {
  readonly scenario: Scenario;
  readonly received: number;
  readonly performed: number;
  readonly seconds: number;
}

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
        const result = await killedOnce(scenario, `c${index}`);
        results.push(result);
        expect(result.received).toBeGreaterThanOrEqual(result.performed);
      }));
  }
});

async function killedOnce(scenario: Scenario, name: string): Promise<Result> {
  const { phase, treatment } = scenario;
  const z = simulation.cluster(name);
  const site = makeSite(yard, name);
  const manifest = declare(site, scenario, { name, member: VM9 });
  await z.put(manifest.spec);
  if (treatment === 'restored') await copyOfEarlier(site);
  await phase.hold(z);
  if (treatment === 'rewound') await z.fault({ call: 'configure', effect: slow(400) });
  declare(site, scenario, { name, member: VM2 });

  const first = yard.start(['run', ...site.where, '--log-level', 'debug']);
  if (treatment === 'rewound') await copyWhenClaimed(site, first, name);
  await phase.reached({ run: first, z });
  await first.kill('SIGKILL');
  const killedAt = { ledger: await z.ledger(), claim: site.cluster(name)?.status?.inFlight?.[0] };
  expect(killedAt.claim, 'a claim is there when it is killed').toBeDefined();

  if (treatment !== 'kept') rmSync(site.state, { recursive: true });
  if (treatment === 'restored' || treatment === 'rewound') renameSync(`${site.state}.copy`, site.state);
  const startedMs = performance.now();
  const second = yard.start(['run', ...site.where, '--log-level', 'debug']);
  try {
    await until('the guest is where it was declared, whole', async () => isSettled(await z.guest(guest), site, name), 25_000);
  } catch (error) {
    throw new Error(
      `${String(error)}\nreally: ${JSON.stringify(await z.guest(guest))}\nledger: ${JSON.stringify(await z.ledger())}\nrecorded: ${JSON.stringify(site.placement('litdcon1')?.status)} ${JSON.stringify(site.cluster(name)?.status)}\n${second.output.slice(-30).join('\n')}`,
      { cause: error },
    );
  }
  const seconds = (performance.now() - startedMs) / 1000;
  expect(await second.kill('SIGTERM')).toEqual({ code: 0, signal: null });

  const ledger = await z.ledger();
  checkMoves(ledger);
  // A MOVE that z/VM had not received when its sender was killed may still arrive until its not-after.
  const { attempt, notAfter } = killedAt.claim ?? {};
  const isOpen = treatment === 'kept' && notAfter !== undefined && killedAt.ledger.length === 0;
  const early = ledger.filter((entry) => isOpen && entry.attempt !== attempt && entry.receivedMs <= Date.parse(notAfter));
  expect(early, 'sent while the MOVE of the killed process could still arrive').toEqual([]);
  const recorded = site.relocations().filter((relocation) => relocation.status?.outcome === 'Moved');
  expect(recorded.length, 'Relocations that say Moved').toBeGreaterThanOrEqual(treatment === 'kept' ? 1 : 0);
  expect(recorded.length, 'Relocations that say Moved').toBeLessThanOrEqual(1);
  return { scenario, received: ledger.length, performed: ledger.filter((entry) => entry.performed).length, seconds };
}

function declare(
  site: Site,
  { phase, lateness }: Scenario,
  o: { readonly name: string; readonly member: string },
): ReturnType<typeof clusterManifest> {
  const manifest = clusterManifest({
    name: o.name,
    simulated: {
      endpoint: simulation.endpoint,
      lateness,
      ...(lateness === 'Enforced' ? {} : { latenessSeconds: 1 }),
      guests: [
        {
          userid: guest,
          member: VM9,
          memoryMebibytes: 256,
          devices: devices.map((vdev) => ({ vdev, owner: 'MAINT', ownerVdev: vdev, mode: 'RR' })),
        },
      ],
    },
  });
  const placement = placementManifest({
    name: 'litdcon1',
    cluster: o.name,
    guest,
    member: o.member,
    drainMilliseconds: phase.drainMilliseconds ?? 60,
    detachDevices: ['190-19F'],
  });
  site.declare('cluster', manifest);
  site.declare('guests', placement);
  return manifest;
}

/** What an administrator would have saved before the move: a state in which everything is at rest. */
async function copyOfEarlier(site: Site): Promise<void> {
  const settled = await yard.finish(['run', ...site.where, '--exit-when-settled', '30']);
  expect(settled).toMatchObject({ code: 0, errors: '' });
  cpSync(site.state, `${site.state}.copy`, { recursive: true });
}

async function copyWhenClaimed(site: Site, run: Running, name: string): Promise<void> {
  await told(run, 'detach', 'started');
  // Its files are replaced one by one while it runs; what was being replaced is copied again.
  await until('a whole copy', () => {
    try {
      cpSync(site.state, `${site.state}.copy`, { recursive: true, force: true, filter: (path) => !path.includes('.unfinished-') });
      return readFileSync(`${site.state}.copy/objects/SSICluster/${name}.json`, 'utf8').includes('"phase": "Claimed"');
    } catch {
      return false;
    }
  });
}

function isSettled(now: TrueGuest, site: Site, name: string): boolean {
  return (
    now.member === VM2 &&
    !now.isRelocating &&
    now.agent?.up === 'hsi1' &&
    now.agent.permit === undefined &&
    now.setting === 'ON' &&
    now.devices.toSorted().join() === devices.join() &&
    isToldSettled(site, name)
  );
}

/** What the controller says: nothing is claimed any more, and the guest is where it was last declared. */
function isToldSettled(site: Site, name: string): boolean {
  const { status } = site.cluster(name) ?? {};
  const { member, desiredMember, conditions = [] } = site.placement('litdcon1')?.status ?? {};
  return (
    status?.lastAttempt !== undefined &&
    (status.inFlight ?? []).length === 0 &&
    member === VM2 &&
    desiredMember === VM2 &&
    ['Ready', 'Placed', 'NetworkReady'].every((type) =>
      conditions.some((condition) => condition.type === type && condition.status === 'True'),
    )
  );
}

/** The rules of design section 4 that can be seen from outside. */
function checkMoves(received: readonly LedgerEntry[]): void {
  const text = JSON.stringify(received, undefined, 1);
  // What z/VM dropped because a later attempt had reached it, or because its time was over, is the late one of two, and did nothing.
  const ledger = received.filter((entry) => !/^refused (FENCED|EXPIRED)$/.test(entry.result));
  const attempts = ledger.map((entry) => entry.attempt);
  expect(new Set(attempts).size, `two MOVEs of one attempt: ${text}`).toBe(attempts.length);
  for (const [index, entry] of ledger.entries()) {
    for (const earlier of ledger.slice(0, index)) {
      const overMs = earlier.endedMs ?? (earlier.result.startsWith('refused') ? earlier.receivedMs : Number.POSITIVE_INFINITY);
      expect(entry.receivedMs, `a MOVE while an earlier one was undecided: ${text}`).toBeGreaterThanOrEqual(overMs);
    }
  }
  // Only a relocation that had no effect may be followed by another one.
  expect(ledger.filter((entry) => entry.result === 'ended 00').length, text).toBe(1);
  expect(
    ledger.findIndex((entry) => entry.result === 'ended 00'),
    text,
  ).toBe(ledger.length - 1);
}

function told(run: Running, step: string, state: string, times = 1): Promise<unknown> {
  return until(
    `${step} ${state} ${times} times`,
    () => run.lines.filter((line) => line.msg === 'step' && line.step === step && line.state === state).length >= times,
  );
}

function seen(z: SimulatedCluster, what: string, fits: (now: TrueGuest) => boolean): Promise<unknown> {
  return until(what, async () => fits(await z.guest(guest)));
}

/** Lets so many run at the same time: each has a program of its own, and the limits are short. */
function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

/** phase x treatment: MOVEs received/performed, seconds from the second start until everything is as declared. */
function table(found: readonly Result[]): string {
  const columns = [
    'kept Enforced',
    'restored Enforced',
    'rewound Enforced',
    'deleted Enforced',
    'kept Bounded',
    'deleted Bounded',
    'kept Unbounded',
    'deleted Unbounded',
  ];
  const cell = (phase: Phase, column: string): string => {
    const result = found.find(({ scenario }) => scenario.phase === phase && `${scenario.treatment} ${scenario.lateness}` === column);
    return result === undefined ? '' : `${result.received}/${result.performed} ${result.seconds.toFixed(1)} s`;
  };
  const rows = [...beforeIntent, ...afterIntent].map((phase) => [phase.name, ...columns.map((column) => cell(phase, column))]);
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, index) => text.padEnd(index === 0 ? 36 : 19))
      .join('')
      .trimEnd();
  return `\nMOVEs received/performed, seconds until settled\n${[line(['killed while', ...columns]), ...rows.map(line)].join('\n')}\n`;
}
