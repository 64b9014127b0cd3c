import type { AgentState } from '../domain/agent.ts';
import type { GuestCapabilities } from '../domain/capability.ts';
import type { Answer } from '../domain/fault.ts';
import { failed } from '../domain/fault.ts';
import type { AgentAddress, AgentKind, GuestAgent } from './guest.ts';

/** The guests of one cluster, each reached as its placement says: one adapter for each kind of agent. */

export type AgentsByKind = { readonly [K in AgentKind]?: GuestAgent };

const nothing: GuestCapabilities = { permit: false, provesQuiesce: false, stream: false };

/** A kind without an adapter is `unsupported`, and nothing is sent. */
export function dispatchAgents(kinds: AgentsByKind): GuestAgent {
  const present = Object.values(kinds);
  const all = (what: keyof GuestCapabilities): boolean => present.length > 0 && present.every((agents) => agents.capabilities[what]);
  const at = (address: AgentAddress, act: (agents: GuestAgent) => Promise<Answer<AgentState>>): Promise<Answer<AgentState>> => {
    const agents = kinds[address.kind];
    return agents === undefined ? Promise.resolve(missing(address.kind)) : act(agents);
  };
  return {
    // What is true of every guest, whichever way it is reached.
    capabilities: { permit: all('permit'), provesQuiesce: all('provesQuiesce'), stream: all('stream') },
    capabilitiesOf: (kind) => kinds[kind]?.capabilities ?? nothing,
    state: (o) => at(o.address, (agents) => agents.state(o)),
    quiesce: (o) => at(o.address, (agents) => agents.quiesce(o)),
    renew: (o) => at(o.address, (agents) => agents.renew(o)),
    activate: (o) => at(o.address, (agents) => agents.activate(o)),
    watch(o) {
      const agents = kinds[o.address.kind];
      if (agents === undefined) o.onState(undefined);
      else agents.watch(o);
    },
  };
}

function missing(kind: AgentKind): Answer<never> {
  return failed(
    'unsupported',
    `guests of this cluster cannot be reached by agent.${kind}; nothing was sent; give the placement another agent`,
  );
}
