import { Command, CommanderError, Option } from 'commander';

import { type LogLevel, logLevels } from '../telemetry/log.ts';
import {
  type Addresses,
  addressOf,
  listenAddress,
  relocationKey,
  type RelocationKey,
  seconds,
  storeChoice,
  type StoreChoice,
} from './arguments.ts';
import { addPki, type PkiActions } from './pki.ts';
import { type StatusOutput, statusOutputs } from './status.ts';

/** The command line: every command, option, help text and usage error. What the commands do is passed in, so that this knows no adapter. */

/** Where resources are read from; `state` overrides where a directory's status and records live, `simulatedState` where embedded simulations are kept. */
export interface StoreOptions {
  readonly store: StoreChoice;
  readonly state?: string;
  readonly simulatedState?: string;
}

export interface RunOptions extends StoreOptions {
  readonly listen?: string;
  /** End once everything is as declared, or after so many seconds. */
  readonly exitWhenSettled?: number;
  readonly restored?: boolean;
  readonly plain?: boolean;
  /** Folder of certificates and keys; absent: `pki` in the state folder. */
  readonly pki?: string;
  readonly logLevel: LogLevel;
}
export interface StatusCommandOptions extends StoreOptions {
  readonly output: StatusOutput;
}
export interface AdoptCommandOptions extends StoreOptions {
  readonly cluster?: string;
  readonly namespace?: string;
}
export interface ExplainOptions extends StoreOptions {
  readonly guest: string;
}
export interface CancelOptions extends StoreOptions {
  readonly relocation: RelocationKey;
}
export interface ValidateOptions {
  /** Files, folders, or `-` for standard input; empty with a store. */
  readonly paths: readonly string[];
  readonly output: 'text' | 'json';
  /** What a store holds, instead of files. */
  readonly store?: StoreChoice;
}
export interface AgentConfigCommandOptions extends StoreOptions {
  readonly guest: string;
  readonly addresses: Addresses;
  readonly driver: string;
}
export interface SimulateOptions {
  readonly listen: string;
  readonly state: string;
  /** Manifest of an SSICluster with hypervisor.simulated; without it, controllers bring theirs. */
  readonly clusterFile?: string;
}

/** What each command does. The answer is the exit code of the process. */
export interface Actions {
  run(o: RunOptions): Promise<number>;
  validate(o: ValidateOptions): Promise<number>;
  status(o: StatusCommandOptions): Promise<number>;
  explain(o: ExplainOptions): Promise<number>;
  adopt(o: AdoptCommandOptions): Promise<number>;
  cancel(o: CancelOptions): Promise<number>;
  simulate(o: SimulateOptions): Promise<number>;
  agentConfig(o: AgentConfigCommandOptions): Promise<number>;
  readonly pki: PkiActions;
}

export interface ProgramOptions {
  readonly version: string;
  readonly actions: Actions;
  /** Where help and errors go. */
  readonly output: { out(text: string): void; err(text: string): void };
}

/** The command line was not understood, and nothing was done. */
export const usageExitCode = 2;

/** Reads the arguments (without node and the script), performs one command and answers the exit code. Faults of a command pass through as they were thrown. */
export async function runProgram(argv: readonly string[], o: ProgramOptions): Promise<number> {
  let exitCode = 0;
  const finish = (code: number): void => void (exitCode = code);
  const program = createProgram(o, finish);
  if (argv.length === 0) {
    o.output.err(program.helpInformation());
    return usageExitCode;
  }
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : usageExitCode;
  }
}

function createProgram(o: ProgramOptions, finish: (code: number) => void): Command {
  const program = new Command('zferry')
    .description(
      'Keeps every Linux guest of a z/VM SSI cluster on the member where its owner declared it, with its HiperSockets working wherever it lands.',
    )
    .version(o.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [COMMAND]', 'print help for a command')
    .configureOutput({
      writeOut: o.output.out,
      writeErr: o.output.err,
      outputError: (text, write) => write(text.replace(/^error: /, 'zferry: ')),
    })
    .showHelpAfterError('Nothing was done. Type zferry --help for the commands, or zferry COMMAND --help for its options.')
    .exitOverride()
    .addHelpText('after', programExamples);
  for (const add of [addRun, addValidate, addStatus, addExplain, addAdopt, addCancel, addSimulate, addAgentConfig])
    add(program, o.actions, finish);
  addPki(program, o.actions.pki, finish);
  program
    .command('version')
    .description('print the version')
    .action(() => o.output.out(`${o.version}\n`));
  return program;
}

type Add = (program: Command, actions: Actions, finish: (code: number) => void) => void;

const addRun: Add = (program, actions, finish) => {
  withSimulation(withStore(program.command('run')))
    .description('bring every guest where it was declared and keep it there, until stopped')
    .addOption(
      new Option('--listen <ADDRESS>', 'serve /healthz, /readyz and /metrics there, for instance 127.0.0.1:9464').argParser(listenAddress),
    )
    .addOption(new Option('--exit-when-settled <SECONDS>', 'end when everything is as declared, or after SECONDS').argParser(seconds))
    .option('--restored', 'the state was restored from a copy: wait until nothing of a forgotten relocation can still happen')
    .option('--pki <DIR>', 'certificates and keys for the agents in the guests, see zferry pki (default: pki/ in the state folder)')
    .option('--plain', 'print JSON lines on a terminal too')
    .addOption(new Option('--log-level <LEVEL>', 'least severe JSON line to print').choices(logLevels).default('info'))
    .addHelpText('after', runDetails)
    .action(async (options: RunOptions) => finish(await actions.run(options)));
};

const addValidate: Add = (program, actions, finish) => {
  program
    .command('validate')
    .description('check manifests without a cluster: file:line:column, field, what is wrong, what to write instead')
    .argument('[PATHS...]', 'files and folders, or - for standard input')
    .addOption(
      new Option('--store <STORE>', 'check what a cluster holds instead: kubernetes, or kubernetes:CONTEXT').argParser(storeChoice),
    )
    .addOption(new Option('-o, --output <FORMAT>', 'how to print findings').choices(['text', 'json']).default('text'))
    .addHelpText('after', '\nExit code: 0 valid, 1 findings, 2 not understood.\n')
    .action(async (paths: readonly string[], options: Pick<ValidateOptions, 'output' | 'store'>, command: Command) => {
      const { output, store } = options;
      if ((paths.length === 0) === (store === undefined))
        command.error('error: name files and folders, - for standard input, or --store kubernetes for what a cluster holds');
      const checked = store?.kind === 'directory' ? { paths: [store.path] } : { paths, ...(store === undefined ? {} : { store }) };
      finish(await actions.validate({ ...checked, output }));
    });
};

const addStatus: Add = (program, actions, finish) => {
  withStore(program.command('status'))
    .description('where every guest should be, where it is, whether it is all right, and what it waits for')
    .addOption(
      new Option('-o, --output <FORMAT>', 'table, wide (more columns), or the resources themselves')
        .choices(statusOutputs)
        .default('table'),
    )
    .action(async (options: StatusCommandOptions) => finish(await actions.status(options)));
};

const addExplain: Add = (program, actions, finish) => {
  withStore(program.command('explain'))
    .description('why a guest is where it is, what happens next, what it waits for, and how long it could be dark at worst')
    .argument('<GUEST>', 'userid, placement, or NAMESPACE/PLACEMENT')
    .action(async (guest: string, options: StoreOptions) => finish(await actions.explain({ ...options, guest })));
};

const addAdopt: Add = (program, actions, finish) => {
  withSimulation(withStore(program.command('adopt')))
    .description('print placements for where guests run now, so that a site starts with nothing to move')
    .option('--cluster <NAME>', 'the SSICluster; needed when there are several')
    .option('--namespace <NAMESPACE>', 'where the placements go; otherwise the first tenant that may place the guest')
    .addHelpText(
      'after',
      '\nIt changes nothing: read what it prints, then put it among the manifests:\n  zferry adopt --store directory:site > site/adopted.yaml\n',
    )
    .action(async (options: AdoptCommandOptions) => finish(await actions.adopt(options)));
};

const addCancel: Add = (program, actions, finish) => {
  withStore(program.command('cancel'))
    .description('cancel a relocation; how much can be taken back depends on its phase')
    .argument('<RELOCATION>', 'NAMESPACE/NAME, as zferry status prints it', relocationKey)
    .action(async (relocation: RelocationKey, options: StoreOptions) => finish(await actions.cancel({ ...options, relocation })));
};

const addSimulate: Add = (program, actions, finish) => {
  program
    .command('simulate')
    .description('be a z/VM SSI cluster and its guests, for rehearsals and tests, until stopped')
    .addOption(
      new Option('--listen <ADDRESS>', 'where controllers find it (hypervisor.simulated.endpoint)')
        .argParser(listenAddress)
        .makeOptionMandatory(),
    )
    .requiredOption('--state <FILE>', 'where its guests and relocations are kept between starts')
    .option('--cluster <FILE>', 'manifest of the SSICluster to simulate; without it, controllers bring theirs')
    .action(async ({ listen, state, cluster }: { readonly listen: string; readonly state: string; readonly cluster?: string }) => {
      finish(await actions.simulate({ listen, state, ...(cluster === undefined ? {} : { clusterFile: cluster }) }));
    });
};

type AgentConfigArguments = Omit<AgentConfigCommandOptions, 'guest' | 'addresses'> & {
  readonly address: Addresses;
};

const addAgentConfig: Add = (program, actions, finish) => {
  withStore(program.command('agent-config'))
    .description("print the agent's file for a guest, as far as the resources know it")
    .argument('<GUEST>', 'userid, placement, or NAMESPACE/PLACEMENT')
    .addOption(
      new Option('--address <NAME=ADDRESS/LENGTH>', "the guest's address on a HiperSockets LAN, for instance hsi0=172.0.9.100/24")
        .argParser(addressOf)
        .default({}, 'to be written into it'),
    )
    .addOption(
      new Option('--driver <DRIVER>', 'what raises and lowers the interfaces')
        .choices(['ip', 'chzdev', 'sysfs', 'networkmanager', 'networkd', 'wicked', 'ifupdown'])
        .default('ip'),
    )
    .action(async (guest: string, { address, ...o }: AgentConfigArguments) =>
      finish(await actions.agentConfig({ ...o, guest, addresses: address })),
    );
};

function withStore(command: Command): Command {
  return command
    .addOption(
      new Option('--store <STORE>', 'where the manifests are: directory:PATH, kubernetes, or kubernetes:CONTEXT')
        .argParser(storeChoice)
        .makeOptionMandatory(),
    )
    .option('--state <DIR>', 'with directory: where status and records are kept (default: .zferry/ beside the manifests)')
    .hook('preAction', (program) => {
      const { store, state } = program.opts<Partial<StoreOptions>>();
      if (store?.kind === 'kubernetes' && state !== undefined)
        program.error('error: --state has no meaning with --store kubernetes, where status and records are in the cluster. Leave it out.');
    });
}

/** For the commands that may carry a simulated SSI within them. */
function withSimulation(command: Command): Command {
  return command.option(
    '--simulated-state <DIR>',
    "where simulated SSIs without an endpoint are kept (default: beside a directory's state; with kubernetes in ~/.local/state/zferry)",
  );
}

const programExamples = `
Examples:
  zferry validate site/                        check manifests before they are merged
  zferry run --store directory:site            keep the guests where site/ declares them
  zferry status --store directory:site -o wide
  zferry explain LITDCON1 --store directory:site
`;

const runDetails = `
On a terminal it shows relocations in flight and one line for each finished step; otherwise it prints JSON lines.
The manifests are never written. Edit one and the next relocation begins; stop with Ctrl-C at any time: what is in flight is written down.

Exit code: 0 stopped, or settled; with --exit-when-settled: 1 something needs a person, 2 the time is up.

Environment: NO_COLOR=1 for no colours; ZFERRY_TIME_SCALE=0.05 for limits at a twentieth (rehearsals only).
`;
