import { InvalidArgumentError } from 'commander';

import { parseListen } from '../domain/listen.ts';

/** What is written on the command line, read; what cannot be read is answered with what to write. */

/** `--store directory:PATH`, `--store kubernetes` or `--store kubernetes:CONTEXT`. */
export type StoreChoice = DirectoryChoice | KubernetesChoice;
export interface DirectoryChoice {
  readonly kind: 'directory';
  readonly path: string;
}
export interface KubernetesChoice {
  readonly kind: 'kubernetes';
  /** Of the kubeconfig; its current one when absent. */
  readonly context?: string;
}

/** NAMESPACE/NAME of a Relocation. */
export interface RelocationKey {
  readonly namespace: string;
  readonly name: string;
}

/** An interface's name -> ADDRESS/LENGTH. */
export type Addresses = Readonly<Record<string, string>>;

export function storeChoice(text: string): StoreChoice {
  const path = /^directory:(.+)$/s.exec(text)?.[1];
  if (path !== undefined && !path.includes('\0')) return { kind: 'directory', path };
  const kubernetes = /^kubernetes(?::([^\0]{1,253}))?$/.exec(text);
  if (kubernetes !== null) return { kind: 'kubernetes', ...(kubernetes[1] === undefined ? {} : { context: kubernetes[1] }) };
  throw new InvalidArgumentError(
    'Write directory:PATH, for instance directory:deploy/examples/paper, or kubernetes, or kubernetes:CONTEXT.',
  );
}

export function listenAddress(text: string): string {
  if (!parseListen(text).ok) throw new InvalidArgumentError('Write HOST:PORT, for instance 127.0.0.1:9464, [::1]:9464 or :9464.');
  return text;
}

export function seconds(text: string): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  // setTimeout holds no more than 2^31 - 1 ms.
  if (!(value > 0 && value <= 2_000_000)) throw new InvalidArgumentError('Write a number of seconds above 0, for instance 600.');
  return value;
}

export function relocationKey(text: string): RelocationKey {
  const [namespace, name, more] = text.split('/');
  const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
  const subdomain = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
  if (namespace === undefined || name === undefined || more !== undefined || !label.test(namespace) || !subdomain.test(name)) {
    throw new InvalidArgumentError('Write NAMESPACE/NAME, for instance production/litdcon1-7; zferry status prints those in flight.');
  }
  return { namespace, name };
}

export function addressOf(text: string, before: Addresses): Addresses {
  const [, name, address] = /^([a-z][a-z0-9_.-]{0,14})=(\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2})$/.exec(text) ?? [];
  if (name === undefined || address === undefined) throw new InvalidArgumentError('Write for instance hsi0=172.0.9.100/24.');
  return { ...before, [name]: address };
}
