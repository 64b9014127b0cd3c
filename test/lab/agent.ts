import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { controllerUri, defaultPort, guestUri, type AgentReport } from '../../agent/protocol.ts';
import { createIssuer, type Issued, type Issuer } from '../agent/certificates.ts';
import { eventually } from './command.ts';
import { handsOptions } from './hands-client.ts';
import type { Lab } from './lab.ts';
import type { Asked, Told } from './orders-process.ts';
import { guestNamed, members, trunk } from './topology.ts';

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
}

const cluster = 'ltic';
const program = fileURLToPath(new URL('../../agent/main.ts', import.meta.url));
const ordersFile = fileURLToPath(new URL('orders-process.ts', import.meta.url));

export async function startAgents(lab: Lab): Promise<Agents> {
  const [controllers, agents] = await Promise.all([createIssuer('controllers'), createIssuer('agents')]);
  const controller = await controllers.issue({ uses: ['client'], uris: [controllerUri(cluster)] });
  const speaker = startSpeaker(lab, { ca: agents.pem, ...controller });
  const running: LabAgent[] = [];
  return {
    start: async (guest, config = {}) => {
      const path = await writeAgentFiles(lab, guest, { controllers, agents, config });
      const agent = await startAgent(lab, { guest, path, speaker });
      running.push(agent);
      return agent;
    },
    stop: () => {
      speaker.kill();
      for (const agent of running) void agent.kill('SIGKILL');
    },
  };
}

interface Files {
  readonly controllers: Issuer;
  readonly agents: Issuer;
  readonly config: Readonly<Record<string, unknown>>;
}

async function writeAgentFiles(lab: Lab, guest: string, { controllers, agents, config }: Files): Promise<string> {
  const folder = join(lab.folder, guest, 'agent');
  mkdirSync(join(folder, 'state'), { recursive: true });
  const address = trunk(1, guestNamed(guest).host);
  const own = await agents.issue({ uses: ['server'], uris: [guestUri(cluster, guest)], ips: [address] });
  writeFileSync(join(folder, 'agent.key'), own.key, { mode: 0o600 });
  writeFileSync(join(folder, 'agent.crt'), own.cert);
  writeFileSync(join(folder, 'controllers.crt'), controllers.pem);
  const { interfaces, routing } = handsOptions(lab, guest);
  const path = join(folder, 'config.json');
  const json = {
    guest,
    cluster,
    map: members.map(({ sequence, lpar, name, cpc }) => ({ sequence, lpar, member: name, cpc })),
    interfaces: interfaces.map(({ name, address: own }) => ({ name, address: own, cpc: members.find(({ hsi }) => hsi === name)?.cpc })),
    routing,
    listen: { address },
    tls: { key: join(folder, 'agent.key'), certificate: join(folder, 'agent.crt'), controllerAuthority: join(folder, 'controllers.crt') },
    sysinfo: lab.files(guest).sysinfo,
    bootIdFile: lab.files(guest).bootId,
    stateDirectory: join(folder, 'state'),
    ordersPerSecond: 100,
    ...config,
  };
  writeFileSync(path, JSON.stringify(json, undefined, 1));
  return path;
}

interface Where {
  readonly guest: string;
  readonly path: string;
  readonly speaker: Speaker;
}

async function startAgent(lab: Lab, { guest, path, speaker }: Where): Promise<LabAgent> {
  const log: string[] = [];
  const host = trunk(1, guestNamed(guest).host);
  const begin = () => {
    const child = lab.start(guest, [process.execPath, program, 'run', '--config', path], { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => log.push(...text.split('\n').filter(Boolean)));
    return child;
  };
  const ask = (asked: Omit<Asked, 'host'>): Promise<Told> => speaker.ask({ ...asked, host });
  const state = async (): Promise<AgentReport> => {
    const told = await ask({ method: 'GET', path: '/v1/state' });
    if (told.report === undefined) throw new Error(`${guest}: ${told.text ?? told.status}\n${log.slice(-5).join('\n')}`);
    return told.report;
  };
  const serves = (): Promise<unknown> =>
    eventually(
      `the agent of ${guest} serves`,
      () =>
        state().then(
          () => true,
          () => false,
        ),
      { deadlineMs: 20_000 },
    );
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
  };
}

interface Speaker {
  ask(asked: Asked): Promise<Told>;
  kill(): void;
}

function startSpeaker(lab: Lab, identity: Issued & { readonly ca: string }): Speaker {
  const child = lab.start('ABR', [process.execPath, ordersFile, JSON.stringify({ ...identity, port: defaultPort })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (child.stdin === null || child.stdout === null) throw new Error('the process has no pipes');
  const { stdin } = child;
  const waiting = new Map<number, (told: Told) => void>();
  createInterface(child.stdout).on('line', (line) => {
    const told = JSON.parse(line) as Told & { readonly id: number };
    waiting.get(told.id)?.(told);
    waiting.delete(told.id);
  });
  let id = 0;
  return {
    ask: (asked) =>
      new Promise((resolve) => {
        id += 1;
        waiting.set(id, resolve);
        stdin.write(`${JSON.stringify({ ...asked, id })}\n`);
      }),
    kill: () => void child.kill('SIGKILL'),
  };
}
