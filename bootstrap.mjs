/**
 * What `npm start` and `npm test` run first. A fresh clone has git and a Node of 20 or newer and nothing else; this file brings in the
 * rest (npm packages, among them the Node that runs the TypeScript sources, and for tests the Debian packages they need), then hands over.
 * Plain JavaScript on node: built-ins, because nothing is installed yet when it starts.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, constants as osConstants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Debian packages that tests of real components need, the programs looked for, and the services that come along and must not run.
 * A test whose program is missing is skipped.
 */
export const debianPackages = [
  { name: 'prometheus', commands: ['prometheus', 'promtool'], services: ['prometheus.service'] },
  { name: 'openssh-server', commands: ['sshd'], services: ['ssh.service', 'ssh.socket'] },
  { name: 'rpm', commands: ['rpm', 'rpmbuild'], services: [] },
  // The lab: the paper's network in namespaces with real routing daemons, which the tests start themselves.
  { name: 'iproute2', commands: ['ip'], services: [] },
  { name: 'frr', commands: ['vtysh'], services: ['frr.service'] },
  { name: 'iputils-arping', commands: ['arping'], services: [] },
  { name: 'iputils-ping', commands: ['ping'], services: [] },
  { name: 'traceroute', commands: ['traceroute'], services: [] },
  // The agent's interface drivers against the real owners of interfaces, in namespaces of their own.
  { name: 'ifupdown', commands: ['ifup', 'ifdown'], services: ['networking.service'] },
  { name: 'dbus', commands: ['dbus-daemon'], services: [] },
  {
    name: 'network-manager',
    commands: ['NetworkManager', 'nmcli'],
    services: ['NetworkManager.service', 'NetworkManager-dispatcher.service'],
  },
];

const root = fileURLToPath(new URL('.', import.meta.url));
const setup = process.env.ZFERRY_SETUP === '1' || process.env.CI === 'true';
const setupLine = 'ZFERRY_SETUP=1 npm test';

/** The last signal that was passed on, if any. */
let received;

const modes = { start, test: runTests, check };

async function main([mode, ...args]) {
  const run = Object.hasOwn(modes, mode ?? '') ? modes[mode] : undefined;
  if (run === undefined)
    throw new Error(
      `nothing was done: type one of ${Object.keys(modes)
        .map((name) => `node bootstrap.mjs ${name}`)
        .join(', ')}`,
    );
  process.exitCode = await run(args);
}

/** Runs zferry from its sources: on the paper's example, or with the arguments given. Ends with zferry's own exit code. */
async function start(args) {
  const difference = installedDifference();
  if (difference !== undefined) await installPackages(difference);
  const runArguments = args.length > 0 ? args : ['--store', 'directory:deploy/examples/paper', '--state', exampleState()];
  return runNode(['controller/main.ts', 'run', ...runArguments]);
}

/** Sets up what is missing when that was asked for, then runs every test; arguments are patterns of test files. */
async function runTests(args) {
  if (setup) {
    const difference = installedDifference();
    if (difference !== undefined) await installPackages(difference);
    await installDebianPackages(missingDebianPackages());
  } else {
    requirePackages(setupLine);
    for (const { name, commands } of missingDebianPackages()) {
      say(
        `no ${commands.join(', ')}: tests that need them are skipped. To install Debian's ${name} and test all, type as root: ${setupLine}`,
      );
    }
  }
  return runNode(['test/run.ts', ...args]);
}

/** The fast half of the tests; installs nothing. */
async function check(args) {
  requirePackages('npm ci');
  return runNode(['test/run.ts', '--quick', ...args]);
}

/** The example's state lies outside the checkout, one a checkout, so that the checkout stays as git left it. */
function exampleState() {
  const base = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state');
  const checkout = createHash('sha256').update(realpathSync(root)).digest('hex').slice(0, 8);
  const directory = join(base, 'zferry', `paper-${checkout}`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return directory;
}

/** What sets node_modules apart from package-lock.json, in words; undefined when nothing does. npm writes its own copy of the lockfile last. */
export function installedDifference(checkout = root) {
  const copy = join(checkout, 'node_modules', '.package-lock.json');
  if (!existsSync(copy)) return 'npm packages are not installed yet';
  const installed = JSON.parse(readFileSync(copy, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(checkout, 'package-lock.json'), 'utf8')).packages;
  const differs = Object.entries(locked).some(([path, wanted]) => {
    if (path === '') return false;
    const found = installed[path];
    return found === undefined ? wanted.optional !== true : found.version !== wanted.version;
  });
  return differs ? 'installed npm packages differ from package-lock.json' : undefined;
}

function requirePackages(line) {
  const difference = installedDifference();
  if (difference === undefined) return;
  if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) throw new Error(`${difference}; nothing was run. Type: ${line}`);
  say(`${difference}; going on with what is there. To install them: ${line}`);
}

async function installPackages(reason) {
  say(`${reason}: running "npm ci --ignore-scripts" (into node_modules, no install script is run)`);
  const begun = Date.now();
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm's own node: the one under node_modules, first on npm's PATH, is about to be replaced.
  const npm = process.env.npm_execpath?.endsWith('npm-cli.js')
    ? [process.env.npm_node_execpath ?? process.execPath, process.env.npm_execpath]
    : ['npm'];
  const code = await runChild(npm[0], [...npm.slice(1), ...args]);
  if (code !== 0)
    throw new Error(
      `npm ci ended with exit code ${code}, see above. node_modules is incomplete; nothing else was changed. Type the same line to try again`,
    );
  say(`npm packages installed in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

function missingDebianPackages() {
  return debianPackages.filter(({ commands }) => !commands.every(isCommand));
}

function isCommand(name) {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function installDebianPackages(missing) {
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  if (!isCommand('apt-get') || process.getuid?.() !== 0) {
    say(`${names.join(' ')} not installed, because that takes apt-get and root: tests that need them are skipped`);
    return;
  }
  say(`installing Debian packages, without starting their daemons: ${names.join(' ')}`);
  const begun = Date.now();
  await withoutDaemons(async () => {
    if ((await apt(['install', ...names])) === 0) return;
    say('the package lists may be old: running "apt-get update", then once more');
    await apt(['update']);
    const code = await apt(['install', ...names]);
    if (code !== 0) say(`apt-get could not install ${names.join(' ')}, see above: tests that need them are skipped`);
  });
  // What is not started now is not to be started by the next boot either.
  const services = missing.flatMap((one) => one.services);
  if (services.length > 0 && isCommand('systemctl')) await runChild('systemctl', ['--quiet', 'disable', ...services]);
  say(`Debian packages done in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}

async function apt(args) {
  const options = ['-qq', '-o', 'Dpkg::Use-Pty=0', '--yes', '--no-install-recommends'];
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const code = await runChild('apt-get', [...options, ...args], { env: environment, stdio: ['ignore', 'inherit', 'inherit'] });
  if (received !== undefined) throw new Error(`${received} while apt-get ran: no test was run`);
  return code;
}

/** Debian starts a package's daemon when it is installed, unless this file says no (invoke-rc.d(8), 101: action forbidden by policy). */
async function withoutDaemons(install) {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy); // One that is there is the administrator's word and stays.
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

/** Runs a source file with the project's own Node, which also comes first on the child's PATH. */
function runNode(args) {
  return runChild(sourceNode(), args, {
    env: { ...process.env, PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter) },
  });
}

/** The Node that runs TypeScript sources: the pinned one where npm has it for this platform, else the one that runs this file. */
function sourceNode() {
  const pinned = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(pinned)) return pinned;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18)) return process.execPath;
  throw new Error(
    `zferry's sources need Node 22.18 or newer. npm has none for ${process.platform}-${process.arch}, and this is ${process.version}; nothing was started. ` +
      'Install Node 24 from your distribution or nodejs.org, put it first on PATH and type the same line again',
  );
}

/** Runs a program to its end and answers its exit code. Signals sent to this process go to it, so that both end together. */
function runChild(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const forward = (signal) => {
      received = signal;
      // On a terminal Ctrl-C has already reached the child, and a second SIGINT would mean "now, at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, forward);
    const end = () => signals.forEach((signal) => process.off(signal, forward));
    child.once('error', (error) => (end(), reject(new Error(`${command} could not be started (${error.message}); nothing was changed`))));
    child.once('exit', (code, signal) => (end(), resolve(code ?? 128 + osConstants.signals[signal])));
  });
}

function say(text) {
  process.stderr.write(`zferry: ${text}\n`);
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
