import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Api } from '../../controller/store/kubernetes/api.ts';
import { createLease, type LeaseOptions } from '../../controller/store/kubernetes/lease.ts';
import type { Judged } from '../../controller/store/kubernetes/verdict.ts';
import { until } from './until.ts';

const times = { durationMs: 15_000, renewMs: 10_000, retryMs: 2_000 };

test('a Lease that has just been taken is not written again at once', async () => {
  const server = slowServer(lease('', 1));
  const ending = new AbortController();
  const leader = createLease(replica(server.api, ending.signal));
  const acquired = leader.acquire();
  (await until('it reads the Lease', () => server.readings[0])).answer();
  expect(await acquired).toBe(true);
  await until('it no longer watches the Lease', () => server.watching === 0);
  await setImmediate();
  expect(server.writes).toBe(1);
  await leader.release();
  ending.abort();
});

test('a release that is heard of while the Lease is being read is not forgotten for what the reading says', async () => {
  const server = slowServer(lease('first', 1));
  const ending = new AbortController();
  const standby = createLease(replica(server.api, ending.signal));
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

function replica(api: Api, signal: AbortSignal): LeaseOptions {
  return {
    ...{ api, namespace: 'default', name: 'zferry', identity: 'second', times, random: () => 0, signal },
    clock: { monoMs: () => performance.now(), wallMs: () => Date.now() },
    onLost: (why) => expect.fail(why),
    onTrouble: () => undefined,
  };
}

function lease(holderIdentity: string, version: number): object {
  return { metadata: { resourceVersion: String(version) }, spec: { holderIdentity, leaseTransitions: 0 } };
}

/** An API server whose readings are answered when the test says so, with what was stored when they were asked for. */
function slowServer(stored: object): {
  readonly api: Api;
  stored: object;
  readonly readings: { answer(): void }[];
  readonly lines: ((line: string) => void)[];
  readonly writes: number;
  readonly watching: number;
} {
  const server = {
    stored,
    writes: 0,
    watching: 0,
    readings: [] as { answer(): void }[],
    lines: [] as ((line: string) => void)[],
    api: {
      call({ method, body }): Promise<Judged> {
        const value = method === 'GET' ? server.stored : { ...(body as object), metadata: { resourceVersion: '3' } };
        if (method !== 'GET') {
          server.writes += 1;
          return Promise.resolve({ ok: true, value, status: 200 });
        }
        return new Promise((resolve) => server.readings.push({ answer: () => resolve({ ok: true, value, status: 200 }) }));
      },
      watch({ signal, onOpen, onLine }) {
        onOpen?.();
        server.lines.push(onLine);
        server.watching += 1;
        return new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            server.watching -= 1;
            resolve({ ok: true, garbled: false });
          }),
        );
      },
      close: () => Promise.resolve(),
    } satisfies Api,
  };
  return server;
}
