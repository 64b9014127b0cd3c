import { interfaceAt, interfaceByLpar, upNames } from './goal.ts';
import type { Memory, OrderNumber, Permit } from './memory.ts';
import { exceeds, sameMachine } from './memory.ts';
import type { Mind, Rules } from './mind.ts';
import type { ActivateOrder, Machine, Order, QuiesceOrder, Refusal, RefusalCode, RenewOrder } from './protocol.ts';
import { closed, expired, settled, tidy } from './step.ts';

export type AnyOrder =
  | { readonly verb: 'quiesce'; readonly order: QuiesceOrder }
  | { readonly verb: 'renew'; readonly order: RenewOrder }
  | { readonly verb: 'activate'; readonly order: ActivateOrder };

/** Judged: the mind that follows, or why nothing follows. A refused order changes nothing at all. */
export type Judged = { readonly kind: 'accepted'; readonly mind: Mind } | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Judges one order under the agent's boot-time clock. */
export function judge(mind: Mind, { verb, order }: AnyOrder, rules: Rules, nowMs: number): Judged {
  const current = expired(mind, nowMs);
  const stranger = notForUs(current, order, rules, nowMs);
  if (stranger !== undefined) return stranger;
  const judged =
    verb === 'quiesce'
      ? quiesce(current, order, rules, nowMs)
      : verb === 'renew'
        ? renew(current, order, nowMs)
        : activate(current, order, rules);
  return judged.kind === 'refused' ? judged : { kind: 'accepted', mind: tidy({ ...judged.mind, trouble: undefined }, rules, nowMs) };
}

function notForUs(mind: Mind, order: Order, rules: Rules, nowMs: number): Judged | undefined {
  const { memory } = mind;
  if (order.guest !== rules.guest) return refused('OTHERGUEST', `this is the agent of ${rules.guest}; the order was for another guest`);
  if (order.bootId !== memory.bootId)
    return refused('OTHERBOOT', 'this guest was booted since the state that the order was made from; read the state again');
  if (!exceeds(numberOf(order), memory.fence))
    return refused('FENCED', `an order not less than ${numberText(order)} was accepted already: ${numberText(memory.fence)}`);
  if (order.notAfterMs <= nowMs)
    return refused('TOOLATE', `the order was to be taken before ${order.notAfterMs} ms of the boot-time clock, and it is ${nowMs} ms`);
  return undefined;
}

/** Grants a permit to be dark. What is up is drained from now on. */
function quiesce(mind: Mind, order: QuiesceOrder, rules: Rules, nowMs: number): Judged {
  const { memory } = mind;
  const { attempt } = order;
  if (attempt <= memory.closedAttempt)
    return refused('CLOSED', `attempt ${memory.closedAttempt} is closed; attempt ${attempt} cannot quiesce any more`);
  const source = sourceOf(mind);
  if ('code' in source) return { kind: 'refused', refusal: source };
  if (interfaceAt(rules, source) === null)
    return refused(
      'UNMAPPED',
      `the machine that this guest is on (${machineText(source)}) is not in its map; render its configuration again`,
    );
  if (order.targets.length === 0 || order.targets.some((target) => interfaceAt(rules, target) === null))
    return refused('UNMAPPED', 'a machine of the target is not in the map of this guest; render its configuration again');
  const open = memory.permit?.order.attempt === attempt ? memory.permit : undefined;
  const earlier = open === undefined ? closed(memory, 0) : memory;
  const permit: Permit = {
    order: numberOf(order),
    source: open?.source ?? source,
    expiresMs: Math.max(open?.expiresMs ?? 0, Math.min(nowMs + order.permitMs, open?.ceilingMs ?? Number.POSITIVE_INFINITY)),
    ceilingMs: open?.ceilingMs,
    voidedBy: undefined,
  };
  // A guest that was dark before this order stays dark in it; one that is up gets dark with the first route that it withdraws.
  const isDark = memory.dark !== undefined || (mind.network !== undefined && upNames(mind.network).length === 0);
  const dark = isDark ? { attempt, sinceMs: memory.dark?.sinceMs ?? nowMs } : undefined;
  return accepted(mind, { ...earlier, fence: numberOf(order), permit, dark });
}

/** Where a drain would start: what two readings agreed on and the last one still says. */
function sourceOf(mind: Mind): Machine | Refusal {
  const { seen, settled } = mind;
  if (seen.kind === 'untrusted') return { code: 'UNKNOWN', text: `it is not known where this guest is: ${seen.why}; nothing was changed` };
  if (settled === undefined || !sameMachine(seen.machine, settled))
    return { code: 'UNKNOWN', text: 'this guest has just found itself on another machine; nothing was changed; read its state again' };
  return settled;
}

/** Lengthens the permit of this attempt, never beyond its ceiling. */
function renew(mind: Mind, order: RenewOrder, nowMs: number): Judged {
  const { memory } = mind;
  const { permit } = memory;
  if (order.attempt <= memory.closedAttempt)
    return refused('CLOSED', `attempt ${memory.closedAttempt} is closed; there is no permit of attempt ${order.attempt} to renew`);
  if (permit === undefined || permit.order.attempt !== order.attempt)
    return refused('NOPERMIT', `there is no permit of attempt ${order.attempt} to renew`);
  const askedMs = nowMs + order.permitMs;
  const ceilingMs = permit.ceilingMs ?? (order.ceiling ? askedMs : undefined);
  const expiresMs = Math.max(permit.expiresMs, Math.min(askedMs, ceilingMs ?? Number.POSITIVE_INFINITY));
  return accepted(mind, { ...memory, fence: numberOf(order), permit: { ...permit, order: numberOf(order), expiresMs, ceilingMs } });
}

/** Closes the attempt; the one interface of the machine that controller and agent agree on is owed from now on. */
function activate(mind: Mind, order: ActivateOrder, rules: Rules): Judged {
  const { seen } = mind;
  if (seen.kind === 'untrusted') return refused('UNKNOWN', `it is not known where this guest is: ${seen.why}`);
  if (!sameMachine(seen.machine, order.machine))
    return refused('ELSEWHERE', `this guest is on ${machineText(seen.machine)}, not on ${machineText(order.machine)}`);
  const mapped = interfaceAt(rules, seen.machine);
  if (mapped === null && interfaceByLpar(rules, seen.machine) === null)
    return refused(
      'UNMAPPED',
      `${machineText(seen.machine)} is not in the map of this guest, and the name of its LPAR does not tell the CPC; render its configuration again`,
    );
  const here = settled(mind, seen.machine, rules);
  const memory: Memory = {
    ...closed(here.memory, order.attempt),
    fence: numberOf(order),
    vouched: mapped === null ? seen.machine : undefined,
    owed: true,
  };
  return accepted(here, memory);
}

function accepted(mind: Mind, memory: Memory): Judged {
  return { kind: 'accepted', mind: { ...mind, memory } };
}

function refused(code: RefusalCode, text: string): Judged {
  return { kind: 'refused', refusal: { code, text: `${text}; nothing was changed` } };
}

export function numberOf({ attempt, epoch, sequence }: OrderNumber): OrderNumber {
  return { attempt, epoch, sequence };
}

function numberText(order: OrderNumber): string {
  return `${order.attempt}.${order.epoch}.${order.sequence}`;
}

export function machineText(machine: Machine): string {
  return `${machine.sequence}/${machine.lpar}`;
}
