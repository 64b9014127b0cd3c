/** What the agent costs on the emulated machine, beside a bare HTTPS server of Node in the same run. */
import type { Machine } from './machine.ts';
import { must, type Transcript } from './transcript.ts';
import { costOf, startAsUnit, type Cost, type Unit } from './unit.ts';

export interface Costs {
  readonly transcript: Transcript;
  readonly machine: Machine;
  readonly unit: Unit;
  /** The processes in the guest. */
  readonly agent: number;
  readonly bare: number;
}

const seconds = 30;
const file = '/var/lib/zferry-agent/bare.mjs';
const port = 9444;

/** Answers its process number. */
export async function startBareServer(machine: Machine, unit: Unit): Promise<number> {
  await machine.must(`cat > ${file} <<'TEXT'
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
const read = (path) => readFileSync(path);
createServer({ key: read('/etc/zferry-agent/agent.key'), cert: read('/var/lib/zferry-agent/agent.crt') }, (_, to) => to.end('there')).listen(${port});
TEXT
chown zferry-agent ${file}`);
  const pid = await startAsUnit(machine, unit, { name: 'bare', argv: ['/usr/bin/node', ...unit.flags, file] });
  const listening = port.toString(16).toUpperCase().padStart(4, '0');
  await machine.must(`while ! cat /proc/net/tcp /proc/net/tcp6 | grep -q ":${listening} "; do usleep 100000; done`);
  return pid;
}

export async function showCost({ transcript, machine, unit, agent, bare }: Costs, when: string): Promise<void> {
  const [own, server] = await Promise.all([costOf(machine, agent, seconds), costOf(machine, bare, seconds)]);
  await transcript.rule(`idle ${when}, the agent stays within the unit's ${unit.memoryMaxMiB} MiB`, () => {
    must(own.rssMiB < unit.memoryMaxMiB, inWords(own));
    return Promise.resolve(inWords(own));
  });
  transcript.say(`beside it a bare HTTPS server with the same flags: ${inWords(server)}`);
}

export async function showEnd({ transcript, machine, agent, bare }: Costs): Promise<void> {
  await transcript.rule('told to end, the agent ends, and the interface stays up', async () => {
    await machine.must(`kill ${bare} ${agent}; while [ -d /proc/${agent} ]; do usleep 50000; done`);
    const links = await machine.must('/usr/sbin/ip -br link show');
    must(/^hsi0\s+(UP|UNKNOWN)/m.test(links) && /^hsi1\s+DOWN/m.test(links), links);
    return undefined;
  });
}

function inWords({ rssMiB, privateMiB, cpuMs, seconds: span }: Cost): string {
  return `RSS ${rssMiB.toFixed(1)} MiB, private ${privateMiB.toFixed(1)} MiB, ${cpuMs} ms of emulated processor time in ${span} s (${(cpuMs / 10 / span).toFixed(1)} %)`;
}
