import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guestUri } from '../../agent/protocol.ts';
import { done, failed, faultText, type Answer } from '../domain/fault.ts';
import type { Side } from './certificate.ts';
import { readFile } from './folder.ts';
import { enrol, initPki, issueAgent, issueAgentKey, issueController } from './office.ts';
import { rotate, type RotationStep } from './rotation.ts';

/** `zferry pki`: the files and the words around what the office does. */

export type PkiCommand = { readonly folder: string } & (
  | { readonly kind: 'init' }
  | { readonly kind: 'token'; readonly cluster: string; readonly guest: string; readonly hours: number }
  | { readonly kind: 'rotate'; readonly side: Side; readonly step: RotationStep }
  | {
      readonly kind: 'issue';
      readonly clusters: readonly string[];
      readonly guest?: string;
      readonly controller: boolean;
      /** A file with a certificate request, or - for standard input. */
      readonly csr?: string;
      readonly tokenFile?: string;
      /** Folder for what is issued; without it a certificate goes to standard output. */
      readonly out?: string;
    }
);

export interface PkiContext {
  readonly nowMs: number;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly stdin: () => Promise<string>;
}

type Issuing = Extract<PkiCommand, { kind: 'issue' }>;

/** The exit code: 0 done, 1 not. */
export async function pkiCommand(command: PkiCommand, context: PkiContext): Promise<number> {
  const said = await perform(command, context);
  if (!said.ok) context.stderr(`zferry: ${faultText(said.fault)}\n`);
  else if (said.value !== '') context.stderr(`${said.value}\n`);
  return said.ok ? 0 : 1;
}

async function perform(command: PkiCommand, context: PkiContext): Promise<Answer<string>> {
  const office = { folder: command.folder, nowMs: context.nowMs };
  switch (command.kind) {
    case 'init': {
      const made = await initPki(office);
      if (!made.ok) return made;
      return done(
        `${made.value.join(', ')} written to ${command.folder}. Keep a copy of the keys where nobody else reads them; next, for each guest: zferry pki token GUEST --cluster CLUSTER --pki ${command.folder}`,
      );
    }
    case 'token': {
      const token = enrol({ ...office, cluster: command.cluster, guest: command.guest, lastsMs: command.hours * 3_600_000 });
      if (!token.ok) return token;
      context.stdout(`${token.value}\n`);
      return done(
        `This token enrols ${guestUri(command.cluster, command.guest)} once, within ${command.hours} hours. It is not shown again.`,
      );
    }
    case 'rotate':
      return rotate({ ...office, side: command.side, step: command.step });
    case 'issue':
      return command.controller ? issueForController(command, context) : issueForAgent(command, context);
  }
}

async function issueForController(command: Issuing, context: PkiContext): Promise<Answer<string>> {
  if (command.clusters.length === 0)
    return failed('invalid', 'nothing was issued: name the clusters that the controller has, with --cluster');
  const request = await textOf(command.csr, context);
  if (!request.ok) return request;
  const made = await issueController({
    folder: command.folder,
    nowMs: context.nowMs,
    clusters: command.clusters,
    ...(request.value === undefined ? {} : { request: request.value }),
  });
  if (!made.ok) return made;
  const { certificate, key } = made.value;
  return handOut(command, context, { 'tls.crt': certificate, ...(key === undefined ? {} : { 'tls.key': key }) });
}

async function issueForAgent(command: Issuing, context: PkiContext): Promise<Answer<string>> {
  const { folder, guest, csr } = command;
  const office = { folder, nowMs: context.nowMs };
  const [cluster] = command.clusters;
  const token = await textOf(command.tokenFile, context);
  if (!token.ok) return token;
  const authority = readFile(folder, 'controllers-ca.crt');
  if (!authority.ok) return authority;
  const trust = authority.value === undefined ? {} : { 'controllers-ca.crt': authority.value };
  if (csr === undefined) {
    if (cluster === undefined || guest === undefined)
      return failed('invalid', 'nothing was issued: name --cluster and --guest, or a request with --csr');
    const made = await issueAgentKey({ ...office, cluster, guest });
    return made.ok ? handOut(command, context, { 'agent.key': made.value.key, 'agent.crt': made.value.certificate, ...trust }) : made;
  }
  const request = await textOf(csr, context);
  if (!request.ok) return request;
  const named = cluster === undefined || guest === undefined ? ('key' as const) : { cluster, guest };
  const by = token.value === undefined ? named : { token: token.value.trim() };
  const made = await issueAgent({ ...office, request: request.value ?? '', by });
  if (!made.ok) return made;
  const files = command.out === undefined ? { 'agent.crt': made.value.certificate } : { 'agent.crt': made.value.certificate, ...trust };
  const said = handOut(command, context, files);
  return said.ok ? done(`${said.value}\n${made.value.uri} until ${new Date(made.value.endsMs).toISOString()}`.trim()) : said;
}

/** A key is never printed: it goes into a file that its owner alone reads, or nowhere. */
function handOut(command: Issuing, context: PkiContext, files: Readonly<Record<string, string>>): Answer<string> {
  const names = Object.keys(files);
  if (command.out === undefined) {
    if (names.some((name) => name.endsWith('.key')))
      return failed('invalid', 'nothing was handed out: a key goes into a file; name a folder with --out');
    for (const text of Object.values(files)) context.stdout(text);
    return done('');
  }
  try {
    mkdirSync(command.out, { recursive: true, mode: 0o700 });
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(command.out, name), text, { mode: name.endsWith('.key') ? 0o600 : 0o644, flag: 'wx' });
    return done(`${names.join(', ')} written to ${command.out}`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return failed('invalid', `${command.out} cannot take ${names.join(', ')} (${code}); files that are there are not replaced`);
  }
}

async function textOf(path: string | undefined, context: PkiContext): Promise<Answer<string | undefined>> {
  if (path === undefined) return done(undefined);
  if (path === '-') return done(await context.stdin());
  try {
    return done(readFileSync(path, 'utf8'));
  } catch {
    return failed('notFound', `${path} cannot be read; nothing was issued`);
  }
}
