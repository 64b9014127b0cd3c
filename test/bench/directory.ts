import { clusterOf, placementAt, placementsOf } from './fleet.ts';
import { until, untilQuiet } from './engine.ts';
import { makeSite, runSite } from './site.ts';
import { createStopwatch } from './stopwatch.ts';
import { figure, median, verdict, type Table } from './table.ts';

/** `directory`: a folder of 2,000 manifests: how long until it is read, and how long an edit takes until something is done about it. */

const manifests = 2_000;
const edits = 5;
const targetMs = 300;

export async function measureDirectory(): Promise<Table> {
  const fleet = { guests: manifests, hsi: true, instant: true, unlimited: true };
  const site = makeSite([clusterOf(fleet), ...placementsOf(fleet)]);
  const watch = createStopwatch();
  const openedMs = performance.now();
  const running = await runSite(site, { at: watch.at });
  const syncedMs = performance.now() - openedMs;
  const restMs =
    (await untilQuiet(running, { what: 'start', done: () => running.counts.looks > manifests, quietMs: 1_500, deadlineMs: 60_000 })) -
    openedMs;
  const firstWrites = watch.spans.filter(({ whose }) => whose === 'store').length;
  const cold = await edited();
  const warm: number[] = [];
  for (let count = 1; count <= edits; count++) warm.push(await edited(count));
  const before = process.cpuUsage();
  await running.store.rescan();
  const { user, system } = process.cpuUsage(before);
  const rescanMs = (user + system) / 1000;
  await running.stop();
  const againMs = performance.now();
  const again = await runSite(site, {});
  const reopenedMs = performance.now() - againMs;
  await again.stop();
  site.dispose();
  return {
    title: `directory, ${manifests.toLocaleString('en-US')} manifests`,
    notes: [
      `Milliseconds; one file a placement, guests with HiperSockets, embedded simulated SSI that takes no time; edits: the median of ${edits}.`,
    ],
    columns: ['', 'ms', 'target', ''],
    rows: [
      ['first opening until synced', figure(syncedMs), '', 'no state yet: every record is written and fsynced'],
      ['until every guest rests and its status is written', figure(restMs), '', `${firstWrites} writes`],
      ['opening again until synced', figure(reopenedMs), '', 'nothing has changed'],
      [
        'a look at everything when nothing was reported',
        figure(rescanMs),
        '',
        'processor time; every two minutes, and only then on a local disk',
      ],
      ['the first edit after the start until its first effect', figure(cold), String(targetMs), verdict(cold, targetMs)],
      ['an edit until its first effect', figure(median(warm)), String(targetMs), verdict(median(warm), targetMs)],
      ['the slowest of them', figure(Math.max(...warm)), String(targetMs), verdict(Math.max(...warm), targetMs)],
    ],
  };

  /** From the rename of the edited file to the first call on z/VM or a guest. */
  async function edited(index = 0): Promise<number> {
    watch.clear();
    const before = running.counts.moved;
    const editedMs = site.edit(placementAt(fleet, index, 2));
    const effect = (): number | undefined => watch.begun.find(({ whose }) => whose !== 'store')?.atMs;
    await until(
      () => effect() !== undefined && running.counts.moved > before,
      20_000,
      () => 'the edit had no effect',
    );
    await untilQuiet(running, { what: 'the end of the move', done: () => true, quietMs: 300, deadlineMs: 20_000 });
    return (effect() ?? Number.NaN) - editedMs;
  }
}
