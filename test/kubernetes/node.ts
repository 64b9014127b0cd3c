/**
 * A whole Kubernetes of one node, for pods that really run: the control plane, kubelet, scheduler, kube-proxy and containerd in network, process,
 * mount and host-name namespaces of their own. Ending the first process in there ends everything, containers included.
 */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../e2e/processes.ts';
import { startControlPlane, type ControlPlane } from './control-plane.ts';
import { startDaemon, type Daemon } from './daemon.ts';
import { buildPauseImage, pauseImage } from './pause.ts';
import { allPrograms, isCommand, missingPrograms } from './programs.ts';

const needed = ['containerd', 'ctr', 'runc', 'buildah', 'iptables', 'nsenter', 'unshare', 'ip'];
const isMissing = missingPrograms(allPrograms).length > 0 || !needed.every(isCommand) || process.getuid?.() !== 0;
/** For `describe.skipIf`. Continuous integration may skip nothing: there what is missing fails the test. */
export const isNodeMissing = isMissing && process.env['CI'] !== 'true';
/** What a skipped suite says. */
export const howToGetNode = 'where a node cannot run, type as root: ZFERRY_SETUP=1 npm test';

export interface TestNode extends ControlPlane {
  /** Where this machine can be reached from pods: servers of a test listen there. */
  readonly hostAddress: string;
  /** Makes an image of a docker-archive known to the node; pods name it with `imagePullPolicy: IfNotPresent`. */
  loadImage(archive: string): Promise<void>;
  /** Ends a container at once, as a crash does; kubelet starts it again. `pod`: its name; it has one container. */
  killContainer(namespace: string, pod: string): Promise<void>;
  /** The end of every log, for a failure that needs explaining. */
  logs(): string;
}

const nodeName = 'node1';
const users = [
  { name: `system:node:${nodeName}`, groups: ['system:nodes'] },
  { name: 'system:kube-scheduler' },
  { name: 'system:kube-proxy' },
];
const readyMs = 120_000;

/** Starts it as root; returns when the node is Ready. */
export async function startNode(): Promise<TestNode> {
  const folder = mkdtempSync(join(tmpdir(), 'zferry-node-'));
  const daemons: Daemon[] = [];
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const daemon of daemons.toReversed()) await daemon.kill('SIGKILL');
    for (const end of ends.toReversed()) await end();
  };
  try {
    const house = await openNamespaces(folder, daemons);
    const cgroup = makeCgroups(`zferry-node-${process.pid}`);
    ends.push(() => cgroup.remove());
    const plane = await startControlPlane({ users, apiServerFlags: apiServerFlags(house.address), place: { ...house, port: 6443 } });
    ends.push(() => plane.stop());
    const socket = await startContainerd({ folder, daemons, enter: house.enter });
    const ctr = (...args: readonly string[]): Promise<string> =>
      inside(house.enter, ['ctr', '--address', socket, '--namespace', 'k8s.io', ...args]);
    await ctr('images', 'import', buildPauseImage(folder));
    await startKubernetes(plane, { folder, address: house.address, socket, cgroupRoot: cgroup.path });
    return {
      ...plane,
      hostAddress: house.hostAddress,
      loadImage: async (archive) => void (await ctr('images', 'import', archive)),
      async killContainer(namespace, pod) {
        const id = await plane.mustKubectl([
          ...['--namespace', namespace, 'get', 'pod', pod],
          ...['--output', 'jsonpath={.status.containerStatuses[0].containerID}'],
        ]);
        await ctr('tasks', 'kill', '--signal', 'SIGKILL', id.replace('containerd://', ''));
      },
      logs: () => logsIn(folder, plane.folder),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface House {
  /** What a command begins with that is to run in the namespaces. */
  readonly enter: readonly string[];
  readonly address: string;
  readonly hostAddress: string;
}

/** Opens the namespaces and lays one cable between them and this machine, which is gone when they are. */
async function openNamespaces(folder: string, daemons: Daemon[]): Promise<House> {
  const pidFile = join(folder, 'first.pid');
  const first = [
    // Read before /proc is the namespace's own: its number outside.
    `read -r pid rest </proc/self/stat`,
    // Mounts of this node are one another's and not this machine's.
    'mount --make-rshared /',
    'mount -t proc proc /proc',
    // Where CNI keeps the pods' network namespaces: they go with the node.
    'mkdir -p /run/netns && mount -t tmpfs netns /run/netns',
    `hostname ${nodeName}`,
    'ip link set lo up',
    'echo 1 >/proc/sys/net/ipv4/ip_forward',
    `echo "$pid" >${pidFile}.new && mv ${pidFile}.new ${pidFile}`,
    // The first process has to see off every process whose parent has died.
    'sleep infinity & wait',
  ].join('\n');
  const namespaces = ['--net', '--pid', '--uts', '--mount', '--propagation', 'private', '--fork', '--kill-child'];
  const args = [...namespaces, 'sh', '-e', '-c', first];
  const daemon = await startDaemon({ command: 'unshare', args, folder, log: join(folder, 'namespaces.log') });
  daemons.push(daemon);
  const pid = await until('the namespaces are there', () => {
    if (daemon.hasEnded()) throw new Error(`the namespaces could not be opened: ${daemon.log()}`);
    return existsSync(pidFile) && readFileSync(pidFile, 'utf8').trim();
  });
  const network = `10.77.${Math.floor(Math.random() * 256)}`;
  const [hostAddress, address] = [`${network}.1`, `${network}.2`];
  const link = `zf${process.pid}`;
  const enter = ['nsenter', '--target', pid, '--net', '--pid', '--uts', '--mount', '--'];
  const outside = (...words: readonly string[]): unknown => execFileSync('ip', words);
  outside('link', 'add', link, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', pid);
  outside('address', 'add', `${hostAddress}/30`, 'dev', link);
  outside('link', 'set', link, 'up');
  for (const line of [`address add ${address}/30 dev eth0`, 'link set eth0 up', `route add default via ${hostAddress}`])
    await inside(enter, ['ip', ...line.split(' ')]);
  return { enter, address, hostAddress };
}

function apiServerFlags(address: string): readonly string[] {
  return [
    `--advertise-address=${address}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    // The usual ones stay: here are pods, which get service accounts.
    '--disable-admission-plugins=',
    '--service-cluster-ip-range=10.96.0.0/24',
    '--kubelet-preferred-address-types=InternalIP',
    '--allow-privileged=true',
  ];
}

/** Answers its socket. */
async function startContainerd(o: {
  readonly folder: string;
  readonly daemons: Daemon[];
  readonly enter: readonly string[];
}): Promise<string> {
  const socket = join(o.folder, 'containerd.sock');
  const configuration = join(o.folder, 'containerd.toml');
  mkdirSync(join(o.folder, 'cni'));
  writeFileSync(join(o.folder, 'cni', '10-bridge.conflist'), JSON.stringify(podNetwork));
  writeFileSync(configuration, containerdConfiguration(o.folder, socket));
  const [command, ...args] = [...o.enter, 'containerd', '--config', configuration];
  const daemon = await startDaemon({ command, args, folder: o.folder, log: join(o.folder, 'containerd.log') });
  o.daemons.push(daemon);
  await until(
    () => `containerd answers; its log ends with:\n${daemon.log().slice(-2000)}`,
    async () => (await tryInside(o.enter, ['ctr', '--address', socket, 'version'])) !== undefined,
    readyMs,
  );
  return socket;
}

/** overlayfs(5) does not lie on itself. */
const overlayType = 0x79_4c_76_30;

function containerdConfiguration(folder: string, socket: string): string {
  const snapshotter = statfsSync(folder).type === overlayType ? 'native' : 'overlayfs';
  return `version = 2
root = "${folder}/containerd"
state = "${folder}/containerd-state"
[grpc]
  address = "${socket}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  disable_apparmor = true
  # Lowering it takes a capability that containers of test machines lack, and without this every pod fails for it.
  restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".containerd]
  snapshotter = "${snapshotter}"
[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "${folder}/cni"
`;
}

const podNetwork = {
  cniVersion: '0.4.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      ipMasq: true,
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: '10.88.0.0/24' }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
  ],
};

async function startKubernetes(
  plane: ControlPlane,
  o: { readonly folder: string; readonly address: string; readonly socket: string; readonly cgroupRoot: string },
): Promise<void> {
  const [kubelet = '', scheduler = '', proxy = ''] = users.map(({ name }) =>
    plane.writeKubeconfig(name.replaceAll(':', '-'), { token: plane.token(name) }),
  );
  await plane.startControllerManager(['*']);
  const as = (kubeconfig: string): readonly string[] =>
    ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'].map((flag) => `--${flag}=${kubeconfig}`);
  await plane.startProgram('kube-scheduler', [...as(scheduler), '--leader-elect=false', '--secure-port=0']);
  const configuration = join(o.folder, 'kubelet.yaml');
  writeFileSync(configuration, JSON.stringify(kubeletConfiguration(o)));
  await plane.startProgram('kubelet', [
    ...[`--config=${configuration}`, `--kubeconfig=${kubelet}`, `--node-ip=${o.address}`, `--hostname-override=${nodeName}`],
    ...[`--root-dir=${o.folder}/kubelet`, `--cert-dir=${o.folder}/kubelet-certificates`],
  ]);
  await plane.startProgram('kube-proxy', [
    ...[`--kubeconfig=${proxy}`, `--hostname-override=${nodeName}`, '--proxy-mode=iptables', `--bind-address=${o.address}`],
    // The settings of connection tracking are the machine's.
    ...['max-per-core', 'tcp-timeout-established', 'tcp-timeout-close-wait'].map((setting) => `--conntrack-${setting}=0`),
  ]);
  await until(
    () => `the node is Ready\n${logsIn(o.folder, plane.folder)}`,
    async () => {
      const { body } = await plane.request('GET', `/api/v1/nodes/${nodeName}`);
      const { status } = body as {
        readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
      };
      return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') === true;
    },
    readyMs,
  );
}

function kubeletConfiguration(o: { readonly socket: string; readonly cgroupRoot: string }): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    // Nobody but this test reaches its network.
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    containerRuntimeEndpoint: `unix://${o.socket}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: o.cgroupRoot,
    failCgroupV1: false,
    failSwapOn: false,
    resolvConf: '',
    nodeStatusUpdateFrequency: '2s',
    // A test machine's disk may be nearly full.
    evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%', 'nodefs.inodesFree': '1%' },
  };
}

/** A place of its own for the pods' cgroups, in version 1 and 2: two kubelets under one root would end each other's pods. */
function makeCgroups(name: string): { readonly path: string; remove(): void } {
  const top = '/sys/fs/cgroup';
  const isVersion1 = !existsSync(join(top, 'cgroup.controllers'));
  const roots = isVersion1 ? readdirSync(top).map((controller) => join(top, controller)) : [top];
  for (const root of roots) {
    const folder = join(root, name);
    if (!existsSync(folder)) mkdirSync(folder);
    // A new cpuset has no processors and no memory, and nothing can enter it.
    for (const file of ['cpuset.cpus', 'cpuset.mems'])
      if (isVersion1 && existsSync(join(folder, file))) writeFileSync(join(folder, file), readFileSync(join(root, file), 'utf8'));
  }
  return { path: `/${name}`, remove: () => roots.forEach((root) => removeCgroup(join(root, name))) };
}

/** From the leaves up; one that still holds a dying process is left behind, empty soon. */
function removeCgroup(folder: string): void {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) removeCgroup(join(folder, entry.name));
    rmdirSync(folder);
  } catch {
    // It holds a process, or is gone already.
  }
}

function inside(enter: readonly string[], command: readonly string[]): Promise<string> {
  const [program = '', ...args] = [...enter, ...command];
  return new Promise((resolve, reject) =>
    execFile(program, args, (error, output, errors) =>
      error === null ? resolve(output) : reject(new Error(`${command.join(' ')}: ${errors.trim() || error.message}`)),
    ),
  );
}

async function tryInside(enter: readonly string[], command: readonly string[]): Promise<string | undefined> {
  try {
    return await inside(enter, command);
  } catch {
    return undefined;
  }
}

function logsIn(...folders: readonly string[]): string {
  return folders
    .flatMap((folder) => readdirSync(folder).flatMap((file) => (file.endsWith('.log') ? [join(folder, file)] : [])))
    .map((file) => `== ${file}\n${readFileSync(file, 'utf8').slice(-1500)}`)
    .join('\n');
}
