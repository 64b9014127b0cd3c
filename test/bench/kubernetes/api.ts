import { readFileSync } from 'node:fs';
import { Agent, request } from 'undici';
import type { ControlPlane } from '../../kubernetes/control-plane.ts';
import { monotonicMs } from './arrival.ts';

/** The benchmark's own way to the API server: a pool of kept connections, and the API server's own count of what it was asked. */

export interface Api {
  /** One request; throws on an answer that is no success. `ms`: its round trip; `sentMs`: when it was sent, on the machine's monotonic clock. */
  send(method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<Sent>;
  /** Requests so far by what they were: `zferry.io guestplacements/status PUT 200`. Counted by the API server. */
  counts(): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

export interface Sent {
  readonly sentMs: number;
  readonly ms: number;
  readonly json: unknown;
}

export function connectApi(plane: ControlPlane): Api {
  const dispatcher = new Agent({ connections: 48, allowH2: false, connect: { ca: readFileSync(plane.certificateAuthority) } });
  const authorization = `Bearer ${plane.token()}`;
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown) => {
    const sentMs = monotonicMs();
    const reply = await request(`${plane.url}${path}`, {
      dispatcher,
      method,
      headers: { authorization, 'content-type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.body.text();
    if (reply.statusCode >= 300) throw new Error(`${method} ${path}: ${reply.statusCode} ${text.slice(0, 300)}`);
    return { sentMs, ms: monotonicMs() - sentMs, text };
  };
  return {
    async send(method, path, body) {
      const { sentMs, ms, text } = await call(method, path, body);
      return { sentMs, ms, json: JSON.parse(text) as unknown };
    },
    async counts() {
      const { text } = await call('GET', '/metrics');
      return countsIn(text);
    },
    close: () => dispatcher.close(),
  };
}

function countsIn(metrics: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [, labels = '', value] of metrics.matchAll(/^apiserver_request_total\{(.*)\} (\S+)$/gm)) {
    const label = (name: string): string => new RegExp(`(?:^|,)${name}="([^"]*)"`).exec(labels)?.[1] ?? '';
    const resource = [label('resource'), label('subresource')].filter((word) => word !== '').join('/');
    const key = `${label('group')} ${resource} ${label('verb')} ${label('code')}`;
    counts.set(key, (counts.get(key) ?? 0) + Number(value));
  }
  return counts;
}

/** Which of the counts have grown, by how much. */
export function grown(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map(
    [...after].flatMap(([key, count]) => (count > (before.get(key) ?? 0) ? [[key, count - (before.get(key) ?? 0)] as const] : [])),
  );
}

/** Does the work for each item, so many at a time. */
export async function eachOf<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of queue) await work(item);
    }),
  );
}
