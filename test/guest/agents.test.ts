import { expect, test } from 'vitest';
import type { SSICluster } from '../../crds/generated.ts';
import { createAgents } from '../../controller/agents.ts';
import { parseGuestName } from '../../controller/domain/names.ts';
import { dispatchAgents } from '../../controller/guest/dispatch.ts';
import { capabilitiesFor, type AgentKind, type GuestAgent } from '../../controller/guest/guest.ts';

/** The guests of one cluster, each by the agent that its placement names, and nothing outside of the cluster's networks. */

const cluster = {
  apiVersion: 'zferry.io/v1alpha1',
  kind: 'SSICluster',
  metadata: { name: 'ltic', uid: 'u', resourceVersion: '1', generation: 1, creationTimestamp: '2026-01-01T00:00:00Z' },
  spec: { members: [], hypervisor: { simulated: {} }, agentNetworks: ['10.20.8.0/24', '127.0.0.0/8'] },
} satisfies SSICluster;
const guest = parseGuestName('LITDCON1');
const hostKey = `ssh-ed25519 ${'A'.repeat(68)}`;

/** Without certificates and keys nothing can be sent, so that what is refused earlier shows. */
const agents = (): GuestAgent => dispatchAgents(createAgents({}).of(cluster).kinds);
const why = async (kind: AgentKind, spec: Readonly<Record<string, unknown>>): Promise<string> => {
  if (!guest.ok) throw new Error(guest.why);
  const answer = await agents().state({
    address: { cluster: 'ltic', guest: guest.value, kind, spec },
    signal: new AbortController().signal,
  });
  return answer.ok || answer.fault.kind === 'refused' ? '' : `${answer.fault.kind}: ${answer.fault.detail}`;
};

test.each([
  ['10.20.9.100', /none of the cluster's agentNetworks/],
  ['169.254.169.254', /link-local/],
  // Listed by an administrator, and never a guest all the same.
  ['127.0.0.1', /loopback/],
  ['::ffff:10.20.8.1', /no plain IP address/],
  ['0x7f.1', /no plain IP address/],
  ['2130706433', /no plain IP address/],
  ['localhost.', /no plain IP address/],
])('%s is sent nothing, by https and by ssh', async (address, reason) => {
  expect(await why('https', { address })).toMatch(reason);
  expect(await why('ssh', { address, hostKey })).toMatch(/^invalid: /);
});

test('an address within the networks needs a certificate or a key first, and says what to type', async () => {
  expect(await why('https', { address: '10.20.8.100' })).toMatch(/zferry pki init/);
  expect(await why('ssh', { address: '10.20.8.100', hostKey })).toMatch(/ssh-key/);
});

test('a console without anything that types there is unsupported', async () => {
  expect(await why('console', {})).toMatch(/^unsupported: .*agent\.console/);
});

test('capabilities are those of the kind of agent', () => {
  const all = agents();
  expect(capabilitiesFor(all, { kind: 'https' })).toEqual({ permit: true, provesQuiesce: true, stream: true });
  expect(capabilitiesFor(all, { kind: 'ssh' })).toEqual({ permit: true, provesQuiesce: true, stream: false });
  expect(capabilitiesFor(all, { kind: 'console' })).toEqual({ permit: false, provesQuiesce: false, stream: false });
});
