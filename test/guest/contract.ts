import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AgentState, OrderNumber } from '../../controller/domain/agent.ts';
import type { Answer } from '../../controller/domain/fault.ts';
import type { InterfaceName } from '../../controller/domain/names.ts';
import type { MachineTuple } from '../../controller/domain/ssi.ts';
import type { AgentAddress, GuestAgent } from '../../controller/guest/guest.ts';

/** One guest adapter with a guest behind it that the test can move. The guest is `here`, with `hsiHere` up. */
export interface GuestRig {
  readonly agents: GuestAgent;
  readonly address: AgentAddress;
  readonly nobody: AgentAddress;
  readonly here: MachineTuple;
  readonly there: MachineTuple;
  readonly unmapped: MachineTuple;
  readonly hsiHere: InterfaceName;
  readonly hsiThere: InterfaceName;
  /** Relocates the guest, as z/VM does. */
  readonly relocate: () => Promise<void>;
  readonly reboot: () => Promise<void>;
  /** Lets time pass until this settles, at most some seconds. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>;
  /** Lets time pass until this holds. */
  readonly untilHolds: (condition: () => Promise<boolean>) => Promise<void>;
  /** A permit that is short and yet outlasts a look at the guest, milliseconds; 400 where a look costs nothing. */
  readonly shortPermitMs?: number;
  readonly close: () => Promise<void>;
}

const longMs = 60_000;

/** What every guest adapter must do. `open` gives a fresh guest. */
export function guestContract(name: string, open: () => Promise<GuestRig>): void {
  describe(`the guest port by ${name}`, () => {
    let rig: GuestRig;
    const signal = new AbortController().signal;
    const order = (attempt: number, epoch: number, sequence: number): OrderNumber => ({ attempt, epoch, sequence });
    const call = (number: OrderNumber): { readonly address: AgentAddress; readonly signal: AbortSignal; readonly order: OrderNumber } => ({
      address: rig.address,
      signal,
      order: number,
    });
    const state = async (): Promise<AgentState> => value(await rig.until(rig.agents.state({ address: rig.address, signal })));
    const quiesce = (number: OrderNumber, permitMs = longMs): Promise<Answer<AgentState>> =>
      rig.until(rig.agents.quiesce({ ...call(number), targets: [rig.there], permitMs }));
    const renew = (number: OrderNumber, permitMs: number, ceiling = false): Promise<Answer<AgentState>> =>
      rig.until(rig.agents.renew({ ...call(number), permitMs, ceiling }));
    const activate = (number: OrderNumber, machine: MachineTuple): Promise<Answer<AgentState>> =>
      rig.until(rig.agents.activate({ ...call(number), machine }));
    const untilQuiesced = (attempt: number): Promise<void> => rig.untilHolds(async () => (await state()).quiescedFor === attempt);

    beforeEach(async () => {
      rig = await open();
    });
    afterEach(() => rig.close());

    test('state tells machine, map, fence, and the one interface that is up', async () => {
      const seen = await state();
      expect(seen).toMatchObject({ machine: rig.here, fence: order(0, 0, 0) });
      expect(seen.map.map(({ sequence, lpar }) => ({ sequence, lpar }))).toEqual(expect.arrayContaining([rig.here, rig.there]));
      expect(up(seen)).toEqual([rig.hsiHere]);
      expect(seen.permit).toBeUndefined();
    });

    test('quiesce answers at once with a permit, and the interface is down when the withdrawal is proven', async () => {
      const answer = value(await quiesce(order(1, 1, 1)));
      expect(answer).toMatchObject({ fence: order(1, 1, 1), permit: { ...order(1, 1, 1), source: rig.here } });
      await untilQuiesced(1);
      expect(up(await state())).toEqual([]);
    });

    test('quiesce is refused when any machine of the target is not in the map, and changes nothing', async () => {
      expect(
        codes(await rig.until(rig.agents.quiesce({ ...call(order(1, 1, 1)), targets: [rig.there, rig.unmapped], permitMs: longMs }))),
      ).toEqual(['UNMAPPED']);
      expect(await state()).toMatchObject({ fence: order(0, 0, 0), permit: undefined });
      expect(up(await state())).toEqual([rig.hsiHere]);
    });

    test('activate on the same machine undoes a quiesce', async () => {
      await quiesce(order(1, 1, 1));
      await untilQuiesced(1);
      const seen = value(await activate(order(1, 1, 2), rig.here));
      expect(up(seen)).toEqual([rig.hsiHere]);
      expect(seen).toMatchObject({ permit: undefined, quiescedFor: undefined });
    });

    test('after a relocation activate raises the interface of the new machine alone, and dark time is told', async () => {
      await quiesce(order(1, 1, 1));
      await untilQuiesced(1);
      await rig.relocate();
      expect(up(value(await activate(order(1, 1, 2), rig.there)))).toEqual([rig.hsiThere]);
      await rig.untilHolds(async () => (await state()).lastDark?.attempt === 1);
      expect((await state()).interfaces.find((each) => each.name === rig.hsiThere)?.proof).toMatch(/^(proven|alone)$/);
    });

    test('activate for a machine that the guest is not on is refused and changes nothing', async () => {
      await quiesce(order(1, 1, 1));
      await untilQuiesced(1);
      expect(codes(await activate(order(1, 1, 2), rig.there))).toEqual(['MACHINE']);
      expect(up(await state())).toEqual([]);
      expect((await state()).fence).toEqual(order(1, 1, 1));
    });

    test.each([
      ['the same order again', order(2, 2, 2)],
      ['a smaller sequence', order(2, 2, 1)],
      ['an older epoch', order(2, 1, 9)],
      ['an older attempt', order(1, 9, 9)],
    ])('%s is refused and changes nothing', async (_, number) => {
      await quiesce(order(2, 2, 2));
      await untilQuiesced(2);
      for (const answer of [await quiesce(number), await renew(number, longMs), await activate(number, rig.here)])
        expect(codes(answer)).toEqual(['FENCED']);
      expect(up(await state())).toEqual([]);
      expect((await state()).fence).toEqual(order(2, 2, 2));
    });

    test('an accepted order repeated with a greater sequence is well', async () => {
      await quiesce(order(1, 1, 1));
      await untilQuiesced(1);
      expect(value(await quiesce(order(1, 1, 2)))).toMatchObject({ quiescedFor: 1, fence: order(1, 1, 2) });
      await activate(order(1, 1, 3), rig.here);
      expect(up(value(await activate(order(1, 1, 4), rig.here)))).toEqual([rig.hsiHere]);
    });

    test('a permit survives a change of epoch', async () => {
      await quiesce(order(1, 1, 1));
      await untilQuiesced(1);
      expect(value(await renew(order(1, 2, 1), longMs))).toMatchObject({ quiescedFor: 1, permit: { attempt: 1, epoch: 2 } });
    });

    test('a closed attempt accepts neither quiesce nor renew, of any epoch', async () => {
      value(await quiesce(order(1, 1, 1)));
      value(await activate(order(1, 1, 2), rig.here));
      expect(codes(await quiesce(order(1, 2, 1)))).toEqual(['CLOSED']);
      expect(codes(await renew(order(1, 2, 2), longMs))).toEqual(['CLOSED']);
      expect(up(await state())).toEqual([rig.hsiHere]);
      expect((await quiesce(order(2, 1, 1))).ok).toBe(true);
    });

    test('renew without a permit of this attempt is refused', async () => {
      expect(codes(await renew(order(1, 1, 1), longMs))).toEqual(['CLOSED']);
      await quiesce(order(1, 1, 1));
      expect(codes(await renew(order(2, 1, 1), longMs))).toEqual(['CLOSED']);
    });

    test('the first renewal that announces a MOVE sets a ceiling that none passes later', async () => {
      await quiesce(order(1, 1, 1), 1_000);
      expect(value(await renew(order(1, 1, 2), 20_000, true)).permit?.remainingMs).toBeGreaterThan(15_000);
      expect(value(await renew(order(1, 1, 3), 3_600_000)).permit?.remainingMs).toBeLessThanOrEqual(20_000);
      expect(value(await renew(order(1, 2, 1), 3_600_000, true)).permit?.remainingMs).toBeLessThanOrEqual(20_000);
      expect(value(await quiesce(order(1, 2, 2), 3_600_000)).permit?.remainingMs).toBeLessThanOrEqual(20_000);
    });

    test('a permit that runs out brings the right interface back', async () => {
      await quiesce(order(1, 1, 1), rig.shortPermitMs ?? 400);
      await untilQuiesced(1);
      await rig.untilHolds(async () => up(await state()).length === 1);
      expect(up(await state())).toEqual([rig.hsiHere]);
      expect((await state()).permit).toBeUndefined();
      expect(codes(await renew(order(1, 2, 1), longMs))).toEqual(['CLOSED']);
    });

    test('a guest that finds itself on another machine closes its permit and raises the interface there', async () => {
      await quiesce(order(1, 1, 1));
      await untilQuiesced(1);
      await rig.relocate();
      await rig.untilHolds(async () => up(await state()).length === 1);
      expect(up(await state())).toEqual([rig.hsiThere]);
      expect(codes(await quiesce(order(1, 2, 1)))).toEqual(['CLOSED']);
    });

    test('a guest that was relocated by hand changes to the right interface by itself', async () => {
      await rig.relocate();
      await rig.untilHolds(async () => up(await state())[0] === rig.hsiThere);
      expect(up(await state())).toEqual([rig.hsiThere]);
    });

    test('a boot ends the permit, keeps the fence, and ends with the right interface up', async () => {
      await quiesce(order(3, 1, 1));
      await untilQuiesced(3);
      const before = await state();
      await rig.reboot();
      await rig.untilHolds(async () => up(await state()).length === 1);
      const after = await state();
      expect(after.bootId).not.toBe(before.bootId);
      expect(after).toMatchObject({ fence: order(3, 1, 1), permit: undefined, quiescedFor: undefined });
      expect(up(after)).toEqual([rig.hsiHere]);
      expect(codes(await quiesce(order(3, 2, 1)))).toEqual(['CLOSED']);
    });

    test('a watch delivers the state now and each change after it, in order', async () => {
      if (!rig.agents.capabilities.stream) return;
      const seen: (AgentState | undefined)[] = [];
      const watching = new AbortController();
      rig.agents.watch({ address: rig.address, signal: watching.signal, onState: (each) => seen.push(each) });
      await rig.untilHolds(async () => Promise.resolve(seen.length > 0));
      await quiesce(order(1, 1, 1));
      await rig.untilHolds(async () => Promise.resolve(seen.at(-1)?.quiescedFor === 1));
      await activate(order(1, 1, 2), rig.here);
      await rig.untilHolds(async () => Promise.resolve(seen.at(-1)?.lastDark?.attempt === 1));
      watching.abort();
      const story = seen.map((each) =>
        each === undefined ? 'unreachable' : each.interfaces.find((hsi) => hsi.name === rig.hsiHere)?.proof,
      );
      expect(story.filter((proof, index) => proof !== story[index - 1]).slice(1, 4)).toEqual(['draining', 'down', 'activated']);
    });

    test('a guest without an agent is unreachable', async () => {
      expect(await rig.until(rig.agents.state({ address: rig.nobody, signal }))).toMatchObject({
        ok: false,
        fault: { kind: 'unreachable' },
      });
    });
  });
}

export function up(state: AgentState): readonly InterfaceName[] {
  return state.interfaces.filter((each) => each.up).map((each) => each.name);
}

export function value<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`the answer is no value: ${JSON.stringify(answer.fault)}`);
  return answer.value;
}

export function codes(answer: Answer<unknown>): readonly string[] {
  return answer.ok || answer.fault.kind !== 'refused' ? [] : answer.fault.findings.map((finding) => finding.code);
}
