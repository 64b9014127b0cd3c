import { describe, expect, test } from 'vitest';
import { withoutNewEffects } from '../../controller/reconcile/gate.ts';
import type { Ports } from '../../controller/reconcile/world.ts';
import { inProcess } from '../hypervisor/simulated-rig.ts';

/** What a replica may do that is not sure to lead. */

const reads = {
  store: ['follow', 'get', 'close'],
  hypervisor: ['observe', 'inspect'],
  guests: ['state', 'renew', 'activate', 'watch'],
} as const;
const effects = {
  store: ['create', 'putStatus', 'remove', 'note'],
  hypervisor: ['test', 'move', 'cancel', 'configure'],
  guests: ['quiesce'],
} as const;

/** Ports that answer `sent`; every method of each has its row above. */
function ports(): Ports {
  const sent = (names: readonly string[]): object => Object.fromEntries(names.map((name) => [name, () => Promise.resolve('sent')]));
  const all = (port: keyof typeof reads): object => sent([...reads[port], ...effects[port]]);
  return { store: all('store'), hypervisor: all('hypervisor'), guests: all('guests') } as unknown as Ports;
}

async function answers(port: keyof typeof reads, method: string): Promise<unknown> {
  const held = withoutNewEffects(ports())[port] as unknown as Record<string, () => Promise<unknown>>;
  return held[method]?.();
}

describe('without being sure to lead', () => {
  test.each(Object.entries(reads).flatMap(([port, methods]) => methods.map((method) => [port, method] as const)))(
    '%s.%s goes on: it reads, or makes nothing worse',
    async (port, method) => {
      expect(await answers(port as keyof typeof reads, method)).toBe('sent');
    },
  );

  test.each(Object.entries(effects).flatMap(([port, methods]) => methods.map((method) => [port, method] as const)))(
    '%s.%s is certainly not sent',
    async (port, method) => {
      expect(await answers(port as keyof typeof reads, method)).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
    },
  );

  test('the simulated z/VM in this process is read as before, by an adapter that is more than a list of functions', async () => {
    const { hypervisor } = await inProcess({});
    const held = withoutNewEffects({ ...ports(), hypervisor });
    expect(held.hypervisor.capabilities).toEqual(hypervisor.capabilities);
    expect(await held.hypervisor.observe({ signal: new AbortController().signal })).toMatchObject({ ok: true, value: { mode: 'Stable' } });
  });

  test('a place that has the store alone keeps it alone', () => {
    expect(Object.keys(withoutNewEffects({ store: ports().store } as Ports))).toEqual(['store']);
  });
});
