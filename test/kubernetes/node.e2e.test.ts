import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkout, makeYard, until, type Yard } from '../e2e/processes.ts';
import { startSimulation, type SimulatedCluster, type Simulation } from '../e2e/simulation.ts';
import { howToGetNode, isNodeMissing, startNode, type TestNode } from './node.ts';

/** The shipped Deployment in pods of a real node, at the real speed of the protocol, against one z/VM that counts MOVEs. */

const namespace = 'zferry-system';
const image = 'localhost/zferry:under-test';
const guest = 'LITDCON1';
/** Prints the memory of the program, which is the container's first process. */
const residentText = "console.log(/VmRSS:\\s+(.+)/.exec(require('node:fs').readFileSync('/proc/1/status', 'utf8'))[1])";

describe.skipIf(isNodeMissing)(`zferry in pods of a real node (${howToGetNode})`, () => {
  let yard: Yard;
  let node: TestNode;
  let simulation: Simulation;
  let z: SimulatedCluster;

  beforeAll(async () => {
    yard = makeYard();
    const archive = yard.path('image.tar');
    const built = execFileSync(
      process.execPath,
      [join(checkout, 'deploy/image.mjs'), '--tag', image, '--archive', archive, '--storage', yard.path('storage')],
      {
        encoding: 'utf8',
      },
    );
    node = await startNode();
    await node.loadImage(archive);
    simulation = await startSimulation(yard, 0, { address: node.hostAddress, environment: {} });
    z = simulation.cluster('ltic');
    process.stdout.write(built);
  }, 240_000);

  afterAll(async () => {
    await node?.stop();
    await yard?.dispose();
  });

  test('two replicas of the shipped Deployment become Ready', async () => {
    const beganMs = performance.now();
    await node.mustKubectl([
      'apply',
      '-k',
      overlay('controller', 'deploy', { images: [{ name: 'zferry', newName: 'localhost/zferry', newTag: 'under-test' }] }),
    ]);
    await rolledOut();
    process.stdout.write(`two replicas Ready ${((performance.now() - beganMs) / 1000).toFixed(1)} s after kubectl apply -k\n`);
    expect((await pods()).length).toBe(2);
  });

  test('they run under Pod Security "restricted", without root, capabilities, new privileges or a writable file system', async () => {
    const [pod = ''] = await pods();
    const script = `
      const fs = require('node:fs');
      const status = fs.readFileSync('/proc/self/status', 'utf8');
      const field = (name) => new RegExp('^' + name + ':\\\\s+(\\\\S+)', 'm').exec(status)[1];
      const write = (file) => { try { fs.writeFileSync(file, ''); return 'written'; } catch (error) { return error.code; } };
      const token = fs.readFileSync('/var/run/secrets/kubernetes.io/serviceaccount/token', 'utf8');
      const { exp, iat } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
      console.log(JSON.stringify({
        uid: process.getuid(), gid: process.getgid(), capabilities: field('CapEff'), noNewPrivileges: field('NoNewPrivs'), seccomp: field('Seccomp'),
        root: write('/x'), program: write('/usr/lib/zferry/zferry.mjs'), state: write('/state/x'), tokenSeconds: exp - iat,
      }));`;
    const memory = await node.mustKubectl(['-n', namespace, 'exec', pod, '--', '/usr/bin/node', '-e', residentText]);
    process.stdout.write(`resident memory of an idle replica: ${memory}`);
    const seen = JSON.parse(await node.mustKubectl(['-n', namespace, 'exec', pod, '--', '/usr/bin/node', '-e', script])) as object;
    expect(seen).toMatchObject({ uid: 65532, gid: 65532, capabilities: '0000000000000000', noNewPrivileges: '1', seccomp: '2' });
    expect(seen).toMatchObject({ root: 'EROFS', program: 'EROFS', state: 'written' });
    // kubelet asks for a few seconds more than the manifest.
    expect((seen as { readonly tokenSeconds: number }).tokenSeconds).toBeLessThan(3700);
    const privileged = await node.kubectl(['-n', namespace, 'run', 'privileged', `--image=${image}`, '--privileged']);
    expect(privileged.errors).toContain('violates PodSecurity "restricted');
  });

  test("the paper's example settles as it stands in the checkout, on a z/VM inside the controller", async () => {
    const example = join(checkout, 'deploy/examples/paper');
    await node.mustKubectl(['apply', '-k', example]);
    await settled();
    expect(await node.mustKubectl(['get', 'gp', guest.toLowerCase(), '-o', 'jsonpath={.status.member}'])).toBe('LTICVM2');
    await node.mustKubectl(['delete', '-k', example]);
    await node.mustKubectl(['delete', 'relo', '--all']);
  });

  test("the paper's example settles on a z/VM beside it, with one MOVE", async () => {
    const changes = [
      { op: 'add', path: '/spec/hypervisor/simulated/endpoint', value: simulation.endpoint },
      // The tests below move one guest more often than a site would have it.
      { op: 'add', path: '/spec/relocation', value: { flapLimit: { moves: 100 } } },
    ];
    const patches = [{ target: { kind: 'SSICluster' }, patch: JSON.stringify(changes) }];
    await node.mustKubectl(['apply', '-k', overlay('paper', 'deploy/examples/paper', { patches })]);
    await settled();
    expect(await member()).toBe('LTICVM2');
    expect(await z.ledger()).toMatchObject([{ guest, from: 'LTICVM9', to: 'LTICVM2', performed: true }]);
    expect(await node.mustKubectl(['get', 'relo', '-o', 'jsonpath={.items[*].status.outcome}'])).toBe('Moved');
  });

  const deaths = {
    'has its container killed': (pod: string) => node.killContainer(namespace, pod),
    'has its pod deleted': (pod: string) => node.mustKubectl(['-n', namespace, 'delete', 'pod', pod, '--wait=false']),
    'has its pod deleted by force, without a grace period': (pod: string) =>
      node.mustKubectl(['-n', namespace, 'delete', 'pod', pod, '--force', '--grace-period=0']),
  } as const;
  for (const [what, strike] of Object.entries(deaths)) {
    test(`the replica that works ${what} in mid-move: the other goes on, and the guest is moved once`, async () => {
      const { to, before } = await moveBegins();
      const dead = await leader();
      const struckMs = performance.now();
      await strike(dead);
      await until('another replica works', async () => ![dead, ''].includes(await leader()), 60_000);
      process.stdout.write(`it ${what}: another one works ${((performance.now() - struckMs) / 1000).toFixed(1)} s later\n`);
      expect(await settledSince(before)).toEqual(movedOnce(to));
    });
  }

  test('a rollout in mid-move moves the guest once too', async () => {
    const { to, before } = await moveBegins();
    const beganMs = performance.now();
    await node.mustKubectl(['-n', namespace, 'rollout', 'restart', 'deployment/zferry']);
    await rolledOut();
    process.stdout.write(`rollout restart took ${((performance.now() - beganMs) / 1000).toFixed(1)} s\n`);
    expect(await settledSince(before)).toEqual(movedOnce(to));
  });

  /** A folder for `-k` that adds to one of the checkout's. */
  function overlay(name: string, base: string, more: object): string {
    const folder = yard.path(name);
    mkdirSync(folder);
    const kustomization = { resources: [relative(folder, join(checkout, base))], ...more };
    writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization));
    return folder;
  }

  async function rolledOut(): Promise<void> {
    const { code, output, errors } = await node.kubectl(['-n', namespace, 'rollout', 'status', 'deployment/zferry', '--timeout=90s']);
    if (code !== 0) throw new Error(`${output}${errors}${await node.mustKubectl(['-n', namespace, 'describe', 'pods'])}${node.logs()}`);
  }

  /** Names of the pods that are not ending. */
  async function pods(): Promise<readonly string[]> {
    const list = JSON.parse(await node.mustKubectl(['-n', namespace, 'get', 'pods', '-o', 'json'])) as {
      readonly items: readonly { readonly metadata: { readonly name: string; readonly deletionTimestamp?: string } }[];
    };
    return list.items.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata }) => metadata.name);
  }

  /** The pod that holds the Lease; empty: none. */
  async function leader(): Promise<string> {
    const { body } = await node.request('GET', `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/zferry`);
    const { spec } = body as { readonly spec?: { readonly holderIdentity?: string } };
    return spec?.holderIdentity?.split('_')[0] ?? '';
  }

  /** Declares the other member once both replicas are there; resolves when z/VM is at work. `before`: the MOVEs that it had received. */
  async function moveBegins(): Promise<{ readonly to: string; readonly before: number }> {
    await rolledOut();
    const before = (await z.ledger()).length;
    const to = (await member()) === 'LTICVM2' ? 'LTICVM9' : 'LTICVM2';
    await node.mustKubectl(['patch', 'gp', guest.toLowerCase(), '--type=merge', '-p', JSON.stringify({ spec: { member: to } })]);
    await until('z/VM relocates the guest', async () => (await z.guest(guest)).isRelocating, 60_000);
    return { to, before };
  }

  /** When it is Ready: where it is, with what, and the MOVEs that z/VM received after the first so many. */
  async function settledSince(before: number): Promise<object> {
    await settled();
    const { member: at, agent } = await z.guest(guest);
    const moves = (await z.ledger()).slice(before).map(({ guest: moved, to, performed }) => ({ moved, to, performed }));
    return { at, up: agent?.up, moves };
  }

  async function settled(): Promise<void> {
    const wait = ['wait', '--for=condition=Ready', 'gp', '--all', '--timeout=150s'];
    const { code, errors } = await node.kubectl(wait);
    if (code !== 0) throw new Error(`${errors}${await node.mustKubectl(['get', 'gp,ssi,relo', '-o', 'yaml'])}`);
  }

  async function member(): Promise<string | null> {
    return (await z.guest(guest)).member;
  }
});

function movedOnce(to: string): object {
  return { at: to, up: to === 'LTICVM2' ? 'hsi1' : 'hsi0', moves: [{ moved: guest, to, performed: true }] };
}
