import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Lab } from './lab.ts';
import type { EndOrder, EndReport, Missing, SentCount, TcpCount } from './traffic-end.ts';

/** Who sends to whom; addresses choose the path: a guest's VIPA, or one of its interfaces. */
export interface Flow {
  readonly name: string;
  readonly from: { readonly node: string; readonly address: string };
  readonly to: { readonly node: string; readonly address: string };
  /** A third party that forwards it. */
  readonly through?: string;
  /** 1000 where absent. */
  readonly perSecond?: number;
  readonly kind?: 'udp' | 'tcp';
}

export interface FlowCount {
  readonly name: string;
  readonly sent: number;
  readonly lost: number;
  /** When each lost one was sent, monotonic milliseconds. */
  readonly lostAtMs: readonly number[];
  readonly duplicates: number;
}

export interface Loss {
  readonly name: string;
  /** When each was sent, monotonic milliseconds. */
  readonly lostAtMs: readonly number[];
}

export interface TrafficCount {
  readonly flows: readonly FlowCount[];
  readonly tcp: readonly (TcpCount & { readonly name: string })[];
}

export interface Traffic {
  /** What has been lost since the last call, while it goes on: datagrams that others of the same flow have overtaken. */
  lost(): Promise<readonly Loss[]>;
  /** Stops the senders, lets what is under way arrive, and counts. */
  finish(): Promise<TrafficCount>;
  kill(): void;
}

const endFile = fileURLToPath(new URL('traffic-end.ts', import.meta.url));
const udpPort = 7000;
const tcpPort = 7100;
const arrivalMs = 500;

export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

export async function startTraffic(lab: Lab, flows: readonly Flow[]): Promise<Traffic> {
  const named = [...new Set(flows.flatMap(({ from, to }) => [from.node, to.node]))];
  const ends = await Promise.all(named.map((node) => startEnd(lab, node, orderFor(node, flows))));
  for (const end of ends) end.tell('go');
  return {
    lost: async () => {
      const missing = (await Promise.all(ends.map((end) => end.ask<readonly Missing[]>('missing')))).flat();
      const sent = (await Promise.all(ends.map((end) => end.ask<readonly SentCount[]>(`times ${JSON.stringify(missing)}`)))).flat();
      return sent.map(({ flow, sentAtMs }) => ({ name: flows[flow]?.name ?? '', lostAtMs: sentAtMs }));
    },
    finish: async () => {
      for (const end of ends) end.tell('stop');
      await delay(arrivalMs);
      const reports = await Promise.all(ends.map((end) => end.ask<EndReport>('report')));
      for (const end of ends) end.kill();
      return counted(flows, reports);
    },
    kill: () => ends.forEach((end) => end.kill()),
  };
}

function orderFor(node: string, flows: readonly Flow[]): EndOrder {
  const numbered = flows.map((flow, index) => ({
    ...flow,
    flow: index,
    send: { flow: index, from: flow.from.address, to: flow.to.address, perSecond: flow.perSecond ?? 1000 },
  }));
  const of = (kind: 'udp' | 'tcp', side: 'from' | 'to') =>
    numbered.filter((flow) => (flow.kind ?? 'udp') === kind && flow[side].node === node);
  const places = (kind: 'udp' | 'tcp', port: number) =>
    [...new Set(of(kind, 'to').map(({ to }) => to.address))].map((address) => ({ address, port }));
  return {
    send: of('udp', 'from').map(({ send }) => ({ ...send, port: udpPort })),
    listen: places('udp', udpPort),
    tcpConnect: of('tcp', 'from').map(({ send }) => ({ ...send, port: tcpPort })),
    tcpServe: places('tcp', tcpPort),
  };
}

interface End {
  tell(line: string): void;
  /** One answer a question, one question at a time. */
  ask<T>(question: string): Promise<T>;
  kill(): void;
}

async function startEnd(lab: Lab, node: string, order: EndOrder): Promise<End> {
  const child = lab.start(node, [process.execPath, endFile, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (child.stdin === null || child.stdout === null) throw new Error('the process has no pipes');
  const { stdin } = child;
  const lines = createInterface(child.stdout);
  await once(lines, 'line');
  return {
    tell: (line) => void stdin.write(`${line}\n`),
    ask: async <T>(question: string) => {
      stdin.write(`${question}\n`);
      const [line] = (await once(lines, 'line')) as [string];
      return JSON.parse(line) as T;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function counted(flows: readonly Flow[], reports: readonly EndReport[]): TrafficCount {
  const sent = reports.flatMap((report) => report.sent);
  const received = reports.flatMap((report) => report.received);
  const tcp = reports.flatMap((report) => report.tcp);
  return {
    flows: flows.flatMap(({ name, kind = 'udp' }, index) => {
      if (kind === 'tcp') return [];
      const sentAtMs = sent.find(({ flow }) => flow === index)?.sentAtMs ?? [];
      const arrived = received.find(({ flow }) => flow === index);
      const numbers = new Set(arrived?.numbers);
      const lostAtMs = sentAtMs.filter((_, number) => !numbers.has(number));
      return [{ name, sent: sentAtMs.length, lost: lostAtMs.length, lostAtMs, duplicates: arrived?.duplicates ?? 0 }];
    }),
    tcp: tcp.map((count) => ({ ...count, name: flows[count.flow]?.name ?? '' })),
  };
}
