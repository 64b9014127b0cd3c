import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * An API server as an idle cluster has it for a day, in the process of its client and in its time: lists, watches that end when they were asked to, a bookmark a minute, a Lease.
 * It keeps nothing but its objects, so that what grows is not its.
 */

export interface DayServer {
  readonly url: string;
  /** Requests so far, by what they were. */
  readonly counts: Map<string, number>;
  /** Every open watch breaks off without a word. */
  cut(): void;
  /** Every open watch stays open, and nothing comes over it any more. */
  silence(): void;
  readonly watches: number;
}

interface Kept {
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string };
  readonly [field: string]: unknown;
}

const kinds: Readonly<Record<string, string>> = {
  ssiclusters: 'SSICluster',
  guestplacements: 'GuestPlacement',
  relocations: 'Relocation',
  leases: 'Lease',
};

export async function startDayServer(manifests: readonly { readonly kind: string; readonly metadata: object }[]): Promise<DayServer> {
  const counts = new Map<string, number>();
  const objects = new Map<string, Map<string, Kept>>(Object.values(kinds).map((kind) => [kind, new Map()]));
  const watches = new Map<ServerResponse, string>();
  const silent = new WeakSet<ServerResponse>();
  let version = 1;
  const keep = (kind: string, object: object, more: object): Kept => {
    const { metadata } = object as Kept;
    const kept: Kept = { ...object, metadata: { ...metadata, ...more, resourceVersion: String((version += 1)) } };
    objects.get(kind)?.set(metadata.name, kept);
    for (const [response, watched] of watches)
      if (watched === kind) response.write(`${JSON.stringify({ type: 'MODIFIED', object: kept })}\n`);
    return kept;
  };
  for (const { kind, ...manifest } of manifests)
    keep(
      kind,
      { kind, status: { observedGeneration: -1 }, ...manifest },
      { uid: `uid-${version}`, generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' },
    );

  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://day');
      const [, collection = '', name, sub] =
        /(?:\/namespaces\/[^/]+)?\/([a-z]+)(?:\/([^/]+))?(?:\/(status))?$/.exec(url.pathname.replace(/^\/apis\/[^/]+\/[^/]+/, '')) ?? [];
      const kind = kinds[collection] ?? collection;
      const verb =
        request.method === 'GET' ? (url.searchParams.has('watch') ? 'WATCH' : name === undefined ? 'LIST' : 'GET') : request.method;
      const what = `${verb} ${kind}${sub === undefined ? '' : '/status'}`;
      counts.set(what, (counts.get(what) ?? 0) + 1);
      const answer = (status: number, body: unknown): void =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      if (verb === 'WATCH') return open(kind, response, Number(url.searchParams.get('timeoutSeconds')));
      const all = objects.get(kind);
      if (verb === 'LIST')
        return answer(200, { kind: `${kind}List`, metadata: { resourceVersion: String(version) }, items: [...(all?.values() ?? [])] });
      const known = all?.get(name ?? '');
      if (verb === 'GET') return known === undefined ? answer(404, { kind: 'Status', code: 404 }) : answer(200, known);
      const body = (text === '' ? {} : JSON.parse(text)) as Kept;
      if (verb === 'POST') return answer(201, all === undefined ? body : keep(kind, body, { uid: `uid-${version}` }));
      answer(200, sub === undefined ? keep(kind, body, {}) : keep(kind, { ...known, status: body['status'] }, known?.metadata ?? {}));
    });
  });

  function open(kind: string, response: ServerResponse, seconds: number): void {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    watches.set(response, kind);
    const bookmark = setInterval(() => {
      const object = { apiVersion: 'zferry.io/v1alpha1', kind, metadata: { resourceVersion: String(version) } };
      if (!silent.has(response)) response.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
    }, 60_000);
    const end = setTimeout(() => silent.has(response) || response.end(), seconds * 1000);
    response.once('close', () => {
      watches.delete(response);
      clearInterval(bookmark);
      clearTimeout(end);
    });
  }

  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    cut() {
      for (const response of watches.keys()) response.destroy();
    },
    silence() {
      for (const response of watches.keys()) silent.add(response);
    },
    get watches() {
      return watches.size;
    },
  };
}
