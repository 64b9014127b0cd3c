/** Namespaces, bridges and cables of the lab. */
import { command, tried } from './command.ts';
import {
  borderRouter,
  bridgeOf,
  bridges,
  guests,
  hsiAddress,
  hsis,
  members,
  nodes,
  trunk,
  vipa,
  type Member,
  type Node,
} from './topology.ts';

const fabric = 'fabric';

export const netnsNames = (prefix: string): readonly string[] => [...nodes.map(({ name }) => prefix + name), prefix + fabric];

/** Everything but the daemons; all guests on the first member with its HiperSockets interface up. */
export async function buildNetwork(prefix: string): Promise<void> {
  for (const space of netnsNames(prefix)) {
    await command(['ip', 'netns', 'add', space]);
    await command(['ip', 'netns', 'exec', space, 'sh', '-c', sysctls]);
  }
  await batch(
    prefix + fabric,
    bridges.flatMap((name) => [`link add ${name} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`, `link set ${name} up`]),
  );
  const dummy = await dummyType(prefix);
  for (const node of nodes) {
    await batch(prefix + node.name, linksOf(prefix, node, dummy));
    await connectPorts(prefix, node, members[0]);
  }
}

/** Plugs the node's cables into both VSWITCH LANs and into the HiperSockets LANs of the member's machine; without a member all are pulled. */
export async function connectPorts(prefix: string, node: Node, member: Member | undefined): Promise<void> {
  const set = (port: string, bridge: string): string =>
    member === undefined ? `link set ${node.name}.${port} nomaster` : `link set ${node.name}.${port} master ${bridge} up`;
  const trunks = [1, 2].map((index) => set(`trk${index}`, `vsw${index}`));
  const hipersockets = node.hipersockets ? hsis.map((hsi) => set(hsi, member === undefined ? '' : bridgeOf(member, hsi))) : [];
  await batch(prefix + fabric, [...trunks, ...hipersockets]);
}

export async function removeNetwork(spaces: readonly string[]): Promise<void> {
  for (const space of spaces) await tried(['ip', 'netns', 'del', space]);
}

/** Asymmetric routes are the normal case while OSPF converges, so the reverse path filter is off; arp_announce is the paper's 4.1.1. */
const sysctls = `cd /proc/sys/net
echo 1 > ipv6/conf/all/disable_ipv6; echo 1 > ipv6/conf/default/disable_ipv6
echo 1 > ipv4/ip_forward; echo 1 > ipv4/conf/all/arp_announce
echo 0 > ipv4/conf/all/rp_filter; echo 0 > ipv4/conf/default/rp_filter
echo 0 > ipv4/conf/all/send_redirects; echo 0 > ipv4/conf/default/send_redirects`;

function linksOf(prefix: string, node: Node, dummy: string): readonly string[] {
  const { name, host, hipersockets } = node;
  const cable = (port: string, extra = ''): string =>
    `link add ${port} ${extra} type veth peer name ${name}.${port} ${extra} netns ${prefix}${fabric}`;
  const trunks = ([1, 2] as const).flatMap((index) => [
    cable(`trk${index}`),
    `addr add ${trunk(index, host)}/24 broadcast + dev trk${index}`,
    `link set trk${index} up`,
  ]);
  const own =
    node === borderRouter
      ? [`link add bb0 type ${dummy}`, 'addr add 10.20.0.1/24 dev bb0', 'link set bb0 up']
      : [`link add dummy0 type ${dummy}`, `addr add ${vipa(host)}/32 dev dummy0`, 'link set dummy0 up'];
  const hsi = hsis.flatMap((hsi) => [cable(hsi, 'mtu 8192'), `addr add ${hsiAddress(hsi, host)}/24 broadcast + dev ${hsi}`]);
  return ['link set lo up', ...trunks, ...own, ...(hipersockets ? [...hsi, 'link set hsi0 up'] : [])];
}

/** Where the kernel has no dummy driver, ifb stands in: the same flags (BROADCAST, NOARP, carrier always on). */
async function dummyType(prefix: string): Promise<'dummy' | 'ifb'> {
  const space = prefix + fabric;
  const { ok } = await tried(['ip', '-n', space, 'link', 'add', 'probe0', 'type', 'dummy']);
  if (ok) await command(['ip', '-n', space, 'link', 'del', 'probe0']);
  return ok ? 'dummy' : 'ifb';
}

async function batch(space: string, lines: readonly string[]): Promise<void> {
  await command(['ip', '-n', space, '-batch', '-'], `${lines.join('\n')}\n`);
}

export const hipersocketsGuests = guests.filter(({ hipersockets }) => hipersockets);
