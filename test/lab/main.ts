/** `npm run lab`: the paper's network with real FRR daemons and real agents, for a person to play with. */
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { startAgents, type Agents } from './agent.ts';
import { tried } from './command.ts';
import { startLab, type Lab } from './lab.ts';
import { missingForLab, setupLine } from './requirement.ts';
import { guestNamed, guests, hsis, memberNamed, members, vipa } from './topology.ts';
import { startTraffic, type Traffic } from './traffic.ts';

const help = `
  status                    who is where, which interface is up, which way the traffic takes
  relocate GUEST MEMBER     as an operator types VMRELOCATE: the guest stands still for 300 ms and lands; its agent repairs what is wrong then
  quiesce GUEST             the order that the controller gives before a move
  activate GUEST            the order that it gives after one
  routes GUEST              show ip ospf route of the guest
  ping FROM TO              from VIPA to VIPA, three times
  traffic FROM TO           1000 datagrams a second each way, VIPA to VIPA, until "count"
  count                     ends the traffic and says what was lost
  quit
`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const missing = missingForLab();
if (missing.length > 0) {
  process.stderr.write(`zferry: the lab cannot start, missing: ${missing.join(', ')}; nothing was started (${setupLine})\n`);
  process.exitCode = 1;
} else await play();

async function play(): Promise<void> {
  say('Starting five guests, a border router and their LANs, with zebra and ospfd in each...');
  const lab = await startLab({ helloSeconds: 1, deadSeconds: 4, lsaMinArrival: 0 });
  let agents: Agents | undefined;
  try {
    await lab.converged();
    agents = await startAgents(lab);
    const table = createTable(lab, agents);
    for (const { name, hipersockets } of guests) if (hipersockets) await table.start(name);
    say(
      `Up, in namespaces ${lab.prefix}NAME, logs in ${lab.folder}. Hellos each second, dead after four. Members: ${members.map(({ name, cpc }) => `${name} on ${cpc}`).join(', ')}.`,
    );
    say(`${await table.status()}\n${help}`);
    process.stdout.write('lab> ');
    const terminal = createInterface({ input: process.stdin });
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => terminal.close());
    for await (const line of terminal) {
      const [word = '', ...rest] = line.trim().split(/\s+/);
      if (word === 'quit') break;
      say(await table.act(word, rest).catch((error: unknown) => (error instanceof Error ? error.message : String(error))));
      process.stdout.write('lab> ');
    }
  } finally {
    say('Taking the lab down...');
    agents?.stop();
    await lab.stop();
  }
  process.exit(0);
}

type Started = Awaited<ReturnType<Agents['start']>>;

function createTable(lab: Lab, agents: Agents) {
  const running = new Map<string, Started>();
  let traffic: Traffic | undefined;
  const agentOf = (guest: string): Started => {
    const agent = running.get(guestNamed(guest).name);
    if (agent === undefined) throw new Error(`${guest} has no HiperSockets and no agent`);
    return agent;
  };
  const machineOf = (name: string) => {
    const { sequence, lpar } = memberNamed(name);
    return { sequence, lpar };
  };
  const acts: Readonly<Record<string, (...words: readonly string[]) => Promise<string>>> = {
    status: () => status(lab),
    routes: (guest = '') => lab.vtysh(guestNamed(guest).name, 'show ip ospf route'),
    relocate: async (guest = '', member = '') => {
      await lab.relocate(guest, memberNamed(member).name, { freezeMs: 300 });
      await delay(1000);
      return status(lab);
    },
    quiesce: async (guest = '') => {
      const agent = agentOf(guest);
      const told = await agent.order('quiesce', { targets: members.map(({ name }) => machineOf(name)), permitMs: 60_000 });
      if (told.status !== 200) return `refused: ${told.text ?? told.code}`;
      const begun = performance.now();
      while ((await agent.state()).quiescedFor === undefined && performance.now() - begun < 25_000) await delay(50);
      return `${Math.round(performance.now() - begun)} ms, dark by permit for 60 s\n${await status(lab)}`;
    },
    activate: async (guest = '') => {
      const told = await agentOf(guest).order('activate', { machine: machineOf(lab.memberOf(guest).name) });
      return told.status === 200 ? `activated in ${told.ms} ms\n${await status(lab)}` : `refused: ${told.text ?? told.code}`;
    },
    ping: async (from = '', to = '') => {
      const argv = ['ip', 'netns', 'exec', lab.prefix + guestNamed(from).name, 'ping', '-c', '3', '-i', '0.2', '-W', '1'];
      return (await tried([...argv, '-I', vipa(guestNamed(from).host), vipa(guestNamed(to).host)])).text;
    },
    traffic: async (from = '', to = '') => {
      const [here, there] = [from, to].map((name) => ({ node: guestNamed(name).name, address: vipa(guestNamed(name).host) }));
      if (here === undefined || there === undefined || traffic !== undefined) return 'there is traffic already; type: count';
      traffic = await startTraffic(lab, [
        { name: `${from} to ${to}`, from: here, to: there },
        { name: `${to} to ${from}`, from: there, to: here },
      ]);
      return 'running';
    },
    count: async () => {
      if (traffic === undefined) return 'there is no traffic; type: traffic FROM TO';
      const { flows } = await traffic.finish();
      traffic = undefined;
      return flows.map(({ name, sent, lost }) => `${name}: ${lost} of ${sent} lost`).join('\n');
    },
  };
  return {
    status: () => status(lab),
    start: async (guest: string) => void running.set(guest, await agents.start(guest)),
    act: async (word: string, rest: readonly string[]): Promise<string> => (word === '' ? '' : (acts[word]?.(...rest) ?? help)),
  };
}

/** One line a guest: member, the interface that is up, and the way to each other guest on HiperSockets. */
async function status(lab: Lab): Promise<string> {
  const lines = await Promise.all(
    guests.map(async ({ name, hipersockets }) => {
      const [links, routes] = await Promise.all([lab.run(name, 'ip', '-br', 'link', 'show', 'up'), lab.routes(name)]);
      const up = hsis.filter((hsi) => new RegExp(`^${hsi}@`, 'm').test(links)).join(' ') || (hipersockets ? 'none' : '-');
      const ways = guests
        .filter((other) => other.hipersockets && other.name !== name)
        .map((other) => {
          const paths = routes.find(({ prefix }) => prefix === `${vipa(other.host)}/32`)?.paths ?? [];
          return `${other.name} by ${[...new Set(paths.map((path) => path.split(', ')[1]))].join('+') || 'no way'}`;
        });
      return `${name.padEnd(9)} ${lab.memberOf(name).name}  up: ${up.padEnd(5)}  ${ways.join(', ')}`;
    }),
  );
  return lines.join('\n');
}
