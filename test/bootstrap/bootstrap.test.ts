/** The bootstrap is what a stranger meets first: its answers, seen from outside, in a checkout made for the test. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'zferry-bootstrap-'));
  for (const file of ['bootstrap.mjs', 'zferry']) cpSync(join(root, file), join(checkout, file));
  mkdirSync(join(checkout, 'controller'));
  writeFileSync(join(checkout, 'controller/main.ts'), 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;');
  lock('package-lock.json', '1.0.0');
});

afterEach(() => [checkout, `${checkout}-state`].forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** The lockfile, or npm's copy of what is installed. */
function lock(file: string, version: string): void {
  const packages = { '': {}, 'node_modules/yaml': { version }, 'node_modules/node-linux-other': { version, optional: true } };
  writeFileSync(join(checkout, file), JSON.stringify({ packages }));
}

function install(version: string): void {
  const bin = join(checkout, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'node'), `#!/bin/sh\nexec "${process.execPath}" "$@"\n`);
  chmodSync(join(bin, 'node'), 0o755);
  lock('node_modules/.package-lock.json', version);
}

function run(program: string, args: readonly string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { CI: _ci, ZFERRY_SETUP: _setup, npm_execpath: _npm, ...inherited } = process.env;
  const env = { ...inherited, XDG_STATE_HOME: `${checkout}-state` };
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: tmpdir(), env, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

const bootstrap = (...args: readonly string[]) => run(process.execPath, [join(checkout, 'bootstrap.mjs'), ...args]);

describe('npm start', () => {
  test('runs the example with its state outside the checkout, and ends with the exit code of zferry', () => {
    install('1.0.0');
    const { code, out } = bootstrap('start');
    const [, , , , state] = JSON.parse(out) as readonly string[];
    expect(code).toBe(7);
    expect(JSON.parse(out)).toEqual(['run', '--store', 'directory:deploy/examples/paper', '--state', state]);
    expect(state?.startsWith(`${checkout}/`)).toBe(false);
    expect(existsSync(state ?? '')).toBe(true);
  });

  test('passes arguments to zferry run as they are', () => {
    install('1.0.0');
    expect(JSON.parse(bootstrap('start', '--store', 'directory:a b', '--exit-when-settled', '5').out)).toEqual([
      'run',
      '--store',
      'directory:a b',
      '--exit-when-settled',
      '5',
    ]);
  });
});

describe('npm test', () => {
  test('installs nothing on its own: without packages it names the line to type', () => {
    const { code, err } = bootstrap('test');
    expect(code).toBe(1);
    expect(err).toContain('not installed yet; nothing was run. Type: ZFERRY_SETUP=1 npm test');
    expect(existsSync(join(checkout, 'node_modules'))).toBe(false);
  });

  test('says so when what is installed differs from the lockfile, a package of another platform apart', () => {
    install('0.9.0');
    expect(bootstrap('check').err).toContain('installed npm packages differ from package-lock.json');
    install('1.0.0');
    expect(bootstrap('check').err).not.toContain('differ');
  });
});

describe('./zferry', () => {
  test('runs any command of the checkout, from any folder and through a link', () => {
    install('1.0.0');
    const { code, out } = run(join(checkout, 'zferry'), ['validate', 'a b']);
    expect(JSON.parse(out)).toEqual(['validate', 'a b']);
    expect(code).toBe(7);
  });

  test('says what to type when nothing is installed', () => {
    const { code, err } = run(join(checkout, 'zferry'), ['validate']);
    expect(code).toBe(1);
    expect(err).toContain('nothing was run. Type: (cd');
  });
});

test('an unknown word is refused with the words there are', () => {
  expect(bootstrap('strat').err).toContain('nothing was done: type one of node bootstrap.mjs start, node bootstrap.mjs test');
});
