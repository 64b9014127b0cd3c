import { lparField, sequenceField } from './patterns.ts';
import type { Fields } from './fields.ts';
import { fields } from './fields.ts';
import { parseJson } from './json.ts';
import type { Outcome } from './network.ts';
import type { AnyOrder } from './orders.ts';
import type { Machine, Order } from './protocol.ts';
import { bodyDepthMax } from './protocol.ts';

/** The body of an order, parsed by hand: every field is known, bounded and of its type, and nothing else is there. `why` repeats nothing of it. */
export function parseOrder(verb: AnyOrder['verb'], body: string): Outcome<AnyOrder> {
  const json = parseJson(body, bodyDepthMax);
  if (!json.ok) return { ok: false, why: `the order is not understood: ${json.why}` };
  const faults: string[] = [];
  const top = fields(json.value, '', faults);
  const parsed = orderOf(verb, top, faults);
  top.close();
  return faults.length === 0
    ? { ok: true, value: parsed }
    : { ok: false, why: `the order is not understood: ${faults.slice(0, 3).join('; ')}` };
}

function orderOf(verb: AnyOrder['verb'], top: Fields, faults: string[]): AnyOrder {
  const order: Order = {
    guest: top.text('guest', { pattern: /^[A-Z0-9@#$_-]{1,8}$/, what: 'a userid' }),
    bootId: top.text('bootId', { pattern: /^[0-9a-f-]{8,64}$/, what: 'a boot id' }),
    attempt: top.integer('attempt', number),
    epoch: top.integer('epoch', number),
    sequence: top.integer('sequence', number),
    notAfterMs: top.integer('notAfterMs', { min: 0, max: Number.MAX_SAFE_INTEGER }),
  };
  switch (verb) {
    case 'quiesce':
      return {
        verb,
        order: {
          ...order,
          targets: top.list('targets', { min: 1, max: 16 }, (entry, path) => machineOf(fields(entry, path, faults))),
          permitMs: top.integer('permitMs', permit),
        },
      };
    case 'renew':
      return { verb, order: { ...order, permitMs: top.integer('permitMs', permit), ceiling: top.flag('ceiling') } };
    case 'activate':
      return { verb, order: { ...order, machine: machineOf(top.object('machine')) } };
  }
}

/** An attempt that jumped to the end of the numbers would fence every later order out for ever. */
const number = { min: 0, max: 2 ** 48 };
/** Longer than the longest move that the schema allows, and finite. */
const permit = { min: 0, max: 2 * 3_600_000 };

function machineOf(from: Fields): Machine {
  const machine = { sequence: from.text('sequence', sequenceField), lpar: from.text('lpar', lparField) };
  from.close();
  return machine;
}
