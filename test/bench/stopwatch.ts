import type { Deps, Ports } from '../../controller/reconcile/world.ts';

/** Notes when every call of the engine on a port began and ended, so that time can be told apart by whose it was. */

export type Whose = 'hypervisor' | 'guest' | 'store';

export interface Span {
  readonly whose: Whose;
  /** The place in the engine that called, or what was awaited. */
  readonly site: string;
  readonly startMs: number;
  readonly endMs: number;
}

export interface Stopwatch {
  readonly at: Deps['at'];
  readonly spans: readonly Span[];
  /** Instants at which calls began, in order; a call that has not come back is only here. */
  readonly begun: readonly { readonly whose: Whose; readonly site: string; readonly atMs: number }[];
  clear(): void;
}

/** A drain is the guest's time from the accepted quiesce to its proof, and a proof from the accepted activate to the route. */
export function createStopwatch(): Stopwatch {
  const spans: Span[] = [];
  const begun: { readonly whose: Whose; readonly site: string; readonly atMs: number }[] = [];
  const waits = new Map<string, { readonly site: string; readonly startMs: number }>();
  const timed =
    (whose: Whose, site: string) =>
    <O, T>(call: (o: O) => Promise<T>) =>
    async (o: O): Promise<T> => {
      const startMs = performance.now();
      begun.push({ whose, site, atMs: startMs });
      const answer = await call(o);
      spans.push({ whose, site, startMs, endMs: performance.now() });
      return answer;
    };
  const ended = (key: string): void => {
    const wait = waits.get(key);
    if (wait === undefined) return;
    waits.delete(key);
    spans.push({ whose: 'guest', ...wait, endMs: performance.now() });
  };

  const store = (ports: Ports['store'], site: string): Ports['store'] => {
    const noted = timed('store', site);
    return {
      ...ports,
      create: noted(ports.create),
      remove: noted(ports.remove),
      note: noted(ports.note),
      putStatus: (o) => noted(() => ports.putStatus(o))(o),
    };
  };
  const hypervisor = (ports: Ports['hypervisor'], site: string): Ports['hypervisor'] => {
    const noted = timed('hypervisor', site);
    return {
      ...{ capabilities: ports.capabilities, observe: ports.observe, inspect: noted(ports.inspect), test: noted(ports.test) },
      ...{ move: noted(ports.move), cancel: noted(ports.cancel), configure: noted(ports.configure) },
    };
  };
  const guests = (ports: Ports['guests'], site: string): Ports['guests'] => {
    const noted = timed('guest', site);
    return {
      ...{ capabilities: ports.capabilities, state: noted(ports.state), renew: noted(ports.renew) },
      quiesce(o) {
        waits.set(`${o.address.guest} drain`, { site: 'drain', startMs: performance.now() });
        return noted(ports.quiesce)(o);
      },
      activate(o) {
        waits.set(`${o.address.guest} proof`, { site: 'proof', startMs: performance.now() });
        return noted(ports.activate)(o);
      },
      watch: (o) =>
        ports.watch({
          ...o,
          onState(state) {
            if (state?.quiescedFor !== undefined) ended(`${o.address.guest} drain`);
            if (state?.interfaces.some((hsi) => hsi.proof === 'proven' || hsi.proof === 'alone') === true)
              ended(`${o.address.guest} proof`);
            o.onState(state);
          },
        }),
    };
  };
  return {
    spans,
    begun,
    at: (site, ports) => ({
      ...{ store: store(ports.store, site) },
      // A place that needs the store only is called without the others.
      ...{ hypervisor: ports.hypervisor === undefined ? ports.hypervisor : hypervisor(ports.hypervisor, site) },
      ...{ guests: ports.guests === undefined ? ports.guests : guests(ports.guests, site) },
    }),
    clear() {
      spans.length = 0;
      begun.length = 0;
    },
  };
}

/** Milliseconds between two instants by whose they were: a moment that several spans share is z/VM's first, then the guest's, then the store's; the rest is nobody's. */
export function shares(spans: readonly Span[], fromMs: number, toMs: number): Readonly<Record<Whose | 'rest', number>> {
  const cuts = [fromMs, toMs, ...spans.flatMap(({ startMs, endMs }) => [startMs, endMs])]
    .filter((ms) => ms >= fromMs && ms <= toMs)
    .toSorted((a, b) => a - b);
  const sums = { hypervisor: 0, guest: 0, store: 0, rest: 0 };
  for (const [index, endMs] of cuts.entries()) {
    const startMs = cuts[index - 1];
    if (startMs === undefined || endMs <= startMs) continue;
    const middleMs = (startMs + endMs) / 2;
    const running = new Set(spans.filter((span) => span.startMs <= middleMs && middleMs < span.endMs).map(({ whose }) => whose));
    sums[(['hypervisor', 'guest', 'store'] as const).find((whose) => running.has(whose)) ?? 'rest'] += endMs - startMs;
  }
  return sums;
}
