import type { AgentState, HsiState, OrderNumber } from '../../domain/agent.ts';
import type { Answer } from '../../domain/fault.ts';
import { done, failed, refused } from '../../domain/fault.ts';
import type { CpcName, GuestName } from '../../domain/names.ts';
import { parseInterfaceName, parseMemberName } from '../../domain/names.ts';

/** Reads what zferry-hsi prints at a console, among whatever else the console shows. */

const word = '[!-~]{1,64}';
const linePattern = new RegExp(`ZFERRY ([0-9a-f]{1,32}) (guest|boot|machine|map|interface|end)((?: ${word}){0,5})\\s*$`);
const linesMax = 1_000;

interface Line {
  readonly kind: string;
  readonly words: readonly string[];
}

export interface Question {
  readonly guest: GuestName;
  readonly nonce: string;
  /** What this process has ordered last; the guest keeps nothing. */
  readonly fence: OrderNumber;
  readonly boundMs: number;
}

/** The state of the guest after its script has run; `garbled` when anything of it is missing or twice. */
export function readConsole(shown: readonly string[], o: Question): Answer<AgentState> {
  const lines = shown.slice(0, linesMax).flatMap((text): readonly Line[] => {
    const [, nonce, kind, rest = ''] = linePattern.exec(text.slice(0, 512)) ?? [];
    return nonce === o.nonce && kind !== undefined ? [{ kind, words: rest.split(' ').slice(1) }] : [];
  });
  const one = (kind: string, count: number): readonly string[] | undefined => {
    const found = lines.filter((line) => line.kind === kind);
    return found.length === 1 && found[0]?.words.length === count ? found[0].words : undefined;
  };
  const [guest] = one('guest', 1) ?? [];
  const [bootId] = one('boot', 1) ?? [];
  const machine = one('machine', 2);
  const end = lines.find((line) => line.kind === 'end')?.words;
  const interfaces = allOf(lines, 'interface', interfaceIn);
  const map = allOf(lines, 'map', mappedIn);
  if (end?.[0] === 'refused')
    return refused([{ code: /^[A-Z]{1,16}$/.exec(end[1] ?? '')?.[0] ?? 'REFUSED', text: 'the script in the guest did nothing' }]);
  if (
    guest !== o.guest ||
    bootId === undefined ||
    machine === undefined ||
    end?.[0] !== 'ok' ||
    interfaces === undefined ||
    map === undefined
  )
    return failed('garbled', 'what the console shows is not what zferry-hsi prints for this guest');
  if (interfaces.filter((each) => each.up).length > 1) return failed('garbled', 'two HiperSockets interfaces are up at once');
  const [sequence = '', lpar = ''] = machine;
  return done({
    ...{ guest: o.guest, bootId, machine: { sequence, lpar }, map, interfaces, fence: o.fence, drainBoundMs: o.boundMs },
    // Nothing in the guest ends by itself, and nothing is proven.
    ...{ permit: undefined, quiescedFor: undefined, lastDark: undefined },
  });
}

function allOf<T>(lines: readonly Line[], kind: string, read: (words: readonly string[]) => T | undefined): readonly T[] | undefined {
  const all = lines.filter((line) => line.kind === kind).map(({ words }) => read(words));
  const good = all.filter((each) => each !== undefined);
  return good.length === all.length && all.length <= 64 ? good : undefined;
}

function cpcIn(text: string | undefined): CpcName | undefined {
  return text !== undefined && /^[A-Z][A-Z0-9]{0,7}$/.test(text) ? (text as CpcName) : undefined;
}

function interfaceIn([name, of, state]: readonly string[]): HsiState | undefined {
  const parsed = parseInterfaceName(name);
  const cpc = cpcIn(of);
  if (!parsed.ok || cpc === undefined || (state !== 'up' && state !== 'down')) return undefined;
  const up = state === 'up';
  return { name: parsed.value, cpc, up, proof: up ? 'activated' : 'down' };
}

function mappedIn([sequence, lpar, name, of]: readonly string[]): AgentState['map'][number] | undefined {
  const member = parseMemberName(name);
  const cpc = cpcIn(of);
  if (sequence === undefined || lpar === undefined || !member.ok || cpc === undefined) return undefined;
  return { sequence, lpar, member: member.value, cpc };
}
