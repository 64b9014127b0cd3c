import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDirectoryStore } from '../../controller/store/directory/store.ts';
import { cluster, getCluster, lastPlacement, placement, record, signal, keyOf } from './fixtures.ts';
import { clock, makeFolder, reader, textOf, type TestFolder } from './folder.ts';
import { until } from './until.ts';

/** The directory store against real processes that die, and its figures at 2,000 manifests. */

let folder: TestFolder;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  folder.dispose();
});

function startWriter() {
  const child = spawn(process.execPath, [fileURLToPath(new URL('writer.ts', import.meta.url)), folder.path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const exited = once(child, 'exit');
  const answered: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => void answered.push(line));
  return { child, exited, answered };
}

test('a process killed in mid-write leaves every object old or new, and at least what it was answered', async () => {
  folder.write('prod.yaml', [cluster()]);
  let kept = 0;
  for (let kill = 0; kill < 20; kill += 1) {
    const writer = startWriter();
    await until('it writes', () => writer.answered.length > kill % 7);
    writer.child.kill('SIGKILL');
    await writer.exited;
    const store = await folder.open(); // also shows that the dead process's lock is taken over
    expect(store.problems()).toEqual([]);
    const { lastAttempt = 0 } = (await getCluster(store)).status ?? {};
    const last = Number(writer.answered.at(-1));
    expect(lastAttempt === last || lastAttempt === last + 1, `${lastAttempt} after ${last}`).toBe(true);
    expect(lastAttempt).toBeGreaterThan(kept);
    kept = lastAttempt;
    const { events } = await record(store);
    const uids = new Set(events.map(({ object }) => object.metadata.uid));
    expect(uids.size).toBe(events.length);
    await store.close();
  }
});

test('a folder that another process runs is refused with its pid', async () => {
  folder.write('prod.yaml', [cluster()]);
  const writer = startWriter();
  await until('it writes', () => writer.answered.length > 0);
  const answer = await openDirectoryStore({ path: folder.path, clock, newUid: () => 'u', ...reader });
  expect(answer).toMatchObject({ ok: false, fault: { kind: 'conflict', detail: expect.stringContaining(`process ${writer.child.pid};`) } });
  const second = startWriter();
  await second.exited;
  expect(second.answered.join('')).toContain(`process ${writer.child.pid};`);
});

test('2,000 manifests: what it costs', async () => {
  const count = 2_000;
  folder.write('prod.yaml', [cluster()]);
  for (let at = 0; at < count; at += 1) folder.write(`team-${at % 20}/g${at}.yaml`, [placement(`g${at}`)]);
  const figures: Record<string, string> = {};
  const timed = async <T>(what: string, work: () => Promise<T>, per = 1): Promise<T> => {
    const start = performance.now();
    const value = await work();
    figures[what] = `${((performance.now() - start) / per).toFixed(2)} ms`;
    return value;
  };
  await (await timed('first open, every identity written', () => folder.open({ watch: {} }))).close();
  const store = await timed('open again', () => folder.open({ watch: {} }));
  const { events } = await timed('list and sync', () => record(store));
  expect(events).toHaveLength(count + 1);

  const writeStatus = async (name: string, observedGeneration: number) => {
    const now = lastPlacement(events, name);
    const { uid = '', resourceVersion: version = '' } = now?.metadata ?? {};
    const answer = await store.putStatus({
      signal,
      kind: 'GuestPlacement',
      key: keyOf(name),
      uid,
      version,
      status: { observedGeneration },
    });
    expect(answer.ok).toBe(true);
  };
  const names = Array.from({ length: count }, (_, at) => `g${at}`);
  await timed('2,000 status writes at once', async () => Promise.all(names.map((name) => writeStatus(name, 1))));
  await timed(
    'one status write after another, each',
    async () => {
      for (const name of names.slice(0, 200)) await writeStatus(name, 2);
    },
    200,
  );
  await timed(
    'edit to event, each',
    async () => {
      for (let edit = 1; edit <= 20; edit += 1) {
        folder.write('team-7/g7.yaml', textOf([placement('g7', { priority: edit })]));
        await until('the edit arrives', () => lastPlacement(events, 'g7')?.spec.priority === edit);
      }
    },
    20,
  );
  await store.rescan();
  const before = process.cpuUsage();
  for (let look = 0; look < 10; look += 1) await store.rescan();
  const { user, system } = process.cpuUsage(before);
  const lookMs = (user + system) / 10_000;
  figures['CPU of one look at everything'] = `${lookMs.toFixed(2)} ms, every 120 s: ${((lookMs / 120_000) * 100).toFixed(3)} % of a core`;
  for (const [what, figure] of Object.entries(figures)) process.stdout.write(`${what}: ${figure}\n`);
  await store.close();
});
