import { expect, test } from 'vitest';
import { createPresenters, quarantineMs } from '../../controller/guest/wire/presenters.ts';
import { createSpeaker, type Question } from '../../controller/guest/wire/speaker.ts';
import { guest, report } from './agent/liar.ts';

const [one, two] = ['boot-1', 'boot-2'] as const;

/** What is known after these have answered, one a second. */
function after(boots: readonly string[]) {
  const presenters = createPresenters();
  const doubts = boots.map((bootId, second) => presenters.note('paper/X', bootId, second * 1_000));
  return { presenters, doubt: doubts.at(-1), lastMs: (boots.length - 1) * 1_000 };
}

test('a guest that is booted again and again is one guest', () => {
  expect(after(Array.from({ length: 50 }, (_, index) => `boot-${index}`)).doubt).toBeUndefined();
});

test('a report of the boot before that was late, which makes the present one return, is no second guest', () => {
  expect(after([one, two, one, two, two, 'boot-3', 'boot-4']).doubt).toBeUndefined();
});

test('two boots that come in turns are two guests, and it says what to do', () => {
  const { doubt } = after([one, two, one, two, one]);
  expect(doubt).toMatch(/two guests answer .*boot-1 and boot-2.*stop zferry-agent in the copy/);
  expect(after([one, one, two, two, 'boot-3', one, two, one]).doubt).toBeDefined();
});

test('one that has answered alone for ten minutes is believed again', () => {
  const { presenters, lastMs } = after([one, two, one, two, one]);
  for (let ms = lastMs; ms < lastMs + quarantineMs; ms += 30_000) expect(presenters.note('paper/X', one, ms)).toBeDefined();
  expect(presenters.note('paper/X', one, lastMs + quarantineMs)).toBeUndefined();
  expect(presenters.note('paper/X', two, lastMs + quarantineMs + 1_000)).toBeUndefined();
  expect([presenters.note('paper/Y', two, lastMs), presenters.doubt('paper/Z', lastMs)]).toEqual([undefined, undefined]);
});

test('neither of two guests that answer as one is believed or given an order', async () => {
  const sent: string[] = [];
  const troubles: string[] = [];
  let boot: string = one;
  const speaker = createSpeaker({
    carry: ({ verb }: Question) => {
      sent.push(verb);
      return Promise.resolve({ ok: true, value: { status: 200, body: Buffer.from(JSON.stringify(report({ bootId: boot }))) } });
    },
    trouble: (_address, why) => void troubles.push(why),
  });
  const address = { cluster: 'paper', guest, kind: 'https', spec: {} } as const;
  const { signal } = new AbortController();
  for (const bootId of [one, two, one, two]) {
    boot = bootId;
    expect(await speaker.state({ address, signal })).toMatchObject({ ok: true, value: { bootId } });
  }
  boot = one;
  const state = await speaker.state({ address, signal });
  expect(state).toMatchObject({ ok: false, fault: { kind: 'garbled', detail: expect.stringContaining('two guests answer') as string } });
  const order = { attempt: 1, epoch: 1, sequence: 1 };
  const machine = report().machine;
  const orders = [
    await speaker.quiesce({ address, signal, order, targets: [machine], permitMs: 1_000 }),
    await speaker.renew({ address, signal, order, permitMs: 1_000, ceiling: false }),
    await speaker.activate({ address, signal, order, machine }),
  ];
  expect(orders.map((each) => each.ok || each.fault.kind)).toEqual(['unreachable', 'unreachable', 'unreachable']);
  expect([sent.filter((verb) => verb !== 'state'), troubles.length]).toEqual([[], 1]);
});
