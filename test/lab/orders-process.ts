/** Speaks the agent's protocol from where it runs in the lab: one JSON line in is one request, one JSON line out its answer. Arguments: certificate, key, authority, port. */
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';
import type { AgentReport } from '../../agent/protocol.ts';

export interface Asked {
  readonly host: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
}

export interface Told {
  /** 0: no answer came. */
  readonly status: number;
  readonly report?: AgentReport;
  /** Of a refusal, or of the system where no answer came. */
  readonly code?: string;
  readonly text?: string;
  readonly ms: number;
}

// What is read is this file's own argument, written by the lab.
const { ca, cert, key, port } = JSON.parse(process.argv[2] ?? '{}') as Record<'ca' | 'cert' | 'key', string> & { readonly port: number };
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

createInterface(process.stdin).on('line', (line) => {
  const asked = JSON.parse(line) as Asked & { readonly id: number };
  void answer(asked).then((told) => process.stdout.write(`${JSON.stringify({ ...told, id: asked.id })}\n`));
});

function answer({ host, method, path, body }: Asked): Promise<Told> {
  const begun = performance.now();
  const ms = (): number => Math.round(performance.now() - begun);
  return new Promise((resolve) => {
    const nothing = (error: Error): void => resolve({ status: 0, text: error.message, ms: ms() });
    // The name in the certificate is the guest's, which the lab does not look at.
    const call = request(
      { ...{ host, port, method, path, agent, ca, cert, key }, checkServerIdentity: () => undefined, timeout: 20_000 },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('error', nothing).on('end', () => {
          const json = text === '' ? {} : (JSON.parse(text) as AgentReport & { readonly code: string; readonly text: string });
          const status = response.statusCode ?? 0;
          resolve(status === 200 ? { status, report: json as AgentReport, ms: ms() } : { status, ...json, ms: ms() });
        });
      },
    );
    call.on('timeout', () => call.destroy(new Error('no answer within 20 s'))).on('error', nothing);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
