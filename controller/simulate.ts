import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { parseAllDocuments } from 'yaml';
import type { SimulatedGuests, GuestsState } from './guest/simulated/guests.ts';
import { createGuests } from './guest/simulated/guests.ts';
import { guestsFace } from './guest/simulated/face.ts';
import type { GuestWorld } from './hypervisor/simulated/simulation.ts';
import { createSimulationServer } from './hypervisor/simulated/server.ts';

/**
 * `zferry simulate`: the simulated SSI and its guests as a process of its own, until SIGTERM. This is the composition root of that program, as main.ts is of the
 * controller. `listen`: HOST:PORT; port 0 takes a free one. Throws, with what to do, when it cannot listen or its state cannot be read.
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
  const { host, port } = addressOf(o.listen);
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  const { port: taken } = addressTaken(server.address());
  process.stdout.write(`zferry simulate listens on http://${host.includes(':') ? `[${host}]` : host}:${taken} (state in ${o.state})\n`);
  await ended;
  server.close();
  server.closeAllConnections();
  close();
}

/** The agents of a simulated cluster, made for whatever machine they are to run on. */
export function simulatedGuests(world: GuestWorld, state: GuestsState | undefined): SimulatedGuests {
  return createGuests({ ...world, ...(state === undefined ? {} : { state }) });
}

function addressOf(listen: string): { readonly host: string; readonly port: number } {
  const matched = /^(?:\[([0-9a-fA-F:]+)\]|([A-Za-z0-9.-]*)):(\d{1,5})$/.exec(listen);
  const port = Number(matched?.[3]);
  if (matched === null || port > 65_535)
    throw new Error(`--listen ${JSON.stringify(listen)} is not HOST:PORT; nothing was started; write for instance 127.0.0.1:8480`);
  return { host: matched[1] ?? (matched[2] === '' ? '127.0.0.1' : (matched[2] ?? '127.0.0.1')), port };
}

function addressTaken(address: AddressInfo | string | null): { readonly port: number } {
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
