import { randomBytes } from 'node:crypto';
import type { AgentState, OrderNumber } from '../../domain/agent.ts';
import { exceeds, sameMachine } from '../../domain/agent.ts';
import type { Answer } from '../../domain/fault.ts';
import { failed, refused } from '../../domain/fault.ts';
import type { AgentAddress, GuestAgent } from '../guest.ts';
import type { Console } from './console.ts';
import { readConsole } from './reading.ts';

/**
 * The port by the guest's console, as the paper's scripts did it: a line typed by CP SEND runs zferry-hsi in the guest. Nothing in the guest ends a darkness by itself (no
 * permit), that the routes are withdrawn is believed and not proven, and nobody tells of a change. Such a guest moves only where `allowUnproven` names it.
 */
export interface ConsoleOptions {
  readonly console: Console;
  /** The program in the guest. */
  readonly program?: string;
}

interface Call {
  readonly address: AgentAddress;
  readonly signal: AbortSignal;
}

const none: OrderNumber = { attempt: 0, epoch: 0, sequence: 0 };

export function createConsoleAgents(o: ConsoleOptions): GuestAgent {
  // The guest keeps no fence: this is only of this process, and no guard against another one.
  const fences = new Map<string, OrderNumber>();
  const ask = (verb: 'state' | 'down' | 'up', call: Call): Promise<Answer<AgentState>> => converse(o, fences, verb, call);
  const order = async (
    call: Call & { readonly order: OrderNumber },
    act: (seen: AgentState) => Promise<Answer<AgentState>>,
  ): Promise<Answer<AgentState>> => {
    if (!exceeds(call.order, fences.get(keyOf(call.address)) ?? none))
      return refused([{ code: 'FENCED', text: 'a later order was given to this guest' }]);
    const seen = await ask('state', call);
    if (!seen.ok) return seen.fault.kind === 'unknownOutcome' ? failed('unreachable', seen.fault.detail) : seen;
    return act(seen.value);
  };
  const accept = (call: Call & { readonly order: OrderNumber }): void => void fences.set(keyOf(call.address), call.order);
  return {
    capabilities: { permit: false, provesQuiesce: false, stream: false },
    state: async (call) => {
      const seen = await ask('state', call);
      return seen.ok || seen.fault.kind !== 'unknownOutcome' ? seen : failed('unreachable', seen.fault.detail);
    },
    quiesce: (call) =>
      order(call, (seen) => {
        if (!call.targets.every((target) => seen.map.some((machine) => sameMachine(machine, target))))
          return Promise.resolve(
            refused([{ code: 'UNMAPPED', text: 'the guest does not know a machine of the target; nothing was changed' }]),
          );
        accept(call);
        return ask('down', call);
      }),
    renew: (call) =>
      order(call, (seen) => {
        accept(call);
        return Promise.resolve({ ok: true, value: { ...seen, fence: call.order } });
      }),
    activate: (call) =>
      order(call, (seen) => {
        if (!sameMachine(seen.machine, call.machine))
          return Promise.resolve(refused([{ code: 'MACHINE', text: 'the guest is on another machine; nothing was changed' }]));
        accept(call);
        return ask('up', call);
      }),
    watch: ({ onState }) => onState(undefined),
  };
}

async function converse(
  { console, program = '/usr/lib/zferry-agent/zferry-hsi' }: ConsoleOptions,
  fences: ReadonlyMap<string, OrderNumber>,
  verb: 'state' | 'down' | 'up',
  { address, signal }: Call,
): Promise<Answer<AgentState>> {
  const { cluster, guest, spec } = address;
  const { readySeconds = 10 } = spec;
  if (!Number.isInteger(readySeconds) || Number(readySeconds) < 1 || Number(readySeconds) > 300)
    return failed('invalid', 'spec.agent.console.readySeconds is no number from 1 to 300; nothing was sent');
  const nonce = randomBytes(6).toString('hex');
  const withinMs = Number(readySeconds) * 1_000;
  // Nothing of it comes from a resource: a console takes # and @ for itself, and a shell a good deal more.
  const shown = await console.converse({
    cluster,
    guest,
    line: `${program} ${nonce} ${verb}`,
    end: `ZFERRY ${nonce} end`,
    withinMs,
    signal,
  });
  if (!shown.ok) return shown;
  const read = readConsole(shown.value, { guest, nonce, fence: fences.get(keyOf(address)) ?? none, boundMs: withinMs });
  return read.ok || verb === 'state' || read.fault.kind === 'refused'
    ? read
    : failed('unknownOutcome', 'the console did not show how it ended');
}

function keyOf({ cluster, guest }: AgentAddress): string {
  return `${cluster}/${guest}`;
}
