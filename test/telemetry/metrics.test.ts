import { describe, expect, test } from 'vitest';

import type { Survey } from '../../controller/reconcile/observer.ts';
import { createRegistry, metricsObserver } from '../../controller/telemetry/metrics.ts';
import { guestSurvey, outcomeEvent, survey } from './surveys.ts';

interface Fixture {
  readonly lines: () => Promise<readonly string[]>;
  readonly observer: ReturnType<typeof metricsObserver>;
  readonly surveys: () => number;
}

function fixture(seen: () => Survey | undefined): Fixture {
  let surveys = 0;
  const counted = (): Survey | undefined => {
    surveys++;
    return seen();
  };
  const registry = createRegistry({ version: '1.2.3', survey: counted });
  const observer = metricsObserver(registry, () => counted()?.clusters.map((cluster) => cluster.name) ?? []);
  return { lines: async () => (await registry.metrics()).split('\n'), observer, surveys: () => surveys };
}

const displaced = { placed: false, member: 'LTICVM10' } as const;

describe('gauges', () => {
  test('every state of guests has a series, and each guest is in exactly one', async () => {
    const guests = [
      guestSurvey(),
      guestSurvey({ guest: 'LITA', ...displaced, reason: 'WaitingForSlot' }),
      guestSurvey({ guest: 'LITB', ...displaced, reason: 'Held' }),
      guestSurvey({ guest: 'LITC', ...displaced, reason: 'MassChange' }),
      guestSurvey({ guest: 'LITD', placed: undefined, member: undefined, reason: 'ResidencyUnknown' }),
    ];
    const lines = await fixture(() => survey({ guests })).lines();
    expect(lines.filter((line) => line.startsWith('zferry_guests{'))).toEqual([
      'zferry_guests{cluster="paper",state="placed"} 1',
      'zferry_guests{cluster="paper",state="displaced"} 1',
      'zferry_guests{cluster="paper",state="unknown"} 1',
      'zferry_guests{cluster="paper",state="needs_person"} 1',
      'zferry_guests{cluster="paper",state="held"} 1',
    ]);
  });

  test('drift counts every guest that runs elsewhere, held and stalled ones too, and unknown ones not', async () => {
    const guests = [
      guestSurvey({ ...displaced, reason: 'Held' }),
      guestSurvey({ guest: 'LITC', ...displaced, reason: 'MassChange' }),
      guestSurvey({ guest: 'LITD', placed: undefined, reason: 'ResidencyUnknown' }),
    ];
    expect(await fixture(() => survey({ guests })).lines()).toContain('zferry_guest_drift{cluster="paper"} 2');
  });

  test('a cluster without drift reports zero, not nothing', async () => {
    const lines = await fixture(() => survey()).lines();
    expect(lines).toContain('zferry_guest_drift{cluster="paper"} 0');
    expect(lines).toContain('zferry_wrong_interface{cluster="paper"} 0');
    expect(lines).toContain('zferry_relocation_slots{cluster="paper"} 1');
    expect(lines).toContain('zferry_residency_age_seconds{cluster="paper"} 0.4');
  });

  test('a guest that is dark because zferry moves it has no wrong interface', async () => {
    const guests = [
      guestSurvey({ networkReady: false, reason: 'Relocating' }),
      guestSurvey({ guest: 'LITB', networkReady: false, reason: 'Repairing' }),
    ];
    expect(await fixture(() => survey({ guests })).lines()).toContain('zferry_wrong_interface{cluster="paper"} 1');
  });

  test('a cluster that is gone leaves no gauge behind', async () => {
    let seen = survey();
    const { lines } = fixture(() => seen);
    expect((await lines()).some((line) => line.startsWith('zferry_guest_drift{'))).toBe(true);
    seen = survey({ clusters: [], guests: [] });
    expect((await lines()).some((line) => line.startsWith('zferry_guest_drift{'))).toBe(false);
  });

  test('guests that name no existing cluster share one label, whatever they name', async () => {
    const guests = ['x1', 'x2', 'x3'].map((cluster) =>
      guestSurvey({ cluster, guest: cluster.toUpperCase(), reason: 'UnknownCluster', placed: undefined }),
    );
    const lines = await fixture(() => survey({ guests })).lines();
    expect(lines).toContain('zferry_guests{cluster="(unknown)",state="needs_person"} 3');
    expect(lines.filter((line) => /cluster="x\d"/.test(line))).toEqual([]);
  });

  test('one scrape takes one survey for the gauges and one for the names of the clusters, the next scrape others', async () => {
    const { lines, surveys } = fixture(() => survey());
    await lines();
    expect(surveys()).toBe(2);
    await lines();
    expect(surveys()).toBe(4);
  });

  test('before there is a controller the page is served without cluster series', async () => {
    const lines = await fixture(() => undefined).lines();
    expect(lines).toContain('workqueue_depth{name="zferry"} 0');
    expect(lines).toContain(`zferry_build_info{version="1.2.3",node="${process.version}"} 1`);
    expect(lines.some((line) => line.startsWith('process_cpu_seconds_total'))).toBe(true);
  });
});

describe('counters', () => {
  test('every cause and outcome of a known cluster starts at zero', async () => {
    const lines = await fixture(() => survey()).lines();
    expect(lines).toContain('zferry_relocations_total{cluster="paper",cause="External",outcome="LateMove"} 0');
    expect(lines.filter((line) => line.startsWith('zferry_relocations_total{'))).toHaveLength(6 * 13);
    expect(lines).toContain('zferry_dark_seconds_count{cluster="paper"} 0');
    expect(lines).toContain('zferry_invariant_violations_total{invariant="S1"} 0');
    expect(lines).toContain('zferry_reconcile_total{loop="guest",result="act"} 0');
  });

  test('a relocation is counted by outcome with its dark time, length and overhead', async () => {
    const { observer, lines } = fixture(() => survey());
    observer.outcome(outcomeEvent());
    const text = await lines();
    expect(text).toContain('zferry_relocations_total{cluster="paper",cause="Drift",outcome="Moved"} 1');
    expect(text).toContain('zferry_dark_seconds_sum{cluster="paper"} 0.84');
    expect(text).toContain('zferry_relocation_seconds_sum{cluster="paper"} 2.14');
    expect(text).toContain('zferry_relocation_overhead_seconds_bucket{le="0.25",cluster="paper"} 1');
    expect(text).toContain('zferry_relocation_overhead_seconds_bucket{le="0.1",cluster="paper"} 0');
  });

  test('what happened before the first scrape is not forgotten by it', async () => {
    const { observer, lines } = fixture(() => survey());
    observer.outcome(outcomeEvent());
    await lines();
    observer.outcome(outcomeEvent());
    expect(await lines()).toContain('zferry_dark_seconds_count{cluster="paper"} 2');
  });

  test('a dark time that became known later is counted once', async () => {
    const { observer, lines } = fixture(() => survey());
    const { darkMs: _, ...event } = outcomeEvent();
    observer.outcome(event);
    observer.dark({ cluster: 'paper', guest: 'LITDCON1', relocation: 'litdcon1-7', darkMs: 500, atMs: 0 });
    const text = await lines();
    expect(text).toContain('zferry_dark_seconds_count{cluster="paper"} 1');
    expect(text).toContain('zferry_dark_seconds_sum{cluster="paper"} 0.5');
  });

  test('a move of somebody else is counted, but its length is not known', async () => {
    const { observer, lines } = fixture(() => survey());
    observer.outcome(outcomeEvent({ cause: 'External', outcome: 'External' }));
    const text = await lines();
    expect(text).toContain('zferry_relocations_total{cluster="paper",cause="External",outcome="External"} 1');
    expect(text).toContain('zferry_relocation_seconds_count{cluster="paper"} 0');
  });

  test('however many kinds of trouble there are, the series are bounded', async () => {
    const { observer, lines } = fixture(() => survey());
    for (let number = 0; number < 100; number++) observer.trouble({ what: `kind${number}`, detail: 'x', atMs: 0 });
    const series = (await lines()).filter((line) => line.startsWith('zferry_trouble_total{'));
    expect(series).toHaveLength(33);
    expect(series).toContain('zferry_trouble_total{what="other"} 68');
  });

  test('a guest is named in no label, whatever happens to it', async () => {
    const { observer, lines } = fixture(() => survey({ guests: [guestSurvey({ guest: 'CANARY1', placed: false, reason: 'Held' })] }));
    observer.outcome(outcomeEvent({ guest: 'CANARY1', placement: 'canary1', relocation: 'canary1-1' }));
    observer.violation({ invariant: 'S1', guest: 'CANARY1', detail: 'two interfaces of CANARY1 are up', atMs: 0 });
    observer.reconciled({ loop: 'guest', durationMs: 1, result: 'act' });
    const text = (await lines()).join('\n');
    expect(text).toContain('zferry_invariant_violations_total{invariant="S1"} 1');
    expect(text.toUpperCase()).not.toContain('CANARY');
  });
});
