import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process in the lab that is asked things from outside: one JSON line in is one question, one JSON line out, with the same id, its answer. */
export interface Asking<Question extends object, Told> {
  ask(question: Question): Promise<Told>;
  kill(): void;
}

/** `child`: with pipes at its input and output. */
export function asking<Question extends object, Told>(child: ChildProcess): Asking<Question, Told> {
  if (child.stdin === null || child.stdout === null) throw new Error('the process has no pipes');
  const { stdin } = child;
  const waiting = new Map<number, (told: Told) => void>();
  createInterface(child.stdout).on('line', (line) => {
    const told = JSON.parse(line) as Told & { readonly id: number };
    waiting.get(told.id)?.(told);
    waiting.delete(told.id);
  });
  // What is asked of a process that has just been killed is never answered.
  stdin.on('error', () => undefined);
  let id = 0;
  return {
    ask: (question) =>
      new Promise((resolve) => {
        id += 1;
        waiting.set(id, resolve);
        stdin.write(`${JSON.stringify({ ...question, id })}\n`);
      }),
    kill: () => void child.kill('SIGKILL'),
  };
}
