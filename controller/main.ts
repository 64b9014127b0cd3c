import { text } from 'node:stream/consumers';
import packageJson from '../package.json' with { type: 'json' };
import { createAdapters } from './adapters.ts';
import { adoptPlacements } from './cli/adopt.ts';
import { renderAgentConfig } from './cli/agent-config.ts';
import { explainGuest } from './cli/explain.ts';
import type { Inventory } from './cli/inventory.ts';
import { runProgram, type Actions, type AdoptCommandOptions, type StoreOptions, type ValidateOptions } from './cli/program.ts';
import { simulateCommand } from './simulate.ts';
import { statusTable } from './cli/status.ts';
import { validateCommand } from './cli/validate.ts';
import { validateStored } from './cli/validate-store.ts';
import { type Config, readConfig } from './config.ts';
import { faultText, type Answer } from './domain/fault.ts';
import type { PkiCommand } from './pki/command.ts';
import { run } from './run.ts';
import { cancelIn, ofKind, readStore, simulationFileOf, type StoreContext } from './stores.ts';

/** The program: puts the parts together. */

const out = (line: string): void => void process.stdout.write(line);
const err = (line: string): void => void process.stderr.write(line);

const config = readConfig();
if (config.ok) {
  const context = { config: config.value, version: packageJson.version, stdout: process.stdout, stderr: err };
  const actions: Actions = {
    async run(o) {
      const code = await run(o, context);
      // Nothing is left to be done: a connection that lingers must not keep a supervisor waiting.
      setTimeout(() => process.exit(), 500).unref();
      return code;
    },
    validate: (o) => validate(o, context),
    status: (o) => reading(o, context, (inventory) => told(statusTable(inventory, { output: o.output, nowMs: Date.now() }), true)),
    explain: (o) =>
      reading(o, context, (inventory) => {
        const explained = explainGuest(inventory, o.guest, Date.now());
        return told(explained.text, explained.found);
      }),
    adopt: (o) => reading(o, context, (inventory) => adopt(o, context.config, inventory)),
    async cancel(o) {
      const asked = await cancelIn(o, context, o.relocation);
      return finished(asked, `Relocation ${o.relocation.namespace}/${o.relocation.name} is asked to cancel; see zferry status`);
    },
    async simulate(o) {
      await simulateCommand(o);
      return 0;
    },
    agentConfig: (o) =>
      reading(o, context, (inventory) => {
        const rendered = renderAgentConfig(inventory, o);
        if (!rendered.ok) return finished(rendered, '');
        if (rendered.value.missing.length > 0) err(`To be written into it: ${rendered.value.missing.join('; ')}\n`);
        return told(rendered.value.text, true);
      }),
    pki: {
      init: ({ pki }) => pkiOf({ kind: 'init', folder: pki }),
      token: (guest, { pki, ...o }) => pkiOf({ kind: 'token', folder: pki, guest, ...o }),
      issue: ({ pki, cluster = [], controller = false, ...o }) =>
        pkiOf({ kind: 'issue', folder: pki, clusters: cluster, controller, ...o }),
      rotate: (side, o) =>
        pkiOf({ kind: 'rotate', folder: o.pki, side, step: o.finish === true ? 'finish' : o.switch === true ? 'switch' : 'begin' }),
    },
  };
  try {
    process.exitCode = await runProgram(process.argv.slice(2), { version: packageJson.version, actions, output: { out, err } });
  } catch (error) {
    err(`zferry: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
} else {
  err(`zferry: ${faultText(config.fault)}\n`);
  process.exitCode = 2;
}

async function pkiOf(command: PkiCommand): Promise<number> {
  const { pkiCommand } = await import('./pki/command.ts');
  return pkiCommand(command, { nowMs: Date.now(), stdout: out, stderr: err, stdin: () => text(process.stdin) });
}

async function reading(o: StoreOptions, context: StoreContext, show: (inventory: Inventory) => number | Promise<number>): Promise<number> {
  const stored = await readStore(o, context);
  if (!stored.ok) return finished(stored, '');
  for (const problem of stored.value.problems) err(`${problem}\n`);
  const { objects } = stored.value;
  return show({
    clusters: ofKind(objects, 'SSICluster'),
    placements: ofKind(objects, 'GuestPlacement'),
    relocations: ofKind(objects, 'Relocation'),
    leader: stored.value.leader,
  });
}

async function validate({ store, ...o }: ValidateOptions, context: StoreContext): Promise<number> {
  if (store === undefined) return validateCommand({ ...o, stdout: out, stdin: () => text(process.stdin) });
  const stored = await readStore({ store }, context);
  return stored.ok ? validateStored(stored.value, { output: o.output, stdout: out }) : finished(stored, '');
}

async function adopt(o: AdoptCommandOptions, config: Config, { clusters, placements }: Inventory): Promise<number> {
  const chosen = o.cluster === undefined ? clusters : clusters.filter((cluster) => cluster.metadata.name === o.cluster);
  if (chosen.length === 0) {
    err(
      `zferry: ${o.cluster === undefined ? 'there is no SSICluster' : `there is no SSICluster ${o.cluster}`} in ${storeText(o)}; write one first\n`,
    );
    return 1;
  }
  const adapters = createAdapters({
    placementOf: (cluster, guest) => placements.find((placement) => placement.spec.cluster === cluster && placement.spec.guest === guest),
    simulationFile: (cluster) => simulationFileOf(o, config, cluster),
  });
  for (const cluster of chosen) {
    const connection = adapters.connect(cluster);
    if (!connection.ok) return finished(connection, '');
    const observation = await connection.value.hypervisor.observe({ signal: AbortSignal.timeout(10_000) });
    if (!observation.ok) return finished(observation, '');
    out(
      adoptPlacements({
        cluster,
        observation: observation.value,
        existing: placements,
        ...(o.namespace === undefined ? {} : { namespace: o.namespace }),
      }),
    );
    connection.value.close();
  }
  return 0;
}

function storeText({ store }: StoreOptions): string {
  return store.kind === 'directory' ? store.path : 'the cluster';
}

function told(shown: string, found: boolean): number {
  out(shown);
  return found ? 0 : 1;
}

function finished(answer: Answer<unknown>, done: string): number {
  if (!answer.ok) err(`zferry: ${faultText(answer.fault)}\n`);
  else if (done !== '') out(`${done}\n`);
  return answer.ok ? 0 : 1;
}
