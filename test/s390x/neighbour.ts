/** Another guest on the same LANs: the FRR of this machine, in the network namespace that the emulated machine's taps are in. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, eventually, tried } from '../lab/command.ts';
import { daemonPath } from '../lab/frr.ts';
import { parseRoutes, type Route } from '../lab/route-table.ts';
import { addressOn, hosts, lans, ospfConfiguration, sharedLans, vipa } from './network.ts';

export interface Neighbour {
  routes(): Promise<readonly Route[]>;
  vtysh(...commands: readonly string[]): Promise<string>;
  stop(): void;
}

/** Taps for qemu, with the neighbour's addresses on them. To be called inside the namespace. */
export async function buildLans(): Promise<void> {
  const settings = ['ip_forward=1', 'conf.all.rp_filter=0', 'conf.default.rp_filter=0', 'conf.all.arp_announce=1'];
  for (const setting of settings) await command(['sysctl', '-q', '-w', `net.ipv4.${setting}`]);
  await command(['sysctl', '-q', '-w', 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv6.conf.default.disable_ipv6=1']);
  await command(['ip', 'link', 'set', 'lo', 'up']);
  await command(['ip', 'addr', 'add', `${vipa(hosts.neighbour)}/32`, 'dev', 'lo']);
  for (const lan of lans) {
    await command(['ip', 'tuntap', 'add', 'dev', lan.name, 'mode', 'tap']);
    if (sharedLans.includes(lan)) await command(['ip', 'addr', 'add', addressOn(lan, hosts.neighbour), 'broadcast', '+', 'dev', lan.name]);
    await command(['ip', 'link', 'set', lan.name, 'up']);
  }
}

/** `space` names its sockets and files, so that it disturbs no other FRR of this machine. */
export async function startNeighbour(space: string, folder: string): Promise<Neighbour> {
  const own = join(folder, 'neighbour');
  mkdirSync(own);
  writeFileSync(join(own, 'zebra.conf'), 'hostname neighbour\n');
  writeFileSync(join(own, 'ospfd.conf'), ospfConfiguration(hosts.neighbour, 'lo', sharedLans));
  await command(['install', '-d', `/etc/frr/${space}`]);
  writeFileSync(`/etc/frr/${space}/vtysh.conf`, '');
  await command(['install', '-d', '-o', 'frr', '-g', 'frr', `/var/run/frr/${space}`]);
  await command(['chown', '-R', 'frr:frr', own]);
  const start = (daemon: 'zebra' | 'ospfd'): Promise<string> =>
    command([
      ...[daemonPath(daemon), '-d', '-N', space, '-P', '0'],
      ...['-f', join(own, `${daemon}.conf`), '-i', join(own, `${daemon}.pid`)],
    ]);
  await start('zebra');
  await eventually('zebra of the neighbour listens', async () => (await tried(['test', '-S', `/var/run/frr/${space}/zserv.api`])).ok);
  await start('ospfd');
  const vtysh: Neighbour['vtysh'] = (...commands) => command(['vtysh', '-N', space, ...commands.flatMap((one) => ['-c', one])]);
  return {
    vtysh,
    routes: async () => parseRoutes(await vtysh('show ip ospf route')),
    stop: () => {
      for (const daemon of ['ospfd', 'zebra']) process.kill(Number(readFileSync(join(own, `${daemon}.pid`), 'utf8')), 'SIGTERM');
    },
  };
}

/** Files outside of the run's own folder. */
export function removeNeighbour(space: string): void {
  for (const path of [`/var/run/frr/${space}`, `/etc/frr/${space}`]) rmSync(path, { recursive: true, force: true });
}
