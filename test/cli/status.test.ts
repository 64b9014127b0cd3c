import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';

import { statusTable } from '../../controller/cli/status.ts';
import type { Inventory } from '../../controller/cli/inventory.ts';
import { claim, nowMs, pastMove, placement, ssiCluster } from './inventories.ts';

const paper = ssiCluster();
const moving = placement({
  guest: 'LITDCON1',
  member: 'LTICVM10',
  reason: 'Relocating',
  ready: 'False',
  placed: 'False',
  status: { waitingFor: 'Relocating', activeInterface: 'hsi0', history: [pastMove], lastRelocation: 'litdcon1-6', worstDarkSeconds: 365 },
});
const stalled = placement({
  guest: 'LITSMTP1',
  reason: 'AttemptsExhausted',
  ready: 'False',
  placed: 'False',
  member: 'LTICVM10',
  status: { waitingFor: 'AttemptsExhausted' },
});
const inventory: Inventory = {
  clusters: [{ ...paper, status: { ...paper.status, observedGeneration: 1, inFlight: [claim()] } }],
  placements: [stalled, placement({ guest: 'LITA' }), moving],
  relocations: [],
};

describe('zferry status', () => {
  test('tells clusters, what is in flight, every guest, and a sum', () => {
    expect(`\n${statusTable(inventory, { output: 'table', nowMs })}`).toBe(`
CLUSTER   MODE     ENFORCEMENT   IN-FLIGHT   MEMBERS
paper     Stable   Enforce       1 of 1      LTICVM9 3, LTICVM10 1

RELOCATION              GUEST      FROM      TO         PHASE    ATTEMPT   CAUSE   CLAIMED   CLUSTER
production/litdcon1-7   LITDCON1   LTICVM9   LTICVM10   Moving   7         Drift   5 s ago   paper

NAMESPACE/NAME        GUEST      DESIRED    MEMBER    READY   WAITING-FOR
production/lita       LITA       LTICVM9    LTICVM9   True    -
production/litdcon1   LITDCON1   LTICVM10   LTICVM9   False   Relocating
production/litsmtp1   LITSMTP1   LTICVM10   LTICVM9   False   AttemptsExhausted

3 guests: 1 placed, 2 displaced, 1 in flight; 1 needs a person, type: zferry explain LITSMTP1
`);
  });

  const led = (holder: string, ageMs: number | undefined): string => {
    const renewedAt = ageMs === undefined ? '' : new Date(nowMs - ageMs).toISOString();
    return statusTable({ ...inventory, leader: { holder, renewedAt } }, { output: 'table', nowMs });
  };

  test.each([59_000, -300_000])('a controller that was heard of %s ms ago, by its own clock, is not worth a word', (ageMs) => {
    expect(led('pod-1_a', ageMs)).not.toContain('controller');
  });

  test.each([
    ['pod-1_a', 2_100_000, 'The controller pod-1_a is silent; the last word of one came 35 min ago.'],
    ['', 3_000, 'No controller leads; the last word of one came 3 s ago.'],
    ['', undefined, 'No controller leads. What'],
  ])('with the Lease held by %j and renewed %s ms ago it tells a person: %s', (holder, ageMs, told) => {
    expect(led(holder, ageMs)).toContain(told);
  });

  test('wide adds the interface, the last relocation and how long it was and could be dark', () => {
    expect(statusTable({ ...inventory, clusters: [], placements: [moving] }, { output: 'wide', nowMs })).toBe(
      `NAMESPACE/NAME        GUEST      DESIRED    MEMBER    READY   WAITING-FOR   INTERFACE   CLUSTER   LAST-RELOCATION    DARK     WORST-DARK
production/litdcon1   LITDCON1   LTICVM10   LTICVM9   False   Relocating    hsi0        paper     litdcon1-6 Moved   840 ms   6 min 5 s

1 guest: 0 placed, 1 displaced; none needs a person
`,
    );
  });

  test('an edited placement is not called ready for what it said before', () => {
    const edited = placement({ guest: 'LITA', member: 'LTICVM10', generation: 2 });
    expect(statusTable({ clusters: [], placements: [edited], relocations: [] }, { output: 'table', nowMs })).toContain(
      'LTICVM9   Unknown   NotObserved\n\n1 guest: 0 placed, 1 not known; none needs a person',
    );
  });

  test('members that are not joined and a suspended cluster are named', () => {
    const cluster = ssiCluster({
      spec: { suspend: true },
      status: { observedGeneration: 1, mode: 'Safe', members: [{ name: 'LTICVM9', state: 'Down', guests: 0 }] },
    });
    expect(statusTable({ clusters: [cluster], placements: [], relocations: [] }, { output: 'table', nowMs }))
      .toBe(`CLUSTER   MODE   ENFORCEMENT   IN-FLIGHT   MEMBERS
paper     Safe   Suspended     0 of 1      LTICVM9 Down, LTICVM10 ?

No GuestPlacement was found. To declare every guest where it runs now, type: zferry adopt --store directory:PATH
`);
  });

  test('the brake tells how to release it', () => {
    const massChange = { hash: 'ab12cd34ef', since: '2026-01-05T15:30:00Z', guests: [{ guest: 'LITA', to: 'LTICVM10' }], more: 19 };
    const cluster = ssiCluster({ status: { observedGeneration: 1, massChange } });
    expect(statusTable({ clusters: [cluster], placements: [], relocations: [] }, { output: 'table', nowMs })).toContain(
      `paper: 20 guests displaced at once; nothing new starts (MassChange). If that is meant, annotate SSICluster paper:\n    zferry.io/release-mass-change: 'ab12cd34ef'\n`,
    );
  });

  test.each(['json', 'yaml'] as const)('-o %s is the resources themselves, whole', (output) => {
    const text = statusTable(inventory, { output, nowMs });
    const list: unknown = output === 'json' ? JSON.parse(text) : parse(text);
    expect(list).toEqual({
      apiVersion: 'v1',
      kind: 'List',
      items: [inventory.clusters[0], inventory.placements[1], inventory.placements[2], inventory.placements[0]],
    });
  });

  test('text that z/VM or a manifest brought cannot draw on the terminal', () => {
    const text = statusTable(
      { clusters: [], placements: [placement({ guest: 'LITA', status: { waitingFor: '\u001b[31mx' } })], relocations: [] },
      { output: 'table', nowMs },
    );
    expect(text).not.toContain('\u001b');
  });
});
