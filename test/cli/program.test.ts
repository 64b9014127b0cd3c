import { describe, expect, test } from 'vitest';

import { type Actions, runProgram } from '../../controller/cli/program.ts';
import { type Environment, readConfig } from '../../controller/config.ts';

interface Ended {
  readonly code: number;
  readonly done: readonly (readonly [command: string, options: unknown])[];
  readonly out: string;
  readonly err: string;
}

async function typed(line: string, answer: () => Promise<number> = async () => 0): Promise<Ended> {
  const done: (readonly [string, unknown])[] = [];
  const doing =
    (command: string) =>
    async (options: unknown): Promise<number> => {
      done.push([command, options]);
      return answer();
    };
  const actions: Actions = {
    run: doing('run'),
    validate: doing('validate'),
    status: doing('status'),
    explain: doing('explain'),
    adopt: doing('adopt'),
    cancel: doing('cancel'),
    simulate: doing('simulate'),
    agentConfig: doing('agentConfig'),
    pki: {
      init: doing('pki init'),
      token: (guest, o) => doing('pki token')({ guest, ...o }),
      issue: doing('pki issue'),
      rotate: (side, o) => doing('pki rotate')({ side, ...o }),
    },
  };
  let out = '';
  let err = '';
  const output = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  const code = await runProgram(line === '' ? [] : line.split(' '), { version: '1.2.3', actions, output });
  return { code, done, out, err };
}

const store = { kind: 'directory', path: 'site' } as const;

describe('commands', () => {
  test.each([
    ['run --store directory:site', 'run', { store, logLevel: 'info' }],
    [
      'run --store=directory:site --state /s --listen :9464 --exit-when-settled 60 --restored --plain --log-level debug',
      'run',
      { store, state: '/s', listen: ':9464', exitWhenSettled: 60, restored: true, plain: true, logLevel: 'debug' },
    ],
    ['validate a.yaml - -o json', 'validate', { paths: ['a.yaml', '-'], output: 'json' }],
    ['validate a.yaml', 'validate', { paths: ['a.yaml'], output: 'text' }],
    ['validate --store kubernetes', 'validate', { paths: [], output: 'text', store: { kind: 'kubernetes' } }],
    ['validate --store directory:site', 'validate', { paths: ['site'], output: 'text' }],
    [
      'run --store kubernetes:prod --simulated-state /s',
      'run',
      { store: { kind: 'kubernetes', context: 'prod' }, simulatedState: '/s', logLevel: 'info' },
    ],
    ['status --store directory:site', 'status', { store, output: 'table' }],
    ['status --store directory:site -o wide', 'status', { store, output: 'wide' }],
    ['explain LITDCON1 --store directory:site', 'explain', { store, guest: 'LITDCON1' }],
    ['adopt --store directory:site --cluster paper --namespace n', 'adopt', { store, cluster: 'paper', namespace: 'n' }],
    [
      'cancel production/litdcon1-7 --store directory:site',
      'cancel',
      { store, relocation: { namespace: 'production', name: 'litdcon1-7' } },
    ],
    // Who writes a Relocation by hand names it as Kubernetes allows.
    [
      'cancel production/jane.2026-11-26 --store directory:site',
      'cancel',
      { store, relocation: { namespace: 'production', name: 'jane.2026-11-26' } },
    ],
    ['run --store directory:site --pki /p', 'run', { store, pki: '/p', logLevel: 'info' }],
    ['pki init --pki /p', 'pki init', { pki: '/p' }],
    ['pki token LITDCON1 --cluster ltic --pki /p', 'pki token', { guest: 'LITDCON1', cluster: 'ltic', hours: 24, pki: '/p' }],
    ['pki issue --pki /p --csr - --token-file t', 'pki issue', { pki: '/p', csr: '-', tokenFile: 't' }],
    [
      'pki issue --pki /p --controller --cluster a --cluster b --out o',
      'pki issue',
      { pki: '/p', controller: true, cluster: ['a', 'b'], out: 'o' },
    ],
    ['pki rotate controllers --switch --pki /p', 'pki rotate', { side: 'controllers', switch: true, pki: '/p' }],
    [
      'agent-config LITDCON1 --store directory:site --address hsi0=172.0.9.100/24 --address hsi1=172.1.9.100/24 --driver networkd',
      'agentConfig',
      {
        ...{ store, guest: 'LITDCON1', driver: 'networkd' },
        addresses: { hsi0: '172.0.9.100/24', hsi1: '172.1.9.100/24' },
      },
    ],
    ['simulate --listen 127.0.0.1:7000 --state ssi.json', 'simulate', { listen: '127.0.0.1:7000', state: 'ssi.json' }],
    [
      'simulate --listen :7000 --state ssi.json --cluster c.yaml',
      'simulate',
      { listen: ':7000', state: 'ssi.json', clusterFile: 'c.yaml' },
    ],
  ])('%s', async (line, command, options) => {
    expect(await typed(line)).toEqual({ code: 0, done: [[command, options]], out: '', err: '' });
  });

  test.each(['version', '--version', '-V'])('%s prints the version', async (line) => {
    expect(await typed(line)).toEqual({ code: 0, done: [], out: '1.2.3\n', err: '' });
  });

  test('the exit code is what the command answers', async () => {
    expect((await typed('validate x', async () => 1)).code).toBe(1);
  });

  test('a defect in a command is not taken for a usage error', async () => {
    await expect(typed('validate x', () => Promise.reject(new Error('defect')))).rejects.toThrow('defect');
  });
});

describe('what is not understood', () => {
  const nothing = 'Nothing was done. Type zferry --help for the commands, or zferry COMMAND --help for its options.';

  test.each([
    ['statsu --store directory:x', "zferry: unknown command 'statsu'\n(Did you mean status?)\n"],
    ['run', "zferry: required option '--store <STORE>' not specified\n"],
    ['run --store directory:x --sate y', "zferry: unknown option '--sate'\n(Did you mean --state?)\n"],
    [
      'run --store site',
      "zferry: option '--store <STORE>' argument 'site' is invalid. Write directory:PATH, for instance directory:deploy/examples/paper, or kubernetes, or kubernetes:CONTEXT.\n",
    ],
    [
      'run --store directory:x --listen 9464',
      "zferry: option '--listen <ADDRESS>' argument '9464' is invalid. Write HOST:PORT, for instance 127.0.0.1:9464, [::1]:9464 or :9464.\n",
    ],
    [
      'run --store directory:x --exit-when-settled 0',
      "zferry: option '--exit-when-settled <SECONDS>' argument '0' is invalid. Write a number of seconds above 0, for instance 600.\n",
    ],
    ['run --store directory:x more', "zferry: too many arguments for 'run'. Expected 0 arguments but got 1"],
    [
      'status --store directory:x -o xml',
      "zferry: option '-o, --output <FORMAT>' argument 'xml' is invalid. Allowed choices are table, wide, json, yaml.\n",
    ],
    ['explain --store directory:x', "zferry: missing required argument 'GUEST'\n"],
    [
      'cancel litdcon1-7 --store directory:x',
      "zferry: command-argument value 'litdcon1-7' is invalid for argument 'RELOCATION'. Write NAMESPACE/NAME, for instance production/litdcon1-7; zferry status prints those in flight.\n",
    ],
    [
      'run --store kubernetes --state x',
      'zferry: --state has no meaning with --store kubernetes, where status and records are in the cluster',
    ],
    ['validate', 'zferry: name files and folders, - for standard input, or --store kubernetes for what a cluster holds'],
    [
      'validate x --store kubernetes',
      'zferry: name files and folders, - for standard input, or --store kubernetes for what a cluster holds',
    ],
    ['cancel ../../x --store directory:x', "zferry: command-argument value '../../x' is invalid"],
    ['cancel production/.. --store directory:x', "zferry: command-argument value 'production/..' is invalid"],
    ['cancel pro.duction/x --store directory:x', "zferry: command-argument value 'pro.duction/x' is invalid"],
  ])('%s ends with 2, says what is wrong, and does nothing', async (line, message) => {
    const ended = await typed(line);
    expect(ended.err).toContain(message);
    expect(ended.err).toContain(nothing);
    expect([ended.code, ended.done, ended.out]).toEqual([2, [], '']);
  });

  test('no command at all prints the help and ends with 2', async () => {
    const ended = await typed('');
    expect([ended.code, ended.out]).toEqual([2, '']);
    expect(ended.err).toContain('Usage: zferry [options] [command]');
  });
});

test('help names every command and ends with 0', async () => {
  const ended = await typed('--help');
  expect(ended.code).toBe(0);
  for (const command of ['run', 'validate', 'status', 'explain', 'adopt', 'cancel', 'simulate', 'version'])
    expect(ended.out).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  expect((await typed('run --help')).out).toContain(
    'Exit code: 0 stopped, or settled; with --exit-when-settled: 1 something needs a person, 2 the time is up.',
  );
});

describe('the environment', () => {
  const config = (environment: Environment) => {
    const answer = readConfig(environment);
    return answer.ok ? answer.value : answer.fault;
  };

  test('says nothing by default', () => {
    expect(config({ HOME: '/home/a' })).toEqual({
      timeScale: 1,
      color: true,
      movableCursor: true,
      stateHome: '/home/a/.local/state/zferry',
      kubeconfigFiles: ['/home/a/.kube/config'],
    });
  });

  test('KUBECONFIG names one file or several', () => {
    expect(config({ KUBECONFIG: '/a:/b' })).toMatchObject({ kubeconfigFiles: ['/a', '/b'] });
  });

  test('NO_COLOR with any value takes the colours away, and a dumb terminal also the live area', () => {
    expect(config({ NO_COLOR: '1' })).toMatchObject({ color: false, movableCursor: true });
    expect(config({ NO_COLOR: '' })).toMatchObject({ color: true });
    expect(config({ TERM: 'dumb' })).toMatchObject({ color: false, movableCursor: false });
  });

  test('XDG_STATE_HOME is where state goes, when it is absolute', () => {
    expect(config({ HOME: '/h', XDG_STATE_HOME: '/x' })).toMatchObject({ stateHome: '/x/zferry' });
    expect(config({ HOME: '/h', XDG_STATE_HOME: 'x' })).toMatchObject({ stateHome: '/h/.local/state/zferry' });
  });

  test.each([
    ['0.05', 0.05],
    ['1', 1],
    ['.5', 0.5],
    ['', 1],
  ])('ZFERRY_TIME_SCALE=%s is taken', (text, timeScale) => {
    expect(config({ ZFERRY_TIME_SCALE: text })).toMatchObject({ timeScale });
  });

  test.each(['0', '1.01', '-1', 'fast', '1e-3', 'Infinity', ' 1', '0x1'])(
    'ZFERRY_TIME_SCALE=%j is refused, for a longer or endless limit would break what the protocol promises',
    (text) => {
      expect(config({ ZFERRY_TIME_SCALE: text })).toMatchObject({
        kind: 'invalid',
        detail: expect.stringContaining('is not a number above 0 and at most 1; nothing was started.'),
      });
    },
  );
});
