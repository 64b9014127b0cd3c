import type { Answer } from '../../domain/fault.ts';
import { faultText } from '../../domain/fault.ts';
import type { AgentAddress } from '../guest.ts';
import type { Connections } from './connections.ts';
import type { Peer } from './dial.ts';

/**
 * Renews agents' certificates over the connection that orders take: the agent has proven its key there, so that a certificate for the same key and name can be made and sent.
 * Half of its life before the end there is time for an outage of a fortnight; an order in between is not held up.
 */

export interface RenewalOptions {
  readonly connections: Connections;
  readonly peerOf: (address: AgentAddress) => Answer<Peer>;
  /** A certificate, PEM, for a key that had one of this name before. */
  readonly issue: (o: { readonly uri: string; readonly publicKey: Buffer }) => Promise<Answer<string>>;
  readonly trouble?: (address: AgentAddress, why: string) => void;
}

const dueMs = 15 * 86_400_000;
const againMs = 3_600_000;
const limitMs = 10_000;

/** To be told with each report when the agent's certificate ends; renews in the background, at most once an hour a guest. */
export function createRenewals(o: RenewalOptions): (address: AgentAddress, ends: string) => void {
  const triedMs = new Map<string, number>();
  return (address, ends) => {
    const key = `${address.cluster}/${address.guest}`;
    const leftMs = Date.parse(ends) - Date.now();
    // Also false for a date that is none.
    if (!(leftMs < dueMs) || performance.now() - (triedMs.get(key) ?? Number.NEGATIVE_INFINITY) < againMs) return;
    triedMs.set(key, performance.now());
    void renew(o, address).then((why) => {
      if (why !== undefined)
        o.trouble?.(address, `its certificate, which ends on ${new Date(Date.now() + leftMs).toISOString()}, was not renewed: ${why}`);
    });
  };
}

/** Why not; undefined: renewed. */
async function renew({ connections, peerOf, issue }: RenewalOptions, address: AgentAddress): Promise<string | undefined> {
  const signal = AbortSignal.timeout(limitMs);
  const peer = peerOf(address);
  if (!peer.ok) return faultText(peer.fault);
  const publicKey = await connections.keyOf(peer.value, signal);
  if (!publicKey.ok) return faultText(publicKey.fault);
  const certificate = await issue({ uri: peer.value.uri, publicKey: publicKey.value });
  if (!certificate.ok) return faultText(certificate.fault);
  const reply = await connections.send({
    peer: peer.value,
    method: 'POST',
    path: '/v1/certificate',
    body: { certificate: certificate.value },
    signal,
  });
  if (!reply.ok) return faultText(reply.fault);
  return reply.value.status === 200 ? undefined : `the agent answered ${reply.value.status}`;
}
