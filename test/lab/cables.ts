import { setTimeout as delay } from 'node:timers/promises';
import { trueGuest, type SimulatedCluster } from '../e2e/simulation.ts';
import { eventually } from './command.ts';
import type { Frozen, Lab } from './lab.ts';
import { guests } from './topology.ts';

/** The lab's cables follow the simulated z/VM: a guest that it stops stands still here too, and lands here where and when it lands there. */
export interface Cables {
  /** Every relocation so far that has ended. */
  readonly moves: readonly (Frozen & { readonly guest: string; readonly to: string })[];
  stop(): Promise<void>;
}

type Relocation = Awaited<ReturnType<SimulatedCluster['snapshot']>>['machine']['relocations'][number];

const everyMs = 5;
/** To stop every process of a guest and to pull its cables takes about so long, and so does the way back: the guest is to run here when z/VM says that it has arrived. */
const handworkMs = 40;

export function followSimulation(lab: Lab, z: SimulatedCluster): Cables {
  const moves: (Frozen & { readonly guest: string; readonly to: string })[] = [];
  const begun = new Set<number>();
  const underway = new Map<string, Promise<void>>();
  const moved = async (guest: string, to: string, until: () => Promise<unknown>): Promise<void> => {
    moves.push({ ...(await lab.relocate(guest, to, { until })), guest, to });
    underway.delete(guest);
  };
  const move = (guest: string, to: string, until: () => Promise<unknown>): void => void underway.set(guest, moved(guest, to, until));
  const look = async (): Promise<void> => {
    const before = new Set(underway.keys());
    const snapshot = await z.snapshot();
    const { relocations } = snapshot.machine;
    for (const relocation of relocations) {
      if (begun.has(relocation.ticket) || !standsStill(relocation)) continue;
      begun.add(relocation.ticket);
      move(relocation.guest, relocation.to, () => landing(z, relocation.ticket));
    }
    // Where z/VM put a guest by another way: given up, or logged on elsewhere.
    for (const { name } of guests) {
      const { member } = trueGuest(snapshot, name);
      const isMoving = before.has(name) || underway.has(name) || relocations.some(({ guest }) => guest === name);
      if (!isMoving && member !== null && member !== lab.memberOf(name).name) move(name, member, () => Promise.resolve());
    }
  };
  const ending = new AbortController();
  const following = (async () => {
    while (!ending.signal.aborted) {
      await look();
      await delay(everyMs);
    }
    await Promise.all(underway.values());
  })();
  return {
    moves,
    stop: () => {
      ending.abort();
      return following;
    },
  };
}

/** Before it is stopped `dueMs` is when it will be. */
function standsStill({ frozenSinceMs, dueMs }: Relocation): boolean {
  return frozenSinceMs !== undefined || dueMs - Date.now() <= handworkMs;
}

async function landing(z: SimulatedCluster, ticket: number): Promise<void> {
  const dueMs = await eventually(
    'the guest is stopped, or its relocation has ended',
    async () => {
      const relocation = (await z.snapshot()).machine.relocations.find((one) => one.ticket === ticket);
      return relocation === undefined ? 0 : relocation.frozenSinceMs === undefined ? undefined : relocation.dueMs;
    },
    { everyMs },
  );
  await delay(Math.max(0, dueMs - handworkMs - Date.now()));
}
