/** Runs every test in stages, cheapest first, and ends with one line that adds them up. `--quick` stops before anything that starts a process. */
import { spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Of those that failed, file and sentence, as far as they are known. */
  readonly names?: readonly string[];
}

interface Stage {
  readonly name: string;
  readonly run: () => Promise<Tally>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const quickOnly = process.argv.includes('--quick');
const patterns = process.argv.slice(2).filter((argument) => argument !== '--quick');
const continuousIntegration = process.env['CI'] === 'true';
const scratch = mkdtempSync(join(tmpdir(), 'zferry-tests-'));
const minuteMs = 60_000;

/** A pattern asks for some vitest files alone; the end-to-end ones among them still need the bundle. */
function stages(): readonly Stage[] {
  const checks = patterns.length > 0 ? [] : [types, lint, format];
  const full = quickOnly
    ? []
    : [
        ...(patterns.length === 0 || matchesEndToEnd() ? [bundle] : []),
        ...(matchesEndToEnd() ? [real] : []),
        ...(patterns.length === 0 && existsSync(simulationFile) ? [simulation] : []),
      ];
  return [...checks, quick, ...full];
}

const types: Stage = { name: 'types', run: () => one(['node_modules/typescript/bin/tsc', '--noEmit']) };
const lint: Stage = { name: 'lint', run: () => one(['node_modules/oxlint/bin/oxlint', '--type-aware']) };
const format: Stage = { name: 'format', run: () => one(['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']) };
const bundle: Stage = { name: 'bundle', run: () => one(['build.mjs']) };
const quick: Stage = { name: 'quick tests', run: () => vitest({ project: 'quick', limitMs: 10 * minuteMs }) };
const real: Stage = {
  name: 'tests on real processes',
  run: () => vitest({ project: 'real', limitMs: 40 * minuteMs, args: ['--no-file-parallelism'] }),
};
const simulationFile = join(root, 'test/simulation/run.ts');
const simulation: Stage = { name: 'simulation', run: simulate };

function matchesEndToEnd(): boolean {
  const files = globSync('test/**/*.e2e.test.ts', { cwd: root });
  return files.some((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)));
}

/** A program that passes or fails as a whole. */
async function one(args: readonly string[]): Promise<Tally> {
  const { code } = await node(args, { limitMs: 5 * minuteMs });
  return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

async function vitest(options: { readonly project: string; readonly limitMs: number; readonly args?: readonly string[] }): Promise<Tally> {
  const outputFile = join(scratch, `${options.project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`];
  const none = patterns.length > 0 ? ['--passWithNoTests'] : [];
  const args = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    options.project,
    ...reporters,
    ...none,
    ...(options.args ?? []),
    ...patterns,
  ];
  const { code } = await node(args, { limitMs: options.limitMs });
  if (!existsSync(outputFile)) return { passed: 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  const report = JSON.parse(readFileSync(outputFile, 'utf8')) as VitestReport;
  // A file that cannot be loaded, or an unhandled rejection, fails the run without failing a test.
  const failed = report.numFailedTests === 0 && code !== 0 ? 1 : report.numFailedTests;
  const names = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => `${relative(root, name)}: ${fullName}`),
  );
  return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests, names };
}

async function simulate(): Promise<Tally> {
  const { code, output } = await node(['test/simulation/run.ts'], { limitMs: 30 * minuteMs, keepOutput: true });
  const counted = /^simulation: (\d+) passed, (\d+) failed$/m.exec(output);
  const failed = Number(counted?.[2] ?? 0);
  return { passed: Number(counted?.[1] ?? 0), failed: failed === 0 && (code !== 0 || counted === null) ? 1 : failed, skipped: 0 };
}

interface Ended {
  readonly code: number;
  readonly output: string;
}

/** Runs a Node program in the checkout, its output shown as it comes; one that overruns its limit is killed and has failed. */
function node(args: readonly string[], options: { readonly limitMs: number; readonly keepOutput?: boolean }): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', options.keepOutput === true ? 'pipe' : 'inherit', 'inherit'],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      process.stdout.write(text);
    });
    const overrun = setTimeout(() => {
      process.stdout.write(`\n${args[0]} has not ended after ${options.limitMs / minuteMs} minutes: killed\n`);
      child.kill('SIGKILL');
    }, options.limitMs);
    const forward = (signal: NodeJS.Signals): void => {
      interrupted = true;
      child.kill(signal);
    };
    process.on('SIGTERM', forward).on('SIGINT', forward);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(overrun);
      process.off('SIGTERM', forward).off('SIGINT', forward);
      resolve({ code: code ?? 1, output });
    });
  });
}

const total = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
const names: string[] = [];
let interrupted = false;
const begun = performance.now();
const elapsed = (sinceMs: number): string => `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;

for (const stage of stages()) {
  if (interrupted) break;
  process.stdout.write(`\n== ${stage.name} (at ${elapsed(begun)})\n`);
  const stageBegun = performance.now();
  const tally = await stage.run();
  total.passed += tally.passed;
  total.failed += tally.failed;
  total.skipped += tally.skipped;
  if (tally.failed > 0) failures.push(stage.name);
  names.push(...(tally.names ?? []));
  process.stdout.write(
    `== ${stage.name}: ${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped in ${elapsed(stageBegun)}\n`,
  );
}
rmSync(scratch, { recursive: true, force: true });

// Whoever reads only the end of a long log must see what it was.
const namesMax = 20;
for (const name of names.slice(0, namesMax)) process.stdout.write(`\nfailed: ${name}`);
if (names.length > namesMax) process.stdout.write(`\nand ${names.length - namesMax} more, above`);
process.stdout.write(
  `\n${failures.length > 0 ? `failed: ${failures.join(', ')}` : 'nothing failed'}; ${elapsed(begun)} in all${interrupted ? '; interrupted, what follows was not run' : ''}\n`,
);
if (total.skipped > 0) {
  process.stdout.write(
    continuousIntegration
      ? 'with CI=true nothing may be skipped, so this run has failed\n'
      : 'what was skipped needs programs that are not installed; to install them and test all: ZFERRY_SETUP=1 npm test (as root)\n',
  );
}
const nothing = total.passed + total.failed + total.skipped === 0;
if (nothing) process.stdout.write(`no test file matches ${patterns.join(' ')}\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed > 0 || nothing || interrupted || (continuousIntegration && total.skipped > 0) ? 1 : 0;
