import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memoryFileName } from '../../agent/store.ts';
import type { AgentReport } from '../../agent/protocol.ts';
import { createBootClock } from '../../agent/clock.ts';
import { startAgents, type Agents, type LabAgent } from './agent.ts';
import { eventually, tried } from './command.ts';
import { handsOptions } from './hands-client.ts';
import { startLab, type Lab } from './lab.ts';
import { createTap, type Tap } from './tap.ts';
import { borderRouter, guestNamed, memberNamed, vipa } from './topology.ts';
import { unitUser } from './unit.ts';

/** One guest of a lab whose agent, as its unit starts it, can be held after any command of a drain; and what is then to be true of its network. */
export interface Stage {
  readonly lab: Lab;
  readonly agent: LabAgent;
  readonly tap: Tap;
  /** The changing commands of a drain that nobody disturbs. */
  readonly commands: readonly string[];
  /** Orders a drain until it is held after so many commands, or, where it took no more, until it is quiesced: how often it has to push depends on the neighbours. */
  drainTo(after: number): Promise<'held' | 'quiesced'>;
  /** Until the interface is as it was and carries, or it is down by permit: the answer says which. */
  settled(what: string): Promise<'carries' | 'dark'>;
  /** Until the interface is as it was and carries. */
  carries(what: string): Promise<void>;
  /** Closes the attempt as the controller does, and waits for that. */
  home(what: string): Promise<void>;
  writeMemory(): Promise<void>;
  /** Gives the routing daemons the files that they had at first. */
  forgetSaved(): Promise<void>;
  stop(): Promise<void>;
}

export type Method = 'point-to-multipoint' | 'broadcast' | 'no network';

const guest = 'LITDCON1';
const peer = 'LITSWAS1';
const home = memberNamed('LTICVM9');
const away = memberNamed('LTICVM2');
/** Of what was killed: to be started, to meet its neighbours again, and a pause after a failure, on a busy machine. */
const deadlineMs = 20_000;
const machine = ({ sequence, lpar }: typeof home) => ({ sequence, lpar });
const here = { host: vipa(guestNamed(guest).host), peer: vipa(guestNamed(peer).host) };

/** `pushes`: the border router drops LSAs for a second after another, as all do by default, so that the drain has to push. */
export async function setStage(method: Method, { pushes = false }: { readonly pushes?: boolean } = {}): Promise<Stage> {
  const lab = await startLab({
    ...{ helloSeconds: 1, deadSeconds: 4, lsaMinArrival: 0, spf: [0, 50, 200] },
    ...(method === 'broadcast' ? { hsiNetworkType: 'point-to-multipoint' } : {}),
  });
  try {
    await lab.converged();
    if (pushes) await lab.vtysh(borderRouter.name, 'configure terminal', 'router ospf', 'timers lsa min-arrival 1000');
    if (method === 'no network') await lab.vtysh('LITDAT01', 'configure terminal', 'interface hsi0', 'ip ospf network point-to-multipoint');
    const agents = await startAgents(lab, { unprivileged: true });
    const { routing } = handsOptions(lab, guest);
    const tap = createTap(join(lab.folder, guest, 'tap'), { owner: unitUser, routing, ip: (await lab.run(guest, 'which', 'ip')).trim() });
    const agent = await agents.start(guest, { ...tap.config, timeScale: 0.05 });
    return await rehearsed({ lab, agents, agent, tap });
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

interface Set {
  readonly lab: Lab;
  readonly agents: Agents;
  readonly agent: LabAgent;
  readonly tap: Tap;
}

/** The stage with the commands of one whole drain, which is the program's own word for what there is to strike at. */
async function rehearsed(set: Set): Promise<Stage> {
  const { lab, agent, tap } = set;
  const files = ['zebra.conf', 'ospfd.conf'].map((name) => join(lab.folder, guest, name));
  const configured = await lab.vtysh(guest, 'show running-config');
  for (const file of files) copyFileSync(file, `${file}.first`);
  const carries = async (): Promise<boolean> =>
    (await lab.vtysh(guest, 'show running-config').catch(String)) === configured && (await isCarrying(lab));
  const told = (fits: (report: AgentReport) => boolean): Promise<boolean> => agent.state().then(fits, () => false);
  const begin = async (after?: number): Promise<void> => {
    await eventually('its agent has proven the route', () => told(({ interfaces }) => interfaces.some(({ proof }) => proof === 'proven')));
    tap.arm(after);
    const ordered = await agent.order('quiesce', { targets: [machine(away)], permitMs: 60_000 });
    if (ordered.status !== 200) throw new Error(`the order was refused: ${ordered.text ?? ordered.code}`);
  };
  const quiesced = (): Promise<boolean> => told(({ quiescedFor }) => quiescedFor !== undefined);
  const words = async (what: string, seen: string): Promise<string> =>
    [`${what}: ${seen}`, ...(await seenNow(set)), ...agent.log.slice(-8), `commands: ${tap.commands().join(' | ')}`].join('\n');
  const until = async <T>(what: string, check: () => Promise<T | undefined | false>): Promise<T> => {
    try {
      return await eventually(what, check, { deadlineMs, everyMs: 50 });
    } catch (error) {
      throw new Error(await words(what, error instanceof Error ? error.message : String(error)), { cause: error });
    }
  };
  const stage = {
    lab,
    agent,
    tap,
    drainTo: async (after: number) => {
      await begin(after > stage.commands.length ? undefined : after);
      const reached = await until(`the drain is held after command ${after}, or done`, async () =>
        tap.isHeld() ? ('held' as const) : (await quiesced()) && ('quiesced' as const),
      );
      // What puts it back is not held either.
      if (reached === 'quiesced') tap.release();
      return reached;
    },
    settled: (what: string) =>
      until(what, async () => ((await carries()) ? ('carries' as const) : (await isDarkByPermit(lab)) ? ('dark' as const) : undefined)),
    carries: async (what: string) => void (await until(what, carries)),
    home: async (what: string) => {
      await agent.order('activate', { machine: machine(home) });
      await until(what, carries);
    },
    writeMemory: async () => void (await lab.vtysh(guest, 'write memory')),
    forgetSaved: async () => {
      for (const file of files) await lab.run(guest, 'cp', '--preserve=mode,ownership', `${file}.first`, file);
    },
    stop: async () => {
      set.agents.stop();
      await lab.stop();
    },
    commands: [] as readonly string[],
  };
  await until('the guest carries', carries);
  await begin();
  await until('it is quiesced', quiesced);
  const commands = tap.commands();
  stage.commands = commands;
  await stage.home('it is as it was');
  return stage;
}

/** In both directions over the HiperSockets interface, by the kernels' tables and by a packet. */
async function isCarrying(lab: Lab): Promise<boolean> {
  const inside = (node: string, ...argv: readonly string[]) => tried(['ip', 'netns', 'exec', lab.prefix + node, ...argv]);
  const way = async (node: string, from: string, to: string): Promise<boolean> =>
    (await inside(node, 'ip', 'route', 'get', to, 'from', from)).text.includes(` dev ${home.hsi} `);
  if (!(await way(guest, here.host, here.peer)) || !(await way(peer, here.peer, here.host))) return false;
  return (await inside(guest, 'ping', '-c', '1', '-W', '1', '-I', here.host, here.peer)).ok;
}

/** Down, and the permit that says so on the disk has not run out. */
async function isDarkByPermit(lab: Lab): Promise<boolean> {
  const link = await lab.run(guest, 'ip', '-br', 'link', 'show', 'dev', home.hsi);
  if (/[<,]UP[,>]/.test(link)) return false;
  const text = readFileSync(join(lab.folder, guest, 'agent/state', memoryFileName), 'utf8');
  const { permit } = JSON.parse(text) as { readonly permit?: { readonly expiresMs: number } };
  return permit !== undefined && permit.expiresMs > createBootClock().nowMs();
}

async function seenNow({ lab }: Set): Promise<readonly string[]> {
  const commands = ['show running-config', 'show ip ospf interface hsi0', 'show ip ospf neighbor', 'show ip ospf route'];
  return [
    await lab.run(guest, 'ip', '-br', 'link', 'show', 'dev', home.hsi),
    ...(await Promise.all(commands.map((one) => lab.vtysh(guest, one).catch(String)))),
    readFileSync(join(lab.folder, guest, 'agent/state', memoryFileName), 'utf8'),
  ];
}
