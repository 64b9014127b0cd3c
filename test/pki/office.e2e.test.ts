import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../controller/domain/fault.ts';
import { createCredentials, type ControllerMaterial } from '../../controller/pki/credentials.ts';
import { enrol, initPki, issueAgent, issueAgentKey, issueController, renewAgent } from '../../controller/pki/office.ts';
import type { Ledger } from '../../controller/pki/ledger.ts';
import { rotate } from '../../controller/pki/rotation.ts';
import { createAuthority, issueWithKey } from '../../controller/pki/authority.ts';
import { certificatesIn } from '../../controller/pki/certificate.ts';
import { opensslTakes, request, scratch } from './folder.ts';

const dayMs = 86_400_000;
// openssl judges by its own clock.
const startMs = Math.floor(Date.now() / 1_000) * 1_000;
const cluster = 'paper';
const guest = 'LITDCON1';
const uri = 'zferry://paper/guest/LITDCON1';

let place: ReturnType<typeof scratch>;
let nowMs: number;
const office = (): { readonly folder: string; readonly nowMs: number } => ({ folder: place.path('pki'), nowMs });
const file = (name: string): string => readFileSync(place.path(`pki/${name}`), 'utf8');
const faultOf = (answer: Answer<unknown>): string => (answer.ok ? 'none' : answer.fault.kind);

function valueOf<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
  return answer.value;
}

beforeEach(async () => {
  place = scratch();
  nowMs = startMs;
  valueOf(await initPki(office()));
});
afterEach(() => place.remove());

describe('the two authorities', () => {
  test('are made once, and never replaced by a second init', async () => {
    const before = file('agents-ca.key');
    expect(faultOf(await initPki(office()))).toBe('conflict');
    expect(file('agents-ca.key')).toBe(before);
  });

  test('keep their keys in files that nobody else may read', () => {
    for (const name of ['agents-ca.key', 'controllers-ca.key']) expect(statSync(place.path(`pki/${name}`)).mode & 0o077).toBe(0);
    expect(statSync(place.path('pki')).mode & 0o077).toBe(0);
  });

  test('issue an agent a certificate for a server alone and a controller one for a client alone', async () => {
    const agent = new X509Certificate(valueOf(await issueAgentKey({ ...office(), cluster, guest })).certificate);
    const controller = new X509Certificate(valueOf(await issueController({ ...office(), clusters: [cluster, 'other'] })).certificate);
    expect(agent.subjectAltName).toBe(`URI:${uri}`);
    expect(agent.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(controller.subjectAltName).toBe('URI:zferry://paper/controller, URI:zferry://other/controller');
    expect(controller.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
    expect([agent.validToDate.getTime() - nowMs, controller.validToDate.getTime() - nowMs]).toEqual([30 * dayMs, dayMs]);
    writeFileSync(place.path('agent.crt'), agent.toString());
    const taken = (ca: string, purpose: 'sslserver' | 'sslclient'): boolean =>
      opensslTakes({ ca: place.path(`pki/${ca}`), certificate: place.path('agent.crt'), purpose });
    expect([taken('agents-ca.crt', 'sslserver'), taken('agents-ca.crt', 'sslclient'), taken('controllers-ca.crt', 'sslserver')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(agent.checkIssued(new X509Certificate(file('agents-ca.crt')))).toBe(true);
    expect(agent.checkIssued(new X509Certificate(file('controllers-ca.crt')))).toBe(false);
  });
});

describe('the enrolment of a guest', () => {
  const csr = (name?: string): string => readFileSync(request(place.path, name === undefined ? {} : { name }), 'utf8');

  test('takes the name from the token, whatever the request calls itself, and the token once', async () => {
    const token = valueOf(enrol({ ...office(), cluster, guest }));
    const asked = csr();
    expect(valueOf(await issueAgent({ ...office(), request: asked, by: { token } })).uri).toBe(uri);
    expect(faultOf(await issueAgent({ ...office(), request: asked, by: { token } }))).toBe('unauthorised');
  });

  test('is refused with a token that has ended, was replaced, or is none', async () => {
    const first = valueOf(enrol({ ...office(), cluster, guest }));
    const second = valueOf(enrol({ ...office(), cluster, guest }));
    const asked = csr();
    for (const token of [first, '', 'x'.repeat(10_000), '__proto__'])
      expect(faultOf(await issueAgent({ ...office(), request: asked, by: { token } }))).toBe('unauthorised');
    nowMs += dayMs + 1;
    expect(faultOf(await issueAgent({ ...office(), request: asked, by: { token: second } }))).toBe('unauthorised');
  });

  test('leaves neither token nor key in the ledger', async () => {
    const token = valueOf(enrol({ ...office(), cluster, guest }));
    expect(file('ledger.json')).not.toContain(token);
    await issueAgent({ ...office(), request: csr(), by: { token } });
    expect(file('ledger.json')).not.toMatch(/PRIVATE|tokenHash/);
  });

  test('is renewed by its own key until 30 days after the end, and by no other key', async () => {
    const asked = csr();
    valueOf(await issueAgent({ ...office(), request: asked, by: { cluster, guest } }));
    expect(faultOf(await issueAgent({ ...office(), request: csr('other'), by: 'key' }))).toBe('unauthorised');
    nowMs += 59 * dayMs;
    const again = valueOf(await issueAgent({ ...office(), request: asked, by: 'key' }));
    expect(again).toMatchObject({ uri, endsMs: nowMs + 30 * dayMs });
    nowMs += 61 * dayMs;
    expect(faultOf(await issueAgent({ ...office(), request: asked, by: 'key' }))).toBe('unauthorised');
  });

  test.each([
    ['no PEM', () => 'hello'],
    ['a certificate', () => file('agents-ca.crt')],
    [
      'a request that somebody changed',
      () => csr().replace(/^(.{200})(.)/s, (_, before: string, one: string) => before + (one === 'A' ? 'B' : 'A')),
    ],
    ['a request for a weak key', () => readFileSync(request(place.path, { key: ['rsa:2048'] }), 'utf8')],
    ['17 KiB', () => 'x'.repeat(17_000)],
  ])('is refused for %s, without repeating it', async (_, made) => {
    const answer = await issueAgent({ ...office(), request: made(), by: { cluster, guest } });
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'invalid' } });
    expect(JSON.stringify(answer)).not.toMatch(/BEGIN|hello|xxx/);
  });

  test('with a damaged ledger issues nothing', async () => {
    writeFileSync(place.path('pki/ledger.json'), '{"version":1');
    expect(faultOf(await issueAgent({ ...office(), request: csr(), by: { cluster, guest } }))).toBe('invalid');
  });
});

describe('agents that are renewed at once', () => {
  test('are all remembered', async () => {
    const guests = Array.from({ length: 20 }, (_, index) => `LIT${index}`);
    const keys: Buffer[] = [];
    for (const each of guests) {
      const made = valueOf(await issueAgentKey({ ...office(), cluster, guest: each }));
      keys.push(new X509Certificate(made.certificate).publicKey.export({ type: 'spki', format: 'der' }));
    }
    nowMs += 20 * dayMs;
    await Promise.all(
      guests.map(async (each, index) =>
        valueOf(await renewAgent({ ...office(), uri: `zferry://paper/guest/${each}`, publicKey: keys[index]! })),
      ),
    );
    const ledger = JSON.parse(file('ledger.json')) as Ledger;
    expect(ledger.issued.map(({ uri: name, endsMs }) => `${name} ${endsMs}`).toSorted()).toEqual(
      guests.map((each) => `zferry://paper/guest/${each} ${nowMs + 30 * dayMs}`).toSorted(),
    );
  });

  test('under the name of another guest are refused', async () => {
    const made = valueOf(await issueAgentKey({ ...office(), cluster, guest }));
    const publicKey = new X509Certificate(made.certificate).publicKey.export({ type: 'spki', format: 'der' });
    expect(faultOf(await renewAgent({ ...office(), uri: 'zferry://paper/guest/LITDCON2', publicKey }))).toBe('unauthorised');
  });
});

describe('the controller’s own certificate', () => {
  const credentials = (): ReturnType<typeof createCredentials> => createCredentials({ folder: place.path('pki'), nowMs: () => nowMs });
  const endOf = (material: ControllerMaterial): number => new X509Certificate(material.certificate).validToDate.getTime();

  test('is renewed at half of its life, and until then it is the same', async () => {
    const own = credentials();
    const first = valueOf(await own.for(cluster));
    nowMs += dayMs / 2 - 2_000;
    expect(valueOf(await own.for(cluster))).toBe(first);
    nowMs += 4_000;
    const second = valueOf(await own.for(cluster));
    expect(second).not.toBe(first);
    expect(endOf(second)).toBe(nowMs + dayMs);
    expect(endOf(first)).toBeGreaterThan(nowMs);
  });

  test('is good at once after a weekend without a controller', async () => {
    valueOf(await credentials().for(cluster));
    nowMs += 3 * dayMs;
    expect(endOf(valueOf(await credentials().for(cluster)))).toBe(nowMs + dayMs);
  });

  test('is one for all who ask at once, and another for another cluster', async () => {
    const own = credentials();
    const [a, b, other] = await Promise.all([own.for(cluster), own.for(cluster), own.for('other')]);
    expect(valueOf(a)).toBe(valueOf(b));
    expect(new X509Certificate(valueOf(other).certificate).subjectAltName).toBe('URI:zferry://other/controller');
  });

  test('is in no file', async () => {
    const { key } = valueOf(await credentials().for(cluster));
    for (const name of ['agents-ca.key', 'controllers-ca.key']) expect(file(name)).not.toContain(key.slice(100, 150));
  });

  test('comes from tls.crt where it is issued elsewhere, which is read again when it changes, and whole or not at all', async () => {
    const authority = await createAuthority({ side: 'controllers', nowMs });
    const put = async (): Promise<string> => {
      const pair = await issueWithKey({ side: 'controllers', authority, uris: ['zferry://paper/controller'], nowMs });
      writeFileSync(place.path('elsewhere/tls.crt'), pair.certificate);
      writeFileSync(place.path('elsewhere/tls.key'), pair.key);
      return pair.certificate;
    };
    mkdirSync(place.path('elsewhere'));
    writeFileSync(place.path('elsewhere/agents-ca.crt'), file('agents-ca.crt'));
    const own = createCredentials({ folder: place.path('elsewhere'), nowMs: () => nowMs });
    expect(faultOf(await own.for(cluster))).toBe('invalid');
    nowMs += 2_000;
    const first = await put();
    expect(valueOf(await own.for(cluster)).certificate).toBe(first);
    nowMs += 2_000;
    const second = await put();
    expect(valueOf(await own.for(cluster)).certificate).toBe(second);
    nowMs += 2_000;
    writeFileSync(place.path('elsewhere/tls.key'), file('agents-ca.key'));
    expect(valueOf(await own.for(cluster)).certificate).toBe(second);
    nowMs += 2 * dayMs;
    expect(await own.for(cluster)).toMatchObject({ ok: false, fault: { kind: 'invalid', detail: expect.stringContaining('ended on') } });
  });

  test('is missing in words that say what to type', async () => {
    const own = createCredentials({ folder: place.path('nowhere'), nowMs: () => nowMs });
    expect(await own.for(cluster)).toMatchObject({
      ok: false,
      fault: { kind: 'invalid', detail: expect.stringContaining('zferry pki init') },
    });
  });
});

describe('a rotation', () => {
  const believes = (bundle: string, certificate: string): boolean =>
    certificatesIn(bundle).some((each) => new X509Certificate(certificate).checkIssued(new X509Certificate(each)));

  test('of agents: controllers believe in both from the first moment on, and new certificates are of the new one', async () => {
    const old = valueOf(await issueAgentKey({ ...office(), cluster, guest })).certificate;
    valueOf(await rotate({ ...office(), side: 'agents', step: 'begin' }));
    const fresh = valueOf(await issueAgentKey({ ...office(), cluster, guest })).certificate;
    expect([old, fresh].map((each) => believes(file('agents-ca.crt'), each))).toEqual([true, true]);
    expect(new X509Certificate(fresh).issuer).not.toBe(new X509Certificate(old).issuer);
    valueOf(await rotate({ ...office(), side: 'agents', step: 'finish' }));
    expect([old, fresh].map((each) => believes(file('agents-ca.crt'), each))).toEqual([false, true]);
  });

  test('of controllers: the old one issues until every guest knows the new one, and the running controller changes with the files', async () => {
    const own = createCredentials({ folder: place.path('pki'), nowMs: () => nowMs });
    const before = valueOf(await own.for(cluster)).certificate;
    const oldTrust = file('controllers-ca.crt');
    valueOf(await rotate({ ...office(), side: 'controllers', step: 'begin' }));
    nowMs += 2_000;
    const during = valueOf(await own.for(cluster)).certificate;
    expect(believes(oldTrust, during)).toBe(true);
    const bothTrust = file('controllers-ca.crt');
    expect(faultOf(await rotate({ ...office(), side: 'controllers', step: 'finish' }))).toBe('conflict');
    valueOf(await rotate({ ...office(), side: 'controllers', step: 'switch' }));
    nowMs += 2_000;
    const after = valueOf(await own.for(cluster)).certificate;
    expect([before, during, after].map((each) => believes(bothTrust, each))).toEqual([true, true, true]);
    expect(believes(oldTrust, after)).toBe(false);
    valueOf(await rotate({ ...office(), side: 'controllers', step: 'finish' }));
    expect([during, after].map((each) => believes(file('controllers-ca.crt'), each))).toEqual([false, true]);
  });

  test('is one at a time, and finishes only what has begun', async () => {
    expect(faultOf(await rotate({ ...office(), side: 'agents', step: 'finish' }))).toBe('notFound');
    expect(faultOf(await rotate({ ...office(), side: 'controllers', step: 'switch' }))).toBe('notFound');
    valueOf(await rotate({ ...office(), side: 'agents', step: 'begin' }));
    expect(faultOf(await rotate({ ...office(), side: 'agents', step: 'begin' }))).toBe('conflict');
  });
});
