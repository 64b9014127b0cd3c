import { describe, expect, test } from 'vitest';
import type { GuestPlacement, GuestPlacementStatus } from '../../crds/generated.ts';
import type { GuestName } from '../../controller/domain/names.ts';
import { notePlacement, ownerOf, recordOf } from '../../controller/reconcile/placements.ts';
import { tellingAnew } from '../../controller/reconcile/telling.ts';
import type { GuestState, Work, World } from '../../controller/reconcile/world.ts';

function placement(
  version: number,
  over: { readonly name?: string; readonly created?: string; readonly status?: GuestPlacementStatus } = {},
): GuestPlacement {
  const { name = 'x', created = '2026-03-01T00:00:00Z', status } = over;
  const metadata = {
    name,
    namespace: 'shop',
    uid: `uid-${name}`,
    resourceVersion: String(version),
    generation: 1,
    creationTimestamp: created,
  };
  const spec = { cluster: 'prod', guest: 'X', member: 'A' };
  return { apiVersion: 'zferry.io/v1alpha1', kind: 'GuestPlacement', metadata, spec, ...(status === undefined ? {} : { status }) };
}

/** One guest and the watch; `see` answers whether it was looked at because of what the watch said. */
function bench() {
  const guest = {
    ...tellingAnew(),
    loop: 'guest',
    cluster: 'prod',
    guest: 'X' as GuestName,
    key: 'prod/X',
    placements: [],
    lane: '',
  } as unknown as GuestState;
  let looked = false;
  const world = {
    ...{ clusters: new Map(), placements: new Map(), guests: new Map([['prod/X', guest]]), groups: new Map(), placed: 0 },
    queue: { add: (work: Work) => void (looked ||= work === guest) },
  } as unknown as World;
  return {
    guest,
    see(object: GuestPlacement, gone = false): boolean {
      looked = false;
      notePlacement(world, { object, gone }, () => guest);
      return looked;
    },
  };
}

const told: GuestPlacementStatus = { observedGeneration: 1, member: 'A' };

describe('what the watch says of a placement', () => {
  test('has its guest looked at, once for each version', () => {
    const { see } = bench();
    expect([see(placement(1)), see(placement(1)), see(placement(2)), see(placement(1))]).toEqual([true, false, true, false]);
  });

  test('is nothing new while it is the status that is being written, also as a copy', () => {
    const { guest, see } = bench();
    see(placement(1));
    guest.echo = told;
    const echo = placement(2, { status: structuredClone(told) });
    expect(see(echo)).toBe(false);
    expect(ownerOf(guest)).toBe(echo);
  });

  test('is news when somebody else has written, and theirs is what is remembered', () => {
    const { guest, see } = bench();
    see(placement(1));
    expect(recordOf(guest, placement(1)).member).toBeUndefined();
    guest.echo = told;
    const theirs = placement(2, { status: { observedGeneration: 1, member: 'B' } });
    expect(see(theirs)).toBe(true);
    expect(recordOf(guest, theirs).member).toBe('B');
  });

  test('is news when its owner has edited it while its status was written', () => {
    const { guest, see } = bench();
    see(placement(1));
    guest.echo = told;
    const edited = placement(2, { status: told });
    expect(see({ ...edited, metadata: { ...edited.metadata, annotations: { 'zferry.io/resume': '1' } } })).toBe(true);
    guest.echo = told;
    const again = placement(3, { status: told });
    expect(see({ ...again, metadata: { ...again.metadata, generation: 2 }, spec: { ...again.spec, member: 'B' } })).toBe(true);
  });
});

test('of several placements of a guest the oldest counts, in whatever order they come and go', () => {
  const { guest, see } = bench();
  const [old, young] = [placement(1, { name: 'old', created: '2026-01-01T00:00:00Z' }), placement(1, { name: 'young' })];
  see(young);
  see(old);
  expect(ownerOf(guest)).toBe(old);
  see(old, true);
  expect(ownerOf(guest)).toBe(young);
  see(young, true);
  expect(ownerOf(guest)).toBeUndefined();
});
