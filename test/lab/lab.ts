import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { buildNetwork, connectPorts, netnsNames, removeNetwork } from './cabling.ts';
import { command, eventually } from './command.ts';
import { daemonPath, ospfConfiguration, type OspfTimers } from './frr.ts';
import { parseRoutes, type Route } from './route-table.ts';
import { sysinfoText } from './sysinfo.ts';
import { guestNamed, guests, memberNamed, members, nodes, type Member, type Node } from './topology.ts';

/**
 * The paper's network with real FRR daemons: a network namespace for each guest and for the border router, one ("fabric") for every bridge. A relocation freezes
 * whatever runs in the guest's namespace, pulls its cables, rewrites its /proc/sysinfo and plugs the HiperSockets cables in at the other machine; like a virtual NIC of
 * a relocated guest, the interfaces never lose carrier.
 */
export interface Lab {
  /** Prefix of all its namespaces; several labs run side by side. */
  readonly prefix: string;
  readonly folder: string;
  readonly timers: OspfTimers;
  memberOf(guest: string): Member;
  /** Files of a guest that stand in for /proc/sysinfo and /proc/sys/kernel/random/boot_id, and the pid file of its ospfd. */
  files(node: string): { readonly sysinfo: string; readonly bootId: string; readonly ospfdPid: string; readonly zebraPid: string };
  /** Arguments that make vtysh talk to this node's daemons. */
  vtyshArguments(node: string): readonly [string, string];
  vtysh(node: string, ...commands: readonly string[]): Promise<string>;
  routes(node: string): Promise<readonly Route[]>;
  /** Runs a program in the node's namespace to its end. */
  run(node: string, ...argv: readonly string[]): Promise<string>;
  /** Starts a program in the node's namespace; `stop` ends it. */
  start(node: string, argv: readonly string[], options?: SpawnOptions): ChildProcess;
  setLink(guest: string, hsi: string, state: 'up' | 'down'): Promise<void>;
  /** Moves the guest at one instant; with `frozen` it stands still until that is over, its cables pulled, and nothing that it is sent is kept. */
  relocate(guest: string, member: string, frozen?: { readonly freezeMs: number } | { until(): Promise<unknown> }): Promise<Frozen>;
  /** Ends and starts the node's routing daemons. */
  restartRouting(node: string): Promise<void>;
  /** Ends them for good. */
  endRouting(node: string): Promise<void>;
  /** Kills ospfd in the middle of whatever it does, and starts it as FRR's watchfrr would. `meanwhile`: once it is gone. */
  killOspfd(node: string, meanwhile?: () => void): Promise<void>;
  /** Until every guest has the routes of the paper's baseline. */
  converged(deadlineMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** When a guest began to stand still and ran again: milliseconds of the monotonic clock that all processes share. */
export interface Frozen {
  readonly fromMs: number;
  readonly toMs: number;
}

const runtimeFolder = (name: string): string => `/var/run/frr/${name}`;

export async function startLab(timers: OspfTimers = {}): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'zferry-lab-'));
  const prefix = `zf${folder.slice(-6)}-`;
  const where = new Map(guests.map((guest) => [guest.name, members[0] ?? memberNamed('LTICVM9')]));
  const lab = makeLab({ folder, prefix, timers, where });
  try {
    await command(['chmod', '0755', folder]);
    await buildNetwork(prefix);
    for (const node of nodes) prepareNode(lab, node);
    await Promise.all(nodes.map((node) => startDaemons(lab, node)));
  } catch (error) {
    await lab.stop();
    throw error;
  }
  return lab;
}

interface Parts {
  readonly folder: string;
  readonly prefix: string;
  readonly timers: OspfTimers;
  readonly where: Map<string, Member>;
}

function makeLab({ folder, prefix, timers, where }: Parts): Lab {
  const inside = (node: string, argv: readonly string[]): readonly string[] => ['ip', 'netns', 'exec', prefix + node, ...argv];
  const files: Lab['files'] = (node) => ({
    sysinfo: join(folder, node, 'sysinfo'),
    bootId: join(folder, node, 'boot_id'),
    ospfdPid: join(folder, node, 'ospfd.pid'),
    zebraPid: join(folder, node, 'zebra.pid'),
  });
  const memberOf: Lab['memberOf'] = (guest) => where.get(guestNamed(guest).name) ?? memberNamed('LTICVM9');
  const lab: Lab = {
    folder,
    prefix,
    timers,
    files,
    memberOf,
    vtyshArguments: (node) => ['-N', prefix + node],
    vtysh: (node, ...commands) => command(['vtysh', '-N', prefix + node, ...commands.flatMap((one) => ['-c', one])]),
    routes: async (node) => parseRoutes(await lab.vtysh(node, 'show ip ospf route')),
    run: (node, ...argv) => command(inside(node, argv)),
    start: (node, argv, options = {}) => {
      const [file = '', ...args] = inside(node, argv);
      return spawn(file, args, { stdio: 'inherit', ...options });
    },
    setLink: async (guest, hsi, state) => {
      await command(['ip', '-n', prefix + guest, 'link', 'set', hsi, state]);
    },
    relocate: async (guest, member, standing) => {
      const to = memberNamed(member);
      const fromMs = monotonicMs();
      const frozen = standing === undefined ? [] : await freeze(prefix + guestNamed(guest).name);
      if (standing !== undefined) {
        await connectPorts(prefix, guestNamed(guest), undefined);
        await ('until' in standing ? standing.until() : delay(standing.freezeMs));
      }
      await connectPorts(prefix, guestNamed(guest), to);
      rewrite(files(guest).sysinfo, sysinfoText(guest, to));
      where.set(guest, to);
      thaw(frozen);
      return { fromMs, toMs: monotonicMs() };
    },
    restartRouting: async (node) => {
      await endDaemons(lab, node);
      await startDaemons(lab, nodes.find(({ name }) => name === node) ?? guestNamed(node));
    },
    endRouting: (node) => endDaemons(lab, node),
    killOspfd: async (node, meanwhile) => {
      await endDaemon(lab.files(node).ospfdPid, 'SIGKILL');
      meanwhile?.();
      await startDaemon(lab, node, 'ospfd');
    },
    converged: (deadlineMs = 120_000) => converged(lab, deadlineMs),
    stop: () => stop(lab),
  };
  return lab;
}

function prepareNode(lab: Lab, node: Node): void {
  const own = join(lab.folder, node.name);
  mkdirSync(own, { recursive: true });
  if (guests.includes(node)) {
    writeFileSync(lab.files(node.name).sysinfo, sysinfoText(node.name, lab.memberOf(node.name)));
    writeFileSync(lab.files(node.name).bootId, `${randomUUID()}\n`);
  }
  writeFileSync(join(own, 'zebra.conf'), `hostname ${node.name}\nlog file ${own}/zebra.log informational\nip forwarding\n`);
  writeFileSync(join(own, 'ospfd.conf'), `log file ${own}/ospfd.log informational\n${ospfConfiguration(node, lab.timers)}`);
}

async function startDaemons(lab: Lab, node: Node): Promise<void> {
  const space = lab.prefix + node.name;
  const own = join(lab.folder, node.name);
  await command(['install', '-d', '-o', 'frr', '-g', 'frr', runtimeFolder(space), own]);
  // vtysh wants its own file, and one folder of configuration a path space.
  await command(['install', '-d', `/etc/frr/${space}`]);
  writeFileSync(`/etc/frr/${space}/vtysh.conf`, '');
  await command(['chown', 'frr:frr', `${own}/zebra.conf`, `${own}/ospfd.conf`]);
  await startDaemon(lab, node.name, 'zebra');
  // ospfd tries its connection to zebra only every few seconds, so zebra's socket has to be there first.
  await eventually(`zebra of ${node.name} listens`, () => isThere(`${runtimeFolder(space)}/zserv.api`), { everyMs: 10 });
  await startDaemon(lab, node.name, 'ospfd');
}

function startDaemon(lab: Lab, node: string, daemon: 'zebra' | 'ospfd'): Promise<string> {
  const space = lab.prefix + node;
  const own = join(lab.folder, node);
  return command([
    ...['ip', 'netns', 'exec', space, daemonPath(daemon), '-d', '-N', space],
    ...['-f', `${own}/${daemon}.conf`, '-i', `${own}/${daemon}.pid`, '-P', '0'],
  ]);
}

async function endDaemons(lab: Lab, node: string): Promise<void> {
  for (const file of [lab.files(node).ospfdPid, lab.files(node).zebraPid]) await endDaemon(file, 'SIGTERM');
}

async function endDaemon(pidFile: string, by: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const pid = readPid(pidFile);
  if (pid === undefined) return;
  signal(pid, 'SIGCONT');
  signal(pid, by);
  await eventually(`process ${pid} of ${pidFile} ends`, () => !isThere(`/proc/${pid}`), { everyMs: 10 });
  rmSync(pidFile, { force: true });
}

/** Stops every process of the namespace. One that is forked meanwhile is met by the next round. */
async function freeze(space: string): Promise<readonly number[]> {
  const frozen = new Set<number>();
  for (;;) {
    const fresh = (await pidsIn(space)).filter((pid) => !frozen.has(pid));
    if (fresh.length === 0) return [...frozen];
    for (const pid of fresh) {
      signal(pid, 'SIGSTOP');
      frozen.add(pid);
    }
  }
}

const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;

function thaw(pids: readonly number[]): void {
  for (const pid of pids) signal(pid, 'SIGCONT');
}

async function pidsIn(space: string): Promise<readonly number[]> {
  return (await command(['ip', 'netns', 'pids', space])).split('\n').filter(Boolean).map(Number);
}

/** Ends what still runs in its namespaces, by process number, and removes all that `startLab` made. */
async function stop(lab: Lab): Promise<void> {
  await Promise.all(nodes.map(({ name }) => endDaemons(lab, name)));
  const spaces = netnsNames(lab.prefix).filter((space) => isThere(`/run/netns/${space}`));
  for (const space of spaces) for (const pid of await pidsIn(space)) signal(pid, 'SIGKILL');
  await removeNetwork(spaces);
  for (const { name } of nodes) {
    rmSync(runtimeFolder(lab.prefix + name), { recursive: true, force: true });
    rmSync(`/etc/frr/${lab.prefix + name}`, { recursive: true, force: true });
  }
  rmSync(lab.folder, { recursive: true, force: true });
}

async function converged(lab: Lab, deadlineMs: number): Promise<void> {
  for (const guest of guests)
    await eventually(
      `${guest.name} has the routes of the baseline`,
      async () => {
        const routes = await lab.routes(guest.name);
        const to = (prefix: string): Route | undefined => routes.find((route) => route.prefix === prefix);
        const vipas = routes.filter(({ prefix }) => prefix.startsWith('10.20.7.') && prefix.endsWith('/32'));
        const overHsi = vipas.filter(({ cost }) => cost === 2);
        const hsi = lab.timers.hsiNetworkType === undefined && !guest.hipersockets ? to('172.0.9.0/24')?.paths.length === 6 : true;
        return vipas.length === 5 && to('0.0.0.0/0')?.paths.length === 2 && overHsi.length === (guest.hipersockets ? 2 : 0) && hsi;
      },
      { deadlineMs, everyMs: 200 },
    );
}

/** One write of the same length: a reader sees the old text or the new one, as of the real file. */
function rewrite(file: string, text: string): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, text, 0);
  closeSync(descriptor);
}

function readPid(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined;
  } catch {
    return undefined;
  }
}

function isThere(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'));
    return true;
  } catch (error) {
    // A socket is there and cannot be opened.
    return error instanceof Error && 'code' in error && error.code === 'ENXIO';
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself.
  }
}
