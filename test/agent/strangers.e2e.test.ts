import { connect as connectTcp } from 'node:net';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Issued, Wanted } from './certificates.ts';
import { createIssuer } from './certificates.ts';
import type { TestClient } from './client.ts';
import { code, createClient } from './client.ts';
import type { AgentRig } from './rig.ts';
import { guest, here, ordererUri, startRig, there, untilHolds } from './rig.ts';

/** Everything that must not be obeyed, tried on a running agent: nothing changes, the journal says why, and nothing of what was sent is in it. */

const canary = 'CANARY-7f3a';
const dayMs = 86_400_000;
let rig: AgentRig;
let controller: TestClient;

beforeAll(async () => {
  rig = await startRig();
  controller = createClient(rig, rig.controller);
  const { bootId, clockMs } = await controller.state();
  const number = { attempt: 1, epoch: 1, sequence: 1 };
  const first = await controller.send('/v1/activate', { guest, bootId, ...number, notAfterMs: clockMs + 10_000, machine: here });
  if (first.status !== 200) throw new Error('the agent takes no order at all');
});
afterAll(async () => {
  controller.close();
  await rig.close();
});

/** What orders can change. */
async function world(): Promise<unknown> {
  const { interfaces, permit, fence, quiescedFor, lastDark } = await controller.state();
  return { interfaces, permit, fence, quiescedFor, lastDark, up: [...rig.network.state.up] };
}

async function goodQuiesce(): Promise<Readonly<Record<string, unknown>>> {
  const state = await controller.state();
  const { attempt } = state.fence;
  return {
    guest,
    bootId: state.bootId,
    attempt: attempt + 1,
    epoch: 1,
    sequence: 1,
    notAfterMs: state.clockMs + 10_000,
    targets: [there],
    permitMs: 30_000,
  };
}

/** Tries it, and looks at world and journal. The answer: what the journal said meanwhile. */
async function unchanged(attempt: (saysNow: (what: RegExp) => Promise<void>) => Promise<unknown>): Promise<string> {
  const before = await world();
  const from = rig.log.length;
  await attempt((what) => untilHolds(() => rig.log.slice(from).some((line) => what.test(line))));
  expect(await world()).toEqual(before);
  const said = rig.log.slice(from).join('\n');
  expect(said).not.toContain(canary);
  expect(said).not.toMatch(/[^\n -~]/);
  return said;
}

describe('a peer that may not order', () => {
  const asked = async (identity: Partial<Issued>, tls: { readonly maxVersion?: 'TLSv1.2' } = {}): Promise<string> => {
    const order = await goodQuiesce();
    const client = createClient(rig, identity, tls);
    let outcome = '';
    const said = await unchanged(async (saysNow) => {
      outcome = await client.send('/v1/quiesce', order).then(
        (answered) => `${answered.status} ${code(answered) ?? ''}`,
        (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'no answer'),
      );
      await saysNow(/no connection with|nothing that can be understood|FORBIDDEN/);
    });
    client.close();
    return `${outcome} | ${said}`;
  };

  const names: readonly (readonly [string, Wanted])[] = [
    ['of another name', { uses: ['client'], uris: ['zferry://other/controller'] }],
    ['of a name that begins as an allowed one', { uses: ['client'], uris: [`${ordererUri}.example`] }],
    ['of an allowed name in other letters', { uses: ['client'], uris: [ordererUri.toUpperCase()] }],
    ['of an allowed name, a NUL and more', { uses: ['client'], uris: [`${ordererUri}\u0000.example`] }],
    ['of a name with the allowed one after a comma', { uses: ['client'], uris: [`zferry://x, URI:${ordererUri}`] }],
    ['of a DNS name that spells an allowed one', { uses: ['client'], dns: [`x, URI:${ordererUri}`] }],
    ['without a name', { uses: ['client'] }],
    ['for a server', { uses: ['server'], uris: [ordererUri] }],
    ['for a server and a client', { uses: ['server', 'client'], uris: [ordererUri] }],
    ['for no use in particular', { uses: [], uris: [ordererUri] }],
  ];
  test.each(names)('a certificate %s is told 403 or not let in', async (_, wanted) => {
    expect(await asked(await rig.controllerAuthority.issue(wanted))).toMatch(
      /^(403 FORBIDDEN \| .*403|(ECONNRESET|EPIPE|ERR_SSL\w*) \| .*no connection with)/s,
    );
  });

  test.each([
    ['that has expired', { notAfter: new Date(Date.now() - 1_000) }, 'CERT_HAS_EXPIRED'],
    [
      'that is not valid yet',
      { notBefore: new Date(Date.now() + dayMs), notAfter: new Date(Date.now() + 2 * dayMs) },
      'CERT_NOT_YET_VALID',
    ],
  ])('a certificate %s is not let in', async (_, dates, why) => {
    expect(await asked(await rig.controllerAuthority.issue({ uses: ['client'], uris: [ordererUri], ...dates }))).toContain(why);
  });

  test("a certificate of the agents' authority, of a stranger's, or none, is not let in", async () => {
    const wanted: Wanted = { uses: ['client'], uris: [ordererUri] };
    const stranger = await createIssuer('controllers');
    for (const identity of [await rig.agentAuthority.issue(wanted), await stranger.issue(wanted), {}])
      expect(await asked(identity)).toMatch(/no connection with/);
  });

  test('TLS 1.2 is not spoken', async () => {
    expect(await asked(rig.controller, { maxVersion: 'TLSv1.2' })).toMatch(/nothing that can be understood .*(PROTOCOL|VERSION)/);
  });

  test('a request without TLS is not understood', async () => {
    const said = await unchanged(
      () =>
        new Promise<void>((resolve) => {
          const socket = connectTcp(rig.port(), '127.0.0.1', () => socket.write(`GET /v1/state?${canary} HTTP/1.1\r\nhost: x\r\n\r\n`));
          socket.on('error', () => undefined);
          socket.on('close', () => resolve());
          socket.resume();
        }),
    );
    expect(said).toMatch(/nothing that can be understood .*HTTP_REQUEST/);
  });
});

describe('an order that is none', () => {
  const sent = async (change: (order: Readonly<Record<string, unknown>>) => string): Promise<string> => {
    const order = await goodQuiesce();
    let outcome = '';
    await unchanged(async () => {
      outcome = await controller.raw({ method: 'POST', path: '/v1/quiesce', body: change(order) }).then(
        (answered) => `${answered.status} ${code(answered) ?? ''} ${JSON.stringify(answered.body)}`,
        () => 'cut',
      );
    });
    expect(outcome).not.toContain(canary);
    return outcome;
  };
  const changed =
    (change: Readonly<Record<string, unknown>>) =>
    (order: Readonly<Record<string, unknown>>): string =>
      JSON.stringify({ ...order, ...change });

  test.each([
    ['empty', () => ''],
    ['no JSON', () => canary],
    ['a list', () => '[]'],
    ['cut off', (order: object) => JSON.stringify(order).slice(0, -1)],
    ['one key twice', (order: object) => JSON.stringify(order).replace('{', '{"attempt":1,')],
    ['an unknown key', changed({ [canary]: 1 })],
    ['an interface by name', changed({ interface: 'hsi1' })],
    ['__proto__', (order: object) => JSON.stringify(order).replace('{', '{"__proto__":{"attempt":9},')],
    [
      'nested nine deep',
      (order: object) => JSON.stringify(order).replace('"targets":[', `"targets":${'['.repeat(8)}${']'.repeat(8)},"x":[`),
    ],
    ['nested 30,000 deep', () => '['.repeat(30_000)],
    ['an attempt beyond all numbers', changed({ attempt: 1e300 })],
    ['an attempt that is text', changed({ attempt: '2' })],
    ['a negative permit', changed({ permitMs: -1 })],
    ['a permit of days', changed({ permitMs: 864_000_000 })],
    ['a fraction', changed({ sequence: 1.5 })],
    ['a userid with a command', changed({ guest: `LITDCON1\n${canary}` })],
    ['seventeen targets', changed({ targets: Array.from({ length: 17 }, () => there) })],
    ['a target with more than a machine', changed({ targets: [{ ...there, path: canary }] })],
  ])('%s is 400 and changes nothing', async (_, change) => {
    expect(await sent(change)).toMatch(/^400 MALFORMED/);
  });

  test('one that is too long is 413 or cut, whether it says so or not', async () => {
    const long = JSON.stringify({ pad: canary.repeat(10_000) });
    expect(await sent(() => long)).toMatch(/^(413 MALFORMED|cut)/);
    const said = await unchanged(async (saysNow) => {
      await controller
        .raw({ method: 'POST', path: '/v1/quiesce', body: long, headers: { 'transfer-encoding': 'chunked' } })
        .catch(() => undefined);
      await saysNow(/^413/);
    });
    expect(said).toMatch(/413/);
  });

  test('other paths and methods are refused', async () => {
    for (const [method, path, status] of [
      ['GET', `/v1/${canary}`, 404],
      ['GET', '/v1/quiesce', 405],
      ['POST', '/v1/state', 405],
      ['DELETE', '/v1/changes', 405],
      ['GET', '/v1/state?x=1', 404],
      ['GET', '/v1/../v1/state', 404],
    ] as const) {
      await unchanged(async () => expect((await controller.raw({ method, path })).status).toBe(status));
    }
  });

  test.each([
    ['for another guest', { guest: 'LITWAS1' }, 'OTHERGUEST'],
    ['from before a boot', { bootId: '00000000-0000-4000-8000-000000000000' }, 'OTHERBOOT'],
    ['of an old attempt', { attempt: 0 }, 'FENCED'],
    ['past its not-after', { notAfterMs: 1 }, 'TOOLATE'],
    ['for a machine that the map lacks', { targets: [{ sequence: '1', lpar: 'LP1' }] }, 'UNMAPPED'],
  ])('one %s is 409 and changes nothing', async (_, change, expected) => {
    const said = await unchanged(async () => {
      expect(await controller.send('/v1/quiesce', { ...(await goodQuiesce()), ...change })).toMatchObject({
        status: 409,
        body: { code: expected },
      });
    });
    expect(said).toContain(expected);
  });
});

describe('a peer that is slow', () => {
  const whole = async (bytes: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port: rig.port(), ca: rig.agentAuthority.pem, ...rig.controller }, () =>
        socket.write(bytes),
      );
      let answered = '';
      socket.on('data', (chunk) => (answered += chunk.toString('latin1')));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(answered));
    });

  test.each([
    ['with its headers', `POST /v1/quiesce HTTP/1.1\r\nhost: ${canary}\r\n`],
    ['with its body', `POST /v1/quiesce HTTP/1.1\r\nhost: x\r\ncontent-length: 900\r\n\r\n{"guest":"${canary}`],
  ])('%s is cut, and others are served meanwhile', async (_, bytes) => {
    const said = await unchanged(async () => {
      const slow = Promise.all([1, 2, 3, 4].map(() => whole(bytes)));
      await controller.state();
      expect((await slow).join()).not.toContain(canary);
    });
    expect(said).toMatch(/nothing that can be understood .*TIMEOUT/);
  });

  test('with its handshake is cut', async () => {
    const said = await unchanged(
      () =>
        new Promise<void>((resolve) => {
          const socket = connectTcp(rig.port(), '127.0.0.1');
          socket.on('error', () => undefined);
          socket.on('close', () => resolve());
          socket.resume();
        }),
    );
    expect(said).toMatch(/nothing that can be understood .*(TIMEOUT|ECONNRESET)/);
  });

  test('and 40 of them do not keep a controller out for longer than their time', async () => {
    const sockets = Array.from({ length: 40 }, () => connectTcp(rig.port(), '127.0.0.1').on('error', () => undefined));
    let answered: string | undefined;
    await untilHolds(async () => {
      const client = createClient(rig, rig.controller);
      answered = await client.state().then(
        (state) => state.guest,
        () => undefined,
      );
      client.close();
      return answered !== undefined;
    });
    expect(answered).toBe(guest);
    for (const socket of sockets) socket.destroy();
  });
});
