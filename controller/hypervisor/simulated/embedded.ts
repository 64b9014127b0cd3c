import type { Answer } from '../../domain/fault.ts';
import { done, failed } from '../../domain/fault.ts';
import type { Machine } from './machine.ts';
import { realSchedule } from './real-schedule.ts';
import type { GuestFactory, GuestSide, Simulation, SimulationState } from './simulation.ts';
import { createSimulation, simulationState } from './simulation.ts';
import type { MachineSpec } from './spec.ts';
import { openStateFile } from './state-file.ts';

/**
 * The simulated SSI inside the controller's own process. Its state lies in a file of its own, apart from the controller's, because restoring an older copy of the
 * controller's records does not roll z/VM back. A restart finds the guests where they are; a relocation has gone on meanwhile by wall time.
 */
export interface EmbeddedSimulation<Guests> extends Simulation<Guests> {
  /** Takes an edited SSICluster. `invalid`: it makes no sense, and nothing was changed. */
  readonly adopt: (spec: MachineSpec) => Answer<void>;
  /** Writes what is not yet written, and nothing after. */
  readonly close: () => void;
}

export function openEmbeddedSimulation<State, Guests extends GuestSide<State>>(o: {
  readonly file: string;
  readonly spec: MachineSpec;
  readonly guests: GuestFactory<State, Guests>;
}): EmbeddedSimulation<Guests> {
  const schedule = realSchedule();
  const open: { simulation?: Simulation<Guests> } = {};
  const file = openStateFile<SimulationState<State>>({
    file: o.file,
    schedule,
    state: () => {
      if (open.simulation === undefined) throw new Error('the simulation was to be kept before it was made');
      return simulationState(open.simulation);
    },
  });
  const simulation = createSimulation<State, Guests>({
    spec: o.spec,
    schedule,
    guests: o.guests,
    ...(file.kept === undefined ? {} : { state: file.kept }),
    touched: () => {
      if (open.simulation !== undefined) file.changed();
    },
  });
  open.simulation = simulation;
  simulation.machine.advance(schedule.nowMs());
  file.changed();
  return { ...simulation, adopt: (spec) => adopt(simulation.machine, spec), close: file.close };
}

function adopt(machine: Machine, spec: MachineSpec): Answer<void> {
  try {
    machine.adopt(spec);
    return done(undefined);
  } catch (error) {
    return failed('invalid', error instanceof Error ? error.message : String(error));
  }
}
