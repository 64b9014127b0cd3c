import { parentPort, workerData } from 'node:worker_threads';
import { applyMutant } from './mutants.ts';
import type { Task } from './work.ts';

/** A thread that plays plans; `workerData.mutant` names a wrong protocol to load instead of ours. */

const given = workerData as { readonly mutant?: string };
if (given.mutant !== undefined) applyMutant(given.mutant);
// Only now: what is imported from here on is the mutant.
const { work } = await import('./work.ts');

parentPort?.on('message', (task: Task) => {
  void work(task).then(
    (done) => parentPort?.postMessage({ done }),
    (error: unknown) => parentPort?.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
