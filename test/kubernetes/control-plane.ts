/** A fresh, real control plane for one test file: etcd, kube-apiserver and, when asked for, kube-controller-manager, each a process of its own. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  administrator,
  apiServerArguments,
  makeApiServer,
  requestToken,
  writeServiceAccountKey,
  writeTokens,
  type ApiServer,
  type Place,
  type User,
} from './api-server.ts';
import { startDaemon, type Daemon } from './daemon.ts';
import { compact, etcdArguments } from './etcd.ts';
import { installCrds, runKubectl, writeKubeconfig as writeKubeconfigFile, type Credentials, type Ran } from './kubectl.ts';
import { controlPlanePrograms, missingPrograms, requireProgram, type Program } from './programs.ts';
import { makeWire, type Reply, type RequestOptions } from './wire.ts';

/** For `describe.skipIf`. Continuous integration may skip nothing: there the missing program fails the test. */
export const isControlPlaneMissing = missingPrograms(controlPlanePrograms).length > 0 && process.env['CI'] !== 'true';
/** What a skipped suite says. */
export const howToGetIt = 'where Kubernetes is not built, type: ZFERRY_SETUP=1 npm test';

export interface ControlPlaneOptions {
  /** Known from the start, each by a token of its own. More come by `serviceAccountToken` or by impersonation. */
  readonly users?: readonly User[];
  /** Flags of kube-apiserver besides those needed, or instead of them, such as `--watch-cache=false` or `--audit-log-path=FILE`. */
  readonly apiServerFlags?: readonly string[];
  /** Absent: beside the test. */
  readonly place?: Place;
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
    writeKubeconfigFile(join(folder, `${name}.kubeconfig`), { server: url, certificateAuthority, user: credentials });
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

/** A port that was free an instant ago. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
