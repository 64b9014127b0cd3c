import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { ControlPlane } from '../../kubernetes/control-plane.ts';
import { clusterName, clusterOf, namespace, placementAt, type FleetOptions } from '../fleet.ts';
import { eachOf, type Api } from './api.ts';

/** Two equal fleets on one API server: zferry's, and one of the same schemas in another API group for the references, so that nobody sees the other's objects. */

export type Side = 'zferry' | 'reference';
export const groups = { zferry: 'zferry.io', reference: 'reference.zferry.io' } as const satisfies Record<Side, string>;

export function placementPath(side: Side, name: string): string {
  return `/apis/${groups[side]}/v1alpha1/namespaces/${namespace}/guestplacements/${name}`;
}

export function clusterPath(side: Side): string {
  return `/apis/${groups[side]}/v1alpha1/ssiclusters/${clusterName}`;
}

export function fleetOf(guests: number): FleetOptions {
  return { guests, hsi: false, instant: true, unlimited: true };
}

/** zferry's schemas once more, under the other group. */
export async function installReferenceCrds(plane: ControlPlane): Promise<void> {
  const crds = ['ssicluster', 'guestplacement', 'relocation'].map((kind) => {
    const crd = parse(readFileSync(new URL(`../../../crds/${kind}.yaml`, import.meta.url), 'utf8')) as {
      readonly metadata: object;
      readonly spec: { readonly names: { readonly plural: string } };
    };
    const { plural } = crd.spec.names;
    return JSON.stringify({ ...crd, metadata: { name: `${plural}.${groups.reference}` }, spec: { ...crd.spec, group: groups.reference } });
  });
  await plane.mustKubectl(['create', '-f', '-'], crds.join('\n---\n'));
  await plane.mustKubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=60s']);
}

/** Creates both fleets; the simulated z/VM of zferry's is at the endpoint. */
export async function createFleets(api: Api, guests: number, endpoint: string): Promise<void> {
  const fleet = fleetOf(guests);
  const cluster = clusterOf(fleet);
  const simulated = { ...cluster.spec.hypervisor.simulated, endpoint };
  for (const group of Object.values(groups)) {
    const apiVersion = `${group}/v1alpha1`;
    const spec = { ...cluster.spec, hypervisor: { simulated } };
    await api.send('POST', `/apis/${apiVersion}/ssiclusters`, { ...cluster, apiVersion, spec });
    const numbers = Array.from({ length: guests }, (_, index) => index);
    await eachOf(numbers, 32, (index) =>
      api.send('POST', `/apis/${apiVersion}/namespaces/${namespace}/guestplacements`, { ...placementAt(fleet, index, 0), apiVersion }),
    );
  }
}

/** The placements of one side, each to be moved one member further whenever it is asked. */
export interface Mover {
  readonly side: Side;
  name(index: number): string;
  /** Changes one placement; answers when that was sent and how long it took. */
  move(index: number): Promise<{ readonly sentMs: number; readonly ms: number }>;
  /** A write of the same size that means nothing to anybody. */
  touch(index: number): Promise<{ readonly ms: number }>;
}

export function moverOf(api: Api, side: Side, guests: number): Mover {
  const fleet = fleetOf(guests);
  const moved = new Map<number, number>();
  let touches = 0;
  const name = (index: number): string => placementAt(fleet, index, 0).metadata.name;
  return {
    side,
    name,
    async move(index) {
      const times = (moved.get(index) ?? 0) + 1;
      moved.set(index, times);
      return api.send('PATCH', placementPath(side, name(index)), { spec: { member: placementAt(fleet, index, times).spec?.member } });
    },
    touch: (index) =>
      api.send('PATCH', placementPath(side, name(index)), { metadata: { annotations: { 'bench/touch': String((touches += 1)) } } }),
  };
}

export { clusterName, namespace };
