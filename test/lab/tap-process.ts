/**
 * Stands between the agent and a program that it starts, `vtysh` or `ip`: passes everything on, notes each command that changes something once it has had its effect, and
 * holds still after the one that it was told. Arguments: the folder of `tap.ts`, the program, its arguments.
 */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { commandsFile, heldFile, holdFile } from './tap.ts';

const [folder = '', file = '', ...args] = process.argv.slice(2);

if (basename(file) === 'vtysh') await passLines();
else {
  await holdAfter();
  const { status } = spawnSync(file, args, { stdio: 'inherit' });
  await noted([basename(file), ...args].join(' '));
  process.exitCode = status ?? 1;
}

/** Every line of a question at once, as the agent sends them, but a changing one is waited for: the refusal of a word that is no command says that it has been taken. */
async function passLines(): Promise<void> {
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  let printed = '';
  let mark: string | undefined;
  let heard = (): void => undefined;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (mark === undefined) flush();
    else heard();
  });
  child.on('close', () => process.exit(0));
  child.stdin.on('error', () => undefined);
  // Whoever asked is gone, also while this holds still: nothing more is passed on.
  process.stdin.once('end', () => process.exit(child.kill() ? 0 : 0));
  const flush = (): void => {
    process.stdout.write(printed);
    printed = '';
  };
  const taken = (word: string): Promise<void> =>
    new Promise((resolve) => {
      const pattern = new RegExp(`[^\\n]*${word}\\s*\\n% [^\\n]*\\n`);
      mark = word;
      heard = () => {
        if (!pattern.test(printed)) return;
        printed = printed.replace(pattern, '');
        mark = undefined;
        flush();
        resolve();
      };
      child.stdin.write(`${word}\n`);
    });
  let marks = 0;
  for await (const line of createInterface(process.stdin)) {
    if (!isChange(line)) {
      child.stdin.write(`${line}\n`);
      continue;
    }
    await holdAfter();
    child.stdin.write(`${line}\n`);
    marks += 1;
    await taken(`tap-${marks}`);
    await noted(line);
  }
}

/** What only looks, or only says where the next line belongs, changes nothing. */
function isChange(line: string): boolean {
  return !/^(show|end$|configure terminal$|interface |router |zferry-)/.test(line);
}

/** The same again with another number, as a push is until it has been acknowledged, is one command: how often it takes is OSPF's to say. */
async function noted(command: string): Promise<void> {
  const last = read(commandsFile)?.split('\n').findLast(Boolean);
  if (last === undefined || withoutNumber(last) !== withoutNumber(command)) appendFileSync(join(folder, commandsFile), `${command}\n`);
  await holdAfter();
}

/** While as many commands as told have been done; the count says whether the next one may begin. */
async function holdAfter(): Promise<void> {
  const done = read(commandsFile)?.split('\n').filter(Boolean).length ?? 0;
  while (Number(read(holdFile) ?? -1) === done) {
    writeFileSync(join(folder, heldFile), '');
    await delay(5);
  }
}

function withoutNumber(command: string): string {
  return command.replace(/ \d+$/, '');
}

function read(name: string): string | undefined {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return undefined;
  }
}
