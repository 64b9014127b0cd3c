import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { measureAgentInLab } from './agent-in-lab.ts';
import { measureAgent } from './agent.ts';
import { measureDirectory } from './directory.ts';
import { growthTable, measureGrowth } from './growth.ts';
import { measureIdle } from './idle.ts';
import { measureKubernetes } from './kubernetes/measure.ts';
import { measureOverhead } from './overhead.ts';
import { rendered, type Table } from './table.ts';

/** `npm run bench [NAME...] [-- --json]`: each benchmark in a process of its own, one after the other; bounded in time. */

const benchmarks: Readonly<Record<string, () => Promise<readonly Table[]>>> = {
  overhead: async () => [await measureOverhead()],
  directory: async () => [await measureDirectory()],
  idle: async () => [await measureIdle()],
  agent: async () => [await measureAgent()],
  'agent-frr': async () => [await measureAgentInLab(process.argv)],
  memory: async () => [growthTable(await measureGrowth(false))],
  'memory-hsi': async () => [growthTable(await measureGrowth(true))],
  kubernetes: () => measureKubernetes(process.argv),
};

/** Takes more than a minute by itself: only when named. */
const onlyNamed: ReadonlySet<string> = new Set(['agent-frr', 'memory-hsi', 'kubernetes']);

const deadlineMs = 170_000;
/** A real API server under 20,000 objects, three rounds of four programs; one whole period of an agent's looks at FRR. */
const deadlinesMs: Readonly<Record<string, number>> = { kubernetes: 3_600_000, 'agent-frr': 600_000 };

const given = process.argv.slice(2);
const inside = given[0] === '--inside' ? given[1] : undefined;
if (inside === undefined) process.exitCode = await runAll(given);
else {
  // Whoever asked is gone.
  process.once('disconnect', () => process.exit(1));
  const tables = await benchmarks[inside]?.();
  process.send?.(tables, () => process.exit(0));
  if (process.send === undefined) {
    process.stdout.write((tables ?? []).map(rendered).join('\n'));
    process.exit(0);
  }
}

async function runAll(words: readonly string[]): Promise<number> {
  const json = words.includes('--json');
  const named = words.filter((word) => !word.startsWith('--'));
  const sizes = words.filter((word) => word.startsWith('--') && word !== '--json');
  const unknown = named.filter((name) => benchmarks[name] === undefined);
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no benchmark ${unknown.join(', ')}; nothing was run. Name some of: ${Object.keys(benchmarks).join(' ')}\n`,
    );
    return 2;
  }
  const all: Table[] = [];
  let failed = 0;
  for (const name of named.length > 0 ? named : Object.keys(benchmarks).filter((name) => !onlyNamed.has(name))) {
    const tables = await runOne(name, sizes);
    if (tables === undefined) failed += 1;
    else all.push(...tables);
    if (!json && tables !== undefined) process.stdout.write(`${tables.map(rendered).join('\n')}\n`);
  }
  if (json) process.stdout.write(`${JSON.stringify(all, null, 1)}\n`);
  return failed === 0 ? 0 : 1;
}

/** A fresh process each, so that no benchmark inherits another's heap; undefined when it failed, its own words are on stderr. */
function runOne(name: string, sizes: readonly string[]): Promise<readonly Table[] | undefined> {
  const child = fork(fileURLToPath(import.meta.url), ['--inside', name, ...sizes], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return new Promise((resolve) => {
    let tables: readonly Table[] | undefined;
    const limitMs = deadlinesMs[name] ?? deadlineMs;
    const tooLong = setTimeout(() => {
      process.stderr.write(`${name}: not done after ${limitMs / 1000} s, ended\n`);
      child.kill();
    }, limitMs);
    // Written by this very file in the other process.
    child.on('message', (message) => (tables = message as readonly Table[]));
    child.on('exit', () => {
      clearTimeout(tooLong);
      resolve(tables);
    });
  });
}
