import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApi, type Api } from '../../controller/store/kubernetes/api.ts';
import { loadCredentials } from '../../controller/store/kubernetes/credentials.ts';
import { createLease, type Lease } from '../../controller/store/kubernetes/lease.ts';
import { createStandby, identityOf } from '../../controller/store/kubernetes/standby.ts';
import { howToGetIt, isControlPlaneMissing, startControlPlane, type ControlPlane } from '../kubernetes/control-plane.ts';
import { signal } from './fixtures.ts';
import { until } from './until.ts';

/** Who leads, on a real API server: replicas of one process, each with connections and a clock of its own. */

const times = { durationMs: 1_500, renewMs: 1_000, retryMs: 150 };
const leasePath = '/apis/coordination.k8s.io/v1/namespaces/default/leases/zferry';

interface Replica {
  readonly lease: Lease;
  readonly lost: string[];
  readonly troubles: (string | undefined)[];
  readonly acquired: () => boolean;
  /** Lets its clock jump ahead, as a pause of the process does. */
  pass(ms: number): void;
  /** Ends it without a word. */
  die(): Promise<void>;
}

describe.skipIf(isControlPlaneMissing)(`a Lease on a real API server (${howToGetIt})`, () => {
  let plane: ControlPlane;
  let replicas: Replica[];
  beforeAll(async () => {
    plane = await startControlPlane();
  }, 120_000);
  afterAll(() => plane.stop());
  beforeEach(async () => {
    replicas = [];
    await plane.request('DELETE', leasePath);
  });
  afterEach(async () => {
    for (const replica of replicas) await replica.die();
  });

  async function replica(identity: string): Promise<Replica> {
    const made = replicaOver(await apiOf(identity), identity);
    replicas.push(made);
    return made;
  }

  async function apiOf(userAgent: string): Promise<Api> {
    const credentials = await loadCredentials({ kubeconfigFiles: [plane.kubeconfig], monoMs: () => performance.now() });
    if (!credentials.ok) throw new Error(JSON.stringify(credentials.fault));
    const api = createApi({
      credentials: credentials.value,
      userAgent,
      wallMs: () => Date.now(),
      counted: () => undefined,
      connections: 2,
      http2: false,
    });
    if (!api.ok) throw new Error(JSON.stringify(api.fault));
    return api.value;
  }

  function replicaOver(api: Api, identity: string): Replica {
    const lost: string[] = [];
    const troubles: (string | undefined)[] = [];
    const ending = new AbortController();
    let aheadMs = 0;
    let acquired = false;
    const lease = createLease({
      api,
      namespace: 'default',
      name: 'zferry',
      identity,
      times,
      clock: { monoMs: () => performance.now() + aheadMs, wallMs: () => Date.now() },
      random: Math.random,
      signal: ending.signal,
      onLost: (why) => void lost.push(why),
      onTrouble: (why) => void troubles.push(why),
    });
    void lease.acquire().then((held) => (acquired = held));
    return {
      lease,
      lost,
      troubles,
      acquired: () => acquired,
      pass: (ms) => void (aheadMs += ms),
      async die() {
        ending.abort('died');
        await api.close();
      },
    };
  }

  const holder = async (): Promise<string> => {
    const { body } = await plane.request('GET', leasePath);
    return (body as { readonly spec?: { readonly holderIdentity?: string } }).spec?.holderIdentity ?? '';
  };

  test('the first replica leads, the second stands by; released, the second leads within a second', async () => {
    const first = await replica('first');
    await until('the first leads', () => first.acquired());
    const second = await replica('second');
    await until('the second knows who leads', () => second.lease.holder() === 'first');
    const releasedMs = performance.now();
    await first.lease.release();
    expect(first.lease.held()).toBe(false);
    await until('the second leads', () => second.acquired() && second.lease.held());
    expect(performance.now() - releasedMs).toBeLessThan(1_000);
    expect(await holder()).toBe('second');
    expect([first.lost, second.lost]).toEqual([[], []]);
  });

  test('a holder that falls silent is waited for as long as its lease lasts, and no longer than two looks more', async () => {
    const first = await replica('first');
    await until('the first leads', () => first.acquired());
    const second = await replica('second');
    await until('the second knows who leads', () => second.lease.holder() === 'first');
    const diedMs = performance.now();
    await first.die();
    await until('the second leads', () => second.acquired());
    const withoutMs = performance.now() - diedMs;
    // The last renewal was seen at most one look before.
    expect(withoutMs).toBeGreaterThan(times.durationMs - 2 * times.retryMs);
    expect(withoutMs).toBeLessThan(times.durationMs + 3 * times.retryMs + 500);
  });

  test('a holder that slept through its deadline starts nothing when it wakes, and learns that it was replaced', async () => {
    const first = await replica('first');
    await until('the first leads', () => first.lease.held());
    first.pass(times.renewMs + 1);
    expect(first.lease.held()).toBe(false);
    // It was only its own clock: it renews and may go on.
    await until('it is sure again', () => first.lease.held());
    const taken = await plane.request('PATCH', leasePath, {
      body: { spec: { holderIdentity: 'second', leaseTransitions: 7 } },
      contentType: 'application/merge-patch+json',
    });
    expect(taken.status).toBe(200);
    await until('it has learned it', () => first.lost.length > 0);
    expect(first.lost).toEqual(['the Lease default/zferry is held by second now']);
    expect(first.lease.held()).toBe(false);
    expect(await holder()).toBe('second');
  });

  test('one that was replaced does not come back into office, even when its place is free again', async () => {
    const first = await replica('first');
    await until('the first leads', () => first.lease.held());
    await plane.request('PATCH', leasePath, {
      body: { spec: { holderIdentity: '', leaseTransitions: 7 } },
      contentType: 'application/merge-patch+json',
    });
    await until('it has learned it', () => first.lost.length > 0);
    expect(first.lost).toEqual(['the Lease default/zferry is held by nobody now']);
    expect(first.lease.held()).toBe(false);
  });

  test('who stands by in another guest is a successor once it is seen to live; in the same guest, or dead, it is none', async () => {
    const apis: Api[] = [];
    const standby = async (guest: string) => {
      const api = await apiOf(guest);
      apis.push(api);
      const identity = identityOf({ host: `pod-of-${guest.toLowerCase()}`, processId: randomUUID(), guest });
      const clock = { monoMs: () => performance.now(), wallMs: () => Date.now() };
      return { identity, standby: createStandby({ api, namespace: 'default', identity, times, clock, random: Math.random, signal }) };
    };
    const [leader, same, other] = [await standby('LITA'), await standby('LITA'), await standby('LITB')];
    const found = () => until('a successor is found', async () => leader.standby.successor());
    const none = async (what: string, whileIs: () => boolean): Promise<void> => {
      while (whileIs()) expect([what, await leader.standby.successor()]).toEqual([what, undefined]);
    };
    same.standby.seen(leader.identity);
    const endMs = Date.now() + 4 * times.retryMs;
    await none('in the same guest', () => Date.now() < endMs);
    await same.standby.withdraw();
    other.standby.seen(leader.identity);
    expect(await found()).toBe(other.identity);
    await other.standby.withdraw();
    const laterMs = Date.now() + 4 * times.retryMs;
    await leader.standby.successor();
    await none('gone', () => Date.now() < laterMs);
    // A leader outside z/VM needs nobody to hand over to.
    other.standby.seen('pod_process');
    expect((await plane.request('GET', `${leasePath}-standby`)).body).toMatchObject({ spec: { holderIdentity: '' } });
    for (const api of apis) await api.close();
  });

  test('a Lease that somebody has deleted is made again by its holder', async () => {
    const first = await replica('first');
    await until('the first leads', () => first.lease.held());
    await plane.request('DELETE', leasePath);
    await until('it is there again', async () => (await holder()) === 'first');
    expect([first.lost, first.lease.held()]).toEqual([[], true]);
  });

  test('without an API server nobody leads; when it is back, whoever led goes on, for nobody else has led meanwhile', async () => {
    const first = await replica('first');
    await until('the first leads', () => first.lease.held());
    const second = await replica('second');
    await until('the second knows who leads', () => second.lease.holder() === 'first');
    await plane.api.kill('SIGKILL');
    await until('it is not sure any more', () => !first.lease.held());
    expect(first.troubles.at(-1)).toMatch(/unreachable|unknownOutcome/);
    await plane.api.start();
    const leader = await until('one of them leads', () => [first, second].find(({ lease }) => lease.held()), 30_000);
    await until('the other knows it', () => leader === first || first.lost.length > 0);
    expect([first, second].filter(({ lease }) => lease.held())).toEqual([leader]);
  });
});
