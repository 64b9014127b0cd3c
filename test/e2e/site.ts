import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { GuestPlacement, Relocation, SSICluster } from '../../crds/generated.ts';
import { readJson, type Yard } from './processes.ts';

/** A folder of manifests with one cluster of two machines, and what the controller has recorded about it in its state folder. */

export const VM9 = 'LTICVM9';
export const VM2 = 'LTICVM2';

export interface Site {
  /** Arguments of every command that reads the site. */
  readonly where: readonly string[];
  readonly folder: string;
  readonly state: string;
  /** Writes `NAME.yaml` with these manifests. */
  declare(name: string, ...manifests: readonly object[]): void;
  cluster(name: string): SSICluster | undefined;
  placement(name: string, namespace?: string): GuestPlacement | undefined;
  relocations(): readonly Relocation[];
}

/** `name`: a folder of the yard. */
export function makeSite(yard: Yard, name: string): Site {
  const folder = yard.path(name);
  const state = yard.path(`${name}-state`);
  const read = (kind: string, file: string): unknown => readJson(join(state, 'objects', kind, `${file}.json`))?.['object'];
  return {
    where: ['--store', `directory:${folder}`, '--state', state],
    folder,
    state,
    // JSON is YAML.
    declare: (file, ...manifests) =>
      yard.write(join(name, `${file}.yaml`), manifests.map((manifest) => JSON.stringify(manifest, null, 2)).join('\n---\n')),
    cluster: (cluster) => read('SSICluster', cluster) as SSICluster | undefined,
    placement: (placement, namespace = 'default') => read('GuestPlacement', `${namespace}.${placement}`) as GuestPlacement | undefined,
    relocations: () =>
      namesIn(join(state, 'objects/Relocation')).flatMap((file) => (read('Relocation', file) as Relocation | undefined) ?? []),
  };
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).flatMap((file) => (/^[^.].*\.json$/.test(file) ? [file.slice(0, -'.json'.length)] : []));
  } catch {
    return [];
  }
}

type Simulated = NonNullable<SSICluster['spec']['hypervisor']['simulated']>;

/** The cluster of the paper: one z/VM on each of two machines. */
export function clusterManifest(o: {
  readonly name: string;
  readonly simulated: Loose<Simulated>;
  readonly relocation?: Readonly<Record<string, unknown>>;
  /** Default: namespace default may place every guest. */
  readonly tenants?: readonly object[];
}): { readonly metadata: { readonly name: string }; readonly spec: SSICluster['spec'] } & object {
  return {
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'SSICluster',
    metadata: { name: o.name },
    spec: {
      members: [
        { name: VM9, cpc: 'H91', lpar: 'LPVM9', machineSequences: ['000000000002H91A'] },
        { name: VM2, cpc: 'R91', lpar: 'LPVM2', machineSequences: ['000000000002R91B'] },
      ],
      enforcement: 'Enforce',
      hypervisor: { simulated: o.simulated },
      tenants: o.tenants ?? [{ namespace: 'default', guests: ['*'] }],
      ...(o.relocation === undefined ? {} : { relocation: o.relocation }),
    } as SSICluster['spec'],
  } as never;
}

/** Fields with defaults may be left out in a manifest. */
type Loose<T> = { readonly [K in keyof T]?: unknown };

export function placementManifest(o: {
  readonly name: string;
  readonly namespace?: string;
  readonly cluster: string;
  readonly guest: string;
  readonly member: string;
  /** With HiperSockets and an agent whose drain takes so long. */
  readonly drainMilliseconds?: number;
  readonly detachDevices?: readonly string[];
}): object {
  const { name, namespace, drainMilliseconds, ...spec } = o;
  return {
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'GuestPlacement',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      ...spec,
      ...(drainMilliseconds === undefined
        ? {}
        : {
            hipersockets: {
              interfaces: [
                { name: 'hsi0', cpc: 'H91', network: '172.0.9.0/24' },
                { name: 'hsi1', cpc: 'R91', network: '172.1.9.0/24' },
              ],
            },
            agent: { simulated: { drainMilliseconds } },
          }),
    },
  };
}
