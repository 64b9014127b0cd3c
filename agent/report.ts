import { createHash } from 'node:crypto';
import { goalOf, interfaceAt } from './goal.ts';
import type { Mind, Rules, Task } from './mind.ts';
import { machineText } from './orders.ts';
import type { AgentReport, Machine, ReportedInterface } from './protocol.ts';
import { canonicalMap, protocolVersion } from './protocol.ts';

/** What only whoever drives the mind knows. */
export interface Surroundings {
  readonly nowMs: number;
  readonly version: number;
  readonly task: Task | undefined;
  readonly certificateEnds: string | undefined;
  /** What is wrong outside the mind: certificates, the disk. */
  readonly alerts: readonly string[];
}

const alertsMax = 8;

/** The one thing that goes over the wire in answer to anything. */
export function reportOf(mind: Mind, rules: Rules, around: Surroundings): AgentReport {
  const { memory, network } = mind;
  const { permit } = memory;
  return {
    protocol: protocolVersion,
    guest: rules.guest,
    bootId: memory.bootId,
    clockMs: around.nowMs,
    version: around.version,
    machine: machineOf(mind),
    residency: residencyOf(mind, rules),
    map: rules.map,
    mapHash: mapHash(rules.map),
    interfaces: rules.interfaces.map(({ name, cpc }) => interfaceOf(mind, around.task, name, cpc)),
    ...(permit === undefined
      ? {}
      : { permit: { ...permit.order, source: permit.source, remainingMs: Math.max(0, permit.expiresMs - around.nowMs) } }),
    fence: memory.fence,
    ...given({ quiescedFor: memory.quiesced?.attempt }),
    drainBoundMs: network?.drainBoundMs ?? drainBoundUnknownMs,
    ...given({ lastDark: memory.lastDark, routingSinceMs: network?.routingSinceMs, certificateEnds: around.certificateEnds }),
    alerts: [...alertsOf(mind, rules), ...around.alerts].slice(0, alertsMax),
  };
}

/** Until the network has been looked at; longer than any drain that is allowed. */
const drainBoundUnknownMs = 60_000;

function given<T extends object>(values: T): { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };
function given(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

const nowhere: Machine = { sequence: '', lpar: '' };

/** The raw reading; when there is none that can be trusted, the last one that could. */
function machineOf(mind: Mind): Machine {
  return mind.seen.kind === 'at' ? mind.seen.machine : (mind.settled ?? nowhere);
}

function residencyOf(mind: Mind, rules: Rules): AgentReport['residency'] {
  if (mind.seen.kind === 'untrusted') return 'unknown';
  return interfaceAt(rules, mind.seen.machine) === null ? 'unmapped' : 'known';
}

/** The hash is asked for with every report, and the map is the same object for the life of the process. */
const hashes = new WeakMap<object, string>();

export function mapHash(map: AgentReport['map']): string {
  const known = hashes.get(map);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(canonicalMap(map)).digest('hex');
  hashes.set(map, hash);
  return hash;
}

function interfaceOf(mind: Mind, task: Task | undefined, name: string, cpc: string): ReportedInterface {
  const is = mind.network?.interfaces.find((each) => each.name === name);
  const up = is?.up === true || (is === undefined && mind.active?.name === name);
  const proof = !up ? 'down' : isDraining(mind, task, name) ? 'draining' : mind.active?.name === name ? mind.active.proof : 'activated';
  return { name, cpc, up, proof, ...given({ networkType: is?.networkType, drain: is?.drain }) };
}

/** From the order on; what is up under a permit is on its way down. */
function isDraining(mind: Mind, task: Task | undefined, name: string): boolean {
  if (task?.kind === 'drain') return task.undo.interface === name;
  return mind.memory.permit !== undefined;
}

function alertsOf(mind: Mind, rules: Rules): readonly string[] {
  const { seen, settled, memory, trouble, network } = mind;
  const alerts: string[] = [];
  if (seen.kind === 'untrusted') alerts.push(`It is not known where this guest is, so that nothing is changed: ${seen.why}`);
  else if (interfaceAt(rules, seen.machine) === null)
    alerts.push(
      `This guest is on ${machineText(seen.machine)}, which its map lacks; it stays off HiperSockets until an activate names that machine, or until the map does: type zferry agent-config`,
    );
  if (trouble !== undefined) alerts.push(`${trouble.text}; tried ${trouble.tries} time(s), and again by itself`);
  if (memory.permit?.voidedBy !== undefined)
    alerts.push(`The quiesce of attempt ${memory.permit.order.attempt} is void: ${memory.permit.voidedBy}`);
  const goal = goalOf(mind, rules);
  const up = (network?.interfaces ?? []).filter((each) => each.up).map((each) => each.name);
  if (
    goal.kind === 'hold' &&
    settled !== undefined &&
    memory.permit === undefined &&
    rules.selfRepair === 'report' &&
    up.join() !== (goal.right ?? '')
  )
    alerts.push(
      `Up: ${up.join(', ') || 'nothing'}; on ${machineText(settled)} it should be ${goal.right ?? 'nothing'}. This agent only reports (selfRepair); correct it by hand or let the controller activate`,
    );
  return alerts;
}
