/** `npm run lab`: the paper's network with real FRR daemons, real agents, a simulated z/VM and the controller, for a person to look at and play with. */
import { createInterface } from 'node:readline';
import { createActs, help, manifestOf, writePlacement } from './acts.ts';
import type { LabAgent } from './agent.ts';
import { eventually } from './command.ts';
import { startSite, type LabSite } from './controller.ts';
import { startLab, type Lab } from './lab.ts';
import { follow, type Live } from './live.ts';
import { missingForLab, setupLine } from './requirement.ts';
import { guests, members, vipa } from './topology.ts';
import { startTraffic, type Flow } from './traffic.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const prompt = (): void => void process.stdout.write('lab> ');

const missing = missingForLab();
if (missing.length > 0) {
  process.stderr.write(`zferry: the lab cannot start, missing: ${missing.join(', ')}; nothing was started (${setupLine})\n`);
  process.exitCode = 1;
} else await play();

async function play(): Promise<void> {
  say('Starting five guests, a border router and their LANs, with zebra and ospfd in each...');
  const lab = await startLab({ helloSeconds: 1, deadSeconds: 4, lsaMinArrival: 0 });
  const ending: (() => unknown)[] = [() => lab.stop()];
  try {
    await lab.converged();
    await serve(lab, ending);
  } finally {
    say('Taking the lab down...');
    for (const end of ending.toReversed()) await end();
  }
  process.exit(0);
}

/** Until it is told to quit. `ending`: what has to be ended, the last one first. */
async function serve(lab: Lab, ending: (() => unknown)[]): Promise<void> {
  say('Starting the simulated z/VM, an agent in each guest with HiperSockets, and the controller...');
  const site = await startSite(lab, 256);
  ending.push(() => site.stop());
  const agents = new Map<string, LabAgent>();
  for (const { name, hipersockets } of guests) if (hipersockets) agents.set(name, await site.agents.start(name));
  for (const { name } of guests) writePlacement(site, name, lab.memberOf(name).name);
  const flows = standingFlows();
  const traffic = await startTraffic(lab, flows);
  ending.push(() => traffic.kill());
  const live = follow({ lab, site, flows, traffic, say: (text) => say(`\r${text}`) });
  ending.push(() => live.stop());
  const acts = createActs({ lab, site, agents, live });
  await eventually('all guests are where they are declared', () => guests.every(({ name }) => isPlaced(site, name)), {
    deadlineMs: 60_000,
  });
  say(await introduction(lab, site, live));
  const terminal = createInterface({ input: process.stdin });
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => terminal.close());
  prompt();
  for await (const line of terminal) {
    if (line.trim() === 'quit') break;
    say(await acts.act(line).catch((error: unknown) => (error instanceof Error ? error.message : String(error))));
    prompt();
  }
}

/** From a guest with HiperSockets to another one and back, all the time. */
function standingFlows(): readonly Flow[] {
  const end = (name: string) => ({ node: name, address: vipa(guests.find((guest) => guest.name === name)?.host ?? 0) });
  const [here, there] = [end('LITDCON1'), end('LITSWAS1')];
  return [
    { name: 'LITDCON1 to LITSWAS1', from: here, to: there, perSecond: 200 },
    { name: 'LITSWAS1 to LITDCON1', from: there, to: here, perSecond: 200 },
  ];
}

function isPlaced(site: LabSite, guest: string): boolean {
  return (
    site.site.placement(guest.toLowerCase())?.status?.conditions?.some(({ type, status }) => type === 'Placed' && status === 'True') ===
    true
  );
}

async function introduction(lab: Lab, site: LabSite, live: Live): Promise<string> {
  const names = members.map(({ name, cpc }) => `${name} on ${cpc}`).join(', ');
  return `
Up, in namespaces ${lab.prefix}NAME, logs in ${lab.folder}. Hellos each second, dead after four. Members: ${names}.
LITDCON1 and LITSWAS1 send each other 200 datagrams a second; what changes is printed as it happens.

Where a guest is to run is one word in its manifest. Edit one with your editor, or in another terminal:
  sed -i s/LTICVM9/LTICVM2/ ${manifestOf(site, 'LITDCON1')}

${await live.table()}
${help}`;
}
