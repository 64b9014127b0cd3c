import { setTimeout as delay } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import { grown, eachOf, type Api } from './api.ts';
import { forgetPeak, processorMs, residentMebibytes, stop, untilCalm, type Contender, type Effects } from './contender.ts';
import { clusterPath, type Mover } from './fleet.ts';
import { figure, median } from '../table.ts';
import { monotonicMs } from './arrival.ts';

/** One round of one contender: started with everything loaded, changed one at a time, at two rates, left alone, and flooded. */

export interface Round {
  /** Median round trip of a PATCH between the changes; ms, as every latency. */
  readonly patchMs: number;
  readonly startMs: number;
  readonly oneMs: number;
  readonly at50: readonly number[];
  readonly at200: readonly number[];
  readonly idle: { readonly core: number; readonly writes: number; readonly leases: number; readonly mebibytes: number };
  readonly flood: Flood;
}

export interface Flood {
  readonly changes: number;
  readonly perSecond: number;
  readonly cpuMsEach: number;
  /** kube-apiserver's own processor time for each change, all of its writes and watches included. */
  readonly apiServerMsEach: number;
  readonly peakMebibytes: number;
  /** Writes and conflicts of the contender, by what they were, for each change. */
  readonly writes: ReadonlyMap<string, number>;
  readonly conflicts: number;
  /** The cluster's status in the middle of it. */
  readonly clusterStatus: object;
}

/** What is done to each contender, in this order. */
export const phases = ['one', '50', '200', 'idle', 'flood'] as const;
export type Phase = (typeof phases)[number];

export interface Plan {
  /** Those left out leave figures that are not measured. */
  readonly phases: ReadonlySet<Phase>;
  readonly guests: number;
  readonly singles: number;
  readonly seconds50: number;
  readonly changes200: number;
  readonly idleMs: number;
  readonly flood: number;
}

interface Play {
  readonly api: Api;
  /** kube-apiserver. */
  readonly server: Pick<ChildProcess, 'pid'>;
  readonly effects: Effects;
  readonly contender: Contender;
  readonly mover: Mover;
  readonly plan: Plan;
}

const patienceMs = 300_000;

/** A first start, so that every placement has a status; not measured. */
export async function settleFirst({ contender, plan }: Pick<Play, 'contender' | 'plan'>): Promise<void> {
  const child = contender.start();
  await untilCalm(child, 60_000 + plan.guests * 40);
  await stop(child);
}

export async function playRound(play: Play): Promise<Round> {
  const { contender, mover, effects, plan } = play;
  await mover.move(0);
  const first = effects.next(mover.name(0), patienceMs);
  const begunMs = monotonicMs();
  const child = contender.start();
  try {
    const startMs = (await first) - begunMs;
    await untilAtRest(play, child);
    const { patchMs, oneMs } = plan.phases.has('one') ? await oneAtATime(play) : { patchMs: Number.NaN, oneMs: Number.NaN };
    const { at50, at200 } = await atRates(play, child);
    await untilAtRest(play, child);
    const idle = plan.phases.has('idle') ? await leftAlone(play, child) : notLeftAlone;
    const flood = plan.phases.has('flood') ? await flooded(play, child) : notFlooded;
    return { patchMs, startMs, oneMs, at50, at200, idle, flood };
  } finally {
    await stop(child);
  }
}

/** What the loader with the same writes can do: the rates that the API server bears with them. */
export async function playRates(play: Play): Promise<Pick<Round, 'at50' | 'at200' | 'flood'>> {
  const { contender, plan } = play;
  const child = contender.start();
  try {
    const rates = await atRates(play, child);
    await untilAtRest(play, child);
    return { ...rates, flood: plan.phases.has('flood') ? await flooded(play, child) : notFlooded };
  } finally {
    await stop(child);
  }
}

async function atRates(play: Play, child: ChildProcess): Promise<Pick<Round, 'at50' | 'at200'>> {
  const { plan } = play;
  await untilAtRest(play, child);
  const at50 = plan.phases.has('50') ? await paced(play, child, { rate: 50, count: 50 * plan.seconds50 }) : [];
  await untilAtRest(play, child);
  const at200 = plan.phases.has('200') ? await paced(play, child, { rate: 200, count: plan.changes200 }) : [];
  return { at50, at200 };
}

const notLeftAlone: Round['idle'] = { core: Number.NaN, writes: Number.NaN, leases: Number.NaN, mebibytes: Number.NaN };
const notFlooded: Flood = {
  changes: 0,
  perSecond: Number.NaN,
  cpuMsEach: Number.NaN,
  apiServerMsEach: Number.NaN,
  peakMebibytes: Number.NaN,
  writes: new Map(),
  conflicts: Number.NaN,
  clusterStatus: {},
};

/** A contender that waits for an answer is calm too, so nothing may be written any more either. */
async function untilAtRest({ api }: Pick<Play, 'api'>, child: ChildProcess): Promise<void> {
  const written = async (): Promise<number> =>
    [...writesIn(await api.counts())].reduce((sum, [key, count]) => sum + (key.includes(' leases ') ? 0 : count), 0);
  for (let last = -1; ;) {
    await untilCalm(child, patienceMs);
    const now = await written();
    if (now === last) return;
    last = now;
  }
}

async function oneAtATime({ mover, effects, plan }: Play): Promise<{ readonly patchMs: number; readonly oneMs: number }> {
  const patches: number[] = [];
  const ones: number[] = [];
  for (let index = 1; index <= plan.singles; index++) {
    // Of one of the contender's own objects, which differ in size; nobody has anything to do because of it.
    patches.push((await mover.touch(plan.guests - index)).ms);
    await delay(50);
    const arrived = effects.next(mover.name(index), patienceMs);
    const { sentMs } = await mover.move(index);
    ones.push((await arrived) - sentMs);
    // What the contender has to write after its effect is not to meet the next change.
    await delay(250);
  }
  return { patchMs: median(patches), oneMs: median(ones) };
}

/** So many changes a second, whatever becomes of them; from each change's sending to its effect. What they cost goes to stderr: a rate that does not fit in shows there first. */
async function paced(
  play: Play,
  child: ChildProcess,
  { rate, count }: { readonly rate: number; readonly count: number },
): Promise<readonly number[]> {
  const { api, server, mover, effects, plan } = play;
  const before = { counts: await api.counts(), cpuMs: processorMs(child), serverMs: processorMs(server) };
  const begunMs = performance.now();
  const latencies: Promise<number>[] = [];
  for (let index = 0; index < count; index++) {
    await delay(Math.max(0, begunMs + (index * 1000) / rate - performance.now()));
    const number = (plan.singles + 1 + index) % plan.guests;
    const arrived = effects.next(mover.name(number), patienceMs);
    latencies.push(Promise.all([arrived, mover.move(number)]).then(([atMs, { sentMs }]) => atMs - sentMs));
  }
  const all = await Promise.all(latencies);
  await untilAtRest(play, child);
  const writes = [...writesIn(grown(before.counts, await api.counts()))].filter(([key]) => !key.includes(' leases '));
  process.stderr.write(
    `kubernetes: ${rate}/s, each: API server ${figure((processorMs(server) - before.serverMs) / count)} ms, contender ${figure((processorMs(child) - before.cpuMs) / count)} ms; ${writes.map(([key, sum]) => `${key} ${figure(sum / count)}`).join(', ')}\n`,
  );
  return all;
}

async function leftAlone({ api, plan }: Play, child: ChildProcess): Promise<Round['idle']> {
  const before = { counts: await api.counts(), cpuMs: processorMs(child) };
  await delay(plan.idleMs);
  const cpuMs = processorMs(child) - before.cpuMs;
  const writes = writesIn(grown(before.counts, await api.counts()));
  const sum = (fits: (key: string) => boolean): number => [...writes].reduce((total, [key, count]) => total + (fits(key) ? count : 0), 0);
  return {
    core: cpuMs / plan.idleMs,
    writes: sum((key) => !key.includes(' leases ')),
    leases: sum((key) => key.includes(' leases ')),
    mebibytes: residentMebibytes(child).now,
  };
}

async function flooded({ api, server, effects, mover, plan }: Play, child: ChildProcess): Promise<Flood> {
  const before = { counts: await api.counts(), cpuMs: processorMs(child), serverMs: processorMs(server) };
  forgetPeak(child);
  const begunMs = monotonicMs();
  const arrivals: Promise<number>[] = [];
  await eachOf(
    Array.from({ length: plan.flood }, (_, index) => index),
    32,
    (index) => {
      arrivals.push(effects.next(mover.name(index), patienceMs * 4));
      return mover.move(index);
    },
  );
  await Promise.all(arrivals.slice(0, arrivals.length / 2));
  const { json } = await api.send('GET', clusterPath(mover.side));
  const lastMs = (await Promise.all(arrivals)).reduce((last, atMs) => Math.max(last, atMs), 0);
  await untilAtRest({ api }, child);
  const all = grown(before.counts, await api.counts());
  const ours = [...writesIn(all)].filter(([key]) => !key.includes(' leases ') && !key.includes('guestplacements PATCH'));
  return {
    changes: plan.flood,
    perSecond: (plan.flood * 1000) / (lastMs - begunMs),
    cpuMsEach: (processorMs(child) - before.cpuMs) / plan.flood,
    apiServerMsEach: (processorMs(server) - before.serverMs) / plan.flood,
    peakMebibytes: residentMebibytes(child).peak,
    writes: new Map(ours.filter(([key]) => !key.endsWith(' 409')).map(([key, count]) => [key.replace(/ \d+$/, ''), count / plan.flood])),
    clusterStatus: (json as { readonly status: object }).status,
    conflicts: ours.filter(([key]) => key.endsWith(' 409')).reduce((sum, [, count]) => sum + count, 0),
  };
}

/** Of the two fleets' groups, events and leases; what the API server does for itself is not counted. */
function writesIn(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map(
    [...counts].filter(([key]) =>
      /^(zferry\.io|reference\.zferry\.io|events\.k8s\.io|coordination\.k8s\.io) \S+ (POST|PUT|PATCH|DELETE|APPLY) /.test(key),
    ),
  );
}
