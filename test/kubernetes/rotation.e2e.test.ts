import { readFileSync, renameSync, rmSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createIssuer, type Issued, type Issuer } from '../agent/certificates.ts';
import { makeYard, until, type Line, type Running, type Yard } from '../e2e/processes.ts';
import type { SimulatedCluster } from '../e2e/simulation.ts';
import { clusterManifest, placementManifest, VM2, VM9 } from '../e2e/site.ts';
import { home, makeBed, type Bed } from './bed.ts';
import { howToGetIt, isControlPlaneMissing } from './control-plane.ts';
import { writeKubeconfig } from './kubectl.ts';
import { exchange } from './wire.ts';

/**
 * What a controller is known by, and what it knows the API server by, both replaced on disk under it: the process goes on, as the same leader, and the guest is moved
 * once. The token of a service account is in network.e2e.test.ts.
 */

const guest = 'LITDCON1';
const name = 'litdcon1';
/** The shipped roles are bound to it, however it is proven. */
const account = `CN=system:serviceaccount:${home}:zferry, O=system:serviceaccounts, O=system:serviceaccounts:${home}`;
/** Long enough for a program to start and to come to rest on a busy machine. */
const shortLifeMs = 20_000;

describe.skipIf(isControlPlaneMissing)(`certificates replaced under a controller (${howToGetIt})`, { timeout: 180_000 }, () => {
  let yard: Yard;
  let bed: Bed;
  let issuer: Issuer;
  let z: SimulatedCluster;
  let run: Running;
  let cluster: string;
  let count = 0;

  beforeAll(async () => {
    yard = makeYard();
    issuer = await createIssuer('clients');
    writeFileSync(yard.path('clients.crt'), issuer.pem);
    bed = await makeBed({ apiServerFlags: [`--client-ca-file=${yard.path('clients.crt')}`] });
  }, 120_000);

  beforeEach(async () => {
    cluster = `rotation${(count += 1)}`;
    z = bed.simulation.cluster(cluster);
    const manifest = clusterManifest({
      name: cluster,
      // Some three seconds each.
      simulated: { endpoint: bed.simulation.endpoint, guests: [{ userid: guest, member: VM9, memoryMebibytes: 1_500 }] },
    });
    await z.put(manifest.spec);
    await bed.apply(manifest);
    await declare(VM9);
  });

  afterEach(async () => {
    await run.kill('SIGTERM');
    for (const { metadata } of await bed.list('Relocation')) await bed.remove('Relocation', metadata.name);
    await bed.remove('GuestPlacement', name);
    await bed.remove('SSICluster', cluster);
  });

  afterAll(async () => {
    await bed.dispose();
    await yard.dispose();
  });

  test('a client certificate replaced in its file before the old one ends: nothing is noticed', async () => {
    const old = await certificate(shortLifeMs);
    put(old);
    const leader = await atRest(clientKubeconfig());
    put(await certificate());
    await until('the old one is refused', async () => (await statusWith(old)) === 401, shortLifeMs + 10_000);
    await declare(VM2);
    await settledAt(VM2);
    expect(troubles()).toEqual([]);
    expect([await bed.leader(), await moves()]).toEqual([leader, [VM2]]);
  });

  test('a client certificate replaced only after it has ended: it says so, starts nothing, and goes on by itself', async () => {
    const old = await certificate(shortLifeMs);
    put(old);
    const leader = await atRest(clientKubeconfig());
    await until('it is refused', async () => (await statusWith(old)) === 401, shortLifeMs + 10_000);
    await run.line('it says so', (line) => /401 .*client certificate.*renew it/.test(JSON.stringify(line)), 30_000);
    await declare(VM2);
    put(await certificate());
    await settledAt(VM2);
    expect([await bed.leader(), await moves()]).toEqual([leader, [VM2]]);
  });

  test('an API server that comes back in mid-move under another authority: as soon as its certificate is there, as kubelet puts it into a pod, the move goes on', async () => {
    const volume = yard.path('serviceaccount');
    mkdirSync(volume);
    const files = (): Readonly<Record<string, string>> => ({
      'ca.crt': readFileSync(bed.plane.certificateAuthority, 'utf8'),
      token: readFileSync(bed.tokenFile, 'utf8'),
    });
    project(volume, files());
    for (const file of Object.keys(files())) symlinkSync(join('..data', file), join(volume, file));
    const kubeconfig = kubeconfigFile({
      certificateAuthority: join(volume, 'ca.crt'),
      user: { tokenFile: join(volume, 'token') },
    });
    const leader = await atRest(kubeconfig);
    await declare(VM2);
    await until('z/VM relocates', async () => (await z.guest(guest)).isRelocating);
    await bed.plane.api.kill('SIGKILL');
    // Without them it makes new ones, an authority of its own included.
    for (const file of ['apiserver.crt', 'apiserver.key']) rmSync(join(bed.plane.folder, 'certificates', file));
    await bed.plane.api.start();
    await run.line('it is not trusted', (line) => /is not trusted .*ca\.crt.*is read again/.test(JSON.stringify(line)), 60_000);
    project(volume, files());
    await settledAt(VM2);
    expect([await bed.leader(), await moves()]).toEqual([leader, [VM2]]);
  });

  async function declare(member: string): Promise<void> {
    await bed.apply(placementManifest({ name, cluster, guest, member, drainMilliseconds: 60 }));
  }

  /** Starts it; answers who leads. */
  async function atRest(kubeconfig: string): Promise<string | undefined> {
    run = bed.start({ environment: { KUBECONFIG: kubeconfig } });
    await run.line('at rest', (line) => line.guest === guest && line.reason === 'Placed');
    return bed.leader();
  }

  async function settledAt(member: string): Promise<void> {
    await until(
      () => `at ${member}, whole and told\n${run.output.slice(-15).join('\n')}`,
      async () => {
        const now = await z.guest(guest);
        const { status } = (await bed.get('GuestPlacement', name)) ?? {};
        const claims = (await bed.get('SSICluster', cluster))?.status?.inFlight ?? [];
        const isReady = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') === true;
        return now.member === member && now.agent?.up === 'hsi1' && status?.member === member && isReady && claims.length === 0;
      },
      60_000,
    );
  }

  async function moves(): Promise<readonly string[]> {
    return (await z.ledger()).filter(({ performed }) => performed).map(({ to }) => to);
  }

  function troubles(): readonly Line[] {
    return run.lines.filter(({ level }) => ['warn', 'error'].includes(level));
  }

  function certificate(lifeMs = 3_600_000): Promise<Issued> {
    return issuer.issue({ uses: ['client'], subject: account, notAfter: new Date(Date.now() + lifeMs) });
  }

  /** One file after the other, each at once. */
  function put({ cert, key }: Issued): void {
    yard.write('client.crt', cert);
    yard.write('client.key', key);
  }

  function clientKubeconfig(): string {
    return kubeconfigFile({
      certificateAuthority: bed.plane.certificateAuthority,
      user: { 'client-certificate': yard.path('client.crt'), 'client-key': yard.path('client.key') },
    });
  }

  function kubeconfigFile(o: { readonly certificateAuthority: string; readonly user: object }): string {
    return writeKubeconfig(yard.path(`kubeconfig-${cluster}`), { ...o, server: bed.plane.url, namespace: home });
  }

  /** What the API server answers to somebody with this certificate. */
  async function statusWith({ cert, key }: Issued): Promise<number> {
    const ca = readFileSync(bed.plane.certificateAuthority);
    const path = `${bed.plane.url}/apis/zferry.io/v1alpha1/ssiclusters`;
    return (await exchange(httpsRequest(path, { ca, cert, key, agent: false }), undefined)).status;
  }
});

let versions = 0;

/** As kubelet replaces the files of a projected volume: all at once, by turning one link. */
function project(volume: string, files: Readonly<Record<string, string>>): void {
  const folder = `..version${(versions += 1)}`;
  mkdirSync(join(volume, folder));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(volume, folder, file), text);
  symlinkSync(folder, join(volume, '..data_tmp'));
  renameSync(join(volume, '..data_tmp'), join(volume, '..data'));
}
