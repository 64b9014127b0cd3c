import type { Outcome } from '../network.ts';
import {
  parseConfigured,
  parseHostRoutes,
  parseInterfaces,
  parseLinkStates,
  parseNeighbours,
  parseProcess,
  parseReceived,
  type Configured,
  type HostRoute,
  type LinkStates,
  type Neighbour,
  type OspfInterface,
  type Process,
} from './ospf-text.ts';
import type { Vtysh } from './vtysh.ts';

/** One look at the area through the guest's own ospfd, taken in one question. */
export interface AreaView extends Process {
  readonly interfaces: readonly OspfInterface[];
  readonly neighbours: readonly Neighbour[];
  readonly states: LinkStates;
  readonly hostRoutes: readonly HostRoute[];
}

/** The routing daemon in the words of a drain. */
export interface Daemon {
  look(names: readonly string[], signal: AbortSignal): Promise<Outcome<AreaView>>;
  /** OSPF packets that the daemon has received on the interface; undefined where it does not count them. */
  received(name: string, signal: AbortSignal): Promise<number | undefined>;
  configured(name: string, network: string, signal: AbortSignal): Promise<Outcome<Configured>>;
  /** Lines of an interface: `ip ospf network broadcast`, `no ip ospf cost`. */
  setInterface(name: string, lines: readonly string[], signal: AbortSignal): Promise<Outcome<void>>;
  setStatement(statement: string, present: boolean, signal: AbortSignal): Promise<Outcome<void>>;
}

export function createDaemon(vtysh: Vtysh): Daemon {
  const change = async (commands: readonly string[], signal: AbortSignal): Promise<Outcome<void>> => {
    const answer = await vtysh.ask(['end', 'configure terminal', ...commands, 'end'], signal);
    return answer.ok ? { ok: true, value: undefined } : answer;
  };
  return {
    look: async (names, signal) => {
      const answer = await vtysh.ask(
        [
          'show ip ospf',
          ...names.map((name) => `show ip ospf interface ${name}`),
          'show ip ospf neighbor',
          'show ip ospf database router',
          'show ip ospf database network',
          'show ip ospf route',
        ],
        signal,
      );
      if (!answer.ok) return answer;
      const process = parseProcess(answer.value);
      if (process === undefined) return { ok: false, why: 'the routing daemon does not answer: ospfd does not run, or has no router ospf' };
      return {
        ok: true,
        value: {
          ...process,
          interfaces: parseInterfaces(answer.value),
          neighbours: parseNeighbours(answer.value),
          states: parseLinkStates(answer.value),
          hostRoutes: parseHostRoutes(answer.value),
        },
      };
    },
    received: async (name, signal) => {
      const answer = await vtysh.ask(['show ip ospf interface traffic'], signal);
      return answer.ok ? parseReceived(answer.value, name) : undefined;
    },
    configured: async (name, network, signal) => {
      const answer = await vtysh.ask(['show running-config'], signal);
      return answer.ok ? { ok: true, value: parseConfigured(answer.value, name, network) } : answer;
    },
    setInterface: (name, lines, signal) => change([`interface ${name}`, ...lines], signal),
    setStatement: (statement, present, signal) => change(['router ospf', present ? statement : `no ${statement}`], signal),
  };
}
