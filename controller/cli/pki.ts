import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { parseGuestName } from '../domain/names.ts';

/** The commands of `zferry pki`: options, help and usage errors. */

export interface PkiOptions {
  readonly pki: string;
}
export interface TokenOptions extends PkiOptions {
  readonly cluster: string;
  readonly hours: number;
}
export interface IssueOptions extends PkiOptions {
  readonly cluster?: readonly string[];
  readonly guest?: string;
  readonly controller?: boolean;
  readonly csr?: string;
  readonly tokenFile?: string;
  readonly out?: string;
}
export interface RotateOptions extends PkiOptions {
  readonly switch?: boolean;
  readonly finish?: boolean;
}

export interface PkiActions {
  init(o: PkiOptions): Promise<number>;
  token(guest: string, o: TokenOptions): Promise<number>;
  issue(o: IssueOptions): Promise<number>;
  rotate(side: 'agents' | 'controllers', o: RotateOptions): Promise<number>;
}

export function addPki(program: Command, actions: PkiActions, finish: (code: number) => void): void {
  const pki = program.command('pki').description('certificates between the controller and the agents in the guests');
  withFolder(pki.command('init'))
    .description('make the two authorities: one for agents, one for controllers')
    .action(async (o: PkiOptions) => finish(await actions.init(o)));
  withFolder(pki.command('token'))
    .description('leave to enrol one guest once; prints a token, which is not shown again')
    .argument('<GUEST>', 'userid', userid)
    .addOption(new Option('--cluster <NAME>', 'its SSICluster').argParser(clusterName).makeOptionMandatory())
    .addOption(new Option('--hours <HOURS>', 'how long it is good').argParser(hours).default(24))
    .action(async (guest: string, o: TokenOptions) => finish(await actions.token(guest, o)));
  withFolder(pki.command('issue'))
    .description("issue a certificate: an agent's (30 days) or a controller's (one day)")
    .addOption(new Option('--cluster <NAME>', "the SSICluster; may be repeated for a controller's").argParser(clusterNames))
    .addOption(new Option('--guest <GUEST>', 'for the agent of this userid').argParser(userid))
    .option('--controller', 'for a controller that has not the key of its authority')
    .option('--csr <FILE>', 'for the key of this certificate request (PKCS #10, PEM; - for standard input)')
    .option('--token-file <FILE>', 'the request comes from the guest that this token enrols')
    .option('--out <DIR>', 'write files there; without it a certificate is printed')
    .addHelpText('after', issueDetails)
    .action(async (o: IssueOptions) => finish(await actions.issue(o)));
  withFolder(pki.command('rotate'))
    .description('replace an authority; both are believed in meanwhile')
    .addArgument(new Argument('<SIDE>', 'whose').choices(['agents', 'controllers']))
    .addOption(new Option('--switch', 'the new authority issues from now on (controllers)').conflicts('finish'))
    .option('--finish', 'the old authority is believed in no longer')
    .action(async (side: 'agents' | 'controllers', o: RotateOptions) => finish(await actions.rotate(side, o)));
}

function withFolder(command: Command): Command {
  return command.addOption(new Option('--pki <DIR>', 'folder of certificates and keys, as zferry run --pki').makeOptionMandatory());
}

function userid(text: string): string {
  const parsed = parseGuestName(text);
  if (!parsed.ok) throw new InvalidArgumentError(`It ${parsed.why}.`);
  return parsed.value;
}

function clusterName(text: string): string {
  if (!/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/.test(text))
    throw new InvalidArgumentError('Write the name of an SSICluster, for instance ltic.');
  return text;
}

function clusterNames(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), clusterName(text)];
}

function hours(text: string): number {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > 720) throw new InvalidArgumentError('Write a whole number of hours from 1 to 720.');
  return value;
}

const issueDetails = `
Who a certificate is for is said here or by the token, never by the request. A request alone renews: its key must have had
a certificate that has not ended more than 30 days ago.

  zferry pki issue --pki DIR --csr guest.csr --token-file token       enrol a guest
  zferry pki issue --pki DIR --csr guest.csr                          renew its certificate
  zferry pki issue --pki DIR --cluster ltic --guest LITDCON1 --out X  key and certificate, to be carried to the guest
`;
