/**
 * What goes over the wire between the controller and the agent of a guest: HTTPS, TLS 1.3, mutual; JSON of at most 64 KiB. Imports nothing; the controller may import it.
 *
 *   GET  /v1/state      -> 200 AgentReport
 *   POST /v1/quiesce    QuiesceOrder  -> 200 AgentReport (at once; `quiescedFor` follows) | 409 Refusal
 *   POST /v1/renew      RenewOrder    -> 200 AgentReport | 409 Refusal
 *   POST /v1/activate   ActivateOrder -> 200 AgentReport (at `activated`) | 409 Refusal
 *   POST /v1/certificate { certificate } -> 200 AgentReport | 409 Refusal: a certificate, PEM, that ends later than the agent's own, for the same key and name
 *   GET  /v1/changes    -> 200 application/x-ndjson: an AgentReport now and after each change, an empty line at least every `keepAliveMs`
 *
 * What is no order at all is answered with a Refusal as well: 400 and 413 MALFORMED, 403 FORBIDDEN, 404 and 405 MALFORMED, 429 LIMITED.
 *
 * No name of an interface, no command and no path ever comes over the wire.
 */

export const protocolVersion = 1;
export const bodyBytesMax = 64 * 1024;
export const bodyDepthMax = 8;
export const keepAliveMs = 10_000;
export const defaultPort = 9443;

/**
 * The one name in the certificate of a guest's agent, a URI in the subject alternative name. Whoever connects accepts exactly this, and no certificate that has it beside
 * others of its kind. `cluster` is the SSICluster's name, `guest` the userid in upper case.
 */
export function guestUri(cluster: string, guest: string): string {
  return `zferry://${cluster}/guest/${guest}`;
}

/** The name in the certificate of the controller of a cluster; one that has several clusters has one for each. An agent takes orders from the names in its configuration alone. */
export function controllerUri(cluster: string): string {
  return `zferry://${cluster}/controller`;
}

/** A machine as /proc/sysinfo of the guest names it, trimmed. */
export interface Machine {
  readonly sequence: string;
  readonly lpar: string;
}

/** Every order carries it. The agent takes an order only for its own userid and boot, only while not-after has not passed, and only when (attempt, epoch, sequence) exceeds its fence. */
export interface Order {
  readonly guest: string;
  readonly bootId: string;
  readonly attempt: number;
  readonly epoch: number;
  readonly sequence: number;
  /** On the agent's boot-time clock, reckoned from `clockMs` of a report; milliseconds. */
  readonly notAfterMs: number;
}

/** Be dark: withdraw the routes, prove it, take the interface down. `targets` are all tuples of the target member; the agent must be able to map each. */
export interface QuiesceOrder extends Order {
  readonly targets: readonly Machine[];
  readonly permitMs: number;
}

/** Stay dark until `permitMs` from now. `ceiling`: this order announces a MOVE. */
export interface RenewOrder extends Order {
  readonly permitMs: number;
  readonly ceiling: boolean;
}

/** Be reachable: raise the one interface of the machine that the agent is on, which must be `machine`. */
export interface ActivateOrder extends Order {
  readonly machine: Machine;
}

export type Proof = 'proven' | 'alone' | 'activated' | 'draining' | 'down';

export interface ReportedInterface {
  readonly name: string;
  readonly cpc: string;
  readonly up: boolean;
  readonly proof: Proof;
  /** OSPF's network type as read from the daemon, e.g. `broadcast`; absent when the daemon does not run or the interface is unknown to it. */
  readonly networkType?: string;
  /** How it would be drained now, and why that way. */
  readonly drain?: { readonly method: string; readonly because: string };
}

/**
 * How long this guest last was without a route over a HiperSockets interface, until the first one was back. Of an attempt: milliseconds from the first route withdrawn. `attempt` 0:
 * somebody relocated it, `from` one machine `to` another, without a quiesce; then from the last reading of the machine that it left, which is too long by up to the time between two
 * readings. The time for which z/VM held the guest stopped is in both.
 */
export interface LastDark {
  readonly attempt: number;
  readonly ms: number;
  /** Of attempt 0 alone. */
  readonly from?: Machine;
  readonly to?: Machine;
}

export interface AgentReport {
  readonly protocol: number;
  readonly guest: string;
  readonly bootId: string;
  /** The agent's boot-time clock when this was written; milliseconds. */
  readonly clockMs: number;
  /** Grows with each report of this agent process. */
  readonly version: number;
  readonly machine: Machine;
  /** `unknown`: two sources disagree or the reading is not trusted; then no order that depends on the machine is taken. */
  readonly residency: 'known' | 'unmapped' | 'unknown';
  readonly map: readonly (Machine & { readonly member: string; readonly cpc: string })[];
  /** SHA-256 of the map in canonical form (`canonicalMap`), hex. */
  readonly mapHash: string;
  readonly interfaces: readonly ReportedInterface[];
  readonly permit?: {
    readonly attempt: number;
    readonly epoch: number;
    readonly sequence: number;
    readonly source: Machine;
    readonly remainingMs: number;
  };
  readonly fence: { readonly attempt: number; readonly epoch: number; readonly sequence: number };
  readonly quiescedFor?: number;
  readonly drainBoundMs: number;
  readonly lastDark?: LastDark;
  /** When the routing daemon was started, on the boot-time clock; a change voids a quiesce. */
  readonly routingSinceMs?: number;
  /** When the agent's certificate ends, ISO 8601. */
  readonly certificateEnds?: string;
  /** Sentences for people: what is wrong now. At most 8. */
  readonly alerts: readonly string[];
}

export type RefusalCode =
  | 'OTHERGUEST'
  | 'OTHERBOOT'
  | 'TOOLATE'
  | 'FENCED'
  | 'CLOSED'
  | 'NOPERMIT'
  | 'UNMAPPED'
  | 'UNKNOWN'
  | 'ELSEWHERE'
  | 'MALFORMED'
  | 'NETWORK'
  | 'LIMITED'
  /** The peer's certificate is not one of those that may give orders. HTTP 403. */
  | 'FORBIDDEN';

/** Why nothing was done. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly text: string;
}

/** The map as one text that does not depend on the order of its rows: a line `sequence lpar member cpc` for each, sorted by code units. */
export function canonicalMap(map: AgentReport['map']): string {
  const lines = map.map(({ sequence, lpar, member, cpc }) => `${sequence} ${lpar} ${member} ${cpc}\n`);
  return lines.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join('');
}
