import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../controller/domain/fault.ts';
import type { GuestName, MemberName } from '../../controller/domain/names.ts';
import type { DeviceLink } from '../../controller/domain/ssi.ts';
import type { GuestChange, Hypervisor, MoveOptions } from '../../controller/hypervisor/hypervisor.ts';

/** One hypervisor adapter with a z/VM behind it that the test can look at. Every guest starts at `from`. */
export interface HypervisorRig {
  readonly hypervisor: Hypervisor;
  readonly from: MemberName;
  readonly to: MemberName;
  /** Can be relocated. */
  readonly eligible: GuestName;
  /** Changes its memory too fast to be relocated within any limit. */
  readonly endless: GuestName;
  /** Refused, with all of these codes. */
  readonly ineligible: { readonly guest: GuestName; readonly codes: readonly string[] };
  /** Has these links, of which all that may be detached are `detachable`. */
  readonly linked: { readonly guest: GuestName; readonly links: readonly DeviceLink[]; readonly detachable: readonly DeviceLink[] };
  readonly absent: GuestName;
  /** The receiver's clock. */
  readonly nowMs: () => number;
  /** MOVEs that z/VM itself counts as performed. */
  readonly performed: (guest: GuestName) => Promise<number>;
  /** Lets time pass until this settles, at most some seconds. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>;
  /** Lets time pass until this holds. */
  readonly untilHolds: (condition: () => Promise<boolean>) => Promise<void>;
  readonly close: () => Promise<void>;
}

const limits = { maxTotalMs: 5_000, maxQuiesceMs: 2_000 };

/** What every hypervisor adapter must do. `open` gives a fresh z/VM. */
export function hypervisorContract(name: string, open: () => Promise<HypervisorRig>): void {
  describe(`the hypervisor port by ${name}`, () => {
    let rig: HypervisorRig;
    const never = new AbortController().signal;
    const call = (guest: GuestName, attempt = 1): MoveOptions => ({
      signal: never,
      guest,
      attempt,
      notAfterMs: rig.nowMs() + 10_000,
      from: rig.from,
      to: rig.to,
      ...limits,
    });
    const residency = async (guest: GuestName): Promise<unknown> =>
      (await value(rig.until(rig.hypervisor.inspect({ signal: never, guest })))).residency;
    const changed = (guest: GuestName, change: GuestChange): Promise<unknown> =>
      rig.until(rig.hypervisor.configure({ ...call(guest), at: rig.from, change }));
    const isRelocating = async (guest: GuestName): Promise<boolean> =>
      (await value(rig.until(rig.hypervisor.inspect({ signal: never, guest })))).relocating !== null;

    beforeEach(async () => {
      rig = await open();
    });
    afterEach(() => rig.close());

    test('a bulk reading names every guest at its member', async () => {
      const seen = await value(rig.until(rig.hypervisor.observe({ signal: never })));
      expect(seen.mode).toBe('Stable');
      const source = seen.members.find((member) => member.name === rig.from);
      expect(source?.state).toBe('Joined');
      expect(source?.guests).toEqual(expect.arrayContaining([rig.eligible, rig.endless, rig.ineligible.guest, rig.linked.guest]));
      expect(seen.members.find((member) => member.name === rig.to)?.guests).not.toContain(rig.eligible);
      expect(seen.relocations ?? []).toEqual([]);
    });

    test('two bulk readings of an unchanged member are the same array', async () => {
      const first = await value(rig.until(rig.hypervisor.observe({ signal: never })));
      const second = await value(rig.until(rig.hypervisor.observe({ signal: never })));
      expect(second.members.map((member) => member.guests)).toEqual(first.members.map((member) => member.guests));
      for (const [index, member] of second.members.entries()) expect(member.guests).toBe(first.members[index]?.guests);
    });

    test('an inspected guest shows residency, devices and setting', async () => {
      const seen = await value(rig.until(rig.hypervisor.inspect({ signal: never, guest: rig.linked.guest })));
      expect(seen.residency).toEqual({ kind: 'at', member: rig.from });
      const { status, detach, setting } = rig.hypervisor.capabilities;
      expect(seen.relocating).toBe(status ? null : undefined);
      expect(seen.devices).toEqual(detach ? rig.linked.links : []);
      expect(seen.relocationSetting).toBe(setting ? 'ON' : undefined);
    });

    test('a guest that is logged on nowhere is nowhere, not unknown', async () => {
      expect(await residency(rig.absent)).toEqual({ kind: 'nowhere' });
    });

    test('TEST of an eligible guest is well and moves nothing', async () => {
      expect((await rig.until(rig.hypervisor.test(call(rig.eligible)))).ok).toBe(true);
      expect(await residency(rig.eligible)).toEqual({ kind: 'at', member: rig.from });
      expect(await rig.performed(rig.eligible)).toBe(0);
    });

    test('TEST of an ineligible guest names every reason at once', async () => {
      const answer = await rig.until(rig.hypervisor.test(call(rig.ineligible.guest)));
      expect(codes(answer)).toEqual(expect.arrayContaining([...rig.ineligible.codes]));
    });

    test('TEST at a member where the guest is not says that it is not logged on there', async () => {
      const answer = await rig.until(rig.hypervisor.test({ ...call(rig.eligible), from: rig.to, to: rig.from }));
      expect(codes(answer)).toEqual(['0045']);
    });

    test('MOVE answers when the guest is at its target', async () => {
      const answer = await rig.until(rig.hypervisor.move(call(rig.eligible)));
      expect(answer.ok).toBe(true);
      expect(await residency(rig.eligible)).toEqual({ kind: 'at', member: rig.to });
      expect(await rig.performed(rig.eligible)).toBe(1);
    });

    test('MOVE of an ineligible guest is refused and performs nothing', async () => {
      expect(faultKind(await rig.until(rig.hypervisor.move(call(rig.ineligible.guest))))).toBe('refused');
      expect(await rig.performed(rig.ineligible.guest)).toBe(0);
    });

    test('MOVE sent to a member where the guest is not is refused and performs nothing', async () => {
      const answer = await rig.until(rig.hypervisor.move({ ...call(rig.eligible), from: rig.to, to: rig.from }));
      expect(codes(answer)).toEqual(['0045']);
      expect(await rig.performed(rig.eligible)).toBe(0);
    });

    test('a relocation that passes MAXTOTAL ends for that reason and leaves the guest at its source', async () => {
      const answer = await rig.until(rig.hypervisor.move({ ...call(rig.endless), maxTotalMs: 300 }));
      expect(answer).toMatchObject({ ok: false, fault: { kind: 'refused', endReason: 4 } });
      expect(await residency(rig.endless)).toEqual({ kind: 'at', member: rig.from });
    });

    test('a MOVE whose signal ends is of unknown outcome, and the relocation goes on', async () => {
      const deadline = new AbortController();
      const moving = rig.hypervisor.move({ ...call(rig.eligible), signal: deadline.signal });
      await rig.untilHolds(async () => (await rig.performed(rig.eligible)) === 1);
      deadline.abort();
      expect(faultKind(await moving)).toBe('unknownOutcome');
      await rig.untilHolds(async () => JSON.stringify(await residency(rig.eligible)) === JSON.stringify({ kind: 'at', member: rig.to }));
      expect(await rig.performed(rig.eligible)).toBe(1);
    });

    test('a call whose signal has ended before is not sent', async () => {
      const answer = await rig.hypervisor.move({ ...call(rig.eligible), signal: AbortSignal.abort() });
      expect(faultKind(answer)).toBe('unreachable');
      expect(await rig.performed(rig.eligible)).toBe(0);
    });

    test('a running relocation is listed and refuses a second MOVE', async () => {
      if (!rig.hypervisor.capabilities.status) return;
      void rig.hypervisor.move(call(rig.endless, 7));
      await rig.untilHolds(() => isRelocating(rig.endless));
      const seen = await value(rig.until(rig.hypervisor.observe({ signal: never })));
      expect(seen.relocations).toMatchObject([{ guest: rig.endless, from: rig.from, to: rig.to }]);
      expect(faultKind(await rig.until(rig.hypervisor.move(call(rig.endless, 8))))).toBe('refused');
    });

    test('CANCEL of our own relocation is accepted and ends it for that reason', async () => {
      if (!rig.hypervisor.capabilities.cancel) return;
      const moving = rig.hypervisor.move(call(rig.endless));
      await rig.untilHolds(() => isRelocating(rig.endless));
      expect((await rig.until(rig.hypervisor.cancel(call(rig.endless)))).ok).toBe(true);
      expect(await rig.until(moving)).toMatchObject({ ok: false, fault: { kind: 'refused', endReason: 1 } });
      expect(await residency(rig.endless)).toEqual({ kind: 'at', member: rig.from });
    });

    test('CANCEL where nothing is in progress is refused with that number', async () => {
      if (!rig.hypervisor.capabilities.cancel) return;
      expect(codes(await rig.until(rig.hypervisor.cancel(call(rig.eligible))))).toEqual(['1926']);
    });

    test('devices are detached and linked again as they were, twice as well as once', async () => {
      if (!rig.hypervisor.capabilities.detach) return;
      const { guest, links, detachable } = rig.linked;
      const devices = async (): Promise<unknown> => (await value(rig.until(rig.hypervisor.inspect({ signal: never, guest })))).devices;
      expect(faultKind(await rig.until(rig.hypervisor.test(call(guest))))).toBe('refused');
      for (let times = 0; times < 2; times++) await changed(guest, { kind: 'detach', vdevs: detachable.map((link) => link.vdev) });
      expect(await devices()).toEqual(links.filter((link) => !detachable.includes(link)));
      expect((await rig.until(rig.hypervisor.test(call(guest)))).ok).toBe(true);
      for (let times = 0; times < 2; times++) for (const link of detachable) await changed(guest, { kind: 'link', link });
      expect(await devices()).toHaveLength(links.length);
      expect(await devices()).toEqual(expect.arrayContaining([...links]));
    });

    test('a guest whose relocation is set OFF is neither eligible nor moved', async () => {
      if (!rig.hypervisor.capabilities.setting) return;
      await changed(rig.eligible, { kind: 'setting', value: 'OFF' });
      expect(faultKind(await rig.until(rig.hypervisor.test(call(rig.eligible))))).toBe('refused');
      expect(faultKind(await rig.until(rig.hypervisor.move(call(rig.eligible))))).toBe('refused');
      expect(await rig.performed(rig.eligible)).toBe(0);
      await changed(rig.eligible, { kind: 'setting', value: 'ON' });
      expect((await rig.until(rig.hypervisor.test(call(rig.eligible)))).ok).toBe(true);
    });

    test('where not-after is checked, a MOVE that arrives after it is not performed', async () => {
      if (rig.hypervisor.capabilities.moveLateness.kind === 'unbounded') return;
      const answer = await rig.until(rig.hypervisor.move({ ...call(rig.eligible), notAfterMs: rig.nowMs() - 60_000 }));
      expect(faultKind(answer)).toBe('refused');
      expect(await rig.performed(rig.eligible)).toBe(0);
      expect(await residency(rig.eligible)).toEqual({ kind: 'at', member: rig.from });
    });
  });
}

async function value<T>(answer: Promise<Answer<T>>): Promise<T> {
  const settled = await answer;
  if (!settled.ok) throw new Error(`the answer is no value: ${JSON.stringify(settled.fault)}`);
  return settled.value;
}

export function codes(answer: Answer<unknown>): readonly string[] {
  return answer.ok || answer.fault.kind !== 'refused' ? [] : answer.fault.findings.map((finding) => finding.code);
}

export function faultKind(answer: Answer<unknown>): string {
  return answer.ok ? 'ok' : answer.fault.kind;
}
