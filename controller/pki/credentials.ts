import { controllerUri } from '../../agent/protocol.ts';
import type { Answer } from '../domain/fault.ts';
import { done, failed } from '../domain/fault.ts';
import { lifeMs, pairIn, readCertificate, type KeyPair } from './certificate.ts';
import { printOf, readFile, type FileName } from './folder.ts';

/**
 * What a running controller shows to agents and believes of them. With the key of the controllers' authority it issues its own certificates, in memory, and never uses one past
 * half of its life, so that after an outage of any length the first order already has a good one. Without it, it uses tls.crt and reads it again when it changes.
 */
export interface Credentials {
  /** For the agents of one cluster: the same object until something of it changes. `invalid` says what is missing. */
  for(cluster: string): Promise<Answer<ControllerMaterial>>;
}

export interface ControllerMaterial {
  readonly agentsCa: string;
  readonly certificate: string;
  readonly key: string;
}

export interface CredentialsOptions {
  readonly folder: string;
  readonly nowMs: () => number;
  /** How long issued certificates last, milliseconds. */
  readonly lastsMs?: number;
}

interface Files {
  readonly print: string;
  readonly agentsCa: string;
  readonly authority: KeyPair | undefined;
  readonly own: KeyPair | undefined;
}

interface Made {
  readonly material: ControllerMaterial;
  readonly from: Files;
  /** From when on a new one is made. */
  readonly renewMs: number;
}

const names: readonly FileName[] = ['agents-ca.crt', 'controllers-ca.crt', 'controllers-ca.key', 'tls.crt', 'tls.key'];
/** How often files are looked at. */
const lookMs = 1_000;

export function createCredentials(o: CredentialsOptions): Credentials {
  const made = new Map<string, Promise<Answer<Made>>>();
  let files: Answer<Files> = failed('invalid', 'not read yet');
  let lookedMs = Number.NEGATIVE_INFINITY;
  const look = (): Answer<Files> => {
    const nowMs = o.nowMs();
    if (Math.abs(nowMs - lookedMs) < lookMs) return files;
    lookedMs = nowMs;
    const print = names.map((name) => printOf(o.folder, name)).join();
    if (files.ok && files.value.print === print) return files;
    const fresh = readAll(o.folder, print);
    // Half of what somebody is just copying in is not better than what was there.
    if (fresh.ok || !files.ok) files = fresh;
    return files;
  };
  const isFresh = (each: Answer<Made>, from: Files): boolean => each.ok && each.value.from === from && o.nowMs() < each.value.renewMs;
  return {
    async for(cluster) {
      const from = look();
      if (!from.ok) return from;
      const known = await made.get(cluster);
      if (known !== undefined && isFresh(known, from.value)) return known.ok ? done(known.value.material) : known;
      // Callers at the same time share one.
      const again = made.get(cluster);
      const making = again !== undefined && isFresh(await again, from.value) ? again : make(o, cluster, from.value);
      made.set(cluster, making);
      const answer = await making;
      return answer.ok ? done(answer.value.material) : answer;
    },
  };
}

async function make(o: CredentialsOptions, cluster: string, from: Files): Promise<Answer<Made>> {
  const nowMs = o.nowMs();
  if (from.authority !== undefined) {
    const lastsMs = o.lastsMs ?? lifeMs.controllers;
    // Loaded when the first guest needs it: most commands make no certificate.
    const { issueWithKey } = await import('./authority.ts');
    const own = await issueWithKey({ side: 'controllers', authority: from.authority, uris: [controllerUri(cluster)], nowMs, lastsMs });
    return done({ material: { agentsCa: from.agentsCa, ...own }, from, renewMs: nowMs + lastsMs / 2 });
  }
  if (from.own === undefined)
    return failed('invalid', `${o.folder} has neither controllers-ca.key nor tls.crt; type zferry pki init --pki ${o.folder}`);
  const facts = readCertificate(from.own.certificate);
  if (!facts.ok) return failed('invalid', `${o.folder}/tls.crt is no certificate in PEM`);
  if (facts.value.endsMs <= nowMs)
    return failed(
      'invalid',
      `${o.folder}/tls.crt ended on ${new Date(facts.value.endsMs).toISOString()}; nothing is sent to agents until there is another`,
    );
  return done({ material: { agentsCa: from.agentsCa, ...from.own }, from, renewMs: facts.value.endsMs });
}

function readAll(folder: string, print: string): Answer<Files> {
  const texts: (string | undefined)[] = [];
  for (const name of names) {
    const read = readFile(folder, name);
    if (!read.ok) return read;
    texts.push(read.value);
  }
  const [agentsCa, authorityCertificate, authorityKey, certificate, key] = texts;
  if (agentsCa === undefined) return failed('invalid', `${folder} has no agents-ca.crt; type zferry pki init --pki ${folder}`);
  const pairs = [pairOf(authorityCertificate, authorityKey), pairOf(certificate, key)];
  for (const [index, name] of ['controllers-ca', 'tls'].entries())
    if (pairs[index] === 'differ') return failed('invalid', `${folder}/${name}.key is not the key of ${name}.crt`);
  const [authority, own] = pairs.map((pair) => (pair === 'differ' ? undefined : pair));
  return done({ print, agentsCa, authority, own });
}

/** undefined: one of them is missing. */
function pairOf(certificate: string | undefined, key: string | undefined): KeyPair | 'differ' | undefined {
  return certificate === undefined || key === undefined ? undefined : (pairIn(certificate, key) ?? 'differ');
}
