import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { requestCancel } from '../../controller/store/directory/cancel.ts';
import { readDirectory } from '../../controller/store/directory/read.ts';
import { openDirectoryStore, type DirectoryStore } from '../../controller/store/directory/store.ts';
import { cluster, getCluster, getPlacement, keyOf, lines, placement, record, relocation, signal } from './fixtures.ts';
import { clock, reader, type TestFolder } from './folder.ts';
import { folder, open, opened, putStatus, reopened, stateFile } from './sandbox.ts';
import { until } from './until.ts';

describe('the state folder', () => {
  test('a second process is refused with the pid of the first, and nothing is touched', async () => {
    folder.write('lit1.yaml', [placement('lit1')]);
    await opened();
    const second = await openDirectoryStore({ path: folder.path, clock, newUid: () => 'u', ...reader });
    expect(second).toMatchObject({
      ok: false,
      fault: { kind: 'conflict', detail: expect.stringContaining(`already run by process ${process.pid};`) },
    });
    const view = await readDirectory({ path: folder.path, ...reader });
    expect(view.ok && view.value.controller).toBe(process.pid);
  });

  test.each([
    ['a process that has ended', '{"pid":4194305,"startTicks":"1","bootId":"BOOT"}'],
    ['another process that has the pid now', `{"pid":${process.pid},"startTicks":"1","bootId":"BOOT"}`],
    ['another boot', `{"pid":${process.pid},"startTicks":"1","bootId":"none"}`],
    ['nobody who can be read', '{"pid":'],
  ])('a lock of %s is taken over, by one of many', async (_, lock) => {
    mkdirSync(join(folder.path, '.zferry'));
    writeFileSync(
      join(folder.path, '.zferry', 'lock'),
      lock.replace('BOOT', readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    );
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => openDirectoryStore({ path: folder.path, clock, newUid: () => 'u', ...reader })),
    );
    const won = answers.flatMap((answer) => (answer.ok ? answer.value : []));
    open.push(...won);
    expect(won).toHaveLength(1);
    expect(answers.filter((answer) => !answer.ok && answer.fault.kind === 'conflict')).toHaveLength(5);
  });

  test('is free again after close', async () => {
    await opened();
    await reopened();
    await open.pop()?.close();
    expect(readdirSync(join(folder.path, '.zferry')).toSorted()).toEqual(['cancel', 'objects']);
  });

  test('may lie elsewhere, also inside the folder of manifests', async () => {
    folder.write('lit1.yaml', [placement('lit1')]);
    const stateDir = join(folder.path, 'state');
    const { events } = await record(await opened({ stateDir }));
    expect(lines(events)).toEqual(['put GuestPlacement lit1']);
    expect(existsSync(join(folder.path, '.zferry'))).toBe(false);
    const again = await record(await reopened({ stateDir }));
    expect(again.events).toEqual(events);
  });

  test('restored from an older copy: what was written since is forgotten, and writing goes on', async () => {
    folder.write('lit1.yaml', [placement('lit1')]);
    const store = await opened();
    const old = await putStatus(store, 'lit1', 1);
    cpSync(join(folder.path, '.zferry', 'objects'), join(folder.path, '.copy'), { recursive: true });
    await putStatus(store, 'lit1', 2);
    await store.create({ signal, object: relocation('lit1-1') });
    await open.pop()?.close();
    rmSync(join(folder.path, '.zferry'), { recursive: true });
    cpSync(join(folder.path, '.copy'), join(folder.path, '.zferry', 'objects'), { recursive: true });
    const restored = await opened();
    expect(old.ok && old.value).toEqual(await getPlacement(restored, 'lit1'));
    expect(await restored.get({ signal, kind: 'Relocation', key: keyOf('lit1-1') })).toMatchObject({
      ok: false,
      fault: { kind: 'notFound' },
    });
    expect((await putStatus(restored, 'lit1', 3)).ok).toBe(true);
  });

  test.each([
    ['truncated', (text: string) => text.slice(0, 100)],
    ['empty', () => ''],
    ['not an object', () => '7'],
    ['another object', (text: string) => text.replace('"lit1"', '"lit2"')],
    ['with a forged status', (text: string) => text.replace('"observedGeneration": 1', '"observedGeneration": 1e300')],
  ])('a file that is %s is moved aside and its object is as new', async (_, damage) => {
    folder.write('lit1.yaml', [placement('lit1')]);
    const store = await opened();
    const { uid } = (await getPlacement(store, 'lit1')).metadata;
    await putStatus(store, 'lit1', 1);
    await open.pop()?.close();
    const path = stateFile('GuestPlacement', 'default.lit1');
    const damaged = damage(readFileSync(path, 'utf8'));
    writeFileSync(path, damaged);
    const again = await opened();
    expect(again.problems()).toMatchObject([{ file: path }]);
    expect(readFileSync(`${path}.corrupt`, 'utf8')).toBe(damaged);
    const object = await getPlacement(again, 'lit1');
    expect(object.status).toEqual({ observedGeneration: -1 });
    expect(object.metadata.uid).not.toBe(uid);
  });

  test('of a newer version is refused and left alone', async () => {
    folder.write('lit1.yaml', [placement('lit1')]);
    await opened();
    await open.pop()?.close();
    const path = stateFile('GuestPlacement', 'default.lit1');
    const text = readFileSync(path, 'utf8').replace('"format": 1', '"format": 2');
    writeFileSync(path, text);
    const answer = await openDirectoryStore({ path: folder.path, clock, newUid: () => 'u', ...reader });
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'unsupported' } });
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('that cannot be written: the write certainly did not happen, and says so', async () => {
    folder.write('prod.yaml', [cluster()]);
    const store = await opened();
    const before = await getCluster(store);
    rmSync(join(folder.path, '.zferry', 'objects', 'SSICluster'), { recursive: true });
    const { uid, resourceVersion: version } = before.metadata;
    const answer = await store.putStatus({
      signal,
      kind: 'SSICluster',
      key: keyOf('prod'),
      uid,
      version,
      status: { observedGeneration: 1, lastAttempt: 4 },
    });
    expect(answer).toMatchObject({ ok: false, fault: { kind: 'unreachable', detail: expect.stringContaining('is as before') } });
    expect(await getCluster(store)).toEqual(before);
  });

  test('whose disk fails after the rename: the outcome is unknown, nobody is shown it, and reading again settles it', async () => {
    let failing = false;
    const syncFolder = (): Promise<void> => (failing ? Promise.reject(new Error('EIO: i/o error, fsync')) : Promise.resolve());
    folder.write('prod.yaml', [cluster()]);
    const store = await opened({ syncFolder });
    const { events } = await record(store);
    const { uid, resourceVersion: version } = (await getCluster(store)).metadata;
    failing = true;
    const write = () =>
      store.putStatus({ signal, kind: 'SSICluster', key: keyOf('prod'), uid, version, status: { observedGeneration: 1, lastAttempt: 4 } });
    expect(await write()).toMatchObject({ ok: false, fault: { kind: 'unknownOutcome' } });
    expect(await write()).toMatchObject({ ok: false, fault: { kind: 'unreachable' } });
    expect(await store.get({ signal, kind: 'SSICluster', key: keyOf('prod') })).toMatchObject({
      ok: false,
      fault: { kind: 'unreachable' },
    });
    expect(events).toHaveLength(1);
    failing = false;
    expect((await getCluster(store)).status).toEqual({ observedGeneration: 1, lastAttempt: 4 });
    expect(events).toHaveLength(2);
    expect(await write()).toMatchObject({ ok: false, fault: { kind: 'conflict' } });
  });

  test('events are lines, and at their bound begin a new file', async () => {
    const store = await opened();
    const event = { kind: 'GuestPlacement', key: keyOf('lit1'), uid: 'u', type: 'Normal', reason: 'Moved', at: '' } as const;
    const notes = Array.from({ length: 1_500 }, (_, at) =>
      store.note({ signal, event: { ...event, message: `${at} ${'x'.repeat(900)}` } }),
    );
    expect((await Promise.all(notes)).every((answer) => answer.ok)).toBe(true);
    await store.note({ signal, event: { ...event, message: 'the last' } });
    const read = (file: string): string[] =>
      readFileSync(join(folder.path, '.zferry', file), 'utf8')
        .trimEnd()
        .split('\n');
    expect(read('events.1.jsonl').length + read('events.jsonl').length).toBe(1_501);
    expect(JSON.parse(read('events.jsonl').at(-1) ?? '')).toEqual({ ...event, message: 'the last' });
  });
});

describe('Relocations in a folder', () => {
  const cancelOf = async (store: DirectoryStore, name: string) => {
    const answer = await store.get({ signal, kind: 'Relocation', key: keyOf(name) });
    return answer.ok ? answer.value.spec.cancel === true : undefined;
  };

  test('a cancel that a person asks for is set once, and stays over a restart', async () => {
    const store = await opened();
    await store.create({ signal, object: relocation('lit1-1') });
    expect((await requestCancel({ path: folder.path, key: keyOf('lit1-1') })).ok).toBe(true);
    await until('it is cancelled', () => cancelOf(store, 'lit1-1'));
    expect(readdirSync(join(folder.path, '.zferry', 'cancel'))).toEqual([]);
    const again = await reopened();
    expect(await again.get({ signal, kind: 'Relocation', key: keyOf('lit1-1') })).toMatchObject({
      value: { metadata: { generation: 2 }, spec: { cancel: true } },
    });
  });

  test('a cancel asked for while nobody runs the folder is set at the start', async () => {
    await (await opened()).create({ signal, object: relocation('lit1-1') });
    await open.pop()?.close();
    await requestCancel({ path: folder.path, key: keyOf('lit1-1') });
    expect(await cancelOf(await opened(), 'lit1-1')).toBe(true);
  });

  test('a cancel of something that is not there is refused', async () => {
    await opened();
    expect(await requestCancel({ path: folder.path, key: keyOf('lit1-9') })).toMatchObject({ ok: false, fault: { kind: 'notFound' } });
  });

  const manual: Parameters<TestFolder['write']>[1] = [
    {
      ...relocation('by-hand'),
      spec: { ...relocation('by-hand').spec, cause: 'Manual', requestedBy: 'ann', expiresAt: '2036-01-01T00:00:00Z' },
    },
  ];

  test('one from a manifest can be cancelled, and does not come back after it was removed', async () => {
    folder.write('by-hand.yaml', manual);
    const store = await opened();
    await requestCancel({ path: folder.path, key: keyOf('by-hand') });
    await until('it is cancelled', () => cancelOf(store, 'by-hand'));
    expect(store.problems()).toEqual([]);
    const answer = await store.get({ signal, kind: 'Relocation', key: keyOf('by-hand') });
    await store.remove({ signal, kind: 'Relocation', key: keyOf('by-hand'), uid: answer.ok ? answer.value.metadata.uid : '' });
    const again = await reopened();
    expect((await record(again)).events).toEqual([]);
    folder.remove('by-hand.yaml');
    await until('its record goes with its manifest', () => !existsSync(stateFile('Relocation', 'default.by-hand')));
    folder.write('by-hand.yaml', manual);
    await until('another of that name is another one', async () => (await cancelOf(again, 'by-hand')) === false);
  });

  test('a manifest with the name of one that zferry made is a problem', async () => {
    const store = await opened();
    await store.create({ signal, object: relocation('by-hand') });
    folder.write('by-hand.yaml', manual);
    await until('it is reported', () => store.problems().length === 1);
    expect(await store.get({ signal, kind: 'Relocation', key: keyOf('by-hand') })).toMatchObject({ value: { spec: { cause: 'Drift' } } });
  });
});

test('a folder can be read without a lock: what runs, what is new, what is broken', async () => {
  folder.write('lit1.yaml', [placement('lit1')]);
  folder.write('lit2.yaml', [placement('lit2')]);
  const store = await opened({ watch: false });
  await putStatus(store, 'lit1', 1);
  folder.write('lit2.yaml', 'kind: [');
  folder.write('lit3.yaml', [placement('lit3')]);
  const view = await readDirectory({ path: folder.path, ...reader });
  if (!view.ok) throw new Error(JSON.stringify(view.fault));
  expect(view.value.objects.map(({ metadata, status }) => [metadata.name, status?.observedGeneration, metadata.uid !== ''])).toEqual([
    ['lit1', 1, true],
    ['lit2', -1, true],
    ['lit3', -1, false],
  ]);
  expect(view.value.problems).toMatchObject([{ file: join(folder.path, 'lit2.yaml') }]);
});
