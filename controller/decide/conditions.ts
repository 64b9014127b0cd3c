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

type Verdict = readonly [status: Condition['status'], reason: string, message: string];

/** The whole list, in a fixed order; `previous` lends its transition times. */
export function conditionsOf(facts: ConditionFacts, previous: readonly Condition[]): readonly Condition[] {
  const verdicts = verdictsOf(facts);
  return [...verdicts].map(([type, [status, reason, message]]) => {
    const before = previous.find((condition) => condition.type === type);
    const lastTransitionTime = before?.status === status ? before.lastTransitionTime : facts.nowIso;
    return { type, status, reason, message, lastTransitionTime, observedGeneration: facts.generation };
  });
}

function verdictsOf(facts: ConditionFacts): Map<string, Verdict> {
  const { reason, message } = facts;
  const kind = reasons[reason].class;
  const verdicts = new Map<string, Verdict>();
  verdicts.set('Ready', kind === 'rest' || kind === 'held' ? ['True', reason, message] : ['False', reason, message]);
  verdicts.set(
    'Placed',
    facts.placed === undefined ? ['Unknown', reason, message] : facts.placed ? ['True', 'Placed', message] : ['False', reason, message],
  );
  if (facts.network !== undefined) {
    verdicts.set('NetworkReady', networkVerdict(facts.network));
    verdicts.set(
      'AgentConnected',
      facts.network === 'unknown' ? ['False', 'Unreachable', 'its agent does not answer'] : ['True', 'Connected', 'its agent answers'],
    );
  }
  if (facts.configCurrent !== undefined) {
    verdicts.set(
      'AgentConfigCurrent',
      facts.configCurrent
        ? ['True', 'Agrees', 'the agent maps machines as the SSICluster does']
        : ['False', 'MapMismatch', 'the agent maps machines otherwise than the SSICluster'],
    );
  }
  if (facts.eligible !== undefined)
    verdicts.set('Eligible', [
      facts.eligible.yes ? 'True' : 'False',
      facts.eligible.yes ? 'TestPassed' : 'TestRefused',
      facts.eligible.message,
    ]);
  if (facts.devicesMissing.length > 0)
    verdicts.set('DevicesMissing', ['True', 'LinkFailed', `not linked again yet: ${facts.devicesMissing.join(', ')}`]);
  verdicts.set('Reconciling', kind === 'working' ? ['True', reason, message] : ['False', reason, message]);
  verdicts.set('Stalled', kind === 'person' ? ['True', reason, `${message}. ${reasons[reason].next}`] : ['False', reason, message]);
  return verdicts;
}

function networkVerdict(network: Network): Verdict {
  switch (network) {
    case 'right':
      return ['True', 'RightInterface', 'the interface of its CPC alone is up'];
    case 'changing':
      return ['False', 'Changing', 'its interfaces are being changed'];
    case 'wrong':
      return ['False', 'WrongInterface', 'the interface of its CPC is not the only one up'];
    case 'unknown':
      return ['Unknown', 'Unreachable', 'its agent does not answer'];
  }
}
