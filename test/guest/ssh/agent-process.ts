import { createBootClock } from '../../../agent/clock.ts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../../agent/config.ts';
import { forcedCommand } from '../../../agent/forced-command.ts';
import { guardSocketName, runGuard } from '../../../agent/guard.ts';
import type { Network } from '../../../agent/network.ts';
import { createStandInNetwork } from '../../agent/stand-in-network.ts';

/** `zferry-agent order` and `zferry-agent guard` with a stand-in for the guest's network, which outlives both in a file: agent-process.ts order|guard CONFIG. */

const [command, path = ''] = process.argv.slice(2);
const config = readConfig(path, process.getuid?.() ?? 0);
if (!config.ok) throw new Error(config.why);
const { stateDirectory } = config.value;
const own = process.argv[1] ?? '';

if (command === 'guard') {
  const say = (): undefined => undefined;
  const ended = await runGuard({
    config: config.value,
    network: lasting(join(path, '..', 'network.json')),
    clock: createBootClock(),
    log: { info: say, warn: say, error: say },
  });
  process.exitCode = ended.ok ? 0 : 2;
} else {
  const done = await forcedCommand({
    socketPath: join(stateDirectory, guardSocketName),
    guard: [process.execPath, own, 'guard', path],
    input: process.stdin,
    print: (text) => process.stdout.write(text),
  });
  if (!done.ok) process.stderr.write(`${done.why}\n`);
  process.exitCode = done.ok ? 0 : 2;
}

/** Which interfaces are up is the kernel's own, whoever looks after them. */
function lasting(file: string): Network {
  const { state, ...network } = createStandInNetwork({ names: ['hsi0', 'hsi1'], up: JSON.parse(readFileSync(file, 'utf8')) as string[] });
  const kept =
    <Arguments extends readonly unknown[], Value>(
      act: (...given: Arguments) => Promise<Value>,
    ): ((...given: Arguments) => Promise<Value>) =>
    async (...given) => {
      const outcome = await act(...given);
      writeFileSync(file, JSON.stringify([...state.up]));
      return outcome;
    };
  return {
    ...network,
    drain: kept(network.drain),
    restore: kept(network.restore),
    raise: kept(network.raise),
    lower: kept(network.lower),
  };
}
