import type { Exchange, Served } from './exchange.ts';
import { reply } from './exchange.ts';
import { bodyOf, changeIn, commandIn, effectIn, faultIn, guestIn, memberIn, numberIn } from './wire.ts';

/** One method of the hypervisor's port. */
export async function hypervisorRoute(cluster: Served, method: string, exchange: Exchange): Promise<void> {
  const { response, signal } = exchange;
  if (method === 'observe') return await observe(cluster, exchange);
  const call = calls[method];
  if (call === undefined) return reply(response, 404, { error: 'no such method' });
  return reply(response, 200, await call(cluster, bodyOf(exchange.body), signal));
}

const calls: Readonly<Record<string, (cluster: Served, body: Readonly<Record<string, unknown>>, signal: AbortSignal) => Promise<unknown>>> =
  {
    inspect: ({ simulation }, body, signal) => simulation.hypervisor.inspect({ signal, guest: guestIn(body) }),
    test: ({ simulation }, body, signal) =>
      simulation.hypervisor.test({ signal, ...effectIn(body), from: memberIn(body, 'from'), to: memberIn(body, 'to') }),
    move: ({ simulation }, body, signal) =>
      simulation.hypervisor.move({
        ...{ signal, ...effectIn(body), from: memberIn(body, 'from'), to: memberIn(body, 'to') },
        ...{ maxTotalMs: numberIn(body, 'maxTotalMs'), maxQuiesceMs: numberIn(body, 'maxQuiesceMs') },
      }),
    cancel: ({ simulation }, body, signal) => simulation.hypervisor.cancel({ signal, ...effectIn(body), from: memberIn(body, 'from') }),
    configure: ({ simulation }, body, signal) =>
      simulation.hypervisor.configure({ signal, ...effectIn(body), at: memberIn(body, 'at'), change: changeIn(body) }),
  };

/** A client that has this very observation already is told so in a few bytes. */
async function observe(cluster: Served, exchange: Exchange): Promise<void> {
  const answer = await cluster.simulation.hypervisor.observe({ signal: exchange.signal });
  if (!answer.ok) return reply(exchange.response, 200, { answer });
  const version = cluster.observationVersion(answer.value);
  return reply(exchange.response, 200, bodyOf(exchange.body)['have'] === version ? { version } : { version, answer });
}

/** What tests and people do to the simulated z/VM behind the controller's back, and what only it knows. */
export function controlRoute(cluster: Served, what: string, exchange: Exchange): void {
  const { response, request, body } = exchange;
  const { machine } = cluster.simulation;
  switch (what) {
    case 'operate':
      return reply(response, 200, machine.operate(commandIn(bodyOf(body)), cluster.nowMs()));
    case 'faults':
      if (request.method === 'DELETE') machine.faults.clear();
      else if (request.method === 'POST') machine.faults.add(faultIn(bodyOf(body)));
      return reply(response, 200, machine.faults.list());
    case 'ledger':
      return reply(response, 200, machine.ledger());
    case 'snapshot':
      return reply(response, 200, cluster.snapshot());
    default:
      return reply(response, 200, cluster.face.control(what, body) ?? {});
  }
}
