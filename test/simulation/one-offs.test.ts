import { afterEach, describe, expect, test } from 'vitest';
import type { Relocation } from '../../crds/generated.ts';
import type { GuestName, MemberName } from '../../controller/domain/names.ts';
import { clusterSpec, placement } from './references.ts';
import { openScene, type Scene } from './scene.ts';
import { clusterName, namespace } from './stage.ts';

/** A guest in its place, and a Relocation that a person writes for it. */

const [vm9, vm2, vm3] = ['LTICVM9', 'LTICVM2', 'LTICVM3'] as unknown as readonly [MemberName, MemberName, MemberName];
const one = 'LITDCON1' as GuestName;

let scene: Scene;
afterEach(() => {
  // Whatever a test is about, no rule was broken on the way.
  if (scene.monitor.violations.length > 0) throw new Error(JSON.stringify(scene.monitor.violations));
});

async function settled(): Promise<void> {
  scene = openScene({ cluster: clusterSpec({ lateness: 'Enforced' }, [{ userid: one, member: vm2 }]), placements: [placement(one)] });
  await scene.run(30);
  expect(scene.waitingFor('litdcon1')).toBeUndefined();
}

function write(spec: Partial<Relocation['spec']>, space = namespace): void {
  const expiresAt = new Date(scene.stage.time.nowMs() + 120_000).toISOString();
  scene.stage.store.apply({
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'Relocation',
    metadata: { name: 'kim-1', namespace: space },
    spec: {
      cluster: clusterName,
      placement: 'litdcon1',
      guest: one,
      to: vm3,
      cause: 'Manual',
      requestedBy: 'kim',
      expiresAt,
      ...spec,
    },
  });
}

const written = (space = namespace): Relocation['status'] =>
  scene.stage.store.read('Relocation', { namespace: space, name: 'kim-1' })?.status;

describe('a one-off relocation', () => {
  test('is carried out, and the declaration counts again when its time is over', async () => {
    await settled();
    write({ from: vm2 });
    await scene.run(60);
    expect(scene.memberOf(one)).toBe(vm3);
    await scene.run(120);
    expect(scene.memberOf(one)).toBe(vm2);
    expect(written()).toMatchObject({ phase: 'Finished', outcome: 'Moved' });
  });

  test.each([
    ['in a namespace that does not place the guest', {}, 'other'],
    ['for another placement than the one that counts', { placement: 'litdcon1-again' }, namespace],
    ['from where the guest is not', { from: vm9 }, namespace],
  ])('%s moves nothing', async (_where, spec, space) => {
    await settled();
    write(spec, space);
    await scene.run(300);
    expect([scene.memberOf(one), scene.sent()]).toEqual([vm2, []]);
  });

  test('that was not carried out in time is recorded so, and then nothing is written any more', async () => {
    await settled();
    scene.stage.machine.operate({ kind: 'memberState', member: vm3, state: 'Leaving' }, scene.stage.time.nowMs());
    await scene.run(6);
    write({ from: vm2 });
    await scene.run(60);
    expect(written()).toEqual({ observedGeneration: -1 });
    await scene.run(70);
    expect(written()).toMatchObject({ phase: 'Finished', outcome: 'Expired', observedGeneration: 1 });
    const version = (): unknown => scene.stage.store.read('Relocation', { namespace, name: 'kim-1' })?.metadata.resourceVersion;
    const before = version();
    scene.stage.machine.operate({ kind: 'memberState', member: vm3, state: 'Joined' }, scene.stage.time.nowMs());
    scene.restart();
    await scene.run(300);
    expect([version(), scene.memberOf(one), scene.sent()]).toEqual([before, vm2, []]);
  });

  test('that a person cancelled in time is not recorded as anything else', async () => {
    await settled();
    scene.stage.machine.operate({ kind: 'memberState', member: vm3, state: 'Leaving' }, scene.stage.time.nowMs());
    await scene.run(6);
    write({ from: vm2, cancel: true });
    await scene.run(300);
    expect([written()?.outcome, scene.sent()]).toEqual(['Cancelled', []]);
  });
});
