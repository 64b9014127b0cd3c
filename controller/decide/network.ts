import type { Claim } from '../domain/claim.ts';
import { permitMs } from '../domain/limits.ts';
import type { MemberName } from '../domain/names.ts';
import type { Now, RelocationSeen } from './seen.ts';

/** What the agent's state means for the member on which the guest runs. */

/** right: the interface of that CPC alone is up. changing: the agent is draining or holds a permit. wrong: another, none or two are up. unknown: the agent does not answer. */
export type Network = 'right' | 'changing' | 'wrong' | 'unknown';

/** The state of a guest's HiperSockets, judged by the CPC of a member. A guest without HiperSockets, or without one for that CPC, is right when none is up. */
export function networkOf(seen: RelocationSeen, member: MemberName): Network {
  if (seen.agent.kind === 'none') return 'right';
  if (seen.agent.kind === 'unreachable') return 'unknown';
  const { state } = seen.agent;
  const cpc = seen.cluster.members.find((candidate) => candidate.name === member)?.cpc;
  const up = state.interfaces.filter((hsi) => hsi.up);
  const draining = state.interfaces.some((hsi) => hsi.proof === 'draining');
  const expected = seen.agent.interfaces.some((hsi) => hsi.cpc === cpc);
  const right = expected ? up.length === 1 && up[0]?.cpc === cpc && !draining : up.length === 0;
  if (right && state.permit === undefined) return 'right';
  return state.permit !== undefined || draining ? 'changing' : 'wrong';
}

/** True when the agent has proven, for the attempt of this claim, that nothing is routed over any hsi and that all are down; an adapter that cannot prove is taken at its word. */
export function quiesced(seen: RelocationSeen, claim: Claim): boolean {
  if (seen.agent.kind !== 'state') return false;
  const { state } = seen.agent;
  if (state.interfaces.some((hsi) => hsi.up)) return false;
  return !seen.cluster.guests.provesQuiesce || state.quiescedFor === claim.attempt;
}

/** What is left of the permit that belongs to this claim's attempt; 0 without one. */
export function permitLeftMs(seen: RelocationSeen, claim: Claim, now: Now): number {
  if (seen.agent.kind !== 'state' || seen.agent.state.permit?.attempt !== claim.attempt) return 0;
  return seen.agent.state.permit.remainingMs - (now.monoMs - seen.agent.askedMs);
}

/** True when the agent's permit for this attempt is longer than a quiesce grants: a MOVE of it was announced, whatever the records say. */
export function moveAnnounced(seen: RelocationSeen, claim: Claim, now: Now): boolean {
  if (seen.agent.kind !== 'state') return false;
  return permitLeftMs(seen, claim, now) > permitMs(seen.agent.state.drainBoundMs, seen.cluster.scale);
}
