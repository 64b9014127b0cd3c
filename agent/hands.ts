import { createDriver, type Driver } from './interface/driver.ts';
import { probeAddress } from './interface/duplicate.ts';
import { isUp, readLink, readStartMs } from './interface/kernel.ts';
import type { HandsOptions, InterfaceSettings, Tool } from './hands-settings.ts';
import type { InterfaceReading, Network, NetworkReading, Outcome, Undo } from './network.ts';
import { pause } from './pause.ts';
import { createDaemon, type AreaView, type Daemon } from './routing/daemon.ts';
import { drain, revertMethod } from './routing/drain.ts';
import { chooseMethod } from './routing/method.ts';
import { othersOn, outside, type Lan } from './routing/proof.ts';
import { parseSubnet, type Subnet } from './routing/subnet.ts';
import { createVtysh } from './routing/vtysh.ts';

export type { DriverSettings, HandsOptions, InterfaceSettings, Tool } from './hands-settings.ts';

/** Changing a setting and looking at its effect; a neighbour that drops an LSA (less than a second after another, by default) gets it again after five seconds, at most twice here. */
const commandsMs = 1000;
const floodingMs = 11_000;
const quietMs = 1000;
/** What a drain is taken to cost before the daemon's own timers were ever read: FRR's default maximum. */
const assumedMaxHoldMs = 5000;
const lookEveryMs = 20;
const proveEveryMs = 100;

/** The network of this guest behind the port of `network.ts`. Only names, programs and paths of `options` are ever used. */
export function createNetwork(options: HandsOptions): Network {
  return new Hands(options);
}

interface Hand {
  readonly settings: InterfaceSettings;
  readonly subnet: Subnet;
  readonly driver: Driver;
}

class Hands implements Network {
  readonly #hands: ReadonlyMap<string, Hand>;
  readonly #daemon: Daemon;
  readonly #options: HandsOptions;
  readonly #sys: string;
  #seen: { readonly view: Outcome<AreaView>; readonly atMs: number; readonly sinceMs: number | undefined } | undefined;
  /** What the last view means for each interface: a large area has many link states, and a view serves for minutes. */
  #meant: { readonly view: AreaView; readonly words: Map<string, Omit<InterfaceReading, 'name' | 'up'>> } | undefined;
  #maxHoldMs: number;

  constructor(options: HandsOptions) {
    this.#options = options;
    this.#sys = options.sys ?? '/sys';
    this.#maxHoldMs = options.routing.areaSpf?.maxHoldMs ?? assumedMaxHoldMs;
    this.#daemon = createDaemon(createVtysh({ argv: options.routing.vtysh }));
    const tool = (name: Tool): string => options.tools?.[name] ?? name;
    this.#hands = new Map(
      options.interfaces.map((settings) => {
        const subnet = parseSubnet(settings.address);
        if (subnet === undefined) throw new Error(`${settings.name}: ${settings.address} is no IPv4 address with prefix length`);
        return [settings.name, { settings, subnet, driver: createDriver({ settings, tool, sys: this.#sys }) }];
      }),
    );
  }

  async read({ maxAgeMs = 0, signal }: { readonly maxAgeMs?: number; readonly signal: AbortSignal }): Promise<Outcome<NetworkReading>> {
    const routingSinceMs = this.#routingSinceMs();
    const view = await this.#area(routingSinceMs, maxAgeMs, signal);
    const interfaces = [...this.#hands.values()].map((hand) => this.#reading(hand, view));
    return {
      ok: true,
      value: { interfaces, drainBoundMs: this.#drainBoundMs(), ...(routingSinceMs === undefined ? {} : { routingSinceMs }) },
    };
  }

  async planDrain({ name, signal }: { readonly name: string; readonly signal: AbortSignal }): Promise<Outcome<Undo>> {
    const hand = this.#hands.get(name);
    if (hand === undefined) return unknownInterface(name);
    const looked = await this.#look(signal);
    if (!looked.ok) return looked;
    const ospf = looked.value.interfaces.find((one) => one.name === name);
    const { method, because } = chooseMethod(ospf, lanOf(hand, looked.value), looked.value.states);
    const undo = { interface: name, method, ...(ospf?.networkType === undefined ? {} : { networkType: ospf.networkType }) };
    if (method === 'none') return { ok: true, value: undo };
    const configured = await this.#daemon.configured(name, `${hand.subnet.network}/${hand.subnet.length}`, signal);
    if (!configured.ok) return configured;
    const { cost, statement } = configured.value;
    if (method !== 'no network') return { ok: true, value: { ...undo, cost: String(cost ?? 'auto') } };
    if (statement === undefined) {
      return { ok: false, why: `${name} cannot be drained: ${because}, and no network statement is for its subnet alone` };
    }
    return { ok: true, value: { ...undo, statement } };
  }

  async drain({ undo, signal, onWithdrawn, onDrained }: Parameters<Network['drain']>[0]): Promise<Outcome<void>> {
    const hand = this.#hands.get(undo.interface);
    if (hand === undefined) return unknownInterface(undo.interface);
    if (!isUp(readLink(this.#sys, undo.interface))) return this.restore({ undo, leaveDown: true, signal });
    this.#seen = undefined;
    return drain({
      undo,
      subnet: hand.subnet,
      driver: hand.driver,
      daemon: this.#daemon,
      area: this.#options.routing.areaSpf ?? { delayMs: 0, maxHoldMs: 0 },
      sys: this.#sys,
      clock: this.#options.clock,
      signal: AbortSignal.any([signal, AbortSignal.timeout(this.#drainBoundMs())]),
      onWithdrawn,
      onDrained,
    });
  }

  async restore({ undo, leaveDown = false, signal }: Parameters<Network['restore']>[0]): Promise<Outcome<void>> {
    const hand = this.#hands.get(undo.interface);
    if (hand === undefined) return unknownInterface(undo.interface);
    this.#seen = undefined;
    if (leaveDown) {
      const down = await hand.driver.down(signal);
      if (!down.ok) return down;
    }
    const back = await revertMethod(undo, this.#daemon, signal);
    return back.ok && !leaveDown ? hand.driver.up(signal) : back;
  }

  async raise({ name, signal }: { readonly name: string; readonly signal: AbortSignal }): Promise<Outcome<void>> {
    const hand = this.#hands.get(name);
    if (hand === undefined) return unknownInterface(name);
    this.#seen = undefined;
    const { networkType } = hand.settings;
    const typed = networkType === undefined ? done : await this.#daemon.setInterface(name, [`ip ospf network ${networkType}`], signal);
    const up = typed.ok ? await hand.driver.up(signal) : typed;
    if (!up.ok) return up;
    const [address, announced] = await Promise.all([this.#probe(hand, signal), this.#announced(hand, signal)]);
    if (address.ok && address.value === 'free') return announced;
    const down = await hand.driver.down(signal);
    const why = address.ok
      ? `${hand.subnet.address} is in use by somebody else on that LAN`
      : `the ARP probe could not be made: ${address.why}`;
    return { ok: false, why: `${why}; ${name} ${down.ok ? 'was taken down again' : `could not be taken down again: ${down.why}`}` };
  }

  async lower({ name, signal }: { readonly name: string; readonly signal: AbortSignal }): Promise<Outcome<void>> {
    const hand = this.#hands.get(name);
    if (hand === undefined) return unknownInterface(name);
    this.#seen = undefined;
    // Down in the kernel first: ospfd tells the area within milliseconds, a distribution's tool may take a second.
    const cut = await hand.driver.cut(signal);
    const down = await hand.driver.down(signal);
    return down.ok ? down : { ok: false, why: cut.ok ? `${name} is down, and its owner was not told: ${down.why}` : cut.why };
  }

  async prove({ name, signal }: { readonly name: string; readonly signal: AbortSignal }): Promise<Outcome<'proven' | 'alone'>> {
    const hand = this.#hands.get(name);
    if (hand === undefined) return unknownInterface(name);
    let why = 'nothing was read';
    do {
      const looked = await this.#look(signal);
      const proof = looked.ok ? proofOf(hand, looked.value) : looked;
      if (proof.ok) return proof;
      why = proof.why;
    } while (await pause(proveEveryMs, signal));
    return { ok: false, why: `not proven: ${why}` };
  }

  #probe({ settings, subnet }: Hand, signal: AbortSignal): Promise<Outcome<'free' | 'taken'>> {
    // HiperSockets of layer 3 has no ARP: the machine itself refuses a duplicate when the address is registered.
    if (readLink(this.#sys, settings.name)?.arp !== true) return Promise.resolve({ ok: true, value: 'free' });
    return probeAddress({ arping: this.#options.tools?.arping ?? 'arping', name: settings.name, address: subnet.address, signal });
  }

  async #announced(hand: Hand, signal: AbortSignal): Promise<Outcome<void>> {
    let why = 'nothing was read';
    do {
      const looked = await this.#look(signal);
      if (looked.ok) {
        const own = looked.value.states.routers.find(({ router }) => router === looked.value.routerId);
        if (own?.links.some(({ kind, id, data }) => hand.subnet.has(kind === 'stub' ? id : data)) === true) return done;
        why = `the router-LSA does not list ${hand.settings.name}`;
      } else why = looked.why;
    } while (await pause(lookEveryMs, signal));
    return { ok: false, why: `${hand.settings.name} is up and not announced: ${why}` };
  }

  #reading(hand: Hand, view: Outcome<AreaView>): InterfaceReading {
    const { name } = hand.settings;
    const up = isUp(readLink(this.#sys, name));
    if (!view.ok) return { name, up, drain: { method: 'none', because: view.why } };
    if (this.#meant?.view !== view.value) this.#meant = { view: view.value, words: new Map() };
    const { words } = this.#meant;
    const said = words.get(name) ?? meaningOf(hand, view.value);
    words.set(name, said);
    return { name, up, ...said };
  }

  async #area(sinceMs: number | undefined, maxAgeMs: number, signal: AbortSignal): Promise<Outcome<AreaView>> {
    if (sinceMs === undefined) return { ok: false, why: 'the routing daemon does not run' };
    const seen = this.#seen;
    const now = this.#options.clock();
    // What a daemon says that has only just been started is soon something else.
    if (seen !== undefined && seen.sinceMs === sinceMs && now - seen.atMs < Math.min(maxAgeMs, seen.atMs - sinceMs)) return seen.view;
    const view = await this.#look(signal);
    this.#seen = { view, atMs: now, sinceMs };
    return view;
  }

  async #look(signal: AbortSignal): Promise<Outcome<AreaView>> {
    const looked = await this.#daemon.look([...this.#hands.keys()], signal);
    if (looked.ok) this.#maxHoldMs = Math.max(looked.value.spf.maxHoldMs, this.#options.routing.areaSpf?.maxHoldMs ?? 0);
    return looked;
  }

  #drainBoundMs(): number {
    return commandsMs + floodingMs + this.#maxHoldMs + quietMs;
  }

  #routingSinceMs(): number | undefined {
    return readStartMs({ proc: this.#options.proc ?? '/proc', pidFile: this.#options.routing.pidFile, program: 'ospfd' });
  }
}

const done: Outcome<void> = { ok: true, value: undefined };

function unknownInterface(name: string): { readonly ok: false; readonly why: string } {
  return { ok: false, why: `${name} is not in the agent's file; nothing was done` };
}

function meaningOf(hand: Hand, view: AreaView): Omit<InterfaceReading, 'name' | 'up'> {
  const ospf = view.interfaces.find(({ name }) => name === hand.settings.name);
  const drainWay = chooseMethod(ospf, lanOf(hand, view), view.states);
  return { routed: ospf?.running === true, drain: drainWay, ...(ospf?.networkType === undefined ? {} : { networkType: ospf.networkType }) };
}

function lanOf({ settings, subnet }: Hand, { routerId }: AreaView): Lan {
  return { name: settings.name, subnet, routerId };
}

/** A peer's address through the interface; or nobody else has that LAN, which only a database that is in step with a neighbour elsewhere can say. */
function proofOf(hand: Hand, view: AreaView): Outcome<'proven' | 'alone'> {
  const { name } = hand.settings;
  if (view.hostRoutes.some((route) => route.interface === name && !hand.subnet.has(route.address))) return { ok: true, value: 'proven' };
  const others = othersOn(lanOf(hand, view), view.states);
  const neighbours = view.neighbours.filter((one) => one.interface === name).length;
  if (others.broadcast + others.pointToPoint === 0 && neighbours === 0 && outside(name, view.neighbours).addresses.length > 0) {
    return { ok: true, value: 'alone' };
  }
  return { ok: false, why: `no route to another guest's address goes through ${name} yet (${neighbours} neighbours there)` };
}
