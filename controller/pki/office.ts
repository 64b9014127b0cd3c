import { controllerUri, guestUri } from '../../agent/protocol.ts';
import type { Answer } from '../domain/fault.ts';
import { done, failed } from '../domain/fault.ts';
import { createAuthority, issue, issueWithKey, readRequest, requestOf } from './authority.ts';
import { pairIn, readCertificate, type KeyPair, type Side } from './certificate.ts';
import { readFile, writeFile, type FileName } from './folder.ts';
import { openEnrolment, readLedger, renewable, useToken, withIssued, writeLedger } from './ledger.ts';

/** What `zferry pki` does, on one folder. Private keys go into files and nowhere else. */

export interface Office {
  readonly folder: string;
  readonly nowMs: number;
}

/** Makes both authorities. `conflict` when there is one already: nothing is replaced. */
export async function initPki({ folder, nowMs }: Office): Promise<Answer<readonly FileName[]>> {
  for (const name of ['agents-ca.crt', 'agents-ca.key', 'controllers-ca.crt', 'controllers-ca.key'] as const) {
    const there = readFile(folder, name);
    if (!there.ok) return there;
    if (there.value !== undefined)
      return failed('conflict', `${folder}/${name} is there already and was left as it is; to replace an authority type zferry pki rotate`);
  }
  const written: FileName[] = [];
  for (const side of ['agents', 'controllers'] as const) {
    const { certificate, key } = await createAuthority({ side, nowMs });
    // The key first: an authority without its key is worth nothing, and init can be typed again.
    for (const [name, text] of [
      [`${side}-ca.key`, key],
      [`${side}-ca.crt`, certificate],
    ] as const) {
      const wrote = writeFile(folder, name, text);
      if (!wrote.ok) return wrote;
      written.push(name);
    }
  }
  return done(written);
}

/** The authority that issues for a side now. */
export function authorityOf({ folder }: Pick<Office, 'folder'>, side: Side): Answer<KeyPair> {
  const certificate = readFile(folder, `${side}-ca.crt`);
  const key = readFile(folder, `${side}-ca.key`);
  if (!certificate.ok) return certificate;
  if (!key.ok) return key;
  if (certificate.value === undefined || key.value === undefined)
    return failed('notFound', `${folder} has no ${side}-ca.crt with its key; nothing was issued; type zferry pki init --pki ${folder}`);
  const signer = pairIn(certificate.value, key.value);
  return signer === undefined
    ? failed('invalid', `${folder}/${side}-ca.key belongs to no certificate of ${side}-ca.crt; nothing was issued`)
    : done(signer);
}

export interface AgentIssue extends Office {
  /** PKCS #10, PEM. */
  readonly request: string;
  /** Who: by an administrator's word, by the token of an enrolment, or by a key that had a certificate before. */
  readonly by: { readonly cluster: string; readonly guest: string } | { readonly token: string } | 'key';
}

export interface IssuedCertificate {
  readonly uri: string;
  readonly certificate: string;
  readonly endsMs: number;
}

/** A certificate for an agent's own key. What the request calls itself does not matter: the name comes from `by`. */
export async function issueAgent(o: AgentIssue): Promise<Answer<IssuedCertificate>> {
  const request = await readRequest(o.request);
  if (!request.ok) return request;
  const authority = authorityOf(o, 'agents');
  if (!authority.ok) return authority;
  const ledger = readLedger(o.folder);
  if (!ledger.ok) return ledger;
  const { keyHash } = request.value;
  const used = typeof o.by === 'object' && 'token' in o.by ? useToken(ledger.value, o.by.token, o.nowMs) : undefined;
  const uri = nameFor(o.by, used?.enrolment, renewable(ledger.value, keyHash, o.nowMs));
  if (!uri.ok) return uri;
  const certificate = await issue({
    side: 'agents',
    authority: authority.value,
    uris: [uri.value],
    nowMs: o.nowMs,
    request: request.value,
  });
  const endsMs = endOf(certificate);
  // Written before it is handed out: a token that was used is used, whatever comes.
  const wrote = writeLedger(o.folder, withIssued(used?.ledger ?? ledger.value, { uri: uri.value, keyHash, endsMs }, o.nowMs));
  return wrote.ok ? done({ uri: uri.value, certificate, endsMs }) : wrote;
}

/** A certificate for a key that had one of the same name, as its agent has proven over TLS. */
export async function renewAgent(o: Office & { readonly uri: string; readonly publicKey: Buffer }): Promise<Answer<string>> {
  const authority = authorityOf(o, 'agents');
  if (!authority.ok) return authority;
  const ledger = readLedger(o.folder);
  if (!ledger.ok) return ledger;
  const request = requestOf(o.publicKey);
  if (renewable(ledger.value, request.keyHash, o.nowMs) !== o.uri)
    return failed(
      'unauthorised',
      `no certificate of ${o.uri} was issued here for its key; nothing was issued; enrol the guest with zferry pki token`,
    );
  const certificate = await issue({ side: 'agents', authority: authority.value, uris: [o.uri], nowMs: o.nowMs, request });
  // Read again and written without a pause between: others may have been renewed meanwhile.
  const latest = readLedger(o.folder);
  if (!latest.ok) return latest;
  const wrote = writeLedger(
    o.folder,
    withIssued(latest.value, { uri: o.uri, keyHash: request.keyHash, endsMs: endOf(certificate) }, o.nowMs),
  );
  return wrote.ok ? done(certificate) : wrote;
}

function nameFor(
  by: AgentIssue['by'],
  enrolment: { readonly cluster: string; readonly guest: string } | undefined,
  known: string | undefined,
): Answer<string> {
  if (by === 'key')
    return known === undefined
      ? failed(
          'unauthorised',
          'no certificate was issued for this key in the last 60 days; nothing was issued; enrol the guest with a token',
        )
      : done(known);
  if ('token' in by)
    return enrolment === undefined
      ? failed('unauthorised', 'the token is not known, was used, or has ended; nothing was issued; type zferry pki token for another')
      : done(guestUri(enrolment.cluster, enrolment.guest));
  return done(guestUri(by.cluster, by.guest));
}

/** A new key and certificate for an agent, for sites that carry files to their guests. */
export async function issueAgentKey(
  o: Office & { readonly cluster: string; readonly guest: string },
): Promise<Answer<KeyPair & { readonly endsMs: number }>> {
  const authority = authorityOf(o, 'agents');
  if (!authority.ok) return authority;
  const ledger = readLedger(o.folder);
  if (!ledger.ok) return ledger;
  const uri = guestUri(o.cluster, o.guest);
  const made = await issueWithKey({ side: 'agents', authority: authority.value, uris: [uri], nowMs: o.nowMs });
  const facts = readCertificate(made.certificate);
  if (!facts.ok) return facts;
  const wrote = writeLedger(o.folder, withIssued(ledger.value, { uri, ...facts.value }, o.nowMs));
  return wrote.ok ? done({ ...made, endsMs: facts.value.endsMs }) : wrote;
}

/** A certificate of one day for a controller that has no authority's key, or its own key's certificate by a request. */
export async function issueController(
  o: Office & { readonly clusters: readonly string[]; readonly request?: string },
): Promise<Answer<{ readonly certificate: string; readonly key?: string }>> {
  const authority = authorityOf(o, 'controllers');
  if (!authority.ok) return authority;
  const what = { side: 'controllers', authority: authority.value, uris: o.clusters.map(controllerUri), nowMs: o.nowMs } as const;
  if (o.request === undefined) return done(await issueWithKey(what));
  const request = await readRequest(o.request);
  return request.ok ? done({ certificate: await issue({ ...what, request: request.value }) }) : request;
}

/** Leave to enrol one guest, once, within a day or as said. The answer is the token. */
export function enrol(o: Office & { readonly cluster: string; readonly guest: string; readonly lastsMs?: number }): Answer<string> {
  const ledger = readLedger(o.folder);
  if (!ledger.ok) return ledger;
  const opened = openEnrolment(ledger.value, { ...o, lastsMs: o.lastsMs ?? 86_400_000 });
  const wrote = writeLedger(o.folder, opened.ledger);
  return wrote.ok ? done(opened.token) : wrote;
}

function endOf(certificate: string): number {
  const facts = readCertificate(certificate);
  return facts.ok ? facts.value.endsMs : 0;
}
