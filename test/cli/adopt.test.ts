import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

import { type AdoptOptions, adoptPlacements } from '../../controller/cli/adopt.ts';
import type { GuestName, MemberName } from '../../controller/domain/names.ts';
import type { SsiObservation } from '../../controller/domain/ssi.ts';
import { placement, ssiCluster } from './inventories.ts';

function observed(
  guests: Readonly<Record<string, readonly string[] | undefined>>,
  relocations: SsiObservation['relocations'] = [],
): SsiObservation {
  const members = Object.entries(guests).map(([name, list]) => ({
    name: name as MemberName,
    state: list === undefined ? ('Down' as const) : ('Joined' as const),
    guests: list as readonly GuestName[] | undefined,
  }));
  return { mode: 'Stable', members, relocations };
}

function adopted(over: Partial<AdoptOptions> = {}): string {
  return adoptPlacements({ cluster: ssiCluster(), observation: observed({ LTICVM9: ['LITDCON1'], LTICVM10: [] }), existing: [], ...over });
}

function placements(text: string): readonly unknown[] {
  return parseAllDocuments(text)
    .map((document): unknown => document.toJS())
    .filter((document) => document !== null);
}

describe('zferry adopt', () => {
  test('declares guests where they run and says why others are left out', () => {
    const observation = observed({ LTICVM9: ['MAINT', 'LITTWICE', 'LITDCON1', 'LITHAVE', 'OTHER1'], LTICVM10: ['LITTWICE', 'LITSMTP1'] });
    expect(`\n${adopted({ observation, existing: [placement({ guest: 'LITHAVE' })] })}`).toBe(`
# 2 guests of SSICluster paper, each declared where it runs now: applying this moves nothing.
# From then on zferry brings each one back when it runs elsewhere.
#
# Which HiperSockets interfaces a guest has cannot be seen from z/VM. Before zferry may move a guest that has any, add to its spec:
#   hipersockets: {interfaces: [{name: hsi0, cpc: CPC, network: a.b.c.d/nn}, ...one for each CPC]}
#   agent: {https: {address: a.b.c.d}}
#
# Left out:
#   LITTWICE: runs on LTICVM9 and LTICVM10 at once as far as was read (it may be moving); type zferry adopt again later
#   MAINT: is a CP keyword or a service machine, which zferry never moves; name a Linux guest
#   OTHER1: SSICluster paper lets no tenant place it on LTICVM9; add it to spec.tenants to adopt it
---
apiVersion: zferry.io/v1alpha1
kind: GuestPlacement
metadata:
  name: litdcon1
  namespace: production
spec:
  cluster: paper
  guest: LITDCON1
  member: LTICVM9
---
apiVersion: zferry.io/v1alpha1
kind: GuestPlacement
metadata:
  name: litsmtp1
  namespace: production
spec:
  cluster: paper
  guest: LITSMTP1
  member: LTICVM10
`);
  });

  test('names are valid, unlike for unlike userids, and the same every time', () => {
    const cluster = ssiCluster({ spec: { tenants: [{ namespace: 'n', guests: ['*'] }] } });
    const observation = observed({ LTICVM9: ['LIT_A', 'LIT$A', '$', 'A-', 'LIT-A'], LTICVM10: [] });
    const names = placements(adopted({ cluster, observation })).map((object) => (object as { metadata: { name: string } }).metadata.name);
    expect(new Set(names).size).toBe(5);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    expect(names).toContain('lit-a');
    expect(adopted({ cluster, observation })).toBe(adopted({ cluster, observation }));
  });

  test('a name that another placement has already is not taken', () => {
    const other = placement({ guest: 'LITX' });
    const text = adopted({ existing: [{ ...other, metadata: { ...other.metadata, name: 'litdcon1' } }] });
    expect(text).toMatch(/^ {2}name: litdcon1-[0-9a-f]{6}$/m);
  });

  test('words that YAML reads as something else stay words', () => {
    const cluster = ssiCluster({
      spec: { tenants: [{ namespace: 'n', guests: ['*'] }], members: [{ name: '0100', cpc: 'C', lpar: 'L', machineSequences: ['1'] }] },
    });
    const text = adopted({ cluster, observation: observed({ '0100': ['NO', 'NULL', 'TRUE'] }) });
    expect(text).toContain('guest: "NO"');
    expect(placements(text)).toEqual(
      ['NO', 'NULL', 'TRUE'].map((guest) => expect.objectContaining({ spec: { cluster: 'paper', guest, member: '0100' } })),
    );
  });

  test('a member that cannot be asked, an unknown one and a guest on its way are comments', () => {
    const relocations = [{ guest: 'LITB' as GuestName, from: 'LTICVM9' as MemberName, to: 'LTICVM10' as MemberName, issuer: 'OPERATOR' }];
    const text = adopted({ observation: observed({ LTICVM9: ['LITB'], LTICVM10: undefined, LTICVM11: ['LITC'] }, relocations) });
    expect(placements(text)).toEqual([]);
    expect(text).toBe(`# No guest of SSICluster paper was left to adopt (0 placements found).
#
# Left out:
#   guests of member LTICVM10: it could not be asked (Down); type zferry adopt again when it can
#   LITB: is being relocated LTICVM9 -> LTICVM10 now; type zferry adopt again when that has ended
#   LITC: runs on LTICVM11, which is no member in SSICluster paper; add the member first
`);
  });

  test('only what the tenants admit is declared, in the namespace asked for', () => {
    const cluster = ssiCluster({
      spec: {
        tenants: [
          { namespace: 'a', guests: ['LIT*'], members: ['LTICVM10'] },
          { namespace: 'b', guests: ['LIT*'] },
        ],
      },
    });
    expect(adopted({ cluster })).toContain('namespace: b');
    expect(adopted({ cluster, namespace: 'a' })).toContain(
      'LITDCON1: SSICluster paper does not let namespace a place it on LTICVM9; add it to spec.tenants to adopt it',
    );
  });

  test('what a broken listing brought cannot leave its comment', () => {
    const text = adopted({ observation: observed({ LTICVM9: ['A\nspec: {}\n', '\u001b[2J'] }) });
    expect(text.split('\n').every((line) => line === '' || line.startsWith('#'))).toBe(true);
    expect(text).not.toContain('\u001b');
  });

  test('an observing cluster says that nothing will be moved', () => {
    expect(adopted({ cluster: ssiCluster({ spec: { enforcement: 'Observe' } }) })).toContain(
      '# SSICluster enforcement is Observe: zferry reports guests that run elsewhere and moves none.',
    );
  });
});
