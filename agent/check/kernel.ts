import type { AgentConfig } from '../config.ts';
import type { Finding } from './finding.ts';
import { must, should, well } from './finding.ts';
import type { System } from './system.ts';

/** What the kernel of this guest is set to, and what of it a relocation or a drain trips over. */
export function kernelFindings(system: System, config: AgentConfig): readonly Finding[] {
  return [
    kernelVersion(system),
    rpFilter(system),
    arpAnnounce(system, config),
    cioIgnore(system, config),
    console(system),
    disks(system),
    clock(system),
  ];
}

/**
 * From 5.0 on the qeth driver loses static routes when a relocation has it recover (Linux commit d4560150cb47); 6.5 has the fix (1cfef80d4c2b), and distributions have put it
 * into older kernels, which the version alone does not tell.
 */
function kernelVersion(system: System): Finding {
  const release = system.read('/proc/sys/kernel/osrelease') ?? '';
  const [, major = '0', minor = '0'] = /^(\d+)\.(\d+)/.exec(release) ?? [];
  const version = Number(major) * 1000 + Number(minor);
  if (system.read('/sys/bus/ccwgroup/drivers/qeth/uevent') === undefined && !system.list('/sys/bus/ccwgroup/drivers').includes('qeth'))
    return well('kernel', `${release}; no qeth driver here, so none that could lose routes`);
  if (version >= 5000 && version < 6005)
    return should(
      'kernel',
      `${release} may lose static routes at each relocation (fixed by 1cfef80d4c2b in 6.5, and in updates of older kernels)`,
      'rpm -q --changelog kernel-core kernel-default | grep -i "qeth.*dev_close"   (nothing found: update the kernel)',
    );
  return well('kernel', `${release} keeps its static routes at a relocation`);
}

/** The kernel takes the larger of `all` and the interface's own value. */
function effective(system: System, name: string, setting: string): number {
  const of = (which: string): number => Number(system.read(`/proc/sys/net/ipv4/conf/${which}/${setting}`) ?? 0);
  return Math.max(of('all'), of(name));
}

/** While routes change, answers come in on another interface than questions leave by; strict filtering drops them. */
function rpFilter(system: System): Finding {
  const strict = system
    .list('/proc/sys/net/ipv4/conf')
    .filter((name) => name !== 'all' && name !== 'lo')
    .filter((name) => effective(system, name, 'rp_filter') === 1);
  return strict.length === 0
    ? well('rp_filter', '0 or 2 on every interface')
    : must(
        'rp_filter',
        `1 on ${some(strict)}: every packet on an asymmetric way is lost while a route moves`,
        "echo 'net.ipv4.conf.all.rp_filter = 2' > /etc/sysctl.d/60-zferry.conf && sysctl --system",
      );
}

/** The VIPA must not be announced as if it were on a HiperSockets LAN. */
function arpAnnounce(system: System, config: AgentConfig): Finding {
  const loose = config.interfaces
    .map(({ name }) => name)
    .filter(
      (name) => system.read(`/proc/sys/net/ipv4/conf/${name}/arp_announce`) !== undefined && effective(system, name, 'arp_announce') === 0,
    );
  return loose.length === 0
    ? well('arp_announce', '1 or 2 on the HiperSockets interfaces')
    : should(
        'arp_announce',
        `0 on ${some(loose)}: neighbours may learn the VIPA by ARP on a LAN that this guest leaves`,
        "echo 'net.ipv4.conf.all.arp_announce = 1' > /etc/sysctl.d/61-zferry.conf && sysctl --system",
      );
}

/** A device on the list stays invisible when CP attaches it at the target. */
function cioIgnore(system: System, config: AgentConfig): Finding {
  const ignored = (system.read('/proc/cio_ignore') ?? '').split(/\s+/).filter((range) => range !== '');
  if (ignored.length === 0) return well('cio_ignore', 'no device is hidden from Linux');
  const hidden = config.interfaces.flatMap(({ driver }) => ('device' in driver && isIn(driver.device, ignored) ? [driver.device] : []));
  return hidden.length > 0
    ? must(
        'cio_ignore',
        `${some(hidden)} is hidden from Linux and cannot be brought up`,
        hidden.map((device) => `cio_ignore -r ${device}`).join('; '),
      )
    : should(
        'cio_ignore',
        `${ignored.length} range(s) of devices are hidden: what CP attaches again after a relocation may stay invisible`,
        'cio_ignore -l   (each device that comes back must not be listed; cio_ignore -r DEVICE)',
      );
}

/** Ranges as the kernel prints them, `0.0.0000-0.0.00ff` or one bus id. */
function isIn(device: string, ranges: readonly string[]): boolean {
  return ranges.some((range) => {
    const [from = '', to = from] = range.split('-');
    return from <= device && device <= to;
  });
}

/** CP relocates a guest that is disconnected and has no logical 3270 or system ASCII console (zvm: lgr_check of the distributions looks for the same). */
function console(system: System): Finding {
  const consoles = (system.read('/proc/consoles') ?? '').split('\n').map((line) => line.split(/\s+/)[0] ?? '');
  const ascii = consoles.filter((name) => /^(ttysclp\d|ttyS1)$/.test(name));
  return ascii.length === 0
    ? well('console', 'no system ASCII console; stay disconnected while it is moved')
    : should(
        'console',
        `${some(ascii)} may be the system ASCII console, with which CP relocates no guest`,
        'vmcp QUERY VIRTUAL CONSOLE   (and take conmode=sclp off the kernel command line)',
      );
}

/** Disks of CMS and of this member: CP refuses a guest that is linked to them. */
function disks(system: System): Finding {
  const blocking = system.list('/sys/bus/ccw/devices').filter((device) => /^0\.0\.019[0-9a-f]$/.test(device));
  return blocking.length === 0
    ? well('disks', 'none of 190-19F is linked')
    : should(
        'disks',
        `${some(blocking)} is linked: CP relocates the guest only without it; the controller detaches it if the placement's detachDevices names it`,
        blocking.map((device) => `vmcp DETACH ${device.slice(4).toUpperCase()}`).join('; '),
      );
}

function clock(system: System): Finding {
  const source = system.read('/sys/devices/system/clocksource/clocksource0/current_clocksource') ?? 'unknown';
  return system.read('/proc/uptime') === undefined
    ? must('clock', '/proc/uptime cannot be read: a permit could outlast a suspend', 'mount -t proc proc /proc')
    : well('clock', `boot-time clock from /proc/uptime, on ${source}`);
}

/** Names for one line. */
function some(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
}
