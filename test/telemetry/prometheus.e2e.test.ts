import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterEach, describe, expect, test } from 'vitest';

import { createRegistry, metricsObserver } from '../../controller/telemetry/metrics.ts';
import { startServer } from '../../controller/telemetry/server.ts';
import { guestSurvey, outcomeEvent, survey } from './surveys.ts';

/** The shipped alert rule against promtool and a real Prometheus that scrapes the real server. */

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const rules = join(root, 'deploy/prometheus/zferry.rules.yaml');

const missing = ['prometheus', 'promtool'].filter((program) => !isOnPath(program));
// Continuous integration may skip nothing: there the missing program fails the tests below.
const skipped = missing.length > 0 && process.env['CI'] !== 'true';

function isOnPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

describe.skipIf(skipped)('with a real Prometheus (where it is missing, type: ZFERRY_SETUP=1 npm test)', () => {
  test('promtool finds no fault in the rules, and their tests pass', async () => {
    expect((await run('promtool', ['check', 'rules', rules])).stdout).toContain('SUCCESS: 1 rules found');
    const tested = await run('promtool', ['test', 'rules', 'zferry.rules.test.yaml'], { cwd: join(root, 'deploy/prometheus') });
    expect(tested.stdout).toContain('SUCCESS');
  });

  test('promtool finds no fault in the names, help texts and types of the metrics', async () => {
    const registry = createRegistry({ version: '1.2.3', survey: () => survey() });
    metricsObserver(registry, () => ['paper']).outcome(outcomeEvent());
    const text = await registry.metrics();
    const complaints = await promtoolMetrics(text);
    // Names of the client library's own process metrics are not ours to choose.
    expect(complaints.filter((line) => !/^(nodejs|process)_/.test(line))).toEqual([]);
    expect(text).toContain('zferry_dark_seconds_sum{cluster="paper"} 0.84');
  });

  test('the runbook that the alert names exists', () => {
    const [, path = ''] = /runbook_url: (\S+)/.exec(readFileSync(rules, 'utf8')) ?? [];
    expect(existsSync(join(root, path))).toBe(true);
  });

  test('the alert fires on a guest that is displaced, and ends when it is home', async () => {
    let displaced = 2;
    const guests = (): ReturnType<typeof guestSurvey>[] =>
      ['LITA', 'LITB', 'LITC'].map((guest, index) =>
        guestSurvey({ guest, placed: index >= displaced, reason: index >= displaced ? 'Placed' : 'AttemptsExhausted' }),
      );
    const registry = createRegistry({ version: '1.2.3', survey: () => survey({ guests: guests() }) });
    const server = await startServer({ listen: '127.0.0.1:0', alive: () => true, ready: () => true, metrics: registry });
    if (!server.ok) throw new Error(JSON.stringify(server.fault));
    ending.push(() => server.value.close());

    const prometheus = await startPrometheus(server.value.address);
    const alerts = () => ask<{ readonly alerts: readonly Alert[] }>(`${prometheus}/api/v1/alerts`);
    await expect
      .poll(async () => (await alerts())?.alerts.map((alert) => [alert.state, alert.labels, alert.annotations['summary']]), {
        timeout: 60_000,
        interval: 200,
      })
      .toEqual([
        [
          'firing',
          { alertname: 'ZferryGuestDrift', severity: 'warning', cluster: 'paper', job: 'zferry' },
          '2 guest(s) of SSI cluster paper run elsewhere than declared',
        ],
      ]);
    const targets = await ask<{ readonly activeTargets: readonly { readonly health: string; readonly lastError: string }[] }>(
      `${prometheus}/api/v1/targets`,
    );
    expect(targets?.activeTargets.map(({ health, lastError }) => [health, lastError])).toEqual([['up', '']]);

    displaced = 0;
    await expect.poll(async () => (await alerts())?.alerts, { timeout: 60_000, interval: 200 }).toEqual([]);
  });
});

interface Alert {
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The data of one answer of Prometheus' HTTP API; undefined while it does not answer. */
async function ask<T>(url: string): Promise<T | undefined> {
  try {
    const response = await fetch(url);
    const body = (await response.json()) as { readonly status: string; readonly data: T };
    return body.status === 'success' ? body.data : undefined;
  } catch {
    return undefined;
  }
}

/** Runs Prometheus on the shipped rules, with only `for` shortened; answers its address. */
async function startPrometheus(target: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'zferry-prometheus-'));
  ending.push(() => rmSync(folder, { recursive: true, force: true }));
  const shipped = readFileSync(rules, 'utf8');
  const hasty = shipped.replaceAll('for: 15m', 'for: 1s');
  expect(hasty.split('for: 1s')).toHaveLength(2);
  writeFileSync(join(folder, 'rules.yaml'), hasty);
  const config = {
    global: { scrape_interval: '200ms', scrape_timeout: '200ms', evaluation_interval: '200ms' },
    rule_files: ['rules.yaml'],
    scrape_configs: [{ job_name: 'zferry', static_configs: [{ targets: [target] }] }],
  };
  writeFileSync(join(folder, 'prometheus.yaml'), JSON.stringify(config));
  const listen = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yaml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=${listen}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  ending.push(() => ended(child));
  return `http://${listen}`;
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exit;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address === null || typeof address === 'string' ? reject(new Error('no port')) : resolve(address.port)));
    });
  });
}

/** What `promtool check metrics` says about the text, one complaint a line. */
function promtoolMetrics(text: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const child = spawn('promtool', ['check', 'metrics'], { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.once('error', reject);
    child.once('close', () => resolve(said.split('\n').filter((line) => line !== '')));
    child.stdin.end(text);
  });
}
