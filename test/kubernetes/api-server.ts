/** The kube-apiserver of one control plane, who is known to it, and how it is killed and started again. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../e2e/processes.ts';
import type { Daemon } from './daemon.ts';
import { etcdSocket } from './etcd.ts';
import type { Reply, RequestOptions } from './wire.ts';

/** A user of the API server besides the administrator; `kubeconfig` and `request` take its name. */
export interface User {
  readonly name: string;
  readonly groups?: readonly string[];
}

/** Where the processes run. */
export interface Place {
  /** What a command begins with that is to run there; empty: nothing. */
  readonly enter: readonly string[];
  /** The API server's address and port. */
  readonly address: string;
  readonly port: number;
}

/** kube-apiserver, which tests kill, pause and start again on the same port and data. */
export interface ApiServer {
  readonly pid: number;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Starts it after a kill; returns when it is ready. */
  start(): Promise<void>;
  /** Its own log so far. */
  log(): string;
}

export const administrator = 'admin';
/** A loaded machine takes several times the usual four seconds. */
const readyMs = 90_000;
type Request = (method: string, path: string, options?: RequestOptions) => Promise<Reply>;

export function apiServerArguments(folder: string, { address, port }: Place, flags: readonly string[]): readonly string[] {
  const usual = [
    `--etcd-servers=unix://${join(folder, etcdSocket)}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'service-account.key')}`,
    `--service-account-signing-key-file=${join(folder, 'service-account.key')}`,
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    `--bind-address=${address}`,
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    // Nothing here starts pods, which are what it is for.
    '--disable-admission-plugins=ServiceAccount',
  ];
  const nameOf = (flag: string): string => flag.split('=')[0] ?? flag;
  return [...usual.filter((flag) => !flags.some((other) => nameOf(other) === nameOf(flag))), ...flags];
}

/** Starts it; returns when it is ready. */
export async function makeApiServer(o: { readonly start: () => Promise<Daemon>; readonly request: Request }): Promise<ApiServer> {
  const ready = async (): Promise<Daemon> => {
    const daemon = await o.start();
    await until(
      () => `kube-apiserver is ready; its log ends with:\n${daemon.log().slice(-2000)}`,
      async () => {
        if (daemon.hasEnded()) throw new Error(`kube-apiserver ended; its log ends with:\n${daemon.log().slice(-2000)}`);
        return (await o.request('GET', '/readyz').catch(() => undefined))?.status === 200;
      },
      readyMs,
    );
    return daemon;
  };
  let daemon = await ready();
  return {
    get pid() {
      return daemon.pid;
    },
    kill: (signal) => daemon.kill(signal),
    signal: (signal) => void process.kill(daemon.pid, signal),
    async start() {
      if (!daemon.hasEnded()) throw new Error('kube-apiserver still runs');
      daemon = await ready();
    },
    log: () => daemon.log(),
  };
}

/** The token file: one line a user. Answers the tokens by user. */
export function writeTokens(folder: string, users: readonly User[]): ReadonlyMap<string, string> {
  const all = [{ name: administrator, groups: ['system:masters'] }, ...users];
  const tokens = new Map(all.map(({ name }) => [name, `${name}-token`]));
  const lines = all.map(({ name, groups = [] }) => `${tokens.get(name)},${name},${name},"${groups.join(',')}"\n`);
  writeFileSync(join(folder, 'tokens.csv'), lines.join(''), { mode: 0o600 });
  return tokens;
}

export function writeServiceAccountKey(folder: string): void {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(join(folder, 'service-account.key'), privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  mkdirSync(join(folder, 'certificates'));
}

/** A real token of a service account (TokenRequest). */
export async function requestToken(
  request: Request,
  o: { readonly namespace: string; readonly name: string; readonly seconds: number },
): Promise<string> {
  const { status, body } = await request('POST', `/api/v1/namespaces/${o.namespace}/serviceaccounts/${o.name}/token`, {
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: o.seconds } },
  });
  if (status !== 201) throw new Error(`no token for service account ${o.namespace}/${o.name}: ${status} ${JSON.stringify(body)}`);
  return (body as { readonly status: { readonly token: string } }).status.token;
}
