import { startAgents } from '../lab/agent.ts';
import { startLab } from '../lab/lab.ts';
import { missingForLab } from '../lab/requirement.ts';
import { targets } from './agent.ts';
import { idleCost, type Cost } from './idle-cost.ts';
import { figure, verdict, type Table } from './table.ts';

/** `agent-frr`: the shipped file at rest in a guest of the lab, with real FRR, as its unit's user, with its flags and capabilities. As root. */

/** As long as it is from one look at an FRR that has run for a while to the next: there is one in it. */
const windowMs = 300_000;
/** An FRR that was started a short while ago is looked at more often. */
const settleMs = 200_000;

export async function measureAgentInLab(): Promise<Table> {
  const missing = missingForLab();
  if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}; nothing was measured`);
  const cost = await costInLab();
  const row = (what: string, value: number, target: number): readonly string[] => [
    what,
    figure(value),
    figure(target),
    verdict(value, target),
  ];
  return {
    title: 'The agent in an idle guest with FRR',
    notes: [
      `Over ${windowMs / 1000} s, once FRR has run for some minutes; the processor time of its vtysh included. Node ${process.versions.node}.`,
    ],
    columns: ['', 'agent, by its unit', 'target', ''],
    rows: [
      row('processor time, % of a core', cost.core * 100, targets.core * 100),
      row('resident memory, MiB', cost.residentMebibytes, targets.resident),
      row('private memory, MiB', cost.ownMebibytes, targets.own),
    ],
  };
}

async function costInLab(): Promise<Cost> {
  const lab = await startLab({ helloSeconds: 1, deadSeconds: 4, lsaMinArrival: 0 });
  try {
    await lab.converged();
    const agents = await startAgents(lab, { unprivileged: true });
    const agent = await agents.start('LITDCON1');
    const cost = await idleCost(agent.pid(), { settleMs, windowMs });
    agents.stop();
    return cost;
  } finally {
    await lab.stop();
  }
}
