import type { GuestName, MemberName } from '../../domain/names.ts';
import { parseGuestName, parseMemberName } from '../../domain/names.ts';
import type { GuestChange } from '../hypervisor.ts';
import type { FaultRule } from './faults.ts';
import type { OperatorCommand } from './operator.ts';
import type { MachineSpec } from './spec.ts';

/** Requests to `zferry simulate` as JSON: what the server makes of a body. A body that does not fit throws WireError, which becomes an answer of status 400. */

export class WireError extends Error {}

export interface EffectBody {
  readonly guest: GuestName;
  readonly attempt: number;
  readonly notAfterMs: number;
}

type Body = Readonly<Record<string, unknown>>;

export function bodyOf(value: unknown): Body {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new WireError('the body is not a JSON object');
  return Object.fromEntries(Object.entries(value));
}

export function guestIn(body: Body): GuestName {
  const parsed = parseGuestName(body['guest']);
  if (!parsed.ok) throw new WireError(`guest ${parsed.why}`);
  return parsed.value;
}

export function memberIn(body: Body, field: string): MemberName {
  const parsed = parseMemberName(body[field]);
  if (!parsed.ok) throw new WireError(`${field} ${parsed.why}`);
  return parsed.value;
}

export function numberIn(body: Body, field: string): number {
  const value = body[field];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new WireError(`${field} is not a number`);
  return value;
}

export function effectIn(body: Body): EffectBody {
  return { guest: guestIn(body), attempt: numberIn(body, 'attempt'), notAfterMs: numberIn(body, 'notAfterMs') };
}

/* A codec: what it lets through was checked here as far as it can do harm; the rest is the tester's own. */

export function changeIn(body: Body): GuestChange {
  const change = bodyOf(body['change']);
  if (change['kind'] === 'detach' && Array.isArray(change['vdevs'])) return change as unknown as GuestChange;
  if (change['kind'] === 'link' && typeof change['link'] === 'object') return change as unknown as GuestChange;
  if (change['kind'] === 'setting' && (change['value'] === 'ON' || change['value'] === 'OFF')) return change as unknown as GuestChange;
  throw new WireError('change is neither detach, link nor setting');
}

export function specIn(body: Body): MachineSpec {
  const spec = bodyOf(body['spec']);
  if (!Array.isArray(spec['members']) || spec['members'].length === 0) throw new WireError('spec.members is not a list of members');
  return { members: spec['members'], simulated: bodyOf(spec['simulated']) };
}

export function commandIn(body: Body): OperatorCommand {
  if (typeof body['kind'] !== 'string') throw new WireError('kind names no command');
  if ('guest' in body) guestIn(body);
  if ('member' in body) memberIn(body, 'member');
  return body as unknown as OperatorCommand;
}

export function faultIn(body: Body): FaultRule {
  if (typeof body['call'] !== 'string' || typeof bodyOf(body['effect'])['kind'] !== 'string')
    throw new WireError('call or effect.kind is missing');
  if ('guest' in body) guestIn(body);
  return body as unknown as FaultRule;
}
