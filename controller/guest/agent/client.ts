import { defaultPort, guestUri } from '../../../agent/protocol.ts';
import type { AgentState } from '../../domain/agent.ts';
import type { Answer } from '../../domain/fault.ts';
import { done, failed } from '../../domain/fault.ts';
import type { AgentAddress } from '../guest.ts';
import type { Connections } from './connections.ts';
import type { Dialler, Material, Peer } from './dial.ts';
import { readReport, type Told } from './report.ts';

/** What orders and streams share: where an agent may be, and what is known of it. */

export interface AgentOptions {
  readonly dial: Dialler;
  /** The controller's certificate for a cluster as it is now, asked for before each request. */
  readonly material: (cluster: string) => Promise<Answer<Material>>;
  /** Why nothing may be sent to an address; undefined: it lies within the cluster's agentNetworks. */
  readonly forbidden: (address: string) => string | undefined;
  /** What is wrong with an agent, in words for people; a line at most when it changes. */
  readonly trouble?: (address: AgentAddress, why: string) => void;
  /** Told with each report that names the end of the agent's certificate. */
  readonly certificateEnds?: (address: AgentAddress, ends: string) => void;
  /** How long a reply may take, milliseconds. */
  readonly replyMs?: number;
  /** How long a stream may be silent, milliseconds; the agent says at least every keepAliveMs that it is there. */
  readonly silenceMs?: number;
}

/** What an adapter knows about a guest from its last report. */
export interface Known {
  readonly bootId: string;
  readonly clockMs: number;
  /** When it was received, on this process's monotonic clock. */
  readonly atMs: number;
}

export interface Client extends AgentOptions {
  readonly connections: Connections;
  readonly known: Map<string, Known>;
}

/** Where an agent is; `invalid` or `unauthorised` before anything is sent when it may not be there. */
export function peerOf(o: Pick<AgentOptions, 'forbidden'>, { cluster, guest, spec }: AgentAddress): Answer<Peer> {
  const { address, port = defaultPort } = spec;
  if (typeof address !== 'string' || !Number.isInteger(port) || Number(port) < 1 || Number(port) > 65_535)
    return failed('invalid', 'spec.agent.https has no address or port that could be one; nothing was sent');
  const why = o.forbidden(address);
  if (why !== undefined) return failed('invalid', `spec.agent.https.address ${why}; nothing was sent`);
  return done({ address, port: Number(port), cluster, uri: guestUri(cluster, guest) });
}

/** Notes and passes on what an agent has told. */
export function heard(client: Client, address: AgentAddress, told: Told): AgentState {
  const { state, clockMs, certificateEnds } = told;
  client.known.set(keyOf(address), { bootId: state.bootId, clockMs, atMs: performance.now() });
  if (certificateEnds !== undefined) client.certificateEnds?.(address, certificateEnds);
  return state;
}

/** Reads an agent's state now; asks a second time over a fresh connection when a kept one broke. */
export async function readState(client: Client, address: AgentAddress, signal: AbortSignal): Promise<Answer<AgentState>> {
  const peer = peerOf(client, address);
  if (!peer.ok) return peer;
  const call = { peer: peer.value, method: 'GET', path: '/v1/state', signal } as const;
  let reply = await client.connections.send(call);
  // Reading is no effect, and a kept connection may have died unnoticed.
  if (!reply.ok && reply.fault.kind === 'unknownOutcome' && !signal.aborted) reply = await client.connections.send(call);
  if (!reply.ok)
    return reply.fault.kind === 'unknownOutcome'
      ? failed('unreachable', `${reply.fault.detail}; the agent may not accept this controller's certificate, or not be one`)
      : reply;
  if (reply.value.status !== 200) return failed('garbled', `the agent answered ${reply.value.status} when its state was asked for`);
  const told = readReport(reply.value.body, address.guest);
  if (!told.ok) client.trouble?.(address, told.why);
  return told.ok ? done(heard(client, address, told.value)) : failed('garbled', `the agent's report cannot be used: ${told.why}`);
}

export function keyOf({ cluster, guest }: AgentAddress): string {
  return `${cluster}/${guest}`;
}
