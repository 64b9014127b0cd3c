/** What the agent's file says about the guest's network, for `createNetwork`. Names and paths come from there alone: the parser of that file is the allow-list. */

/** How an interface is brought up and down. */
export type DriverSettings =
  /** `ip link set`; addresses stay with the interface. */
  | { readonly kind: 'ip' }
  /** The qeth device itself, `0.0.a000`: `chzdev` active settings, or the `online` attribute below /sys. */
  | { readonly kind: 'chzdev' | 'sysfs'; readonly device: string }
  /** `nmcli`, a connection profile. */
  | { readonly kind: 'networkmanager'; readonly connection: string }
  /** `networkctl up|down`, `wicked ifup|ifdown`, `ifup|ifdown`. */
  | { readonly kind: 'networkd' | 'wicked' | 'ifupdown' };

export interface InterfaceSettings {
  readonly name: string;
  readonly driver: DriverSettings;
  /** With prefix length, `172.0.9.100/24`. */
  readonly address: string;
  /** The OSPF network type that it is configured with; where given it is put in place before the interface rises. Where absent nothing is assumed. */
  readonly networkType?: 'broadcast' | 'point-to-multipoint' | 'point-to-point' | 'non-broadcast';
}

export interface HandsOptions {
  readonly interfaces: readonly InterfaceSettings[];
  readonly routing: {
    /** Path and leading arguments, e.g. `['/usr/bin/vtysh']`. */
    readonly vtysh: readonly [string, ...string[]];
    /** ospfd's, e.g. `/run/frr/ospfd.pid`. */
    readonly pidFile: string;
    /** The slowest SPF timers of the area's routers where they differ from this guest's own; milliseconds. */
    readonly areaSpf?: { readonly delayMs: number; readonly maxHoldMs: number };
  };
  /** Absolute paths of programs that are not where Debian has them. */
  readonly tools?: Readonly<Partial<Record<Tool, string>>>;
  /** `/proc` and `/sys` where they are elsewhere (tests). */
  readonly proc?: string;
  readonly sys?: string;
  /** The boot-time clock, milliseconds. */
  readonly clock: () => number;
}

export type Tool = 'ip' | 'arping' | 'chzdev' | 'nmcli' | 'networkctl' | 'wicked' | 'ifup' | 'ifdown';
