import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SimulatedGuests } from '../../../controller/guest/simulated/guests.ts';
import { guestsFace } from '../../../controller/guest/simulated/face.ts';
import { readBody, reply, type Served } from '../../../controller/hypervisor/simulated/exchange.ts';
import { realSchedule } from '../../../controller/hypervisor/simulated/real-schedule.ts';
import { hypervisorRoute } from '../../../controller/hypervisor/simulated/routes.ts';
import { createSimulation, simulationState } from '../../../controller/hypervisor/simulated/simulation.ts';
import { bodyOf, specIn } from '../../../controller/hypervisor/simulated/wire.ts';
import { simulatedGuests } from '../../../controller/simulate.ts';
import { monotonicMs, type Arrival } from './arrival.ts';

/**
 * Where effects arrive, in a process of its own: the simulated z/VM over the wire of `zferry simulate`, but with nothing kept on disk, and the one call of the references.
 * It tells whoever started it which guest's TEST, or which reference's call, came when, on the machine's monotonic clock.
 */

serve();

function serve(): void {
  const clusters = new Map<string, Served>();
  const untold: Arrival[] = [];
  setInterval(() => untold.length > 0 && process.send?.(untold.splice(0)), 5);
  process.once('disconnect', () => process.exit(0));
  const note = (name: string): void => void untold.push({ name, atMs: monotonicMs() });
  const server = createServer((request, response) => void answer({ request, response, clusters, note }));
  server.requestTimeout = 0;
  server.keepAliveTimeout = 75_000;
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
}

interface Answering {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly clusters: Map<string, Served>;
  readonly note: (name: string) => void;
}

async function answer({ request, response, clusters, note }: Answering): Promise<void> {
  const [root, name = '', area, method = ''] = (request.url ?? '').split('/').slice(1);
  if (root === 'effect') {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    note(text);
    return void response.end();
  }
  const body = bodyOf(await readBody(request));
  if (request.method === 'PUT') {
    const spec = specIn(body);
    const known = clusters.get(name);
    if (known === undefined) clusters.set(name, serving(spec));
    else known.simulation.machine.adopt(spec);
    return reply(response, 200, {});
  }
  const cluster = clusters.get(name);
  if (cluster === undefined || area !== 'hypervisor') return reply(response, 404, { error: 'this cluster has not been put yet' });
  if (method === 'test') note(String(body['guest']).toLowerCase());
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  await hypervisorRoute(cluster, method, { request, response, body, signal: gone.signal });
}

function serving(spec: Parameters<typeof createSimulation>[0]['spec']): Served {
  const schedule = realSchedule();
  const simulation = createSimulation<ReturnType<SimulatedGuests['toState']>, SimulatedGuests>({ spec, schedule, guests: simulatedGuests });
  let last: unknown;
  let version = 0;
  return {
    simulation,
    face: guestsFace(simulation.guests),
    snapshot: () => simulationState(simulation),
    nowMs: schedule.nowMs,
    observationVersion(seen) {
      if (seen !== last) version += 1;
      last = seen;
      return version;
    },
  };
}
