import { execFile } from 'node:child_process';
import type { AgentConfig } from './config.ts';
import { codeOf } from './error-code.ts';
import type { Machine } from './protocol.ts';
import type { Sysinfo } from './sysinfo.ts';
import { createRereader } from './reread.ts';
import { parseSysinfo } from './sysinfo.ts';

/** Where this guest is, by one reading. `untrusted`: nobody can tell, and nothing may be guessed from it. */
export type Sighting = { readonly kind: 'at'; readonly machine: Machine } | { readonly kind: 'untrusted'; readonly why: string };

export interface Residency {
  /**
   * One fresh reading; never throws. Asks the second source only when the first one says something new; otherwise it answers at once: the very sighting of the time before when
   * the file says the same.
   */
  readonly read: () => Sighting | Promise<Sighting>;
}

type Facts = Pick<AgentConfig, 'guest' | 'map' | 'machineLevel' | 'sysinfo' | 'vmcp'>;

/** The member that `QUERY USERID` names, or why it did not. */
export type AskCp = () => Promise<{ readonly member: string } | { readonly why: string }>;

/** Four times what a kernel writes. */
const fileBytesMax = 16 * 1024;

export function createResidency(config: Facts, askCp: AskCp = askVmcp): Residency {
  const bytes = Buffer.alloc(fileBytesMax);
  const reread = createRereader(config.sysinfo);
  /** What the last reading that is trusted had said, and what it meant. */
  let kept: { readonly bytes: Buffer; readonly sighting: Sighting } | undefined;
  const judged = (said: Buffer, sighting: Sighting): Sighting => {
    // What is not trusted is judged again at the next reading.
    kept = sighting.kind === 'at' ? { bytes: said, sighting } : undefined;
    return sighting;
  };
  return {
    read: () => {
      const length = reread(bytes);
      if (typeof length === 'string') {
        kept = undefined;
        return { kind: 'untrusted', why: `${config.sysinfo} cannot be read (${length})` };
      }
      // Four times a second it is the same: nothing to parse, nobody to ask.
      if (kept !== undefined && bytes.compare(kept.bytes, 0, kept.bytes.length, 0, length) === 0) return kept.sighting;
      const said = Buffer.from(bytes.subarray(0, length));
      const seen = sightingOf(config, said.toString('latin1'));
      if (seen.kind === 'untrusted' || !config.vmcp) return judged(said, seen);
      return compared(config, seen, askCp).then((sighting) => judged(said, sighting));
    },
  };
}

/** The reading of one text of /proc/sysinfo. */
export function sightingOf(config: Facts, text: string): Sighting {
  const parsed = parseSysinfo(text);
  if (!parsed.ok) return { kind: 'untrusted', why: `${config.sysinfo} is not understood: ${parsed.why}` };
  const { levels } = parsed.value;
  const name = levels[0]?.name;
  if (name === undefined)
    return { kind: 'untrusted', why: `${config.sysinfo} names no guest (VM00 Name): this system is no guest of z/VM` };
  if (name !== config.guest)
    return {
      kind: 'untrusted',
      why: `${config.sysinfo} says that this is another guest than ${config.guest}: this configuration was made for another`,
    };
  const lpar = memberName(config, parsed.value);
  return lpar === undefined
    ? {
        kind: 'untrusted',
        why: `machineLevel is ${config.machineLevel}, but ${config.sysinfo} has ${levels.length} level(s) of hypervisor`,
      }
    : { kind: 'at', machine: { sequence: parsed.value.sequence, lpar } };
}

/** z/VM under z/VM: both members have the LPAR of the first level, so that its name would be a guess. */
function memberName({ machineLevel }: Facts, { lpar, levels }: Sysinfo): string | undefined {
  if (machineLevel === 'lpar') return levels.length === 1 ? lpar : undefined;
  const name = levels[Number(machineLevel.slice(2))]?.name;
  return name !== undefined && /^[!-~]{1,8}$/.test(name) ? name : undefined;
}

/** A machine that the map lacks cannot disagree with CP; one that CP places on another member cannot be trusted. */
async function compared(config: Facts, seen: Sighting & { readonly kind: 'at' }, askCp: AskCp): Promise<Sighting> {
  const mapped = mapEntry(config, seen.machine);
  if (mapped === undefined) return seen;
  const answer = await askCp();
  if ('why' in answer) return { kind: 'untrusted', why: `the second source of residency is silent: ${answer.why}` };
  return answer.member === mapped.member
    ? seen
    : {
        kind: 'untrusted',
        why: `${config.sysinfo} means member ${mapped.member}, but CP says another one; compare the map with the cluster`,
      };
}

/** The row of the map for a machine. */
export function mapEntry<Row extends Machine>(config: { readonly map: readonly Row[] }, machine: Machine): Row | undefined {
  return config.map.find((row) => row.sequence === machine.sequence && row.lpar === machine.lpar);
}

const vmcpMs = 2_000;

/** `userid AT member` is the whole answer; class G is enough for a question about oneself. */
const askVmcp: AskCp = () =>
  new Promise((resolve) => {
    execFile('vmcp', ['QUERY', 'USERID'], { timeout: vmcpMs, maxBuffer: 4096, encoding: 'latin1' }, (error, stdout) => {
      const member = parseQueryUserid(stdout);
      if (error !== null) resolve({ why: `vmcp QUERY USERID ended with ${codeOf(error)}` });
      else resolve(member === undefined ? { why: 'the answer of vmcp QUERY USERID is not understood' } : { member });
    });
  });

export function parseQueryUserid(text: string): string | undefined {
  return /^[A-Z0-9@#$_-]{1,8} +AT +([A-Z0-9]{1,8})\s*$/.exec(text)?.[1];
}
