import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HandsOptions } from '../../agent/hands.ts';
import type { DrainTimes, NetworkReading, Outcome, Undo } from '../../agent/network.ts';
import type { HandsCall } from './hands-process.ts';
import type { Lab } from './lab.ts';
import { guestNamed, hsiAddress, hsis } from './topology.ts';

export interface Timed<T> {
  readonly outcome: Outcome<T>;
  readonly ms: number;
  /** When the first route was withdrawn, from the call on. */
  readonly withdrawnMs?: number;
  readonly times?: DrainTimes;
}

/** The agent's hands at work in a guest's namespace. */
export interface HandsClient {
  readonly pid: number;
  read(): Promise<Timed<NetworkReading>>;
  planDrain(name: string): Promise<Timed<Undo>>;
  drain(undo: Undo, limitMs?: number): Promise<Timed<void>>;
  restore(undo: Undo, leaveDown?: boolean): Promise<Timed<void>>;
  raise(name: string): Promise<Timed<void>>;
  lower(name: string): Promise<Timed<void>>;
  prove(name: string, limitMs?: number): Promise<Timed<'proven' | 'alone'>>;
  stop(): void;
}

const processFile = fileURLToPath(new URL('hands-process.ts', import.meta.url));

/** The `ip` driver on both interfaces, unless told otherwise. */
export function handsOptions(lab: Lab, guest: string): Omit<HandsOptions, 'clock'> {
  const { host } = guestNamed(guest);
  return {
    interfaces: hsis.map((name) => ({ name, driver: { kind: 'ip' }, address: `${hsiAddress(name, host)}/24` })),
    routing: { vtysh: ['vtysh', ...lab.vtyshArguments(guest)], pidFile: lab.files(guest).ospfdPid },
  };
}

export function startHands(lab: Lab, guest: string, options: Omit<HandsOptions, 'clock'> = handsOptions(lab, guest)): HandsClient {
  const child = lab.start(guest, [process.execPath, processFile, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (child.stdin === null || child.stdout === null) throw new Error('the process has no pipes');
  const { stdin } = child;
  const lines = createInterface(child.stdout);
  let last: Promise<unknown> = Promise.resolve();
  const ask = <T>(call: HandsCall): Promise<Timed<T>> => {
    const turn = last.then(async () => {
      stdin.write(`${JSON.stringify(call)}\n`);
      const [line] = (await once(lines, 'line')) as [string];
      return JSON.parse(line) as Timed<T>;
    });
    last = turn;
    return turn;
  };
  return {
    pid: child.pid ?? 0,
    read: () => ask({ call: 'read' }),
    planDrain: (name) => ask({ call: 'planDrain', name }),
    drain: (undo, limitMs = 60_000) => ask({ call: 'drain', undo, limitMs }),
    restore: (undo, leaveDown = false) => ask({ call: 'restore', undo, leaveDown }),
    raise: (name) => ask({ call: 'raise', name }),
    lower: (name) => ask({ call: 'lower', name }),
    prove: (name, limitMs = 60_000) => ask({ call: 'prove', name, limitMs }),
    stop: () => {
      child.kill('SIGKILL');
    },
  };
}
