/** Plain HTTP to the servers of a control plane. */
import { readFileSync } from 'node:fs';
import type { request as httpRequest } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';

export interface Reply {
  readonly status: number;
  /** Parsed JSON, or the text where it is none. */
  readonly body: unknown;
}

export interface RequestOptions {
  readonly body?: unknown;
  /** Absent: the administrator's. */
  readonly token?: string;
  /** Absent: application/json. */
  readonly contentType?: string;
}

/** Requests over one kept connection, with the API server's own certificate as the only one trusted. */
export function makeWire(o: { readonly url: string; readonly certificateAuthority: string }): {
  readonly request: (method: string, path: string, options: RequestOptions & { readonly token: string }) => Promise<Reply>;
  readonly close: () => void;
} {
  const agent = new Agent({ keepAlive: true });
  return {
    async request(method, path, { token, body, contentType = 'application/json' }) {
      const { status, text } = await exchange(
        httpsRequest(`${o.url}${path}`, {
          method,
          agent,
          // It is written while the API server starts; the connection is refused before it is there.
          ca: readFileSync(o.certificateAuthority),
          headers: { authorization: `Bearer ${token}`, 'content-type': contentType },
        }),
        body === undefined ? undefined : JSON.stringify(body),
      );
      return { status, body: parsed(text) };
    },
    close: () => agent.destroy(),
  };
}

/** Sends a request with its body; answers what came back as text. */
export function exchange(
  outgoing: ReturnType<typeof httpRequest>,
  body: string | undefined,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.once('error', reject).once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    outgoing.end(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
