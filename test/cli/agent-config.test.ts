import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '../../agent/config.ts';
import type { GuestPlacement, SSICluster } from '../../crds/generated.ts';
import { renderAgentConfig, type AgentConfigOptions, type Rendered } from '../../controller/cli/agent-config.ts';
import type { Answer } from '../../controller/domain/fault.ts';

const metadata = { uid: 'u', resourceVersion: '1', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' };
const cluster = {
  apiVersion: 'zferry.io/v1alpha1',
  kind: 'SSICluster',
  metadata: { ...metadata, name: 'ltic' },
  spec: {
    members: [
      { name: 'LTICVM9', cpc: 'H91', lpar: 'LPVM9', machineSequences: ['000000000002H91A', '000000000002H91B'] },
      { name: 'LTICVM2', cpc: 'R91', lpar: 'LPVM2', machineSequences: ['000000000002R91B'] },
    ],
    hypervisor: { simulated: {} },
  },
} satisfies SSICluster;
const placement = {
  apiVersion: 'zferry.io/v1alpha1',
  kind: 'GuestPlacement',
  metadata: { ...metadata, name: 'litdcon1', namespace: 'default' },
  spec: {
    cluster: 'ltic',
    guest: 'LITDCON1',
    member: 'LTICVM9',
    hipersockets: {
      interfaces: [
        { name: 'hsi0', cpc: 'H91', network: '172.0.9.0/24' },
        { name: 'hsi1', cpc: 'R91', network: '172.1.9.0/24' },
      ],
    },
    agent: { https: { address: '10.20.8.100' } },
  },
} satisfies GuestPlacement;

const addresses = { hsi0: '172.0.9.100/24', hsi1: '172.1.9.100/24' };
const render = (o: Partial<AgentConfigOptions> = {}, placements: readonly GuestPlacement[] = [placement]): Answer<Rendered> =>
  renderAgentConfig({ clusters: [cluster], placements, relocations: [] }, { guest: 'LITDCON1', addresses, driver: 'ip', ...o });

describe('the agent’s file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zferry-config-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const read = (text: string): ReturnType<typeof readConfig> => {
    writeFileSync(join(folder, 'config.json'), text, { mode: 0o644 });
    return readConfig(join(folder, 'config.json'), process.getuid?.() ?? 0);
  };

  test('is one that the agent takes, with every machine of every member', () => {
    const rendered = render();
    expect(rendered).toMatchObject({ ok: true, value: { missing: [] } });
    expect(read(rendered.ok ? rendered.value.text : '')).toMatchObject({
      ok: true,
      value: {
        guest: 'LITDCON1',
        cluster: 'ltic',
        map: [{ sequence: '000000000002H91A' }, { sequence: '000000000002H91B', member: 'LTICVM9' }, { lpar: 'LPVM2', cpc: 'R91' }],
        listen: { address: '10.20.8.100', port: 9443 },
        orderers: ['zferry://ltic/controller'],
      },
    });
  });

  test('of a guest behind sshd has nothing that listens, and the agent takes it', () => {
    const ssh = { address: '10.20.8.100', hostKey: 'ssh-ed25519 AAAA' } as never;
    const rendered = render({}, [{ ...placement, spec: { ...placement.spec, agent: { ssh } } }]);
    const config = read(rendered.ok ? rendered.value.text : '');
    expect(config).toMatchObject({ ok: true, value: { guest: 'LITDCON1' } });
    expect(config.ok && [config.value.listen, config.value.tls]).toEqual([undefined, undefined]);
  });

  test('with an address still to be written is refused by the agent, and the person is told which', () => {
    const rendered = render({ addresses: { hsi0: addresses.hsi0 } });
    expect(rendered).toMatchObject({ ok: true, value: { missing: ['the address of hsi1 within 172.1.9.0/24'] } });
    expect(read(rendered.ok ? rendered.value.text : '').ok).toBe(false);
  });

  test.each([
    ['a guest that nobody has placed', { guest: 'LITDCON2' }, [placement], 'notFound'],
    ['a guest that two have placed', {}, [placement, { ...placement, metadata: { ...placement.metadata, name: 'other' } }], 'conflict'],
    ['an interface that the placement has not', { addresses: { hsi7: '172.0.9.1/24' } }, [placement], 'notFound'],
    ['a guest without an agent', {}, [{ ...placement, spec: { cluster: 'ltic', guest: 'LITDCON1', member: 'LTICVM9' } }], 'invalid'],
  ])('is not made for %s', (_, o, placements, kind) => {
    expect(render(o, placements)).toMatchObject({ ok: false, fault: { kind } });
  });
});
