import { X509Certificate } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { readCredentials } from '../certificates.ts';
import type { AgentConfig, ServingConfig } from '../config.ts';
import { isServing } from '../config.ts';
import { guestUri } from '../protocol.ts';
import { uriNames } from '../peer.ts';
import { mapEntry } from '../residency.ts';
import type { Sighting } from '../residency.ts';
import type { Finding } from './finding.ts';
import { must, should, well } from './finding.ts';
import type { System } from './system.ts';

/** The agent's own: its file, where it is, its certificates, its tools, the place of its memory. */
export interface OwnFacts {
  readonly system: System;
  readonly sighting: Sighting;
  readonly now: Date;
  /** Why the memory cannot be kept; undefined: it was written and fsynced. */
  readonly storeFault: string | undefined;
  readonly nodeVersion: string;
}

export function ownFindings(config: AgentConfig, facts: OwnFacts): readonly Finding[] {
  return [
    node(facts.nodeVersion),
    residency(config, facts.sighting),
    map(config),
    tools(config, facts.system),
    ...(isServing(config)
      ? [listen(config), certificates(config, facts.now)]
      : [well('address', 'none: orders come by a forced command of sshd')]),
    facts.storeFault === undefined
      ? well('memory', `${config.stateDirectory} keeps what must survive`)
      : must('memory', facts.storeFault, `install -d -m 700 -o zferry-agent ${config.stateDirectory}`),
  ];
}

function node(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 18)
    ? well('node', version)
    : must('node', `${version} is older than 22.18`, 'install a newer nodejs');
}

function residency(config: AgentConfig, sighting: Sighting): Finding {
  if (sighting.kind === 'untrusted') return must('residency', sighting.why, `cat ${config.sysinfo}`);
  const { sequence, lpar } = sighting.machine;
  const row = mapEntry(config, sighting.machine);
  return row === undefined
    ? must(
        'residency',
        `this guest is on ${sequence}/${lpar}, which its map lacks`,
        'zferry agent-config (where kubectl works), then install its file here',
      )
    : well('residency', `${row.member} (${row.cpc}), by ${config.sysinfo}${config.vmcp ? ' and vmcp' : ''}`);
}

function map(config: AgentConfig): Finding {
  const without = [...new Set(config.map.map(({ cpc }) => cpc))].filter((cpc) => !config.interfaces.some((each) => each.cpc === cpc));
  return without.length === 0
    ? well('map', `${config.map.length} machine(s), an interface for each CPC`)
    : should(
        'map',
        `no interface for ${without.join(', ')}: there this guest has no HiperSockets`,
        'zferry agent-config (after naming one in the placement)',
      );
}

const driverTools: Readonly<Record<AgentConfig['interfaces'][number]['driver']['kind'], readonly string[]>> = {
  ip: ['ip'],
  chzdev: ['chzdev'],
  sysfs: [],
  networkmanager: ['nmcli'],
  networkd: ['networkctl'],
  wicked: ['wicked'],
  ifupdown: ['ifup', 'ifdown'],
};
const folders = ['/usr/sbin', '/usr/bin', '/sbin', '/bin'];

function tools(config: AgentConfig, system: System): Finding {
  const named = new Map<string, string>(Object.entries(config.tools));
  const wanted = new Set(['ip', 'arping', ...config.interfaces.flatMap(({ driver }) => driverTools[driver.kind])]);
  const isThere = (program: string): boolean =>
    program.startsWith('/') ? system.isExecutable(program) : folders.some((folder) => system.isExecutable(`${folder}/${program}`));
  const [vtysh] = config.routing.vtysh;
  const missing = [...[...wanted].filter((tool) => !isThere(named.get(tool) ?? tool)), ...(isThere(vtysh) ? [] : [vtysh])];
  return missing.length === 0
    ? well('tools', `${[...wanted].join(', ')} and ${vtysh} are there`)
    : must(
        'tools',
        `missing: ${missing.join(', ')}`,
        'install their packages (iproute2, iputils-arping or arping, frr, s390-tools), or name their paths in tools',
      );
}

function listen(config: ServingConfig): Finding {
  const { address, port } = config.listen;
  const owner = Object.entries(networkInterfaces()).find(([, all]) => all?.some((each) => each.address === address))?.[0];
  if (config.listen.anyAddress && /^(0\.0\.0\.0|::)$/.test(address))
    return should('address', 'listens on every address, HiperSockets included', 'set listen.address to one of the management network');
  if (owner === undefined) return must('address', `${address} is no address of this guest`, 'ip -brief address   (and set listen.address)');
  return config.interfaces.some(({ name }) => name === owner)
    ? must('address', `${address} is on ${owner}, a HiperSockets interface`, 'set listen.address to an address of the management network')
    : well('address', `${address} port ${port}, on ${owner}`);
}

const dayMs = 86_400_000;
/** Certificates are for 30 days and renewed at half life. */
const renewDays = 14;

function certificates(config: ServingConfig, now: Date): Finding {
  const read = readCredentials(config.tls, now);
  if (!read.ok)
    return must(
      'certificates',
      read.why,
      `zferry pki issue (where the authorities are), then install its files in ${config.tls.certificate}`,
    );
  const names = uriNames(new X509Certificate(read.value.cert).subjectAltName ?? '');
  const expected = guestUri(config.cluster, config.guest);
  if (!names.includes(expected))
    return must('certificates', `the own one does not name ${expected}`, `zferry pki issue (for ${config.guest})`);
  const days = Math.floor((read.value.ends.getTime() - now.getTime()) / dayMs);
  return days < renewDays
    ? should('certificates', `the own one ends in ${days} day(s), and was to be renewed by now`, 'zferry pki rotate')
    : well('certificates', `the own one ends in ${days} days`);
}
