import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { controllerUri, defaultPort, guestUri, type AgentReport } from '../../agent/protocol.ts';
import { createIssuer, type Issued } from '../agent/certificates.ts';
import { asking, type Asking } from './asking.ts';
import { eventually } from './command.ts';
import { handsOptions } from './hands-client.ts';
import type { Lab } from './lab.ts';
import type { Asked, Told } from './orders-process.ts';
import { guestNamed, members, trunk } from './topology.ts';
import { asUnit, unitEnvironment, unitFlags, unitUser } from './unit.ts';

/** Real agents in the lab's guests, and somebody at the border router who gives them orders over mutual TLS. */
export interface Agents {
  start(guest: string, config?: Readonly<Record<string, unknown>>): Promise<LabAgent>;
  stop(): void;
}

export interface LabAgent {
  readonly pid: () => number;
  readonly log: readonly string[];
  state(): Promise<AgentReport>;
  /** One order; what belongs in every order is filled in. */
  order(verb: 'quiesce' | 'renew' | 'activate', fields?: Readonly<Record<string, unknown>>): Promise<Told>;
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on what it left. */
  restart(): Promise<void>;
  /** What systemd runs when it has ended, by ExecStopPost; the words that it says. */
  undo(): Promise<string>;
}

/** The SSICluster that the lab's guests are in. */
export const cluster = 'ltic';
const sources = fileURLToPath(new URL('../../agent/main.ts', import.meta.url));
const builder = fileURLToPath(new URL('../../build-agent.mjs', import.meta.url));
const ordersFile = fileURLToPath(new URL('orders-process.ts', import.meta.url));

/** Where keys and certificates come from. */
export interface Identities {
  readonly controllersPem: string;
  /** Of whoever gives orders at the border router. */
  readonly orderer: Issued & { readonly ca: string };
  agent(guest: string): Promise<Issued>;
}

/** `unprivileged`: as the unit starts it, in a user and with the capabilities of its own; otherwise as root. `program`: the built file, which is built where a unit's user
 * is to run it and none is given. */
export interface AgentsOptions {
  readonly identities?: Identities;
  readonly unprivileged?: boolean;
  readonly program?: string;
}

export async function startAgents(
  lab: Lab,
  { identities, unprivileged = false, program = unprivileged ? builtAgent(lab) : sources }: AgentsOptions = {},
): Promise<Agents> {
  const made = identities ?? (await makeIdentities());
  const speaker = startSpeaker(lab, made.orderer);
  const running: LabAgent[] = [];
  return {
    start: async (guest, config = {}) => {
      const path = await writeAgentFiles(lab, guest, { identities: made, config, owner: unprivileged ? unitUser : 0 });
      const agent = await startAgent(lab, { guest, path, speaker, unprivileged, program });
      running.push(agent);
      return agent;
    },
    stop: () => {
      speaker.kill();
      for (const agent of running) void agent.kill('SIGKILL');
    },
  };
}

/** The one file that is shipped; the unit's flags leave Node nothing that could read TypeScript. */
function builtAgent(lab: Lab): string {
  const file = join(lab.folder, 'zferry-agent.cjs');
  const built = spawnSync(process.execPath, [builder, '--out', file], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`the agent cannot be built: ${built.stderr}`);
  return file;
}

async function makeIdentities(): Promise<Identities> {
  const [controllers, agents] = await Promise.all([createIssuer('controllers'), createIssuer('agents')]);
  const orderer = await controllers.issue({ uses: ['client'], uris: [controllerUri(cluster)] });
  return {
    controllersPem: controllers.pem,
    orderer: { ca: agents.pem, ...orderer },
    agent: (guest) => agents.issue({ uses: ['server'], uris: [guestUri(cluster, guest)], ips: [trunk(1, guestNamed(guest).host)] }),
  };
}

interface Files {
  readonly identities: Identities;
  readonly config: Readonly<Record<string, unknown>>;
  /** Of what is the agent's own: its key, its certificate, its memory. */
  readonly owner: number;
}

async function writeAgentFiles(lab: Lab, guest: string, { identities, config, owner }: Files): Promise<string> {
  const folder = join(lab.folder, guest, 'agent');
  const state = join(folder, 'state');
  mkdirSync(state, { recursive: true });
  const address = trunk(1, guestNamed(guest).host);
  const own = await identities.agent(guest);
  const tls = {
    key: join(folder, 'agent.key'),
    certificate: join(state, 'agent.crt'),
    controllerAuthority: join(folder, 'controllers.crt'),
  };
  writeFileSync(tls.key, own.key, { mode: 0o600 });
  writeFileSync(tls.certificate, own.cert);
  writeFileSync(tls.controllerAuthority, identities.controllersPem);
  for (const path of [state, tls.key, tls.certificate]) chownSync(path, owner, owner);
  const { interfaces, routing } = handsOptions(lab, guest);
  const path = join(folder, 'config.json');
  const json = {
    guest,
    cluster,
    map: members.map(({ sequence, lpar, name, cpc }) => ({ sequence, lpar, member: name, cpc })),
    interfaces: interfaces.map(({ name, address: own }) => ({ name, address: own, cpc: members.find(({ hsi }) => hsi === name)?.cpc })),
    routing,
    listen: { address },
    tls,
    sysinfo: lab.files(guest).sysinfo,
    bootIdFile: lab.files(guest).bootId,
    stateDirectory: state,
    ordersPerSecond: 100,
    ...config,
  };
  writeFileSync(path, JSON.stringify(json, undefined, 1));
  return path;
}

interface Where {
  readonly guest: string;
  readonly path: string;
  readonly speaker: Asking<Asked, Told>;
  readonly unprivileged: boolean;
  readonly program: string;
}

async function startAgent(lab: Lab, { guest, path, speaker, unprivileged, program }: Where): Promise<LabAgent> {
  const log: string[] = [];
  const host = trunk(1, guestNamed(guest).host);
  const user = unprivileged ? asUnit() : [];
  const begin = () => {
    const node = [...user, process.execPath, ...(unprivileged ? unitFlags : [])];
    const child = lab.start(guest, [...node, program, 'run', '--config', path], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...(unprivileged ? unitEnvironment : {}) },
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => log.push(...text.split('\n').filter(Boolean)));
    return child;
  };
  const ask = (asked: Omit<Asked, 'host'>): Promise<Told> => speaker.ask({ ...asked, host });
  const state = async (): Promise<AgentReport> => {
    const told = await ask({ method: 'GET', path: '/v1/state' });
    if (told.report === undefined) throw new Error(`${guest}: ${told.text ?? told.status}\n${log.slice(-5).join('\n')}`);
    return told.report;
  };
  const serves = async (): Promise<void> => {
    let last: unknown;
    const answers = (): Promise<boolean> =>
      state().then(
        () => true,
        (error: unknown) => {
          last = error;
          return false;
        },
      );
    await eventually(`the agent of ${guest} serves`, answers, { deadlineMs: 20_000 }).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${String(last)}\n${log.join('\n')}`);
    });
  };
  let child = begin();
  let sequence = 0;
  await serves();
  return {
    pid: () => child.pid ?? 0,
    log,
    state,
    order: async (verb, fields = {}) => {
      const now = await state();
      sequence += 1;
      const frame = {
        guest,
        bootId: now.bootId,
        attempt: now.fence.attempt + (verb === 'quiesce' ? 1 : 0),
        epoch: 1,
        sequence,
        notAfterMs: now.clockMs + 5000,
      };
      return ask({ method: 'POST', path: `/v1/${verb}`, body: { ...frame, ...fields } });
    },
    kill: async (signal = 'SIGKILL') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      await once(child, 'exit');
    },
    restart: async () => {
      child = begin();
      await serves();
    },
    undo: () => lab.run(guest, ...user, process.execPath, program, 'undo', '--config', path),
  };
}

function startSpeaker(lab: Lab, identity: Identities['orderer']): Asking<Asked, Told> {
  return asking(
    lab.start('ABR', [process.execPath, ordersFile, JSON.stringify({ ...identity, port: defaultPort })], {
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
}
