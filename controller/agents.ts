import { contains, forbiddenAddress, parseAddress, parseNetwork } from '../crds/address.ts';
import type { SSICluster } from '../crds/generated.ts';
import { failed, type Answer } from './domain/fault.ts';
import { createHttpsAgents } from './guest/agent/adapter.ts';
import { createDialler, type Material } from './guest/agent/dial.ts';
import { createConsoleAgents } from './guest/console/adapter.ts';
import type { Console } from './guest/console/console.ts';
import type { AgentsByKind } from './guest/dispatch.ts';
import type { AgentAddress } from './guest/guest.ts';
import { createSshAgents } from './guest/ssh/adapter.ts';
import type { Identity } from './guest/ssh/session.ts';

/** The adapters that reach real guests, of one controller for all its clusters. */

export interface AgentsOptions {
  /** The controller's certificate for a cluster; absent: zferry was started without certificates. */
  readonly material?: (cluster: string) => Promise<Answer<Material>>;
  /** Renews an agent's certificate; absent where that is done elsewhere. */
  readonly issue?: (o: { readonly uri: string; readonly publicKey: Buffer }) => Promise<Answer<string>>;
  /** The controller's user and key for guests that are reached by ssh. */
  readonly identity?: () => Answer<Identity>;
  /** How a line is typed at a guest's console; absent where the hypervisor adapter cannot. */
  readonly console?: Console;
  readonly trouble?: (address: AgentAddress, why: string) => void;
}

export interface Agents {
  /** Those of one cluster, which reach no address outside of its agentNetworks. */
  of(cluster: SSICluster): { readonly kinds: AgentsByKind; readonly close: () => void };
}

export function createAgents(o: AgentsOptions): Agents {
  // One for all clusters: it bounds what a start opens at once.
  const dial = createDialler();
  const material = o.material ?? withoutCertificates;
  return {
    of(cluster) {
      const networks = (cluster.spec.agentNetworks ?? []).flatMap((text) => parseNetwork(text) ?? []);
      const forbidden = (text: string): string | undefined => {
        const address = parseAddress(text);
        if (address === undefined) return 'is no plain IP address';
        const what = forbiddenAddress(address);
        if (what !== undefined) return `is ${what}`;
        return networks.some((network) => contains(network, address)) ? undefined : "is in none of the cluster's agentNetworks";
      };
      const told = o.trouble === undefined ? {} : { trouble: o.trouble };
      const https = createHttpsAgents({ dial, material, forbidden, ...told, ...(o.issue === undefined ? {} : { issue: o.issue }) });
      const ssh = createSshAgents({ identity: o.identity ?? withoutKey, forbidden, ...told });
      return {
        kinds: { https, ssh, ...(o.console === undefined ? {} : { console: createConsoleAgents({ console: o.console }) }) },
        close() {
          https.close();
          ssh.close();
        },
      };
    },
  };
}

function withoutCertificates(): Promise<Answer<Material>> {
  return Promise.resolve(
    failed(
      'invalid',
      'zferry runs without certificates for agents; nothing was sent; type zferry pki init --pki DIR, then zferry run --pki DIR',
    ),
  );
}

function withoutKey(): Answer<Identity> {
  return failed('invalid', 'zferry runs without a key for ssh; nothing was sent; put ssh-key into the folder of zferry run --pki DIR');
}
