import { expect } from 'vitest';
import type { LedgerEntry } from '../../controller/hypervisor/simulated/world.ts';
import type { GuestPlacement, Relocation, SSICluster } from '../../crds/generated.ts';
import { afterIntent, beforeIntent, devices, guest, told, type Phase } from './kill-phases.ts';
import { until, type Running } from './processes.ts';
import type { SimulatedCluster, TrueGuest } from './simulation.ts';
import { clusterManifest, placementManifest, VM2, VM9 } from './site.ts';

/**
 * No lost state, on whatever store: something is struck at a phase of a move, and the guest must arrive once and whole. What happened is read from the simulated z/VM,
 * which is a process of its own and alone knows which MOVEs it received and performed.
 */

/** `rewound`: restored from a copy that was taken within the move, when nothing but the claim was written. */
export type Treatment = 'kept' | 'restored' | 'deleted' | 'rewound';
export type Lateness = 'Enforced' | 'Bounded' | 'Unbounded';

export interface Scenario {
  readonly phase: Phase;
  readonly treatment: Treatment;
  readonly lateness: Lateness;
}

export interface Result {
  readonly scenario: Scenario;
  readonly received: number;
  readonly performed: number;
  readonly seconds: number;
}

/** A store with one cluster and one guest, and the controllers that run on it. */
export interface Ground {
  /** Of the cluster. */
  readonly name: string;
  readonly endpoint: string;
  readonly z: SimulatedCluster;
  declare(cluster: object, placement: object): Promise<void>;
  /** A controller, its log at debug. */
  start(): Running;
  /** Runs a controller until everything is as declared. */
  settle(): Promise<void>;
  cluster(): Promise<SSICluster | undefined>;
  placement(): Promise<GuestPlacement | undefined>;
  relocations(): Promise<readonly Relocation[]>;
  /** Keeps a copy of all that is recorded; false: what is recorded just now is not what was wanted, and no copy was kept. */
  copy(wanted: (cluster: SSICluster) => boolean): Promise<boolean>;
  /** What the controller has recorded since the copy is gone. */
  restore(): Promise<void>;
  /** Whatever a controller has ever recorded is gone. */
  drop(): Promise<void>;
}

/** Kills the controller at the scenario's phase, treats what it has recorded, and starts another one. */
export async function killedOnce(scenario: Scenario, ground: Ground): Promise<Result> {
  const { treatment } = scenario;
  return struckOnce(scenario, ground, async (first) => {
    await first.kill('SIGKILL');
    const before = await struckAt(ground);
    if (treatment === 'deleted') await ground.drop();
    if (treatment === 'restored' || treatment === 'rewound') await ground.restore();
    return { before, second: ground.start() };
  });
}

export interface Struck {
  readonly ledger: readonly LedgerEntry[];
  readonly claim: { readonly attempt: number; readonly notAfter?: string } | undefined;
}

/** What was known when it happened. */
export async function struckAt(ground: Ground): Promise<Struck> {
  return { ledger: await ground.z.ledger(), claim: (await ground.cluster())?.status?.inFlight?.[0] };
}

type Strike = (first: Running) => Promise<{ readonly before: Struck; readonly second: Running }>;

/** Brings a move into the scenario's phase, strikes, and waits until the guest is where it was declared; throws what is wrong with how it got there. */
export async function struckOnce(scenario: Scenario, ground: Ground, strike: Strike): Promise<Result> {
  const { phase, treatment } = scenario;
  const { z } = ground;
  const spec = await declare(ground, scenario, VM9);
  await z.put(spec);
  if (treatment === 'restored') {
    await ground.settle();
    expect(await ground.copy(() => true)).toBe(true);
  }
  await phase.hold(z);
  if (treatment === 'rewound') await z.fault({ call: 'configure', effect: { kind: 'slow', ms: 400 } });
  await declare(ground, scenario, VM2);

  const first = ground.start();
  if (treatment === 'rewound') {
    await told(first, 'detach', 'started');
    await until('a copy with the claim alone', () => ground.copy((cluster) => cluster.status?.inFlight?.[0]?.phase === 'Claimed'));
  }
  await phase.reached({ run: first, z });
  const startedMs = performance.now();
  const { before, second } = await strike(first);
  expect(before.claim, 'a claim is there when it happens').toBeDefined();
  await untilSettled(ground, second);
  const seconds = (performance.now() - startedMs) / 1000;
  expect(await second.kill('SIGTERM')).toEqual({ code: 0, signal: null });

  const ledger = await z.ledger();
  checkMoves(ledger);
  // A MOVE that z/VM had not received when its sender was killed may still arrive until its not-after.
  const { attempt, notAfter } = before.claim ?? {};
  const isOpen = treatment === 'kept' && notAfter !== undefined && before.ledger.length === 0;
  const early = ledger.filter((entry) => isOpen && entry.attempt !== attempt && entry.receivedMs <= Date.parse(notAfter));
  expect(early, 'sent while the MOVE of the killed process could still arrive').toEqual([]);
  const recorded = (await ground.relocations()).filter((relocation) => relocation.status?.outcome === 'Moved');
  expect(recorded.length, 'Relocations that say Moved').toBeGreaterThanOrEqual(treatment === 'kept' ? 1 : 0);
  expect(recorded.length, 'Relocations that say Moved').toBeLessThanOrEqual(1);
  const performed = ledger.filter((entry) => entry.performed).length;
  return { scenario, received: ledger.length, performed, seconds };
}

async function untilSettled(ground: Ground, running: Running): Promise<void> {
  const { z } = ground;
  try {
    await until('the guest is where it was declared, whole', async () => isSettled(await z.guest(guest), ground), 25_000);
  } catch (error) {
    const recorded = [(await ground.placement())?.status, (await ground.cluster())?.status];
    throw new Error(
      `${String(error)}\nreally: ${JSON.stringify(await z.guest(guest))}\nledger: ${JSON.stringify(await z.ledger())}\nrecorded: ${JSON.stringify(recorded)}\n${running.output.slice(-30).join('\n')}`,
      { cause: error },
    );
  }
}

async function declare(ground: Ground, { phase, lateness }: Scenario, member: string): Promise<ReturnType<typeof clusterManifest>['spec']> {
  const cluster = clusterManifest({
    name: ground.name,
    simulated: {
      endpoint: ground.endpoint,
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
    cluster: ground.name,
    guest,
    member,
    drainMilliseconds: phase.drainMilliseconds ?? 60,
    detachDevices: ['190-19F'],
  });
  await ground.declare(cluster, placement);
  return cluster.spec;
}

async function isSettled(now: TrueGuest, ground: Ground): Promise<boolean> {
  return (
    now.member === VM2 &&
    !now.isRelocating &&
    now.agent?.up === 'hsi1' &&
    now.agent.permit === undefined &&
    now.setting === 'ON' &&
    now.devices.toSorted().join() === devices.join() &&
    (await isToldSettled(ground))
  );
}

/** What the controller says: nothing is claimed any more, and the guest is where it was last declared. */
async function isToldSettled(ground: Ground): Promise<boolean> {
  const { status } = (await ground.cluster()) ?? {};
  const { member, desiredMember, conditions = [] } = (await ground.placement())?.status ?? {};
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
export function checkMoves(received: readonly LedgerEntry[]): void {
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

/** Lets so many run at the same time: each has a program of its own, and the limits are short. */
export function turns(most: number): <T>(work: () => Promise<T>) => Promise<T> {
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
export function table(found: readonly Result[]): string {
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
