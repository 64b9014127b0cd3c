/** Which drain an interface can have, and why; pure. Measured on FRR 8.4.4, docs/adr/0016. */
import { othersOn, type Lan } from './proof.ts';
import type { LinkStates, OspfInterface } from './ospf-text.ts';

/**
 * - `point-to-multipoint`, `broadcast`: the interface is given the type that its LAN does not have. From its first router-LSA on, this guest and the LAN no longer list each
 *   other, so no path goes over the interface, while it still takes packets: nothing is lost.
 * - `no network`: the subnet is taken out of the daemon's area. Hitless as well, but neighbours drop the LSA that says so for a second and get it again only by retransmission.
 * - `none`: nothing is routed over the interface.
 */
export type Method = 'point-to-multipoint' | 'broadcast' | 'no network' | 'none';

export interface Choice {
  readonly method: Method;
  readonly because: string;
}

/** `ospf` is undefined, or not running, where the daemon does not know the interface or has it down. */
export function chooseMethod(ospf: OspfInterface | undefined, lan: Lan, states: LinkStates): Choice {
  if (ospf === undefined || !ospf.running) return { method: 'none', because: 'OSPF does not run on the interface' };
  const others = othersOn(lan, states);
  const mixed = others.broadcast > 0 && others.pointToPoint > 0;
  if (mixed) return { method: 'no network', because: 'some routers on the LAN are broadcast and some are point-to-multipoint' };
  if (ospf.networkType === 'broadcast') {
    return others.pointToPoint > 0
      ? { method: 'no network', because: 'the interface is broadcast and its LAN is point-to-multipoint' }
      : { method: 'point-to-multipoint', because: 'interface and LAN are broadcast' };
  }
  if (ospf.networkType === 'point-to-multipoint' || ospf.networkType === 'point-to-point') {
    return others.broadcast > 0
      ? { method: 'no network', because: `the interface is ${ospf.networkType} and its LAN is broadcast` }
      : { method: 'broadcast', because: `interface and LAN are ${ospf.networkType}` };
  }
  return { method: 'no network', because: `the interface is ${ospf.networkType ?? 'of an unknown network type'}` };
}

/** By the method's own LSAs: whether the daemon announces the subnet itself as a stub meanwhile. Its LAN's host routes are longer and win. */
export const announcesStub = (method: string): boolean => method === 'broadcast';

/** Whether the first LSA that peers accept is already the harmless one. */
export const firstLsaSuffices = (method: string): boolean => method !== 'no network';
