import { isIP } from 'node:net';
import type { Answer } from '../../domain/fault.ts';
import { done, failed } from '../../domain/fault.ts';
import type { AgentAddress, GuestAgent } from '../guest.ts';
import { createSpeaker, type Question, type Reply, type SpeakerOptions } from '../wire/speaker.ts';
import { createSessions, type Host, type Identity } from './session.ts';

/**
 * The port over OpenSSH with a forced command in the guest (`zferry-agent order`), where no agent may listen or run all the time. The command starts the guard, which holds the
 * permit, proves the drain and brings the interface back by itself, so that all of the port is kept but the stream: `state` is asked for while it matters.
 */
export interface SshOptions extends Omit<SpeakerOptions, 'carry'> {
  /** The controller's own user and key; never from a resource. */
  readonly identity: () => Answer<Identity>;
  /** Why nothing may be sent to an address; undefined: it lies within the cluster's agentNetworks. */
  readonly forbidden: (address: string) => string | undefined;
  /** How long a reply may take, milliseconds: the guard may have to start first. */
  readonly replyMs?: number;
}

export function createSshAgents(o: SshOptions): GuestAgent & { readonly close: () => void } {
  const sessions = createSessions({ replyMs: o.replyMs ?? 10_000 });
  const carry = async ({ address, verb, body, signal }: Question): Promise<Answer<Reply>> => {
    const host = hostOf(o, address);
    if (!host.ok) return host;
    const identity = o.identity();
    if (!identity.ok) return identity;
    const input = JSON.stringify(body === undefined ? { verb } : { verb, order: body });
    const output = await sessions.run({ host: host.value, identity: identity.value, input, signal });
    return output.ok ? replyIn(output.value) : output;
  };
  const { heard: _heard, ...orders } = createSpeaker({ ...o, carry });
  return {
    capabilities: { permit: true, provesQuiesce: true, stream: false },
    ...orders,
    watch: ({ onState }) => onState(undefined),
    close: () => sessions.close(),
  };
}

function hostOf(o: Pick<SshOptions, 'forbidden'>, { spec }: AgentAddress): Answer<Host> {
  const { address, port = 22, hostKey } = spec;
  if (typeof address !== 'string' || isIP(address) === 0 || !Number.isInteger(port) || Number(port) < 1 || Number(port) > 65_535)
    return failed('invalid', 'spec.agent.ssh has no address or port that could be one; nothing was sent');
  const [, type, base64] = (typeof hostKey === 'string' && /^([a-z0-9-]{7,32}) ([A-Za-z0-9+/]{40,1000}={0,2})$/.exec(hostKey)) || [];
  if (type === undefined || base64 === undefined)
    return failed(
      'invalid',
      'spec.agent.ssh.hostKey is no public host key; nothing was sent; print it in the guest: cat /etc/ssh/ssh_host_ed25519_key.pub',
    );
  const why = o.forbidden(address);
  if (why !== undefined) return failed('invalid', `spec.agent.ssh.address ${why}; nothing was sent`);
  return done({ address, port: Number(port), keyType: type, key: Buffer.from(base64, 'base64') });
}

/** What `zferry-agent order` prints: a status, a line feed, a body. Anything else came from something else. */
function replyIn(output: Buffer): Answer<Reply> {
  const end = output.indexOf(0x0a);
  const status = /^\d{3}$/.exec(output.subarray(0, Math.min(Math.max(end, 0), 3)).toString('latin1'))?.[0];
  if (end !== 3 || status === undefined)
    return failed('unknownOutcome', 'what ran in the guest is not zferry-agent order; see the forced command of sshd there');
  return done({ status: Number(status), body: output.subarray(end + 1) });
}
