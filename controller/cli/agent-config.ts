import type { GuestPlacement, SSICluster } from '../../crds/generated.ts';
import { controllerUri, defaultPort } from '../../agent/protocol.ts';
import { done, failed, type Answer } from '../domain/fault.ts';
import type { Inventory } from './inventory.ts';
import { placementLabel } from './inventory.ts';

/** `zferry agent-config`: the file of the agent in a guest, as far as the resources know it. Pure. */

export interface AgentConfigOptions {
  /** Userid, placement, or NAMESPACE/PLACEMENT. */
  readonly guest: string;
  /** The guest's own addresses on its HiperSockets LANs, with prefix length, by interface. */
  readonly addresses: Readonly<Record<string, string>>;
  /** What raises and lowers the interfaces in that guest. */
  readonly driver: string;
}

export interface Rendered {
  readonly text: string;
  /** What a person has still to write into it. */
  readonly missing: readonly string[];
}

const folder = '/etc/zferry-agent';

export function renderAgentConfig({ clusters, placements }: Inventory, o: AgentConfigOptions): Answer<Rendered> {
  const found = placements.filter((placement) =>
    [placement.spec.guest, placement.metadata.name, placementLabel(placement)].includes(o.guest),
  );
  const [placement] = found;
  if (placement === undefined) return failed('notFound', `no placement is of ${o.guest}; zferry status lists them`);
  if (found.length > 1) return failed('conflict', `${found.map(placementLabel).join(' and ')} are both of ${o.guest}; name one of them`);
  const cluster = clusters.find((each) => each.metadata.name === placement.spec.cluster);
  if (cluster === undefined) return failed('notFound', `there is no SSICluster ${placement.spec.cluster}`);
  const { https, ssh } = placement.spec.agent ?? {};
  if (https === undefined && ssh === undefined)
    return failed('invalid', `${placementLabel(placement)} has neither agent.https nor agent.ssh; an agent's file is for those that have`);
  const interfaces = placement.spec.hipersockets?.interfaces ?? [];
  const unknown = Object.keys(o.addresses).filter((name) => !interfaces.some((hsi) => hsi.name === name));
  if (unknown.length > 0) return failed('notFound', `${placementLabel(placement)} has no interface ${unknown.join(', ')}`);
  const missing = interfaces
    .filter((hsi) => o.addresses[hsi.name] === undefined)
    .map((hsi) => `the address of ${hsi.name} within ${hsi.network ?? 'its network'}`);
  const service = https === undefined ? {} : serviceOf({ address: https.address, port: https.port ?? defaultPort });
  const config = configOf(cluster, placement, { ...o, service });
  return done({ text: `${JSON.stringify(config, undefined, 2)}\n`, missing });
}

function configOf(cluster: SSICluster, { spec }: GuestPlacement, o: AgentConfigOptions & { readonly service: object }): object {
  return {
    guest: spec.guest,
    cluster: spec.cluster,
    map: cluster.spec.members.flatMap(({ name, cpc, lpar, machineSequences }) =>
      machineSequences.map((sequence) => ({ sequence, lpar, member: name, cpc })),
    ),
    interfaces: (spec.hipersockets?.interfaces ?? []).map(({ name, cpc }) => ({
      name,
      cpc,
      driver: o.driver,
      address: o.addresses[name] ?? 'ADDRESS/LENGTH',
    })),
    ...o.service,
    orderers: [controllerUri(spec.cluster)],
  };
}

/** For those that take orders over TLS; one behind sshd's forced command listens nowhere. */
function serviceOf(listen: { readonly address: string; readonly port: number }): object {
  return {
    listen,
    // The certificate is renewed by the agent itself, the others are root's.
    tls: {
      key: `${folder}/agent.key`,
      certificate: '/var/lib/zferry-agent/agent.crt',
      controllerAuthority: `${folder}/controllers-ca.crt`,
    },
  };
}
