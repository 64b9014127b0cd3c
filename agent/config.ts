import { isIP } from 'node:net';
import type { Fields } from './fields.ts';
import { fields } from './fields.ts';
import { parseJson } from './json.ts';
import type { HandsOptions } from './hands-settings.ts';
import type { InterfaceConfig } from './hands-config.ts';
import { parseInterface, parseRouting, parseTools } from './hands-config.ts';
import type { Outcome } from './network.ts';
import { lparField, path, sequenceField, uri, userid, word } from './patterns.ts';
import { readTrustedFile } from './trusted-file.ts';
import type { Machine } from './protocol.ts';
import { controllerUri, defaultPort } from './protocol.ts';

export const defaultConfigPath = '/etc/zferry-agent/config.json';

export interface MappedMachine extends Machine {
  readonly member: string;
  readonly cpc: string;
}

/** The guest owner's own file. The controller never writes it; `zferry agent-config` renders it. */
export interface AgentConfig {
  readonly guest: string;
  readonly cluster: string;
  /** Machines to members. */
  readonly map: readonly MappedMachine[];
  /** At most one for each CPC. */
  readonly interfaces: readonly InterfaceConfig[];
  readonly routing: HandsOptions['routing'];
  readonly tools: NonNullable<HandsOptions['tools']>;
  /** Where orders are taken; neither where they come by a forced command of sshd alone. */
  readonly listen?: { readonly address: string; readonly port: number; readonly anyAddress: boolean };
  readonly tls?: { readonly key: string; readonly certificate: string; readonly controllerAuthority: string };
  /** Exact URI names of the certificates that may give orders. */
  readonly orderers: readonly string[];
  readonly ordersPerSecond: number;
  readonly selfRepair: 'repair' | 'report';
  readonly readingsPerSecond: number;
  readonly sysinfo: string;
  /** What tells members apart: the LPAR, or, where z/VM runs under z/VM, the name that the given level gives to the member. */
  readonly machineLevel: 'lpar' | 'VM01' | 'VM02';
  /** The second source of residency: `vmcp QUERY USERID`. */
  readonly vmcp: boolean;
  readonly stateDirectory: string;
  /** The file that the kernel names the boot in. */
  readonly bootIdFile: string;
  /** Every duration of the agent's own is multiplied by it; 1 but in tests. */
  readonly timeScale: number;
}

/** The configuration of an agent that serves. */
export type ServingConfig = AgentConfig & Required<Pick<AgentConfig, 'listen' | 'tls'>>;

export function isServing(config: AgentConfig): config is ServingConfig {
  return config.listen !== undefined && config.tls !== undefined;
}

/** Reads the file. `owner`: the uid that must own it and its folder, 0 but in tests. `why` says what to correct. */
export function readConfig(path: string, owner: number): Outcome<AgentConfig> {
  const text = readTrustedFile(path, owner);
  if (!text.ok) return text;
  const parsed = parseConfigJson(text.value);
  return parsed.ok ? parsed : { ok: false, why: parsed.why.map((fault) => `${path}: ${fault}`).join('\n') };
}

/** The text of the file; `why` has one sentence for each of the first faults. */
export function parseConfigJson(
  text: string,
): { readonly ok: true; readonly value: AgentConfig } | { readonly ok: false; readonly why: readonly string[] } {
  const json = parseJson(text, 8);
  if (!json.ok) return { ok: false, why: [`${json.why}; correct it, or render it again with zferry agent-config`] };
  const faults: string[] = [];
  const config = parseConfig(fields(json.value, '', faults), faults);
  return faults.length === 0 ? { ok: true, value: config } : { ok: false, why: faults.slice(0, 8) };
}

function parseConfig(top: Fields, faults: string[]): AgentConfig {
  const listen = top.has('listen') || top.has('tls') ? top.object('listen') : undefined;
  const tls = listen === undefined ? undefined : top.object('tls');
  const cluster = top.text('cluster', word);
  const config: AgentConfig = {
    guest: top.text('guest', userid),
    cluster,
    map: top.list('map', { min: 1, max: 16 }, (entry, at) => parseMachine(entry, at, faults)),
    interfaces: top.list('interfaces', { min: 1, max: 8 }, (entry, at) => parseInterface(entry, at, faults)),
    routing: parseRouting(top.object('routing', {})),
    tools: parseTools(top.object('tools', {})),
    ...(listen === undefined || tls === undefined ? {} : parseService(listen, tls)),
    orderers: top.list('orderers', { min: 1, max: 8, fallback: [controllerUri(cluster)] }, (entry, at) =>
      fields({ uri: entry }, at, faults).text('uri', uri),
    ),
    ordersPerSecond: top.integer('ordersPerSecond', { min: 1, max: 100, fallback: 5 }),
    selfRepair: top.word('selfRepair', ['repair', 'report'], 'repair'),
    readingsPerSecond: top.integer('readingsPerSecond', { min: 1, max: 20, fallback: 4 }),
    sysinfo: top.text('sysinfo', { ...path, fallback: '/proc/sysinfo' }),
    machineLevel: top.word('machineLevel', ['lpar', 'VM01', 'VM02'], 'lpar'),
    vmcp: top.flag('vmcp', false),
    stateDirectory: top.text('stateDirectory', { ...path, fallback: '/var/lib/zferry-agent' }),
    bootIdFile: top.text('bootIdFile', { ...path, fallback: '/proc/sys/kernel/random/boot_id' }),
    timeScale: top.number('timeScale', { above: 0, max: 1, fallback: 1 }),
  };
  for (const each of [listen, tls, top]) each?.close();
  if (faults.length === 0) faults.push(...contradictions(config));
  return config;
}

function parseService(listen: Fields, tls: Fields): Pick<ServingConfig, 'listen' | 'tls'> {
  return {
    listen: {
      address: listen.text('address', { pattern: /^[0-9a-fA-F.:]{2,45}$/, what: 'an IP address of this guest' }),
      port: listen.integer('port', { min: 0, max: 65_535, fallback: defaultPort }),
      anyAddress: listen.flag('anyAddress', false),
    },
    tls: {
      key: tls.text('key', path),
      certificate: tls.text('certificate', path),
      controllerAuthority: tls.text('controllerAuthority', path),
    },
  };
}

function parseMachine(entry: unknown, at: string, faults: string[]): MappedMachine {
  const row = fields(entry, at, faults);
  const machine = {
    sequence: row.text('sequence', sequenceField),
    lpar: row.text('lpar', lparField),
    member: row.text('member', { pattern: /^[A-Z0-9]{1,8}$/, what: 'the name of a member, 1 to 8 of A-Z 0-9' }),
    cpc: row.text('cpc', word),
  };
  row.close();
  return machine;
}

function twice(names: readonly string[]): boolean {
  return new Set(names).size < names.length;
}

/** What each field alone cannot show. */
function contradictions(config: AgentConfig): readonly string[] {
  const { listen, map, interfaces } = config;
  const cpcs = new Set(map.map(({ cpc }) => cpc));
  const rows: readonly (readonly [boolean, string])[] = [
    [listen !== undefined && isIP(listen.address) === 0, 'listen.address is to be an IP address, not a name'],
    [
      listen !== undefined && /^(0\.0\.0\.0|::)$/.test(listen.address) && !listen.anyAddress,
      'listen.address is every address of this guest, HiperSockets included; name one, or set listen.anyAddress to true',
    ],
    [twice(map.map(({ sequence, lpar }) => `${sequence}/${lpar}`)), 'map names one machine twice'],
    [twice(interfaces.map(({ name }) => name)), 'interfaces names one interface twice'],
    [twice(interfaces.map(({ cpc }) => cpc)), 'interfaces has two for one CPC; a guest has one HiperSockets interface for each CPC'],
    [interfaces.some(({ cpc }) => !cpcs.has(cpc)), 'interfaces names a CPC that no machine of map is in'],
    [interfaces.some(({ name }) => name === 'lo'), 'interfaces names lo, which is no HiperSockets interface'],
  ];
  return rows.filter(([wrong]) => wrong).map(([, text]) => text);
}
