/** A controller outside of the guest: zferry's own adapter of agents, with certificates of `zferry pki`. */
import type { AgentState, OrderNumber } from '../../controller/domain/agent.ts';
import { faultText, type Answer } from '../../controller/domain/fault.ts';
import { eventually } from '../lab/command.ts';
import type { Site } from './site.ts';

export interface Orders {
  /** Tried until an answer comes. */
  state(): Promise<AgentState>;
  /** The state, as soon as it fits. */
  until(what: string, fits: (state: AgentState) => boolean, deadlineMs?: number): Promise<AgentState>;
  quiesce(order: OrderNumber): Promise<Answer<AgentState>>;
  renew(order: OrderNumber): Promise<Answer<AgentState>>;
  activate(order: OrderNumber): Promise<Answer<AgentState>>;
}

/** Emulation, and whatever else this machine does. */
const answerMs = 30_000;
const permitMs = 120_000;

export function startAgentOrders({ agents, address, other }: Site): Orders {
  const call = (): { readonly address: typeof address; readonly signal: AbortSignal } => ({
    address,
    signal: AbortSignal.timeout(answerMs),
  });
  const until: Orders['until'] = async (what, fits, deadlineMs = 180_000) => {
    let last = 'nothing was asked';
    try {
      return await eventually(
        what,
        async () => {
          const answer = await agents.state(call());
          last = answer.ok ? JSON.stringify(answer.value) : faultText(answer.fault);
          return answer.ok && fits(answer.value) ? answer.value : undefined;
        },
        { deadlineMs, everyMs: 250 },
      );
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}; the last answer: ${last}`, { cause: error });
    }
  };
  const state = (): Promise<AgentState> => until('the agent answers', () => true);
  return {
    state,
    until,
    quiesce: (order) => agents.quiesce({ ...call(), order, targets: [other], permitMs }),
    renew: (order) => agents.renew({ ...call(), order, permitMs, ceiling: false }),
    activate: async (order) => agents.activate({ ...call(), order, machine: (await state()).machine }),
  };
}

/** An order that was taken; a fault ends the rule that it belongs to. */
export function taken(what: string, answer: Answer<AgentState>): AgentState {
  if (!answer.ok) throw new Error(`${what}: ${faultText(answer.fault)}`);
  return answer.value;
}
