/**
 * The agent's hands: one port for everything that touches the guest's network. The core (permits, fences, self-repair) decides what is to be up; an implementation of this
 * port knows how: an interface driver (`agent/interface/`) and a routing daemon (`agent/routing/`). No method throws; every method ends when its signal does.
 */

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** One configured HiperSockets interface as it is now. */
export interface InterfaceReading {
  readonly name: string;
  /** The kernel's word: administratively up with carrier. */
  readonly up: boolean;
  /** OSPF's network type as read; undefined when the daemon does not run or does not know the interface. */
  readonly networkType?: string;
  /** Whether OSPF runs on it; undefined when the daemon does not answer. */
  readonly routed?: boolean;
  /** The drain that would be used now, and why. */
  readonly drain: { readonly method: string; readonly because: string };
}

export interface NetworkReading {
  readonly interfaces: readonly InterfaceReading[];
  /** When the routing daemon was started, milliseconds of the boot-time clock; undefined: it does not run. */
  readonly routingSinceMs?: number;
  /** B: drain, SPF hold and quiet time of the slowest configured interface, milliseconds. */
  readonly drainBoundMs: number;
}

/** What has to be put back when a drain does not end as it should. Kept by the core, fsynced before the first change; JSON. */
export interface Undo {
  readonly interface: string;
  readonly networkType?: string;
  readonly method: string;
  /** The daemon's line that puts the subnet into its area, where the drain takes that line away; as `show running-config` prints it. */
  readonly statement?: string;
  /** The interface's cost as configured, `10`, or `auto` where it is not; where the drain may have to change it. */
  readonly cost?: string;
}

/** Where the time of a drain went, milliseconds each. */
export interface DrainTimes {
  /** From the first change until the area is known to have it. */
  readonly withdrawMs: number;
  /** The wait for the computation of routes in the area's routers, which only their timers bound. */
  readonly spfMs: number;
  /** From then until nothing but OSPF had been received for long enough. */
  readonly quietMs: number;
}

export interface Network {
  /**
   * Everything that can be read, no effect. What the kernel says is always fresh; what the routing daemon says costs a process of 30 ms of processor time, so it may be up to
   * `maxAgeMs` old (default 0) as long as the daemon is the same process and nothing was changed through this port.
   */
  read(o: { readonly maxAgeMs?: number; readonly signal: AbortSignal }): Promise<Outcome<NetworkReading>>;

  /**
   * Whether `read` with this `maxAgeMs` would answer what it did the last time; no effect. Asks the kernel alone, and at once: an agent at rest asks every second. False when
   * that takes more than a look at the kernel.
   */
  isAsRead(maxAgeMs: number): boolean;

  /** What a drain of this interface would change; no effect. The core stores it before it calls `drain`. */
  planDrain(o: { readonly name: string; readonly signal: AbortSignal }): Promise<Outcome<Undo>>;

  /**
   * Withdraws the routes over the interface, proves it (own router-LSA acknowledged by every neighbour outside, the DR's network-LSA without it, and a quiet time without
   * a packet but OSPF), then takes the interface down and puts the network type back while it is down. `onWithdrawn` is called when the first route is withdrawn.
   * `onDrained` is called before the interface goes down. On a fault or an aborted signal the interface is as it was before, or it says why not.
   */
  drain(o: {
    readonly undo: Undo;
    readonly signal: AbortSignal;
    readonly onWithdrawn: () => void;
    readonly onDrained?: (times: DrainTimes) => void;
  }): Promise<Outcome<void>>;

  /**
   * Puts back what a drain had changed: network type first, then the interface up. `leaveDown`: the guest is no longer where that interface belongs, so it is taken down
   * first (when it is up) and only the network type is put back. Idempotent.
   */
  restore(o: { readonly undo: Undo; readonly leaveDown?: boolean; readonly signal: AbortSignal }): Promise<Outcome<void>>;

  /** The interface up, one ARP probe (a duplicate address is a fault and leaves it down), own LSA originated: `activated`. Idempotent. */
  raise(o: { readonly name: string; readonly signal: AbortSignal }): Promise<Outcome<void>>;

  /** The interface down at once, drained or not: for a wrong one. Also withdraws its subnet from the daemon's area at once where only that helps. Idempotent. */
  lower(o: { readonly name: string; readonly signal: AbortSignal }): Promise<Outcome<void>>;

  /** Ends with `proven` when a route to a peer's address goes through the interface, with `alone` when it is known that no other guest is on the LAN. */
  prove(o: { readonly name: string; readonly signal: AbortSignal }): Promise<Outcome<'proven' | 'alone'>>;
}
