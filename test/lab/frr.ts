/** The configuration files of the paper's appendix (6.3, 6.4) for FRR, and its two daemons. */
import { area, borderRouter, hsiSubnet, hsis, trunk, vipa, type Node } from './topology.ts';

/** What differs from FRR's defaults; all in milliseconds but hello and dead, which OSPF counts in seconds. */
export interface OspfTimers {
  readonly helloSeconds?: number;
  readonly deadSeconds?: number;
  /** `timers throttle spf`: delay, initial hold, maximum hold. Quagga: 200 1000 10000. */
  readonly spf?: readonly [delay: number, hold: number, max: number];
  readonly lsaMinArrival?: number;
  readonly hsiNetworkType?: 'point-to-multipoint';
}

const daemons = '/usr/lib/frr';
export const daemonPath = (daemon: 'zebra' | 'ospfd'): string => `${daemons}/${daemon}`;

export function ospfConfiguration(node: Node, timers: OspfTimers): string {
  return node === borderRouter ? borderConfiguration(timers) : guestConfiguration(node, timers);
}

function guestConfiguration(node: Node, timers: OspfTimers): string {
  const hsi = node.hipersockets ? hsis : [];
  return lines(
    `hostname ${node.name}`,
    'interface dummy0',
    ' ip ospf cost 1',
    ' ip ospf priority 0',
    hsi.map((name) => [
      `interface ${name}`,
      ' ip ospf cost 1',
      ' ip ospf priority 10',
      timers.hsiNetworkType === undefined ? [] : ` ip ospf network ${timers.hsiNetworkType}`,
      intervals(timers),
    ]),
    trunks(0, timers),
    'router ospf',
    ` ospf router-id ${vipa(node.host)}`,
    ' log-adjacency-changes',
    throttles(timers),
    ` network ${vipa(node.host)}/32 area ${area}`,
    ` network ${trunk(1, 0)}/24 area ${area}`,
    ` network ${trunk(2, 0)}/24 area ${area}`,
    hsi.map((name) => ` network ${hsiSubnet(name)}.0/24 area ${area}`),
    ` area ${area} stub no-summary`,
  );
}

/** The paper shows no configuration of its border router; the default route's cost of 20 over links of cost 10 says that the stub area's default cost was 10. */
function borderConfiguration(timers: OspfTimers): string {
  return lines(
    `hostname ${borderRouter.name}`,
    'interface bb0',
    ' ip ospf cost 1',
    trunks(1, timers),
    'router ospf',
    ' ospf router-id 10.20.0.1',
    ' log-adjacency-changes',
    throttles(timers),
    ' network 10.20.0.0/24 area 0.0.0.0',
    ` network ${trunk(1, 0)}/24 area ${area}`,
    ` network ${trunk(2, 0)}/24 area ${area}`,
    ` area ${area} stub no-summary`,
    ` area ${area} default-cost 10`,
  );
}

function trunks(priority: number, timers: OspfTimers): Lines {
  return [1, 2].map((index) => [`interface trk${index}`, ' ip ospf cost 10', ` ip ospf priority ${priority}`, intervals(timers)]);
}

function intervals({ helloSeconds, deadSeconds }: OspfTimers): Lines {
  return [
    helloSeconds === undefined ? [] : ` ip ospf hello-interval ${helloSeconds}`,
    deadSeconds === undefined ? [] : ` ip ospf dead-interval ${deadSeconds}`,
  ];
}

function throttles({ spf, lsaMinArrival }: OspfTimers): Lines {
  return [
    spf === undefined ? [] : ` timers throttle spf ${spf.join(' ')}`,
    lsaMinArrival === undefined ? [] : ` timers lsa min-arrival ${lsaMinArrival}`,
  ];
}

type Lines = string | readonly Lines[];

function lines(...parts: readonly Lines[]): string {
  return `${flat(parts).join('\n')}\n`;
}

function flat(parts: Lines): readonly string[] {
  return typeof parts === 'string' ? [parts] : parts.flatMap(flat);
}
