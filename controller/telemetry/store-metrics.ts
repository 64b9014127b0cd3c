import { Counter, Gauge, type Registry } from 'prom-client';

/** What a store in an API server tells of itself: how often it had to begin anew, whether it answers, and whether this replica leads. */

export interface StoreFigures {
  /** Counts that only grow, by what was counted; the words are the code's own. */
  readonly counters: () => Readonly<Record<string, number>>;
  readonly reachable: () => boolean;
  readonly leading: () => boolean;
  /** Since when the API server has said nothing, in ms. */
  readonly silentMs: () => number;
}

/** Adds the metrics to a registry; they are read when scraped. */
export function addStoreMetrics(registry: Registry, figures: StoreFigures): void {
  const registers = [registry];
  new Counter({
    name: 'zferry_store_total',
    help: 'What the store has met: watches opened and broken, lists made again, lines that could not be read, answers that were refused or late.',
    labelNames: ['what'],
    registers,
    collect() {
      this.reset();
      for (const [what, count] of Object.entries(figures.counters())) this.inc({ what }, count);
    },
  });
  new Gauge({
    name: 'zferry_store_reachable',
    help: 'Does the API server answer? 1, or 0 while its lists or watches fail. What is in flight goes on; nothing new is started.',
    registers,
    collect() {
      this.set(figures.reachable() ? 1 : 0);
    },
  });
  new Gauge({
    name: 'zferry_store_silence_seconds',
    help: 'Since when the API server has said nothing at all. Its bookmarks come once a minute.',
    registers,
    collect() {
      this.set(figures.silentMs() / 1000);
    },
  });
  new Gauge({
    name: 'zferry_leader',
    help: 'Does this replica act? 1, or 0 while it stands by.',
    registers,
    collect() {
      this.set(figures.leading() ? 1 : 0);
    },
  });
}
