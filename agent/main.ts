import { join } from 'node:path';
import { startAgent } from './agent.ts';
import { check, rendered } from './check/check.ts';
import { createBootClock, readBootId } from './clock.ts';
import type { CommandLine } from './command-line.ts';
import { parseCommandLine, usage } from './command-line.ts';
import type { AgentConfig } from './config.ts';
import { readConfig } from './config.ts';
import { forcedCommand } from './forced-command.ts';
import { guardSocketName, runGuard } from './guard.ts';
import { createNetwork } from './hands.ts';
import { lockHolder, takeLock } from './lock.ts';
import { createLog } from './log.ts';
import type { Network } from './network.ts';
import { createResidency } from './residency.ts';
import { createMemoryStore, storeFault } from './store.ts';
import { undoNow } from './undo.ts';
import { agentVersion } from './version.ts';

/** The agent's composition root: one command, its parts put together. */

const clock = createBootClock();

const undoMs = 20_000;
const stateMs = 5_000;

// Not awaited at the top: the shipped file is a CommonJS module.
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

async function main(words: readonly string[]): Promise<number> {
  const line = parseCommandLine(words);
  if (!line.ok) return failure(line.why);
  const { command } = line.value;
  if (command === '--help') return success(usage);
  if (command === '--version') return success(`zferry-agent ${agentVersion} (Node ${process.versions.node})\n`);
  const config = readConfig(line.value.config, line.value.configOwner);
  if (!config.ok) return failure(config.why);
  switch (command) {
    case 'run':
      return run(config.value, line.value);
    case 'guard':
      return guarded(config.value, line.value);
    case 'order':
      return order(config.value, line.value);
    case 'undo':
      return undo(config.value);
    case 'state':
      return state(config.value);
    case 'check':
      return examine(config.value);
  }
}

function success(text: string): number {
  process.stdout.write(text);
  return 0;
}

function failure(why: string): number {
  process.stderr.write(`zferry-agent: ${why}\n`);
  return 2;
}

function networkOf(config: AgentConfig): Network {
  const { interfaces, routing, tools } = config;
  return createNetwork({ interfaces, routing, tools, clock: clock.nowMs });
}

/** Until it is told to end. */
async function run(config: AgentConfig, { logFormat }: CommandLine): Promise<number> {
  const log = createLog({ format: logFormat, write: (line) => process.stderr.write(line) });
  const lock = takeLock(config.stateDirectory);
  if ('heldBy' in lock) return failure(`an agent runs already, as process ${lock.heldBy}; nothing was done`);
  const started = await startAgent({ config, network: networkOf(config), clock, log });
  if (!started.ok) return failure(started.why);
  const { server, stop } = started.value;
  process.on('SIGHUP', server.reload);
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => resolve(name));
  });
  log.info(`ending because of ${signal}`);
  await stop();
  lock.release();
  return 0;
}

/** Until nothing is left to be guarded. */
async function guarded(config: AgentConfig, { logFormat }: CommandLine): Promise<number> {
  const log = createLog({ format: logFormat, write: (line) => process.stderr.write(line) });
  const ended = await runGuard({ config, network: networkOf(config), clock, log });
  return ended.ok ? 0 : failure(ended.why);
}

async function order({ stateDirectory }: AgentConfig, { config, configOwner }: CommandLine): Promise<number> {
  const done = await forcedCommand({
    socketPath: join(stateDirectory, guardSocketName),
    guard: [process.execPath, process.argv[1] ?? '', 'guard', '--config', config, '--config-owner', String(configOwner)],
    input: process.stdin,
    print: (text) => process.stdout.write(text),
  });
  return done.ok ? 0 : failure(done.why);
}

async function undo(config: AgentConfig): Promise<number> {
  const holder = lockHolder(config.stateDirectory);
  if (holder !== undefined)
    return failure(`the agent runs, as process ${holder}, and puts back by itself what is to be put back; nothing was done`);
  const bootId = readBootId(config.bootIdFile);
  if (!bootId.ok) return failure(bootId.why);
  const done = await undoNow({
    store: createMemoryStore(config.stateDirectory),
    network: networkOf(config),
    sighting: await createResidency(config).read(),
    bootId: bootId.value,
    nowMs: clock.nowMs(),
    rules: config,
    signal: AbortSignal.timeout(undoMs),
  });
  if (!done.ok) return failure(done.text);
  return success(`${done.text}\n`);
}

/** Ends with 1 when something must be done. */
async function examine(config: AgentConfig): Promise<number> {
  const findings = await check({
    config,
    network: networkOf(config),
    sighting: await createResidency(config).read(),
    storeFault: storeFault(config.stateDirectory),
    signal: AbortSignal.timeout(stateMs),
  });
  success(rendered(config.guest, findings));
  return findings.some(({ level }) => level === 'must') ? 1 : 0;
}

/** Everything that can be read, for a person. */
async function state(config: AgentConfig): Promise<number> {
  const loaded = createMemoryStore(config.stateDirectory).load();
  const [residency, network] = await Promise.all([
    createResidency(config).read(),
    networkOf(config).read({ signal: AbortSignal.timeout(stateMs) }),
  ]);
  const agent = lockHolder(config.stateDirectory);
  const bootTimeMs = clock.nowMs();
  return success(
    `${JSON.stringify({ guest: config.guest, agent: agent ?? 'does not run', bootTimeMs, residency, network, memory: loaded }, undefined, 2)}\n`,
  );
}
