import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { DirectoryStore } from '../../controller/store/directory/store.ts';
import { getPlacement, keyOf, signal } from './fixtures.ts';
import { makeFolder, type TestFolder } from './folder.ts';

/** A fresh folder for each test of a file that imports this, and stores over it that are closed afterwards. */

export let folder: TestFolder;
export const open: DirectoryStore[] = [];

beforeEach(() => {
  folder = makeFolder();
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  folder.dispose();
});

export async function opened(options: Parameters<TestFolder['open']>[0] = {}): Promise<DirectoryStore> {
  const store = await folder.open(options);
  open.push(store);
  return store;
}

export async function reopened(options: Parameters<TestFolder['open']>[0] = {}): Promise<DirectoryStore> {
  await open.pop()?.close();
  return opened(options);
}

export function stateFile(kind: string, name: string): string {
  return join(folder.path, '.zferry', 'objects', kind, `${name}.json`);
}

export async function putStatus(store: DirectoryStore, name: string, observedGeneration: number) {
  const { uid, resourceVersion: version } = (await getPlacement(store, name)).metadata;
  return store.putStatus({ signal, kind: 'GuestPlacement', key: keyOf(name), uid, version, status: { observedGeneration } });
}
