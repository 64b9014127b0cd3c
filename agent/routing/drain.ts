import type { Driver } from '../interface/driver.ts';
import { readReceivedPackets } from '../interface/kernel.ts';
import type { DrainTimes, Outcome, Undo } from '../network.ts';
import { pause } from '../pause.ts';
import type { AreaView, Daemon } from './daemon.ts';
import { announcesStub, firstLsaSuffices } from './method.ts';
import { outside, spfWaitMs, stillAnnounced, stillAttached, type Lan } from './proof.ts';
import { watchQuiet } from './quiet.ts';
import type { Subnet } from './subnet.ts';

/** Moves the traffic off an interface, proves that it has moved, and takes the interface down; what it changed in the daemon is put back while the interface is down. */
export interface DrainOptions {
  readonly undo: Undo;
  readonly subnet: Subnet;
  readonly driver: Driver;
  readonly daemon: Daemon;
  readonly area: { readonly delayMs: number; readonly maxHoldMs: number };
  readonly sys: string;
  readonly clock: () => number;
  /** Includes the bound of the whole drain. */
  readonly signal: AbortSignal;
  readonly onWithdrawn: () => void;
  readonly onDrained?: ((times: DrainTimes) => void) | undefined;
}

const lookEveryMs = 10;
const pushEveryMs = 1150;
/** A designated router that has just written its network-LSA may write none until the adjacency is back. Then it is enough that this guest does not list the LAN (RFC 2328, 16.1, step 2b). */
const attachedMs = 2500;
const undoLimitMs = 5000;

export async function drain(o: DrainOptions): Promise<Outcome<void>> {
  const before = await o.daemon.look([o.undo.interface], o.signal);
  if (!before.ok) return before;
  const refusal = notAsPlanned(o, before.value);
  if (refusal !== undefined) return { ok: false, why: refusal };

  o.onWithdrawn();
  const changed = await applyMethod(o.undo, o.daemon, o.signal);
  const proven = changed.ok ? await proveDrained(o, before.value) : changed;
  const down = proven.ok ? await o.driver.down(o.signal) : proven;
  if (!down.ok) return undone(o, down.why);
  const back = await revertMethod(o.undo, o.daemon, AbortSignal.timeout(undoLimitMs));
  return back.ok
    ? back
    : { ok: false, why: `${o.undo.interface} is drained and down, and its OSPF setting is not put back yet: ${back.why}` };
}

/** Puts the daemon's settings back; idempotent. */
export function revertMethod(
  { interface: name, method, statement, networkType, cost }: Undo,
  daemon: Daemon,
  signal: AbortSignal,
): Promise<Outcome<void>> {
  if (method === 'no network' && statement !== undefined) return daemon.setStatement(statement, true, signal);
  const type = networkType === undefined ? [] : [`ip ospf network ${networkType}`];
  const price = cost === undefined ? [] : [cost === 'auto' ? 'no ip ospf cost' : `ip ospf cost ${cost}`];
  // The type last: whoever saves the configuration in between leaves a type by which it is seen that something was not put back.
  return type.length + price.length === 0 ? Promise.resolve(done) : daemon.setInterface(name, [...price, ...type], signal);
}

function applyMethod({ interface: name, method, statement }: Undo, daemon: Daemon, signal: AbortSignal): Promise<Outcome<void>> {
  if (method === 'none') return Promise.resolve(done);
  if (method !== 'no network') return daemon.setInterface(name, [`ip ospf network ${method}`], signal);
  if (statement === undefined) return Promise.resolve({ ok: false, why: 'the daemon has no network statement of its own for the subnet' });
  return daemon.setStatement(statement, false, signal);
}

/** An agent that was killed within a drain goes on with it, and finds what that one has changed already. */
function notAsPlanned({ undo }: DrainOptions, view: AreaView): string | undefined {
  if (undo.method === 'none') return undefined;
  const now = view.interfaces.find(({ name }) => name === undo.interface);
  const begun = undo.method === 'no network' ? undefined : undo.method;
  if (now?.networkType !== undo.networkType && now?.networkType !== begun)
    return `${undo.interface} is ${now?.networkType ?? 'not known to OSPF'} and was ${undo.networkType} when the drain was planned`;
  if (outside(undo.interface, view.neighbours).addresses.length === 0)
    return `no neighbour outside ${undo.interface} is adjacent: nothing else would carry its traffic`;
  return undefined;
}

async function undone({ undo, driver, daemon }: DrainOptions, why: string): Promise<Outcome<void>> {
  const signal = AbortSignal.timeout(undoLimitMs);
  const back = await revertMethod(undo, daemon, signal);
  const up = back.ok ? await driver.up(signal) : back;
  return { ok: false, why: up.ok ? `${why}; ${undo.interface} is as it was` : `${why}; and ${undo.interface} is not as it was: ${up.why}` };
}

async function proveDrained(o: DrainOptions, before: AreaView): Promise<Outcome<void>> {
  const name = o.undo.interface;
  const isRouted = o.undo.method !== 'none';
  const begunMs = o.clock();
  const withdrawn = isRouted ? await waitWithdrawn(o, { name, subnet: o.subnet, routerId: before.routerId }) : done;
  if (!withdrawn.ok) return withdrawn;
  const withdrawnMs = o.clock();
  const spfMs = isRouted ? spfWaitMs(before.spf, o.area, !firstLsaSuffices(o.undo.method)) : 0;
  const quiet = await watchQuiet({
    notBefore: withdrawnMs + spfMs,
    clock: o.clock,
    signal: o.signal,
    packets: () => readReceivedPackets(o.sys, name),
    ospfPackets: () => o.daemon.received(name, o.signal),
  });
  if (quiet.ok) o.onDrained?.({ withdrawMs: withdrawnMs - begunMs, spfMs, quietMs: Math.max(0, o.clock() - withdrawnMs - spfMs) });
  return quiet;
}

const done: Outcome<void> = { ok: true, value: undefined };

/**
 * Until its own router-LSA leads nowhere over the interface, every adjacent neighbour outside has acknowledged one that says so, and the LAN's designated router has been
 * seen not to count it in. Each of the last two is kept once seen: when an adjacency on the LAN comes back the daemon writes a new router-LSA, which is as harmless and is
 * not acknowledged yet, and the designated router lists the guest again, which no path goes over as the guest does not list the LAN.
 */
async function waitWithdrawn(o: DrainOptions, lan: Lan): Promise<Outcome<void>> {
  let why = 'the link state database was not read';
  let detached = false;
  const acknowledged = new Set<string>();
  let pushed = 0;
  const begunMs = o.clock();
  for (;;) {
    const look = await o.daemon.look([lan.name], o.signal);
    if (look.ok) {
      const { states, neighbours } = look.value;
      const announced = stillAnnounced(lan, states, announcesStub(o.undo.method));
      detached ||= !stillAttached(lan, states) || o.clock() - begunMs > attachedMs;
      const { addresses, behind } = outside(lan.name, neighbours);
      const inStep = addresses.filter((address) => announced === undefined && !behind.includes(address));
      inStep.forEach((address) => acknowledged.add(address));
      const missing = addresses.filter((address) => !acknowledged.has(address));
      if (announced === undefined && detached && missing.length === 0 && addresses.length > 0) return done;
      why = announced ?? (detached ? `not acknowledged by ${missing.join(', ')}` : "the LAN's designated router still lists this guest");
      if (announced === undefined && missing.length > 0 && o.clock() - begunMs > (pushed + 1) * pushEveryMs) {
        pushed += 1;
        await push(o, pushed);
      }
    } else why = look.why;
    if (!(await pause(lookEveryMs, o.signal))) return { ok: false, why: `the routes over ${lan.name} were not withdrawn in time: ${why}` };
  }
}

/**
 * A change of type makes ospfd write several router-LSAs within a millisecond or two. Neighbours take the first and, for a second (MinLSArrival, RFC 2328 appendix B), drop
 * the others, which they are sent again only five seconds later. One more LSA after that second is taken and acknowledged at once; a change of the cost, which no path
 * depends on any more, makes ospfd write it.
 */
async function push({ undo, daemon, signal }: DrainOptions, times: number): Promise<void> {
  if (undo.cost === undefined) return;
  await daemon.setInterface(
    undo.interface,
    [`ip ospf cost ${undo.cost === 'auto' ? 100 + times : Math.min(Number(undo.cost) + times, 65_535)}`],
    signal,
  );
}
