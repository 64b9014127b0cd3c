import { rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { kinds } from '../../controller/store/store.ts';
import { cluster, placement, signal } from './fixtures.ts';
import { agrees, opened, pictured, problems, server, tokenFile } from './kubernetes-rig.ts';
import type { Script } from './scripted-server.ts';
import { until } from './until.ts';

/** What goes wrong between a controller and an API server, one by one; after each of it the follower knows exactly what the server holds. */

const placements = 'GuestPlacement';

/** The one open watch of placements. */
async function theWatch() {
  const [watch] = await until(
    'there is one watch of placements',
    () => server.watches(placements).length === 1 && server.watches(placements),
  );
  if (watch === undefined) throw new Error('unreachable');
  return watch;
}

/** A store with two placements, followed. */
async function following(options: Parameters<typeof opened>[0] = {}) {
  server.apply(cluster());
  server.apply(placement('lit1'));
  server.apply(placement('lit2'));
  const store = await opened(options);
  const picture = await pictured(store);
  await theWatch();
  return { store, picture };
}

const failing =
  (verb: 'list' | 'watch', status: number): Script =>
  (asked, response) => {
    if (asked.verb !== verb || asked.kind !== placements) return false;
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ kind: 'Status', message: 'as told', code: status }));
    return true;
  };

describe('a watch', () => {
  test('that only hears bookmarks lives on, asks for them, and is asked to last four to five minutes', async () => {
    const { picture } = await following({ times: { idleMs: 150 } });
    const watch = await theWatch();
    const { searchParams } = server.asked.findLast(({ verb, kind }) => verb === 'watch' && kind === placements)?.url ?? new URL('x:');
    expect(searchParams.get('allowWatchBookmarks')).toBe('true');
    expect(Number(searchParams.get('timeoutSeconds'))).toBeGreaterThanOrEqual(240);
    expect(Number(searchParams.get('timeoutSeconds'))).toBeLessThanOrEqual(300);
    const endMs = Date.now() + 450;
    await until('three silences have passed, with bookmarks in them', () => {
      server.event(placements, 'BOOKMARK', { metadata: { resourceVersion: String(server.version()) } });
      return Date.now() > endMs;
    });
    expect(server.watches(placements)).toEqual([watch]);
    server.apply(placement('lit3'));
    await agrees(picture);
  });

  test('that a bookmark has brought forward is resumed from there', async () => {
    const { picture } = await following();
    const watch = await theWatch();
    server.event(placements, 'BOOKMARK', { metadata: { resourceVersion: '5000' } });
    watch.response.end();
    const next = await until('the next one is open', () => server.watches(placements).find((each) => each !== watch));
    expect(next.from).toBe('5000');
    expect(server.count('list', placements)).toBe(1);
    expect(picture.synced()).toBe(1);
  });

  test.each([500, 503, 429, 404, 403])('that is answered %i is tried again, from where it was', async (status) => {
    const { picture } = await following();
    const watch = await theWatch();
    server.script(failing('watch', status), 3);
    watch.response.end();
    server.unheard(() => server.apply(placement('lit3')));
    await agrees(picture);
    expect((await theWatch()).from).toBe(watch.from);
    expect(server.count('list', placements)).toBe(1);
  });

  test('that is reset in the middle of a line loses neither that change nor the next', async () => {
    const { picture, store } = await following();
    const watch = await theWatch();
    server.unheard(() => server.apply(placement('lit3')));
    const line = JSON.stringify({ type: 'ADDED', object: server.objects(placements).at(-1) });
    watch.response.write(line.slice(0, line.length / 2), () => watch.response.socket?.resetAndDestroy());
    await agrees(picture);
    server.apply(placement('lit4'));
    await agrees(picture);
    expect(server.count('list', placements)).toBe(1);
    expect(store.counters().broken).toBeGreaterThan(0);
  });

  test.each([
    ['that is no JSON', '{"type":"ADDED","object":{"meta\n'],
    ['of a type that nobody knows', '{"type":"CHANGED","object":{}}\n'],
    ['whose object is none', '{"type":"MODIFIED","object":{"metadata":{}}}\n'],
    ['that is a page of HTML', '<html><body>502</body></html>\n'],
  ])('with a line %s is listed again, and the line is counted', async (_sentence, line) => {
    const { picture, store } = await following();
    const watch = await theWatch();
    server.unheard(() => server.apply(placement('lit3')));
    watch.response.write(line);
    // Its version is past what the line has hidden.
    server.apply(placement('lit4'));
    await agrees(picture);
    expect(store.counters()).toMatchObject({ garbled: 1, relists: 1 });
  });

  test('that has fallen silent, its peer gone without a word, is opened again', async () => {
    const { picture } = await following({ times: { idleMs: 100 } });
    const watch = await theWatch();
    server.unheard(() => server.apply(placement('lit3')));
    await agrees(picture);
    expect(server.watches(placements)).not.toContain(watch);
    expect(server.count('list', placements)).toBe(1);
  });

  test.each([
    ['as its answer', (): void => server.script(failing('watch', 410))],
    ['within', (): void => server.event(placements, 'ERROR', { kind: 'Status', code: 410, message: 'too old' })],
  ])('whose history is gone, told %s, is listed again and what was deleted meanwhile is gone', async (_sentence, tell) => {
    const { picture, store } = await following();
    const watch = await theWatch();
    server.unheard(() => {
      server.remove(placements, 'lit1');
      server.apply(placement('lit3'));
    });
    tell();
    watch.response.end();
    await agrees(picture);
    expect(store.counters().relists).toBe(1);
    expect(picture.lines()).toContain('gone lit1@102');
  });

  test('with an error in it is told and counted, and after three in a row everything is listed again', async () => {
    const { picture, store } = await following();
    for (let error = 1; error <= 3; error += 1) {
      const watch = await theWatch();
      server.event(placements, 'ERROR', { kind: 'Status', code: 500, message: 'etcd is busy' });
      watch.response.end();
      await until('the next one is open', () => server.watches(placements).some((each) => each !== watch));
    }
    await until('it is listed again', () => server.count('list', placements) === 2);
    expect(store.counters()).toMatchObject({ streamErrors: 3, relists: 1 });
    expect(problems[0]).toContain('ended by the API server: 500 etcd is busy');
    server.apply(placement('lit3'));
    await agrees(picture);
  });

  test('that is closed again and again is not opened in a race', async () => {
    await following();
    const begun = server.count('watch', placements);
    server.script((asked, response) => {
      if (asked.verb !== 'watch' || asked.kind !== placements) return false;
      response.writeHead(200).end();
      return true;
    }, 1_000);
    (await theWatch()).response.end();
    const startedMs = Date.now();
    await until('it has been tried for a while', () => Date.now() - startedMs > 400);
    expect(server.count('watch', placements) - begun).toBeLessThan(25);
  });
});

describe('what is shown', () => {
  test('an object that was deleted and made again while nobody looked is gone, then another', async () => {
    const { picture } = await following();
    const watch = await theWatch();
    server.unheard(() => {
      server.remove(placements, 'lit1');
      server.apply(placement('lit1'));
    });
    server.script(failing('watch', 410));
    watch.response.end();
    await agrees(picture);
    expect(picture.lines().slice(3)).toEqual(['gone lit1@102', 'put lit1@105']);
  });

  test('a list that is older than what was shown changes nothing, and is asked for again', async () => {
    const { picture, store } = await following();
    const watch = await theWatch();
    const old = server.objects(placements);
    server.apply(placement('lit1', { member: 'VM2' }));
    server.apply(placement('lit3'));
    await agrees(picture);
    const before = picture.lines();
    server.script((asked, response) => {
      if (asked.verb !== 'list' || asked.kind !== placements) return false;
      response.writeHead(200).end(JSON.stringify({ kind: 'List', metadata: { resourceVersion: '103' }, items: old }));
      return true;
    }, 2);
    server.script(failing('watch', 410));
    watch.response.end();
    await until('it is listed until it is right', () => server.watches(placements).some((each) => each !== watch));
    expect(picture.lines()).toEqual(before);
    expect(store.counters().stale).toBe(2);
    await agrees(picture);
  });

  test('lists that stay older are no lag: the process is told that it knows too much', async () => {
    await following();
    const watch = await theWatch();
    server.script((asked, response) => {
      if (asked.verb !== 'list' || asked.kind !== placements) return false;
      response.writeHead(200).end(JSON.stringify({ kind: 'List', metadata: { resourceVersion: '50' }, items: [] }));
      return true;
    }, 1_000);
    server.script(failing('watch', 410));
    watch.response.end();
    const told = await until('it is told', () => problems.find((text) => text.startsWith('lost:')));
    expect(told).toMatch(/^lost: lists of GuestPlacement have version 50, older than \d+ that was seen before/);
  });

  test('an event that is older than what was shown, or the same again, is none', async () => {
    const { picture, store } = await following();
    const [old] = server.objects(placements);
    server.apply(placement('lit1', { member: 'VM2' }));
    await agrees(picture);
    const before = picture.lines();
    server.event(placements, 'MODIFIED', old);
    server.event(placements, 'MODIFIED', server.objects(placements)[0]);
    server.event(placements, 'ADDED', server.objects(placements)[1]);
    server.apply(placement('lit3'));
    await agrees(picture);
    expect(picture.lines().slice(before.length)).toEqual([`put lit3@${server.version()}`]);
    expect(store.counters().stale).toBe(1);
  });

  test('an own write is shown at once, and its echo and what was before it never after', async () => {
    const { picture, store } = await following();
    const [old] = server.objects(placements);
    if (old === undefined) throw new Error('unreachable');
    server.unheard(() => undefined);
    const written = await store.putStatus({
      signal,
      kind: placements,
      key: { namespace: 'default', name: 'lit1' },
      uid: old.metadata.uid,
      version: old.metadata.resourceVersion,
      status: { observedGeneration: 1 },
    });
    expect(written.ok && picture.events.at(-1)?.object === written.value).toBe(true);
    server.event(placements, 'MODIFIED', old);
    server.apply(placement('lit3'));
    await agrees(picture);
    expect(picture.lines().slice(3)).toEqual(['put lit1@104', 'put lit3@105']);
  });

  test('what is gone does not come back with an answer that was on its way', async () => {
    const { picture, store } = await following();
    const [old] = server.objects(placements);
    server.script((asked, response) => {
      if (asked.verb !== 'get') return false;
      server.remove(placements, 'lit1');
      void until('its end is shown', () => picture.events.at(-1)?.type === 'gone').then(() =>
        response.writeHead(200).end(JSON.stringify(old)),
      );
      return true;
    });
    await store.get({ signal, kind: placements, key: { namespace: 'default', name: 'lit1' } });
    await agrees(picture);
    expect(picture.lines().at(-1)).toBe('gone lit1@102');
  });

  test('an object that this version cannot read is told once, counts as it was before, and is shown when it can be read', async () => {
    const { picture, store } = await following();
    const before = picture.lines();
    const [known] = server.objects(placements);
    server.unheard(() => server.apply(placement('lit1')));
    for (const version of ['900', '901'])
      server.event(placements, 'MODIFIED', {
        ...known,
        metadata: { ...known?.metadata, resourceVersion: version },
        status: { observedGeneration: 1, fromTheFuture: true },
      });
    await until('it is told', () => problems.length > 0);
    server.event(placements, 'MODIFIED', { ...known, metadata: { ...known?.metadata, resourceVersion: '902' } });
    await until('it is shown again', () => picture.lines().at(-1) === 'put lit1@902');
    expect(picture.lines()).toEqual([...before, 'put lit1@902']);
    expect(problems).toEqual([
      expect.stringMatching(/^GuestPlacement default\/lit1 cannot be read by this version \(status\.fromTheFuture is not a field here/),
      expect.stringMatching(/^repaired: GuestPlacement default\/lit1/),
    ]);
    expect(problems[0]).toContain('it counts as it was before, and is not written to');
    expect(store.counters().unreadable).toBe(2);
  });
});

describe('the first list', () => {
  test.each([500, 403, 404, 429])('that is answered %i keeps the barrier down, and is asked for until it comes', async (status) => {
    server.apply(placement('lit1'));
    server.script(failing('list', status), 3);
    const store = await opened();
    const picture = await pictured(store);
    expect(picture.synced()).toBe(1);
    expect(server.count('list', placements)).toBe(4);
    expect(server.watches(placements).length).toBeLessThanOrEqual(1);
    await agrees(picture);
    await until('the trouble is over', () => store.troubles().length === 0);
  });

  test.each([
    ['a page of HTML', (): string => '<html>login</html>'],
    ['a list whose items are null', (): string => JSON.stringify({ metadata: { resourceVersion: '101' }, items: null })],
    ['a list without a version', (): string => JSON.stringify({ metadata: {}, items: [] })],
    ['items that are no objects', (): string => JSON.stringify({ metadata: { resourceVersion: '101' }, items: [1] })],
  ])('that is %s is none: nothing is deleted, it is asked for again', async (_sentence, body) => {
    server.apply(placement('lit1'));
    server.script((asked, response) => {
      if (asked.verb !== 'list' || asked.kind !== placements) return false;
      response.writeHead(200, { 'content-type': 'application/json' }).end(body());
      return true;
    }, 2);
    const store = await opened();
    const picture = await pictured(store);
    await agrees(picture);
    expect(store.counters().garbled).toBe(2);
    expect(problems[0]).toContain('garbled: LIST GuestPlacement');
  });

  test('that is compressed although nobody asked is not unpacked', async () => {
    server.script((asked, response) => {
      if (asked.verb !== 'list') return false;
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(Buffer.alloc(1000));
      return true;
    });
    await pictured(await opened());
    expect(problems[0]).toContain('the answer is compressed, which nobody asked for');
  });

  test('of many pages is complete, and one whose history ends between two pages is begun anew', async () => {
    for (let guest = 0; guest < 9; guest += 1) server.apply(placement(`lit${guest}`));
    let pages = 0;
    server.script((asked, response) => {
      if (asked.verb !== 'list' || asked.kind !== placements || ++pages !== 3) return false;
      return failing('list', 410)(asked, response, {} as never);
    });
    const picture = await pictured(await opened());
    await agrees(picture);
    expect(picture.events).toHaveLength(9);
    expect(server.count('list', placements)).toBe(3 + 5);
    expect(problems).toEqual([]);
  });
});

describe('a follower', () => {
  test('that throws does not stop the others, nor what it is told next', async () => {
    server.apply(placement('lit1'));
    const defects: unknown[] = [];
    const store = await opened({ onDefect: (error) => void defects.push(error) });
    const told: string[] = [];
    const careless = store.follow({
      signal,
      onEvent({ object }) {
        told.push(object.metadata.name);
        throw new Error('careless');
      },
      onSynced: () => undefined,
    });
    const picture = await pictured(store);
    expect((await careless).ok).toBe(true);
    server.apply(placement('lit2'));
    await agrees(picture);
    expect(told).toEqual(['lit1', 'lit2']);
    expect(defects).toHaveLength(2);
  });

  test('shares one watch of each kind with all others', async () => {
    const store = await opened();
    await Promise.all([pictured(store), pictured(store), pictured(store)]);
    await theWatch();
    expect(server.watches(placements).length).toBe(1);
  });

  test('that comes later is shown what was written before it came, although no watch has told it yet', async () => {
    const { store, picture } = await following();
    server.unheard(() => {
      server.apply(placement('lit1', { member: 'LTICVM9' }));
      server.remove(placements, 'lit2');
      server.apply(placement('lit3'));
    });
    const later = await pictured(store);
    expect(later.events.flatMap(({ kind, object }) => (kind === placements ? [object.metadata.name] : []))).toEqual(['lit1', 'lit3']);
    await agrees(later);
    await agrees(picture);
  });

  test('that asks for no more than what was written before the first list began is shown what is known, and nothing is listed again', async () => {
    const sinceMs = performance.now();
    const { store } = await following();
    const later: string[] = [];
    await store.follow({
      signal,
      asOfMs: sinceMs,
      onEvent: ({ object }) => void later.push(object.metadata.name),
      onSynced: () => undefined,
    });
    expect([later.length > 0, server.count('list')]).toEqual([true, 3]);
  });

  test('that comes later and goes before it was shown anything is told so', async () => {
    const { store } = await following();
    server.script(({ verb }) => verb === 'list', 3);
    const going = new AbortController();
    const answer = store.follow({ signal: going.signal, onEvent: () => undefined, onSynced: () => undefined });
    await until('it is asked', () => server.count('list') === 6);
    going.abort('gone');
    expect(await answer).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
  });
});

describe('closing', () => {
  test('ends every watch; nothing is asked and nothing told afterwards', async () => {
    const { store, picture } = await following();
    const before = picture.lines();
    await store.close();
    await until('the watches are closed', () => server.watches(placements).length === 0);
    const asked = server.asked.length;
    server.apply(placement('lit3'));
    const startedMs = Date.now();
    await until('several tries would have been made', () => Date.now() - startedMs > 150);
    expect([server.asked.length, picture.lines()]).toEqual([asked, before]);
    expect(problems).toEqual([]);
  });

  test('during the first list opens no watch, and a list that comes late is not shown', async () => {
    let late: (() => void) | undefined;
    server.script((asked, response) => {
      if (asked.verb !== 'list' || asked.kind !== placements) return false;
      late = () => response.writeHead(200).end(JSON.stringify({ metadata: { resourceVersion: '101' }, items: [] }));
      return true;
    });
    const store = await opened();
    let synced = false;
    const answer = store.follow({ signal, onEvent: () => undefined, onSynced: () => (synced = true) });
    await until('it is asked', () => late);
    await store.close();
    late?.();
    expect(await answer).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
    expect([synced, server.count('watch', placements)]).toEqual([false, 0]);
  });
});

describe('a token', () => {
  const accepting =
    (token: string): Script =>
    ({ token: shown }, response) => {
      if (shown === `Bearer ${token}`) return false;
      response.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ kind: 'Status', message: 'Unauthorized' }));
      return true;
    };

  test('that is refused is read again, and the call made once more', async () => {
    const store = await opened({}, { first: 'old' });
    const picture = await pictured(store);
    await until('everything is watched', () => kinds.every((kind) => server.watches(kind).length === 1));
    server.script(accepting('new'), 1_000);
    writeFileSync(tokenFile(), 'new\n');
    const made = await store.create({
      signal,
      object: {
        apiVersion: 'zferry.io/v1alpha1',
        kind: 'Relocation',
        metadata: { name: 'r', namespace: 'default' },
        spec: { cluster: 'prod', guest: 'LIT1', placement: 'lit1', from: 'VM1', to: 'VM2', cause: 'Drift', requestedBy: 'zferry' },
      },
    });
    expect(made.ok).toBe(true);
    expect(store.counters().tokensRefused).toBe(1);
    await agrees(picture);
  });

  test('whose file is missing in the midst of a rotation stops nothing for good', async () => {
    server.apply(placement('lit1'));
    const store = await opened({}, { first: 'old' });
    const picture = await pictured(store);
    const watch = await theWatch();
    rmSync(tokenFile());
    server.script(accepting('new'), 1_000);
    watch.response.end();
    server.unheard(() => server.apply(placement('lit2')));
    await until('it has been refused several times', () => store.counters().tokensRefused > 3);
    writeFileSync(tokenFile(), 'new');
    await agrees(picture);
    expect(await until('the trouble is over', () => store.troubles().length === 0)).toBe(true);
  });
});
