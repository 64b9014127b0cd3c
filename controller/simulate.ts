import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { parseAllDocuments } from 'yaml';
import { faultText } from './domain/fault.ts';
import { hostPort, parseListen } from './domain/listen.ts';
import type { SimulatedGuests, GuestsState } from './guest/simulated/guests.ts';
import { createGuests } from './guest/simulated/guests.ts';
import { guestsFace } from './guest/simulated/face.ts';
import type { GuestWorld } from './hypervisor/simulated/simulation.ts';
import { createSimulationServer } from './hypervisor/simulated/server.ts';

/**
 * `zferry simulate`: the simulated SSI and its guests as a process of its own, until SIGTERM. This is the composition root of that program, as main.ts is of the
 * controller. `listen`: HOST:PORT, `[IPv6]:PORT`, or `:PORT` for every address; port 0 takes a free one. Throws, with what to do, when it cannot listen or its state cannot be read.
 */
export async function simulateCommand(o: {
  readonly listen: string;
  readonly state: string;
  readonly clusterFile?: string;
}): Promise<void> {
  const { server, put, close } = createSimulationServer<GuestsState, SimulatedGuests>({
    file: o.state,
    guests: simulatedGuests,
    face: guestsFace,
  });
  if (o.clusterFile !== undefined) for (const { name, spec } of clustersIn(o.clusterFile)) put(name, { spec });
  const at = parseListen(o.listen);
  if (!at.ok) throw new Error(`${faultText(at.fault)}; nothing was started`);
  const { host, port } = at.value;
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  const where = { port, ...(host === undefined ? {} : { host }) };
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(where, resolve));
  const taken = addressTaken(server.address());
  process.stdout.write(`zferry simulate listens on http://${hostPort(host ?? taken.address, taken.port)} (state in ${o.state})\n`);
  await ended;
  server.close();
  server.closeAllConnections();
  close();
}

/** The agents of a simulated cluster, made for whatever machine they are to run on. */
export function simulatedGuests(world: GuestWorld, state: GuestsState | undefined): SimulatedGuests {
  return createGuests({ ...world, ...(state === undefined ? {} : { state }) });
}

function addressTaken(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address;
}

/** The SSICluster manifests of a file whose hypervisor is simulated. */
function clustersIn(file: string): readonly { readonly name: string; readonly spec: unknown }[] {
  const clusters = parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document) => {
    const manifest: unknown = document.toJS();
    const name = at(manifest, 'metadata', 'name');
    const simulated = at(manifest, 'spec', 'hypervisor', 'simulated');
    return typeof name === 'string' && simulated !== undefined
      ? [{ name, spec: { members: at(manifest, 'spec', 'members'), simulated } }]
      : [];
  });
  if (clusters.length > 0) return clusters;
  throw new Error(`${file} holds no SSICluster with hypervisor.simulated; nothing was started; name such a manifest`);
}

function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value;
  for (const field of path)
    here = typeof here === 'object' && here !== null ? Object.entries(here).find(([key]) => key === field)?.[1] : undefined;
  return here;
}
