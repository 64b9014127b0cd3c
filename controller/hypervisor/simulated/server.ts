import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { SsiObservation } from '../../domain/ssi.ts';
import type { Exchange, GuestFace, Served } from './exchange.ts';
import { readBody, reply } from './exchange.ts';
import { realSchedule } from './real-schedule.ts';
import { controlRoute, hypervisorRoute } from './routes.ts';
import type { GuestFactory, GuestSide, Simulation, SimulationState } from './simulation.ts';
import { createSimulation, simulationState } from './simulation.ts';
import type { MachineSpec } from './spec.ts';
import { openStateFile } from './state-file.ts';
import { WireError, bodyOf, specIn } from './wire.ts';

/**
 * `zferry simulate`: simulated SSI clusters and their guests as a process of its own, over HTTP and JSON. It may be killed at any instant and goes on from its file.
 *
 *     PUT  /clusters/NAME                          {spec}                   makes the cluster, or takes an edited spec
 *     POST /clusters/NAME/hypervisor/METHOD        the port's options       the port's answer
 *     PUT  /clusters/NAME/guests/USERID            the agent's configuration
 *     POST /clusters/NAME/guests/USERID/VERB       the port's options       the port's answer
 *     GET  /clusters/NAME/guests/USERID/watch      one JSON line for each state
 *     POST /clusters/NAME/control/operate          an operator's command
 *     POST /clusters/NAME/control/faults           a fault; DELETE clears
 *     GET  /clusters/NAME/control/ledger, /control/snapshot, /healthz
 */

export interface ServerOptions<State, Guests extends GuestSide<State>> {
  readonly file: string;
  readonly guests: GuestFactory<State, Guests>;
  readonly face: (guests: Guests) => GuestFace;
}

interface ServerState<State> {
  readonly version: 1;
  readonly clusters: Readonly<Record<string, SimulationState<State>>>;
}

export interface SimulationServer {
  /** Not yet listening. */
  readonly server: Server;
  /** Makes a cluster, or gives it an edited spec, as PUT /clusters/NAME does. Throws on a body that is none. */
  readonly put: (name: string, body: unknown) => void;
  /** Writes what is not yet written, and nothing after. */
  readonly close: () => void;
}

/** Opens the state and goes on from it. Throws when it cannot be read. */
export function createSimulationServer<State, Guests extends GuestSide<State>>(o: ServerOptions<State, Guests>): SimulationServer {
  const schedule = realSchedule();
  const simulations = new Map<string, Simulation<Guests>>();
  const served = new Map<string, Served>();
  const state = (): ServerState<State> => ({
    version: 1,
    clusters: Object.fromEntries([...simulations].map(([name, each]) => [name, simulationState(each)])),
  });
  const file = openStateFile<ServerState<State>>({ file: o.file, schedule, state });
  let isReady = false;
  const touched = (): void => {
    if (isReady) file.changed();
  };

  function open(name: string, spec: MachineSpec, kept?: SimulationState<State>): void {
    const simulation = createSimulation<State, Guests>({
      spec,
      schedule,
      guests: o.guests,
      touched,
      ...(kept === undefined ? {} : { state: kept }),
    });
    simulations.set(name, simulation);
    served.set(name, {
      simulation,
      face: o.face(simulation.guests),
      snapshot: () => simulationState(simulation),
      nowMs: schedule.nowMs,
      observationVersion: versions(),
    });
    simulation.machine.advance(schedule.nowMs());
  }

  function put(name: string, body: unknown): void {
    if (!/^[a-z0-9][a-z0-9.-]{0,62}$/.test(name)) throw new WireError('the name of the cluster is none');
    const spec = specIn(bodyOf(body));
    const there = simulations.get(name);
    try {
      if (there === undefined) open(name, spec);
      else there.machine.adopt(spec);
    } catch (error) {
      throw new WireError(error instanceof Error ? error.message : String(error), { cause: error });
    }
    touched();
  }

  for (const [name, kept] of Object.entries(file.kept?.clusters ?? {})) open(name, kept.machine.spec, kept);
  isReady = true;
  file.changed();
  const server = createServer((request, response) => void answer({ request, response, served, put }));
  server.requestTimeout = 0;
  // Longer than clients keep a connection that nobody uses: it is they who close it, never in the face of a request.
  server.keepAliveTimeout = 75_000;
  return { server, put, close: file.close };
}

function versions(): (seen: SsiObservation) => number {
  let last: SsiObservation | undefined;
  let version = 0;
  return (seen) => {
    if (seen !== last) version++;
    last = seen;
    return version;
  };
}

interface Answering {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly served: ReadonlyMap<string, Served>;
  readonly put: (name: string, body: unknown) => void;
}

async function answer(o: Answering): Promise<void> {
  const { request, response } = o;
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const body: unknown = await readBody(request);
    await route(o, { request, response, body, signal: gone.signal });
  } catch (error) {
    const isOurs = error instanceof WireError || error instanceof SyntaxError || error instanceof URIError;
    reply(response, isOurs ? 400 : 500, { error: error instanceof Error ? error.message : 'unknown' });
  }
}

async function route(o: Answering, exchange: Exchange): Promise<void> {
  const { response, request } = exchange;
  const [root, name = '', area, ...rest] = (request.url ?? '').split('/').slice(1).map(decodeURIComponent);
  if (root === 'healthz') return reply(response, 200, { ok: true });
  if (root !== 'clusters') return reply(response, 404, { error: 'no such address' });
  if (name === '') return reply(response, 200, { clusters: [...o.served.keys()] });
  if (area === undefined && request.method === 'PUT') {
    o.put(name, exchange.body);
    return reply(response, 200, {});
  }
  const cluster = o.served.get(name);
  if (cluster === undefined) return reply(response, 404, { error: 'this cluster has not been put yet' });
  if (area === 'hypervisor') return await hypervisorRoute(cluster, rest[0] ?? '', exchange);
  if (area === 'guests') return await guestRoute(cluster, rest, exchange);
  if (area === 'control') return controlRoute(cluster, rest[0] ?? '', exchange);
  return reply(response, 404, { error: 'no such address' });
}

async function guestRoute(cluster: Served, path: readonly string[], exchange: Exchange): Promise<void> {
  const [guest = '', verb] = path;
  const { response, request, body, signal } = exchange;
  if (verb === undefined && request.method === 'PUT') {
    cluster.face.put(guest, body);
    return reply(response, 200, {});
  }
  if (verb === 'watch') return watch(cluster, guest, exchange);
  const answered = cluster.face.call(guest, verb ?? '', { body, signal });
  if (answered === undefined) return reply(response, 404, { error: 'this guest has not been put yet' });
  return reply(response, 200, await answered);
}

function watch(cluster: Served, guest: string, exchange: Exchange): void {
  const { response, signal } = exchange;
  const line = (state: unknown): void => void response.write(`${JSON.stringify({ state: state ?? null })}\n`);
  const end = cluster.face.follow(guest, line);
  if (end === undefined) return reply(response, 404, { error: 'this guest has not been put yet' });
  signal.addEventListener('abort', end, { once: true });
}
