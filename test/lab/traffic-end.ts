/**
 * One end of the lab's traffic, a process in a node's namespace. Datagrams carry their flow and a number that no other datagram of the flow has; both ends count, nothing is
 * inferred. A datagram that the kernel refuses to send counts as sent, and so as lost. One TCP connection a flow of kind `tcp`, whose messages come back as an echo.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface EndOrder {
  readonly send: readonly {
    readonly flow: number;
    readonly from: string;
    readonly to: string;
    readonly port: number;
    readonly perSecond: number;
  }[];
  readonly listen: readonly { readonly address: string; readonly port: number }[];
  readonly tcpServe: readonly { readonly address: string; readonly port: number }[];
  readonly tcpConnect: readonly {
    readonly flow: number;
    readonly from: string;
    readonly to: string;
    readonly port: number;
    readonly perSecond: number;
  }[];
}

export interface Missing {
  readonly flow: number;
  readonly numbers: readonly number[];
}

interface Received {
  readonly seen: Set<number>;
  duplicates: number;
  highest: number;
  /** Below it the missing ones were told. */
  looked: number;
}

export interface SentCount {
  readonly flow: number;
  /** When each was sent, milliseconds of the monotonic clock, which all processes of one machine share. */
  readonly sentAtMs: readonly number[];
}

export interface ReceivedCount {
  readonly flow: number;
  /** Numbers received, each once, ascending. */
  readonly numbers: readonly number[];
  readonly duplicates: number;
}

export interface TcpCount {
  readonly flow: number;
  readonly sent: number;
  readonly answered: number;
  readonly worstMs: number;
  /** The connection ended, with the system's word for it. */
  readonly broken?: string;
}

export interface EndReport {
  readonly sent: readonly SentCount[];
  readonly received: readonly ReceivedCount[];
  readonly tcp: readonly TcpCount[];
}

/** A process that stood still does not make up for more than this many datagrams. */
const burstMax = 20;
const messageBytes = 16;
const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

// What is read is this file's own argument, written by the lab.
const order = JSON.parse(process.argv[2] ?? '{}') as EndOrder;
const senders = order.send.map(startSender);
const received = new Map<number, Received>();
await Promise.all([...order.listen.map(listen), ...order.tcpServe.map(serve)]);
const connections = order.tcpConnect.map(connect);
process.stdout.write('ready\n');

for await (const line of createInterface(process.stdin)) {
  if (line === 'go') [...senders, ...connections].forEach((one) => one.go());
  if (line === 'stop') [...senders, ...connections].forEach((one) => one.stop());
  if (line === 'report') tell(report());
  if (line === 'missing') tell(missing());
  // Written by traffic.ts.
  if (line.startsWith('times ')) tell(times(JSON.parse(line.slice('times '.length)) as readonly Missing[]));
}

function tell(answer: object): void {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

/** Of each flow that comes in, the numbers below the highest received that were not, each told once. */
function missing(): readonly Missing[] {
  return [...received].map(([flow, one]) => {
    const numbers: number[] = [];
    for (; one.looked < one.highest; one.looked += 1) if (!one.seen.has(one.looked)) numbers.push(one.looked);
    return { flow, numbers };
  });
}

/** When each of them was sent, of the flows that begin here. */
function times(asked: readonly Missing[]): readonly SentCount[] {
  return senders.flatMap(({ flow, sentAtMs }) => {
    const numbers = asked.find((one) => one.flow === flow)?.numbers ?? [];
    return numbers.length === 0 ? [] : [{ flow, sentAtMs: numbers.map((number) => sentAtMs[number] ?? 0) }];
  });
}

function report(): EndReport {
  return {
    sent: senders.map(({ flow, sentAtMs }) => ({ flow, sentAtMs })),
    received: [...received].map(([flow, { seen, duplicates }]) => ({ flow, numbers: [...seen].toSorted((a, b) => a - b), duplicates })),
    tcp: connections.map((one) => one.count()),
  };
}

interface Sender {
  readonly flow: number;
  readonly sentAtMs: number[];
  go(): void;
  stop(): void;
}

function startSender({ flow, from, to, port, perSecond }: EndOrder['send'][number]): Sender {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined).bind(0, from);
  const sentAtMs: number[] = [];
  const datagram = (): void => {
    const buffer = Buffer.alloc(64);
    buffer.writeUInt32BE(flow, 0);
    buffer.writeUInt32BE(sentAtMs.length, 4);
    sentAtMs.push(monotonicMs());
    socket.send(buffer, port, to, () => undefined);
  };
  return { flow, sentAtMs, ...paced(perSecond, datagram) };
}

function paced(perSecond: number, each: () => void): { go(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let from = 0;
  let count = 0;
  const tick = (): void => {
    const due = Math.floor(((monotonicMs() - from) * perSecond) / 1000) - count;
    if (due > burstMax) count += due - burstMax;
    for (let left = Math.min(due, burstMax); left > 0; left -= 1) {
      count += 1;
      each();
    }
  };
  return {
    go: () => {
      from = monotonicMs();
      timer = setInterval(tick, 1);
    },
    stop: () => clearInterval(timer),
  };
}

async function listen({ address, port }: EndOrder['listen'][number]): Promise<void> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 })
    .on('message', (message) => {
      const flow = message.readUInt32BE(0);
      const number = message.readUInt32BE(4);
      const one = received.get(flow) ?? { seen: new Set<number>(), duplicates: 0, highest: 0, looked: 0 };
      received.set(flow, one);
      if (one.seen.has(number)) one.duplicates += 1;
      one.seen.add(number);
      one.highest = Math.max(one.highest, number);
    })
    .bind(port, address);
  await once(socket, 'listening');
}

async function serve({ address, port }: EndOrder['tcpServe'][number]): Promise<void> {
  const server = createServer({ noDelay: true }, (socket) => socket.on('error', () => undefined).pipe(socket)).listen(port, address);
  await once(server, 'listening');
}

function connect({ flow, from, to, port, perSecond }: EndOrder['tcpConnect'][number]): { go(): void; stop(): void; count(): TcpCount } {
  const sentAtMs: number[] = [];
  let answered = 0;
  let worstMs = 0;
  let broken: string | undefined;
  let bytes = 0;
  let socket: Socket | undefined;
  const pace = paced(perSecond, () => {
    sentAtMs.push(monotonicMs());
    socket?.write(Buffer.alloc(messageBytes, 1));
  });
  return {
    ...pace,
    go: () => {
      socket = createConnection({ host: to, port, localAddress: from, noDelay: true }, () => pace.go())
        .on('data', (data) => {
          bytes += data.length;
          while (answered < Math.floor(bytes / messageBytes)) {
            worstMs = Math.max(worstMs, monotonicMs() - (sentAtMs[answered] ?? 0));
            answered += 1;
          }
        })
        .on('error', (error) => (broken = error.message))
        .on('close', () => (broken ??= 'closed'));
    },
    count: () => ({ flow, sent: sentAtMs.length, answered, worstMs, ...(broken === undefined ? {} : { broken }) }),
  };
}
