import type { GuestName } from '../../domain/names.ts';
import type { MachineTuple } from '../../domain/ssi.ts';
import type { Hypervisor } from '../hypervisor.ts';
import { createSimulatedHypervisor } from './adapter.ts';
import type { Machine } from './machine.ts';
import { createMachine } from './machine.ts';
import type { Schedule } from './schedule.ts';
import type { MachineSpec } from './spec.ts';
import type { MachineState } from './state.ts';
import type { MachineEvent } from './world.ts';

/** One SSI cluster together with the agents of its guests, which are lent to it as a value. */
export interface Simulation<Guests> {
  readonly machine: Machine;
  readonly hypervisor: Hypervisor;
  readonly guests: Guests;
}

/** What the agents need of z/VM. */
export interface GuestWorld {
  readonly reading: (guest: GuestName) => MachineTuple | undefined;
  readonly isFrozen: (guest: GuestName) => boolean;
  readonly schedule: Schedule;
  readonly touched: () => void;
}

/** What z/VM needs of the agents. `State` is JSON. */
export interface GuestSide<State> {
  readonly note: (event: Exclude<MachineEvent, { readonly kind: 'moveEnded' }>) => void;
  readonly toState: () => State;
}

/** Makes the agents of a cluster, or lets them go on from their state. */
export type GuestFactory<State, Guests extends GuestSide<State>> = (world: GuestWorld, state: State | undefined) => Guests;

export interface SimulationState<State> {
  readonly version: 1;
  readonly machine: MachineState;
  readonly guests: State;
}

export interface SimulationOptions<State, Guests extends GuestSide<State>> {
  readonly spec: MachineSpec;
  readonly state?: SimulationState<State>;
  readonly schedule: Schedule;
  readonly guests: GuestFactory<State, Guests>;
  /** After each change, for whoever keeps the state. */
  readonly touched?: () => void;
  /** What z/VM forgets to check, for tests that must notice it. */
  readonly omits?: readonly ('notAfter' | 'fence')[];
}

export function createSimulation<State, Guests extends GuestSide<State>>(o: SimulationOptions<State, Guests>): Simulation<Guests> {
  const machine = createMachine({ spec: o.spec, omits: o.omits ?? [], ...(o.state === undefined ? {} : { state: o.state.machine }) });
  const touched = o.touched ?? ((): void => undefined);
  const guests = o.guests({ reading: machine.reading, isFrozen: machine.isFrozen, schedule: o.schedule, touched }, o.state?.guests);
  machine.onTouched(touched);
  machine.listen((event) => {
    if (event.kind !== 'moveEnded') guests.note(event);
  });
  return { machine, hypervisor: createSimulatedHypervisor({ machine, schedule: o.schedule }), guests };
}

export function simulationState<State>(simulation: {
  readonly machine: Machine;
  readonly guests: GuestSide<State>;
}): SimulationState<State> {
  return { version: 1, machine: simulation.machine.toState(), guests: simulation.guests.toState() };
}
