import { parentPort, workerData } from 'node:worker_threads';
import { applyMutant } from './mutants.ts';
import type { Done, Task } from './work.ts';

/** A thread that plays plans; `workerData.mutant` names a wrong protocol to load instead of ours, `workerData.shared` is what all threads see (crew.ts). */

const given = workerData as { readonly mutant?: string; readonly shared?: Int32Array };
if (given.mutant !== undefined) applyMutant(given.mutant);
// Only now: what is imported from here on is the mutant.
const { work } = await import('./work.ts');

const answer = (message: { readonly done?: Done; readonly error?: string }): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
};

parentPort?.on('message', (task: Task) => {
  void work(task, given.shared).then(
    (done) => answer({ done }),
    (error: unknown) => answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
