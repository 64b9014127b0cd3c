import { createPublicKey } from 'node:crypto';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeCertificate } from '../../../agent/renewal.ts';
import type { AgentState } from '../../../controller/domain/agent.ts';
import type { Answer } from '../../../controller/domain/fault.ts';
import { createHttpsAgents } from '../../../controller/guest/agent/adapter.ts';
import { createDialler } from '../../../controller/guest/agent/dial.ts';
import type { AgentAddress } from '../../../controller/guest/guest.ts';
import { issue, issueWithKey, requestOf } from '../../../controller/pki/authority.ts';
import { createCredentials } from '../../../controller/pki/credentials.ts';
import { authorityOf, initPki, issueAgentKey, renewAgent } from '../../../controller/pki/office.ts';
import { scratch } from '../../pki/folder.ts';
import { here, startRig, there, type AgentRig } from '../../agent/rig.ts';
import { cluster, guest } from './liar.ts';

/** Certificates over the whole way: zferry pki, the controller's adapter, and the agent. */

const dayMs = 86_400_000;
let place: ReturnType<typeof scratch>;
let rig: AgentRig;
let address: AgentAddress;
let troubles: string[];
const never = new AbortController().signal;

function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
  return answer.value;
}

/** An agent whose certificate was issued so many days ago. */
async function enrolled(daysAgo: number): Promise<void> {
  const pair = valueOf(await issueAgentKey({ folder: place.path('pki'), nowMs: Date.now() - daysAgo * dayMs, cluster, guest }));
  writeFileSync(join(rig.folder, 'agent.key'), pair.key, { mode: 0o600 });
  writeFileSync(join(rig.folder, 'agent.crt'), pair.certificate);
  copyFileSync(place.path('pki/controllers-ca.crt'), join(rig.folder, 'controllers.crt'));
  rig.agent().server.reload();
}

function agentsOf(): ReturnType<typeof createHttpsAgents> {
  return createHttpsAgents({
    dial: createDialler(),
    material: createCredentials({ folder: place.path('pki'), nowMs: Date.now }).for,
    forbidden: () => undefined,
    issue: (agent) => renewAgent({ folder: place.path('pki'), nowMs: Date.now(), ...agent }),
    trouble: (_address, why) => troubles.push(why),
  });
}

const daysLeft = (): number => (Date.parse(rig.agent().keeper.report().certificateEnds ?? '') - Date.now()) / dayMs;

beforeEach(async () => {
  place = scratch();
  troubles = [];
  rig = await startRig();
  valueOf(await initPki({ folder: place.path('pki'), nowMs: Date.now() - 40 * dayMs }));
  address = { cluster, guest, kind: 'https', spec: { address: '127.0.0.1', port: rig.port() } };
});
afterEach(async () => {
  await rig.close();
  place.remove();
});

describe('an agent’s certificate', () => {
  test('past half of its life is renewed while it is listened to and given orders, none of which is lost', async () => {
    await enrolled(20);
    expect(daysLeft()).toBeLessThan(11);
    const agents = agentsOf();
    const watching = new AbortController();
    const seen: (AgentState | undefined)[] = [];
    agents.watch({ address, signal: watching.signal, onState: (state) => seen.push(state) });
    const order = { attempt: 1, epoch: 1 };
    valueOf(await agents.quiesce({ address, signal: never, order: { ...order, sequence: 1 }, targets: [there], permitMs: 60_000 }));
    let sequence = 1;
    await expect
      .poll(
        async () => {
          sequence += 1;
          valueOf(await agents.renew({ address, signal: never, order: { ...order, sequence }, permitMs: 60_000, ceiling: false }));
          return daysLeft();
        },
        { timeout: 10_000, interval: 100 },
      )
      .toBeGreaterThan(29.9);
    sequence += 1;
    valueOf(await agents.activate({ address, signal: never, order: { ...order, sequence }, machine: here }));
    await expect.poll(() => seen.at(-1)?.lastDark?.attempt).toBe(1);
    expect(seen).not.toContain(undefined);
    expect(troubles).toEqual([]);
    watching.abort();
    agents.close();
  });

  test('in the first half of its life stays as it is', async () => {
    await enrolled(10);
    const before = readFileSync(join(rig.folder, 'agent.crt'), 'utf8');
    const agents = agentsOf();
    valueOf(await agents.state({ address, signal: never }));
    valueOf(await agents.state({ address, signal: never }));
    expect(readFileSync(join(rig.folder, 'agent.crt'), 'utf8')).toBe(before);
    agents.close();
  });

  test('of a key that was never enrolled here is not renewed, and a person is told', async () => {
    await enrolled(20);
    writeFileSync(place.path('pki/ledger.json'), '{"version":1,"issued":[],"enrolments":[]}');
    const agents = agentsOf();
    valueOf(await agents.state({ address, signal: never }));
    await expect.poll(() => troubles).toEqual([expect.stringContaining('enrol the guest')]);
    expect(daysLeft()).toBeLessThan(11);
    agents.close();
  });

  test.each([
    ['for another key', async () => (await issued({})).certificate, /another key/],
    ['of another name', async () => issuedForOwnKey('LITDCON2'), /another name/],
    ['that ends no later', async () => readFileSync(join(rig.folder, 'agent.crt'), 'utf8'), /ends no later/],
    ['that is none', async () => Promise.resolve('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'), /was not taken/],
  ])('%s is not taken, and the one before it stays', async (_, made, why) => {
    await enrolled(20);
    const before = readFileSync(join(rig.folder, 'agent.crt'), 'utf8');
    expect(takeCertificate(rig.config.tls, await made(), new Date())).toEqual({ ok: false, why: expect.stringMatching(why) });
    expect(readFileSync(join(rig.folder, 'agent.crt'), 'utf8')).toBe(before);
  });
});

describe('the controller’s certificate', () => {
  test('changes between two orders: the agent takes the old and the new, and no order is lost', async () => {
    await enrolled(1);
    // A life of four seconds stands for a day: half of it, and another is made.
    const material = createCredentials({ folder: place.path('pki'), nowMs: Date.now, lastsMs: 4_000 }).for;
    const agents = createHttpsAgents({ dial: createDialler(), material, forbidden: () => undefined });
    const used = new Set<string>();
    let sequence = 0;
    const permit = { address, signal: never, permitMs: 60_000 };
    valueOf(await agents.quiesce({ ...permit, order: { attempt: 1, epoch: 1, sequence: (sequence += 1) }, targets: [there] }));
    await expect
      .poll(
        async () => {
          valueOf(await agents.renew({ ...permit, order: { attempt: 1, epoch: 1, sequence: (sequence += 1) }, ceiling: false }));
          used.add(valueOf(await material(cluster)).certificate);
          return used.size;
        },
        { timeout: 20_000, interval: 100 },
      )
      .toBeGreaterThan(2);
    agents.close();
  });

  test('is good at the first order after a weekend without a controller', async () => {
    await enrolled(1);
    const before = createCredentials({ folder: place.path('pki'), nowMs: () => Date.now() - 3 * dayMs });
    valueOf(await before.for(cluster));
    const restarted = agentsOf();
    expect(await restarted.state({ address, signal: never })).toMatchObject({ ok: true });
    restarted.close();
  });
});

async function issued(o: { readonly uri?: string }): Promise<{ readonly certificate: string }> {
  const authority = valueOf(authorityOf({ folder: place.path('pki') }, 'agents'));
  return issueWithKey({ side: 'agents', authority, uris: [o.uri ?? `zferry://${cluster}/guest/${guest}`], nowMs: Date.now() });
}

async function issuedForOwnKey(other: string): Promise<string> {
  const publicKey = createPublicKey(readFileSync(join(rig.folder, 'agent.key'), 'utf8')).export({ type: 'spki', format: 'der' });
  const authority = valueOf(authorityOf({ folder: place.path('pki') }, 'agents'));
  return issue({
    side: 'agents',
    authority,
    uris: [`zferry://${cluster}/guest/${other}`],
    nowMs: Date.now(),
    request: requestOf(publicKey),
  });
}
