import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabAgent } from './agent.ts';
import { eventually, tried } from './command.ts';
import { startSite, type LabSite } from './controller.ts';
import { startLab, type Lab } from './lab.ts';
import { otherMember } from './move.ts';
import { baseline, found, rightInterface, words, wrongInterface, type PrintedEntry } from './paper.ts';
import { setupLine, skipsLab } from './requirement.ts';
import { guests, members } from './topology.ts';

/**
 * The paper's story told by zferry itself, its routing tables entry by entry on real FRR, and docs/paper-tables.md from what was seen: the baseline with a controller and agents at
 * work, the move by an edited manifest, and the wrong interface, made on purpose by an operator without a controller and with the agent's self-repair off. Short OSPF timers: they
 * decide when an entry comes, not what it says.
 */

const guest = 'LITDCON1';
const home = members[0]?.name ?? '';
const away = otherMember(members[0] ?? { name: '', cpc: '', sequence: '', lpar: '', lparNumber: 0, hsi: 'hsi0' }).name;

interface Row {
  readonly section: string;
  readonly guest: string;
  readonly what: string;
  readonly paper: string;
  readonly ours: string;
}
const rows: Row[] = [];

describe.skipIf(skipsLab())(`the paper's story (${setupLine})`, () => {
  let lab: Lab;
  let site: LabSite;
  const agents = new Map<string, LabAgent>();
  let run: ReturnType<LabSite['controller']>;
  const everywhere = Object.fromEntries(guests.map(({ name }) => [name, home]));

  beforeAll(async () => {
    lab = await startLab({ helloSeconds: 1, deadSeconds: 4, lsaMinArrival: 0 });
    site = await startSite(lab, 128);
    await lab.converged();
    for (const { name, hipersockets } of guests) if (hipersockets) agents.set(name, await site.agents.start(name));
    site.declare(everywhere);
    run = site.controller();
    for (const { name } of guests) await run.line(`${name} is at rest`, (line) => line.guest === name && line.reason === 'Placed', 30_000);
  }, 120_000);

  afterAll(async () => {
    await site.stop();
    await lab.stop();
  }, 60_000);

  /** What the tables say, noted beside the paper's, once they say the same or 20 s have passed. */
  async function entriesOf(printed: readonly PrintedEntry[]): Promise<readonly string[]> {
    const seen = async (): Promise<readonly string[]> => {
      const tables = new Map<string, Awaited<ReturnType<Lab['routes']>>>();
      for (const { guest: name } of printed) if (!tables.has(name)) tables.set(name, await lab.routes(name));
      return printed.map((entry) => found(tables.get(entry.guest) ?? [], entry));
    };
    const expected = printed.map(words);
    await eventually("the entries are the paper's", async () => (await seen()).join() === expected.join(), {
      deadlineMs: 20_000,
      everyMs: 200,
    }).catch(() => undefined);
    const ours = await seen();
    printed.forEach((entry, index) => {
      const what = entry.reads === undefined ? entry.prefix : `${entry.prefix} (${entry.reads} by Table 1)`;
      rows.push({ section: entry.section, guest: entry.guest, what, paper: expected[index] ?? '', ours: ours[index] ?? '' });
    });
    return ours;
  }

  const note = (section: string, name: string, what: string, both: readonly [paper: string, ours: string]): void => {
    rows.push({ section, guest: name, what, paper: both[0], ours: both[1] });
    expect(both[1]).toBe(both[0]);
  };

  const answers = async (address: string): Promise<string> =>
    (await tried(['ip', 'netns', 'exec', `${lab.prefix}LITSWAS1`, 'ping', '-c', '2', '-i', '0.2', '-W', '1', address])).ok
      ? 'answers'
      : 'no answer';

  test('5.3.1 to 5.3.3, the baseline: every entry is as printed', async () => {
    expect(await entriesOf(baseline)).toEqual(baseline.map(words));
  });

  const moves = async (to: string): Promise<void> => {
    site.declare({ ...everywhere, [guest]: to });
    await eventually(`${guest} is on ${to}`, () => site.site.placement(guest.toLowerCase())?.status?.member === to, { deadlineMs: 60_000 });
  };

  test('5.4.2, quiesced before and activated after, by an edited manifest: the right interface is up and reached', async () => {
    await moves(away);
    expect(await entriesOf(rightInterface)).toEqual(rightInterface.map(words));
    note('5.4.2', 'LITSWAS1', 'connect to 172.1.2.100 (172.1.9.100 by Table 1)', ['answers', await answers('172.1.9.100')]);
    const trace = await lab.run('LITSWAS1', 'traceroute', '-n', '-q', '1', '-w', '1', '172.1.9.100');
    note('5.4.2', 'LITSWAS1', 'traceroute, hops', ['1', String(trace.trim().split('\n').length - 1)]);
  });

  test('5.4.1, moved by hand with nobody to switch interfaces: the wrong one is up, looks well, and reaches nobody', async () => {
    await moves(home);
    await lab.converged();
    await run.kill('SIGTERM');
    await agents.get(guest)?.kill('SIGTERM');
    await site.agents.start(guest, { selfRepair: 'report' });
    await site.z.operate({ kind: 'relocate', guest, to: away });
    await eventually('it has landed', () => lab.memberOf(guest).name === away);
    expect(await entriesOf(wrongInterface)).toEqual(wrongInterface.map(words));
    const stuck = await eventually('its neighbours are gone', async () => {
      const text = await lab.vtysh(guest, 'show ip ospf interface hsi0');
      return /Neighbor Count is 0/.test(text) && /State DR/.test(text) ? text : undefined;
    });
    note('5.4.1', guest, 'show ip ospf interface hsi0', [
      'hsi0 is up, Network Type BROADCAST, State DR, Neighbor Count 0',
      `hsi0 is ${/^hsi0 is (\w+)/m.exec(stuck)?.[1]}, Network Type ${/Network Type (\w+)/.exec(stuck)?.[1]}, ` +
        `State ${/State (\w+)/.exec(stuck)?.[1]}, Neighbor Count ${/Neighbor Count is (\d+)/.exec(stuck)?.[1]}`,
    ]);
    const own = await eventually('its own table has lost the subnet', async () => {
      const route = (await lab.routes(guest)).find(({ prefix }) => prefix === '172.0.9.0/24');
      return route === undefined ? 'no entry' : undefined;
    });
    note('5.4.1', guest, '172.0.9.0/24 in the OSPF table', ['no entry', own]);
    const kernel = await lab.run(guest, 'ip', 'route', 'show', '172.0.9.0/24');
    note('5.4.1', guest, '172.0.9.0/24 in the kernel', ['dev hsi0', /dev hsi0/.exec(kernel)?.[0] ?? kernel]);
    note('5.4.1', 'LITSWAS1', 'connect to 172.0.9.100', ['no answer', await answers('172.0.9.100')]);
    const trace = await lab.run('LITSWAS1', 'traceroute', '-n', '-q', '1', '-w', '0.3', '-m', '5', '172.0.9.100');
    note('5.4.1', 'LITSWAS1', 'traceroute 172.0.9.100', [
      '* at every hop',
      trace
        .split('\n')
        .slice(1, -1)
        .every((line) => /\*\s*$/.test(line))
        ? '* at every hop'
        : trace,
    ]);
  });

  test('docs/paper-tables.md is what was seen', async () => {
    const line = (row: Row): string =>
      `| ${[row.section, row.guest, row.what, row.paper, row.ours, row.paper === row.ours ? 'equal' : 'DIFFERENT'].join(' | ')} |`;
    const text = [
      "# The paper's tables and ours",
      '',
      "Written by `test/lab/tables.e2e.test.ts` from zferry's own run of the paper's story in namespaces with FRR 8.4.4; `npm test -- lab/tables -u` writes it anew. Equal paths have no order.",
      "The paper's configuration of LITDCON1 and its section 5.4.2 have 172.1.2 for the second HiperSockets subnet, its Table 1 has 172.1.9; the lab has Table 1's. The cost of",
      '20 of the default route says that the border router, whose configuration the paper does not show, had `area 4.4.4.4 default-cost 10`.',
      '',
      '| section | guest | entry | paper | ours | |',
      '|---|---|---|---|---|---|',
      ...rows.toSorted((a, b) => (a.section < b.section ? -1 : a.section > b.section ? 1 : 0)).map(line),
      '',
    ].join('\n');
    await expect(text).toMatchFileSnapshot('../../docs/paper-tables.md');
  });
});
