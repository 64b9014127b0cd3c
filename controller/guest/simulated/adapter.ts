import type { AgentState } from '../../domain/agent.ts';
import type { Answer } from '../../domain/fault.ts';
import { done, failed, refused } from '../../domain/fault.ts';
import type { AgentAddress, GuestAgent, GuestCapabilities } from '../guest.ts';
import type { AgentModel } from './agent-model.ts';
import type { GuestFaultRule } from './faults.ts';
import { takeGuestFault } from './faults.ts';
import type { SimulatedGuests } from './guests.ts';

interface Call {
  readonly address: AgentAddress;
  readonly signal: AbortSignal;
}

/** The port over agents in this process. */
export function createSimulatedAgents(o: {
  readonly guests: SimulatedGuests;
  readonly capabilities?: Partial<GuestCapabilities>;
}): GuestAgent {
  const { guests } = o;
  const order = (
    verb: GuestFaultRule['verb'],
    call: Call,
    act: (agent: AgentModel, nowMs: number) => Answer<AgentState>,
  ): Promise<Answer<AgentState>> => send({ guests, verb, call, act });
  return {
    capabilities: { permit: true, provesQuiesce: true, stream: true, ...o.capabilities },
    state: (call) => order('state', call, (agent, nowMs) => stateOf(agent, nowMs)),
    quiesce: (call) => order('quiesce', call, (agent, nowMs) => agent.quiesce(call, nowMs)),
    renew: (call) => order('renew', call, (agent, nowMs) => agent.renew(call, nowMs)),
    activate: (call) => order('activate', call, (agent, nowMs) => agent.activate(call, nowMs)),
    watch: ({ address, signal, onState }) => {
      if (signal.aborted) return;
      const end = guests.follow(address.guest, onState);
      signal.addEventListener('abort', end, { once: true });
    },
  };
}

interface Sending {
  readonly guests: SimulatedGuests;
  readonly verb: GuestFaultRule['verb'];
  readonly call: Call;
  readonly act: (agent: AgentModel, nowMs: number) => Answer<AgentState>;
}

function send(o: Sending): Promise<Answer<AgentState>> {
  const { guests, call } = o;
  const { guest } = call.address;
  if (call.signal.aborted) return Promise.resolve(failed('unreachable', 'the call was given up before anything was sent'));
  const agent = guests.agent(guest);
  if (agent?.state(guests.schedule.nowMs()) === undefined)
    return Promise.resolve(failed('unreachable', `no agent of ${guest} answers; nothing was sent`));
  const effect = takeGuestFault(guests.faults, o.verb, guest);
  if (effect?.kind === 'unreachable') return Promise.resolve(failed('unreachable', 'the connection was refused; nothing was sent'));
  if (effect?.kind === 'refused') return Promise.resolve(refused([{ code: effect.code, text: 'refused by a scripted fault' }]));
  if (effect === undefined && !guests.isFrozen(guest)) return Promise.resolve(arrive(o, agent));
  return new Promise((resolve) => {
    const abort = (): void => resolve(failed('unknownOutcome', `${guest} did not answer in time; the order may have been carried out`));
    call.signal.addEventListener('abort', abort, { once: true });
    const carryOut = (): void =>
      guests.whenRunning(guest, () => {
        const answer = arrive(o, agent);
        if (effect?.kind === 'lostAnswer') return;
        call.signal.removeEventListener('abort', abort);
        resolve(answer);
      });
    if (effect?.kind === 'slow') guests.schedule.at(guests.schedule.nowMs() + effect.ms, carryOut);
    else if (effect?.kind !== 'lostRequest') carryOut();
  });
}

function arrive(o: Sending, agent: AgentModel): Answer<AgentState> {
  const answer = o.act(agent, o.guests.schedule.nowMs());
  o.guests.wake(agent.guest);
  return answer;
}

function stateOf(agent: AgentModel, nowMs: number): Answer<AgentState> {
  agent.advance(nowMs);
  const state = agent.state(nowMs);
  return state === undefined ? failed('unreachable', `${agent.guest} is not logged on`) : done(state);
}
