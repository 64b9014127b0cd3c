import type { GuestPlacementSpec, SSIClusterSpec } from '../../crds/generated.ts';
import type { Manifest } from '../../controller/store/manifest.ts';

/** A fleet of alike guests on eight members of four machines, as the manifests that a site would write. */

export interface FleetOptions {
  readonly guests: number;
  /** Guests have a HiperSockets interface on each machine; otherwise they are just moved. */
  readonly hsi: boolean;
  /** Relocations and drains take no time. */
  readonly instant: boolean;
  /** Every limit that would hold a mass change back is at the schema's maximum; otherwise the defaults. */
  readonly unlimited: boolean;
}

export const namespace = 'default';
export const clusterName = 'bench';

const letters = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const;
const apiVersion = 'zferry.io/v1alpha1';

const members = letters.map((letter, index) => ({
  name: `BENCHVM${letter}`,
  cpc: `CPC${Math.floor(index / 2)}`,
  lpar: `LPAR${letter}`,
  machineSequences: [`00000000000${Math.floor(index / 2)}BEEF`],
}));

const interfaces = [0, 1, 2, 3].map((cpc) => ({ name: `hsi${cpc}`, cpc: `CPC${cpc}`, network: `172.${16 + cpc}.0.0/16` }));

/** The schema's maxima. */
export const lifted = {
  maxConcurrent: 128,
  maxPerMember: 128,
  massChange: { guests: 1_000_000, perMinutes: 30 },
  flapLimit: { moves: 1_000_000, perMinutes: 60 },
};

/** The cluster, with its guests spread evenly over the members. */
export function clusterOf(fleet: FleetOptions): Manifest<'SSICluster'> & { readonly spec: SSIClusterSpec } {
  const count = Math.ceil(fleet.guests / letters.length);
  const population = members.map((member, index) => ({ prefix: `G${letters[index] ?? ''}`, count, member: member.name }));
  const instant = fleet.instant ? { instant: true } : {};
  return {
    apiVersion,
    kind: 'SSICluster',
    metadata: { name: clusterName },
    spec: {
      members,
      enforcement: 'Enforce',
      hypervisor: { simulated: { population, ...instant } },
      tenants: [{ namespace, guests: ['*'] }],
      ...(fleet.unlimited ? { relocation: lifted } : {}),
    },
  };
}

/** Every guest's placement; `moved`: how many members further than where it began. */
export function placementsOf(fleet: FleetOptions, moved = 0): readonly Manifest<'GuestPlacement'>[] {
  return Array.from({ length: fleet.guests }, (_, index) => placementAt(fleet, index, moved));
}

/** The placement of the guest with this number, counted from 0. */
export function placementAt(fleet: FleetOptions, index: number, moved: number): Manifest<'GuestPlacement'> {
  const home = index % letters.length;
  const guest = `G${letters[home] ?? ''}${String(Math.floor(index / letters.length) + 1).padStart(4, '0')}`;
  // Two members share a machine: an odd distance changes it for half of the guests, two for all.
  const member = members[(home + moved) % members.length]?.name ?? '';
  const network: Pick<GuestPlacementSpec, 'hipersockets' | 'agent'> = fleet.hsi
    ? { hipersockets: { interfaces }, agent: { simulated: {} } }
    : {};
  return {
    apiVersion,
    kind: 'GuestPlacement',
    metadata: { name: guest.toLowerCase(), namespace },
    spec: { cluster: clusterName, guest, member, ...network },
  };
}
