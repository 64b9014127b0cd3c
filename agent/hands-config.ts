import type { Fields } from './fields.ts';
import { fields } from './fields.ts';
import type { DriverSettings, HandsOptions, InterfaceSettings, Tool } from './hands-settings.ts';
import { path, word } from './patterns.ts';

/** The parts of the agent's file that the hands are told: the allow-list of every name, device, program and path that they ever use. */
export interface InterfaceConfig extends InterfaceSettings {
  readonly cpc: string;
}

const drivers = ['ip', 'chzdev', 'sysfs', 'networkmanager', 'networkd', 'wicked', 'ifupdown'] as const;
const networkTypes = ['broadcast', 'point-to-multipoint', 'point-to-point', 'non-broadcast'] as const;
const tools: readonly Tool[] = ['ip', 'arping', 'chzdev', 'nmcli', 'networkctl', 'wicked', 'ifup', 'ifdown'];

/** One HiperSockets interface. */
export function parseInterface(entry: unknown, at: string, faults: string[]): InterfaceConfig {
  const row = fields(entry, at, faults);
  const settings = {
    name: row.text('name', { pattern: /^[a-z][a-z0-9_.-]{0,14}$/, what: 'the name of a network interface' }),
    cpc: row.text('cpc', word),
    address: row.text('address', {
      pattern: /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\/(?:[1-9]|[12]\d|3[0-2])$/,
      what: 'an IPv4 address with its prefix length, such as 172.0.9.100/24',
    }),
    driver: parseDriver(row),
  };
  const parsed = row.has('networkType') ? { ...settings, networkType: row.word('networkType', networkTypes) } : settings;
  row.close();
  return parsed;
}

function parseDriver(row: Fields): DriverSettings {
  const kind = row.word('driver', drivers, 'ip');
  switch (kind) {
    case 'chzdev':
    case 'sysfs':
      return {
        kind,
        device: row.text('device', { pattern: /^0\.[0-3]\.[0-9a-f]{4}$/, what: 'the bus id of the qeth device, such as 0.0.a000' }),
      };
    case 'networkmanager':
      return {
        kind,
        connection: row.text('connection', { pattern: /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}$/, what: 'the name of a connection profile' }),
      };
    case 'ip':
    case 'networkd':
    case 'wicked':
    case 'ifupdown':
      return { kind };
  }
}

/** FRR's defaults where nothing is said. */
export function parseRouting(from: Fields): HandsOptions['routing'] {
  const [program = '/usr/bin/vtysh', ...first] = from.list('vtysh', { min: 1, max: 8, fallback: ['/usr/bin/vtysh'] }, (entry, at) =>
    fields({ argument: entry }, at, from.faults).text('argument', { pattern: /^[!-~]{1,255}$/, what: 'an argument without blanks' }),
  );
  const routing = { vtysh: [program, ...first] as const, pidFile: from.text('pidFile', { ...path, fallback: '/run/frr/ospfd.pid' }) };
  const parsed = from.has('areaSpf') ? { ...routing, areaSpf: parseAreaSpf(from.object('areaSpf')) } : routing;
  from.close();
  return parsed;
}

function parseAreaSpf(from: Fields): NonNullable<HandsOptions['routing']['areaSpf']> {
  const bounds = { min: 0, max: 600_000 };
  const timers = { delayMs: from.integer('delayMs', bounds), maxHoldMs: from.integer('maxHoldMs', bounds) };
  from.close();
  return timers;
}

export function parseTools(from: Fields): NonNullable<HandsOptions['tools']> {
  const named: Partial<Record<Tool, string>> = {};
  for (const tool of tools) if (from.has(tool)) named[tool] = from.text(tool, path);
  from.close();
  return named;
}
