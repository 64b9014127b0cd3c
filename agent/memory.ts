import type { Fields } from './fields.ts';
import { fields } from './fields.ts';
import { parseJson } from './json.ts';
import type { Outcome, Undo } from './network.ts';
import { lparField, sequenceField } from './patterns.ts';
import type { LastDark, Machine } from './protocol.ts';

/** Who speaks and when; compared in this order. */
export interface OrderNumber {
  readonly attempt: number;
  readonly epoch: number;
  readonly sequence: number;
}

/** Leave to be dark. Instants are on the boot-time clock of `Memory.bootId`. */
export interface Permit {
  readonly order: OrderNumber;
  readonly source: Machine;
  readonly expiresMs: number;
  /** No renewal passes it. Set by the first renewal that announces a MOVE. */
  readonly ceilingMs: number | undefined;
  /** What voided a proven quiesce of this order; the attempt's next quiesce order proves it anew. */
  readonly voidedBy: string | undefined;
}

/** What a drain changes, where the guest was then, and whether the drain has ended well: interface down, everything put back. */
export interface DrainUndo extends Undo {
  readonly source: Machine;
  readonly drained: boolean;
}

/** A drain whose changes were put back, and the routing daemon that is known to have everything as it was before. */
export interface EarlierUndo extends DrainUndo {
  readonly routingSinceMs?: number;
}

/** What must survive the agent's end: one small file, fsynced before anything that follows from it. */
export interface Memory {
  readonly bootId: string;
  /** The greatest order accepted. Grows only, over boots too. */
  readonly fence: OrderNumber;
  /** The greatest attempt whose permit was closed, or that was activated. Grows only. */
  readonly closedAttempt: number;
  readonly permit: Permit | undefined;
  /** Kept from before the first change of a drain until everything is known to be as it was. */
  readonly undo: DrainUndo | undefined;
  /** The last drain of each interface: a routing daemon that is started anew may read from its file what one had changed, where somebody saved it meanwhile. */
  readonly earlier: readonly EarlierUndo[];
  readonly quiesced: { readonly attempt: number; readonly routingSinceMs: number | undefined } | undefined;
  /** A permit ended, the guest was booted or an activate came: the right interface is owed, whether the agent repairs by itself or not. */
  readonly owed: boolean;
  /** An unmapped machine that the controller has named in an accepted activate. */
  readonly vouched: Machine | undefined;
  readonly dark: { readonly attempt: number; readonly sinceMs: number } | undefined;
  readonly lastDark: LastDark | undefined;
}

export const noOrder: OrderNumber = { attempt: 0, epoch: 0, sequence: 0 };

/** No file, or one that cannot be read: as if every permit had run out. */
export function freshMemory(bootId: string): Memory {
  const nothing = { permit: undefined, undo: undefined, quiesced: undefined, vouched: undefined, dark: undefined, lastDark: undefined };
  return { bootId, fence: noOrder, closedAttempt: 0, owed: true, earlier: [], ...nothing };
}

/** A drain that has left nothing any more; `routingSinceMs`: the daemon that says so, undefined where none was asked. */
export function withEarlier(earlier: readonly EarlierUndo[], undo: DrainUndo | undefined, routingSinceMs?: number): readonly EarlierUndo[] {
  if (undo === undefined || undo.method === 'none') return earlier;
  const others = earlier.filter((each) => each.interface !== undo.interface);
  return [...others, { ...undo, drained: true, ...(routingSinceMs === undefined ? {} : { routingSinceMs }) }].slice(-earlierMax);
}

/** As many as a guest may have interfaces. */
const earlierMax = 8;

/** True when an agent whose fence is `fence` must accept `order`. */
export function exceeds(order: OrderNumber, fence: OrderNumber): boolean {
  if (order.attempt !== fence.attempt) return order.attempt > fence.attempt;
  if (order.epoch !== fence.epoch) return order.epoch > fence.epoch;
  return order.sequence > fence.sequence;
}

export function sameMachine(a: Machine, b: Machine): boolean {
  return a.sequence === b.sequence && a.lpar === b.lpar;
}

const version = 1;
const count = { min: 0, max: Number.MAX_SAFE_INTEGER };

export function memoryToText(memory: Memory): string {
  return `${JSON.stringify({ version, ...memory }, undefined, 1)}\n`;
}

/** A file that another version wrote, or that is damaged anywhere, is no memory: half of one would be a guess. */
export function memoryFromText(text: string): Outcome<Memory> {
  const json = parseJson(text, 4);
  if (!json.ok) return json;
  const faults: string[] = [];
  const top = fields(json.value, '', faults);
  top.integer('version', { min: version, max: version });
  const optional = <T>(name: string, read: (from: Fields) => T): T | undefined => {
    if (!top.has(name)) return undefined;
    const inside = top.object(name);
    const value = read(inside);
    inside.close();
    return value;
  };
  const memory: Memory = {
    bootId: top.text('bootId', { pattern: /^[0-9a-f-]{8,64}$/, what: 'a boot id' }),
    fence: optional('fence', orderOf) ?? noOrder,
    closedAttempt: top.integer('closedAttempt', count),
    permit: optional('permit', permitOf),
    undo: optional('undo', undoOf),
    earlier: top.list('earlier', { max: earlierMax }, (entry, at) => {
      const inside = fields(entry, at, faults);
      const earlier = {
        ...undoOf(inside),
        ...(inside.has('routingSinceMs') ? { routingSinceMs: inside.integer('routingSinceMs', count) } : {}),
      };
      inside.close();
      return earlier;
    }),
    quiesced: optional('quiesced', (from) => ({
      attempt: from.integer('attempt', count),
      routingSinceMs: from.has('routingSinceMs') ? from.integer('routingSinceMs', count) : undefined,
    })),
    owed: top.flag('owed'),
    vouched: optional('vouched', machineOf),
    dark: optional('dark', (from) => ({ attempt: from.integer('attempt', count), sinceMs: from.integer('sinceMs', count) })),
    lastDark: optional('lastDark', lastDarkOf),
  };
  if (!top.has('fence')) faults.push('fence is missing');
  top.close();
  return faults.length === 0 ? { ok: true, value: memory } : { ok: false, why: faults.slice(0, 3).join('; ') };
}

function orderOf(from: Fields): OrderNumber {
  return { attempt: from.integer('attempt', count), epoch: from.integer('epoch', count), sequence: from.integer('sequence', count) };
}

function lastDarkOf(from: Fields): LastDark {
  return {
    attempt: from.integer('attempt', count),
    ms: from.integer('ms', count),
    ...(from.has('from') ? { from: nested(from, 'from', machineOf) } : {}),
    ...(from.has('to') ? { to: nested(from, 'to', machineOf) } : {}),
  };
}

function machineOf(from: Fields): Machine {
  return { sequence: from.text('sequence', sequenceField), lpar: from.text('lpar', lparField) };
}

function nested<T>(from: Fields, name: string, read: (inside: Fields) => T): T {
  const inside = from.object(name);
  const value = read(inside);
  inside.close();
  return value;
}

const sentence = { pattern: /^[ -~]{0,300}$/, what: 'a sentence' };

function permitOf(from: Fields): Permit {
  return {
    order: nested(from, 'order', orderOf),
    source: nested(from, 'source', machineOf),
    expiresMs: from.integer('expiresMs', count),
    ceilingMs: from.has('ceilingMs') ? from.integer('ceilingMs', count) : undefined,
    voidedBy: from.has('voidedBy') ? from.text('voidedBy', sentence) : undefined,
  };
}

function undoOf(from: Fields): DrainUndo {
  const name = { pattern: /^[ -~]{1,64}$/, what: 'a name' };
  const undo = {
    interface: from.text('interface', name),
    method: from.text('method', name),
    source: nested(from, 'source', machineOf),
    drained: from.flag('drained'),
  };
  return {
    ...undo,
    ...(from.has('networkType') ? { networkType: from.text('networkType', name) } : {}),
    ...(from.has('statement')
      ? { statement: from.text('statement', { pattern: /^[ -~]{1,200}$/, what: 'a line of a configuration' }) }
      : {}),
    ...(from.has('cost') ? { cost: from.text('cost', { pattern: /^(auto|[1-9]\d{0,4})$/, what: 'a cost from 1 to 65535, or auto' }) } : {}),
  };
}
