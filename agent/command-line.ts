import { defaultConfigPath } from './config.ts';
import type { Outcome } from './network.ts';

export type Command = 'run' | 'guard' | 'order' | 'check' | 'undo' | 'state' | '--version' | '--help';

export interface CommandLine {
  readonly command: Command;
  readonly config: string;
  /** The uid that must own the configuration. */
  readonly configOwner: number;
  readonly logFormat: 'plain' | 'json';
}

export const usage = `zferry-agent: the program in a guest that keeps the right HiperSockets interface up

  zferry-agent run      serve the controller's orders, and bring the right interface up without any (systemd starts it)
  zferry-agent order    take one order as JSON from standard input: the forced command of sshd, where no agent may run all the time
  zferry-agent guard    serve the orders of forced commands, and end when all is at rest (order starts it)
  zferry-agent check    is this guest ready? one screen; each finding says what to type; ends with 1 when something must be done
  zferry-agent undo     put back what an interrupted drain has left; only while no agent runs
  zferry-agent state    what the agent knows: its memory, the machine, the interfaces; changes nothing
  zferry-agent --version

  --config FILE         default ${defaultConfigPath}
  --log plain|json      default plain, with the priorities of journald
  --config-owner UID    the user that the file and its folder must belong to; default 0
`;

const commands: readonly Command[] = ['run', 'guard', 'order', 'check', 'undo', 'state', '--version', '--help'];

/** `why` says what is wrong and where help is. */
export function parseCommandLine(words: readonly string[]): Outcome<CommandLine> {
  const [first = '--help', ...rest] = words;
  const command = commands.find((each) => each === (first === '-h' ? '--help' : first));
  if (command === undefined) return wrong('there is no such command');
  const line = { command, config: defaultConfigPath, configOwner: 0, logFormat: 'plain' as CommandLine['logFormat'] };
  for (let at = 0; at < rest.length; at += 2) {
    const value = rest[at + 1];
    if (value === undefined) return wrong(`an option without its value`);
    if (rest[at] === '--config') line.config = value;
    else if (rest[at] === '--config-owner' && /^\d{1,10}$/.test(value)) line.configOwner = Number(value);
    else if (rest[at] === '--log' && (value === 'plain' || value === 'json')) line.logFormat = value;
    else return wrong('there is no such option, or not with this value');
  }
  return { ok: true, value: line };
}

function wrong(why: string): Outcome<never> {
  return { ok: false, why: `${why}; nothing was done. Type: zferry-agent --help` };
}
