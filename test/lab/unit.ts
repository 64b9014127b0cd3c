import { readFileSync } from 'node:fs';

/** What systemd makes of agent/zferry-agent.service, as far as a program can be started the same way without systemd: user, groups, capabilities, Node's flags, environment. */

const unit = readFileSync(new URL('../../agent/zferry-agent.service', import.meta.url), 'utf8');
const valueOf = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? '';

/** `nobody` stands in for zferry-agent, which only the package makes: any user without rights of its own will do, but vtysh wants one with a name. */
export const unitUser = 65_534;

/** In front of a program: it runs as the unit's user, in the group that packaging gives it, with the unit's capabilities and no others, now and later. */
export function asUnit(): readonly string[] {
  const inherited = capabilities(valueOf('AmbientCapabilities'));
  const bound = capabilities(valueOf('CapabilityBoundingSet'));
  return [
    ...['setpriv', '--reuid', String(unitUser), '--regid', String(unitUser), '--groups', 'frrvty', '--no-new-privs'],
    ...['--inh-caps', inherited, '--ambient-caps', inherited, '--bounding-set', bound],
  ];
}

export const unitFlags: readonly string[] = (/^ExecStart=\S+ (.*?) \//m.exec(unit)?.[1] ?? '').split(' ');

export const unitEnvironment: Readonly<Record<string, string>> = Object.fromEntries(
  valueOf('Environment')
    .split(' ')
    .map((entry) => entry.split('=') as [string, string]),
);

/** `CAP_NET_ADMIN CAP_NET_RAW` in setpriv's words. */
function capabilities(list: string): string {
  return ['-all', ...list.split(' ').map((name) => `+${name.replace(/^CAP_/, '').toLowerCase()}`)].join(',');
}
