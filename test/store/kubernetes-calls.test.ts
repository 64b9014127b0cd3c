import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { Answer, Fault } from '../../controller/domain/fault.ts';
import type { Store, StoreEvent } from '../../controller/store/store.ts';
import { placement, relocation, signal } from './fixtures.ts';
import { opened, problems, server } from './kubernetes-rig.ts';
import type { Script, Stored } from './scripted-server.ts';
import { until } from './until.ts';

/** What each outcome of a call means: certainly not done, perhaps done, refused, or not understood. */

const key = { namespace: 'default', name: 'lit1' };
const kind = 'GuestPlacement';

async function read(): Promise<string> {
  return kindOf(await (await opened()).get({ signal, kind, key }));
}

async function write(): Promise<string> {
  const made = server.objects(kind)[0];
  return kindOf(await (await opened()).putStatus({ signal, kind, key, ...madeFor(made), status: { observedGeneration: 1 } }));
}

function madeFor(object: Stored | undefined): { readonly uid: string; readonly version: string } {
  return { uid: object?.metadata.uid ?? '', version: object?.metadata.resourceVersion ?? '' };
}

async function followed(): Promise<{ readonly store: Store; readonly events: readonly StoreEvent[] }> {
  server.apply(placement('lit1'));
  const store = await opened();
  const events: StoreEvent[] = [];
  await store.follow({ signal, onEvent: (event) => void events.push(event), onSynced: () => undefined });
  await until('it is watched', () => server.watches(kind).length > 0);
  return { store, events };
}

function kindOf(answer: Answer<unknown>): Fault['kind'] | 'ok' {
  return answer.ok ? 'ok' : answer.fault.kind;
}

const answering =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}): Script =>
  (_asked, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
    return true;
  };
const status = (code: number): string => JSON.stringify({ kind: 'Status', code, message: 'no\u0007pe', reason: 'X' });
const cutOff: Script = (_asked, response) => {
  response.socket?.resetAndDestroy();
  return true;
};
const cutShort: Script = (_asked, response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"metadata":', () => response.socket?.resetAndDestroy());
  return true;
};
const html = '<html>please log in</html>';

describe('a read and a write', () => {
  test.each<readonly [string, Script, string, string]>([
    ['the connection is reset after the request was sent', cutOff, 'unreachable', 'unknownOutcome'],
    ['the answer is cut short', cutShort, 'unreachable', 'unknownOutcome'],
    ['400', answering(400, status(400)), 'invalid', 'invalid'],
    ['401, again after the token was read anew', answering(401, status(401)), 'unauthorised', 'unauthorised'],
    ['403', answering(403, status(403)), 'unauthorised', 'unauthorised'],
    ['404', answering(404, status(404)), 'notFound', 'conflict'],
    ['405', answering(405, status(405)), 'unsupported', 'unsupported'],
    ['409', answering(409, status(409)), 'conflict', 'conflict'],
    ['412', answering(412, status(412)), 'conflict', 'conflict'],
    ['413', answering(413, status(413)), 'invalid', 'invalid'],
    ['422', answering(422, status(422)), 'invalid', 'invalid'],
    ['500 by the API, as when etcd has not answered in time', answering(500, status(500)), 'unreachable', 'unknownOutcome'],
    ['502 by something in between', answering(502, html), 'unreachable', 'unknownOutcome'],
    ['503 by something in between, which may have passed it on', answering(503, html), 'unreachable', 'unknownOutcome'],
    ['504', answering(504, html), 'unreachable', 'unknownOutcome'],
    ['301', answering(301, '', { location: 'http://elsewhere/' }), 'garbled', 'garbled'],
    ['200 with a page of HTML', answering(200, html), 'garbled', 'unknownOutcome'],
    ['200 with nothing', answering(200, ''), 'garbled', 'unknownOutcome'],
    ['200 with null', answering(200, 'null'), 'garbled', 'unknownOutcome'],
    ['200 with another object', answering(200, '{"metadata":{"name":"x"}}'), 'garbled', 'unknownOutcome'],
    ['200, compressed', answering(200, 'x', { 'content-encoding': 'gzip' }), 'garbled', 'unknownOutcome'],
    ['200, announced as larger than can be', answering(200, '{}', { 'content-length': String(2 ** 40) }), 'garbled', 'unknownOutcome'],
    ['200, endless', endless, 'garbled', 'unknownOutcome'],
  ])('%s', async (_what, script, forRead, forWrite) => {
    server.apply(placement('lit1'));
    server.script(script, 2);
    expect(await read()).toBe(forRead);
    server.script(script, 2);
    expect(await write()).toBe(forWrite);
  });

  test('nobody listens: certainly nothing was sent', async () => {
    server.apply(placement('lit1'));
    const store = await opened();
    const made = madeFor(server.objects(kind)[0]);
    await server.close();
    expect(kindOf(await store.get({ signal, kind, key }))).toBe('unreachable');
    const written = await store.putStatus({ signal, kind, key, ...made, status: { observedGeneration: 1 } });
    expect(written).toMatchObject({ ok: false, fault: { kind: 'unreachable', detail: expect.stringContaining('nothing was sent') } });
  });

  test.each([
    ['429', 429, '0'],
    ['503 of the API', 503, '0'],
    ['429 that names a date', 429, 'Thu, 01 Jan 1970 00:00:00 GMT'],
  ])('%s is certainly not done, and is sent again when the server wishes', async (_what, code, retryAfter) => {
    server.apply(placement('lit1'));
    server.script(answering(code, status(code), { 'retry-after': retryAfter }), 3);
    expect(await write()).toBe('ok');
    expect(server.count('update')).toBe(4);
  });

  test('a right that is missing is told once for each kind of call, in the words of the API server, and once when it is granted', async () => {
    const store = await opened();
    const message = 'relocations.zferry.io is forbidden: User "x" cannot create resource "relocations" in API group "zferry.io"';
    server.script(answering(403, JSON.stringify({ kind: 'Status', code: 403, message })), 2);
    for (const name of ['r1', 'r2', 'r3']) await store.create({ signal, object: relocation(name) });
    expect(problems).toEqual([
      `unauthorised: POST Relocation default/r1: the API server answered 403 (${message}); deploy/rbac.yaml grants what the controller needs, deploy/tenants.yaml what people need`,
      `over: ${problems[0]}`,
    ]);
  });

  test('a server that is too busy for longer than the call may last has done nothing', async () => {
    server.apply(placement('lit1'));
    server.script(answering(429, status(429), { 'retry-after': '3600' }));
    expect(await write()).toBe('unreachable');
    expect(server.count('update')).toBe(1);
  });

  test('a call ends with its signal: before it is sent nothing was done, afterwards nobody knows', async () => {
    server.apply(placement('lit1'));
    const store = await opened();
    const made = madeFor(server.objects(kind)[0]);
    const abort = new AbortController();
    let arrived = false;
    server.script(() => (arrived = true));
    const hanging = store.putStatus({ signal: abort.signal, kind, key, ...made, status: { observedGeneration: 1 } });
    await until('it has arrived', () => arrived);
    abort.abort();
    expect(kindOf(await hanging)).toBe('unknownOutcome');
    expect(kindOf(await store.get({ signal: abort.signal, kind, key }))).toBe('unreachable');
  });

  test('of what people read a write brings back the metadata alone, and the object stands as it was sent', async () => {
    const { store, events } = await followed();
    const made = server.objects(kind)[0]!;
    let accept = '';
    server.script((asked, response, request) => {
      if (asked.verb !== 'update') return false;
      accept = request.headers.accept ?? '';
      const metadata = { ...made.metadata, namespace: 'default', generation: 1, resourceVersion: '900' };
      return answering(200, JSON.stringify({ kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata }))(
        asked,
        response,
        request,
      );
    });
    const written = await store.putStatus({ signal, kind, key, ...madeFor(made), status: { observedGeneration: 1, member: 'VM1' } });
    expect(accept).toContain('as=PartialObjectMetadata');
    const object = { metadata: { resourceVersion: '900' }, spec: made['spec'], status: { observedGeneration: 1, member: 'VM1' } };
    expect(written).toMatchObject({ ok: true, value: object });
    expect(events.at(-1)).toMatchObject({ type: 'put', object });
  });

  test('where somebody was quicker than the answer with the metadata, the object is read', async () => {
    const { store, events } = await followed();
    const made = server.objects(kind)[0]!;
    server.script((asked, response, request) => {
      if (asked.verb !== 'update') return false;
      server.apply(placement('lit1'));
      const newer = server.apply(placement('lit1'));
      const metadata = {
        ...made.metadata,
        namespace: 'default',
        generation: 1,
        resourceVersion: String(Number(made.metadata.resourceVersion) + 1),
      };
      void until('their version is known', () => events.at(-1)?.object.metadata.resourceVersion === newer.metadata.resourceVersion).then(
        () => answering(200, JSON.stringify({ kind: 'PartialObjectMetadata', metadata }))(asked, response, request),
      );
      return true;
    });
    const written = await store.putStatus({ signal, kind, key, ...madeFor(made), status: { observedGeneration: 1 } });
    expect(written).toMatchObject({ ok: true, value: { metadata: { resourceVersion: String(server.version()) } } });
  });

  test('what a watch shows of a write that was answered before changes nothing, and what comes after it is heard', async () => {
    const { store, events } = await followed();
    const made = server.objects(kind)[0]!;
    const version = String(Number(made.metadata.resourceVersion) + 500);
    const metadata = { ...made.metadata, namespace: 'default', generation: 1, resourceVersion: version };
    const answer = answering(200, JSON.stringify({ kind: 'PartialObjectMetadata', metadata }));
    server.script((asked, ...rest) => asked.verb === 'update' && answer(asked, ...rest));
    await store.putStatus({ signal, kind, key, ...madeFor(made), status: { observedGeneration: 1 } });
    const before = events.length;
    server.event(kind, 'MODIFIED', { ...made, metadata, status: { observedGeneration: 1 } });
    server.event(kind, 'MODIFIED', {
      ...made,
      metadata: { ...metadata, resourceVersion: String(Number(version) + 1), labels: { x: 'y' } },
    });
    await until('the next one is heard', () => events.length > before);
    expect(events.slice(before)).toMatchObject([{ object: { metadata: { labels: { x: 'y' } } } }]);
  });

  test('what waits for its turn when its time is up was never sent', async () => {
    const store = await opened();
    const abort = new AbortController();
    server.script((asked) => asked.verb === 'create', 1_000);
    const all = Array.from({ length: 60 }, (_, at) => store.create({ signal: abort.signal, object: relocation(`r${at}`) }));
    await until('as many as may are on their way', () => server.count('create') === 4);
    abort.abort();
    const kinds = (await Promise.all(all)).map(kindOf);
    expect([kinds.filter((each) => each === 'unknownOutcome').length, kinds.filter((each) => each === 'unreachable').length]).toEqual([
      4, 56,
    ]);
    expect(server.count('create')).toBe(4);
  });

  test('what the server says is shown without its control characters, and no body is', async () => {
    const store = await opened();
    server.script(answering(422, status(422)));
    expect(await store.get({ signal, kind, key })).toMatchObject({
      fault: { detail: 'GET GuestPlacement default/lit1: the API server answered 422 (no pe)' },
    });
    server.script(answering(200, 'Bearer secret-token'));
    expect(JSON.stringify(await store.get({ signal, kind, key }))).not.toContain('secret');
  });
});

function endless(_asked: unknown, response: ServerResponse): boolean {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (!response.destroyed && response.write(' '.repeat(64 * 1024)));
    if (!response.destroyed) response.once('drain', more);
  };
  response.on('error', () => undefined);
  more();
  return true;
}
