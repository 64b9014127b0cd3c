import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ServerResponse } from 'node:http';
import type { AgentState } from '../../../controller/domain/agent.ts';
import { createHttpsAgents } from '../../../controller/guest/agent/adapter.ts';
import { createDialler } from '../../../controller/guest/agent/dial.ts';
import type { GuestAgent } from '../../../controller/guest/guest.ts';
import { createAuthorities, type Authorities } from './authorities.ts';
import { cluster, guest, report, startLiar, type Liar } from './liar.ts';

/** What a watch makes of streams: the state and each change, undefined when the guest cannot be reached or trusted, and a stream again when it can. */

let authorities: Authorities;
let liar: Liar;
let agents: GuestAgent & { readonly close: () => void };
let watching: AbortController;
let seen: (AgentState | undefined)[];

beforeAll(async () => {
  authorities = await createAuthorities(cluster, guest);
});
beforeEach(async () => {
  liar = await startLiar({ own: await authorities.agent(), clientCa: authorities.controllers.certificate });
  agents = createHttpsAgents({
    dial: createDialler({ connecting: 4, shaking: 2, patienceMs: 2_000 }),
    material: () => Promise.resolve({ ok: true, value: authorities.material }),
    forbidden: () => undefined,
    silenceMs: 400,
  });
  watching = new AbortController();
  seen = [];
});
afterEach(async () => {
  watching.abort();
  agents.close();
  await liar.close();
});

const line = (attempt: number): string => `${JSON.stringify(report({ fence: { attempt, epoch: 0, sequence: 0 } }))}\n`;
const begin = (response: ServerResponse): void => void response.writeHead(200, { 'content-type': 'application/x-ndjson' });
const watch = (): void => agents.watch({ address: liar.address, signal: watching.signal, onState: (state) => seen.push(state) });
const story = (): readonly (number | undefined)[] => seen.map((state) => state?.fence.attempt);

test('each change is delivered in order, however its bytes arrive', async () => {
  liar.answer = (_request, response) => {
    begin(response);
    const text = `${line(1)}\n${line(2)}`;
    response.write(text.slice(0, 100));
    setImmediate(() => response.write(text.slice(100)));
  };
  watch();
  await expect.poll(story).toEqual([1, 2]);
});

test('a stream that breaks is told as unreachable once, and is joined again', async () => {
  let joined = 0;
  liar.answer = (_request, response) => {
    joined += 1;
    begin(response);
    response.write(line(joined), () => (joined < 3 ? response.destroy() : undefined));
  };
  watch();
  await expect.poll(story, { timeout: 5_000 }).toEqual([1, undefined, 2, undefined, 3]);
});

test('a guest that cannot be reached is told so once', async () => {
  await liar.close();
  watch();
  await expect.poll(story).toEqual([undefined]);
});

test.each([
  ['says nothing more', () => undefined],
  ['sends a byte at a time and never a whole line', (response: ServerResponse) => drip(response)],
  [
    'sends two interfaces up',
    (response: ServerResponse) => response.write(line(2).replaceAll('"up":false,"proof":"down"', '"up":true,"proof":"proven"')),
  ],
  ['sends what is no report', (response: ServerResponse) => response.write('{"level":60,"msg":"all is well"}\n')],
  ['sends a line without end', (response: ServerResponse) => response.write('x'.repeat(80_000))],
  ['sends more than anybody has to say', (response: ServerResponse) => pour(response)],
])('one that %s is not trusted any more', async (_, lie) => {
  let joined = 0;
  liar.answer = (_request, response) => {
    joined += 1;
    begin(response);
    if (joined > 1) return;
    response.write(line(1));
    lie(response);
  };
  watch();
  await expect.poll(() => story().filter((each, index, all) => each !== all[index - 1]), { timeout: 5_000 }).toEqual([1, undefined]);
});

test('after the end of the watch nothing is told and no connection is left', async () => {
  let open = 0;
  liar.answer = (_request, response) => {
    open += 1;
    response.once('close', () => (open -= 1));
    begin(response);
    response.write(line(1));
  };
  watch();
  await expect.poll(story).toEqual([1]);
  watching.abort();
  await expect.poll(() => open).toBe(0);
  expect(story()).toEqual([1]);
});

test('a hundred guests that come at once are dialled a few at a time, and an order passes them', async () => {
  const waiting: ServerResponse[] = [];
  liar.answer = (request, response) => {
    begin(response);
    if (request.url === '/v1/state') response.end(line(9));
    else waiting.push(response.on('error', () => undefined));
  };
  for (let count = 0; count < 100; count += 1) watch();
  const answer = await agents.state({ address: liar.address, signal: watching.signal });
  expect(answer).toMatchObject({ ok: true, value: { fence: { attempt: 9 } } });
  expect(waiting.length).toBeLessThan(100);
  await expect.poll(() => waiting.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(100);
  // The order is the one more.
  expect(liar.mostUnfinished()).toBeLessThanOrEqual(5);
});

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 50);
  response.once('close', () => clearInterval(timer));
}

function pour(response: ServerResponse): void {
  const lines = Buffer.from(line(1).repeat(200));
  const more = (): void => void (response.destroyed || response.write(lines, more));
  more();
}
