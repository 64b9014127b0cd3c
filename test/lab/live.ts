import { setTimeout as delay } from 'node:timers/promises';
import type { Claim } from '../../crds/generated.ts';
import { cluster } from './agent.ts';
import type { LabSite } from './controller.ts';
import type { Lab } from './lab.ts';
import { lostOutside } from './loss.ts';
import { guests, hsis, vipa, type Node } from './topology.ts';
import type { Flow, Traffic } from './traffic.ts';

/** What goes on in the lab, line by line as it happens: who is up where, which way traffic takes, what is lost, which relocations are in flight. */
export interface Live {
  /** Everything as it is now. */
  table(): Promise<string>;
  /** Ends it. */
  stop(): Promise<void>;
}

export interface LiveParts {
  readonly lab: Lab;
  readonly site: LabSite;
  readonly flows: readonly Flow[];
  readonly traffic: Traffic;
  say(text: string): void;
}

const everyMs = 700;

export function follow(o: LiveParts): Live {
  const ending = new AbortController();
  const counts = new Map(o.flows.map(({ name }) => [name, { standing: 0, other: 0 }]));
  let before: ReadonlyMap<string, string> = new Map();
  const turn = async (): Promise<void> => {
    await countLost(o, counts);
    const now = new Map([...(await guestLines(o.lab)), ...claimLines(o.site), ...resultLines(o.site), ['lost', lossLine(counts)]]);
    if (before.size > 0)
      for (const [key, line] of now) if (before.get(key) !== line) o.say(`${new Date().toTimeString().slice(0, 8)}  ${line}`);
    before = now;
  };
  const following = (async () => {
    while (!ending.signal.aborted) {
      await turn();
      await delay(everyMs);
    }
  })();
  return {
    table: async () => [...(await guestLines(o.lab)).values(), ...claimLines(o.site).values(), lossLine(counts)].join('\n'),
    stop: () => {
      ending.abort();
      return following;
    },
  };
}

type Counts = ReadonlyMap<string, { standing: number; other: number }>;

async function countLost({ site, flows, traffic }: LiveParts, counts: Counts): Promise<void> {
  for (const loss of await traffic.lost()) {
    const count = counts.get(loss.name);
    if (count === undefined) continue;
    const other = lostOutside(flows, [loss], site.cables.moves).length;
    count.other += other;
    count.standing += loss.lostAtMs.length - other;
  }
}

function lossLine(counts: Counts): string {
  const each = [...counts].map(
    ([name, { standing, other }]) => `${name} ${other}${standing === 0 ? '' : ` (and ${standing} while a guest stood still)`}`,
  );
  return `lost so far: ${each.join(', ')}`;
}

/** By guest: its member, the interface that is up, and the way to each other guest on HiperSockets, by the kernel's own table. */
async function guestLines(lab: Lab): Promise<ReadonlyMap<string, string>> {
  const lines = await Promise.all(
    guests.map(async (guest): Promise<readonly [string, string]> => {
      const text = await lab.run(guest.name, 'sh', '-c', 'ip -br link show up; ip route show');
      const up = hsis.filter((hsi) => new RegExp(`^${hsi}@`, 'm').test(text)).join(' ') || (guest.hipersockets ? 'none' : '-');
      const ways = guests.filter((other) => other.hipersockets && other !== guest).map((other) => `${other.name} by ${wayTo(other, text)}`);
      return [guest.name, `${guest.name.padEnd(9)} ${lab.memberOf(guest.name).name}  up: ${up.padEnd(5)}  ${ways.join(', ')}`];
    }),
  );
  return new Map(lines);
}

/** A route with several next hops has them in the lines below it. */
function wayTo({ host }: Node, table: string): string {
  const route = new RegExp(`^${vipa(host).replaceAll('.', '\\.')} .*(?:\\n\\s+nexthop .*)*`, 'm').exec(table)?.[0] ?? '';
  return (
    [...new Set([...route.matchAll(/ dev (\S+)/g)].map(([, name]) => name))].toSorted((a = '', b = '') => a.localeCompare(b)).join('+') ||
    'no way'
  );
}

function claimLines(site: LabSite): ReadonlyMap<string, string> {
  const claims = site.site.cluster(cluster)?.status?.inFlight ?? [];
  const line = ({ guest, from, to, phase, cause }: Claim): string => `${guest}: ${from} -> ${to}, ${cause}, in flight: ${phase}`;
  return new Map(claims.map((claim) => [`claim ${claim.guest}`, line(claim)]));
}

function resultLines(site: LabSite): ReadonlyMap<string, string> {
  const finished = site.site.relocations().filter(({ status }) => status?.phase === 'Finished');
  return new Map(
    finished.map(({ metadata, spec, status }) => {
      const dark = status?.darkMs === undefined ? '' : `, dark for ${status.darkMs} ms`;
      return [`relocation ${metadata.name}`, `${spec.guest}: ${spec.from} -> ${spec.to}, ${spec.cause}: ${status?.outcome}${dark}`];
    }),
  );
}
