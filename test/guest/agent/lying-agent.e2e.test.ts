import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AgentState } from '../../../controller/domain/agent.ts';
import type { Answer } from '../../../controller/domain/fault.ts';
import { createHttpsAgents } from '../../../controller/guest/agent/adapter.ts';
import { createDialler } from '../../../controller/guest/agent/dial.ts';
import type { GuestAgent } from '../../../controller/guest/guest.ts';
import type { KeyPair } from '../../../controller/pki/certificate.ts';
import { createAuthorities, type Authorities } from './authorities.ts';
import { cluster, guest, report, sendJson, startLiar, type Liar } from './liar.ts';

/** reliability.md 6.1 row 19: whatever an agent says, nothing is acted on that cannot be trusted, and the controller stays as it was. */

let authorities: Authorities;
let liar: Liar;
let agents: GuestAgent & { readonly close: () => void };
const troubles: string[] = [];
const order = { attempt: 1, epoch: 1, sequence: 1 };
const permit = { ...order, source: { sequence: '0000000000011111', lpar: 'LP9' }, remainingMs: 20_000 };
const never = new AbortController().signal;

function adapterFor(material = authorities.material): typeof agents {
  return createHttpsAgents({
    dial: createDialler({ connecting: 4, shaking: 2, patienceMs: 2_000 }),
    material: () => Promise.resolve({ ok: true, value: material }),
    forbidden: (address) => (address.startsWith('127.') ? undefined : "is in none of the cluster's agentNetworks"),
    trouble: (_address, why) => troubles.push(why),
    replyMs: 500,
  });
}

const faultOf = (answer: Answer<unknown>): string => (answer.ok ? 'none' : answer.fault.kind);
const state = (): Promise<Answer<AgentState>> => agents.state({ address: liar.address, signal: never });
const quiesce = (signal = never): Promise<Answer<AgentState>> =>
  agents.quiesce({ address: liar.address, signal, order, targets: [{ sequence: '0000000000022222', lpar: 'LP2' }], permitMs: 20_000 });

beforeAll(async () => {
  authorities = await createAuthorities(cluster, guest);
});
beforeEach(async () => {
  troubles.length = 0;
  liar = await startLiar({ own: await authorities.agent(), clientCa: authorities.controllers.certificate });
  agents = adapterFor();
});
afterEach(async () => {
  agents.close();
  await liar.close();
});

/** Answers `state` honestly and everything else by `answer`. */
function lieAbout(answer: Liar['answer']): void {
  liar.answer = (request, response) => {
    if (request.url === '/v1/state') sendJson(response, report());
    else answer(request, response);
  };
}

describe('an honest agent', () => {
  test('is asked over one connection, and an order carries its boot id and a moment after which it is void', async () => {
    lieAbout((_request, response) => sendJson(response, report({ permit, fence: order })));
    expect((await state()).ok).toBe(true);
    expect(await quiesce()).toMatchObject({ ok: true, value: { permit: { attempt: 1 } } });
    expect(liar.connections()).toBe(1);
    expect(liar.orders).toEqual([
      {
        ...{ guest, bootId: 'boot-1', ...order, permitMs: 20_000, targets: [{ sequence: '0000000000022222', lpar: 'LP2' }] },
        notAfterMs: expect.toSatisfy((ms: number) => ms >= 1_005_000 && ms < 1_008_000),
      },
    ]);
  });

  test('that was never asked before is asked for its boot id first', async () => {
    lieAbout((_request, response) => sendJson(response, report({ permit, fence: order })));
    expect((await quiesce()).ok).toBe(true);
    expect(liar.asked).toEqual(['GET /v1/state', 'POST /v1/quiesce']);
  });

  test('that has booted meanwhile gets the same order for its new boot, once', async () => {
    let boots = 1;
    liar.answer = (request, response) => {
      if (request.url === '/v1/state') sendJson(response, report({ bootId: `boot-${boots++}` }));
      else if (liar.orders.length < 3) sendJson(response, { code: 'OTHERBOOT', text: 'another boot' }, 409);
      else sendJson(response, report({ permit, fence: order }));
    };
    expect(await quiesce()).toMatchObject({ ok: false, fault: { kind: 'refused', findings: [{ code: 'OTHERBOOT' }] } });
    expect(liar.orders).toMatchObject([
      { bootId: 'boot-1', ...order },
      { bootId: 'boot-2', ...order },
    ]);
    expect((await quiesce()).ok).toBe(true);
  });

  test.each([
    [409, { code: 'FENCED', text: 'older' }, 'refused'],
    [409, { code: 'NOPERMIT', text: 'none' }, 'refused'],
    [429, { code: 'LIMITED', text: 'too many' }, 'refused'],
    [403, { code: 'WHO', text: '' }, 'unauthorised'],
  ])('that answers %i %j has done nothing', async (status, body, kind) => {
    lieAbout((_request, response) => sendJson(response, body, status));
    expect(faultOf(await quiesce())).toBe(kind);
  });
});

describe('a reply that cannot be trusted', () => {
  const twoUp = report().interfaces.map((each) => ({ ...each, up: true }));
  const lies: readonly (readonly [string, Liar['answer']])[] = [
    ['10 GiB', (_request, response) => flood(response)],
    ['one byte a second', (_request, response) => drip(response)],
    ['deep JSON', (_request, response) => sendJson(response, `{"a":${'['.repeat(30_000)}`)],
    [
      'the state of another attempt',
      (_request, response) => sendJson(response, report({ permit: { ...permit, attempt: 9 }, fence: { ...order, attempt: 9 } })),
    ],
    [
      'a fence that the order never reached',
      (_request, response) => sendJson(response, report({ fence: { attempt: 0, epoch: 0, sequence: 0 } })),
    ],
    ['another guest', (_request, response) => sendJson(response, report({ guest: 'LITDCON2', permit, fence: order }))],
    [
      'a permit of NaN',
      (_request, response) => sendJson(response, JSON.stringify(report({ permit, fence: order })).replace('20000', 'NaN')),
    ],
    [
      'a permit without end',
      (_request, response) => sendJson(response, JSON.stringify(report({ permit, fence: order })).replace('20000', '1e999')),
    ],
    ['two interfaces up', (_request, response) => sendJson(response, report({ permit, fence: order, interfaces: twoUp }))],
    ['control characters', (_request, response) => sendJson(response, report({ permit, fence: order, bootId: '\u001b[2J' }))],
    [
      'a forged log line',
      (_request, response) => sendJson(response, report({ permit, fence: order, bootId: 'a\n{"level":60,"msg":"all is well"}' })),
    ],
    ['HTML', (_request, response) => sendJson(response, '<html>')],
    ['a redirect', (_request, response) => void response.writeHead(302, { location: liar.address.guest }).end()],
    ['a refusal of no known code', (_request, response) => sendJson(response, { code: 'SURE', text: 'x' }, 409)],
    [
      'half a reply',
      (_request, response) => void response.writeHead(200, { 'content-length': 1_000 }).write('{"protocol":', () => response.destroy()),
    ],
    ['a header of 1 MiB', (_request, response) => void response.writeHead(200, { 'x-much': 'a'.repeat(1_048_576) }).end('{}')],
    ['nothing', (_request, response) => void response.socket?.destroy()],
    ['a hundred early hints', (_request, response) => hint(response)],
  ];

  test.each(lies)('%s to an order: its outcome is unknown', async (_, answer) => {
    lieAbout(answer);
    const before = process.memoryUsage().rss;
    const seen = await quiesce();
    expect(faultOf(seen)).toBe('unknownOutcome');
    expect(liar.orders).toHaveLength(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
    expect(JSON.stringify([seen, troubles])).not.toMatch(/\\u00|"level|all is well/);
  });

  test.each(lies.filter(([name]) => !/fence|attempt|refusal/.test(name)))('%s to a question: there is no state', async (_, answer) => {
    liar.answer = answer;
    expect(faultOf(await state())).toMatch(/^(garbled|unreachable)$/);
  });
});

describe('who is not the agent of the guest', () => {
  const old = (): number => Date.now() - 40 * 86_400_000;
  const strangers: readonly (readonly [string, () => Promise<KeyPair>])[] = [
    ['another guest of the cluster', () => authorities.agent({ uris: ['zferry://paper/guest/LITDCON2'] })],
    ['the same userid of another cluster', () => authorities.agent({ uris: ['zferry://other/guest/LITDCON1'] })],
    [
      'one certificate for several guests',
      () => authorities.agent({ uris: ['zferry://paper/guest/LITDCON1', 'zferry://paper/guest/LITDCON2'] }),
    ],
    ['a certificate of the controllers’ authority', () => authorities.controller({ uris: ['zferry://paper/guest/LITDCON1'] })],
    ['a certificate of somebody else’s authority', async () => (await createAuthorities(cluster, guest)).agent()],
    ['a certificate that has ended', () => authorities.agent({ nowMs: old() })],
  ];
  const askedOf = async (o: Parameters<typeof startLiar>[0]): Promise<readonly unknown[]> => {
    const other = await startLiar(o);
    other.answer = (_request, response) => sendJson(response, report());
    const answer = await agents.state({ address: other.address, signal: never });
    await other.close();
    return [faultOf(answer), other.asked];
  };

  test.each(strangers)('%s is sent nothing', async (_, own) => {
    expect(await askedOf({ own: await own(), clientCa: authorities.controllers.certificate })).toEqual(['unreachable', []]);
  });

  test('a server of TLS 1.2 is sent nothing', async () => {
    const o = { own: await authorities.agent(), clientCa: authorities.controllers.certificate, maxVersion: 'TLSv1.2' } as const;
    expect(await askedOf(o)).toEqual(['unreachable', []]);
  });

  test('an agent that does not accept our certificate is unreachable, and no order was sent', async () => {
    const strange = await createAuthorities(cluster, guest);
    const agents = adapterFor({ ...strange.material, agentsCa: authorities.agents.certificate });
    expect(faultOf(await agents.state({ address: liar.address, signal: never }))).toBe('unreachable');
    expect(faultOf(await agents.renew({ address: liar.address, signal: never, order, permitMs: 1, ceiling: false }))).toBe('unreachable');
    expect(liar.asked).toEqual([]);
    agents.close();
  });

  test('an address outside of agentNetworks, a name or a port that is none is refused before anything is sent', async () => {
    for (const spec of [
      { address: '169.254.169.254' },
      { address: 'localhost', port: 1 },
      { address: 'user@127.0.0.1' },
      { address: '127.1' },
      { address: '127.0.0.1', port: 0 },
      {},
    ])
      expect(await agents.state({ address: { ...liar.address, spec }, signal: never })).toMatchObject({
        ok: false,
        fault: { kind: 'invalid' },
      });
    expect(liar.connections()).toBe(0);
  });

  test('nobody is there: nothing was sent', async () => {
    const free = await freePort();
    const address = { ...liar.address, spec: { address: '127.0.0.1', port: free } };
    expect(faultOf(await agents.state({ address, signal: never }))).toBe('unreachable');
    const given = { address, signal: never, order, permitMs: 1, ceiling: false };
    expect(faultOf(await agents.renew(given))).toBe('unreachable');
  });
});

describe('a call that is given up', () => {
  test('before anything was sent is unreachable, after it is unknown', async () => {
    const gone = AbortSignal.abort();
    expect(faultOf(await agents.state({ address: liar.address, signal: gone }))).toBe('unreachable');
    const later = new AbortController();
    lieAbout(() => later.abort());
    expect(faultOf(await quiesce(later.signal))).toBe('unknownOutcome');
  });
});

async function freePort(): Promise<number> {
  const other = await startLiar({ own: await authorities.agent(), clientCa: authorities.controllers.certificate });
  const { port } = other.address.spec as { readonly port: number };
  await other.close();
  return port;
}

function flood(response: Parameters<Liar['answer']>[1]): void {
  const chunk = Buffer.alloc(65_536, 0x20);
  response.writeHead(200);
  const pour = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
}

function drip(response: Parameters<Liar['answer']>[1]): void {
  response.writeHead(200);
  const timer = setInterval(() => response.write(' '), 100);
  response.once('close', () => clearInterval(timer));
}

function hint(response: Parameters<Liar['answer']>[1]): void {
  for (let count = 0; count < 100; count += 1) response.writeProcessing();
}
