/** What neither schema nor CEL can say about one object: times that exist, addresses that may be called, devices and names that the domain's own parsers accept. */
import type { Parsed } from '../controller/domain/names.ts';
import { parseGuestName, parseInterfaceName, parseMemberName, parseVdevs } from '../controller/domain/names.ts';
import type { Network } from './address.ts';
import { contains, forbiddenAddress, hasHostBits, parseAddress, parseNetwork } from './address.ts';
import { cronProblem } from './cron.ts';
import type { GuestPlacement, Relocation, SSICluster, Window } from './generated.ts';

export type Resource = SSICluster | GuestPlacement | Relocation;

/** Reports one finding; nothing at a place that has one already is looked at. */
export type Report = (path: string, what: string, instead: string) => void;

/** Checks a valid object of any kind further. */
export function checkMeaning(object: Resource, report: Report): void {
  checkAnnotations(object, report);
  switch (object.kind) {
    case 'SSICluster':
      return checkCluster(object, report);
    case 'GuestPlacement':
      return checkPlacement(object, report);
    case 'Relocation':
      return checkRelocation(object, report);
  }
}

const annotationBytesMax = 262_144;
/** Annotations that make zferry do something: what a person types into them is short. */
const orders: readonly string[] = ['zferry.io/resume', 'zferry.io/release-mass-change'];

function checkAnnotations({ metadata }: Resource, report: Report): void {
  const annotations = metadata.annotations ?? {};
  const bytes = Object.entries(annotations).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0);
  if (bytes > annotationBytesMax) report('metadata.annotations', 'are larger than 256 KiB in all', 'write less into them');
  for (const order of orders) {
    const value = annotations[order];
    if (value === undefined || /^[A-Za-z0-9.:_-]{1,64}$/.test(value)) continue;
    report(
      `metadata.annotations["${order}"]`,
      'is not a short value (1-64 of A-Z a-z 0-9 . : _ -)',
      'write the hash that the status shows, or any new value such as the time',
    );
  }
}

function checkCluster({ metadata, spec }: SSICluster, report: Report): void {
  if (metadata.namespace !== undefined) report('metadata.namespace', 'does not belong here: an SSICluster is in no namespace', 'remove it');
  for (const [index, member] of spec.members.entries()) reportParsed(parseMemberName(member.name), `spec.members[${index}].name`, report);
  for (const [index, network] of (spec.agentNetworks ?? []).entries()) checkNetwork(network, `spec.agentNetworks[${index}]`, report);
  for (const kind of ['smapi', 'feilong', 'cp'] as const) {
    const endpoints = spec.hypervisor[kind]?.endpoints ?? [];
    for (const [index, endpoint] of endpoints.entries())
      checkHost(endpoint.host, `spec.hypervisor.${kind}.endpoints[${index}].host`, report);
  }
  checkSimulated(spec.hypervisor.simulated ?? {}, report);
  for (const [index, guest] of (spec.relocation?.allowUnproven ?? []).entries())
    reportParsed(parseGuestName(guest), `spec.relocation.allowUnproven[${index}]`, report);
  checkWindows(spec.windows ?? [], report);
}

function checkSimulated(simulated: NonNullable<SSICluster['spec']['hypervisor']['simulated']>, report: Report): void {
  const path = 'spec.hypervisor.simulated';
  if (simulated.endpoint !== undefined) {
    const [, host = '', port = ''] = /^http:\/\/(.+):([0-9]+)$/.exec(simulated.endpoint) ?? [];
    if (Number(port) > 65_535) report(`${path}.endpoint`, 'has no valid port', 'write a port from 1 to 65535');
    checkHost(host.replaceAll(/[[\]]/g, ''), `${path}.endpoint`, report);
  }
  for (const [index, guest] of (simulated.guests ?? []).entries())
    reportParsed(parseGuestName(guest.userid), `${path}.guests[${index}].userid`, report);
  for (const [index, { prefix, count }] of (simulated.population ?? []).entries()) {
    const digits = Math.max(4, String(count).length);
    if (prefix.length + digits > 8)
      report(
        `${path}.population[${index}].prefix`,
        'leaves no room for so many numbers in a userid',
        `write at most ${8 - digits} characters`,
      );
    reportParsed(parseGuestName(`${prefix}${'0'.repeat(digits)}`.slice(0, 8)), `${path}.population[${index}].prefix`, report);
  }
}

function checkPlacement({ spec }: GuestPlacement, report: Report): void {
  reportParsed(parseGuestName(spec.guest), 'spec.guest', report);
  const interfaces = spec.hipersockets?.interfaces ?? [];
  for (const [index, { name, network }] of interfaces.entries()) {
    reportParsed(parseInterfaceName(name), `spec.hipersockets.interfaces[${index}].name`, report);
    checkNetwork(network, `spec.hipersockets.interfaces[${index}].network`, report);
  }
  const { https, ssh } = spec.agent ?? {};
  const lans = https === undefined && ssh === undefined ? [] : interfaces.flatMap(({ network }) => parseNetwork(network) ?? []);
  if (https !== undefined) checkAgentAddress(https.address, 'spec.agent.https.address', lans, report);
  if (ssh !== undefined) checkAgentAddress(ssh.address, 'spec.agent.ssh.address', lans, report);
  checkDevices(spec.detachDevices ?? [], report);
  checkWindows(spec.windows ?? [], report);
}

function checkDevices(devices: readonly string[], report: Report): void {
  const whole = parseVdevs(devices);
  if (whole.ok) return;
  const index = devices.findIndex((device) => !parseVdevs([device]).ok);
  reportParsed(
    index < 0 ? whole : parseVdevs(devices.slice(index, index + 1)),
    index < 0 ? 'spec.detachDevices' : `spec.detachDevices[${index}]`,
    report,
  );
}

function checkRelocation({ spec }: Relocation, report: Report): void {
  reportParsed(parseGuestName(spec.guest), 'spec.guest', report);
  if (spec.expiresAt !== undefined && !isInstant(spec.expiresAt))
    report('spec.expiresAt', 'is an instant that does not exist', 'write for instance 2026-11-23T02:00:00Z');
}

function isInstant(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  return !Number.isNaN(Date.parse(text)) && new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

function checkAgentAddress(text: string, path: string, lans: readonly Network[], report: Report): void {
  const address = parseAddress(text);
  if (address === undefined) return report(path, 'is not a plain IP address', 'write for instance 10.20.8.100');
  const forbidden = forbiddenAddress(address);
  if (forbidden !== undefined)
    return report(path, `is ${forbidden}`, "write the guest's own address in one of the cluster's agentNetworks");
  if (lans.some((lan) => contains(lan, address)))
    report(path, 'is on a HiperSockets network, which is down while the guest moves', 'write its address on another network');
}

/** Addresses that only the administrator writes: a relay on the controller's own host is a usual way to z/VM, so loopback is allowed. */
function checkHost(host: string, path: string, report: Report): void {
  const address = parseAddress(host);
  if (address === undefined) {
    if (host.includes(':')) report(path, 'is neither a host name nor a plain IP address', 'write for instance vm9.example.com');
    if (host === 'metadata' || host === 'metadata.google.internal')
      report(path, 'is a metadata service', 'write the name of a z/VM server');
    return;
  }
  const forbidden = forbiddenAddress(address, 'loopback');
  if (forbidden !== undefined) report(path, `is ${forbidden}`, 'write the address of a z/VM server');
}

/** Networks found to be good: a fleet names the same few again and again. Emptied when it grows beyond what a site can mean. */
const goodNetworks = new Set<string>();
const goodNetworksMax = 4096;

function checkNetwork(text: string, path: string, report: Report): void {
  if (goodNetworks.has(text)) return;
  const network = parseNetwork(text);
  if (network === undefined) return report(path, 'is not a network', 'write for instance 172.0.9.0/24');
  if (hasHostBits(network))
    return report(path, 'is an address in a network, not the network', 'write zeros after the prefix, for instance 172.0.9.0/24');
  const forbidden = network.prefix === 0 ? undefined : forbiddenAddress(network);
  if (forbidden !== undefined) return report(path, `begins with ${forbidden}`, 'write a network that guests are on');
  if (goodNetworks.size >= goodNetworksMax) goodNetworks.clear();
  goodNetworks.add(text);
}

/** Zones found to exist; there are some 600, so it stays small. */
const zones = new Set<string>();

function checkWindows(windows: readonly Window[], report: Report): void {
  for (const [index, { cron, timeZone = 'UTC' }] of windows.entries()) {
    const problem = cronProblem(cron);
    if (problem !== undefined) report(`spec.windows[${index}].cron`, problem, 'write for instance 0 22 * * 6');
    if (!isZone(timeZone))
      report(`spec.windows[${index}].timeZone`, 'is not a time zone of the IANA database', 'write for instance Europe/Berlin');
  }
}

function isZone(name: string): boolean {
  if (zones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name }).format(0);
  } catch {
    return false;
  }
  zones.add(name);
  return true;
}

function reportParsed(parsed: Parsed<unknown>, path: string, report: Report): void {
  if (parsed.ok) return;
  const [what = '', instead = 'name another one'] = parsed.why.split('; ');
  report(path, what, instead);
}
