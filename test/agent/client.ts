import { Agent, request } from 'node:https';
import type { AgentReport, Refusal } from '../../agent/protocol.ts';
import type { Issued } from './certificates.ts';
import type { AgentRig } from './rig.ts';

/** A controller's side of the wire for tests, with any certificate and any bytes. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

export interface TestClient {
  readonly state: () => Promise<AgentReport>;
  readonly send: (path: string, body: unknown) => Promise<Answered>;
  /** Anything at all; rejects when there is no answer. */
  readonly raw: (o: {
    readonly method: string;
    readonly path: string;
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
  }) => Promise<Answered>;
  readonly close: () => void;
}

export function createClient(
  rig: Pick<AgentRig, 'port' | 'agentAuthority'>,
  identity: Partial<Issued>,
  tls: { readonly maxVersion?: 'TLSv1.2' } = {},
): TestClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const raw: TestClient['raw'] = ({ method, path, body, headers }) =>
    new Promise((resolve, reject) => {
      const call = request(
        {
          host: '127.0.0.1',
          port: rig.port(),
          method,
          path,
          agent,
          ca: rig.agentAuthority.pem,
          ...identity,
          ...tls,
          headers: { ...headers },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => (text += chunk));
          response.on('error', reject);
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text === '' ? undefined : JSON.parse(text) }));
        },
      );
      call.on('error', reject);
      call.end(body);
    });
  return {
    raw,
    state: async () => (await raw({ method: 'GET', path: '/v1/state' })).body as AgentReport,
    send: (path, body) => raw({ method: 'POST', path, body: JSON.stringify(body) }),
    close: () => agent.destroy(),
  };
}

export function code(answered: Answered): string | undefined {
  return answered.status === 200 ? undefined : (answered.body as Refusal).code;
}
