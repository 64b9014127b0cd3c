import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { DriverSettings } from '../../../agent/hands-settings.ts';
import type { Link } from '../../../agent/interface/kernel.ts';
import type { Outcome } from '../../../agent/network.ts';
import { command, eventually, tried } from '../../lab/command.ts';
import { isOnPath, setupLine, skipsLab } from '../../lab/requirement.ts';

/** Each interface driver against the program that owns interfaces on its distributions, run for real in a namespace with a /run and a configuration of its own. */

interface Owner {
  readonly title: string;
  readonly driver: DriverSettings;
  /** Files below /etc, by their paths there. */
  readonly files: Readonly<Record<string, string>>;
  /** What runs first, in the namespace, with a private /run. */
  readonly daemons: string;
  /** Ends well when the daemons are ready. */
  readonly ready: string;
  readonly needs: readonly string[];
  /** Of a program that no machine like this one has: what its documentation says of it, as a shell script. */
  readonly standIn?: { readonly tool: string; readonly script: string };
  /** The interface is a qeth device's, and is not there before that is online. */
  readonly isQeth?: boolean;
}

const device = '0.0.a000';
/** The attribute of the kernel's qeth driver, here a file that `qeth` below watches. */
const online = `bus/ccwgroup/drivers/qeth/${device}/online`;

const address = '172.0.9.100/24';

const owners: readonly Owner[] = [
  { title: 'ip', driver: { kind: 'ip' }, files: {}, daemons: ':', ready: ':', needs: ['ip'] },
  {
    title: 'ifupdown',
    driver: { kind: 'ifupdown' },
    files: {
      'network/interfaces': `iface hsi0 inet static\n  address ${address}\n`,
      ...Object.fromEntries(['pre-up', 'up', 'down', 'post-down'].map((hook) => [`network/if-${hook}.d/.none`, ''])),
    },
    daemons: 'mkdir -p /run/network',
    ready: ':',
    needs: ['ifup'],
  },
  {
    title: 'systemd-networkd',
    driver: { kind: 'networkd' },
    files: { 'systemd/network/hsi0.network': `[Match]\nName=hsi0\n[Network]\nAddress=${address}\nLinkLocalAddressing=no\n` },
    daemons:
      'mkdir -p /run/systemd/netif/links /run/systemd/netif/leases /run/systemd/netif/lldp; chown -R systemd-network: /run/systemd/netif; mkdir -p /run/dbus; dbus-daemon --system --fork; mount -o remount,ro /sys; /lib/systemd/systemd-networkd &',
    ready: 'networkctl status hsi0 | grep -q routable',
    needs: ['networkctl', 'dbus-daemon'],
  },
  {
    title: 'NetworkManager',
    driver: { kind: 'networkmanager', connection: 'hsi0' },
    files: {
      'NetworkManager/NetworkManager.conf':
        '[main]\nplugins=keyfile\ndns=none\n[device]\nmatch-device=*\nmanaged=1\n[keyfile]\nunmanaged-devices=\n',
      'NetworkManager/system-connections/hsi0.nmconnection': `[connection]\nid=hsi0\ntype=ethernet\ninterface-name=hsi0\nautoconnect=true\n[ipv4]\nmethod=manual\naddress1=${address}\n[ipv6]\nmethod=disabled\n`,
    },
    daemons:
      'mkdir -p /run/dbus /run/NetworkManager; mount -t tmpfs none /var/lib/NetworkManager; mount -o remount,ro /sys; dbus-daemon --system --fork; NetworkManager --no-daemon &',
    ready: 'nmcli -g GENERAL.STATE device show hsi0 | grep -q "^100"',
    needs: ['NetworkManager', 'dbus-daemon'],
  },
  // No wicked, chzdev or qeth is on any machine but IBM Z and SUSE's. wicked ifup prints the interface and its state, and ends with 0 while the link is still coming.
  {
    title: 'wicked, as documented',
    driver: { kind: 'wicked' },
    files: {},
    daemons: ':',
    ready: ':',
    needs: ['ip'],
    standIn: {
      tool: 'wicked',
      script: `test $# = 2 && test "$2" = hsi0 || exit 1
case $1 in
ifup) (sleep 0.3; ip address replace ${address} dev hsi0; ip link set hsi0 up) & printf '%-16s%s\\n' hsi0 setup-in-progress;;
ifdown) ip link set hsi0 down; ip address flush dev hsi0; printf '%-16s%s\\n' hsi0 device-ready;;
*) exit 1;; esac`,
    },
  },
  // chzdev (s390-tools, zdev/man/chzdev.8): the active configuration only, no question, synchronous up to udev.
  {
    title: 'chzdev, as documented',
    driver: { kind: 'chzdev', device },
    files: {},
    daemons: ':',
    ready: ':',
    needs: ['ip'],
    isQeth: true,
    standIn: {
      tool: 'chzdev',
      script: `test "$2 $3 $4 $5 $6" = "--active --yes --quiet qeth ${device}" || exit 1
case $1 in --enable) echo 1;; --disable) echo 0;; *) exit 1;; esac > $(dirname $0)/sys/${online}`,
    },
  },
  {
    title: 'qeth by sysfs, as documented',
    driver: { kind: 'sysfs', device },
    files: {},
    daemons: ':',
    ready: ':',
    needs: ['ip'],
    isQeth: true,
  },
];

/** The kernel's part: the interface comes some time after its device is online for the first time, and stays. */
const qeth = (file: string): string =>
  `while ! ip link show hsi0; do test $(cat ${file}) = 1 && sleep 0.2 && ip link add hsi0 type veth peer name lan0; sleep 0.02; done && ip link set lan0 up &`;

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).toReversed()) await end();
});

interface Answer {
  readonly outcome: Outcome<void>;
  readonly link?: Link;
  readonly ms: number;
}

const driverFile = fileURLToPath(new URL('driver-process.ts', import.meta.url));

async function stage({ driver, files, daemons, ready, standIn, isQeth = false }: Owner) {
  const folder = mkdtempSync('/tmp/zferry-driver-');
  const space = `zf${folder.slice(-6)}`;
  await command(['ip', 'netns', 'add', space]);
  const etc = `/etc/netns/${space}`;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(etc, path)), { recursive: true });
    writeFileSync(join(etc, path), text, { mode: 0o600 });
    if (path.startsWith('systemd/')) await command(['chmod', '0644', join(etc, path)]);
  }
  endings.push(async () => {
    for (const pid of (await command(['ip', 'netns', 'pids', space])).split('\n').filter(Boolean)) await tried(['kill', '-9', pid]);
    await command(['ip', 'netns', 'del', space]);
    rmSync(etc, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  });
  if (!isQeth) await command(['ip', '-n', space, 'link', 'add', 'hsi0', 'type', 'veth', 'peer', 'name', 'lan0']);
  if (!isQeth) await command(['ip', '-n', space, 'link', 'set', 'lan0', 'up']);
  await command(['ip', '-n', space, 'link', 'set', 'lo', 'up']);
  const sys = join(folder, 'sys');
  mkdirSync(dirname(join(sys, online)), { recursive: true });
  mkdirSync(join(sys, 'class'));
  symlinkSync('/sys/class/net', join(sys, 'class/net'));
  writeFileSync(join(sys, online), '0\n');
  const tools = standIn === undefined ? {} : { [standIn.tool]: join(folder, standIn.tool) };
  if (standIn !== undefined) writeFileSync(join(folder, standIn.tool), `#!/bin/sh\n${standIn.script}\n`, { mode: 0o755 });
  const settings = [{ name: 'hsi0', address, driver }, tools].map((one) => JSON.stringify(one));
  const script = `mount -t tmpfs none /run || exit 1\n( ${isQeth ? qeth(join(sys, online)) : daemons} ) >${folder}/log 2>&1 </dev/null\nfor i in $(seq 100); do ( ${ready} ) >/dev/null 2>&1 && break; sleep 0.1; done\nexec "$0" "$@"`;
  const child = spawn('ip', ['netns', 'exec', space, 'unshare', '-m', 'sh', '-c', script, process.execPath, driverFile, ...settings, sys], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  endings.push(() => child.kill('SIGKILL'));
  const lines = createInterface(child.stdout);
  const call = async (word: 'up' | 'down'): Promise<Answer> => {
    child.stdin.write(`${word}\n`);
    const [line] = (await once(lines, 'line')) as [string];
    return JSON.parse(line) as Answer;
  };
  const addresses = async (): Promise<boolean> =>
    (await command(['ip', '-n', space, '-br', 'address', 'show', 'dev', 'hsi0'])).includes(address);
  return { call, addresses, space, sys };
}

describe.skipIf(skipsLab())(`interface drivers (${setupLine})`, () => {
  for (const owner of owners)
    test.skipIf(!owner.needs.every(isOnPath) && process.env['CI'] !== 'true')(
      `${owner.title}: down is down in the kernel, up has carrier and the address, and both may be said twice`,
      async () => {
        const { call, addresses } = await stage(owner);
        const first = await call('up');
        expect(first.outcome).toEqual({ ok: true });
        for (const round of [1, 2]) {
          for (const again of [1, 2]) {
            const down = await call('down');
            expect({ round, again, ...down.outcome, raised: down.link?.raised ?? false }).toEqual({
              round,
              again,
              ok: true,
              raised: false,
            });
          }
          for (const again of [1, 2]) {
            const up = await call('up');
            expect({ round, again, ...up.outcome, carrier: up.link?.carrier }).toEqual({ round, again, ok: true, carrier: true });
          }
          expect(await eventually('the address is there', addresses, { deadlineMs: 5000 })).toBe(true);
        }
      },
    );

  test('a qeth device that is online already, which the kernel refuses to be told again, has its interface up all the same', async () => {
    const owner = owners.find(({ driver: { kind } }) => kind === 'sysfs');
    if (owner === undefined) throw new Error('there is no sysfs');
    const { call, sys } = await stage(owner);
    expect((await call('up')).outcome.ok).toBe(true);
    expect((await call('down')).outcome.ok).toBe(true);
    // ccwgroup_set_online answers EINVAL then; an attribute that says 1 and refuses every value is a carrier.
    rmSync(join(sys, online));
    symlinkSync('/sys/class/net/lo/carrier', join(sys, online));
    expect(await call('up')).toMatchObject({ outcome: { ok: true }, link: { raised: true, carrier: true } });
  });

  test("an interface that somebody else has taken down behind its owner's back comes up all the same", async () => {
    const owner = owners.find(({ title }) => title === 'ifupdown');
    if (owner === undefined) throw new Error('there is no ifupdown');
    const { call, space } = await stage(owner);
    expect((await call('up')).outcome.ok).toBe(true);
    await command(['ip', '-n', space, 'link', 'set', 'hsi0', 'down']);
    expect(await call('up')).toMatchObject({ outcome: { ok: true }, link: { raised: true, carrier: true } });
  });
});
