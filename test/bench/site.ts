import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { createAdapters } from '../../controller/adapters.ts';
import type { GuestPlacement } from '../../crds/generated.ts';
import { parseManifests } from '../../crds/manifests.ts';
import { validateObject } from '../../crds/validate.ts';
import { openDirectoryStore, type DirectoryStore } from '../../controller/store/directory/store.ts';
import type { Manifest } from '../../controller/store/manifest.ts';
import { createEngine, type Engine, type EngineOptions } from './engine.ts';

/** A folder of manifests, one file an object, as a site has it, and the engine over it as `zferry run` puts it together. */

export interface Site {
  readonly path: string;
  readonly stateDir: string;
  /** Replaces one manifest as an editor or Git does; the answer is the instant after the rename. */
  edit(manifest: Manifest): number;
  dispose(): void;
}

/** `perFile`: so many objects a file; only with 1 can one be edited. */
export function makeSite(manifests: readonly Manifest[], perFile = 1): Site {
  const base = mkdtempSync(join(tmpdir(), 'zferry-bench-'));
  const path = join(base, 'manifests');
  mkdirSync(path);
  const fileOf = (manifest: Manifest): string => join(path, `${manifest.kind.toLowerCase()}-${manifest.metadata.name}.yaml`);
  for (let index = 0; index < manifests.length; index += perFile) {
    const together = manifests.slice(index, index + perFile);
    const [first] = together;
    if (first !== undefined) writeFileSync(fileOf(first), together.map((manifest) => stringify(manifest)).join('---\n'));
  }
  return {
    path,
    stateDir: join(base, 'state'),
    edit(manifest) {
      const unfinished = join(base, 'unfinished');
      writeFileSync(unfinished, stringify(manifest));
      renameSync(unfinished, fileOf(manifest));
      return performance.now();
    },
    dispose: () => rmSync(base, { recursive: true, force: true }),
  };
}

export interface Running extends Engine {
  readonly store: DirectoryStore;
  stop(): Promise<void>;
}

/** Opens the folder and starts the loops; the simulated z/VM is embedded and keeps its state beside. */
export async function runSite(site: Site, o: Pick<EngineOptions, 'at' | 'observer'>): Promise<Running> {
  const clock = { nowMs: () => performance.now(), nowIso: () => new Date().toISOString() };
  const opened = await openDirectoryStore({
    path: site.path,
    stateDir: site.stateDir,
    clock,
    newUid: randomUUID,
    parseManifests,
    validate: validateObject,
  });
  if (!opened.ok) throw new Error(JSON.stringify(opened.fault));
  const store = opened.value;
  const placements = new Map<string, GuestPlacement>();
  const following = new AbortController();
  await store.follow({
    signal: following.signal,
    onEvent(event) {
      if (event.kind === 'GuestPlacement') placements.set(event.object.spec.guest, event.object);
    },
    onSynced: () => undefined,
  });
  const adapters = createAdapters({
    placementOf: (_cluster, guest) => placements.get(guest),
    simulationFile: (cluster) => `${site.stateDir}-${cluster}.json`,
  });
  const engine = createEngine({ store, connect: adapters.connect, ...o });
  await engine.controller.start();
  return {
    ...engine,
    store,
    async stop() {
      engine.controller.stop();
      following.abort();
      await store.close();
      adapters.close();
    },
  };
}
