import { createEyes, lanOf, type Eyes } from './eyes.ts';
import { createDriver, type Driver } from './interface/driver.ts';
import { probeAddress } from './interface/duplicate.ts';
import { isUp, readLink } from './interface/kernel.ts';
import type { HandsOptions, InterfaceSettings, Tool } from './hands-settings.ts';
import type { Network, NetworkReading, Outcome, Undo } from './network.ts';
import { pause } from './pause.ts';
import { createDaemon, type AreaView, type Daemon } from './routing/daemon.ts';
import { drain, revertMethod } from './routing/drain.ts';
import { chooseMethod } from './routing/method.ts';
import { othersOn, outside } from './routing/proof.ts';
import { parseSubnet, type Subnet } from './routing/subnet.ts';
import { createVtysh } from './routing/vtysh.ts';

export type { DriverSettings, HandsOptions, InterfaceSettings, Tool } from './hands-settings.ts';

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
  readonly #eyes: Eyes;

  constructor(options: HandsOptions) {
    this.#options = options;
    this.#sys = options.sys ?? '/sys';
    this.#daemon = createDaemon(createVtysh({ argv: options.routing.vtysh }));
    const tool = (name: Tool): string => options.tools?.[name] ?? name;
    this.#hands = new Map(
      options.interfaces.map((settings) => {
        const subnet = parseSubnet(settings.address);
        if (subnet === undefined) throw new Error(`${settings.name}: ${settings.address} is no IPv4 address with prefix length`);
        return [settings.name, { settings, subnet, driver: createDriver({ settings, tool, sys: this.#sys }) }];
      }),
    );
    this.#eyes = createEyes({ lans: [...this.#hands.values()], daemon: this.#daemon, options });
  }

  read({ maxAgeMs = 0, signal }: { readonly maxAgeMs?: number; readonly signal: AbortSignal }): Promise<Outcome<NetworkReading>> {
    return this.#eyes.read(maxAgeMs, signal);
  }

  isAsRead(maxAgeMs: number): boolean {
    return this.#eyes.isAsRead(maxAgeMs);
  }

  async planDrain({ name, signal }: { readonly name: string; readonly signal: AbortSignal }): Promise<Outcome<Undo>> {
    const hand = this.#hands.get(name);
    if (hand === undefined) return unknownInterface(name);
    const looked = await this.#eyes.look(signal);
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
    this.#eyes.forget();
    return drain({
      undo,
      subnet: hand.subnet,
      driver: hand.driver,
      daemon: this.#daemon,
      area: this.#options.routing.areaSpf ?? { delayMs: 0, maxHoldMs: 0 },
      sys: this.#sys,
      clock: this.#options.clock,
      signal: AbortSignal.any([signal, AbortSignal.timeout(this.#eyes.drainBoundMs())]),
      onWithdrawn,
      onDrained,
    });
  }

  async restore({ undo, leaveDown = false, signal }: Parameters<Network['restore']>[0]): Promise<Outcome<void>> {
    const hand = this.#hands.get(undo.interface);
    if (hand === undefined) return unknownInterface(undo.interface);
    this.#eyes.forget();
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
    this.#eyes.forget();
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
    this.#eyes.forget();
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
      const looked = await this.#eyes.look(signal);
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
      const looked = await this.#eyes.look(signal);
      if (looked.ok) {
        const own = looked.value.states.routers.find(({ router }) => router === looked.value.routerId);
        if (own?.links.some(({ kind, id, data }) => hand.subnet.has(kind === 'stub' ? id : data)) === true) return done;
        why = `the router-LSA does not list ${hand.settings.name}`;
      } else why = looked.why;
    } while (await pause(lookEveryMs, signal));
    return { ok: false, why: `${hand.settings.name} is up and not announced: ${why}` };
  }
}

const done: Outcome<void> = { ok: true, value: undefined };

function unknownInterface(name: string): { readonly ok: false; readonly why: string } {
  return { ok: false, why: `${name} is not in the agent's file; nothing was done` };
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
