import { createHttpsAgents } from '../../controller/guest/agent/adapter.ts';
import { createDialler } from '../../controller/guest/agent/dial.ts';
import { parseGuestName } from '../../controller/domain/names.ts';
import { createAuthorities } from '../guest/agent/authorities.ts';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * What a watched guest costs the controller: so many streams of agents opened at once, processor time and memory for each. The other end is a process of its own.
 * node test/bench/agent-streams.ts [COUNT]
 */

const count = Number(process.argv[2] ?? 500);
const guest = parseGuestName('LITDCON1');
if (!guest.ok) throw new Error(guest.why);
const authorities = await createAuthorities('paper', guest.value);
const own = await authorities.agent();
const server = spawn(process.execPath, [fileURLToPath(new URL('agent-streams-server.ts', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
server.stdin.end(JSON.stringify({ own, ca: authorities.controllers.certificate }));
const port = await new Promise<number>((resolve) => server.stdout.once('data', (chunk: Buffer) => resolve(Number(chunk.toString('utf8')))));
const agents = createHttpsAgents({
  dial: createDialler(),
  material: () => Promise.resolve({ ok: true, value: authorities.material }),
  forbidden: () => undefined,
});
const watching = new AbortController();
globalThis.gc?.();
const before = { cpu: process.cpuUsage(), rss: process.memoryUsage().rss, ms: performance.now() };
let seen = 0;
await new Promise<void>((resolve) => {
  for (let index = 0; index < count; index += 1)
    agents.watch({
      address: { cluster: 'paper', guest: guest.value, kind: 'https', spec: { address: '127.0.0.1', port } },
      signal: watching.signal,
      onState: (state) => {
        if (state !== undefined && (seen += 1) === count) resolve();
      },
    });
});
const cpu = process.cpuUsage(before.cpu);
const rss = process.memoryUsage().rss - before.rss;
process.stdout.write(
  `${count} streams: ${((cpu.user + cpu.system) / 1_000 / count).toFixed(2)} ms of processor time and ${(rss / 1024 / count).toFixed(0)} KiB each; ` +
    `all there after ${((performance.now() - before.ms) / 1_000).toFixed(1)} s\n`,
);
watching.abort();
agents.close();
server.kill();
