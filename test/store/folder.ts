import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { parseManifests } from '../../crds/manifests.ts';
import { validateObject } from '../../crds/validate.ts';
import { openDirectoryStore, type DirectoryOptions, type DirectoryStore } from '../../controller/store/directory/store.ts';
import type { Manifest } from '../../controller/store/manifest.ts';

/** A folder of manifests for one test, with the program's own parser and rules. */

export const reader = { parseManifests, validate: validateObject };

export const clock = { nowMs: () => performance.now(), nowIso: () => new Date().toISOString() };

export interface TestFolder {
  readonly path: string;
  write(file: string, content: string | readonly Manifest[]): void;
  remove(file: string): void;
  /** Opens a store here; the settle time is a twentieth, and everything else as in the product unless said otherwise. */
  open(options?: Partial<DirectoryOptions>): Promise<DirectoryStore>;
  dispose(): void;
}

export function makeFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'zferry-store-'));
  const write = (file: string, content: string | readonly Manifest[]): void => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), typeof content === 'string' ? content : textOf(content));
  };
  return {
    path,
    write,
    remove: (file) => rmSync(join(path, file), { recursive: true, force: true }),
    async open(options = {}) {
      const answer = await openDirectoryStore({ path, clock, newUid: randomUUID, watch: { settleMs: 25 }, ...reader, ...options });
      if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
      return answer.value;
    },
    dispose: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Manifests as a person's YAML. */
export function textOf(manifests: readonly Manifest[]): string {
  return manifests.map((manifest) => stringify(manifest)).join('---\n');
}
