import type { AgentConfig } from '../config.ts';
import type { Network } from '../network.ts';
import type { Sighting } from '../residency.ts';
import { createVtysh } from '../routing/vtysh.ts';
import type { Finding } from './finding.ts';
import { kernelFindings } from './kernel.ts';
import { ownFindings } from './own.ts';
import { routingFindings } from './routing.ts';
import { realSystem } from './system.ts';

export { rendered } from './finding.ts';

/** Everything that a systems programmer looks at before a guest is given to zferry. Changes nothing but one file of its own. */
export async function check(o: {
  readonly config: AgentConfig;
  readonly network: Network;
  readonly sighting: Sighting;
  readonly storeFault: string | undefined;
  readonly signal: AbortSignal;
}): Promise<readonly Finding[]> {
  const { config, signal } = o;
  const vtysh = createVtysh({ argv: config.routing.vtysh });
  const [reading, text] = await Promise.all([
    o.network.read({ signal }),
    vtysh.ask(['show ip ospf', ...config.interfaces.map(({ name }) => `show ip ospf interface ${name}`)], signal),
  ]);
  vtysh.close();
  const own = ownFindings(config, { ...o, system: realSystem, now: new Date(), nodeVersion: process.versions.node });
  return [...own, ...kernelFindings(realSystem, config), ...routingFindings(config, { reading, text })];
}
