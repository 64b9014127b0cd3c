import { failed, type Answer } from '../domain/fault.ts';
import type { Ports } from './world.ts';

/**
 * What a controller may still do when it is not sure to be the leader: read, keep a permit alive that it has given, and bring interfaces up where a guest really is.
 * Everything else is answered as not sent. The claim alone keeps two controllers apart; this only spares them meeting.
 */
export function withoutNewEffects(ports: Ports): Ports {
  const { store, hypervisor } = ports;
  return {
    ...ports,
    store: { ...store, create: held, putStatus: held, remove: held, note: held },
    ...(hypervisor === undefined ? {} : { hypervisor: withoutOrders(hypervisor) }),
    ...(ports.guests === undefined ? {} : { guests: { ...ports.guests, quiesce: held } }),
  };
}

/** Named one by one: an adapter need not be a list of functions that can be copied. */
function withoutOrders({ capabilities, observe, inspect }: Ports['hypervisor']): Ports['hypervisor'] {
  return { capabilities, observe, inspect, test: held, move: held, cancel: held, configure: held };
}

function held(): Promise<Answer<never>> {
  return Promise.resolve(failed('unreachable', 'this replica cannot be sure to lead; nothing was sent'));
}
