import { afterAll, beforeAll, describe } from 'vitest';
import type { KubernetesStore } from '../../controller/store/kubernetes/store.ts';
import { howToGetIt, isControlPlaneMissing, startControlPlane, type ControlPlane } from '../kubernetes/control-plane.ts';
import { storeContract, type OpenedStore } from './contract.ts';
import { keyOf } from './fixtures.ts';
import { applyManifest, deleteObject, emptyPlane, openStore } from './kubernetes-plane.ts';

/** The rules of the store port on a real API server. */

describe.skipIf(isControlPlaneMissing)(`a real API server (${howToGetIt})`, () => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane();
    await plane.installCrds();
  }, 120_000);
  afterAll(() => plane.stop());

  const opened = (store: KubernetesStore): OpenedStore => ({
    store,
    apply: (manifest) => applyManifest(plane, manifest),
    delete: (kind, name) => deleteObject(plane, kind, keyOf(name).name),
    dispose: () => undefined,
  });
  storeContract({
    name: 'kubernetes',
    async open() {
      await emptyPlane(plane);
      return opened(await openStore(plane));
    },
    async restart(before) {
      await before.store.close();
      return opened(await openStore(plane));
    },
  });
});
