import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** The dialogue with vtysh as part of a process, with a shell that answers in its stead. */

const standIn = `while read -r line; do case $line in show*) echo "answer to $line";; *) echo "$line"; echo "% Unknown command: $line";; esac; done`;
const module = fileURLToPath(new URL('../../../agent/routing/vtysh.ts', import.meta.url));
const program = `
  import { createVtysh } from ${JSON.stringify(module)};
  const vtysh = createVtysh({ argv: ['sh', '-c', ${JSON.stringify(standIn)}] });
  for (const word of ['one', 'two']) console.log(JSON.stringify(await vtysh.ask(['show ' + word], new AbortController().signal)));
`;

test('a process that has asked vtysh all that it wanted ends at once: systemd starts the agent again only when its undo has ended', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  // The dialogue itself waits 15 s for another question.
  const tooLate = setTimeout(() => child.kill(), 8_000);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearTimeout(tooLate);
  expect(printed.split('\n').filter(Boolean)).toEqual(['one', 'two'].map((word) => `{"ok":true,"value":"answer to show ${word}\\n"}`));
  expect(code).toBe(0);
});
