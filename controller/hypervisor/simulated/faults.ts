import type { GuestName } from '../../domain/names.ts';

/** Faults as data: what goes wrong between the controller and z/VM, at which call, how often. They live in the cluster's state, so that a restart does not heal them. */

export type CallKind = 'observe' | 'inspect' | 'test' | 'move' | 'cancel' | 'configure';

export type FaultEffect =
  /** The request arrives this much later. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Carried out; nobody ever answers. */
  | { readonly kind: 'lostAnswer' }
  /** Never arrives; nobody ever answers. */
  | { readonly kind: 'lostRequest' }
  /** Carried out; the answer does not parse. */
  | { readonly kind: 'truncated' }
  /** Certainly not sent. */
  | { readonly kind: 'unreachable' }
  /** Not carried out: refused with these numbers. */
  | { readonly kind: 'refused'; readonly codes: readonly string[] }
  /** The bulk listing names the guest at no member, or at two. */
  | { readonly kind: 'torn'; readonly listed: 'nowhere' | 'twice' };

export interface FaultRule {
  readonly call: CallKind;
  /** Absent: any guest. */
  readonly guest?: GuestName;
  readonly effect: FaultEffect;
  /** Calls that are let through before; 0 when absent. */
  skip?: number;
  /** Calls that it still applies to; 1 when absent. */
  times?: number;
}

/** The effect on this call, if any, counted off. The first rule that fits decides. */
export function takeFault(rules: FaultRule[], call: CallKind, guest: GuestName | undefined): FaultEffect | undefined {
  if (rules.length === 0) return undefined;
  for (const [index, rule] of rules.entries()) {
    if (rule.call !== call || (rule.guest !== undefined && guest !== undefined && rule.guest !== guest)) continue;
    if ((rule.skip ?? 0) > 0) {
      rule.skip = (rule.skip ?? 0) - 1;
      continue;
    }
    rule.times = (rule.times ?? 1) - 1;
    if (rule.times <= 0) rules.splice(index, 1);
    return rule.effect;
  }
  return undefined;
}
