import { expect, test } from 'vitest';
import type { Api } from '../../controller/store/kubernetes/api.ts';
import { createLease } from '../../controller/store/kubernetes/lease.ts';
import type { Judged } from '../../controller/store/kubernetes/verdict.ts';
import { until } from './until.ts';

const times = { durationMs: 15_000, renewMs: 10_000, retryMs: 2_000 };

test('a release that is heard of while the Lease is being read is not forgotten for what the reading says', async () => {
  const server = slowServer(lease('first', 1));
  const ending = new AbortController();
  const standby = createLease({
    api: server.api,
    ...{ namespace: 'default', name: 'zferry', identity: 'second', times, random: () => 0, signal: ending.signal },
    clock: { monoMs: () => performance.now(), wallMs: () => Date.now() },
    onLost: (why) => expect.fail(why),
    onTrouble: () => undefined,
  });
  const acquired = standby.acquire();
  expect(standby.sinceMs()).toBeUndefined();
  const reading = await until('it reads the Lease', () => server.readings[0]);
  const line = await until('it watches the Lease', () => server.lines[0]);
  const releasedMs = performance.now();
  server.stored = lease('', 2);
  line(JSON.stringify({ type: 'MODIFIED', object: server.stored }));
  reading.answer();
  expect(await acquired).toBe(true);
  expect(standby.holder()).toBe('second');
  expect(standby.sinceMs()).toBeGreaterThan(releasedMs);
  await standby.release();
  ending.abort();
});

function lease(holderIdentity: string, version: number): object {
  return { metadata: { resourceVersion: String(version) }, spec: { holderIdentity, leaseTransitions: 0 } };
}

/** An API server whose readings are answered when the test says so, with what was stored when they were asked for. */
function slowServer(stored: object): {
  readonly api: Api;
  stored: object;
  readonly readings: { answer(): void }[];
  readonly lines: ((line: string) => void)[];
} {
  const server = {
    stored,
    readings: [] as { answer(): void }[],
    lines: [] as ((line: string) => void)[],
    api: {
      call({ method, body }): Promise<Judged> {
        const value = method === 'GET' ? server.stored : { ...(body as object), metadata: { resourceVersion: '3' } };
        if (method !== 'GET') return Promise.resolve({ ok: true, value, status: 200 });
        return new Promise((resolve) => server.readings.push({ answer: () => resolve({ ok: true, value, status: 200 }) }));
      },
      watch({ signal, onOpen, onLine }) {
        onOpen?.();
        server.lines.push(onLine);
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve({ ok: true, garbled: false })));
      },
      close: () => Promise.resolve(),
    } satisfies Api,
  };
  return server;
}
