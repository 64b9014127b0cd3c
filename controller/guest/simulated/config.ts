import type { CpcName, InterfaceName, MemberName } from '../../domain/names.ts';
import type { MachineTuple } from '../../domain/ssi.ts';

/** What a guest's agent is configured with: its own root-owned file, which nobody but the guest's owner changes. */
export interface SimulatedGuestConfig {
  /** At most one for each CPC. */
  readonly interfaces: readonly { readonly name: InterfaceName; readonly cpc: CpcName }[];
  readonly map: readonly (MachineTuple & { readonly member: MemberName; readonly cpc: CpcName })[];
  /** Without a permit it brings the right interface up by itself; false: it only reports. Default true. */
  readonly selfRepair?: boolean;
  /** How long a withdrawal takes until it is proven. Default 60. */
  readonly drainMilliseconds?: number;
  /** The withdrawal is never proven, so the interface is never taken down. Default false. */
  readonly neverProves?: boolean;
  /** Drain and proof take no time (benchmarks). Default false. */
  readonly instant?: boolean;
}

/** Two agreeing readings of /proc/sysinfo make a residency; so often it is read. */
export const readingMs = 250;
/** From an interface that is up and announced to a route through it. */
const proofMs = 5;
const drainDefaultMs = 60;
/** B counts, beyond the drain itself, SPF hold and quiet time. */
const holdMs = 500;

export function drainMsOf(config: SimulatedGuestConfig): number {
  return config.instant === true ? 0 : (config.drainMilliseconds ?? drainDefaultMs);
}

export function proofMsOf(config: SimulatedGuestConfig): number {
  return config.instant === true ? 0 : proofMs;
}

export function drainBoundMsOf(config: SimulatedGuestConfig): number {
  return drainMsOf(config) + holdMs;
}

/** The interface of a machine: null when the machine is not in the map; undefined when its CPC has none. */
export function interfaceAt(config: SimulatedGuestConfig, machine: MachineTuple): InterfaceName | undefined | null {
  const entry = config.map.find((each) => each.sequence === machine.sequence && each.lpar === machine.lpar);
  return entry === undefined ? null : interfaceOn(config, entry.cpc);
}

/** The same for a machine that the map lacks and the controller vouches for: its LPAR's name tells the CPC, if it is the name of one CPC's LPARs only. */
export function interfaceByLpar(config: SimulatedGuestConfig, machine: MachineTuple): InterfaceName | undefined | null {
  const cpcs = new Set(config.map.filter((each) => each.lpar === machine.lpar).map((each) => each.cpc));
  const [cpc] = cpcs;
  return cpc === undefined || cpcs.size > 1 ? null : interfaceOn(config, cpc);
}

function interfaceOn(config: SimulatedGuestConfig, cpc: CpcName): InterfaceName | undefined {
  return config.interfaces.find((each) => each.cpc === cpc)?.name;
}
