/** What the link state database must say before traffic over a HiperSockets interface has an end; pure. */
import type { LinkStates, Neighbour, RouterLsa, SpfTimers } from './ospf-text.ts';
import type { Subnet } from './subnet.ts';

export interface Lan {
  readonly name: string;
  readonly subnet: Subnet;
  readonly routerId: string;
}

/** Why the interface still may be used by somebody, from this guest's own router-LSA; undefined when it no longer leads there. `stubStays`: the subnet as a stub is harmless. */
export function stillAnnounced({ subnet, routerId }: Lan, states: LinkStates, stubStays: boolean): string | undefined {
  const own = routerOf(states, routerId);
  if (own === undefined) return 'its own router-LSA is not in the database';
  for (const link of own.links) {
    if (link.kind === 'transit' && subnet.has(link.data)) return 'its own router-LSA still lists the LAN';
    // A path needs both routers to list each other (RFC 2328, 16.1, step 2b).
    if (link.kind === 'point-to-point' && subnet.has(link.data) && linksBack(states, link.id, { subnet, routerId })) {
      return `it and ${link.id} still list each other`;
    }
    if (link.kind === 'stub' && !stubStays && link.id === subnet.network && link.data === subnet.mask) {
      return 'its own router-LSA still lists the subnet';
    }
  }
  return undefined;
}

function linksBack(states: LinkStates, router: string, own: { readonly subnet: Subnet; readonly routerId: string }): boolean {
  const links = routerOf(states, router)?.links ?? [];
  return links.some((link) => link.kind === 'point-to-point' && link.id === own.routerId && own.subnet.has(link.data));
}

/** A designated router on the LAN still counts this guest in. */
export function stillAttached({ subnet, routerId }: Lan, states: LinkStates): boolean {
  return states.networks.some(({ id, attached }) => subnet.has(id) && attached.includes(routerId));
}

export interface Outside {
  /** Adjacent neighbours that are reached over other interfaces, by their addresses there. */
  readonly addresses: readonly string[];
  /** Those that have not acknowledged everything. */
  readonly behind: readonly string[];
}

export function outside(name: string, neighbours: readonly Neighbour[]): Outside {
  const full = neighbours.filter((one) => one.interface !== name && one.state === 'Full');
  return {
    addresses: full.map(({ address }) => address),
    behind: full.filter(({ unacknowledged }) => unacknowledged > 0).map(({ address }) => address),
  };
}

/** Routers on the LAN other than this guest, by what kind of interface their router-LSA shows there. */
export interface Others {
  /** A LAN with a designated router, or a lone stub. */
  readonly broadcast: number;
  /** Host routes or links from router to router. */
  readonly pointToPoint: number;
}

export function othersOn({ subnet, routerId }: Lan, states: LinkStates): Others {
  const kinds = states.routers.filter(({ router }) => router !== routerId).map((lsa) => kindOn(subnet, lsa));
  return {
    broadcast: kinds.filter((kind) => kind === 'broadcast').length,
    pointToPoint: kinds.filter((kind) => kind === 'point-to-point').length,
  };
}

function kindOn(subnet: Subnet, { links }: RouterLsa): 'broadcast' | 'point-to-point' | undefined {
  const there = links.filter(({ kind, id, data }) => (kind === 'stub' ? subnet.has(id) : subnet.has(data)));
  if (there.some(({ kind, data }) => kind === 'point-to-point' || (kind === 'stub' && data === '255.255.255.255' && subnet.length < 32))) {
    return 'point-to-point';
  }
  return there.length > 0 ? 'broadcast' : undefined;
}

/**
 * How long the area's other routers may take to compute their routes anew once they have a link state. Flooding can be seen, a peer's computation cannot; but its delay
 * follows from its timers and from how long the area was calm before (the same in Quagga and FRR: the first event after a hold time is served after the initial delay,
 * a later one at the end of the hold time, which grows to the maximum). A guest whose own last run is twice the maximum ago has seen no change since, so its peers' last
 * run is at least one maximum ago, and they serve the next event after the initial delay. Otherwise only the maximum is safe.
 */
export function spfWaitMs(own: SpfTimers, area: { readonly delayMs: number; readonly maxHoldMs: number }, laterEvents: boolean): number {
  const delayMs = Math.max(own.delayMs, area.delayMs);
  const maxHoldMs = Math.max(own.maxHoldMs, area.maxHoldMs);
  const calm = !own.pending && (own.lastRunMs ?? 0) >= 2 * maxHoldMs + delayMs;
  if (!calm) return Math.max(delayMs, maxHoldMs);
  return laterEvents ? Math.min(maxHoldMs, delayMs + 2 * own.holdMs) : delayMs;
}

function routerOf(states: LinkStates, router: string): RouterLsa | undefined {
  return states.routers.find((one) => one.router === router);
}
