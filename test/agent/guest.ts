import { createHands } from '../../agent/hands-at-work.ts';
import type { Keeper, Reply } from '../../agent/keeper.ts';
import { createKeeper } from '../../agent/keeper.ts';
import type { Memory } from '../../agent/memory.ts';
import { memoryFromText, memoryToText } from '../../agent/memory.ts';
import type { Network } from '../../agent/network.ts';
import type { AnyOrder } from '../../agent/orders.ts';
import type { AgentReport, Machine } from '../../agent/protocol.ts';
import type { Sighting } from '../../agent/residency.ts';
import type { MemoryStore } from '../../agent/store.ts';
import { readConfigText } from './config-text.ts';
import { guest as userid, here, paperConfig } from './rig.ts';
import type { StandInNetwork } from './stand-in-network.ts';
import { createStandInNetwork } from './stand-in-network.ts';
import type { VirtualTime } from './virtual-time.ts';
import { createVirtualTime } from './virtual-time.ts';

/** A guest under virtual time: its disk, its network, its machine, and an agent process that can be killed at any instant. */
export interface VirtualGuest {
  readonly time: VirtualTime;
  readonly network: StandInNetwork;
  sighting: Sighting;
  bootId: string;
  /** The disk refuses. */
  diskFails: boolean;
  /** What is on the disk; undefined: nothing. */
  readonly disk: () => Memory | undefined;
  readonly ruin: (text: string | undefined) => void;
  readonly keeper: () => Keeper;
  readonly report: () => AgentReport;
  readonly give: (order: AnyOrder) => Promise<Reply>;
  /** The process is gone between two instants; whatever it was doing stays half done. */
  readonly kill: () => void;
  readonly start: () => Promise<void>;
  readonly up: () => readonly string[];
  /** What was up after each change since the first start. */
  readonly changes: () => readonly (readonly string[])[];
}

export const bootIds = ['11111111-0000-4000-8000-000000000001', '22222222-0000-4000-8000-000000000002'];

export async function createGuest(
  o: {
    readonly config?: Readonly<Record<string, unknown>>;
    readonly up?: readonly string[];
    /** Looks at each change that the agent makes, before it is made. */
    readonly watch?: (
      guest: VirtualGuest,
      change: { readonly kind: 'save'; readonly memory: Memory } | { readonly kind: 'up'; readonly name: string },
    ) => void;
  } = {},
): Promise<VirtualGuest> {
  const time = createVirtualTime();
  const config = readConfigText({ ...paperConfig('/nowhere'), readingsPerSecond: 4, timeScale: 1, ...o.config });
  let disk: string | undefined;
  let alive = { yes: true };
  let keeper: Keeper | undefined;
  let settledAt = 0;
  const network = createStandInNetwork({
    names: ['hsi0', 'hsi1'],
    up: o.up ?? ['hsi0'],
    wait: (ms, signal) => {
      const process = alive;
      return time.wait(ms, signal).then(() => (process.yes ? undefined : forever()));
    },
  });
  const store: MemoryStore = {
    save: (memory) => {
      if (guest.diskFails) return 'the disk is full';
      o.watch?.(guest, { kind: 'save', memory });
      disk = memoryToText(memory);
      return undefined;
    },
    load: () => {
      if (disk === undefined) return { kind: 'none' };
      const memory = memoryFromText(disk);
      return memory.ok ? { kind: 'kept', memory: memory.value } : { kind: 'damaged', why: memory.why };
    },
  };
  const guest: VirtualGuest = {
    ...{ time, network, sighting: { kind: 'at', machine: here }, bootId: bootIds[0] ?? '', diskFails: false },
    disk: () => {
      const loaded = store.load();
      return loaded.kind === 'kept' ? loaded.memory : undefined;
    },
    ruin: (text) => {
      disk = text;
    },
    keeper: () => keeper ?? raise('no agent was started'),
    report: () => guest.keeper().report(),
    give: async (order) => {
      const reply = guest.keeper().order(order);
      await passUntil(time, reply);
      return reply;
    },
    kill: () => {
      alive.yes = false;
    },
    start: async () => {
      alive.yes = false;
      alive = { yes: true };
      const process = alive;
      const watched: Network = {
        ...network,
        raise: (call) => {
          o.watch?.(guest, { kind: 'up', name: call.name });
          return network.raise(call);
        },
        restore: (call) => {
          if (call.leaveDown !== true) o.watch?.(guest, { kind: 'up', name: call.undo.interface });
          return network.restore(call);
        },
      };
      keeper = createKeeper({
        config,
        bootId: guest.bootId,
        hands: createHands(watched, time),
        residency: { read: () => (process.yes ? Promise.resolve(guest.sighting) : forever()) },
        time: { ...time, after: (ms, act) => time.after(ms, () => (process.yes ? act() : undefined)) },
        store,
        log: { info: nothing, warn: nothing, error: nothing },
      });
      await passUntil(time, keeper.start());
      await time.pass(1_000);
    },
    up: () => [...network.state.up],
    changes: () => network.history.slice(settledAt),
  };
  await guest.start();
  settledAt = network.history.length;
  return guest;
}

async function passUntil(time: VirtualTime, promise: Promise<unknown>): Promise<void> {
  const progress = { isDone: false };
  void promise.then(() => (progress.isDone = true));
  for (let turns = 0; !progress.isDone; turns += 1) {
    if (turns > 4_000) raise('it did not settle within 20 s');
    await time.pass(5);
  }
}

function nothing(): void {
  // Nobody reads it.
}

function raise(text: string): never {
  throw new Error(text);
}

function forever(): Promise<never> {
  return new Promise(() => undefined);
}

export function at(machine: Machine): Sighting {
  return { kind: 'at', machine };
}

type Number = readonly [attempt: number, epoch: number, sequence: number];

/** Orders as a controller gives them, ten seconds to be taken. */
export function ordersTo(guest: VirtualGuest): {
  readonly quiesce: (number: Number, o: { readonly targets: readonly Machine[]; readonly permitMs: number }) => AnyOrder;
  readonly renew: (number: Number, o: { readonly permitMs: number; readonly ceiling: boolean }) => AnyOrder;
  readonly activate: (number: Number, machine: Machine) => AnyOrder;
} {
  const head = ([attempt, epoch, sequence]: Number): Readonly<
    Record<'attempt' | 'epoch' | 'sequence' | 'notAfterMs', number> & Record<'guest' | 'bootId', string>
  > => ({
    guest: userid,
    bootId: guest.bootId,
    ...{ attempt, epoch, sequence },
    notAfterMs: guest.time.nowMs() + 10_000,
  });
  return {
    quiesce: (number, o) => ({ verb: 'quiesce', order: { ...head(number), ...o } }),
    renew: (number, o) => ({ verb: 'renew', order: { ...head(number), ...o } }),
    activate: (number, machine) => ({ verb: 'activate', order: { ...head(number), machine } }),
  };
}
