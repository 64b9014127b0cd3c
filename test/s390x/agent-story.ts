/** The agent at work in the guest: ready, asked from outside, drained and back, and on its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import { eventually } from '../lab/command.ts';
import type { AgentState } from '../../controller/domain/agent.ts';
import { faultText } from '../../controller/domain/fault.ts';
import type { Machine } from './machine.ts';
import type { Neighbour } from './neighbour.ts';
import { guestAddress, hosts, vipa } from './network.ts';
import { taken, type Orders } from './orders.ts';
import type { Site } from './site.ts';
import { must, type Transcript } from './transcript.ts';
import { agentLog } from './unit.ts';

export interface Scene {
  readonly transcript: Transcript;
  readonly machine: Machine;
  readonly neighbour: Neighbour;
  readonly site: Site;
  readonly orders: Orders;
  /** The agent's process in the guest. */
  readonly pid: number;
}

/** OSPF's wait for a designated router, and emulation. */
const ospfMs = 180_000;
const attempt = 1;

/** Strangers, a drain and the way back, and a wrong interface. */
export async function showWork(scene: Scene): Promise<void> {
  await showStrangers(scene);
  await showDrain(scene);
  await showRepair(scene);
  scene.transcript.say('what the agent has logged:');
  scene.transcript.show(await agentLog(scene.machine));
}

/** What must hold before it gets its first order. */
export async function showReady({ transcript, machine, neighbour, orders, pid }: Scene): Promise<void> {
  await transcript.rule(
    'FRR in the guest and FRR of this machine are adjacent on both LANs, and the guest is reached over HiperSockets',
    async () => {
      await eventually(
        'both adjacencies are full',
        async () => {
          const text = (await machine.sh('vtysh -c "show ip ospf neighbor"')).text;
          return [...text.matchAll(/ Full\//g)].length === 2;
        },
        { deadlineMs: ospfMs, everyMs: 1000 },
      );
      return wayToGuest(neighbour, 'hsi0');
    },
  );
  await transcript.rule('the agent serves a controller outside over mutual TLS, and has read where it is', async () => {
    const state = await orders.until('hsi0 is proven', (each) => proofOf(each, 'hsi0') === 'proven', ospfMs);
    const row = state.map.find(({ sequence, lpar }) => sequence === state.machine.sequence && lpar === state.machine.lpar);
    must(row?.member === 'LTICVM9', `it says ${JSON.stringify(state.machine)}`);
    return `(${state.machine.sequence}, ${state.machine.lpar}) is ${row?.member ?? ''} on ${row?.cpc ?? ''}; ${interfacesOf(state)}`;
  });
  await transcript.rule('it runs as the unit’s user with the unit’s two capabilities', async () => {
    const text = await machine.must(`grep -E "^(Uid|CapEff|CapAmb)" /proc/${pid}/status; cat /proc/${pid}/cgroup`);
    // CAP_NET_ADMIN is 12, CAP_NET_RAW 13.
    must(/CapEff:\s*0*3000$/m.test(text) && /^Uid:\s*992\s/m.test(text), text);
    return 'uid 992, cap_net_admin, cap_net_raw';
  });
  const begunMs = performance.now();
  const { text, code } = await machine.sh('node /usr/lib/zferry-agent/zferry-agent.cjs check');
  transcript.say(`zferry-agent check, exit code ${code}, ${((performance.now() - begunMs) / 1000).toFixed(1)} s:`);
  transcript.show(text);
  await transcript.rule('zferry-agent check prints its one screen and finds the guest ready', () => {
    must(code === 0 && text.includes('LITDCON1 is ready'), `exit code ${code}`);
    return Promise.resolve(`${text.trim().split('\n').length} lines`);
  });
}

async function showStrangers({ transcript }: Scene): Promise<void> {
  const ends = (o: { readonly maxVersion?: 'TLSv1.2' }): Promise<string> =>
    new Promise((resolve) => {
      const socket = connectTls({ host: guestAddress, port: 9443, rejectUnauthorized: false, ...o });
      const end = (how: string): void => {
        resolve(how);
        socket.destroy();
      };
      socket.setTimeout(30_000, () => end('nothing for 30 s'));
      socket.on('data', (data: Buffer) => end(`answered ${data.toString('latin1').slice(0, 40)}`));
      socket.on('error', (error) => end(`refused: ${'code' in error ? String(error.code) : error.message}`));
      socket.on('close', () => end('refused: closed'));
      socket.write('GET /v1/state HTTP/1.1\r\nhost: guest\r\n\r\n');
    });
  await transcript.rule('whoever has no certificate, or speaks TLS 1.2, is told nothing', async () => {
    const seen = [await ends({}), await ends({ maxVersion: 'TLSv1.2' })];
    must(
      seen.every((how) => how.startsWith('refused')),
      seen.join('; '),
    );
    return seen.join('; ');
  });
}

async function showDrain(scene: Scene): Promise<void> {
  const { transcript, machine, neighbour, orders } = scene;
  const pings = startPings();
  await transcript.rule('quiesce is taken, the routes go to the VSWITCH LAN, and hsi0 is down', async () => {
    const begunMs = performance.now();
    taken('quiesce', await orders.quiesce({ attempt, epoch: 1, sequence: 1 }));
    const answeredMs = performance.now() - begunMs;
    await orders.until('it is quiesced', (state) => state.quiescedFor === attempt);
    const quiescedMs = performance.now() - begunMs;
    const links = await machine.must('/usr/sbin/ip -br link show');
    must(/^hsi0\s+DOWN/m.test(links), links);
    const way = await wayToGuest(neighbour, 'trk1');
    return `answered in ${seconds(answeredMs)}, quiesced after ${seconds(quiescedMs)}; ${way}`;
  });
  await transcript.rule('its permit can be renewed, and an order that is not newer changes nothing', async () => {
    const renewed = taken('renew', await orders.renew({ attempt, epoch: 1, sequence: 3 }));
    const old = await orders.renew({ attempt, epoch: 1, sequence: 2 });
    must(!old.ok && old.fault.kind === 'refused', old.ok ? 'an old order was taken' : faultText(old.fault));
    return `dark for at most ${Math.round((renewed.permit?.remainingMs ?? 0) / 1000)} s; the old one: ${old.ok ? '' : faultText(old.fault)}`;
  });
  await transcript.rule('activate raises hsi0, proves it, and the routes are back', async () => {
    const begunMs = performance.now();
    const activated = taken('activate', await orders.activate({ attempt, epoch: 1, sequence: 4 }));
    const activatedMs = performance.now() - begunMs;
    must(
      activated.interfaces.some(({ name, up }) => name === 'hsi0' && up),
      interfacesOf(activated),
    );
    const proven = await orders.until('hsi0 is proven', (state) => proofOf(state, 'hsi0') === 'proven', ospfMs);
    const provenMs = performance.now() - begunMs;
    const way = await wayToGuest(neighbour, 'hsi0');
    const after = await orders.until('the dark time is known', (state) => state.lastDark?.attempt === attempt);
    must(proven.permit === undefined, 'the permit is still open');
    return `activated in ${seconds(activatedMs)}, proven after ${seconds(provenMs)}, dark for ${seconds(after.lastDark?.ms ?? 0)}; ${way}`;
  });
  await transcript.rule('what the drain changed in ospfd is as it was', async () => {
    const text = await machine.must('vtysh -c "show ip ospf interface hsi0"');
    must(/Network Type BROADCAST/.test(text) && /Cost: 1\b/.test(text), text);
    return 'network type BROADCAST, cost 1';
  });
  await transcript.rule('meanwhile no ping from service address to service address was lost, 20 a second', async () => {
    const { text, lost } = await pings();
    must(lost === 0, text);
    return text;
  });
}

async function showRepair({ transcript, machine, orders }: Scene): Promise<void> {
  await transcript.rule('with the wrong interface up, typed by hand, the agent puts the right one back by itself', async () => {
    const begunMs = performance.now();
    await machine.must('/usr/sbin/ip link set hsi0 down; /usr/sbin/ip link set hsi1 up');
    await eventually(
      'hsi0 is up and hsi1 down again',
      async () => {
        const links = await machine.must('/usr/sbin/ip -br link show');
        return /^hsi0\s+(UP|UNKNOWN)/m.test(links) && /^hsi1\s+DOWN/m.test(links);
      },
      { deadlineMs: 60_000, everyMs: 100 },
    );
    const repairedMs = performance.now() - begunMs;
    await orders.until('hsi0 is proven', (state) => proofOf(state, 'hsi0') === 'proven', ospfMs);
    return `seen right ${seconds(repairedMs)} after it was typed, no order was given`;
  });
}

/** Which way the neighbour's ospfd has to the guest's service address, as soon as it is the one wanted. */
async function wayToGuest(neighbour: Neighbour, by: string): Promise<string> {
  let seen = '';
  await eventually(
    `the neighbour reaches the guest over ${by}`,
    async () => {
      const route = (await neighbour.routes()).find(({ prefix }) => prefix === `${vipa(hosts.guest)}/32`);
      seen = route === undefined ? 'none' : `${route.prefix} [${route.cost}] via ${route.paths.join(' and ')}`;
      return route?.paths.length === 1 && route.paths[0]?.endsWith(`, ${by}`);
    },
    { deadlineMs: ospfMs, everyMs: 100 },
  ).catch((error: unknown) => {
    throw new Error(`${error instanceof Error ? error.message : String(error)}; it has ${seen}`);
  });
  return `the neighbour has ${seen}`;
}

/** Pings from one service address to the other until it is told to end; answers ping's own sum, and what had no answer (a last one may still be under way). */
function startPings(): () => Promise<{ readonly text: string; readonly lost: number }> {
  const child = spawn('ping', ['-q', '-i', '0.05', '-I', vipa(hosts.neighbour), vipa(hosts.guest)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const ended = once(child, 'close');
  return async () => {
    child.kill('SIGINT');
    await ended;
    const [text = 'ping said nothing', sent, received] = /^(\d+) packets transmitted, (\d+) received.*$/m.exec(printed) ?? [];
    return { text, lost: Math.max(0, Number(sent) - Number(received) - 1) };
  };
}

const proofOf = (state: AgentState, name: string): string | undefined => state.interfaces.find((each) => each.name === name)?.proof;
const interfacesOf = ({ interfaces }: AgentState): string =>
  interfaces.map(({ name, up, proof }) => `${name} ${up ? 'up' : 'down'}, ${proof}`).join('; ');
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
