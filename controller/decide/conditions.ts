import type { Network } from './network.ts';
import { reasons, type Reason } from '../domain/reason.ts';

/** The one table from a reason to the conditions that people and their tools read: Ready, Reconciling and Stalled as kstatus means them. */

export interface ConditionFacts {
  readonly reason: Reason;
  readonly message: string;
  /** undefined: where it is or should be is not known. */
  readonly placed: boolean | undefined;
  /** undefined: the guest has no HiperSockets. */
  readonly network: Network | undefined;
  readonly configCurrent: boolean | undefined;
  /** What the last TEST said, where one was made for this declaration. */
  readonly eligible: { readonly yes: boolean; readonly message: string } | undefined;
  /** Devices that could not be linked again yet. */
  readonly devicesMissing: readonly string[];
  readonly generation: number;
  readonly nowIso: string;
}

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  readonly lastTransitionTime: string;
  readonly observedGeneration?: number;
}

type Verdict = readonly [type: string, status: Condition['status'], reason: string, message: string];

/** The whole list, in a fixed order; `previous` lends its transition times, and each condition that would be the same. */
export function conditionsOf(facts: ConditionFacts, previous: readonly Condition[]): readonly Condition[] {
  return verdictsOf(facts).map(([type, status, reason, message]) => {
    const before = previous.find((condition) => condition.type === type);
    if (
      before?.status === status &&
      before.reason === reason &&
      before.message === message &&
      before.observedGeneration === facts.generation
    )
      return before;
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : facts.nowIso;
    return { type, status, reason, message, lastTransitionTime, observedGeneration: facts.generation };
  });
}

function verdictsOf(facts: ConditionFacts): readonly Verdict[] {
  const { reason, message } = facts;
  const kind = reasons[reason].class;
  const verdicts: Verdict[] = [
    ['Ready', kind === 'rest' || kind === 'held' ? 'True' : 'False', reason, message],
    facts.placed === undefined
      ? ['Placed', 'Unknown', reason, message]
      : facts.placed
        ? ['Placed', 'True', 'Placed', message]
        : ['Placed', 'False', reason, message],
  ];
  if (facts.network !== undefined) {
    verdicts.push(
      networkVerdict(facts.network),
      facts.network === 'unknown'
        ? ['AgentConnected', 'False', 'Unreachable', 'its agent does not answer']
        : ['AgentConnected', 'True', 'Connected', 'its agent answers'],
    );
  }
  if (facts.configCurrent !== undefined) {
    verdicts.push(
      facts.configCurrent
        ? ['AgentConfigCurrent', 'True', 'Agrees', 'the agent maps machines as the SSICluster does']
        : ['AgentConfigCurrent', 'False', 'MapMismatch', 'the agent maps machines otherwise than the SSICluster'],
    );
  }
  if (facts.eligible !== undefined) {
    const { yes, message: said } = facts.eligible;
    verdicts.push(yes ? ['Eligible', 'True', 'TestPassed', said] : ['Eligible', 'False', 'TestRefused', said]);
  }
  if (facts.devicesMissing.length > 0)
    verdicts.push(['DevicesMissing', 'True', 'LinkFailed', `not linked again yet: ${facts.devicesMissing.join(', ')}`]);
  verdicts.push(
    ['Reconciling', kind === 'working' ? 'True' : 'False', reason, message],
    kind === 'person' ? ['Stalled', 'True', reason, `${message}. ${reasons[reason].next}`] : ['Stalled', 'False', reason, message],
  );
  return verdicts;
}

function networkVerdict(network: Network): Verdict {
  switch (network) {
    case 'right':
      return ['NetworkReady', 'True', 'RightInterface', 'the interface of its CPC alone is up'];
    case 'changing':
      return ['NetworkReady', 'False', 'Changing', 'its interfaces are being changed'];
    case 'wrong':
      return ['NetworkReady', 'False', 'WrongInterface', 'the interface of its CPC is not the only one up'];
    case 'unknown':
      return ['NetworkReady', 'Unknown', 'Unreachable', 'its agent does not answer'];
  }
}
