import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

import { outcomes, reasons } from '../domain/reason.ts';
import type { Observer, Survey } from '../reconcile/observer.ts';
import { type ClusterSummary, causes, guestStates, summarised } from './summary.ts';

/** Metrics named after what a person asks. Labels are bounded: clusters, members and words of the code; a guest's name is in no label. */

export interface MetricsOptions {
  readonly version: string;
  /** What the controller sees now; undefined before there is a controller. It is called once a scrape. */
  readonly survey: () => Survey | undefined;
}

/** Everything that `/metrics` shows. Gauges are read from the survey when scraped; counters and histograms are fed by `metricsObserver`. */
export function createRegistry(o: MetricsOptions): Registry {
  const registry = new Registry();
  // So often the library's timer wakes a process that has nothing to do. Its default of 10 ms cost 0.75 % of a core where it was measured, and 1 s half of all that an idle controller wakes for.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 10_000 });
  const buildInfo = new Gauge({
    name: 'zferry_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node'],
    registers: [registry],
  });
  buildInfo.set({ version: o.version, node: process.version }, 1);
  const scraped = oncePerScrape(() => scrapeOf(o.survey()));
  guestGauges(registry, scraped);
  clusterGauges(registry, scraped);
  new Gauge({
    name: 'workqueue_depth',
    help: 'Keys that wait to be looked at.',
    labelNames: ['name'],
    registers: [registry],
    collect() {
      this.set({ name: 'zferry' }, scraped().queueDepth);
    },
  });
  return registry;
}

interface Scrape {
  readonly queueDepth: number;
  readonly clusters: readonly ClusterSummary[];
}

function scrapeOf(survey: Survey | undefined): Scrape {
  return { queueDepth: survey?.queueDepth ?? 0, clusters: survey === undefined ? [] : summarised(survey) };
}

/** All metrics of one scrape are collected in one synchronous pass, so they share one reading: they agree, and a fleet is walked once. */
function oncePerScrape<T>(read: () => T): () => T {
  let shared: { readonly value: T } | undefined;
  return () => {
    if (shared === undefined) {
      shared = { value: read() };
      queueMicrotask(() => (shared = undefined));
    }
    return shared.value;
  };
}

function guestGauges(registry: Registry, scraped: () => Scrape): void {
  new Gauge({
    name: 'zferry_guests',
    help: 'Declared guests by what is true of each now; the states exclude each other.',
    labelNames: ['cluster', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const cluster of scraped().clusters)
        for (const state of guestStates) this.set({ cluster: cluster.name, state }, cluster.states[state]);
    },
  });
  new Gauge({
    name: 'zferry_guests_by_reason',
    help: 'Declared guests by the reason word of their Ready condition; only reasons that some guest has.',
    labelNames: ['cluster', 'reason', 'class'],
    registers: [registry],
    collect() {
      this.reset();
      for (const cluster of scraped().clusters) {
        for (const [reason, count] of cluster.reasons) this.set({ cluster: cluster.name, reason, class: reasons[reason].class }, count);
      }
    },
  });
  new Gauge({
    name: 'zferry_member_guests',
    help: 'Guests logged on to a member, declared or not.',
    labelNames: ['cluster', 'member', 'state'],
    registers: [registry],
    collect() {
      this.reset();
      for (const cluster of scraped().clusters)
        for (const member of cluster.members) this.set({ cluster: cluster.name, member: member.name, state: member.state }, member.guests);
    },
  });
}

/** One gauge a cluster each: name, help, and how it is read. */
const perCluster: readonly {
  readonly name: string;
  readonly help: string;
  readonly read: (cluster: ClusterSummary) => number | undefined;
}[] = [
  {
    name: 'zferry_guest_drift',
    help: 'Is anything not where it should be? Guests that run elsewhere than declared, whether zferry may move them now or not.',
    read: (cluster) => cluster.drift,
  },
  {
    name: 'zferry_wrong_interface',
    help: 'Guests whose right HiperSockets interface is not the only one up, those on a move left out.',
    read: (cluster) => cluster.wrongInterface,
  },
  { name: 'zferry_relocations_in_flight', help: 'Relocations that hold a slot now.', read: (cluster) => cluster.inFlight },
  { name: 'zferry_relocation_slots', help: 'Relocations that may be in flight at once.', read: (cluster) => cluster.slots },
  {
    name: 'zferry_guests_without_placement',
    help: 'Guests that run in the cluster and that no placement declares.',
    read: (cluster) => cluster.unplaced,
  },
  {
    name: 'zferry_residency_age_seconds',
    help: 'Age of the oldest member reading; nothing is decided on one older than 15 s. Absent before the first.',
    read: (cluster) => (cluster.residencyAgeMs === undefined ? undefined : cluster.residencyAgeMs / 1000),
  },
];

function clusterGauges(registry: Registry, scraped: () => Scrape): void {
  for (const { name, help, read } of perCluster) {
    new Gauge({
      name,
      help,
      labelNames: ['cluster'],
      registers: [registry],
      collect() {
        this.reset();
        for (const cluster of scraped().clusters) {
          const value = read(cluster);
          if (value !== undefined) this.set({ cluster: cluster.name }, value);
        }
      },
    });
  }
}

/** Counts what the loops tell into counters and histograms of `registry`. `clusters` names those whose series start at zero before anything has happened. */
export function metricsObserver(registry: Registry, clusters: () => readonly string[]): Observer {
  const moves = moveMetrics(registry, oncePerScrape(clusters));
  const loops = loopMetrics(registry);
  const what = bounded(32);
  const invariant = bounded(64);
  return {
    step() {
      // The durations of steps are in the log and in the Relocation; the histograms hold what people ask of whole moves.
    },
    outcome(event) {
      const { cluster, cause, outcome } = event;
      moves.begin(cluster);
      moves.total.inc({ cluster, cause, outcome });
      // A move that somebody else made has no length that zferry could know.
      if (outcome !== 'External') moves.seconds.observe({ cluster }, event.totalMs / 1000);
      if (event.darkMs !== undefined) moves.dark.observe({ cluster }, event.darkMs / 1000);
      if (event.overheadMs !== undefined) moves.overhead.observe({ cluster }, event.overheadMs / 1000);
    },
    dark(event) {
      moves.begin(event.cluster);
      moves.dark.observe({ cluster: event.cluster }, event.darkMs / 1000);
    },
    reason() {
      // Read from the survey: a gauge that only follows changes is wrong after the first one it missed.
    },
    reconciled(event) {
      loops.total.inc({ loop: event.loop, result: event.result });
      loops.seconds.observe({ loop: event.loop }, event.durationMs / 1000);
    },
    trouble(event) {
      loops.trouble.inc({ what: what(event.what) });
    },
    violation(event) {
      loops.violations.inc({ invariant: invariant(event.invariant) });
    },
  };
}

function moveMetrics(registry: Registry, clusters: () => readonly string[]) {
  const begun = new Set<string>();
  // Zeroing a histogram forgets what it holds, so each cluster is begun once and before its first value.
  const begin = (cluster: string): void => {
    if (begun.has(cluster)) return;
    begun.add(cluster);
    for (const cause of causes) for (const outcome of outcomes) total.inc({ cluster, cause, outcome }, 0);
    for (const histogram of [dark, seconds, overhead]) histogram.zero({ cluster });
  };
  const shared = { labelNames: ['cluster'] as const, registers: [registry], collect: () => clusters().forEach(begin) };
  const dark = new Histogram({
    ...shared,
    name: 'zferry_dark_seconds',
    help: 'How long was it dark? From the first HiperSockets route withdrawn to the first one back.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
  });
  const seconds = new Histogram({
    ...shared,
    name: 'zferry_relocation_seconds',
    help: 'A whole relocation, from its claim to its end.',
    buckets: [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600],
  });
  const overhead = new Histogram({
    ...shared,
    name: 'zferry_relocation_overhead_seconds',
    help: 'What zferry adds: everything but VMRELOCATE and the drain in the guest.',
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  const total = new Counter({
    ...shared,
    name: 'zferry_relocations_total',
    help: 'Relocations that have ended, by cause and outcome.',
    labelNames: ['cluster', 'cause', 'outcome'] as const,
  });
  return { begin, dark, seconds, overhead, total };
}

function loopMetrics(registry: Registry) {
  const registers = [registry];
  const total = new Counter({
    name: 'zferry_reconcile_total',
    help: 'Passes over one key, by loop and by what came of it.',
    labelNames: ['loop', 'result'] as const,
    registers,
  });
  const seconds = new Histogram({
    name: 'zferry_reconcile_duration_seconds',
    help: 'One pass over one key.',
    labelNames: ['loop'] as const,
    registers,
    buckets: [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1],
  });
  const trouble = new Counter({
    name: 'zferry_trouble_total',
    help: "Answers of z/VM, guests or the store that are nobody's decision: sweeps that failed, writes that conflicted.",
    labelNames: ['what'] as const,
    registers,
  });
  const violations = new Counter({
    name: 'zferry_invariant_violations_total',
    help: 'Which invariant broke? Any increase is a defect of zferry or a hand that acted past it.',
    labelNames: ['invariant'] as const,
    registers,
  });
  for (const loop of ['guest', 'cluster']) {
    for (const result of ['rest', 'wait', 'act']) total.inc({ loop, result }, 0);
    seconds.zero({ loop });
  }
  for (let number = 1; number <= 22; number++) violations.inc({ invariant: `S${number}` }, 0);
  return { total, seconds, trouble, violations };
}

/** Lets the first `max` different values of a label through and calls every later one `other`. */
function bounded(max: number): (value: string) => string {
  const seen = new Set<string>();
  return (value) => {
    if (seen.size < max) seen.add(value);
    return seen.has(value) ? value : 'other';
  };
}
