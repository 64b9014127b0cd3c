import type { OrderNumber } from '../../domain/agent.ts';
import type { GuestName } from '../../domain/names.ts';
import { parseGuestName } from '../../domain/names.ts';
import type { MachineTuple } from '../../domain/ssi.ts';
import type { GuestAgent } from '../guest.ts';
import { createSimulatedAgents } from './adapter.ts';
import type { SimulatedGuestConfig } from './config.ts';
import type { GuestFaultRule } from './faults.ts';
import type { SimulatedGuests } from './guests.ts';

/** The agents of one cluster as `zferry simulate` serves them: names and bodies as they come over the wire. A body that does not fit throws a SyntaxError. */
export interface SimulatedGuestsFace {
  readonly put: (guest: string, body: unknown) => void;
  readonly call: (guest: string, verb: string, o: { readonly body: unknown; readonly signal: AbortSignal }) => Promise<unknown> | undefined;
  readonly follow: (guest: string, onState: (state: unknown) => void) => (() => void) | undefined;
  readonly control: (what: string, body: unknown) => unknown;
}

export function guestsFace(guests: SimulatedGuests): SimulatedGuestsFace {
  const agents = createSimulatedAgents({ guests });
  return {
    put: (text, body) => guests.ensure(nameOf(text), configIn(body)),
    call: (text, verb, { body, signal }) => {
      const guest = nameOf(text);
      if (guests.agent(guest) === undefined) return undefined;
      return callOf(agents, verb, { address: { cluster: '', guest, kind: 'simulated', spec: {} }, signal, body });
    },
    follow: (text, onState) => {
      const guest = nameOf(text);
      return guests.agent(guest) === undefined ? undefined : guests.follow(guest, onState);
    },
    control: (what, body) => control(guests, what, body),
  };
}

function callOf(
  agents: GuestAgent,
  verb: string,
  o: { readonly address: Parameters<GuestAgent['state']>[0]['address']; readonly signal: AbortSignal; readonly body: unknown },
): Promise<unknown> {
  const { address, signal } = o;
  if (verb === 'state') return agents.state({ address, signal });
  const body = recordOf(o.body);
  const order = orderIn(body);
  switch (verb) {
    case 'quiesce':
      return agents.quiesce({
        address,
        signal,
        order,
        targets: listIn(body, 'targets').map(tupleOf),
        permitMs: numberIn(body, 'permitMs'),
      });
    case 'renew':
      return agents.renew({ address, signal, order, permitMs: numberIn(body, 'permitMs'), ceiling: body['ceiling'] === true });
    case 'activate':
      return agents.activate({ address, signal, order, machine: tupleOf(body['machine']) });
    default:
      throw new SyntaxError('no such verb');
  }
}

function control(guests: SimulatedGuests, what: string, value: unknown): unknown {
  const body = recordOf(value);
  if (what === 'guest-faults') {
    // A tester's own fault; an unknown verb or effect matches nothing
    if (typeof body['verb'] === 'string') guests.faults.push({ ...recordOf(body) } as unknown as GuestFaultRule);
    return guests.faults;
  }
  if (what !== 'remap') throw new SyntaxError('no such control');
  guests.remap(nameOf(body['guest']), mapIn(body));
  return {};
}

function nameOf(text: unknown): GuestName {
  const parsed = parseGuestName(text);
  if (!parsed.ok) throw new SyntaxError(`guest ${parsed.why}`);
  return parsed.value;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('not a JSON object');
  return Object.fromEntries(Object.entries(value));
}

function orderIn(body: Readonly<Record<string, unknown>>): OrderNumber {
  const order = recordOf(body['order']);
  return { attempt: numberIn(order, 'attempt'), epoch: numberIn(order, 'epoch'), sequence: numberIn(order, 'sequence') };
}

function numberIn(body: Readonly<Record<string, unknown>>, field: string): number {
  const value = body[field];
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw new SyntaxError(`${field} is not a number of 0 or more`);
  return value;
}

function listIn(body: Readonly<Record<string, unknown>>, field: string): readonly unknown[] {
  const value = body[field];
  if (!Array.isArray(value)) throw new SyntaxError(`${field} is not a list`);
  return value;
}

function tupleOf(value: unknown): MachineTuple {
  const { sequence, lpar } = recordOf(value);
  if (typeof sequence !== 'string' || typeof lpar !== 'string') throw new SyntaxError('not a machine: sequence and lpar');
  return { sequence, lpar };
}

/* A codec: names inside a simulated guest's own configuration reach nothing but the simulation. */

function mapIn(body: Readonly<Record<string, unknown>>): SimulatedGuestConfig['map'] {
  listIn(body, 'map').map(tupleOf);
  return body['map'] as SimulatedGuestConfig['map'];
}

function configIn(value: unknown): SimulatedGuestConfig {
  const body = recordOf(value);
  for (const each of listIn(body, 'interfaces')) recordOf(each);
  mapIn(body);
  return body as unknown as SimulatedGuestConfig;
}
