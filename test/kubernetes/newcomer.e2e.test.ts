import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createIssuer, type Issued } from '../agent/certificates.ts';
import { makeYard, until, type Running, type Yard } from '../e2e/processes.ts';
import { clusterManifest, placementManifest, VM2, VM9 } from '../e2e/site.ts';
import { makeBed, type Bed } from './bed.ts';
import { howToGetIt, isControlPlaneMissing } from './control-plane.ts';
import { writeKubeconfig } from './kubectl.ts';

/** What goes wrong on the first day with an API server: each time it is said what happened, that nothing was done, and what to do. */

describe.skipIf(isControlPlaneMissing)(`a first day on an API server (${howToGetIt})`, () => {
  let yard: Yard;
  let bed: Bed;
  let ended: Issued;
  let other: Issued;
  const running: Running[] = [];

  beforeAll(async () => {
    const issuer = await createIssuer('clients');
    ended = await issuer.issue({ uses: ['client'], notAfter: new Date(Date.now() - 60_000) });
    other = await issuer.issue({ uses: ['client'] });
    yard = makeYard();
    yard.write('clients.crt', issuer.pem);
    bed = await makeBed({ apiServerFlags: [`--client-ca-file=${yard.path('clients.crt')}`] });
  }, 120_000);
  afterEach(async () => {
    for (const run of running.splice(0)) await run.kill('SIGKILL');
  });
  afterAll(async () => {
    await bed.dispose();
    await yard.dispose();
  });

  const encoded = (pem: string): string => Buffer.from(pem).toString('base64');
  const certificate = ({ cert }: Issued, { key }: Issued): object => ({
    'client-certificate-data': encoded(cert),
    'client-key-data': encoded(key),
  });

  test.each<readonly [string, () => string, RegExp]>([
    [
      'there is no kubeconfig',
      () => '/nowhere/config',
      /no kubeconfig \(\/nowhere\/config\) and this is no pod; nothing was sent; set KUBECONFIG/,
    ],
    ['it is no YAML', () => written('garbage', 'a: [b'), /kubeconfig cannot be used \(.*\); nothing was sent; check KUBECONFIG/],
    ['its context is not there', () => kubeconfig({ context: 'prod' }), /no usable context "prod"; nothing was sent; it knows test/],
    [
      'its certificate has ended',
      () => kubeconfig({ user: certificate(ended, ended) }),
      /401 \(Unauthorized\).*client certificate.*renew it; the client certificate ended at 20/,
    ],
    [
      'its key is of another certificate',
      () => kubeconfig({ user: certificate(ended, other) }),
      /cannot be used \(.*key values mismatch\); nothing was sent/,
    ],
    ['its token is not known', () => kubeconfig({ user: { token: 'x' } }), /401 \(Unauthorized\); the token .* renew it/],
    ['its user is left out', () => kubeconfig({ user: {} }), /403 .*system:anonymous.*without a token or client certificate/],
    [
      'its authority is another one',
      () => kubeconfig({ certificateAuthority: yard.path('clients.crt') }),
      /not trusted \(.*\); the kubeconfig's certificate-authority.*; nothing was sent/,
    ],
    [
      'nobody listens at its address',
      () => kubeconfig({ server: 'https://127.0.0.1:1' }),
      /ECONNREFUSED.*; nothing was sent; is the API server up, and its address right\?/,
    ],
  ])('%s: zferry status says so, and what to do', async (_what, file, said) => {
    const { code, errors } = await yard.finish(['status', '--store', 'kubernetes'], { KUBECONFIG: file() });
    expect(errors).toMatch(said);
    expect(code).toBe(1);
  });

  test('its namespace is not there: zferry run cannot lead, says so once, and leads when it is made', async () => {
    const run = start({ environment: { KUBECONFIG: kubeconfig({ namespace: 'nowhere' }) } });
    await run.line('it says so', (line) => /Lease cannot be written.*namespaces.*nowhere.*not found/.test(JSON.stringify(line)));
    await bed.plane.mustKubectl(['create', 'namespace', 'nowhere']);
    await run.line('it leads', (line) => JSON.stringify(line).includes('this replica leads'));
    expect(run.lines.filter((line) => JSON.stringify(line).includes('nobody leads'))).toHaveLength(1);
  });

  test('a Relocation that says what this version does not know is told at the object, in the log and by zferry status, and moves nothing', async () => {
    const cluster = clusterManifest({
      name: 'newer',
      simulated: { endpoint: bed.simulation.endpoint, guests: [{ userid: 'LIT2', member: VM9, memoryMebibytes: 128 }] },
    });
    const z = bed.simulation.cluster('newer');
    await z.put(cluster.spec);
    await bed.apply(cluster);
    await bed.apply(placementManifest({ name: 'lit2', cluster: 'newer', guest: 'LIT2', member: VM9 }));
    const added = [{ op: 'add', path: `${specPath}/someday`, value: { type: 'string' } }];
    const relocationCrd = crdPath.replace('ssiclusters', 'relocations');
    await bed.plane.request('PATCH', relocationCrd, { body: added, contentType: 'application/json-patch+json' });
    await until('it is served', async () => JSON.stringify((await bed.plane.request('GET', openApiPath)).body).includes('"someday"'));
    await bed.apply({
      apiVersion: 'zferry.io/v1alpha1',
      kind: 'Relocation',
      metadata: { name: 'by-hand', namespace: 'default' },
      spec: {
        ...{ cluster: 'newer', placement: 'lit2', guest: 'LIT2', from: VM9, to: VM2, cause: 'Manual', requestedBy: 'jane' },
        ...{ expiresAt: '2099-01-01T00:00:00Z', someday: 'soon' },
      },
    });
    const told =
      /Relocation default\/by-hand cannot be read by this version \(.*someday.*\); it is left alone: nothing is started for it; /;
    const run = start();
    await run.line('it is in the log', ({ problem }) => told.test(problem ?? ''));
    const events = await until('it is told at the object', async () => {
      const { output } = await bed.plane.kubectl(['describe', 'relo', 'by-hand']);
      return /Warning +Unreadable .*/.exec(output)?.[0];
    });
    expect(events).toMatch(told);
    expect((await yard.finish(['status', '--store', 'kubernetes'], bed.environment())).errors).toMatch(told);
    await run.line('the guest rests', (line) => line.guest === 'LIT2' && line.reason === 'Placed');
    expect(await z.ledger()).toEqual([]);
    await bed.remove('Relocation', 'by-hand');
    await run.line('it is repaired', ({ problem }) => problem?.startsWith('repaired: Relocation default/by-hand') === true);
  });

  test('the CRDs are older than the program: no claim is written with a field missing, nothing is moved, and it goes on when they are renewed', async () => {
    const cluster = clusterManifest({
      name: 'older',
      simulated: { endpoint: bed.simulation.endpoint, guests: [{ userid: 'LIT1', member: VM9, memoryMebibytes: 128 }] },
    });
    const z = bed.simulation.cluster('older');
    await z.put(cluster.spec);
    await bed.apply(cluster);
    const patch = async (operations: readonly object[]): Promise<void> => {
      const { status, body } = await bed.plane.request('PATCH', crdPath, { body: operations, contentType: 'application/json-patch+json' });
      expect(status, JSON.stringify(body)).toBe(200);
    };
    const crd = (await bed.plane.request('GET', crdPath)).body as { readonly spec: object };
    await patch([{ op: 'remove', path: `${claimPath}/properties/epoch` }, ...(await withoutRequired('epoch'))]);
    await until('it is served', async () => !JSON.stringify((await bed.plane.request('GET', openApiPath)).body).includes('"epoch"'));
    await bed.apply(placementManifest({ name: 'lit1', cluster: 'older', guest: 'LIT1', member: VM2, drainMilliseconds: 20 }));
    const run = start();
    await run.line('it says so', (line) =>
      /unknown field .*epoch.*nothing was written: the CRDs are older .* kubectl apply -k crds/.test(JSON.stringify(line)),
    );
    expect(await z.ledger()).toEqual([]);
    await patch([{ op: 'replace', path: '/spec', value: crd.spec }]);
    await until('it is moved', async () => (await z.guest('LIT1')).member === VM2, 60_000);
    expect((await z.ledger()).filter(({ performed }) => performed)).toHaveLength(1);
  });

  test('there are no CRDs: both say so, and zferry run goes on when they are there', async () => {
    const kinds = ['ssiclusters', 'guestplacements', 'relocations'];
    for (const kind of kinds) await bed.plane.mustKubectl(['delete', 'crd', `${kind}.zferry.io`]);
    const missing = /404; are the CRDs installed\? Type: kubectl apply -k crds/;
    expect((await yard.finish(['status', '--store', 'kubernetes'], bed.environment())).errors).toMatch(missing);
    const run = start();
    await run.line('it says so', (line) => missing.test(JSON.stringify(line)));
    await bed.plane.installCrds();
    for (const kind of ['SSICluster', 'GuestPlacement', 'Relocation'])
      await run.line(`it is over for ${kind}`, (line) => new RegExp(`over: .*LIST ${kind}`).test(JSON.stringify(line)), 30_000);
    expect(await run.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  function kubeconfig(o: Partial<Parameters<typeof writeKubeconfig>[1]>): string {
    const usual = { server: bed.plane.url, certificateAuthority: bed.plane.certificateAuthority, user: { token: bed.plane.token() } };
    return writeKubeconfig(yard.path('kubeconfig'), { ...usual, namespace: 'default', ...o });
  }

  function start(o?: Parameters<Bed['start']>[0]): Running {
    const run = bed.start(o);
    running.push(run);
    return run;
  }

  function written(name: string, text: string): string {
    yard.write(name, text);
    return yard.path(name);
  }

  /** The patch that makes a field of a claim optional. */
  async function withoutRequired(field: string): Promise<readonly object[]> {
    const { body } = await bed.plane.request('GET', crdPath);
    const path = `${claimPath}/required`;
    const required = path
      .split('/')
      .slice(1)
      .reduce<unknown>((value, step) => (value as Readonly<Record<string, unknown>> | undefined)?.[step], body);
    return [{ op: 'replace', path, value: (required as readonly string[]).filter((name) => name !== field) }];
  }
});

const crdPath = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/ssiclusters.zferry.io';
const claimPath = '/spec/versions/0/schema/openAPIV3Schema/properties/status/properties/inFlight/items';
const specPath = '/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties';
const openApiPath = '/openapi/v3/apis/zferry.io/v1alpha1';
