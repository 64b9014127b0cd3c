/** What the agent costs on the emulated machine, beside a bare HTTPS server of Node in the same run. */
import type { Machine } from './machine.ts';
import { must, type Transcript } from './transcript.ts';
import { costOf, startAsUnit, type Cost, type Unit } from './unit.ts';

export interface Costs {
  readonly transcript: Transcript;
  readonly machine: Machine;
  readonly unit: Unit;
  readonly pid: number;
}

const seconds = 30;
const bare = '/var/lib/zferry-agent/bare.mjs';

export async function showCost({ transcript, machine, unit, pid }: Costs): Promise<void> {
  await machine.must(`cat > ${bare} <<'TEXT'
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
const read = (path) => readFileSync(path);
createServer({ key: read('/etc/zferry-agent/agent.key'), cert: read('/var/lib/zferry-agent/agent.crt') }, (_, to) => to.end('there')).listen(9444);
TEXT
chown zferry-agent ${bare}`);
  const other = await startAsUnit(machine, unit, { name: 'bare', argv: ['/usr/bin/node', ...unit.flags, bare] });
  await machine.must('while ! cat /proc/net/tcp /proc/net/tcp6 | grep -q ":24E4 "; do usleep 100000; done');
  const [agent, server] = await Promise.all([costOf(machine, pid, seconds), costOf(machine, other, seconds)]);
  await transcript.rule(`idle, the agent stays within the unit's ${unit.memoryMaxMiB} MiB`, () => {
    must(agent.rssMiB < unit.memoryMaxMiB, inWords(agent));
    return Promise.resolve(inWords(agent));
  });
  transcript.say(`beside it a bare HTTPS server with the same flags: ${inWords(server)}`);
  await transcript.rule('told to end, the agent ends, and the interface stays up', async () => {
    await machine.must(`kill ${other} ${pid}; while [ -d /proc/${pid} ]; do usleep 50000; done`);
    const links = await machine.must('/usr/sbin/ip -br link show');
    must(/^hsi0\s+(UP|UNKNOWN)/m.test(links) && /^hsi1\s+DOWN/m.test(links), links);
    return undefined;
  });
}

function inWords({ rssMiB, privateMiB, cpuMs, seconds: span }: Cost): string {
  return `RSS ${rssMiB.toFixed(1)} MiB, private ${privateMiB.toFixed(1)} MiB, ${cpuMs} ms of emulated processor time in ${span} s (${(cpuMs / 10 / span).toFixed(1)} %)`;
}
