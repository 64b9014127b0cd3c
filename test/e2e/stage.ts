import type { Line, Running, Yard } from './processes.ts';
import { startSimulation, type SimulatedCluster, type Simulation } from './simulation.ts';
import { clusterManifest, makeSite, placementManifest, VM9, type Site } from './site.ts';

/** One cluster, one guest, one running controller: where most tests of `zferry run` begin. */

export const guest = 'LITDCON1';

export interface Stage {
  readonly site: Site;
  readonly simulation: Simulation;
  readonly z: SimulatedCluster;
  readonly run: Running;
}

export interface StageOptions {
  readonly memoryMebibytes?: number;
  readonly listen?: boolean;
  readonly relocation?: Readonly<Record<string, unknown>>;
  readonly tenants?: readonly object[];
}

/** A running controller and its guest at rest where it was declared. */
export async function atRest(yard: Yard, name: string, o: StageOptions = {}): Promise<Stage> {
  const simulation = await startSimulation(yard);
  const site = makeSite(yard, name);
  await declareCluster(site, simulation, { name, ...o });
  declareGuest(site, name, VM9);
  const run = yard.start(['run', ...site.where, '--log-level', 'debug', ...(o.listen === true ? ['--listen', '127.0.0.1:0'] : [])]);
  await run.line('at rest', (line) => line.reason === 'Placed');
  return { site, simulation, z: simulation.cluster(name), run };
}

/** Writes the SSICluster's manifest, and makes the cluster before any controller does. */
export async function declareCluster(site: Site, simulation: Simulation, o: StageOptions & { readonly name: string }): Promise<void> {
  const devices = [{ vdev: '0190', owner: 'MAINT', ownerVdev: '0190', mode: 'RR' }];
  const { name, memoryMebibytes = 128, relocation, tenants } = o;
  const guests = [{ userid: guest, member: VM9, memoryMebibytes, devices }];
  const more = { ...(relocation === undefined ? {} : { relocation }), ...(tenants === undefined ? {} : { tenants }) };
  const manifest = clusterManifest({ name, simulated: { endpoint: simulation.endpoint, guests }, ...more });
  site.declare('cluster', manifest);
  await simulation.cluster(name).put(manifest.spec);
}

export function declareGuest(site: Site, cluster: string, member: string): void {
  site.declare('guests', placement(cluster, member));
}

export function placement(cluster: string, member: string): object {
  return placementManifest({ name: 'litdcon1', cluster, guest, member, drainMilliseconds: 60, detachDevices: ['190-19F'] });
}

/** A run that ends by itself. */
export function settle(yard: Yard, site: Site, seconds: number): ReturnType<Yard['finish']> {
  return yard.finish(['run', ...site.where, '--exit-when-settled', String(seconds)]);
}

export function stepOf(userid: string, step: string, state: string): (line: Line) => boolean {
  return (line) => line.msg === 'step' && line.guest === userid && line.step === step && line.state === state;
}

export function moved(userid: string): (line: Line) => boolean {
  return (line) => line.msg === 'relocation ended' && line.guest === userid && line.outcome === 'Moved';
}
