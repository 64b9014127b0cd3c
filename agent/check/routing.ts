import type { AgentConfig } from '../config.ts';
import type { NetworkReading, Outcome } from '../network.ts';
import type { Finding } from './finding.ts';
import { must, should, well } from './finding.ts';

/** What the routing daemon says of itself, and what its timers cost. */
export interface RoutingFacts {
  readonly reading: Outcome<NetworkReading>;
  /** `show ip ospf` and `show ip ospf interface NAME` for each interface, as printed. */
  readonly text: Outcome<string>;
}

/** RFC 2328: MinLSArrival, and the interval after which an LSA that was not acknowledged is sent again. */
const minArrivalDefaultMs = 1_000;
const retransmitSeconds = 5;

export function routingFindings(config: AgentConfig, { reading, text }: RoutingFacts): readonly Finding[] {
  if (!text.ok)
    return [must('ospfd', `does not answer: ${text.why}`, `systemctl status frr; ${config.routing.vtysh.join(' ')} -c 'show ip ospf'`)];
  return [reachable(config, reading), drain(reading), ...timers(config, text.value)];
}

function reachable(config: AgentConfig, reading: Outcome<NetworkReading>): Finding {
  if (!reading.ok) return must('ospfd', `the network cannot be read: ${reading.why}`, 'zferry-agent state');
  if (reading.value.routingSinceMs === undefined)
    return must(
      'ospfd',
      `does not run by ${config.routing.pidFile}: a restart of it could not be noticed`,
      'set routing.pidFile to the pid file of ospfd',
    );
  const up = reading.value.interfaces.filter((each) => each.up);
  const unknown = up.filter(({ networkType }) => networkType === undefined).map(({ name }) => name);
  return unknown.length > 0
    ? must(
        'ospfd',
        `OSPF does not run on ${unknown.join(', ')}, which is up`,
        `${config.routing.vtysh.join(' ')} -c 'show ip ospf interface'`,
      )
    : well(
        'ospfd',
        `answers; up: ${up.map(({ name, networkType }) => `${name} (${networkType ?? 'no OSPF'})`).join(', ') || 'no HiperSockets interface'}`,
      );
}

function drain(reading: Outcome<NetworkReading>): Finding {
  if (!reading.ok) return must('drain', 'cannot be chosen', 'zferry-agent state');
  const ways = reading.value.interfaces.filter((each) => each.up).map(({ name, drain }) => `${name} by ${drain.method}`);
  return well('drain', `${ways.join(', ') || 'nothing to drain now'}; at most ${Math.ceil(reading.value.drainBoundMs / 1000)} s`);
}

function timers(config: AgentConfig, text: string): readonly Finding[] {
  const findings: Finding[] = [];
  const arrival = Number(/LSA minimum arrival (\d+) msecs/.exec(text)?.[1] ?? minArrivalDefaultMs);
  const blocks = [...text.matchAll(/^(\S+) is (?:up|down)\s*$[\s\S]*?Hello (\d+)(?:\.\d+)?m?s, Dead (\d+)s, Wait (\d+)s/gm)];
  const slow = blocks.filter(([, , , dead]) => Number(dead) > 4);
  const [first] = slow;
  if (first !== undefined) {
    const [, , hello = '', dead = ''] = first;
    findings.push(
      should(
        'OSPF timers',
        `hello ${hello} s, dead ${dead} s on ${slow.map(([, name]) => name).join(', ')}: after a landing up to ${hello} s to a neighbour, ${dead} s when the LAN has no DR yet`,
        `on every guest of that LAN: ${config.routing.vtysh.join(' ')} -c 'configure terminal' -c 'interface NAME' -c 'ip ospf hello-interval 1' -c 'ip ospf dead-interval 4'`,
      ),
    );
  } else if (blocks.length > 0) findings.push(well('OSPF timers', `dead at most 4 s on ${blocks.map(([, name]) => name).join(', ')}`));
  findings.push(
    arrival > 0
      ? should(
          'LSA arrival',
          `${arrival} ms: routes may follow a neighbour only ${retransmitSeconds} s later`,
          `on every router of the area: ${config.routing.vtysh.join(' ')} -c 'configure terminal' -c 'router ospf' -c 'timers lsa min-arrival 0'`,
        )
      : well('LSA arrival', '0 ms: routes follow a neighbour at once'),
  );
  return findings;
}
