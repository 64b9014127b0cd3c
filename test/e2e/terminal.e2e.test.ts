import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeYard, program, rehearsal, type Yard } from './processes.ts';
import { startSimulation } from './simulation.ts';
import { makeSite, VM2 } from './site.ts';
import { declareCluster, declareGuest, guest } from './stage.ts';

/** `zferry run` on a pseudo terminal, which script of util-linux makes. */

const script = '/usr/bin/script';
const escape = String.fromCharCode(27);

let yard: Yard;
beforeEach(() => {
  yard = makeYard();
});
afterEach(() => yard.dispose());

test.skipIf(!existsSync(script))(
  `on a terminal, run shows what is in flight and one line for each finished step (needs ${script}: apt-get install bsdutils)`,
  async () => {
    const simulation = await startSimulation(yard);
    const site = makeSite(yard, 'terminal');
    await declareCluster(site, simulation, { name: 'terminal', memoryMebibytes: 512 });
    declareGuest(site, 'terminal', VM2);
    const shown = await onTerminal([process.execPath, program, 'run', ...site.where, '--exit-when-settled', '30']);
    expect(shown.code).toBe(0);
    const text = stripVTControlCharacters(shown.text);
    for (const step of ['detach', 'test', 'quiesce', 'move', 'activate', 'relink'])
      expect(text).toMatch(new RegExp(`${guest} ${step} done \\d`));
    expect(text).toMatch(new RegExp(`${guest} Moved LTICVM9 -> LTICVM2 in .*dark .*VMRELOCATE .*overhead`));
    // The live area: drawn again in place while the relocation is in flight, with what it may take at most.
    expect(text).toMatch(/in flight\r?\n/);
    expect(text).toMatch(new RegExp(`${guest}.*Moving`));
    expect(
      shown.text.split(escape).some((part) => /^\[\d+A/.test(part)),
      'the cursor goes up',
    ).toBe(true);
    expect(text).toMatch(/terminal Stable .*settled, 1 of 1 placed/);
    expect(text).not.toContain('{"level"');
  },
);

test.skipIf(!existsSync(script))('--plain prints JSON lines on a terminal too', async () => {
  const simulation = await startSimulation(yard);
  const site = makeSite(yard, 'plain');
  await declareCluster(site, simulation, { name: 'plain' });
  declareGuest(site, 'plain', VM2);
  const shown = await onTerminal([process.execPath, program, 'run', ...site.where, '--exit-when-settled', '30', '--plain']);
  expect(shown.code).toBe(0);
  const lines = shown.text.split(/\r?\n/).filter((line) => line !== '');
  expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => 'object'));
});

async function onTerminal(command: readonly string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  // Without a terminal of its own, script makes one of no size.
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn(script, ['--quiet', '--return', '--command', `stty cols 120 rows 30; exec ${quoted}`, '/dev/null'], {
    env: { ...process.env, ...rehearsal, TERM: 'xterm-256color' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (more: string) => (text += more));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, text };
}
