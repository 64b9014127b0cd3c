import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshMemory, memoryToText } from '../../agent/memory.ts';
import { createIssuer } from '../agent/certificates.ts';
import type { Issued } from '../agent/certificates.ts';
import { firstBootId, guest, here, ordererUri, replaceFile, sysinfoText, writeFiles } from '../agent/rig.ts';
import { unitEnvironment, unitFlags } from '../lab/unit.ts';
import { idleCost, type Cost } from './idle-cost.ts';
import { kernelMade } from './kernel-made.ts';
import { figure, verdict, type Table } from './table.ts';

/**
 * `agent`: the shipped file, idle, as the unit starts it, beside a bare HTTPS server of the same Node in the same time. Each has one controller that follows its changes.
 * Without a routing daemon: `agent-frr` has one. Reads /proc, so Linux only.
 */

const windowMs = 30_000;
/** Until it has come to rest. */
const settleMs = 20_000;
export const targets = { core: 0.002, resident: 62, own: 18 };

export async function measureAgent(): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), 'zferry-bench-agent-'));
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const file = join(folder, 'zferry-agent.cjs');
  const built = spawnSync(process.execPath, [join(root, 'build-agent.mjs'), '--out', file], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('the agent could not be built');
  const [controllers, agents] = await Promise.all([createIssuer('controllers'), createIssuer('agents')]);
  const [controller, own] = await Promise.all([
    controllers.issue({ uses: ['client'], uris: [ordererUri] }),
    agents.issue({ uses: ['server'], ips: ['127.0.0.1'] }),
  ]);
  const sysinfo = await kernelMade(sysinfoText(here, guest));
  const homes = ['unit', 'plain'].map((name) =>
    homeOf(join(folder, name), { own, controllerAuthority: controllers.pem, sysinfo: sysinfo.path }),
  );
  const [unit = '', plain = ''] = homes;
  const run = [file, 'run', '--config-owner', String(process.getuid?.() ?? 0), '--config'];
  const bare = fileURLToPath(new URL('bare-https.mjs', import.meta.url));
  const costs = await Promise.all([
    costOf(spawn(process.execPath, [...unitFlags, ...run, join(unit, 'config.json')], piped(unitEnvironment)), controller, agents.pem),
    costOf(spawn(process.execPath, [...run, join(plain, 'config.json')], piped({})), controller, agents.pem),
    costOf(spawn(process.execPath, [bare, plain], piped({})), controller, agents.pem),
  ]);
  sysinfo.end();
  rmSync(folder, { recursive: true });
  const row = (what: string, read: (cost: Cost) => number, target: number): readonly string[] => {
    return [what, ...costs.map((cost) => figure(read(cost))), figure(target), verdict(read(costs[0]), target)];
  };
  return {
    title: 'The agent in an idle guest',
    notes: [
      `Over ${windowMs / 1000} s, 4 readings of /proc/sysinfo a second, one controller that follows the changes; Node ${process.versions.node}, all three at the same time.`,
      `As the unit starts it: ${unitFlags.join(' ')}, ${Object.entries(unitEnvironment)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ')}.`,
    ],
    columns: ['', 'agent, by its unit', 'agent, no flags', 'bare HTTPS server', 'target', ''],
    rows: [
      row('processor time, % of a core', ({ core }) => core * 100, targets.core * 100),
      row('resident memory, MiB', ({ residentMebibytes }) => residentMebibytes, targets.resident),
      row('private memory, MiB', ({ ownMebibytes }) => ownMebibytes, targets.own),
    ],
  };
}

/** Certificates, configuration and a memory of an agent that owes nothing: without interfaces there is nothing it could raise. */
function homeOf(folder: string, o: { readonly own: Issued; readonly controllerAuthority: string; readonly sysinfo: string }): string {
  const { sysinfo, ...identities } = o;
  writeFiles(folder, {
    ...identities,
    config: { selfRepair: 'report', readingsPerSecond: 4, timeScale: 1, sysinfo, routing: { pidFile: join(folder, 'ospfd.pid') } },
  });
  // For the bare server.
  replaceFile(join(folder, 'sysinfo'), sysinfoText(here, guest));
  replaceFile(join(folder, 'boot_id'), `${firstBootId}\n`);
  writeFileSync(join(folder, 'state/memory.json'), memoryToText({ ...freshMemory(firstBootId), owed: false }));
  return folder;
}

function piped(environment: Readonly<Record<string, string>>): {
  readonly stdio: ['ignore', 'ignore', 'pipe'];
  readonly env: NodeJS.ProcessEnv;
} {
  return { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...environment } };
}

async function costOf(child: ChildProcess, identity: Issued, ca: string): Promise<Cost> {
  try {
    const follower = get({ host: '127.0.0.1', port: await portOf(child), path: '/v1/changes', ca, ...identity });
    await new Promise((resolve, reject) => {
      follower.on('error', reject);
      follower.on('response', (response) => resolve(response.resume()));
    });
    const cost = await idleCost(child.pid ?? 0, { settleMs, windowMs });
    follower.destroy();
    return cost;
  } finally {
    child.kill();
  }
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.once('exit', () => reject(new Error(`it ended: ${said}`)));
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const port = /listening on \S+ port (\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}
