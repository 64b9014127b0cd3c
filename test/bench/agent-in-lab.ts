import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createIssuer } from '../agent/certificates.ts';
import { writeFiles, replaceFile } from '../agent/rig.ts';
import { startAgents } from '../lab/agent.ts';
import { startLab, type Lab } from '../lab/lab.ts';
import { missingForLab } from '../lab/requirement.ts';
import { targets } from './agent.ts';
import { idleCost, type Cost } from './idle-cost.ts';
import { kernelMade } from './kernel-made.ts';
import { figure, verdict, type Table } from './table.ts';

/**
 * `agent-frr`: the shipped file at rest in a guest of the lab, with real FRR, as its unit's user, with its flags and capabilities, beside the bare server. As root.
 * `--settle=SECONDS` and `--window=SECONDS` make it shorter.
 */

/** As long as it is from one look at an FRR that has run for a while to the next: there is one in it. */
const windowSeconds = 300;
/** An FRR that was started a short while ago is looked at more often. */
const settleSeconds = 200;
const guest = 'LITDCON1';

export async function measureAgentInLab(words: readonly string[]): Promise<Table> {
  const missing = missingForLab();
  if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}; nothing was measured`);
  const size = (name: string, otherwise: number): number =>
    Number(words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise);
  const [settle, window] = [size('settle', settleSeconds), size('window', windowSeconds)];
  const [agent, bare] = await costsInLab({ settleMs: settle * 1000, windowMs: window * 1000 });
  const row = (what: string, read: (cost: Cost) => number, target: number): readonly string[] => {
    return [what, figure(read(agent)), figure(read(bare)), figure(target), verdict(read(agent), target)];
  };
  return {
    title: 'The agent in an idle guest with FRR',
    notes: [
      `Over ${window} s, after ${settle} s; the processor time of its vtysh included, which it starts every ${windowSeconds} s. Node ${process.versions.node}.`,
    ],
    columns: ['', 'agent, by its unit', 'bare HTTPS server', 'target', ''],
    rows: [
      row('processor time, % of a core', ({ core }) => core * 100, targets.core * 100),
      ['- of it vtysh', figure(agent.childrenMs / (window * 10)), '', '', `${figure(agent.childrenMs)} ms`],
      row('resident memory, MiB', ({ residentMebibytes }) => residentMebibytes, targets.resident),
      row('private memory, MiB', ({ ownMebibytes }) => ownMebibytes, targets.own),
    ],
  };
}

async function costsInLab(o: { readonly settleMs: number; readonly windowMs: number }): Promise<readonly [Cost, Cost]> {
  const lab = await startLab({ helloSeconds: 1, deadSeconds: 4, lsaMinArrival: 0 });
  const sysinfo = await kernelMade(readFileSync(lab.files(guest).sysinfo, 'latin1'));
  const bare = await startBare(lab);
  try {
    await lab.converged();
    const agents = await startAgents(lab, { unprivileged: true });
    const agent = await agents.start(guest, { sysinfo: sysinfo.path });
    const costs = await Promise.all([idleCost(agent.pid(), o), idleCost(bare.pid ?? 0, o)]);
    agents.stop();
    return costs;
  } finally {
    bare.kill();
    sysinfo.end();
    await lab.stop();
  }
}

async function startBare(lab: Lab): Promise<ChildProcess> {
  const folder = join(lab.folder, 'bare');
  const [controllers, agents] = await Promise.all([createIssuer('controllers'), createIssuer('agents')]);
  writeFiles(folder, {
    own: await agents.issue({ uses: ['server'], ips: ['127.0.0.1'] }),
    controllerAuthority: controllers.pem,
    config: {},
  });
  replaceFile(join(folder, 'sysinfo'), readFileSync(lab.files(guest).sysinfo, 'latin1'));
  return spawn(process.execPath, [fileURLToPath(new URL('bare-https.mjs', import.meta.url)), folder], { stdio: 'ignore' });
}
