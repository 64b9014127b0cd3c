import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseManifests } from '../../crds/manifests.ts';
import { validateSet } from '../../crds/set.ts';
import type { Resource } from '../../crds/validate.ts';
import { findingText, validateObject } from '../../crds/validate.ts';

const paper = fileURLToPath(new URL('../../deploy/examples/paper/', import.meta.url));

/** The valid objects of a text. */
function objectsOf(text: string): readonly Resource[] {
  return parseManifests(text).documents.map(({ object }) => {
    const result = validateObject(object);
    if (!result.ok) throw new Error(result.findings.map(findingText).join('\n'));
    return result.value;
  });
}

const cluster = `
apiVersion: zferry.io/v1alpha1
kind: SSICluster
metadata: { name: ltic }
spec:
  members:
    - { name: VM1, cpc: H91, lpar: LP1, machineSequences: ['01'] }
    - { name: VM2, cpc: R91, lpar: LP2, machineSequences: ['02'] }
  hypervisor: { cp: { endpoints: [{ member: VM1, host: vm1 }], secretName: cp } }
  agentNetworks: [10.20.8.0/24]
  tenants:
    - { namespace: default, guests: ['LIT*', ECMSS00], members: [VM1], maxPriority: 10 }
`;
const placement = (spec: string, metadata = 'name: a'): string => `
apiVersion: zferry.io/v1alpha1
kind: GuestPlacement
metadata: { ${metadata} }
spec: { cluster: ltic, ${spec} }
`;
const together = (...texts: readonly string[]): readonly string[] =>
  validateSet(objectsOf(texts.join('---'))).map(({ object, path }) => `${object} ${path}`);

describe('validating an object', () => {
  test('fills in the defaults and leaves the input as it was', () => {
    const [document] = parseManifests(cluster).documents;
    const before = structuredClone(document?.object);
    const result = validateObject(document?.object);
    expect(result).toMatchObject({
      ok: true,
      value: {
        spec: {
          enforcement: 'Observe',
          suspend: false,
          members: [{ enabled: true }, { enabled: true }],
          relocation: { maxConcurrent: 1, maxTotalSeconds: 300, flapLimit: { moves: 4 } },
        },
      },
    });
    expect(document?.object).toEqual(before);
  });

  test('tells everything that is wrong at once', () => {
    const [document] = parseManifests(
      placement('guest: linux1, members: [], priority: high, hipersockets: { interfaces: [{ name: lo, cpc: H91, network: x }] }'),
    ).documents;
    const result = validateObject(document?.object);
    expect(result.ok ? [] : result.findings.map(({ path }) => path).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'spec.guest',
      'spec.hipersockets.interfaces[0].name',
      'spec.hipersockets.interfaces[0].network',
      'spec.members',
      'spec.priority',
    ]);
  });

  test('needs no code made at run time', () => {
    const program = `
      import { validateObject } from './crds/validate.ts';
      process.stdout.write(JSON.stringify(validateObject({ apiVersion: 'zferry.io/v1alpha1', kind: 'GuestPlacement', metadata: { name: 'a' }, spec: { cluster: 'ltic', guest: 'OPERATOR', member: 'VM1' } })));
    `;
    const run = spawnSync(
      process.execPath,
      ['--disallow-code-generation-from-strings', '--input-type=module-typescript', '--eval', program],
      {
        cwd: fileURLToPath(new URL('../..', import.meta.url)),
        encoding: 'utf8',
      },
    );
    expect(JSON.parse(run.stdout), run.stderr).toMatchObject({ ok: false, findings: [{ path: 'spec.guest' }] });
  });
});

describe('validating objects together', () => {
  test('finds nothing in the system of the paper', () => {
    const texts = ['cluster.yaml', 'guests.yaml'].map((file) => readFileSync(paper + file, 'utf8'));
    expect(together(...texts.map((text) => `\n${text}`))).toEqual([]);
  });

  test.each([
    ['a member that the cluster does not have', 'guest: LITA, member: VM9', ['1 spec.member', '1 spec.member']],
    ['a ranked member that the cluster does not have', 'guest: LITA, members: [VM1, VM9]', ['1 spec.members[1]', '1 spec.members[1]']],
    ['a guest that the namespace may not place', 'guest: OTHER, member: VM1', ['1 spec.guest']],
    ['a member that the namespace may not use', 'guest: LITA, member: VM2', ['1 spec.member']],
    ['a priority above that of the tenant', 'guest: ECMSS00, member: VM1, priority: 11', ['1 spec.priority']],
    [
      'a CPC without interface',
      'guest: LITA, member: VM1, agent: { console: {} }, hipersockets: { interfaces: [{ name: hsi1, cpc: R91, network: 172.1.9.0/24 }] }',
      ['1 spec.hipersockets.interfaces'],
    ],
    [
      'a CPC that no member runs on',
      'guest: LITA, member: VM1, agent: { console: {} }, hipersockets: { interfaces: [{ name: hsi0, cpc: H91, network: 172.0.9.0/24 }, { name: hsi1, cpc: Z1, network: 172.1.9.0/24 }] }',
      ['1 spec.hipersockets.interfaces[1].cpc'],
    ],
    ['a simulated agent under a real hypervisor', 'guest: LITA, member: VM1, agent: { simulated: {} }', ['1 spec.agent.simulated']],
    [
      'an agent outside the agent networks',
      'guest: LITA, member: VM1, agent: { https: { address: 10.20.9.1 } }',
      ['1 spec.agent.https.address'],
    ],
    ['nothing wrong', 'guest: LITA, member: VM1, priority: 10, agent: { https: { address: 10.20.8.1 } }', []],
  ])('finds %s', (_, spec, expected) => {
    expect(together(cluster, placement(spec))).toEqual(expected);
  });

  test('finds a namespace that the cluster does not admit', () => {
    expect(together(cluster, placement('guest: LITA, member: VM1', 'name: a, namespace: payments'))).toEqual(['1 metadata.namespace']);
  });

  test('finds one name for two objects, but not in two namespaces', () => {
    expect(together(placement('guest: LITA, member: VM1'), placement('guest: LITB, member: VM1'))).toEqual(['1 metadata.name']);
    expect(together(placement('guest: LITA, member: VM1'), placement('guest: LITB, member: VM1', 'name: a, namespace: payments'))).toEqual(
      [],
    );
  });

  test('finds a Relocation whose guest is not that of its placement', () => {
    const once = `
apiVersion: zferry.io/v1alpha1
kind: Relocation
metadata: { name: once }
spec: { cluster: ltic, guest: LITB, placement: a, to: VM9, cause: Manual, requestedBy: alice, expiresAt: 2026-11-23T02:00:00Z }
`;
    expect(together(cluster, placement('guest: LITA, member: VM1'), once)).toEqual(['2 spec.guest', '2 spec.to']);
  });
});
