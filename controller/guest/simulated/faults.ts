import type { GuestName } from '../../domain/names.ts';

/** What goes wrong between the controller and an agent, as data. */
export interface GuestFaultRule {
  readonly verb: 'state' | 'quiesce' | 'renew' | 'activate';
  /** Absent: any guest. */
  readonly guest?: GuestName;
  readonly effect:
    /** The order arrives this much later. */
    | { readonly kind: 'slow'; readonly ms: number }
    /** Carried out, or not; nobody ever answers. */
    | { readonly kind: 'lostAnswer' | 'lostRequest' }
    /** Certainly not sent. */
    | { readonly kind: 'unreachable' }
    /** Not carried out, with this reason. */
    | { readonly kind: 'refused'; readonly code: string };
  /** Calls that it still applies to; 1 when absent. */
  times?: number;
}

/** The effect on this call, if any, counted off. The first rule that fits decides. */
export function takeGuestFault(
  rules: GuestFaultRule[],
  verb: GuestFaultRule['verb'],
  guest: GuestName,
): GuestFaultRule['effect'] | undefined {
  const index = rules.findIndex((rule) => rule.verb === verb && (rule.guest === undefined || rule.guest === guest));
  const rule = rules[index];
  if (rule === undefined) return undefined;
  rule.times = (rule.times ?? 1) - 1;
  if (rule.times <= 0) rules.splice(index, 1);
  return rule.effect;
}
