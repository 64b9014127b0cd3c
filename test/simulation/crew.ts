import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { createCounts, failedAt, pairsAt, plansAt, stopAt } from './counts.ts';
import type { Done, Task } from './work.ts';

/** The threads that play plans, what they count together while they do, and the word to stop. */
export interface Crew {
  /** Plays tasks until there is none, each thread asking for the next one when it is free; `take` gets what each one found, or why it broke. */
  readonly play: (next: () => Task | undefined, take: (task: Task, done: Done | Error) => void) => Promise<void>;
  /** A thread of its own that knows our sources with one rule taken out. */
  readonly mutant: (name: string) => { readonly ask: (task: Task) => Promise<Done>; readonly end: () => Promise<number> };
  /** Plans of one fault, plans of two, and those with a violation so far, unfinished tasks included. */
  readonly counted: () => { readonly plans: number; readonly pairs: number; readonly failed: number };
  /** Every thread ends after the plan it is playing, and tells what it has found until then. */
  readonly stop: () => void;
  readonly stopped: () => boolean;
}

/**
 * Where the young generation of each thread begins, MiB for one half. V8 begins with one and doubles it as things survive, which takes seconds; until then each collection copies the worlds that
 * it meets, though none lives for more than a few milliseconds.
 */
const youngMiB = 16;

/**
 * What V8 may compile into the function that calls it, in bytes of bytecode: one function, and all of them together (by itself 460 and 920). A plan goes through a thousand small functions, each
 * called from many places, and a thread lives for half a minute: compiling the greater ones again into each of these places costs more than it brings.
 */
const inlined = { each: 150, together: 300 };

export function createCrew(threads: number): Crew {
  // Heeded by threads that start from now on.
  setFlagsFromString(`--min-semi-space-size=${youngMiB}`);
  setFlagsFromString(`--max-inlined-bytecode-size=${inlined.each}`);
  setFlagsFromString(`--max-inlined-bytecode-size-cumulative=${inlined.together}`);
  const shared = createCounts();
  const stopped = (): boolean => Atomics.load(shared, stopAt) === 1;
  return {
    async play(following, take) {
      const next = (): Task | undefined => (stopped() ? undefined : following());
      await Promise.all(
        Array.from({ length: threads }, async () => {
          const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { shared } });
          for (let task = next(); task !== undefined; task = next()) {
            const given = task;
            take(given, await ask(worker, given).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))));
          }
          await worker.terminate();
        }),
      );
    },
    mutant(name) {
      // Its violations are wanted, and are not counted with the others.
      const worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { mutant: name } });
      return { ask: (task) => ask(worker, task), end: () => worker.terminate() };
    },
    counted: () => ({
      plans: Atomics.load(shared, plansAt),
      pairs: Atomics.load(shared, pairsAt),
      failed: Atomics.load(shared, failedAt),
    }),
    stop: () => void Atomics.store(shared, stopAt, 1),
    stopped,
  };
}

function ask(worker: Worker, task: Task): Promise<Done> {
  return new Promise((resolve, reject) => {
    worker.removeAllListeners();
    worker.once('error', reject);
    worker.once('message', (message: { readonly done?: Done; readonly error?: string }) => {
      if (message.done === undefined) reject(new Error(message.error));
      else resolve(message.done);
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(task);
  });
}
