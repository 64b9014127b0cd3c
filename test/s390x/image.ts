/** The guest's whole file system: Debian's packages for s390x, the kernel's modules that it needs, and the file of the agent that is shipped. */
import { chmodSync, cpSync, copyFileSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { command } from '../lab/command.ts';
import { guestNetwork, hosts, lans, ospfConfiguration } from './network.ts';
import type { Packages } from './packages.ts';

const modules = ['net/core/failover', 'drivers/net/net_failover', 'drivers/net/virtio_net', 'drivers/net/dummy'];

/** Nothing in the guest needs them, and its memory holds all the rest. */
const leftOut = [
  'usr/share/doc',
  'usr/share/man',
  'usr/share/locale',
  'usr/share/lintian',
  'usr/share/nodejs/corepack',
  'usr/lib/systemd',
  'usr/lib/s390x-linux-gnu/systemd',
  'usr/lib/s390x-linux-gnu/gconv',
];

/** The users that the packages' scripts would have made; the agent's as its sysusers.d makes it, in the group that may speak with FRR. */
export const agentUser = { name: 'zferry-agent', uid: 992, gid: 992 };
const frrvty = 102;
const passwd = `root:x:0:0:root:/:/bin/sh
frr:x:101:101::/nonexistent:/usr/sbin/nologin
${agentUser.name}:x:${agentUser.uid}:${agentUser.gid}::/nonexistent:/usr/sbin/nologin
`;
const group = `root:x:0:
frr:x:101:
frrvty:x:${frrvty}:frr,${agentUser.name}
${agentUser.name}:x:${agentUser.gid}:
`;
export const agentGroups: readonly number[] = [frrvty];

/** `agent`: the file that `npm run build:agent` made. Answers the initrd's path. */
export async function makeImage(packages: Packages, o: { readonly folder: string; readonly agent: string }): Promise<string> {
  const root = join(o.folder, 'guest');
  cpSync(packages.root, root, { recursive: true, verbatimSymlinks: true });
  for (const path of leftOut) rmSync(join(root, path), { recursive: true, force: true });
  for (const name of readdirSync(join(root, 'usr/lib/frr')))
    if (name !== 'zebra' && name !== 'ospfd') rmSync(join(root, 'usr/lib/frr', name));
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    mkdirSync(join(root, 'usr', name), { recursive: true });
    if (!existsSync(join(root, name))) symlinkSync(`usr/${name}`, join(root, name));
  }
  for (const name of [
    'proc',
    'sys',
    'dev',
    'run',
    'tmp',
    'modules',
    'usr/local/bin',
    'usr/lib/zferry-agent',
    'etc/frr',
    'var/tmp/frr',
    'var/lib/frr',
    'var/log/frr',
  ])
    mkdirSync(join(root, name), { recursive: true });
  if (!existsSync(join(root, 'var/run'))) symlinkSync('/run', join(root, 'var/run'));
  if (!existsSync(join(root, 'usr/bin/sh'))) symlinkSync('busybox', join(root, 'usr/bin/sh'));
  for (const [path, text] of files()) writeFileSync(join(root, path), text);
  copyFileSync(o.agent, join(root, 'usr/lib/zferry-agent/zferry-agent.cjs'));
  copyFileSync(fileURLToPath(new URL('init.sh', import.meta.url)), join(root, 'init'));
  chmodSync(join(root, 'init'), 0o755);
  for (const module of modules) await unpackModule(packages, root, module);
  const initrd = join(o.folder, 'initrd');
  await command(['sh', '-c', `cd '${root}' && find . | cpio --quiet -o -H newc -R 0:0 > '${initrd}'`]);
  return initrd;
}

function files(): readonly (readonly [string, string])[] {
  const permit = 'auth sufficient pam_permit.so\naccount sufficient pam_permit.so\n';
  return [
    ['etc/passwd', passwd],
    ['etc/group', group],
    ['etc/nsswitch.conf', 'passwd: files\ngroup: files\nhosts: files\n'],
    ['etc/hosts', '127.0.0.1 localhost\n'],
    ['etc/pam.d/frr', permit],
    ['etc/pam.d/other', permit],
    ['etc/frr/zebra.conf', 'hostname guest\n'],
    ['etc/frr/vtysh.conf', ''],
    ['etc/frr/ospfd.conf', ospfConfiguration(hosts.guest, 'dummy0', lans)],
    ['network.sh', guestNetwork()],
  ];
}

async function unpackModule({ kernel, kernelVersion }: Packages, root: string, module: string): Promise<void> {
  const folders = [`usr/lib/modules/${kernelVersion}`, `lib/modules/${kernelVersion}`].map((path) => join(kernel, path, 'kernel'));
  const packed = folders.flatMap((folder) => ['.ko', '.ko.xz'].map((end) => join(folder, `${module}${end}`))).find(existsSync);
  if (packed === undefined) throw new Error(`the kernel ${kernelVersion} has no module ${module}`);
  const target = join(root, 'modules', packed.split('/').at(-1) ?? '');
  copyFileSync(packed, target);
  if (target.endsWith('.xz')) await command(['xz', '-d', target]);
}
