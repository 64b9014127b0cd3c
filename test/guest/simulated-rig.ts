import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulatedAgents } from '../../controller/guest/simulated/adapter.ts';
import { createRemoteAgents } from '../../controller/guest/simulated/client.ts';
import type { SimulatedGuestConfig } from '../../controller/guest/simulated/config.ts';
import type { SimulatedGuests } from '../../controller/guest/simulated/guests.ts';
import { createGuests } from '../../controller/guest/simulated/guests.ts';
import type { CpcName, InterfaceName } from '../../controller/domain/names.ts';
import { createRemoteHypervisor } from '../../controller/hypervisor/simulated/client.ts';
import { connectSimulation } from '../../controller/hypervisor/simulated/connection.ts';
import type { Simulation } from '../../controller/hypervisor/simulated/simulation.ts';
import { createSimulation } from '../../controller/hypervisor/simulated/simulation.ts';
import { LITDCON1, NOBODY, VM2, VM9, paperSpec } from '../hypervisor/paper-cluster.ts';
import { serve, untilHolds } from '../hypervisor/simulated-rig.ts';
import type { VirtualSchedule } from '../hypervisor/virtual-schedule.ts';
import { virtualSchedule } from '../hypervisor/virtual-schedule.ts';
import type { GuestRig } from './contract.ts';

export const here = { sequence: '0000000000011111', lpar: 'LP9' };
export const there = { sequence: '0000000000022222', lpar: 'LP2' };
export const unmapped = { sequence: '0000000000099999', lpar: 'LP7' };
export const CPC9 = 'CPC9' as CpcName;
export const CPC2 = 'CPC2' as CpcName;
export const hsi0 = 'hsi0' as InterfaceName;
export const hsi1 = 'hsi1' as InterfaceName;

export const config: SimulatedGuestConfig = {
  interfaces: [
    { name: hsi0, cpc: CPC9 },
    { name: hsi1, cpc: CPC2 },
  ],
  map: [
    { ...here, member: VM9, cpc: CPC9 },
    { ...there, member: VM2, cpc: CPC2 },
  ],
};

const address = { cluster: 'paper', guest: LITDCON1, kind: 'simulated', spec: {} } as const;
const cast = { address, nobody: { ...address, guest: NOBODY }, here, there, unmapped, hsiHere: hsi0, hsiThere: hsi1 };

/** A cluster with agents in this process, under virtual time. */
export function paperSimulation(
  o: { readonly config?: SimulatedGuestConfig; readonly schedule?: VirtualSchedule } = {},
): Simulation<SimulatedGuests> & { readonly schedule: VirtualSchedule } {
  const schedule = o.schedule ?? virtualSchedule();
  const simulation = createSimulation({
    spec: paperSpec(),
    schedule,
    guests: (world) => createGuests({ ...world, configOf: (guest) => (guest === NOBODY ? undefined : (o.config ?? config)) }),
  });
  return { ...simulation, schedule };
}

export async function inProcess(): Promise<GuestRig> {
  const { machine, guests, schedule } = paperSimulation();
  return Promise.resolve({
    ...cast,
    agents: createSimulatedAgents({ guests }),
    relocate: async () => {
      machine.operate({ kind: 'relocate', guest: LITDCON1, to: VM2 }, schedule.nowMs());
      schedule.runTo(machine.ledger().at(-1)?.endedMs ?? schedule.nowMs() + 250);
      return Promise.resolve();
    },
    reboot: () => Promise.resolve(void machine.operate({ kind: 'reset', guest: LITDCON1 }, schedule.nowMs())),
    until: schedule.until,
    untilHolds: async (condition) => {
      for (let turns = 0; turns < 1_000; turns++) {
        if (await condition()) return;
        schedule.runTo(schedule.nowMs() + 5);
      }
      throw new Error('it did not come to hold');
    },
    close: () => Promise.resolve(),
  });
}

export async function overHttp(): Promise<GuestRig> {
  const folder = mkdtempSync(join(tmpdir(), 'zferry-guest-'));
  const { endpoint, stop } = await serve(join(folder, 'state.json'));
  const connection = connectSimulation({ endpoint });
  const never = new AbortController().signal;
  const spec = paperSpec();
  const hypervisor = createRemoteHypervisor({ connection, cluster: 'paper', spec: () => spec });
  await hypervisor.observe({ signal: never });
  const operate = async (command: unknown): Promise<void> =>
    void (await connection.call({ method: 'POST', path: '/clusters/paper/control/operate', body: command, signal: never }));
  return {
    ...cast,
    agents: createRemoteAgents({ connection, cluster: 'paper', configOf: (guest) => (guest === NOBODY ? undefined : config) }),
    relocate: async () => {
      await operate({ kind: 'relocate', guest: LITDCON1, to: VM2 });
      await untilHolds(async () => {
        const seen = await hypervisor.inspect({ guest: LITDCON1, signal: never });
        return seen.ok && seen.value.residency.kind === 'at' && seen.value.residency.member === VM2;
      });
    },
    reboot: () => operate({ kind: 'reset', guest: LITDCON1 }),
    until: (promise) => promise,
    untilHolds,
    close: async () => {
      connection.close();
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}
