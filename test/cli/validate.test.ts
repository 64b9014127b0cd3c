import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { validateCommand } from '../../controller/cli/validate.ts';

const examples = fileURLToPath(new URL('../../deploy/examples', import.meta.url));
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder with these files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'zferry-validate-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function validate(
  paths: readonly string[],
  output: 'text' | 'json' = 'text',
  stdin = '',
): Promise<{ readonly code: number; readonly text: string }> {
  let text = '';
  const code = await validateCommand({ paths, output, stdout: (part) => void (text += part), stdin: () => Promise.resolve(stdin) });
  return { code, text };
}

const placement = (name: string, spec: string): string => `apiVersion: zferry.io/v1alpha1
kind: GuestPlacement
metadata:
  name: ${name}
spec:
  cluster: ltic
${spec}
`;

describe('zferry validate', () => {
  test('finds nothing in the examples that are shipped', async () => {
    const { code, text } = await validate([examples]);
    expect(text).toContain('no findings');
    expect(code).toBe(0);
  });

  test('names file, line, column and field, what is wrong and what to write instead', async () => {
    const folder = folderOf({
      'guests.yaml': `${placement('a', '  guest: LITDCON1\n  member: LTICVM2')}---\n${placement('b', '  guest: litswas1\n  member: LTICVM2')}`,
    });
    const { code, text } = await validate([folder]);
    expect(code).toBe(1);
    expect(text.split('\n')[0]).toBe(
      `${folder}/guests.yaml:16:3: spec.guest: is not a z/VM userid (1-8 of A-Z 0-9 $ _ -, upper case, no leading digit); write for instance LITDCON1`,
    );
    expect(text).toContain('1 finding in 1 file; 1 object understood.');
  });

  test('reads YAML and JSON at any depth, and leaves out folders that begin with a dot and other files', async () => {
    const good = placement('a', '  guest: A\n  member: B');
    const folder = folderOf({
      'x/y/a.yaml': good,
      'x/b.yml': good.replace('guest: A', 'guest: B'),
      '.git/bad.yaml': '{',
      'readme.md': '{',
      '.zferry/state.json': '{',
    });
    writeFileSync(
      join(folder, 'c.json'),
      JSON.stringify({
        apiVersion: 'zferry.io/v1alpha1',
        kind: 'GuestPlacement',
        metadata: { name: 'c' },
        spec: { cluster: 'ltic', guest: 'C', member: 'B' },
      }),
    );
    const { code, text } = await validate([folder], 'json');
    expect(JSON.parse(text)).toMatchObject({ files: 3, valid: 3 });
    expect(code).toBe(1); // a and b have one name
  });

  test('judges files together: a member that only the other file knows', async () => {
    const folder = folderOf({ 'guest.yaml': placement('a', '  guest: A\n  member: NOWHERE') });
    const { code, text } = await validate([folder, join(examples, 'paper')], 'json');
    expect(code).toBe(1);
    expect(JSON.parse(text).findings).toMatchObject([
      { file: join(folder, 'guest.yaml'), line: 8, column: 3, path: 'spec.member', instead: 'write one of LTICVM9, LTICVM2' },
    ]);
  });

  test('reads standard input', async () => {
    expect(await validate(['-'], 'text', placement('a', '  guest: A'))).toMatchObject({
      code: 1,
      text: expect.stringContaining('-:5:1: spec.member: exactly one of'),
    });
    expect(await validate(['-'], 'text', placement('a', '  guest: A\n  member: B'))).toMatchObject({ code: 0 });
  });

  test('leaves objects of other kinds alone and counts them', async () => {
    const folder = folderOf({
      'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
      'ns.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n',
    });
    const { code, text } = await validate([folder]);
    expect(code).toBe(0);
    expect(text).toContain('2 objects of other kinds not looked at');
  });

  test('takes a misspelt version or kind of ours for what it is meant to be', async () => {
    const { code, text } = await validate(
      ['-'],
      'text',
      `${placement('a', '  guest: A\n  member: B').replace('v1alpha1', 'v1')}---\nkind: SSICluster\n---\napiVersion: zferry.io/v1alpha1\nkind: Placement\n`,
    );
    expect(code).toBe(1);
    expect(
      text
        .split('\n')
        .slice(0, 3)
        .map((line) => line.split('; ')[0]),
    ).toEqual([
      '-:1:1: apiVersion: is not a version of GuestPlacement that is known here',
      '-:10:1: apiVersion: is not a version of SSICluster that is known here',
      '-:13:1: kind: is not a kind of zferry.io',
    ]);
  });

  test('reads a List as its items', async () => {
    const { text } = await validate(
      ['-'],
      'json',
      'kind: List\napiVersion: v1\nitems:\n- apiVersion: zferry.io/v1alpha1\n  kind: GuestPlacement\n  metadata: { name: a }\n  spec:\n    cluster: ltic\n    gest: A\n    guest: A\n    member: B\n',
    );
    expect(JSON.parse(text).findings).toMatchObject([{ line: 9, column: 5, path: 'spec.gest', instead: 'write guest' }]);
  });

  test('says of a broken document where it breaks, and still judges the others', async () => {
    const folder = folderOf({ 'a.yaml': placement('a', '  guest: A\n  member: [B'), 'b.yaml': placement('b', '  guest: B\n  member: C') });
    const { code, text } = await validate([folder], 'json');
    expect(code).toBe(1);
    expect(JSON.parse(text)).toMatchObject({
      valid: 1,
      findings: [{ file: join(folder, 'a.yaml'), line: 9, what: expect.stringContaining('a bracket before it is not closed') }],
    });
  });

  test('tells what cannot be read', async () => {
    const { code, text } = await validate(['/no/such/folder']);
    expect(code).toBe(1);
    expect(text).toContain('/no/such/folder:1:1: cannot be read (ENOENT)');
  });

  test('asks whether it is the right place when there is nothing of ours', async () => {
    const { code, text } = await validate([folderOf({ 'notes.txt': '' })]);
    expect(code).toBe(0);
    expect(text).toContain('Is this the right place?');
  });

  test('prints nothing raw of what it refuses', async () => {
    const canary = 'CANARY\\u001b[31m\\u202eSECRET';
    const { text } = await validate(
      ['-'],
      'text',
      `apiVersion: zferry.io/v1alpha1\nkind: GuestPlacement\nmetadata: { name: "${canary}" }\nspec: { cluster: "${canary}", guest: "${canary}", member: "${canary}", "${canary}": 1 }\n`,
    );
    // Only the unknown field's own name is shown, cleaned.
    expect(text.split('\n').filter((line) => line.includes('CANARY'))).toHaveLength(1);
    expect(text).toMatch(/^[\n -~]*$/);
  });
});
