import { createStopwatch, shares, type Span } from './stopwatch.ts';
import { until, untilQuiet } from './engine.ts';
import { clusterOf, placementAt, placementsOf } from './fleet.ts';
import { makeSite, runSite } from './site.ts';
import { figure, median, verdict, type Table } from './table.ts';

/** `overhead`: what one move costs beyond z/VM and guest, from the edit of a manifest to the record of its end, at the default limits. */

/** LGREVACB's sleeps around one VMRELOCATE: 3 s, 3 s and 10 s. */
const paperMs = 16_000;
const targetMs = 250;
const moves = 9;
const clusterWrite = 'write cluster status';

interface Move {
  readonly totalMs: number;
  readonly hypervisorMs: number;
  readonly guestMs: number;
  readonly storeMs: number;
  /** From the rename to the first thing the engine does. */
  readonly noticedMs: number;
  /** Nobody was asked anything. */
  readonly restMs: number;
  readonly overheadMs: number;
  readonly cpuMs: number;
  readonly releasedMs: number;
  readonly writes: readonly Span[];
  readonly toldMs: number | undefined;
}

export async function measureOverhead(): Promise<Table> {
  const fleet = { guests: moves + 1, hsi: true, instant: false, unlimited: false };
  const cluster = clusterOf(fleet);
  const population = cluster.spec.hypervisor.simulated?.population?.map((group) => ({ ...group, memoryMebibytes: 100 })) ?? [];
  // No more memory than a quarter of a second's copy: what z/VM takes is not what is measured.
  const site = makeSite([{ ...cluster, spec: { ...cluster.spec, hypervisor: { simulated: { population } } } }, ...placementsOf(fleet)]);
  const watch = createStopwatch();
  const ends: { readonly atMs: number; readonly overheadMs: number | undefined }[] = [];
  const running = await runSite(site, {
    at: watch.at,
    observer: { outcome: ({ overheadMs }) => void ends.push({ atMs: performance.now(), overheadMs }) },
  });
  await untilQuiet(running, { what: 'start', done: () => running.counts.looks > fleet.guests, quietMs: 1_500, deadlineMs: 20_000 });
  const measured: Move[] = [];
  for (let index = 0; index < fleet.guests; index++) {
    watch.clear();
    ends.length = 0;
    const before = process.cpuUsage();
    const editedMs = site.edit(placementAt(fleet, index, 2));
    const released = (): boolean => watch.spans.some(({ site, startMs }) => site === clusterWrite && startMs > (ends[0]?.atMs ?? Infinity));
    await untilQuiet(running, { what: 'a move', done: released, quietMs: 50, deadlineMs: 20_000 });
    const cpu = process.cpuUsage(before);
    const end = ends[0];
    // The first one pays for compiling.
    if (index > 0 && end !== undefined)
      measured.push(
        moveOf({
          spans: [...watch.spans],
          begun: watch.begun[0]?.atMs ?? 0,
          editedMs,
          endMs: end.atMs,
          toldMs: end.overheadMs,
          cpuMs: (cpu.user + cpu.system) / 1000,
        }),
      );
  }
  const handoverMs = await handover({
    edit: (index) => void site.edit(placementAt(fleet, index, 4)),
    begin() {
      watch.clear();
      ends.length = 0;
    },
    ends,
    tests: () => watch.begun.filter(({ site: caller }) => caller === 'test').map(({ atMs }) => atMs),
  });
  const failed = running.counts.failed;
  await running.stop();
  site.dispose();
  if (failed > 0) throw new Error(`${failed} relocations failed`);
  return overheadTable(measured, handoverMs);
}

/** Three guests displaced at once and one slot: from the record of one's end to the TEST of the next. */
async function handover(o: {
  readonly edit: (index: number) => void;
  readonly begin: () => void;
  readonly ends: readonly { readonly atMs: number }[];
  readonly tests: () => readonly number[];
}): Promise<number> {
  o.begin();
  for (const index of [0, 1, 2]) o.edit(index);
  await until(
    () => o.ends.length === 3,
    30_000,
    () => `${o.ends.length} of 3 guests moved one after the other`,
  );
  const tests = o.tests();
  return median(o.ends.slice(0, 2).map(({ atMs }, index) => (tests[index + 1] ?? Number.NaN) - atMs));
}

function moveOf(o: {
  readonly spans: readonly Span[];
  readonly begun: number;
  readonly editedMs: number;
  readonly endMs: number;
  readonly toldMs: number | undefined;
  readonly cpuMs: number;
}): Move {
  const { spans, editedMs, endMs } = o;
  const whole = shares(spans, editedMs, endMs);
  const noticedMs = o.begun - editedMs;
  const release = spans.find(({ site, startMs }) => site === clusterWrite && startMs > endMs);
  return {
    totalMs: endMs - editedMs,
    hypervisorMs: whole.hypervisor,
    guestMs: whole.guest,
    storeMs: whole.store,
    noticedMs,
    restMs: whole.rest - noticedMs,
    overheadMs: endMs - editedMs - whole.hypervisor - whole.guest,
    cpuMs: o.cpuMs,
    releasedMs: (release?.endMs ?? Number.NaN) - endMs,
    writes: spans.filter(({ whose }) => whose === 'store'),
    toldMs: o.toldMs,
  };
}

function overheadTable(measured: readonly Move[], handoverMs: number): Table {
  const of = (read: (move: Move) => number): number => median(measured.map(read));
  const overheadMs = of(({ overheadMs }) => overheadMs);
  const written = measured.flatMap(({ writes }) => writes.map(({ startMs, endMs }) => endMs - startMs));
  const sites = [...new Set(measured.flatMap(({ writes }) => writes.map(({ site }) => site)))];
  const row = (what: string, value: number, note = ''): readonly string[] => [what, figure(value), '', note];
  return {
    title: 'overhead of one move',
    notes: [
      `Milliseconds, medians of ${measured.length} moves, one after the other: directory store, every write fsynced, embedded simulated SSI, guests with HiperSockets, default limits.`,
      'The paper: fixed sleeps in LGREVACB around one VMRELOCATE, 3 + 3 + 10 s.',
    ],
    columns: ['', 'zferry', 'paper', ''],
    rows: [
      [
        'beyond z/VM and guest',
        figure(overheadMs),
        figure(paperMs),
        `${figure(paperMs / overheadMs)} x less; target ${targetMs}: ${verdict(overheadMs, targetMs)}`,
      ],
      row(
        '- the edit is noticed, read and recorded',
        of(({ noticedMs }) => noticedMs),
        'to the first call of the engine',
      ),
      row(
        '- waiting for the store alone',
        of(({ storeMs }) => storeMs),
        `${figure(of(({ writes }) => writes.length))} writes, median ${figure(median(written))} ms, longest ${figure(Math.max(...written))}`,
      ),
      row(
        '- decisions, timers',
        of(({ restMs }) => restMs),
        'nobody is asked anything',
      ),
      row(
        'z/VM: inspect, TEST, MOVE',
        of(({ hypervisorMs }) => hypervisorMs),
      ),
      row(
        'guest: orders, drain, proof',
        of(({ guestMs }) => guestMs),
      ),
      row(
        'edit to the record of the end',
        of(({ totalMs }) => totalMs),
      ),
      row(
        'from there to the released claim',
        of(({ releasedMs }) => releasedMs),
        'waits up to 1 s for another write to go with',
      ),
      row('from there to the TEST of a guest that waited', handoverMs, 'one slot; the next move begins so late'),
      row(
        'overheadMs as the Relocation tells it',
        of(({ toldMs }) => toldMs ?? Number.NaN),
      ),
      row(
        'processor time, all of it',
        of(({ cpuMs }) => cpuMs),
        'of the process, until nothing happens any more',
      ),
      ...sites.map((site) =>
        row(
          `store: ${site}`,
          median(
            measured.flatMap(({ writes }) => writes.filter((span) => span.site === site).map(({ startMs, endMs }) => endMs - startMs)),
          ),
          `${figure(of(({ writes }) => writes.filter((span) => span.site === site).length))} a move`,
        ),
      ),
    ],
  };
}
