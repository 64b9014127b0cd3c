import { controllerUri, guestUri } from '../../../agent/protocol.ts';
import type { Material } from '../../../controller/guest/agent/dial.ts';
import { createAuthority, issueWithKey } from '../../../controller/pki/authority.ts';
import type { KeyPair } from '../../../controller/pki/certificate.ts';

/** Both authorities of a test, and certificates of theirs. */
export interface Authorities {
  readonly agents: KeyPair;
  readonly controllers: KeyPair;
  readonly agent: (o?: { readonly uris?: readonly string[]; readonly nowMs?: number }) => Promise<KeyPair>;
  readonly controller: (o?: { readonly uris?: readonly string[]; readonly nowMs?: number }) => Promise<KeyPair>;
  readonly material: Material;
}

export async function createAuthorities(cluster: string, guest: string): Promise<Authorities> {
  const nowMs = Date.now();
  const [agents, controllers] = await Promise.all([
    createAuthority({ side: 'agents', nowMs }),
    createAuthority({ side: 'controllers', nowMs }),
  ]);
  const agent: Authorities['agent'] = (o = {}) =>
    issueWithKey({ side: 'agents', authority: agents, uris: o.uris ?? [guestUri(cluster, guest)], nowMs: o.nowMs ?? nowMs });
  const controller: Authorities['controller'] = (o = {}) =>
    issueWithKey({ side: 'controllers', authority: controllers, uris: o.uris ?? [controllerUri(cluster)], nowMs: o.nowMs ?? nowMs });
  const own = await controller();
  return {
    agents,
    controllers,
    agent,
    controller,
    material: { agentsCa: agents.certificate, certificate: own.certificate, key: own.key },
  };
}
