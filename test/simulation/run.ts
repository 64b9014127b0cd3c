/** Plays the simulation: every fault at every call of every reference run, zombies of every length, wrong protocols. Ends with one line that adds it up. */
import { readFileSync, globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createCrew } from './crew.ts';
import { faultKinds } from './faults.ts';
import { mutants, type Mutant } from './mutants.ts';
import { play } from './play.ts';
import { senseless } from './plans.ts';
import { modeNames, references, type ModeName } from './references.ts';
import type { Done, Group, Task } from './work.ts';

const words = process.argv.slice(2);
const everything = words.includes('--all');
const valueOf = (name: string, otherwise: number): number => {
  const index = words.indexOf(name);
  return index < 0 ? otherwise : Number(words[index + 1]);
};
const seed = valueOf('--seed', 1);
const minutes = valueOf('--minutes', 5);
const threads = valueOf('--threads', 2);
const root = fileURLToPath(new URL('../..', import.meta.url));
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const crew = createCrew(threads);
const progressMs = 10_000;
const begun = performance.now();
const groups = new Map<string, Group>();
const cells: Record<string, number> = {};
const totals = { plans: 0, pairs: 0, virtualMs: 0 };
/** Processor time so far, ms. */
const spent = { plans: 0, pairs: 0 };
let passed = 0;
let failed = 0;

function test(name: string, fine: boolean, detail = ''): void {
  if (fine) passed += 1;
  else failed += 1;
  if (!fine) print(`FAILED ${name}${detail === '' ? '' : `: ${detail}`}`);
}

/** Shares of a task, so that none is so long that the rest has to wait for it. */
const shares = everything ? 8 * threads : threads;

/**
 * In CI: all of depth 1 as enforced, a seeded part in the other modes; zombies of every length where they are most dangerous, a part elsewhere. Of whatever only a part is played comes first:
 * so a thread meets early nearly all that there is, and V8 compiles less again.
 */
function tasks(): Task[] {
  const list: Task[] = [];
  const always = new Set(['plain', 'two guests with one slot']);
  // Each of these alone reaches some place in the engine.
  const rare = new Set(['cancel while moving', 'other writers', 'agent without a stream', 'long history', 'record that comes late']);
  for (const { name: reference } of references) {
    for (const mode of modeNames) {
      // The places where an undecided attempt is closed at z/VM are reached in one mode only.
      const closing = reference === 'cancel while moving' && mode === 'unbounded';
      const whole = everything || mode === 'enforced' || reference === 'plain' || closing;
      for (let index = 0; index < shares; index++) {
        const share = { index, of: shares };
        list.push({ kind: 'depth1', reference, mode, share, keep: whole ? 1 : 0.06, seed });
        const few = rare.has(reference) && (mode === 'enforced' || closing) ? 0.2 : mode === 'enforced' ? 0.05 : 0.02;
        list.push({ kind: 'zombie', reference, mode, share, keep: everything || always.has(reference) ? 1 : few, seed });
      }
    }
  }
  return list.sort((a, b) => a.keep - b.keep);
}

function take(task: Task, done: Done | Error): void {
  if (done instanceof Error) return test(`${task.reference} ${task.mode} ${task.kind}`, false, String(done));
  if (words.includes('--verbose'))
    print(`${task.reference} ${task.mode} ${task.kind}: ${done.plans} plans, ${(done.cpuMs / Math.max(1, done.plans)).toFixed(2)} ms each`);
  const depth = task.kind === 'depth2' ? 'pairs' : 'plans';
  totals[depth] += done.plans;
  spent[depth] += done.cpuMs;
  totals.virtualMs += done.virtualMs;
  for (const [cell, count] of Object.entries(done.cells)) cells[cell] = (cells[cell] ?? 0) + count;
  for (const group of done.groups) {
    if (group.failed > 0)
      print(
        `${group.reference} | ${group.mode} | ${group.kind}: ${group.failed} of ${group.plans} plans fail, the first: ${group.found[0]?.plan ?? ''}\n    ${group.found[0]?.rule ?? ''}: ${group.found[0]?.text ?? ''}`,
      );
    const key = `${group.reference} | ${group.mode} | ${group.kind}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { ...group, found: [...group.found] });
    else {
      known.plans += group.plans;
      known.failed += group.failed;
      known.found.push(...group.found);
    }
  }
}

function tellGroups(): void {
  for (const [key, group] of groups) {
    test(key, group.failed === 0, `${group.failed} of ${group.plans} plans`);
    for (const found of group.found.slice(0, 4)) print(`    ${found.plan}\n      ${found.rule}: ${found.text}`);
  }
}

/** Every place in the engine that calls a port, as its source says. */
function sitesInSource(): ReadonlySet<string> {
  const sites = new Set<string>();
  for (const path of globSync('controller/reconcile/*.ts', { cwd: root })) {
    const text = readFileSync(`${root}/${path}`, 'utf8');
    for (const match of text.matchAll(/(?:portsAt|storeAt)\([^()]*?'([^']+)'\)|\.at\('([^']+)'/g)) sites.add(match[1] ?? match[2] ?? '');
  }
  return sites;
}

async function tellMatrix(): Promise<void> {
  const methods = new Map<string, string>();
  for (const reference of references) {
    for (const mode of modeNames)
      for (const call of (await play({ reference, mode, faults: [] })).calls) methods.set(call.site, call.method);
  }
  const width = Math.max(...[...sitesInSource()].map((site) => site.length));
  print(
    `\nplans by place and fault (- makes no sense there)\n${' '.repeat(width)} ${faultKinds.map((kind) => kind.slice(0, 9).padStart(9)).join(' ')}`,
  );
  for (const site of [...sitesInSource()].sort()) {
    const method = methods.get(site);
    test(`a run reaches ${site}`, method !== undefined, 'no reference run calls it');
    const row = faultKinds.map((kind) => {
      const count = cells[`${site}|${kind}`] ?? 0;
      const why = method === undefined ? undefined : senseless({ site, method }, kind);
      if (why === undefined) test(`cell ${site} x ${kind}`, count > 0, 'empty');
      return (why !== undefined ? '-' : String(count)).padStart(9);
    });
    print(`${site.padEnd(width)} ${row.join(' ')}`);
  }
}

/** One worker after the other plays until something notices the wrong protocol. */
async function hunt(mutant: Mutant): Promise<void> {
  const worker = crew.mutant(mutant.name);
  let plans = 0;
  try {
    for (const place of mutant.hunts) {
      const omits = mutant.omits === undefined ? {} : { omits: mutant.omits };
      const done = await worker.ask({ ...place, share: { index: 0, of: 1 }, keep: 1, seed, once: true, ...omits });
      plans += done.plans;
      const group = done.groups.find((each) => each.failed > 0);
      const found = group?.found[0];
      if (group === undefined || found === undefined) continue;
      print(`  ${mutant.name.padEnd(17)} ${group.reference}, ${group.mode}, ${found.plan}\n${' '.repeat(20)}${found.rule}: ${found.text}`);
      return test(`mutant ${mutant.name}`, true);
    }
    test(`mutant ${mutant.name}`, false, `${plans} plans have not noticed that ${mutant.wrong}`);
  } catch (error) {
    test(`mutant ${mutant.name}`, false, String(error));
  } finally {
    await worker.end();
  }
}

async function huntAll(): Promise<void> {
  const left = [...mutants];
  await Promise.all(
    Array.from({ length: threads }, async () => {
      for (let mutant = left.shift(); mutant !== undefined; mutant = left.shift()) await hunt(mutant);
    }),
  );
}

/** Pairs of faults, seeded. */
function pairs(round: number): Task {
  const reference = references[round % references.length]?.name ?? 'plain';
  const mode = modeNames[Math.floor(round / references.length) % modeNames.length] as ModeName;
  return { kind: 'depth2', reference, mode, share: { index: 0, of: 1 }, keep: 40, seed: seed * 1_000_003 + round };
}

/** On demand pairs have half of the time from the beginning, so that who ends it early has seen both; they go on until the time is over. */
function turns(): () => Task | undefined {
  const list = tasks();
  const untilMs = performance.now() + minutes * 60_000;
  let round = 0;
  return () => {
    const pairsAreDue = list.length === 0 ? performance.now() < untilMs : spent.pairs <= spent.plans;
    return everything && pairsAreDue ? pairs(round++) : list.shift();
  };
}

/** So that a person sees that it goes on, and how; the first Ctrl-C ends it after the plans that are being played, and what was found is told. */
function tellProgress(): () => void {
  const told = setInterval(() => {
    const { plans, pairs: two, failed: violations } = crew.counted();
    const seconds = (performance.now() - begun) / 1000;
    const both = everything ? `${plans} plans of one fault, ${two} of two` : `${plans} plans`;
    print(`${seconds.toFixed(0).padStart(5)} s: ${both}, ${violations} with a violation, ${((plans + two) / seconds).toFixed(0)} a second`);
  }, progressMs);
  const interrupt = (): void => {
    print('interrupted: no further plan is begun; what was found follows');
    crew.stop();
    // A second time it dies at once, as it would have without us.
    process.removeListener('SIGINT', interrupt);
    process.removeListener('SIGTERM', interrupt);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return () => clearInterval(told);
}

function tellRate(plans: number): string {
  const { user, system } = process.cpuUsage();
  const [cpuSeconds, seconds] = [(user + system) / 1_000_000, (performance.now() - begun) / 1000];
  return `${plans} plans in ${seconds.toFixed(1)} s on ${threads} threads: ${Math.round(plans / seconds)} a second, ${Math.round(plans / cpuSeconds)} a second of processor time`;
}

const stopTelling = tellProgress();
await crew.play(turns(), take);
const rate = tellRate(totals.plans + totals.pairs);
stopTelling();
if (!crew.stopped()) {
  print('wrong protocols and the plan that notices each:');
  await huntAll();
}
tellGroups();
if (!crew.stopped()) {
  await tellMatrix();
  test('at least 10,000 plans', totals.plans >= 10_000, `${totals.plans}`);
}
const hours = Math.round(totals.virtualMs / 3_600_000);
print(`\n${rate}`);
print(
  `${totals.plans} plans of one fault, ${totals.pairs} of two, ${hours} simulated hours, seed ${seed}, ${((performance.now() - begun) / 1000).toFixed(1)} s`,
);
print(`simulation: ${passed} passed, ${failed} failed${crew.stopped() ? ', interrupted' : ''}`);
process.exitCode = failed > 0 || crew.stopped() ? 1 : 0;
