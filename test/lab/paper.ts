import type { Route } from './route-table.ts';

/** The routing table entries that the paper prints, section by section. */
export interface PrintedEntry {
  readonly section: string;
  /** Whose table. */
  readonly guest: string;
  /** As printed. */
  readonly prefix: string;
  /** Where the paper contradicts its own Table 1, the address that Table 1 has. */
  readonly reads?: string;
  readonly type: string;
  readonly cost: number;
  readonly paths: readonly string[];
}

const onBoth = (host: number): readonly string[] => [`10.20.8.${host}, trk1`, `10.20.9.${host}, trk2`];

/** 5.3.1, the same in every guest but for its own address. */
const common = (guest: string, host: number): readonly PrintedEntry[] =>
  [
    { prefix: '0.0.0.0/0', type: 'N IA', cost: 20, paths: onBoth(1) },
    { prefix: '10.20.8.0/24', type: 'N', cost: 10, paths: ['trk1'] },
    { prefix: '10.20.9.0/24', type: 'N', cost: 10, paths: ['trk2'] },
    { prefix: `10.20.7.${host}/32`, type: 'N', cost: 1, paths: ['dummy0'] },
    { prefix: '10.20.0.1', type: 'R', cost: 10, paths: onBoth(1) },
  ].map((entry) => ({ ...entry, section: '5.3.1', guest }));

const entries = (section: string, guest: string, rows: readonly Omit<PrintedEntry, 'section' | 'guest'>[]): readonly PrintedEntry[] =>
  rows.map((row) => ({ ...row, section, guest }));

const vipaEntry = (host: number, cost: number, paths: readonly string[]) => ({ prefix: `10.20.7.${host}/32`, type: 'N', cost, paths });

/** With all guests on LTICVM9. */
export const baseline: readonly PrintedEntry[] = [
  ...common('ECMSS00', 69),
  ...common('LITSHA22', 199),
  ...common('LITDCON1', 100),
  ...common('LITSWAS1', 101),
  ...common('LITDAT01', 104),
  ...entries('5.3.2', 'LITDCON1', [
    vipaEntry(69, 11, onBoth(69)),
    vipaEntry(100, 1, ['dummy0']),
    vipaEntry(101, 2, ['172.0.9.101, hsi0']),
    vipaEntry(104, 2, ['172.0.9.104, hsi0']),
    vipaEntry(199, 11, onBoth(199)),
    { prefix: '172.0.9.0/24', type: 'N', cost: 1, paths: ['hsi0'] },
  ]),
  ...entries('5.3.3', 'LITSHA22', [
    vipaEntry(69, 11, onBoth(69)),
    vipaEntry(100, 11, onBoth(100)),
    vipaEntry(101, 11, onBoth(101)),
    vipaEntry(104, 11, onBoth(104)),
    vipaEntry(199, 1, ['dummy0']),
    { prefix: '172.0.9.0/24', type: 'N', cost: 11, paths: [...onBoth(100), ...onBoth(101), ...onBoth(104)] },
  ]),
];

/** LITDCON1 on LTICVM2 with hsi0 still up. */
export const wrongInterface: readonly PrintedEntry[] = entries('5.4.1', 'LITSWAS1', [
  { prefix: '172.0.9.0/24', type: 'N', cost: 1, paths: ['hsi0'] },
]);

/** LITDCON1 on LTICVM2 with hsi1 up. */
export const rightInterface: readonly PrintedEntry[] = entries('5.4.2', 'LITSWAS1', [
  { prefix: '172.0.9.0/24', type: 'N', cost: 1, paths: ['hsi0'] },
  { prefix: '172.1.2.0/24', reads: '172.1.9.0/24', type: 'N', cost: 11, paths: ['10.20.9.100, trk2', '10.20.8.100, trk1'] },
]);

/** What a table says for an entry, in the paper's own form. */
export function words({ type, cost, paths }: Pick<PrintedEntry, 'type' | 'cost' | 'paths'>): string {
  const ways = paths.toSorted().map((path) => (path.includes(',') ? `via ${path}` : `directly attached to ${path}`));
  return `${type} [${cost}] ${ways.join('; ')}`;
}

export function found(routes: readonly Route[], { prefix, reads }: PrintedEntry): string {
  const route = routes.find((one) => one.prefix === (reads ?? prefix));
  return route === undefined ? 'no entry' : words(route);
}
