import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Relocation } from '../../crds/generated.ts';
import { makeYard, program, until, watched, type Running } from '../e2e/processes.ts';
import { clusterOver, type SimulatedCluster } from '../e2e/simulation.ts';
import { makeSite, type Site } from '../e2e/site.ts';
import { cluster, startAgents, type Agents, type Identities } from './agent.ts';
import { asking } from './asking.ts';
import { followSimulation, type Cables } from './cables.ts';
import type { Lab } from './lab.ts';
import { guestNamed, guests, hsiSubnet, members, trunk } from './topology.ts';
import type { ZvmAsked, ZvmTold } from './zvm-process.ts';

/**
 * The whole of zferry in the lab: at the border router the simulated z/VM, whose residency moves the lab's cables, and `zferry run` on a folder of manifests; in the guests
 * real agents, each in its unit's user; between them mutual TLS with certificates of `zferry pki`.
 */
export interface LabSite {
  readonly z: SimulatedCluster;
  readonly cables: Cables;
  readonly site: Site;
  readonly agents: Agents;
  /** Starts `zferry run`; `timeScale` as for rehearsals. */
  controller(timeScale?: number): Running;
  /** Writes the placements of these guests, as a person edits them. */
  declare(where: Readonly<Record<string, string>>): void;
  /** The newest finished record of a guest's moves that fits. */
  relocation(guest: string, fits: (relocation: Relocation) => boolean): Promise<Relocation>;
  stop(): Promise<void>;
}

/** The border router's own network: no port there is anybody else's. */
const endpoint = 'http://127.0.0.1:7600';

/** The guests stand still for `memoryMebibytes` / 32 of it and 50 ms. */
export async function startSite(lab: Lab, memoryMebibytes: number): Promise<LabSite> {
  const yard = makeYard();
  const children: Running[] = [];
  const start = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Running => {
    const child = lab.start('ABR', [process.execPath, program, ...args], {
      cwd: yard.folder,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const running = watched(child);
    children.push(running);
    return running;
  };
  const simulation = start(['simulate', '--listen', endpoint.slice('http://'.length), '--state', yard.path('ssi.json')]);
  await until('zferry simulate listens', () => simulation.output.length > 0);
  const zvm = asking<ZvmAsked, ZvmTold>(lab.start('ABR', [process.execPath, zvmFile], { stdio: ['pipe', 'pipe', 'inherit'] }));
  const z = clusterOver(async (method, path, body) => {
    const { status, json } = await zvm.ask({ method, url: `${endpoint}/clusters/${cluster}${path}`, body });
    if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
    return json;
  });
  const site = makeSite(yard, 'site');
  const spec = clusterSpec(memoryMebibytes);
  site.declare('cluster', { apiVersion, kind: 'SSICluster', metadata: { name: cluster }, spec });
  await z.put(spec as never);
  const pki = yard.path('pki');
  const agents = await startAgents(lab, { identities: await identitiesOf(yard, pki), unprivileged: true });
  const cables = followSimulation(lab, z);
  return {
    ...{ z, cables, site, agents },
    controller: (timeScale = 1) =>
      start(['run', ...site.where, '--pki', pki, '--log-level', 'debug'], { ZFERRY_TIME_SCALE: String(timeScale) }),
    declare: (where) => site.declare('guests', ...Object.entries(where).map(([guest, member]) => placement(guest, member))),
    relocation: (guest, fits) =>
      until(
        `a Relocation of ${guest} is recorded`,
        () => site.relocations().findLast((one) => one.spec.guest === guest && one.status?.phase === 'Finished' && fits(one)),
        30_000,
      ),
    stop: async () => {
      await cables.stop();
      agents.stop();
      zvm.kill();
      await Promise.all(children.map((child) => child.kill('SIGKILL')));
      await yard.dispose();
    },
  };
}

const apiVersion = 'zferry.io/v1alpha1';
const zvmFile = new URL('zvm-process.ts', import.meta.url).pathname;

function clusterSpec(memoryMebibytes: number): object {
  const linkMebibytes = 100;
  const load = { memoryMebibytes, dirtyMebibytesPerSecond: Math.floor(linkMebibytes / 32) };
  return {
    members: members.map(({ name, cpc, lpar, sequence }) => ({ name, cpc, lpar, machineSequences: [sequence] })),
    enforcement: 'Enforce',
    agentNetworks: [`${trunk(1, 0)}/24`],
    hypervisor: {
      simulated: {
        endpoint,
        isfcMebibytesPerSecond: linkMebibytes,
        guests: guests.map(({ name }) => ({ userid: name, member: members[0]?.name, ...load })),
      },
    },
    tenants: [{ namespace: 'default', guests: ['*'] }],
    // Guests go to and fro here all the time.
    relocation: { flapLimit: { moves: 100, perMinutes: 60 } },
  };
}

/** The manifest of a guest, as its owner writes it. */
export function placement(guest: string, member: string): object {
  const { host, hipersockets } = guestNamed(guest);
  const network = {
    hipersockets: { interfaces: members.map(({ hsi, cpc }) => ({ name: hsi, cpc, network: `${hsiSubnet(hsi)}.0/24` })) },
    agent: { https: { address: trunk(1, host) } },
  };
  return {
    apiVersion,
    kind: 'GuestPlacement',
    metadata: { name: guest.toLowerCase() },
    spec: { cluster, guest, member, ...(hipersockets ? network : {}) },
  };
}

/** Both authorities, every certificate and the orderer's, made by the commands that an administrator types. */
async function identitiesOf(yard: ReturnType<typeof makeYard>, pki: string): Promise<Identities> {
  const typed = async (...args: readonly string[]): Promise<void> => {
    const { code, errors } = await yard.finish(['pki', ...args, '--pki', pki]);
    if (code !== 0) throw new Error(`zferry pki ${args.join(' ')}: ${errors}`);
  };
  const read = (...names: readonly string[]): string => readFileSync(join(...names), 'utf8');
  await typed('init');
  const orderer = yard.path('orderer');
  await typed('issue', '--controller', '--cluster', cluster, '--out', orderer);
  return {
    controllersPem: read(pki, 'controllers-ca.crt'),
    orderer: { ca: read(pki, 'agents-ca.crt'), cert: read(orderer, 'tls.crt'), key: read(orderer, 'tls.key') },
    agent: async (guest) => {
      const out = yard.path('agents', guest);
      // An agent that is started anew keeps what it was enrolled with.
      if (!existsSync(out)) await typed('issue', '--cluster', cluster, '--guest', guest, '--out', out);
      return { cert: read(out, 'agent.crt'), key: read(out, 'agent.key') };
    },
  };
}
