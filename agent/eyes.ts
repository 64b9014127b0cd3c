import type { HandsOptions, InterfaceSettings } from './hands-settings.ts';
import { hasCarrier, isUp, readLink } from './interface/kernel.ts';
import type { InterfaceReading, NetworkReading, Outcome } from './network.ts';
import { createProcessWatch } from './process.ts';
import type { AreaView, Daemon } from './routing/daemon.ts';
import { chooseMethod } from './routing/method.ts';
import type { Lan } from './routing/proof.ts';
import type { Subnet } from './routing/subnet.ts';

/** What is read of the guest's network and changes nothing. What the kernel says is fresh at each reading; what the daemon said is kept, because asking costs a process. */
export interface Eyes {
  readonly read: (maxAgeMs: number, signal: AbortSignal) => Promise<Outcome<NetworkReading>>;
  /** Whether `read` would answer what it did the last time; asks the kernel alone. */
  readonly isAsRead: (maxAgeMs: number) => boolean;
  /** One question to the daemon, in any case. */
  readonly look: (signal: AbortSignal) => Promise<Outcome<AreaView>>;
  /** Something is about to be changed: what was read is not what is any more. */
  readonly forget: () => void;
  readonly drainBoundMs: () => number;
}

/** An interface and its LAN. */
export interface OwnLan {
  readonly settings: InterfaceSettings;
  readonly subnet: Subnet;
}

/** Changing a setting and looking at its effect; a neighbour that drops an LSA (less than a second after another, by default) gets it again after five seconds, at most twice here. */
const commandsMs = 1000;
const floodingMs = 11_000;
const quietMs = 1000;
/** What a drain is taken to cost before the daemon's own timers were ever read: FRR's default maximum. */
const assumedMaxHoldMs = 5000;

export function createEyes({
  lans,
  daemon,
  options,
}: {
  readonly lans: readonly OwnLan[];
  readonly daemon: Daemon;
  readonly options: HandsOptions;
}): Eyes {
  const { clock, routing, sys = '/sys', proc = '/proc' } = options;
  let seen: { readonly view: Outcome<AreaView>; readonly atMs: number; readonly sinceMs: number } | undefined;
  /** The last answer of `read`. */
  let told: NetworkReading | undefined;
  /** What the last view means for each interface: a large area has many link states, and a view serves for minutes. */
  let meant: { readonly view: AreaView; readonly words: Map<string, Omit<InterfaceReading, 'name' | 'up'>> } | undefined;
  let maxHoldMs = routing.areaSpf?.maxHoldMs ?? assumedMaxHoldMs;

  const drainBoundMs = (): number => commandsMs + floodingMs + maxHoldMs + quietMs;
  const ospfd = createProcessWatch({ proc, pidFile: routing.pidFile, program: 'ospfd' });
  const fresh = (sinceMs: number, maxAgeMs: number): Outcome<AreaView> | undefined => {
    if (seen === undefined || seen.sinceMs !== sinceMs) return undefined;
    // What a daemon says that has only just been started is soon something else.
    return clock() - seen.atMs < Math.min(maxAgeMs, seen.atMs - sinceMs) ? seen.view : undefined;
  };
  const look = async (signal: AbortSignal): Promise<Outcome<AreaView>> => {
    const names = lans.map(({ settings }) => settings.name);
    const looked = await daemon.look(names, signal);
    if (looked.ok) maxHoldMs = Math.max(looked.value.spf.maxHoldMs, routing.areaSpf?.maxHoldMs ?? 0);
    return looked;
  };
  const area = async (sinceMs: number | undefined, maxAgeMs: number, signal: AbortSignal): Promise<Outcome<AreaView>> => {
    if (sinceMs === undefined) return { ok: false, why: 'the routing daemon does not run' };
    const known = fresh(sinceMs, maxAgeMs);
    if (known !== undefined) return known;
    const atMs = clock();
    const view = await look(signal);
    seen = { view, atMs, sinceMs };
    return view;
  };
  const reading = (lan: OwnLan, view: Outcome<AreaView>): InterfaceReading => {
    const { name } = lan.settings;
    const up = isUp(readLink(sys, name));
    if (!view.ok) return { name, up, drain: { method: 'none', because: view.why } };
    if (meant?.view !== view.value) meant = { view: view.value, words: new Map() };
    const said = meant.words.get(name) ?? meaningOf(lan, view.value);
    meant.words.set(name, said);
    return { name, up, ...said };
  };

  return {
    look,
    drainBoundMs,
    read: async (maxAgeMs, signal) => {
      const routingSinceMs = ospfd.startMs();
      const view = await area(routingSinceMs, maxAgeMs, signal);
      const interfaces = lans.map((lan) => reading(lan, view));
      told = { interfaces, drainBoundMs: drainBoundMs(), ...(routingSinceMs === undefined ? {} : { routingSinceMs }) };
      return { ok: true, value: told };
    },
    isAsRead: (maxAgeMs) => {
      if (told === undefined || told.drainBoundMs !== drainBoundMs()) return false;
      const sinceMs = ospfd.startMs();
      if (sinceMs !== told.routingSinceMs || (sinceMs !== undefined && fresh(sinceMs, maxAgeMs) === undefined)) return false;
      return told.interfaces.every(({ name, up }) => (up ? hasCarrier(sys, name) : !isUp(readLink(sys, name))));
    },
    forget: () => {
      seen = undefined;
      told = undefined;
    },
  };
}

function meaningOf(lan: OwnLan, view: AreaView): Omit<InterfaceReading, 'name' | 'up'> {
  const ospf = view.interfaces.find(({ name }) => name === lan.settings.name);
  const drainWay = chooseMethod(ospf, lanOf(lan, view), view.states);
  return { routed: ospf?.running === true, drain: drainWay, ...(ospf?.networkType === undefined ? {} : { networkType: ospf.networkType }) };
}

export function lanOf({ settings, subnet }: OwnLan, { routerId }: AreaView): Lan {
  return { name: settings.name, subnet, routerId };
}
