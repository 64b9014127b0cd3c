import { connect } from 'node:net';

import { afterEach, describe, expect, test } from 'vitest';

import { type RunningServer, type ServerOptions, startServer } from '../../controller/telemetry/server.ts';

const running: RunningServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function started(over: Partial<ServerOptions> = {}): Promise<string> {
  const metrics = { contentType: 'text/plain; version=0.0.4; charset=utf-8', metrics: async () => 'up 1\n' };
  const answer = await startServer({ listen: '127.0.0.1:0', alive: () => true, ready: () => true, metrics, ...over });
  if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
  running.push(answer.value);
  return answer.value.address;
}

describe('the probe server', () => {
  test('is healthy before it is ready, and ready once synced', async () => {
    let synced = false;
    const address = await started({ ready: () => synced });
    expect((await fetch(`http://${address}/healthz`)).status).toBe(200);
    expect((await fetch(`http://${address}/readyz`)).status).toBe(503);
    synced = true;
    expect((await fetch(`http://${address}/readyz`)).status).toBe(200);
  });

  test('is not healthy when the loop has stopped', async () => {
    const address = await started({ alive: () => false });
    expect((await fetch(`http://${address}/healthz`)).status).toBe(503);
  });

  test('serves metrics with the type that Prometheus expects', async () => {
    const response = await fetch(`http://${await started()}/metrics?x=1`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toBe('up 1\n');
  });

  test('answers 500 without a trace when metrics cannot be collected', async () => {
    const address = await started({ metrics: { contentType: 'text/plain', metrics: () => Promise.reject(new Error('CANARY')) } });
    const response = await fetch(`http://${address}/metrics`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('CANARY');
  });

  test('has nothing else, names of built-in properties included', async () => {
    const address = await started();
    for (const path of ['/', '/constructor', '/__proto__', '/metrics/', '/../healthz/x'])
      expect((await fetch(`http://${address}${path}`)).status, path).toBe(404);
  });

  test('takes GET and HEAD only', async () => {
    const address = await started();
    const post = await fetch(`http://${address}/metrics`, { method: 'POST', body: 'x' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = await fetch(`http://${address}/healthz`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('refuses headers that are too long', async () => {
    const address = await started();
    const response = await fetch(`http://${address}/healthz`, { headers: { 'x-long': 'a'.repeat(20_000) } });
    expect(response.status).toBe(431);
  });

  test('closes while a client holds its connection open', async () => {
    const address = await started();
    const [host = '', port = ''] = address.split(':');
    const socket = connect(Number(port), host);
    await new Promise((resolve) => socket.once('connect', resolve));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    await running.splice(0)[0]?.close();
    await ended;
    await expect(fetch(`http://${address}/healthz`)).rejects.toThrow();
  });

  test('says so when the port is taken, and what to do', async () => {
    const address = await started();
    const second = await startServer({
      listen: address,
      alive: () => true,
      ready: () => true,
      metrics: { contentType: '', metrics: async () => '' },
    });
    expect(second).toEqual({
      ok: false,
      fault: {
        kind: 'invalid',
        detail: `another program (perhaps another zferry) already listens on ${address}. No port was opened; choose another address with --listen, for instance 127.0.0.1:0 for a free port.`,
      },
    });
  });
});
