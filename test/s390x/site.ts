/** What the guest's owner and the controller's owner have made before an agent is started: resources, certificates, the agent's file. All by zferry's own commands. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { Machine } from '../../agent/protocol.ts';
import type { Sysinfo } from '../../agent/sysinfo.ts';
import { createAgents } from '../../controller/agents.ts';
import { parseGuestName } from '../../controller/domain/names.ts';
import type { AgentAddress, GuestAgent } from '../../controller/guest/guest.ts';
import { createCredentials } from '../../controller/pki/credentials.ts';
import { command } from '../lab/command.ts';
import { addressOn, clusterName, guestAddress, guestName, hosts, lans } from './network.ts';

export interface Site {
  /** The member on the other machine, to be quiesced for. */
  readonly other: Machine;
  /** Paths in the guest, and their texts. */
  readonly guestFiles: readonly { readonly path: string; readonly text: string; readonly mode: string; readonly owner: string }[];
  /** The controller's side: its adapter of agents over HTTPS. */
  readonly agents: GuestAgent;
  readonly address: AgentAddress;
  close(): void;
}

const program = fileURLToPath(new URL('../../controller/main.ts', import.meta.url));
const other: Machine = { sequence: '00000000000C4D5E', lpar: 'LPVM2' };
const zferry = (...args: readonly string[]): Promise<string> => command([process.execPath, program, ...args]);

/** `here`: what the guest's own /proc/sysinfo says; it is the machine of the first member. */
export async function prepareSite(folder: string, here: Sysinfo): Promise<Site> {
  const pki = join(folder, 'pki');
  const store = join(folder, 'site');
  mkdirSync(store, { recursive: true });
  const cluster = clusterOf(here);
  const placement = placementOf();
  writeFileSync(
    join(store, 'site.yaml'),
    [{ ...cluster, metadata: { name: clusterName } }, placement].map((each) => stringify(each)).join('---\n'),
  );
  await zferry('validate', store);
  await zferry('pki', 'init', '--pki', pki);
  const out = join(folder, 'handed-over');
  await zferry('pki', 'issue', '--pki', pki, '--cluster', clusterName, '--guest', guestName, '--out', out);
  const addresses = lans.slice(1).flatMap((lan) => ['--address', `${lan.name}=${addressOn(lan, hosts.guest)}`]);
  const config = await zferry('agent-config', guestName, '--store', `directory:${store}`, ...addresses);
  const handed = (name: string): string => readFileSync(join(out, name), 'utf8');
  const guest = parseGuestName(guestName);
  if (!guest.ok) throw new Error(guest.why);
  const credentials = createCredentials({ folder: pki, nowMs: Date.now });
  const { kinds, close } = createAgents({ material: (name) => credentials.for(name) }).of(cluster);
  if (kinds.https === undefined) throw new Error('there is no adapter for agents over HTTPS');
  return {
    other,
    guestFiles: [
      { path: '/etc/zferry-agent/config.json', text: config, mode: '644', owner: 'root:zferry-agent' },
      { path: '/etc/zferry-agent/agent.key', text: handed('agent.key'), mode: '640', owner: 'root:zferry-agent' },
      { path: '/etc/zferry-agent/controllers-ca.crt', text: handed('controllers-ca.crt'), mode: '644', owner: 'root:zferry-agent' },
      { path: '/var/lib/zferry-agent/agent.crt', text: handed('agent.crt'), mode: '644', owner: 'zferry-agent:zferry-agent' },
    ],
    agents: kinds.https,
    address: { cluster: clusterName, guest: guest.value, kind: 'https', spec: { address: guestAddress, port: 9443 } },
    close,
  };
}

type Cluster = Parameters<ReturnType<typeof createAgents>['of']>[0];

function clusterOf(here: Sysinfo): Cluster {
  return {
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'SSICluster',
    // As a store would give it out; the manifest has the name alone.
    metadata: { name: clusterName, uid: clusterName, resourceVersion: '1', generation: 1, creationTimestamp: '' },
    spec: {
      members: [
        { name: 'LTICVM9', cpc: 'H91', lpar: here.lpar, machineSequences: [here.sequence] },
        { name: 'LTICVM2', cpc: 'R91', lpar: other.lpar, machineSequences: [other.sequence] },
      ],
      agentNetworks: ['10.20.8.0/24'],
      hypervisor: { simulated: {} },
      tenants: [{ namespace: 'default', guests: ['*'] }],
    },
  };
}

function placementOf(): object {
  return {
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'GuestPlacement',
    metadata: { name: guestName.toLowerCase() },
    spec: {
      cluster: clusterName,
      guest: guestName,
      member: 'LTICVM9',
      hipersockets: {
        interfaces: [
          { name: 'hsi0', cpc: 'H91', network: '172.0.9.0/24' },
          { name: 'hsi1', cpc: 'R91', network: '172.1.9.0/24' },
        ],
      },
      agent: { https: { address: guestAddress } },
    },
  };
}
