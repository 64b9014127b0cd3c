import type { Machine } from '../../agent/protocol.ts';
import { guest, here, there } from './rig.ts';

/** Requests that a good one may turn into: mutations of orders, methods, paths and bytes, from a seed. */
export interface Fuzzed {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

const paths = ['/v1/quiesce', '/v1/renew', '/v1/activate'];
const strangePaths = [
  '/',
  '/v1',
  '/v1/state',
  '/v1/../v1/state',
  '/v1/quiesce?x=1',
  '//v1/quiesce',
  '/v1/%71uiesce',
  '/V1/STATE',
  '/v1/state/',
  `/${'x'.repeat(3000)}`,
];
const methods = ['POST', 'POST', 'POST', 'POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'];
const strange: readonly unknown[] = [
  ...[
    null,
    true,
    -1,
    0,
    1.5,
    1e308,
    2 ** 53,
    -0,
    '',
    'x',
    '\u0000',
    '\u202e',
    'ＬＩＮＵＸ１',
    'LITDCON1\nLOGOFF',
    '#CP LOGOFF',
    '../MAINT',
    '%s%n',
  ],
  ...[
    [],
    {},
    [[[[[[[[[]]]]]]]]],
    { toString: 1 },
    { __proto__: null },
    { constructor: { prototype: {} } },
    Array.from({ length: 100 }, () => 0),
    'x'.repeat(5000),
  ],
];

/** xorshift: the same story for the same seed. */
export function createChance(seed: number): (below: number) => number {
  let state = seed || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

export function fuzzed(chance: (below: number) => number, o: { readonly bootId: string; readonly nowMs: number }): Fuzzed {
  const pick = <T>(list: readonly T[]): T => {
    const picked = list[chance(list.length)];
    if (picked === undefined) throw new Error('the list is empty');
    return picked;
  };
  const order: Record<string, unknown> = {
    ...{ guest, bootId: o.bootId, attempt: chance(5), epoch: chance(3), sequence: chance(50), notAfterMs: o.nowMs + 10_000 },
    ...pick<Record<string, unknown>>([
      { targets: [there], permitMs: chance(2_000) },
      { permitMs: chance(2_000), ceiling: true },
      { machine: pick<Machine>([here, there]) },
    ]),
  };
  for (let times = chance(4); times > 0; times -= 1) {
    const key = pick([...Object.keys(order), 'x', 'interface', 'constructor']);
    if (chance(3) === 0) delete order[key];
    else order[key] = strange[chance(strange.length)];
  }
  let body = JSON.stringify(order);
  if (chance(6) === 0) body = body.slice(0, chance(body.length));
  if (chance(6) === 0) body = body.replace(/[",:{}[\]]/, pick(['', '"', '\\', '\u0000', '{', '[[[[', '1e999']));
  if (chance(200) === 0) body = '['.repeat(chance(60_000));
  if (chance(400) === 0) body = 'x'.repeat(60_000 + chance(20_000));
  return { method: pick(methods), path: chance(10) === 0 ? pick(strangePaths) : pick(paths), body };
}
