import { timeFleet, type FleetTimes, type Writes } from './memory.ts';
import { figure, median, verdict, type Table } from './table.ts';

/** `memory`: what one guest costs among 1,000, 10,000 and 50,000, with the real engine on the memory store. */

const sizes = [1_000, 10_000, 50_000] as const;
const rounds = 3;
/** No new round begins after it: a busy machine gets fewer. */
const enoughMs = 75_000;
const extent = { movesMax: 1_024, movesMaxMs: 4_000 };
const ratioMax = 1.2;

export interface Growth {
  readonly hsi: boolean;
  /** By size, the times of each round. */
  readonly times: ReadonlyMap<number, readonly FleetTimes[]>;
}

/** All sizes in turn, three times, so that a busy moment of the machine meets them all. */
export async function measureGrowth(hsi: boolean): Promise<Growth> {
  const fleet = (guests: number) => ({ guests, hsi, instant: true, unlimited: true });
  // The first run pays for compiling.
  await timeFleet(fleet(4_000), extent);
  const times = new Map<number, FleetTimes[]>(sizes.map((size) => [size, []]));
  const startedMs = performance.now();
  for (let round = 0; round < rounds && performance.now() - startedMs < enoughMs; round++) {
    for (const size of sizes) times.get(size)?.push(await timeFleet(fleet(size), extent));
  }
  return { hsi, times };
}

interface Measure {
  readonly what: string;
  /** Microseconds of processor time a guest. */
  readonly read: (times: FleetTimes, guests: number) => number;
}

const measures: readonly Measure[] = [
  {
    what: 'first start: listed, read, decided, first status written',
    read: ({ firstStart }, guests) => (firstStart.cpuMs * 1000) / guests,
  },
  { what: 'restart: listed, read, decided, nothing written', read: ({ restart }, guests) => (restart.cpuMs * 1000) / guests },
  { what: 'all displaced at once: decided, told, in line', read: ({ merge }, guests) => (merge.cpuMs * 1000) / guests },
  { what: 'one move while all others wait', read: ({ moves }) => (moves.cpuMs * 1000) / moves.count },
  {
    what: 'displaced until placed',
    read: ({ merge, moves }, guests) => (merge.cpuMs * 1000) / guests + (moves.cpuMs * 1000) / moves.count,
  },
];

export function growthTable({ hsi, times }: Growth): Table {
  const at = (size: number, read: (times: FleetTimes, guests: number) => number): number =>
    median((times.get(size) ?? []).map((each) => read(each, size)));
  const [small, middle, large] = sizes;
  const rows = measures.map(({ what, read }) => {
    const figures = sizes.map((size) => at(size, read));
    // Ratios within a round: what the machine did meanwhile met both.
    const ratio = (size: number): number =>
      median((times.get(size) ?? []).map((each, round) => read(each, size) / ratioBase(times, { small, round, read })));
    return [what, ...figures.map(figure), figure(ratio(middle)), figure(ratio(large)), verdict(ratio(large), ratioMax)];
  });
  const perMove = (size: number, count: (writes: Writes) => number): string =>
    figure(at(size, ({ merge, moves }) => count(merge.writes) / size + count(moves.writes) / moves.count));
  const extra = (what: string, read: (size: number) => string): readonly string[] => [what, ...sizes.map(read), '', '', ''];
  return {
    title: `memory, guests ${hsi ? 'with four HiperSockets interfaces' : 'without HiperSockets'}`,
    notes: [
      `Microseconds of processor time a guest, simulated z/VM${hsi ? ' and agents' : ''} included; 8 members, 128 slots, moves that take no time; medians of ${times.get(small)?.length ?? 0} rounds. Target: 50,000 within ${ratioMax} x of 1,000.`,
    ],
    columns: ['', ...sizes.map((size) => size.toLocaleString('en-US')), '10k/1k', '50k/1k', 'target'],
    rows: [
      ...rows,
      extra('all displaced until the first TEST, ms', (size) => figure(at(size, ({ firstEffectMs }) => firstEffectMs))),
      extra('moves a second', (size) => figure(at(size, ({ moves }) => (moves.count * 1000) / moves.wallMs))),
      extra('looks a move', (size) => figure(at(size, ({ merge, moves }, guests) => merge.looks / guests + moves.looks / moves.count))),
      extra('cluster writes a move', (size) => perMove(size, ({ cluster }) => cluster)),
      extra('placement writes a move', (size) => perMove(size, ({ placement }) => placement)),
      extra('Relocation writes a move, with the creation', (size) => perMove(size, ({ relocation, created }) => relocation + created)),
      extra('writes of a restart', (size) => figure(at(size, ({ restart }) => restart.writes.cluster + restart.writes.placement))),
      extra('attempts that failed', (size) => String(Math.max(...(times.get(size) ?? []).map(({ failed }) => failed)))),
    ],
  };
}

function ratioBase(times: Growth['times'], o: { readonly small: number; readonly round: number; readonly read: Measure['read'] }): number {
  const base = times.get(o.small)?.[o.round];
  return base === undefined ? Number.NaN : o.read(base, o.small);
}
