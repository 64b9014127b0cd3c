import type { AgentReport, RefusalCode } from '../../../agent/protocol.ts';
import { bodyDepthMax, protocolVersion } from '../../../agent/protocol.ts';
import type { AgentState, LastDark, OrderNumber } from '../../domain/agent.ts';
import { exceeds } from '../../domain/agent.ts';
import type { Finding } from '../../domain/fault.ts';
import { sanitised } from '../../domain/fault.ts';
import type { CpcName, GuestName } from '../../domain/names.ts';
import { parseGuestName, parseInterfaceName, parseMemberName } from '../../domain/names.ts';
import type { MachineTuple } from '../../domain/ssi.ts';
import type { Read } from './shape.ts';
import { count, flag, list, milliseconds, object, optional, parsed, parseJson, text, word } from './shape.ts';

/** The codec of agent/protocol.ts on the controller's side. A guest may lie about itself: what contradicts itself is not read at all. */

/** A report as the controller uses it. */
export interface Told {
  readonly state: AgentState;
  /** The agent's boot-time clock when it wrote this, milliseconds. */
  readonly clockMs: number;
  readonly certificateEnds: string | undefined;
}

const machineText = text(/^[\x21-\x7e]{0,32}$/, 'the name of a machine or LPAR');
const machine = object<MachineTuple>({ sequence: machineText, lpar: machineText });
const cpc = text(/^[A-Z][A-Z0-9]{0,7}$/, 'the name of a CPC') as (value: unknown, path: string) => Read<CpcName>;
/** An agent that claims to have seen the end of all numbers would leave no number for the next attempt. */
const small = count(2 ** 47);
const number = { attempt: small, epoch: small, sequence: small };

/** What is read of an AgentReport; the rest is for people who ask the agent itself. */
interface Reading extends Pick<AgentReport, 'protocol' | 'residency' | 'clockMs'> {
  readonly guest: GuestName;
  readonly bootId: string;
  readonly machine: MachineTuple;
  readonly map: AgentState['map'];
  readonly interfaces: AgentState['interfaces'];
  readonly permit: AgentState['permit'];
  readonly fence: OrderNumber;
  readonly quiescedFor: number | undefined;
  readonly drainBoundMs: number;
  readonly lastDark: AgentState['lastDark'];
  readonly certificateEnds: string | undefined;
}

const reading = object<Reading>({
  protocol: small,
  guest: parsed(parseGuestName),
  bootId: text(/^[0-9A-Za-z-]{1,64}$/, 'a boot id'),
  clockMs: milliseconds,
  machine,
  residency: word(['known', 'unmapped', 'unknown']),
  map: list(object({ sequence: machineText, lpar: machineText, member: parsed(parseMemberName), cpc }), 64),
  interfaces: list(
    object({
      name: parsed(parseInterfaceName),
      cpc,
      up: flag,
      proof: word(['proven', 'alone', 'activated', 'draining', 'down']),
    }),
    8,
  ),
  permit: optional(object({ ...number, source: machine, remainingMs: milliseconds })),
  fence: object<OrderNumber>(number),
  quiescedFor: optional(small),
  drainBoundMs: milliseconds,
  lastDark: optional(object<LastDark>({ attempt: small, ms: milliseconds, from: optional(machine), to: optional(machine) })),
  certificateEnds: optional(text(/^\d{4}-\d\d-\d\dT[\d:.]{5,15}Z$/, 'a date and time')),
});

/** No machine of any cluster: what an agent that does not trust its own reading is taken to be on. */
const nowhere: MachineTuple = { sequence: '', lpar: '' };

/** Reads a report of this guest's agent. */
export function readReport(bytes: Buffer, guest: GuestName): Read<Told> {
  const json = parseJson(bytes, bodyDepthMax);
  if (!json.ok) return json;
  const read = reading(json.value, '');
  if (!read.ok) return read;
  const { protocol, residency, clockMs, certificateEnds, ...state } = read.value;
  const why = contradiction({ ...state, protocol }, guest);
  if (why !== undefined) return { ok: false, why };
  return {
    ok: true,
    value: { clockMs, certificateEnds, state: { ...state, machine: residency === 'unknown' ? nowhere : state.machine } },
  };
}

function contradiction(state: AgentState & { readonly protocol: number }, guest: GuestName): string | undefined {
  if (state.protocol !== protocolVersion)
    return `it speaks version ${state.protocol} of the protocol, this controller version ${protocolVersion}`;
  if (state.guest !== guest) return 'it is the report of another guest';
  const up = state.interfaces.filter((each) => each.up);
  if (up.length > 1 && !isPlausible(up)) return 'two HiperSockets interfaces are up at once, and both or none of them as they should be';
  if (new Set(state.interfaces.map((each) => each.name)).size < state.interfaces.length) return 'an interface is listed twice';
  if (state.quiescedFor !== undefined && up.length > 0) return 'it is quiesced and an interface is up';
  if (state.permit !== undefined && exceeds(state.permit, state.fence)) return 'its permit is younger than its fence';
  return undefined;
}

/** Somebody may have raised a second one, which an agent that only reports leaves to the controller; of two at most one is proven, and what is up is not down. */
function isPlausible(up: AgentState['interfaces']): boolean {
  return up.every(({ proof }) => proof !== 'down') && up.filter(({ proof }) => proof === 'proven' || proof === 'alone').length < 2;
}

/** Whether a report can be the answer to an accepted order: the fence must have reached it, and the permit must be the one that the order grants or closes. */
export function answers(state: AgentState, verb: 'quiesce' | 'renew' | 'activate', order: OrderNumber): boolean {
  if (exceeds(order, state.fence)) return false;
  if (verb === 'activate') return state.permit === undefined;
  return state.permit?.attempt === order.attempt;
}

/** What the controller calls the agent's reasons, as every guest adapter does. */
const codes: Readonly<Record<RefusalCode, string>> = {
  OTHERGUEST: 'OTHERGUEST',
  OTHERBOOT: 'OTHERBOOT',
  TOOLATE: 'TOOLATE',
  FENCED: 'FENCED',
  CLOSED: 'CLOSED',
  // Without a permit there is nothing that a renewal could keep open.
  NOPERMIT: 'CLOSED',
  UNMAPPED: 'UNMAPPED',
  UNKNOWN: 'UNKNOWN',
  ELSEWHERE: 'MACHINE',
  MALFORMED: 'MALFORMED',
  NETWORK: 'NETWORK',
  LIMITED: 'LIMITED',
  FORBIDDEN: 'FORBIDDEN',
};
const refusal = object({
  code: word(Object.keys(codes) as readonly RefusalCode[]),
  text: (value: unknown, path: string): Read<string> =>
    typeof value === 'string' ? { ok: true, value } : { ok: false, why: `${path} is not a text` },
});

/** Reads why an agent did nothing. */
export function readRefusal(bytes: Buffer): Read<Finding> {
  const json = parseJson(bytes, bodyDepthMax);
  const read = json.ok ? refusal(json.value, '') : json;
  return read.ok ? { ok: true, value: { code: codes[read.value.code], text: sanitised(read.value.text) } } : read;
}
