import { setTimeout as delay } from 'node:timers/promises';
import type { ChildProcess } from 'node:child_process';
import { grown, eachOf, type Api } from './api.ts';
import { forgetPeak, processorMs, residentMebibytes, stop, untilCalm, type Contender, type Effects } from './contender.ts';
import { clusterPath, type Mover } from './fleet.ts';
import { median } from '../table.ts';
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

export interface Plan {
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
    const { patchMs, oneMs } = await oneAtATime(play);
    await untilAtRest(play, child);
    const at50 = await paced(play, 50, 50 * plan.seconds50);
    await untilAtRest(play, child);
    const at200 = await paced(play, 200, plan.changes200);
    await untilAtRest(play, child);
    const idle = await leftAlone(play, child);
    const flood = await flooded(play, child);
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
    await untilAtRest(play, child);
    const at50 = await paced(play, 50, 50 * plan.seconds50);
    await untilAtRest(play, child);
    const at200 = await paced(play, 200, plan.changes200);
    await untilAtRest(play, child);
    return { at50, at200, flood: await flooded(play, child) };
  } finally {
    await stop(child);
  }
}

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

/** So many changes a second, whatever becomes of them; from each change's sending to its effect. */
async function paced({ mover, effects, plan }: Play, rate: number, count: number): Promise<readonly number[]> {
  const begunMs = performance.now();
  const latencies: Promise<number>[] = [];
  for (let index = 0; index < count; index++) {
    await delay(Math.max(0, begunMs + (index * 1000) / rate - performance.now()));
    const number = (plan.singles + 1 + index) % plan.guests;
    const arrived = effects.next(mover.name(number), patienceMs);
    latencies.push(Promise.all([arrived, mover.move(number)]).then(([atMs, { sentMs }]) => atMs - sentMs));
  }
  return Promise.all(latencies);
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
