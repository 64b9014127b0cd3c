import type { Time } from './clock.ts';
import type { End, Task } from './mind.ts';
import { endOf } from './mind.ts';
import type { DrainTimes, Network, Outcome } from './network.ts';

/** What a drain tells on its way. */
export interface Told {
  readonly onWithdrawn: (attempt: number) => void;
  readonly onDrained: (times: DrainTimes) => void;
}

/** The hands with one thing to do at a time, each bounded in time. */
export interface Hands {
  /** What they are at. */
  readonly task: () => Task | undefined;
  readonly begin: (task: Task, o: Told & { readonly onEnd: (end: End) => void }) => void;
  /** Tells them to stop; the end is told as always. */
  readonly stop: () => void;
  /** Whether a look would tell what the last one has, with what the daemon says at most so old; asks nobody. */
  readonly isAsLooked: (maxAgeMs: number) => boolean;
  /** A look that disturbs nothing, while they are idle or proving; undefined when something was begun meanwhile that makes it old. */
  readonly lookBeside: (maxAgeMs: number) => Promise<End | undefined>;
  /** Stops them, and settles when they have stopped. */
  readonly ended: () => Promise<void>;
}

/** How long each may take before it counts as failed. A drain is bounded by its permit, a proof by what comes next. */
const boundsMs: Readonly<Record<Task['kind'], number>> = {
  look: 3_000,
  plan: 3_000,
  drain: 120_000,
  restore: 10_000,
  lower: 10_000,
  raise: 10_000,
  prove: 600_000,
};

interface Work {
  readonly task: Task;
  readonly abort: AbortController;
  told: boolean;
  done: Promise<void>;
}

export function createHands(network: Network, time: Time): Hands {
  let work: Work | undefined;
  /** How many tasks that change something were begun. */
  let changes = 0;

  const stop = (): void => {
    if (work === undefined || work.told) return;
    work.told = true;
    work.abort.abort();
  };

  return {
    task: () => work?.task,
    stop,
    begin: (task, { onEnd, ...told }) => {
      if (task.kind !== 'look' && task.kind !== 'prove') changes += 1;
      // Known as under way before its first step: what it tells during that step must find it here.
      const current: Work = { task, abort: new AbortController(), told: false, done: Promise.resolve() };
      work = current;
      const run = async (): Promise<void> => {
        const end = await bounded(network, task, { abort: current.abort, time, isTold: () => current.told, ...told });
        work = undefined;
        onEnd(end);
      };
      current.done = run();
    },
    isAsLooked: (maxAgeMs) => network.isAsRead(maxAgeMs),
    lookBeside: async (maxAgeMs) => {
      const before = changes;
      const abort = new AbortController();
      const end = await bounded(network, { kind: 'look', maxAgeMs }, { abort, time, isTold: () => false, ...deaf });
      return before === changes ? end : undefined;
    },
    ended: async () => {
      stop();
      await work?.done;
    },
  };
}

/** A look has nothing to tell but its end. */
const deaf: Told = { onWithdrawn: () => undefined, onDrained: () => undefined };

interface Bounds extends Told {
  readonly abort: AbortController;
  readonly time: Time;
  readonly isTold: () => boolean;
}

async function bounded(network: Network, task: Task, { abort, time, ...told }: Bounds): Promise<End> {
  const limitMs = boundsMs[task.kind];
  let isLate = false;
  const forget = time.after(limitMs, () => {
    isLate = true;
    abort.abort();
  });
  try {
    const end = await perform(network, task, { signal: abort.signal, ...told });
    return isLate && end.kind === 'failed' ? { kind: 'failed', why: `it took longer than ${limitMs / 1000} s; ${end.why}` } : end;
  } catch (error) {
    // The port promises not to throw; a driver that does must not take the agent down with it.
    return { kind: 'failed', why: `this is a fault of the agent itself (${error instanceof Error ? error.name : 'unknown'}); report it` };
  } finally {
    forget();
  }
}

function done(): End {
  return { kind: 'done' };
}

async function perform(
  network: Network,
  task: Task,
  { signal, isTold, onWithdrawn, onDrained }: Told & { readonly signal: AbortSignal; readonly isTold: () => boolean },
): Promise<End> {
  const end = <T>(outcome: Outcome<T>, value: (value: T) => End): End => endOf(outcome, isTold(), value);
  switch (task.kind) {
    case 'look':
      return end(await network.read({ maxAgeMs: task.maxAgeMs, signal }), (reading) => ({ kind: 'looked', network: reading }));
    case 'plan':
      return end(await network.planDrain({ name: task.name, signal }), (undo) => ({ kind: 'planned', undo }));
    case 'drain':
      return end(await network.drain({ undo: task.undo, signal, onWithdrawn: () => onWithdrawn(task.attempt), onDrained }), done);
    case 'restore':
      // Told to stop meanwhile, it must not begin; that is asked here and below, because nothing may come between it and the beginning.
      if (!task.leaveDown && ((await isInTheWay(network, task.undo.interface, signal)) || signal.aborted)) return { kind: 'aborted' };
      return end(await network.restore({ undo: task.undo, leaveDown: task.leaveDown, signal }), done);
    case 'lower':
      return end(await network.lower({ name: task.name, signal }), done);
    case 'raise':
      if ((await isInTheWay(network, task.name, signal)) || signal.aborted) return { kind: 'aborted' };
      return end(await network.raise({ name: task.name, signal }), done);
    case 'prove':
      return end(await network.prove({ name: task.name, signal }), (proof) => ({ kind: 'proved', proof }));
  }
}

/**
 * Somebody may have raised another interface since the last look. What is under way ends then, everything is looked at again, and the other one is lowered first. The kernel
 * is asked in the instant before; what the routing daemon says may be of any age.
 */
async function isInTheWay(network: Network, name: string, signal: AbortSignal): Promise<boolean> {
  const reading = await network.read({ maxAgeMs: Number.MAX_SAFE_INTEGER, signal });
  return reading.ok && reading.value.interfaces.some((each) => each.up && each.name !== name);
}
