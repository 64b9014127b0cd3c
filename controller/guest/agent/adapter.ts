import { defaultPort, guestUri } from '../../../agent/protocol.ts';
import type { Answer } from '../../domain/fault.ts';
import { done, failed } from '../../domain/fault.ts';
import type { AgentAddress, GuestAgent } from '../guest.ts';
import { createSpeaker, type Question, type SpeakerOptions } from '../wire/speaker.ts';
import { createConnections } from './connections.ts';
import type { Dialler, Material, Peer } from './dial.ts';
import { createRenewals, type RenewalOptions } from './renewal.ts';
import { watchAgent } from './watch.ts';

/** The port over zferry's own agent, by HTTPS (agent/protocol.ts). */

export interface AgentOptions extends Omit<SpeakerOptions, 'carry' | 'certificateEnds'> {
  readonly dial: Dialler;
  /** The controller's certificate for a cluster as it is now, asked for before each request. */
  readonly material: (cluster: string) => Promise<Answer<Material>>;
  /** Why nothing may be sent to an address; undefined: it lies within the cluster's agentNetworks. */
  readonly forbidden: (address: string) => string | undefined;
  /** Makes a certificate for an agent whose own comes to its end; absent where that is done elsewhere. */
  readonly issue?: RenewalOptions['issue'];
  /** How long a reply may take, milliseconds. */
  readonly replyMs?: number;
  /** How long a stream may be silent, milliseconds; the agent says at least every keepAliveMs that it is there. */
  readonly silenceMs?: number;
}

export function createHttpsAgents(o: AgentOptions): GuestAgent & { readonly close: () => void } {
  const connections = createConnections({ dial: o.dial, material: o.material, replyMs: o.replyMs ?? 5_000 });
  const carry = async ({ address, verb, body, signal }: Question): ReturnType<typeof connections.send> => {
    const peer = peerOf(o, address);
    if (!peer.ok) return peer;
    return connections.send({ peer: peer.value, method: verb === 'state' ? 'GET' : 'POST', path: `/v1/${verb}`, body, signal });
  };
  const peer = (address: AgentAddress): Answer<Peer> => peerOf(o, address);
  const { issue, trouble } = o;
  const told = trouble === undefined ? {} : { trouble };
  const certificateEnds = issue === undefined ? {} : { certificateEnds: createRenewals({ connections, peerOf: peer, issue, ...told }) };
  const { heard, ...orders } = createSpeaker({ ...told, ...certificateEnds, carry });
  return {
    capabilities: { permit: true, provesQuiesce: true, stream: true },
    ...orders,
    watch: (call) => watchAgent({ ...o, heard, peerOf: peer }, call),
    close: () => connections.close(),
  };
}

/** Where an agent is; `invalid` before anything is sent when it may not be there. */
function peerOf(o: Pick<AgentOptions, 'forbidden'>, { cluster, guest, spec }: AgentAddress): Answer<Peer> {
  const { address, port = defaultPort } = spec;
  if (typeof address !== 'string' || !Number.isInteger(port) || Number(port) < 1 || Number(port) > 65_535)
    return failed('invalid', 'spec.agent.https has no address or port that could be one; nothing was sent');
  const why = o.forbidden(address);
  if (why !== undefined) return failed('invalid', `spec.agent.https.address ${why}; nothing was sent`);
  return done({ address, port: Number(port), cluster, uri: guestUri(cluster, guest) });
}
