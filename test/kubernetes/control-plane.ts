/** A fresh, real control plane for one test file: etcd, kube-apiserver and, when asked for, kube-controller-manager, each a process of its own. */
import { execFile, type ExecFileException } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../e2e/processes.ts';
import { startDaemon, type Daemon } from './daemon.ts';
import { controlPlanePrograms, missingPrograms, requireProgram, type Program } from './programs.ts';
import { exchange, makeWire, type Reply, type RequestOptions } from './wire.ts';

/** For `describe.skipIf`. Continuous integration may skip nothing: there the missing program fails the test. */
export const isControlPlaneMissing = missingPrograms(controlPlanePrograms).length > 0 && process.env['CI'] !== 'true';
/** What a skipped suite says. */
export const howToGetIt = 'where Kubernetes is not built, type: ZFERRY_SETUP=1 npm test';

const crds = ['ssicluster', 'guestplacement', 'relocation'].map((kind) =>
  fileURLToPath(new URL(`../../crds/${kind}.yaml`, import.meta.url)),
);

/** A user of the API server besides the administrator; `kubeconfig` and `request` take its name. */
export interface User {
  readonly name: string;
  readonly groups?: readonly string[];
}

export interface ControlPlaneOptions {
  /** Known from the start, each by a token of its own. More come by `serviceAccountToken` or by impersonation. */
  readonly users?: readonly User[];
  /** Flags of kube-apiserver besides those needed, or instead of them, such as `--watch-cache=false` or `--audit-log-path=FILE`. */
  readonly apiServerFlags?: readonly string[];
  /** Absent: beside the test. */
  readonly place?: Place;
}

/** Where the processes run. */
export interface Place {
  /** What a command begins with that is to run there; empty: nothing. */
  readonly enter: readonly string[];
  /** The API server's address and port. */
  readonly address: string;
  readonly port: number;
}

export interface Ran {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
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

export interface ControlPlane {
  /** https://127.0.0.1:PORT; the port stays over restarts. */
  readonly url: string;
  /** Path of the certificate that the API server is known by. */
  readonly certificateAuthority: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Scratch of this control plane, removed with it. */
  readonly folder: string;
  readonly api: ApiServer;
  /** Runs kubectl as the administrator; a failing one is an answer, not an error. */
  kubectl(args: readonly string[], input?: string): Promise<Ran>;
  /** The same, but throws what kubectl says when it fails; answers its output. */
  mustKubectl(args: readonly string[], input?: string): Promise<string>;
  /** One HTTP request, answered in a millisecond or two. */
  request(method: string, path: string, options?: RequestOptions): Promise<Reply>;
  /** Installs zferry's CRDs and waits until they are served. */
  installCrds(): Promise<void>;
  /** A user's token, or the administrator's without a name. */
  token(user?: string): string;
  /** A real token of a service account (TokenRequest), which must exist; at least 600 s. */
  serviceAccountToken(namespace: string, name: string, seconds?: number): Promise<string>;
  /** Writes a kubeconfig; with `tokenFile` clients read the token again when it changes. */
  writeKubeconfig(name: string, credentials: Credentials): string;
  /** Starts kube-controller-manager with the controllers named; by default those that nearly every test of them is about. */
  startControllerManager(controllers?: readonly string[]): Promise<void>;
  /** Starts another program in the same place; it ends with the control plane. */
  startProgram(program: Program, args: readonly string[]): Promise<Daemon>;
  /**
   * Compacts etcd up to now; answers the revision. The API server's watch cache still answers older watches from memory: a 410 comes after
   * a restart of it, or with `--watch-cache=false`.
   */
  compact(): Promise<number>;
  /** Ends everything and removes the folder. */
  stop(): Promise<void>;
}

export type Credentials = { readonly token: string } | { readonly tokenFile: string };

const administrator = 'admin';
const kubectlCache = 'kubectl';
/** A loaded machine takes several times the usual four seconds. */
const readyMs = 90_000;
/** Without these, owned objects stay when their owner goes, a namespace is never deleted, and a new one has no service account. */
const usualControllers = ['garbage-collector-controller', 'namespace-controller', 'serviceaccount-controller'];

/** Starts etcd and kube-apiserver on free ports, in a folder of their own; returns when the API server is ready. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'zferry-kubernetes-'));
  const daemons: Daemon[] = [];
  try {
    return await assemble(folder, daemons, options);
  } catch (error) {
    await stopAll(daemons, folder);
    throw error;
  }
}

async function assemble(folder: string, daemons: Daemon[], options: ControlPlaneOptions): Promise<ControlPlane> {
  const place = options.place ?? { enter: [], address: '127.0.0.1', port: await freePort() };
  const tokens = writeTokens(folder, options.users ?? []);
  writeServiceAccountKey(folder);
  const startProgram: ControlPlane['startProgram'] = async (program, args) => {
    // Entering other namespaces loses the working folder.
    const enter = place.enter.length === 0 ? [] : [...place.enter, 'env', `--chdir=${folder}`];
    const [command = '', ...rest] = [...enter, requireProgram(program), ...args];
    const daemon = await startDaemon({ command, args: rest, folder, log: join(folder, `${program}.log`) });
    daemons.push(daemon);
    return daemon;
  };
  await startProgram('etcd', etcdArguments());
  const url = `https://${place.address}:${place.port}`;
  const certificateAuthority = join(folder, 'certificates', 'apiserver.crt');
  const token = (user = administrator): string => {
    const known = tokens.get(user);
    if (known === undefined) throw new Error(`there is no user ${user}; name it in the options of startControlPlane`);
    return known;
  };
  const wire = makeWire({ url, certificateAuthority });
  const request: ControlPlane['request'] = (method, path, o = {}) => wire.request(method, path, { token: token(), ...o });
  const api = await makeApiServer({
    start: () => startProgram('kube-apiserver', apiServerArguments(folder, place, options.apiServerFlags ?? [])),
    request,
  });
  const writeKubeconfig: ControlPlane['writeKubeconfig'] = (name, credentials) =>
    kubeconfigFile(join(folder, `${name}.kubeconfig`), { url, certificateAuthority, credentials });
  const kubeconfig = writeKubeconfig(administrator, { token: token() });
  const kubectl: ControlPlane['kubectl'] = (args, input) => runKubectl({ folder, kubeconfig, args, input });
  const mustKubectl: ControlPlane['mustKubectl'] = async (args, input) => {
    const { code, output, errors } = await kubectl(args, input);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${errors}`);
    return output;
  };
  return {
    ...{ url, certificateAuthority, kubeconfig, folder, api, kubectl, mustKubectl, request, token, writeKubeconfig, startProgram },
    installCrds: () => installCrds({ folder, mustKubectl, request }),
    serviceAccountToken: (namespace, name, seconds = 3600) => requestToken(request, { namespace, name, seconds }),
    startControllerManager: async (controllers = usualControllers) => {
      await startProgram('kube-controller-manager', controllerManagerArguments(folder, kubeconfig, controllers));
    },
    compact: () => compact(folder),
    stop: async () => {
      wire.close();
      await stopAll(daemons, folder);
    },
  };
}

/** The first to come is the last to go: an API server without etcd only complains. */
async function stopAll(daemons: readonly Daemon[], folder: string): Promise<void> {
  for (const daemon of daemons.toReversed()) await daemon.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}

/** A unix socket needs no port, and nobody else's etcd is ever met on it. etcd wants the form HOST:PORT and makes a file of that name. */
const etcdSocket = 'etcd:1';
const peerSocket = 'peer:1';

function etcdArguments(): readonly string[] {
  const client = `unix://${etcdSocket}`;
  const peer = `unix://${peerSocket}`;
  return [
    ...['--data-dir', 'etcd', '--name', 'test', '--unsafe-no-fsync', '--log-level', 'warn'],
    ...['--listen-client-urls', client, '--advertise-client-urls', client],
    ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer, '--initial-cluster', `test=${peer}`],
  ];
}

function apiServerArguments(folder: string, { address, port }: Place, flags: readonly string[]): readonly string[] {
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

function controllerManagerArguments(folder: string, kubeconfig: string, controllers: readonly string[]): readonly string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--controllers=${controllers.join(',')}`,
    `--service-account-private-key-file=${join(folder, 'service-account.key')}`,
    `--root-ca-file=${join(folder, 'certificates', 'apiserver.crt')}`,
    '--leader-elect=false',
    '--secure-port=0',
  ];
}

async function makeApiServer(o: { readonly start: () => Promise<Daemon>; readonly request: ControlPlane['request'] }): Promise<ApiServer> {
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
function writeTokens(folder: string, users: readonly User[]): ReadonlyMap<string, string> {
  const all = [{ name: administrator, groups: ['system:masters'] }, ...users];
  const tokens = new Map(all.map(({ name }) => [name, `${name}-token`]));
  const lines = all.map(({ name, groups = [] }) => `${tokens.get(name)},${name},${name},"${groups.join(',')}"\n`);
  writeFileSync(join(folder, 'tokens.csv'), lines.join(''), { mode: 0o600 });
  return tokens;
}

function writeServiceAccountKey(folder: string): void {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  writeFileSync(join(folder, 'service-account.key'), privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 });
  mkdirSync(join(folder, 'certificates'));
}

/** A port that was free an instant ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function kubeconfigFile(
  file: string,
  o: { readonly url: string; readonly certificateAuthority: string; readonly credentials: Credentials },
): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster: { server: o.url, 'certificate-authority': o.certificateAuthority } }],
    users: [{ name: 'user', user: o.credentials }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'user' } }],
    'current-context': 'test',
  };
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
  return file;
}

function runKubectl(o: {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly args: readonly string[];
  readonly input: string | undefined;
}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      requireProgram('kubectl'),
      o.args,
      // What kubectl remembers about an API server is kept apart, because ports come round again.
      {
        cwd: o.folder,
        env: { ...process.env, KUBECONFIG: o.kubeconfig, KUBECACHEDIR: join(o.folder, kubectlCache) },
        maxBuffer: 64 * 1024 * 1024,
      },
      (error: ExecFileException | null, output, errors) =>
        resolve({
          code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1,
          output,
          errors: errors || (error?.message ?? ''),
        }),
    );
    child.stdin?.end(o.input ?? '');
  });
}

async function installCrds(o: {
  readonly folder: string;
  readonly mustKubectl: ControlPlane['mustKubectl'];
  readonly request: ControlPlane['request'];
}): Promise<void> {
  await o.mustKubectl(['create', ...crds.flatMap((file) => ['-f', file])]);
  await o.mustKubectl(['wait', '--for=condition=Established', '--timeout=60s', ...crds.flatMap((file) => ['-f', file])]);
  // Established is said an instant before the kinds can be found, and kubectl remembers for minutes that they could not.
  await until('the kinds are served', async () => (await o.request('GET', '/openapi/v3/apis/zferry.io/v1alpha1')).status === 200);
  rmSync(join(o.folder, kubectlCache), { recursive: true, force: true });
}

async function requestToken(
  request: ControlPlane['request'],
  o: { readonly namespace: string; readonly name: string; readonly seconds: number },
): Promise<string> {
  const { status, body } = await request('POST', `/api/v1/namespaces/${o.namespace}/serviceaccounts/${o.name}/token`, {
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: o.seconds } },
  });
  if (status !== 201) throw new Error(`no token for service account ${o.namespace}/${o.name}: ${status} ${JSON.stringify(body)}`);
  return (body as { readonly status: { readonly token: string } }).status.token;
}

/** etcd speaks JSON beside gRPC; `physical` answers when the old revisions are gone. */
async function compact(folder: string): Promise<number> {
  const call = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const { status, text } = await exchange(
      httpRequest({ socketPath: join(folder, etcdSocket), path, method: 'POST', headers: { 'content-type': 'application/json' } }),
      JSON.stringify(body),
    );
    if (status !== 200) throw new Error(`etcd refused ${path}: ${status} ${text}`);
    return JSON.parse(text) as Record<string, unknown>;
  };
  const status = (await call('/v3/maintenance/status', {})) as { readonly header: { readonly revision: string } };
  await call('/v3/kv/compaction', { revision: status.header.revision, physical: true });
  return Number(status.header.revision);
}
