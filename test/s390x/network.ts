/** The guest's LANs and its neighbour's, as data: one VSWITCH LAN and the HiperSockets LANs of two machines. */
import { area } from '../lab/topology.ts';

export interface Lan {
  readonly name: 'trk1' | 'hsi0' | 'hsi1';
  readonly subnet: string;
  readonly cost: number;
  /** Of the guest's end; init.sh knows it. */
  readonly mac: string;
}

export const lans: readonly Lan[] = [
  { name: 'trk1', subnet: '10.20.8', cost: 10, mac: '02:5a:00:00:00:01' },
  { name: 'hsi0', subnet: '172.0.9', cost: 1, mac: '02:5a:00:00:00:02' },
  { name: 'hsi1', subnet: '172.1.9', cost: 1, mac: '02:5a:00:00:00:03' },
];

export const guestName = 'LITDCON1';
export const clusterName = 'ltic';
/** The last octet of the guest's addresses, and of its neighbour's. */
export const hosts = { guest: 100, neighbour: 101 };
export const guestAddress = `10.20.8.${hosts.guest}`;
export const vipa = (host: number): string => `10.20.7.${host}`;
export const addressOn = (lan: Lan, host: number): string => `${lan.subnet}.${host}/24`;

/** Those that the neighbour is on: as on a real machine, nobody answers behind the interface of the other one. */
export const sharedLans: readonly Lan[] = lans.filter(({ name }) => name !== 'hsi1');

/** Of ospfd, on either side. `stub`: the interface that has the service address. A hello every two seconds, so that a run does not wait for a minute. */
export function ospfConfiguration(host: number, stub: string, on: readonly Lan[]): string {
  return [
    `hostname host${host}`,
    `interface ${stub}`,
    ' ip ospf cost 1',
    ...on.flatMap(({ name, cost }) => [
      `interface ${name}`,
      ` ip ospf cost ${cost}`,
      ' ip ospf hello-interval 2',
      ' ip ospf dead-interval 20',
    ]),
    'router ospf',
    ` ospf router-id ${vipa(host)}`,
    ` network ${vipa(host)}/32 area ${area}`,
    ...on.map(({ subnet }) => ` network ${subnet}.0/24 area ${area}`),
    '',
  ].join('\n');
}

/** What init.sh reads: addresses, and the settings that `zferry-agent check` asks for. All but hsi1, which belongs to the other machine, are up. */
export function guestNetwork(): string {
  return [
    ...['all', 'default', ...lans.map(({ name }) => name)].map((name) => `echo 0 > /proc/sys/net/ipv4/conf/${name}/rp_filter`),
    'echo 1 > /proc/sys/net/ipv4/ip_forward',
    'echo 1 > /proc/sys/net/ipv4/conf/all/arp_announce',
    ...lans.map((lan) => `ip addr add ${addressOn(lan, hosts.guest)} broadcast + dev ${lan.name}`),
    `ip addr add ${vipa(hosts.guest)}/32 dev dummy0`,
    ...['dummy0', 'trk1', 'hsi0'].map((name) => `ip link set ${name} up`),
    '',
  ].join('\n');
}
