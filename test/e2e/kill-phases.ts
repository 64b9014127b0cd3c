import { until, type Running } from './processes.ts';
import type { SimulatedCluster, TrueGuest } from './simulation.ts';

/** Every phase of a move as a place where a test can strike: how to make the move stay there for a while, and how to know that it has got there. */

export const guest = 'LITDCON1';
export const devices = ['0190', '019E'];

export interface Phase {
  readonly name: string;
  readonly drainMilliseconds?: number;
  /** Makes the move stay in this phase for a while. Whatever is slow still arrives after the program was killed. */
  hold(z: SimulatedCluster): Promise<void>;
  /** Resolves within the phase. */
  reached(o: { readonly run: Running; readonly z: SimulatedCluster }): Promise<unknown>;
}

const slow = (ms: number): { readonly kind: 'slow'; readonly ms: number } => ({ kind: 'slow', ms });
const lostAnswer = { kind: 'lostAnswer' } as const;

export const beforeIntent: readonly Phase[] = [
  {
    name: 'claimed, detach on its way',
    hold: (z) => z.fault({ call: 'configure', effect: slow(400) }),
    reached: ({ run }) => told(run, 'detach', 'started'),
  },
  {
    name: 'detached, answer lost',
    hold: (z) => z.fault({ call: 'configure', effect: lostAnswer }),
    reached: ({ z }) => seen(z, 'devices detached', (now) => now.devices.length === 0),
  },
  {
    name: 'testing',
    hold: (z) => z.fault({ call: 'test', effect: slow(400) }),
    reached: ({ run }) => told(run, 'test', 'started'),
  },
  {
    name: 'quiesce on its way',
    hold: (z) => z.guestFault({ verb: 'quiesce', effect: slow(400) }),
    reached: ({ run }) => told(run, 'quiesce', 'started'),
  },
  {
    name: 'quiescing',
    drainMilliseconds: 600,
    hold: () => Promise.resolve(),
    reached: ({ z }) => seen(z, 'draining', (now) => now.agent?.drain !== undefined),
  },
  {
    // The drain takes longer than a TEST stays fresh, so there is another one between proof and intent.
    name: 'quiesced, tested again',
    drainMilliseconds: 1_200,
    hold: (z) => z.fault({ call: 'test', skip: 1, effect: slow(400) }),
    reached: ({ run }) => told(run, 'test', 'started', 2),
  },
];

export const afterIntent: readonly Phase[] = [
  {
    name: 'intent written, renewal on its way',
    hold: (z) => z.guestFault({ verb: 'renew', effect: slow(200) }),
    reached: ({ run }) => told(run, 'renew', 'started'),
  },
  {
    name: 'MOVE on its way',
    hold: (z) => z.fault({ call: 'move', effect: slow(300) }),
    reached: ({ run }) => told(run, 'move', 'started'),
  },
  {
    name: 'MOVE lost on its way',
    hold: (z) => z.fault({ call: 'move', effect: { kind: 'lostRequest' } }),
    reached: ({ run }) => told(run, 'move', 'started'),
  },
  {
    name: 'MOVE running',
    hold: () => Promise.resolve(),
    reached: ({ z }) => seen(z, 'relocating', (now) => now.isRelocating),
  },
  {
    name: 'landed',
    // The guest was inspected once already, for the devices to detach.
    hold: (z) => z.fault({ call: 'inspect', skip: 1, effect: slow(400) }),
    reached: ({ run }) => told(run, 'move', 'done'),
  },
  {
    name: 'activate on its way',
    hold: (z) => z.guestFault({ verb: 'activate', effect: slow(400) }),
    reached: ({ run }) => told(run, 'activate', 'started'),
  },
  {
    name: 'restoring the first device',
    hold: (z) => z.fault({ call: 'configure', skip: 1, effect: slow(400) }),
    reached: ({ run }) => told(run, 'relink', 'started'),
  },
  {
    name: 'restored, claim not released',
    hold: (z) => z.fault({ call: 'configure', skip: devices.length, effect: lostAnswer }),
    reached: ({ z, run }) =>
      told(run, 'relink', 'started', devices.length).then(() => seen(z, 'devices linked', (now) => now.devices.length === devices.length)),
  },
];

export function told(run: Running, step: string, state: string, times = 1): Promise<unknown> {
  return until(
    `${step} ${state} ${times} times`,
    () => run.lines.filter((line) => line.msg === 'step' && line.step === step && line.state === state).length >= times,
  );
}

export function seen(z: SimulatedCluster, what: string, fits: (now: TrueGuest) => boolean): Promise<unknown> {
  return until(what, async () => fits(await z.guest(guest)));
}
