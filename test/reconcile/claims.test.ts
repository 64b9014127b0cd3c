import { expect, test } from 'vitest';
import { claimAll } from '../../controller/reconcile/claims.ts';
import type { ClusterState, GuestState, StatusChange } from '../../controller/reconcile/world.ts';
import { ago, but, goalOf, inspectionOf, linkOf, placementOf, seeing, vm1 } from '../decide/seeing.ts';
import { createHandWorld } from './worlds.ts';

/** A claim on a guest whose lost devices it shall put back, and the change that its writer was given. */
function claiming() {
  const { world } = createHandWorld();
  const changes: StatusChange[] = [];
  const cluster = {
    writer: { submit: (change: StatusChange) => void changes.push(change) },
    claiming: new Set(),
  } as unknown as ClusterState;
  const guest = { key: 'ltic/LIT1', checked: false } as GuestState;
  Object.assign(world, { queue: { add() {} } });
  const directory = { links: [linkOf('0190')], relocationSetting: 'ON' as const };
  const seen = seeing(
    but({
      goal: goalOf(vm1, { doubt: true, placement: placementOf({ detach: [linkOf('0190').vdev] }) }),
      preparation: { askedMs: ago(1), value: inspectionOf(vm1, { devices: [], directory }) },
    }),
  );
  claimAll(world, cluster, [{ guest, seen, from: vm1, to: vm1, repair: true }]);
  return { guest, change: changes[0] };
}

test.each([
  ['written', true],
  ['refused', false],
  ['again', false],
] as const)('a claim that was %s leaves what a lost record had detached looked after: %s', (result, checked) => {
  const { guest, change } = claiming();
  change?.done(result);
  expect(guest.checked).toBe(checked);
});
