import { existsSync, readFileSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Problem } from '../../controller/store/directory/manifest.ts';
import { storeContract, type OpenedStore } from './contract.ts';
import { cluster, getPlacement, lastPlacement, lines, placement, record } from './fixtures.ts';
import { clock, makeFolder, textOf, type TestFolder } from './folder.ts';
import { folder, open, opened, putStatus, reopened, stateFile } from './sandbox.ts';
import { until } from './until.ts';

const folders = new WeakMap<OpenedStore, TestFolder>();

async function openIn(folder: TestFolder): Promise<OpenedStore> {
  const opened: OpenedStore = {
    store: await folder.open(),
    apply: (manifest) => folder.write(`${manifest.metadata.name}.yaml`, [manifest]),
    delete: (_, name) => folder.remove(`${name}.yaml`),
    dispose: () => folder.dispose(),
  };
  folders.set(opened, folder);
  return opened;
}

storeContract({
  name: 'directory',
  open: () => openIn(makeFolder()),
  async restart(before) {
    const folder = folders.get(before);
    if (folder === undefined) throw new Error('not a store of this suite');
    await before.store.close();
    return openIn(folder);
  },
});

describe('manifests in a folder', () => {
  test('are found at any depth, in YAML and JSON, several in a file; dot names and other files are not read; none is ever written', async () => {
    folder.write('system.yaml', [cluster(), placement('lit1')]);
    folder.write('a/b/c.json', JSON.stringify(placement('lit2')));
    folder.write('.hidden/x.yaml', [placement('lit3')]);
    folder.write('.lit4.yaml', [placement('lit4')]);
    folder.write('README.md', 'not a manifest');
    const text = readFileSync(join(folder.path, 'system.yaml'), 'utf8');
    const store = await opened();
    const { events } = await record(store);
    expect(lines(events).toSorted()).toEqual(['put GuestPlacement lit1', 'put GuestPlacement lit2', 'put SSICluster prod']);
    expect(store.problems()).toEqual([]);
    expect((await putStatus(store, 'lit1', 1)).ok).toBe(true);
    expect(readFileSync(join(folder.path, 'system.yaml'), 'utf8')).toBe(text);
  });

  test('reached by a link count once, and a link in a circle ends', async () => {
    folder.write('real/lit1.yaml', [placement('lit1')]);
    symlinkSync(join(folder.path, 'real'), join(folder.path, 'a-link'));
    symlinkSync(folder.path, join(folder.path, 'real', 'circle'));
    symlinkSync(join(folder.path, 'real', 'lit1.yaml'), join(folder.path, 'lit1-again.yaml'));
    const store = await opened();
    const { events } = await record(store);
    expect(lines(events)).toEqual(['put GuestPlacement lit1']);
    expect(store.problems()).toEqual([]);
  });

  test('that name one object twice: the first path counts, the other is a problem, and takes over when the first goes', async () => {
    folder.write('a.yaml', [placement('lit1')]);
    folder.write('b.yaml', [placement('lit1', { member: 'VM2' })]);
    const store = await opened();
    const { events } = await record(store);
    expect(lastPlacement(events, 'lit1')?.spec.member).toBe('VM1');
    expect(store.problems()).toMatchObject([{ file: join(folder.path, 'b.yaml'), line: 4, column: 3 }]);
    folder.remove('a.yaml');
    await until('b takes over', () => lastPlacement(events, 'lit1')?.spec.member === 'VM2');
    expect(lines(events)).not.toContain('gone GuestPlacement lit1');
    await until('the problem is no more', () => store.problems().length === 0);
  });

  test('in a new folder, in a renamed folder and in a replaced folder are followed', async () => {
    const store = await opened();
    const { events } = await record(store);
    folder.write('new/lit1.yaml', [placement('lit1')]);
    await until('lit1 is there', () => lastPlacement(events, 'lit1'));
    renameSync(join(folder.path, 'new'), join(folder.path, 'other'));
    folder.write('other/lit1.yaml', [placement('lit1', { member: 'VM2' })]);
    await until('the edit is seen', () => lastPlacement(events, 'lit1')?.spec.member === 'VM2');
    folder.remove('other');
    folder.write('other/lit1.yaml', [placement('lit1', { priority: 5 })]);
    await until('the other edit is seen', () => lastPlacement(events, 'lit1')?.spec.priority === 5);
    folder.write('other/lit1.yaml', [placement('lit1', { priority: 6 })]);
    await until('the last edit is seen', () => lastPlacement(events, 'lit1')?.spec.priority === 6);
    expect(lines(events)).not.toContain('gone GuestPlacement lit1');
  });

  test('moved from one file to another stay the same objects', async () => {
    folder.write('a.yaml', [placement('lit1'), placement('lit2')]);
    const store = await opened();
    const { events } = await record(store);
    const before = await getPlacement(store, 'lit2');
    folder.write('a.yaml', [placement('lit1')]);
    folder.write('b.yaml', [placement('lit2')]);
    await store.rescan();
    await until('the move is settled', () => readFileSync(stateFile('GuestPlacement', 'default.lit2'), 'utf8').includes('"b.yaml"'));
    expect(await getPlacement(store, 'lit2')).toEqual(before);
    expect(lines(events)).not.toContain('gone GuestPlacement lit2');
  });

  test('that an editor replaces by writing another file and renaming it stay the same objects', async () => {
    folder.write('lit1.yaml', [placement('lit1')]);
    const store = await opened({ watch: { settleMs: 300 } });
    const { events } = await record(store);
    const before = await getPlacement(store, 'lit1');
    for (const priority of [1, 2, 3]) {
      renameSync(join(folder.path, 'lit1.yaml'), join(folder.path, 'lit1.yaml~'));
      await store.rescan();
      writeFileSync(join(folder.path, '.lit1.swp'), textOf([placement('lit1', { priority })]));
      renameSync(join(folder.path, '.lit1.swp'), join(folder.path, 'lit1.yaml'));
      await until('the edit is seen', () => lastPlacement(events, 'lit1')?.spec.priority === priority);
    }
    expect((await getPlacement(store, 'lit1')).metadata).toMatchObject({ uid: before.metadata.uid, generation: 4 });
    expect(lines(events)).not.toContain('gone GuestPlacement lit1');
  });

  test('removed while nobody ran the folder are not in the first list', async () => {
    folder.write('lit1.yaml', [placement('lit1')]);
    await opened();
    await open.pop()?.close();
    folder.remove('lit1.yaml');
    const { events } = await record(await opened());
    expect(events).toEqual([]);
    expect(existsSync(stateFile('GuestPlacement', 'default.lit1'))).toBe(false);
  });

  test('in a folder that is not there any more stay as they were', async () => {
    folder.write('lit1.yaml', [placement('lit1')]);
    const outside = makeFolder();
    const store = await opened({ stateDir: outside.path, watch: false });
    const away = `${folder.path}-away`;
    renameSync(folder.path, away);
    await store.rescan();
    expect((await getPlacement(store, 'lit1')).spec.member).toBe('VM1');
    expect(store.problems()).toMatchObject([{ file: folder.path, what: expect.stringContaining('cannot be read') }]);
    renameSync(away, folder.path);
    await store.rescan();
    expect(store.problems()).toEqual([]);
    outside.dispose();
  });
});

describe('a broken manifest', () => {
  const text = textOf([placement('lit1', { member: 'VM2' })]);

  test('half-written at any byte keeps the last good version, and is taken when it is whole', async () => {
    let nowMs = 0;
    folder.write('lit1.yaml', [placement('lit1')]);
    const store = await opened({ watch: false, clock: { ...clock, nowMs: () => nowMs } });
    const { events } = await record(store);
    for (let bytes = 0; bytes < text.length; bytes += 1) {
      folder.write('lit1.yaml', text.slice(0, bytes));
      await store.rescan();
      expect(lastPlacement(events, 'lit1')?.spec.member, `after ${bytes} bytes`).toBe('VM1');
      // Time passes only where the rest of the text would still be missed: a file that ends within a line is given the settle time.
      if (text[bytes - 1] === '\n') nowMs += 1_000;
    }
    folder.write('lit1.yaml', text);
    await store.rescan();
    expect(lastPlacement(events, 'lit1')?.spec.member).toBe('VM2');
    expect(store.problems()).toEqual([]);
    expect(lines(events)).toEqual(['put GuestPlacement lit1', 'put GuestPlacement lit1']);
  });

  test('without its last newline is taken when it has stayed so for the settle time', async () => {
    folder.write('lit1.yaml', [placement('lit1')]);
    const { events } = await record(await opened());
    folder.write('lit1.yaml', text.trimEnd());
    expect(
      (await until('it is taken', () => lastPlacement(events, 'lit1')?.spec.member === 'VM2' && lastPlacement(events, 'lit1'))).metadata
        .generation,
    ).toBe(2);
  });

  test('is reported once with file, line and column, and once more when it is repaired', async () => {
    const found: Problem[] = [];
    const repaired: Problem[] = [];
    folder.write('lit1.yaml', [placement('lit1')]);
    const store = await opened({ onProblem: (problem) => void found.push(problem), onRepaired: (problem) => void repaired.push(problem) });
    folder.write('lit1.yaml', textOf([placement('lit1')]).replace('member: VM1', 'member: [VM1'));
    await until('it is reported', () => found.length > 0);
    expect(found[0]?.file).toBe(join(folder.path, 'lit1.yaml'));
    expect(found[0]?.line).toBeGreaterThan(7);
    expect(found[0]?.column).toBeGreaterThan(0);
    expect(found[0]?.instead).not.toBe('');
    expect(store.problems()).toEqual(found);
    await store.rescan();
    folder.write('lit1.yaml', [placement('lit1')]);
    await until('it is repaired', () => store.problems().length === 0);
    expect(repaired).toEqual(found);
  });

  test('an invalid one leaves the others of its file to be taken', async () => {
    folder.write('all.yaml', [placement('lit1'), placement('lit2')]);
    const { events } = await record(await opened());
    folder.write('all.yaml', textOf([placement('lit1', { priority: 5_000 }), placement('lit2', { priority: 5 })]));
    await until('lit2 is taken', () => lastPlacement(events, 'lit2')?.spec.priority === 5);
    expect(lastPlacement(events, 'lit1')?.spec.priority).toBe(0);
  });

  test('after a restart the last good version still counts, with its uid and status', async () => {
    folder.write('lit1.yaml', [placement('lit1')]);
    const store = await opened();
    const before = await putStatus(store, 'lit1', 1);
    folder.write('lit1.yaml', 'kind: [');
    const again = await reopened();
    expect(before.ok && before.value).toEqual(await getPlacement(again, 'lit1'));
    expect(again.problems()).toMatchObject([{ file: join(folder.path, 'lit1.yaml') }]);
  });

  test('a change of a field that cannot change is refused where it stands', async () => {
    folder.write('lit1.yaml', [placement('lit1')]);
    const store = await opened();
    folder.write('lit1.yaml', [placement('lit1', { guest: 'OTHER', member: 'VM2' })]);
    const [problem] = await until('it is reported', () => store.problems().length > 0 && store.problems());
    expect(problem).toMatchObject({ line: 8, column: 3, what: expect.stringContaining('spec.guest') });
    expect((await getPlacement(store, 'lit1')).spec).toMatchObject({ guest: 'LIT1', member: 'VM1' });
  });

  test('an emptied file takes nothing away', async () => {
    folder.write('lit1.yaml', [placement('lit1')]);
    const store = await opened();
    truncateSync(join(folder.path, 'lit1.yaml'));
    await until('it is reported', () => store.problems().length > 0);
    expect((await getPlacement(store, 'lit1')).spec.member).toBe('VM1');
  });
});
