import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agent } from '../../agent/agent.ts';
import { startAgent } from '../../agent/agent.ts';
import { createBootClock } from '../../agent/clock.ts';
import type { ServingConfig } from '../../agent/config.ts';
import { isServing, readConfig } from '../../agent/config.ts';
import type { Log } from '../../agent/log.ts';
import type { Machine } from '../../agent/protocol.ts';
import { controllerUri, guestUri } from '../../agent/protocol.ts';
import type { Issued, Issuer } from './certificates.ts';
import { createIssuer } from './certificates.ts';
import type { StandInNetwork } from './stand-in-network.ts';
import { createStandInNetwork } from './stand-in-network.ts';

/** One agent in this process, with its files in a folder of its own, real TLS on 127.0.0.1 and a stand-in for its network. */
export interface AgentRig {
  readonly folder: string;
  readonly configPath: string;
  readonly config: ServingConfig;
  readonly network: StandInNetwork;
  readonly port: () => number;
  readonly agent: () => Agent;
  readonly log: readonly string[];
  readonly controllerAuthority: Issuer;
  readonly agentAuthority: Issuer;
  readonly controller: Issued;
  /** Moves the guest: what the kernel says from now on. */
  readonly land: (machine: Machine) => void;
  readonly setBootId: (id: string) => void;
  /** Ends the agent and starts another one on what it left. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export const here: Machine = { sequence: '0000000000011111', lpar: 'LP9' };
export const there: Machine = { sequence: '0000000000022222', lpar: 'LP2' };
export const unmapped: Machine = { sequence: '0000000000099999', lpar: 'LP7' };
export const guest = 'LITDCON1';
export const ordererUri = controllerUri('paper');
export const firstBootId = 'f3c1b9a0-0000-4000-8000-000000000001';

export async function startRig(
  o: { readonly config?: Readonly<Record<string, unknown>>; readonly up?: readonly string[] } = {},
): Promise<AgentRig> {
  const folder = mkdtempSync(join(tmpdir(), 'zferry-agent-'));
  const [controllerAuthority, agentAuthority] = await Promise.all([createIssuer('controllers'), createIssuer('agents')]);
  const [controller, own] = await Promise.all([
    controllerAuthority.issue({ uses: ['client'], uris: [ordererUri] }),
    agentAuthority.issue({ uses: ['server'], uris: [guestUri('paper', guest)], ips: ['127.0.0.1'] }),
  ]);
  const configPath = writeFiles(folder, { own, controllerAuthority: controllerAuthority.pem, config: o.config ?? {} });
  const land = (machine: Machine): void => replaceFile(join(folder, 'sysinfo'), sysinfoText(machine, guest));
  const setBootId = (id: string): void => replaceFile(join(folder, 'boot_id'), `${id}\n`);
  land(here);
  setBootId(firstBootId);
  const read = readConfig(configPath, process.getuid?.() ?? 0);
  if (!read.ok) throw new Error(read.why);
  const config = read.value;
  if (!isServing(config)) throw new Error('the rig has no listen');
  const network = createStandInNetwork({ names: ['hsi0', 'hsi1'], up: o.up ?? ['hsi0'] });
  const lines: string[] = [];
  const say = (text: string): void => void lines.push(text);
  const log: Log = { info: say, warn: say, error: say };
  const start = async (): Promise<Agent> => {
    const started = await startAgent({ config, network, clock: createBootClock(), log });
    if (!started.ok) throw new Error(started.why);
    await untilHolds(() => started.value.server.port() !== undefined);
    return started.value;
  };
  let agent = await start();
  return {
    ...{ folder, configPath, config, network, log: lines, controllerAuthority, agentAuthority, controller, land, setBootId },
    agent: () => agent,
    port: () => agent.server.port() ?? 0,
    restart: async () => {
      await agent.stop();
      agent = await start();
    },
    close: async () => {
      await agent.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The files of one agent, its configuration with them. */
export function writeFiles(
  folder: string,
  o: { readonly own: Issued; readonly controllerAuthority: string; readonly config: Readonly<Record<string, unknown>> },
): string {
  mkdirSync(join(folder, 'state'), { recursive: true });
  writeFileSync(join(folder, 'agent.key'), o.own.key, { mode: 0o600 });
  writeFileSync(join(folder, 'agent.crt'), o.own.cert);
  writeFileSync(join(folder, 'controllers.crt'), o.controllerAuthority);
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify({ ...paperConfig(folder), ...o.config }, undefined, 1));
  return path;
}

/** The paper's guest LITDCON1, whose files are in `folder`. */
export function paperConfig(folder: string): Readonly<Record<string, unknown>> {
  return {
    guest,
    cluster: 'paper',
    map: [
      { ...here, member: 'VM9', cpc: 'CPC9' },
      { ...there, member: 'VM2', cpc: 'CPC2' },
    ],
    interfaces: [
      { name: 'hsi0', cpc: 'CPC9', address: '172.0.9.100/24' },
      { name: 'hsi1', cpc: 'CPC2', address: '172.1.9.100/24' },
    ],
    listen: { address: '127.0.0.1', port: 0 },
    tls: { key: join(folder, 'agent.key'), certificate: join(folder, 'agent.crt'), controllerAuthority: join(folder, 'controllers.crt') },
    ordersPerSecond: 100,
    readingsPerSecond: 20,
    sysinfo: join(folder, 'sysinfo'),
    bootIdFile: join(folder, 'boot_id'),
    stateDirectory: join(folder, 'state'),
    timeScale: 0.05,
  };
}

/** /proc/sysinfo as the kernel of a guest on z/VM writes it: labels padded to 22 columns, values padded with blanks. */
export function sysinfoText(machine: Machine, userid: string): string {
  const line = (label: string, value: string): string => `${`${label}:`.padEnd(22)}${value}`;
  return [
    line('Manufacturer', 'IBM             '),
    line('Type', '2097'),
    line('Model', '712             E26             '),
    line('Sequence Code', machine.sequence.padEnd(16)),
    line('Plant', '02  '),
    '',
    line('LPAR Number', '9'),
    line('LPAR Name', machine.lpar.padEnd(8)),
    '',
    line('VM00 Name', userid.padEnd(8)),
    line('VM00 Control Program', 'z/VM    6.3.0   '),
    line('VM00 Adjustment', '62'),
    line('VM00 CPUs Total', '2'),
    '',
  ].join('\n');
}

/** At once, as a kernel's file changes: nobody reads half of it. */
export function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

export async function untilHolds(condition: () => boolean | Promise<boolean>, deadlineMs = 10_000): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > endMs) throw new Error('it did not come to hold in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
