import { startControlPlane } from '../../kubernetes/control-plane.ts';
import { figure, median, verdict, type Table } from '../table.ts';
import { connectApi, type Api } from './api.ts';
import { bareNode, controllerRuntime, startEffects, zferry, type Contender, type Effects } from './contender.ts';
import { clusterName, createFleets, installReferenceCrds, moverOf, namespace, placementPath, type Mover, type Side } from './fleet.ts';
import type { Further } from './loader-options.ts';
import { phases, playRates, playRound, settleFirst, type Flood, type Plan, type Round } from './rounds.ts';

/** `kubernetes`: zferry on a real API server beside a controller-runtime program and a bare Node loop, everything interleaved in one run. */

interface Sizes extends Plan {
  readonly rounds: number;
  readonly contenders: ReadonlySet<Name>;
}

/** What `--only=` calls them; `same` is the bare loader with zferry's writes. */
const names = ['zferry', 'runtime', 'bare', 'same'] as const;
type Name = (typeof names)[number];

const planned = { rounds: 3, guests: 10_000, flood: 10_000, singles: 25, seconds50: 8, changes200: 1_000, idleMs: 15_000 };

/**
 * `words`: `--rounds=1`, `--guests=2000`, `--flood=1000` make a run shorter; what is compared stays fair, absolute figures do not. `--only=zferry,50,flood` leaves out
 * whatever contender (zferry, runtime, bare, same) and phase (one, 50, 200, idle, flood) it does not name; of either all when it names none.
 */
export async function measureKubernetes(words: readonly string[]): Promise<readonly Table[]> {
  const plan = sizesIn(words);
  const plane = await startControlPlane();
  const api = connectApi(plane);
  const effects = await startEffects();
  try {
    await plane.installCrds();
    await installReferenceCrds(plane);
    await plane.mustKubectl(['create', 'namespace', 'zferry-system']);
    say(`${2 * plan.guests} placements are being created`);
    await createFleets(api, plan.guests, effects.endpoint);
    const chosen = {
      zferry: () => zferry(plane),
      runtime: () => controllerRuntime(plane, effects),
      bare: () => bareNode(plane, effects),
      same: () => undefined,
    };
    const contenders = names.flatMap((name) => (plan.contenders.has(name) ? (chosen[name]() ?? []) : []));
    return await compared({ api, server: plane.api, effects, plan, contenders, same: (more) => bareNode(plane, effects, more) });
  } finally {
    effects.close();
    await api.close();
    await plane.stop();
  }
}

interface Comparison {
  readonly api: Api;
  readonly server: { readonly pid: number };
  readonly effects: Effects;
  readonly plan: Sizes;
  readonly contenders: readonly Contender[];
  readonly same: (more: Further) => Contender;
}

async function compared({ api, server, effects, plan, contenders, same }: Comparison): Promise<readonly Table[]> {
  const movers: Readonly<Record<Side, Mover>> = {
    zferry: moverOf(api, 'zferry', plan.guests),
    reference: moverOf(api, 'reference', plan.guests),
  };
  const playOf = (contender: Contender) => ({ api, server, effects, plan, contender, mover: movers[contender.side] });
  // Both references leave the same status behind.
  for (const contender of contenders.filter(({ side }, index) => contenders.findIndex((other) => other.side === side) === index)) {
    say(`${contender.name}: first start, not measured`);
    await settleFirst(playOf(contender));
  }
  const rounds = new Map<string, Round[]>();
  const floors: number[] = [];
  for (let round = 0; round < plan.rounds; round++) {
    const turned = contenders.map((_, index) => contenders[(index + round) % contenders.length]).filter((each) => each !== undefined);
    for (const contender of turned) {
      say(`round ${round + 1} of ${plan.rounds}: ${contender.name}`);
      const measured = await playRound(playOf(contender));
      say(
        `one at a time ${figure(measured.oneMs)} ms, a PATCH ${figure(measured.patchMs)} ms; 50/s p50 ${figure(percentile(measured.at50, 0.5))} ms, p99 ${figure(read.p99at50(measured))} ms; all at once ${figure(measured.flood.perSecond)} a second`,
      );
      rounds.set(contender.name, [...(rounds.get(contender.name) ?? []), measured]);
      if (contender.side !== 'zferry' || !plan.contenders.has('same') || !plan.phases.has('flood')) continue;
      const more = await furtherOf(api, movers.zferry.name(0), measured.flood);
      const loader = same(more);
      say(`round ${round + 1} of ${plan.rounds}: ${loader.name}`);
      const floor = await playRates(playOf(loader));
      floors.push(measured.flood.perSecond / floor.flood.perSecond);
      rounds.set(loader.name, [...(rounds.get(loader.name) ?? []), { ...measured, ...floor }]);
    }
  }
  return [comparison(rounds, plan), targets(rounds, floors), writes(rounds)];
}

/** What zferry wrote for a move in this round, as the loader is to write it. */
async function furtherOf(api: Api, name: string, flood: Flood): Promise<Further> {
  const placement = (await api.send('GET', placementPath('zferry', name))).json as { readonly status: { readonly lastRelocation: string } };
  const path = `/apis/zferry.io/v1alpha1/namespaces/${namespace}/relocations/${placement.status.lastRelocation.split('/').at(-1)}`;
  const relocation = (await api.send('GET', path)).json as { readonly spec: object; readonly status: object };
  const each = (what: string): number => [...flood.writes].reduce((sum, [key, count]) => sum + (key.startsWith(what) ? count : 0), 0);
  return {
    slots: 128,
    placement: each('zferry.io guestplacements/status'),
    relocation: each('zferry.io relocations/status'),
    events: each('events.k8s.io'),
    cluster: each('zferry.io ssiclusters/status'),
    clusterName,
    clusterStatus: flood.clusterStatus,
    placementStatus: placement.status,
    relocationSpec: relocation.spec,
    relocationStatus: relocation.status,
  };
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

const read = {
  one: ({ oneMs }: Round) => oneMs,
  p99at50: ({ at50 }: Round) => percentile(at50, 0.99),
  p50at200: ({ at200 }: Round) => percentile(at200, 0.5),
  p99at200: ({ at200 }: Round) => percentile(at200, 0.99),
  start: ({ startMs }: Round) => startMs,
} as const;

const over = (rounds: readonly Round[], of: (round: Round) => number): number => median(rounds.map(of));

function comparison(all: ReadonlyMap<string, readonly Round[]>, plan: Sizes): Table {
  const latency = (rounds: readonly Round[], of: (round: Round) => number): string =>
    `${figure(over(rounds, of))} ms = ${figure(over(rounds, (round) => of(round) / round.patchMs))} x`;
  const flood = (rounds: readonly Round[], of: (flood: Flood) => number): string => figure(over(rounds, (round) => of(round.flood)));
  const row = ([name, rounds]: readonly [string, readonly Round[]]): readonly string[] => {
    const ratesOnly = name.endsWith('the same writes');
    const when = (text: string): string => (ratesOnly ? '' : text);
    return [
      name,
      when(latency(rounds, read.one)),
      ...[read.p99at50, read.p50at200, read.p99at200].map((of) => latency(rounds, of)),
      flood(rounds, ({ perSecond }) => perSecond),
      flood(rounds, ({ cpuMsEach }) => cpuMsEach),
      flood(rounds, ({ apiServerMsEach }) => apiServerMsEach),
      when(latency(rounds, read.start)),
      when(figure(over(rounds, ({ idle }) => idle.mebibytes))),
      flood(rounds, ({ peakMebibytes }) => peakMebibytes),
    ];
  };
  return {
    title: `a real API server, ${plan.guests} placements`,
    notes: [
      `From the sending of a change to its effect; x: in round trips of a PATCH, measured between the single changes of the same round (${figure(over([...all.values()].flat(), ({ patchMs }) => patchMs))} ms). Medians of ${plan.rounds} rounds, interleaved.`,
      `zferry's effect is the TEST at the simulated z/VM, guests without HiperSockets; the references' is an HTTP call to the same process after one conditional status write. All at once: ${plan.flood} changes.`,
    ],
    columns: [
      '',
      'one at a time',
      '50/s p99',
      '200/s p50',
      '200/s p99',
      'all at once /s',
      'CPU ms each',
      'API server ms each',
      'start to effect',
      'RSS MiB',
      'in a flood',
    ],
    rows: [...all].map(row),
  };
}

function targets(all: ReadonlyMap<string, readonly Round[]>, floors: readonly number[]): Table {
  const ours = all.get('zferry') ?? [];
  const theirs = [...all].find(([name]) => name.startsWith('controller-runtime'))?.[1];
  const row = (what: string, value: number, target: number): readonly string[] => [
    what,
    figure(value),
    figure(target),
    verdict(value, target),
  ];
  const against = (what: string, of: (round: Round) => number): readonly string[] =>
    theirs === undefined
      ? [what, figure(over(ours, of)), '-', 'not measured: no controller-runtime']
      : row(what, over(ours, of), 1.25 * over(theirs, of));
  const floor = median(floors);
  return {
    title: 'zferry on the API server, beside its targets',
    notes: ['Latencies in ms.'],
    columns: ['', 'zferry', 'target', ''],
    rows: [
      row(
        'effect / PATCH, one at a time',
        over(ours, (round) => round.oneMs / round.patchMs),
        2.4,
      ),
      row('50/s p99', over(ours, read.p99at50), 30),
      against('200/s p50, 1.25 x controller-runtime', read.p50at200),
      against('200/s p99, 1.25 x controller-runtime', read.p99at200),
      [
        'all at once, of a loader with the same writes',
        figure(floor),
        '0.8',
        Number.isNaN(floor) ? 'not measured' : floor >= 0.8 ? 'met' : `missed, ${figure(floor / 0.8)} x`,
      ],
      row(
        'CPU ms a move',
        over(ours, ({ flood }) => flood.cpuMsEach),
        2,
      ),
      row(
        'writes a move',
        over(ours, ({ flood }) => (flood.changes === 0 ? Number.NaN : [...flood.writes.values()].reduce((sum, count) => sum + count, 0))),
        11,
      ),
      row(
        'conflicts of its own',
        over(ours, ({ flood }) => flood.conflicts),
        0,
      ),
      row('start to the first effect', over(ours, read.start), 800),
      row(
        'idle: writes',
        over(ours, ({ idle }) => idle.writes),
        0,
      ),
      row(
        'idle: % of a core',
        over(ours, ({ idle }) => idle.core * 100),
        0.1,
      ),
      row(
        'idle: RSS MiB',
        over(ours, ({ idle }) => idle.mebibytes),
        160,
      ),
      row(
        'flood: RSS MiB',
        over(ours, ({ flood }) => flood.peakMebibytes),
        200,
      ),
    ],
  };
}

function writes(all: ReadonlyMap<string, readonly Round[]>): Table {
  const rows = [...all].flatMap(([name, rounds]) =>
    [...new Set(rounds.flatMap(({ flood }) => [...flood.writes.keys()]))]
      .toSorted()
      .map((key) => [name, key, figure(over(rounds, ({ flood }) => flood.writes.get(key) ?? 0))]),
  );
  return { title: 'writes for each change in the flood', notes: ['As the API server counted them.'], columns: ['', 'write', 'each'], rows };
}

function sizesIn(words: readonly string[]): Sizes {
  const of = (name: string): number | undefined => {
    const word = words.find((each) => new RegExp(`^--${name}=\\d+$`).test(each));
    return word === undefined ? undefined : Number(word.split('=')[1]);
  };
  const only = words.flatMap((word) => (word.startsWith('--only=') ? word.slice('--only='.length).split(',') : []));
  const unknown = only.filter((word) => ![...names, ...phases].some((known) => known === word));
  if (unknown.length > 0)
    throw new Error(`--only= knows ${[...names, ...phases].join(' ')}, and not ${unknown.join(' ')}; nothing was run`);
  const named = <T extends string>(all: readonly T[]): ReadonlySet<T> => {
    const some = all.filter((each) => only.includes(each));
    return new Set(some.length > 0 ? some : all);
  };
  const guests = of('guests') ?? planned.guests;
  // A placement that is changed again while it moves has one effect for both.
  const most = guests - planned.singles - 1;
  return {
    ...planned,
    guests,
    contenders: named(names),
    phases: named(phases),
    rounds: of('rounds') ?? planned.rounds,
    flood: Math.min(guests, of('flood') ?? planned.flood),
    seconds50: Math.min(planned.seconds50, Math.floor(most / 50)),
    changes200: Math.min(planned.changes200, most),
  };
}

function say(text: string): void {
  process.stderr.write(`kubernetes: ${text}\n`);
}
