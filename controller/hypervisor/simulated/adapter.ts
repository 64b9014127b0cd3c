import type { Answer } from '../../domain/fault.ts';
import { done, failed, refused } from '../../domain/fault.ts';
import type { GuestName, MemberName } from '../../domain/names.ts';
import type { SsiObservation } from '../../domain/ssi.ts';
import type { Hypervisor, HypervisorCapabilities, MoveOptions, MoveReport } from '../hypervisor.ts';
import type { CallKind, FaultEffect } from './faults.ts';
import { finding } from './findings.ts';
import { latenessOf, type Machine } from './machine.ts';
import type { Schedule } from './schedule.ts';
import { driveClock } from './schedule.ts';
import type { SimulatedSettings } from './spec.ts';

/** One call on its way through the scripted faults to the machine. */
interface Request<T> {
  readonly kind: CallKind;
  readonly signal: AbortSignal;
  readonly guest?: GuestName;
  /** The member whose interface is asked; absent: any that answers. */
  readonly member?: MemberName;
  /** What z/VM does when the request arrives. */
  readonly arrive: () => Answer<T> | Promise<Answer<T>>;
  /** What still comes when request or answer was lost: nothing, unless the transport sends again. */
  readonly afterLoss?: () => Promise<Answer<T>>;
}

/** The port over a machine in this process, whose clock it drives. */
export function createSimulatedHypervisor(o: { readonly machine: Machine; readonly schedule: Schedule }): Hypervisor {
  return new SimulatedHypervisor(o.machine, o.schedule);
}

/**
 * A class, because an accessor in a literal would give every literal a hidden class of its own, and make each use of any of them slow. Its functions are fields: a port's
 * functions may be passed on one by one.
 */
class SimulatedHypervisor implements Hypervisor {
  readonly #machine: Machine;
  readonly #schedule: Schedule;
  readonly #waiters = new Map<number, (answer: Answer<MoveReport>) => void>();
  #known: { readonly settings: SimulatedSettings; readonly capabilities: HypervisorCapabilities } | undefined;

  constructor(machine: Machine, schedule: Schedule) {
    this.#machine = machine;
    this.#schedule = schedule;
    machine.listen((event) => {
      if (event.kind !== 'moveEnded') return;
      const answered = this.#waiters.get(event.ticket);
      this.#waiters.delete(event.ticket);
      answered?.(event.answer);
    });
    driveClock(machine, schedule);
  }

  /** An edited spec changes them. */
  get capabilities(): HypervisorCapabilities {
    const settings = this.#machine.settings();
    if (this.#known?.settings !== settings) this.#known = { settings, capabilities: capabilitiesOf(settings) };
    return this.#known.capabilities;
  }

  readonly observe: Hypervisor['observe'] = ({ signal }) => {
    return observe({ machine: this.#machine, schedule: this.#schedule, signal });
  };

  readonly inspect: Hypervisor['inspect'] = ({ signal, guest }) => {
    return this.#send({ kind: 'inspect', signal, guest, arrive: () => done(this.#machine.inspect(guest, this.#schedule.nowMs())) });
  };

  readonly test: Hypervisor['test'] = (call) => {
    const { signal, guest, from } = call;
    return this.#send({ kind: 'test', signal, guest, member: from, arrive: () => this.#machine.test(call, this.#schedule.nowMs()) });
  };

  readonly move: Hypervisor['move'] = (call) => {
    const answerTo = (ticket: number): Promise<Answer<MoveReport>> => new Promise((resolve) => void this.#waiters.set(ticket, resolve));
    return this.#send(moveRequest({ machine: this.#machine, schedule: this.#schedule, call, answerTo }));
  };

  readonly cancel: Hypervisor['cancel'] = (call) => {
    const { signal, guest, from } = call;
    return this.#send({ kind: 'cancel', signal, guest, member: from, arrive: () => this.#machine.cancel(call, this.#schedule.nowMs()) });
  };

  readonly configure: Hypervisor['configure'] = (call) => {
    const { signal, guest, at } = call;
    return this.#send({
      kind: 'configure',
      signal,
      guest,
      member: at,
      arrive: () => this.#machine.configure(call, this.#schedule.nowMs()),
    });
  };

  #send<T>(request: Request<T>): Promise<Answer<T>> {
    return send({ machine: this.#machine, schedule: this.#schedule, request });
  }
}

function capabilitiesOf(settings: SimulatedSettings): HypervisorCapabilities {
  return {
    test: true,
    cancel: true,
    status: settings.status ?? true,
    detach: true,
    setting: true,
    residency: true,
    moveLateness: latenessOf(settings),
  };
}

function moveRequest(o: {
  readonly machine: Machine;
  readonly schedule: Schedule;
  readonly call: MoveOptions;
  readonly answerTo: (ticket: number) => Promise<Answer<MoveReport>>;
}): Request<MoveReport> {
  const { machine, schedule, answerTo } = o;
  const { signal, guest, from, to, attempt, notAfterMs, maxTotalMs, maxQuiesceMs } = o.call;
  const move = { guest, from, to, attempt, notAfterMs, maxTotalMs, maxQuiesceMs, issuer: 'ZFERRY' };
  const arrive = (): Answer<MoveReport> | Promise<Answer<MoveReport>> => {
    const receipt = machine.move(move, schedule.nowMs());
    if (receipt.kind === 'answered') return receipt.answer;
    const answer = answerTo(receipt.ticket);
    // A relocation that takes no time has ended by now.
    machine.advance(schedule.nowMs());
    return answer;
  };
  if (machine.settings().resend !== true) return { kind: 'move', signal, guest, member: from, arrive };
  const lateness = machine.lateness();
  // W is the transport's longest timeout times its two sends.
  const timeoutMs = lateness.kind === 'enforced' ? 0 : lateness.latenessMs / 2;
  return {
    kind: 'move',
    signal,
    guest,
    member: from,
    arrive,
    afterLoss: () => answerTo(machine.sendAgain(move, schedule.nowMs() + timeoutMs)),
  };
}

function send<T>(o: { readonly machine: Machine; readonly schedule: Schedule; readonly request: Request<T> }): Promise<Answer<T>> {
  const { machine, request } = o;
  if (request.signal.aborted) return Promise.resolve(failed('unreachable', 'the call was given up before anything was sent'));
  if (request.member !== undefined && !machine.isReachable(request.member)) {
    return Promise.resolve(failed('unreachable', `${request.member} does not answer; nothing was sent; zferry asks again`));
  }
  const effect = machine.faults.take(request.kind, request.guest);
  return untilAborted(request.signal, effect === undefined ? request.arrive() : faulty(o.schedule, request, effect));
}

/** The call under a scripted fault. A promise that never settles is an answer that never comes; the signal ends the call. */
function faulty<T>(schedule: Schedule, request: Request<T>, effect: FaultEffect): Answer<T> | Promise<Answer<T>> {
  const never = (): Promise<Answer<T>> => request.afterLoss?.() ?? new Promise(() => undefined);
  switch (effect.kind) {
    case 'slow':
      return new Promise((resolve) => schedule.at(schedule.nowMs() + effect.ms, () => resolve(request.arrive())));
    case 'lostAnswer':
      void request.arrive();
      return never();
    case 'lostRequest':
      return never();
    case 'truncated':
      return Promise.resolve(request.arrive()).then(() =>
        failed('unknownOutcome', 'the answer was cut off; it was sent and may have been done'),
      );
    case 'unreachable':
      return failed('unreachable', 'the connection was refused; nothing was sent');
    case 'refused':
      return refused(effect.codes.map((code) => (request.guest === undefined ? { code, text: '' } : finding(request.guest, code))));
    case 'torn':
      return request.arrive();
  }
}

function untilAborted<T>(signal: AbortSignal, answer: Answer<T> | Promise<Answer<T>>): Promise<Answer<T>> {
  if (!(answer instanceof Promise)) return Promise.resolve(answer);
  return new Promise((resolve) => {
    const abort = (): void => resolve(failed('unknownOutcome', 'no answer came in time; it was sent and may have been done'));
    signal.addEventListener('abort', abort, { once: true });
    void answer.then((value) => {
      signal.removeEventListener('abort', abort);
      resolve(value);
    });
  });
}

function observe(o: {
  readonly machine: Machine;
  readonly schedule: Schedule;
  readonly signal: AbortSignal;
}): Promise<Answer<SsiObservation>> {
  const { machine, schedule, signal } = o;
  const [rule] = machine.faults.list();
  const torn =
    rule?.call === 'observe' && rule.effect.kind === 'torn' && rule.guest !== undefined
      ? { guest: rule.guest, listed: rule.effect.listed }
      : undefined;
  const arrive = (): Answer<SsiObservation> => {
    const seen = machine.observe(schedule.nowMs());
    return done(torn === undefined ? seen : tornListing(seen, torn));
  };
  return send({ machine, schedule, request: { kind: 'observe', signal, arrive } });
}

/** The listing of members that were asked one after the other while a guest changed places. */
function tornListing(seen: SsiObservation, torn: { readonly guest: GuestName; readonly listed: 'nowhere' | 'twice' }): SsiObservation {
  const members = seen.members.map((member) => {
    const others = member.guests?.filter((guest) => guest !== torn.guest);
    return { ...member, guests: others === undefined || torn.listed === 'nowhere' ? others : [...others, torn.guest] };
  });
  return { ...seen, members };
}
