import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulatedHypervisor } from '../../controller/hypervisor/simulated/adapter.ts';
import { createRemoteHypervisor } from '../../controller/hypervisor/simulated/client.ts';
import type { SimulationConnection } from '../../controller/hypervisor/simulated/connection.ts';
import { connectSimulation } from '../../controller/hypervisor/simulated/connection.ts';
import type { Machine } from '../../controller/hypervisor/simulated/machine.ts';
import { createMachine } from '../../controller/hypervisor/simulated/machine.ts';
import { createSimulationServer } from '../../controller/hypervisor/simulated/server.ts';
import type { SimulatedSettings } from '../../controller/hypervisor/simulated/spec.ts';
import type { LedgerEntry } from '../../controller/hypervisor/simulated/world.ts';
import { guestsFace } from '../../controller/guest/simulated/face.ts';
import { simulatedGuests } from '../../controller/simulate.ts';
import type { HypervisorRig } from './contract.ts';
import { LITBAD, LITBUSY, LITCMS, LITDCON1, NOBODY, VM2, VM9, disk200, link190, link19E, paperSpec } from './paper-cluster.ts';
import { virtualSchedule } from './virtual-schedule.ts';

/** The simulated z/VM behind the contract: in this process under virtual time, and over HTTP under real time. */

const cast = {
  from: VM9,
  to: VM2,
  eligible: LITDCON1,
  endless: LITBUSY,
  ineligible: { guest: LITBAD, codes: ['1823', '1937'] },
  linked: { guest: LITCMS, links: [link190, link19E, disk200], detachable: [link190, link19E] },
  absent: NOBODY,
};

export async function inProcess(
  settings: SimulatedSettings,
): Promise<HypervisorRig & { readonly machine: Machine; readonly advance: (ms: number) => void }> {
  const schedule = virtualSchedule();
  const machine = createMachine({ spec: paperSpec(settings) });
  const hypervisor = createSimulatedHypervisor({ machine, schedule });
  return Promise.resolve({
    ...cast,
    hypervisor,
    machine,
    advance: (ms) => schedule.runTo(schedule.nowMs() + ms),
    nowMs: schedule.nowMs,
    performed: (guest) => Promise.resolve(performedIn(machine.ledger(), guest)),
    until: schedule.until,
    untilHolds: async (condition) => {
      for (let turns = 0; turns < 1_000; turns++) {
        if (await condition()) return;
        schedule.runTo(schedule.nowMs() + 10);
      }
      throw new Error('it did not come to hold');
    },
    close: () => Promise.resolve(),
  });
}

/** A server that lives in the test's own process; a process of its own is tested apart. */
export async function serve(file: string): Promise<{ readonly endpoint: string; readonly stop: () => Promise<void> }> {
  const { server, close } = createSimulationServer({ file, guests: simulatedGuests, face: guestsFace });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  const stop = async (): Promise<void> => {
    close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { endpoint: `http://127.0.0.1:${address.port}`, stop };
}

export async function overHttp(settings: SimulatedSettings): Promise<HypervisorRig> {
  const folder = mkdtempSync(join(tmpdir(), 'zferry-simulate-'));
  const { endpoint, stop } = await serve(join(folder, 'state.json'));
  const connection = connectSimulation({ endpoint });
  const spec = paperSpec(settings);
  const never = new AbortController().signal;
  return {
    ...cast,
    hypervisor: createRemoteHypervisor({ connection, cluster: 'paper', spec: () => spec }),
    nowMs: Date.now,
    performed: async (guest) => performedIn(await ledgerOf(connection, 'paper', never), guest),
    until: (promise) => promise,
    untilHolds,
    close: async () => {
      connection.close();
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Real time: asks again until it holds, at most ten seconds. */
export async function untilHolds(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadlineMs = Date.now() + 10_000;
  while (Date.now() < deadlineMs) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it did not come to hold within 10 s');
}

export async function ledgerOf(connection: SimulationConnection, cluster: string, signal: AbortSignal): Promise<readonly LedgerEntry[]> {
  const reply = await connection.call({ method: 'GET', path: `/clusters/${cluster}/control/ledger`, signal });
  return reply.ok && Array.isArray(reply.value.json) ? reply.value.json : [];
}

function performedIn(ledger: readonly LedgerEntry[], guest: string): number {
  return ledger.filter((entry) => entry.guest === guest && entry.performed).length;
}
