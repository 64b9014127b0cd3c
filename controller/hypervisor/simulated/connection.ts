import type { Answer } from '../../domain/fault.ts';
import type { Exchanger, HttpReply } from './exchanger.ts';

/** Connections to one `zferry simulate`, kept open between calls. No hidden deadline ends a MOVE that takes an hour. */
export interface SimulationConnection {
  /** One exchange. `unreachable`: certainly not sent; `unknownOutcome`: sent, and no answer can be trusted. */
  readonly call: (o: {
    readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
    readonly path: string;
    readonly body?: unknown;
    readonly signal: AbortSignal;
  }) => Promise<Answer<HttpReply>>;
  /** Each line as it comes; the promise settles when the stream has ended, however. */
  readonly stream: (o: {
    readonly path: string;
    readonly signal: AbortSignal;
    readonly onLine: (line: string) => void;
  }) => Promise<Answer<HttpReply>>;
  readonly close: () => void;
}

/** `endpoint`: http://HOST:PORT. */
export function connectSimulation(o: { readonly endpoint: string }): SimulationConnection {
  let opened: Promise<Exchanger> | undefined;
  // Who simulates within the process does not load a client.
  const open = async (): Promise<Exchanger> => (await import('./exchanger.ts')).createExchanger(o.endpoint);
  const exchanger = (): Promise<Exchanger> => (opened ??= open());
  return {
    call: async (call) => (await exchanger()).exchange(call),
    stream: async (stream) => (await exchanger()).exchange({ ...stream, method: 'GET' }),
    close: () => void opened?.then((each) => each.close()),
  };
}
