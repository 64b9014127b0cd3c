import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Kind } from '../../controller/store/store.ts';
import type { Manifest } from '../../controller/store/manifest.ts';

/** An API server that does as it is told: it keeps objects as a real one would, and every request can be answered in another way than it should be. */

export interface Asked {
  readonly verb: 'list' | 'watch' | 'get' | 'create' | 'update' | 'delete';
  readonly kind: Kind;
  readonly url: URL;
  readonly token: string;
}

/** Answers a request itself (true), or leaves it to be answered as usual. */
export type Script = (asked: Asked, response: ServerResponse, request: IncomingMessage) => boolean;

export interface OpenWatch {
  readonly kind: Kind;
  readonly from: string;
  readonly response: ServerResponse;
}

export interface ScriptedServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Of a kind, still open. */
  watches(kind: Kind): readonly OpenWatch[];
  count(verb: Asked['verb'], kind?: Kind): number;
  /** Takes the next requests that it answers true to, until it has done so `times` times. */
  script(script: Script, times?: number): void;
  apply(manifest: Manifest): Stored;
  remove(kind: Kind, name: string): void;
  /** As `apply` and `remove`, but no open watch hears of it. */
  unheard(change: () => void): void;
  objects(kind: Kind): readonly Stored[];
  /** The newest version given. */
  version(): number;
  event(kind: Kind, type: string, object: unknown): void;
  close(): Promise<void>;
}

export interface Stored {
  readonly metadata: { readonly name: string; readonly uid: string; readonly resourceVersion: string };
  readonly [field: string]: unknown;
}

const kindOf: Readonly<Record<string, Kind>> = { ssiclusters: 'SSICluster', guestplacements: 'GuestPlacement', relocations: 'Relocation' };

export async function startScriptedServer(): Promise<ScriptedServer> {
  const objects: Record<Kind, Map<string, Stored>> = { SSICluster: new Map(), GuestPlacement: new Map(), Relocation: new Map() };
  const asked: Asked[] = [];
  const watches = new Set<OpenWatch>();
  const scripts: { readonly script: Script; left: number }[] = [];
  let version = 100;
  let uids = 0;
  let deaf = false;

  const send = (kind: Kind, type: string, object: unknown): void => {
    for (const watch of watches) if (watch.kind === kind) watch.response.write(`${JSON.stringify({ type, object })}\n`);
  };
  const history: { readonly kind: Kind; readonly type: string; readonly object: Stored }[] = [];
  const tell = (kind: Kind, type: string, object: Stored): void => {
    history.push({ kind, type, object });
    if (!deaf) send(kind, type, object);
  };
  const answer = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const openWatch = (kind: Kind, url: URL, response: ServerResponse): void => {
    const from = url.searchParams.get('resourceVersion') ?? '';
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    const watch = { kind, from, response };
    watches.add(watch);
    response.on('close', () => watches.delete(watch));
    for (const event of history)
      if (event.kind === kind && Number(event.object.metadata.resourceVersion) > Number(from))
        response.write(`${JSON.stringify({ type: event.type, object: event.object })}\n`);
  };
  const list = (kind: Kind, url: URL, response: ServerResponse): void => {
    const all = [...objects[kind].values()];
    const [from, then] = (url.searchParams.get('continue') ?? `0:${version}`).split(':').map(Number) as [number, number];
    const limit = Number(url.searchParams.get('limit') ?? all.length);
    const more = from + limit < all.length ? `${from + limit}:${then}` : undefined;
    answer(response, 200, {
      kind: `${kind}List`,
      metadata: { resourceVersion: String(then), continue: more },
      items: all.slice(from, from + limit),
    });
  };
  const put = (kind: Kind, object: Stored, type: string): Stored => {
    objects[kind].set(object.metadata.name, object);
    tell(kind, type, object);
    return object;
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    const [, , , , ...path] = url.pathname.split('/');
    const [collection = '', name, sub] = path[0] === 'namespaces' ? path.slice(2) : path;
    const kind = kindOf[collection];
    if (kind === undefined) return answer(response, 404, { kind: 'Status', message: 'no such path' });
    const one: Asked['verb'] =
      name === undefined ? 'create' : request.method === 'DELETE' ? 'delete' : request.method === 'GET' ? 'get' : 'update';
    const verb = request.method === 'GET' && name === undefined ? (url.searchParams.has('watch') ? 'watch' : 'list') : one;
    const what: Asked = { verb, kind, url, token: request.headers.authorization ?? '' };
    asked.push(what);
    for (const each of scripts) {
      if (each.left > 0 && each.script(what, response, request)) {
        each.left -= 1;
        return;
      }
    }
    if (verb === 'watch') return openWatch(kind, url, response);
    if (verb === 'list') return list(kind, url, response);
    const known = objects[kind].get(name ?? '');
    let text = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      const body = JSON.parse(text === '' ? '{}' : text) as Stored;
      if (verb === 'create') return answer(response, 201, put(kind, fresh(body), 'ADDED'));
      if (known === undefined) return answer(response, 404, { kind: 'Status', message: 'not found' });
      if (verb === 'get') return answer(response, 200, known);
      if (sub !== 'status') return answer(response, 405, { kind: 'Status', message: 'not here' });
      if (body.metadata.resourceVersion !== known.metadata.resourceVersion)
        return answer(response, 409, { kind: 'Status', message: 'the object has been modified' });
      answer(
        response,
        200,
        put(kind, { ...known, status: body['status'], metadata: { ...known.metadata, resourceVersion: String(++version) } }, 'MODIFIED'),
      );
    });
  });
  const fresh = (manifest: { readonly metadata: object }): Stored =>
    ({
      status: { observedGeneration: -1 },
      ...manifest,
      metadata: {
        ...manifest.metadata,
        uid: `uid-${++uids}`,
        resourceVersion: String(++version),
        generation: 1,
        creationTimestamp: '2026-01-01T00:00:00Z',
        managedFields: [{ manager: 'person' }],
      },
    }) as unknown as Stored;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    watches: (kind) => [...watches].filter((watch) => watch.kind === kind),
    count: (verb, kind) => asked.filter((each) => each.verb === verb && (kind === undefined || each.kind === kind)).length,
    script: (script, times = 1) => void scripts.push({ script, left: times }),
    apply(manifest) {
      const known = objects[manifest.kind].get(manifest.metadata.name);
      if (known === undefined) return put(manifest.kind, fresh(manifest), 'ADDED');
      const metadata = { ...known.metadata, generation: 2, resourceVersion: String(++version) };
      return put(manifest.kind, { ...known, ...manifest, metadata }, 'MODIFIED');
    },
    remove(kind, name) {
      const known = objects[kind].get(name);
      if (known === undefined) return;
      objects[kind].delete(name);
      tell(kind, 'DELETED', { ...known, metadata: { ...known.metadata, resourceVersion: String(++version) } });
    },
    unheard(change) {
      deaf = true;
      change();
      deaf = false;
    },
    objects: (kind) => [...objects[kind].values()],
    version: () => version,
    event: send,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
