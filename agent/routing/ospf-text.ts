/**
 * What ospfd prints, as data. The plain text of these commands has the same form in Quagga and in every FRR (JSON differs from release to release, and Quagga has none);
 * forms as printed by FRR 8.4.4, recorded in test/agent/routing/recorded/.
 */

export interface SpfTimers {
  readonly delayMs: number;
  readonly holdMs: number;
  readonly maxHoldMs: number;
  /** How long ago the daemon last computed its routes; undefined: never. */
  readonly lastRunMs?: number;
  /** A run is due. */
  readonly pending: boolean;
}

export interface Process {
  readonly routerId: string;
  readonly spf: SpfTimers;
}

/** `show ip ospf`. */
export function parseProcess(text: string): Process | undefined {
  const routerId = /OSPF Routing Process, Router ID: ([\d.]+)/.exec(text)?.[1];
  const number = (pattern: RegExp): number | undefined => asNumber(pattern.exec(text)?.[1]);
  const delayMs = number(/Initial SPF scheduling delay (\d+) millisec/);
  const holdMs = number(/Minimum hold time between consecutive SPFs (\d+) millisec/);
  const maxHoldMs = number(/Maximum hold time between consecutive SPFs (\d+) millisec/);
  if (routerId === undefined || delayMs === undefined || holdMs === undefined || maxHoldMs === undefined) return undefined;
  const ago = /SPF algorithm last executed (\S+) ago/.exec(text)?.[1];
  const lastRunMs = ago === undefined ? undefined : parseDuration(ago);
  const pending = !text.includes('SPF timer is inactive') && text.includes('SPF timer');
  return { routerId, spf: { delayMs, holdMs, maxHoldMs, pending, ...(lastRunMs === undefined ? {} : { lastRunMs }) } };
}

/** `9.777s`, `1m17s`, `2h03m05s`, `3d04h05m`, `1w2d03h`; milliseconds. */
export function parseDuration(text: string): number | undefined {
  const unitMs: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 };
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)([wdhms])/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) return undefined;
  return Math.round(parts.reduce((sum, [, amount = '0', unit = 's']) => sum + Number(amount) * (unitMs[unit] ?? 0), 0));
}

export interface OspfInterface {
  readonly name: string;
  readonly up: boolean;
  /** OSPF runs on it: it has an address that a network statement covers, and is up. */
  readonly running: boolean;
  /** As `ip ospf network` is given it, `point-to-multipoint`; known only while OSPF runs on it. */
  readonly networkType?: string;
  readonly neighbours: number;
}

/** `show ip ospf interface NAME`, one or several of them. */
export function parseInterfaces(text: string): readonly OspfInterface[] {
  return blocks(text, /^(\S+) is (up|down)\s*$/).map(({ head: [, name = '', state], body }) => {
    const type = /Network Type ([A-Z]+)/.exec(body)?.[1];
    const networkType = type === undefined ? undefined : networkTypes[type];
    return {
      name,
      up: state === 'up',
      running: type !== undefined,
      neighbours: Number(/Neighbor Count is (\d+)/.exec(body)?.[1] ?? 0),
      ...(networkType === undefined ? {} : { networkType }),
    };
  });
}

const networkTypes: Readonly<Record<string, string>> = {
  BROADCAST: 'broadcast',
  POINTOMULTIPOINT: 'point-to-multipoint',
  POINTOPOINT: 'point-to-point',
  NBMA: 'non-broadcast',
};

export interface Neighbour {
  readonly routerId: string;
  /** `Full`, `2-Way`, `Init`... */
  readonly state: string;
  readonly address: string;
  readonly interface: string;
  /** LSAs sent to it that it has not acknowledged. */
  readonly unacknowledged: number;
}

/** `show ip ospf neighbor`. */
export function parseNeighbours(text: string): readonly Neighbour[] {
  const row = /^([\d.]+)\s+\d+\s+([\w-]+)\/\S*\s.*?([\d.]+)\s+([^\s:]+):[\d.]+\s+(\d+)\s+\d+\s+\d+\s*$/;
  return text.split('\n').flatMap((line) => {
    const [, routerId, state, address, name, unacknowledged] = row.exec(line) ?? [];
    if (routerId === undefined || state === undefined || address === undefined || name === undefined) return [];
    return [{ routerId, state, address, interface: name, unacknowledged: Number(unacknowledged) }];
  });
}

export interface RouterLink {
  readonly kind: 'stub' | 'transit' | 'point-to-point' | 'other';
  /** Stub: the network; transit: the address of its designated router; point-to-point: the neighbour's router id. */
  readonly id: string;
  /** Stub: the mask; otherwise this router's own address there. */
  readonly data: string;
}

export interface RouterLsa {
  readonly router: string;
  readonly links: readonly RouterLink[];
}

export interface NetworkLsa {
  /** The address of its designated router on that network. */
  readonly id: string;
  readonly router: string;
  readonly attached: readonly string[];
}

export interface LinkStates {
  readonly routers: readonly RouterLsa[];
  readonly networks: readonly NetworkLsa[];
}

/** `show ip ospf database router` and `... network`, one after the other. An LSA that is being flushed (age 3600) is gone. */
export function parseLinkStates(text: string): LinkStates {
  const lsas = blocks(text, /^ {2}LS age: (\d+)\s*$/).filter(({ head }) => Number(head[1]) < 3600);
  const of = (type: string): readonly string[] => lsas.map(({ body }) => body).filter((body) => body.includes(`LS Type: ${type}`));
  return {
    routers: of('router-LSA').map((body) => ({ router: field(body, /Advertising Router: ([\d.]+)/), links: parseLinks(body) })),
    networks: of('network-LSA').map((body) => ({
      id: field(body, /Link State ID: ([\d.]+)/),
      router: field(body, /Advertising Router: ([\d.]+)/),
      attached: [...body.matchAll(/Attached Router: ([\d.]+)/g)].map(([, id = '']) => id),
    })),
  };
}

function field(body: string, pattern: RegExp): string {
  return pattern.exec(body)?.[1] ?? '';
}

function parseLinks(body: string): readonly RouterLink[] {
  const kinds: Readonly<Record<string, RouterLink['kind']>> = {
    'Stub Network': 'stub',
    'a Transit Network': 'transit',
    'another Router (point-to-point)': 'point-to-point',
  };
  const pattern = /Link connected to: ([^\n]+?)\s*\n\s*\(Link ID\)[^:\n]*: ([\d.]+)\s*\n\s*\(Link Data\)[^:\n]*: ([\d.]+)/g;
  return [...body.matchAll(pattern)].map(([, words = '', id = '', data = '']) => ({ kind: kinds[words] ?? 'other', id, data }));
}

/** Packets received on the interface that were OSPF's own, from `show ip ospf interface traffic`; undefined where the daemon does not count them (Quagga). */
export function parseReceived(text: string, name: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `) && /\d+\/\d+/.test(one));
  if (line === undefined) return undefined;
  return [...line.matchAll(/(\d+)\/\d+/g)].reduce((sum, [, received]) => sum + Number(received), 0);
}

/** What the running configuration says; absent: nothing. */
export interface Configured {
  readonly cost?: number;
  /** The line that puts exactly the interface's subnet into an area. */
  readonly statement?: string;
}

/** `show running-config`, of this interface and this subnet (`172.0.9.0/24`). */
export function parseConfigured(text: string, name: string, network: string): Configured {
  const lines = text.split('\n').map((line) => line.trim());
  const begin = lines.indexOf(`interface ${name}`);
  const rest = lines.slice(begin + 1);
  const end = rest.findIndex((line) => line === '!' || line === 'exit');
  const own = begin < 0 ? [] : rest.slice(0, end < 0 ? undefined : end);
  const cost = own.map((line) => asNumber(/^ip ospf cost (\d+)/.exec(line)?.[1])).find((one) => one !== undefined);
  const statement = lines.find((line) => line.startsWith(`network ${network} area `));
  return { ...(cost === undefined ? {} : { cost }), ...(statement === undefined ? {} : { statement }) };
}

export interface HostRoute {
  readonly address: string;
  readonly interface: string;
}

/** Every path to a single address, from `show ip ospf route`. */
export function parseHostRoutes(text: string): readonly HostRoute[] {
  return blocks(text, /^N\s(?:IA)?\s*([\d.]+)\/32\s+\[\d+\]/).flatMap(({ head: [, address = ''], body }) => {
    const own = body.split(/\n(?=[A-Z=])/)[0] ?? '';
    return [...own.matchAll(/via [\d.]+, (\S+)/g)].map(([, name = '']) => ({ address, interface: name }));
  });
}

/** Cuts the text at each line that fits `head`; what stands before the first one is dropped. */
function blocks(text: string, head: RegExp): readonly { readonly head: RegExpExecArray; readonly body: string }[] {
  const found: { readonly head: RegExpExecArray; readonly lines: string[] }[] = [];
  for (const line of text.replaceAll('\r', '').split('\n')) {
    const match = head.exec(line);
    if (match !== null) found.push({ head: match, lines: [] });
    found.at(-1)?.lines.push(line);
  }
  return found.map(({ head, lines }) => ({ head, body: lines.join('\n') }));
}

function asNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
