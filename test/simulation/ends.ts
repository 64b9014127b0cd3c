import { reasons, type Reason } from '../../controller/domain/reason.ts';
import type { GuestName } from '../../controller/domain/names.ts';
import type { DeviceLink } from '../../controller/domain/ssi.ts';
import type { Reference } from './references.ts';
import { clusterKey, type Stage } from './stage.ts';

/** How every run must end (V1-V3): where each guest is, what it has, and that nobody owes it anything. */

export interface Beginning {
  readonly devices: ReadonlyMap<GuestName, readonly DeviceLink[]>;
}

export function beginningOf(stage: Stage, guests: readonly GuestName[]): Beginning {
  return { devices: new Map(guests.map((guest) => [guest, stage.machine.inspect(guest, stage.time.nowMs()).devices])) };
}

export interface Expected {
  readonly reference: Reference;
  readonly beginning: Beginning;
  /** Somebody interfered, or cancelled: a guest may be elsewhere if its placement says why. */
  readonly mayBeHeld: boolean;
  /** More MOVEs may end well than without the fault. */
  readonly mayMoveAgain: boolean;
  /** The records that a restored store has lost. */
  readonly mayLackDevices: boolean;
  readonly mayLackSetting: boolean;
}

/** What is not yet as it must be; empty: all is well. */
export function unsettled(
  stage: Stage,
  expected: Expected,
  late: { readonly devices: boolean; readonly setting: boolean },
): string | undefined {
  const status = stage.store.read('SSICluster', clusterKey)?.status;
  const entry = status?.inFlight?.[0];
  if (entry !== undefined) return `the claim on ${entry.guest} (attempt ${entry.attempt}, ${entry.phase}) is still there`;
  for (const guest of expected.reference.guests) {
    const why = unsettledGuest(stage, guest, {
      ...expected,
      mayLackDevices: expected.mayLackDevices || late.devices,
      mayLackSetting: expected.mayLackSetting || late.setting,
    });
    if (why !== undefined) return why;
  }
  return undefined;
}

function unsettledGuest(stage: Stage, guest: GuestName, expected: Expected): string | undefined {
  const { reference, beginning, mayBeHeld, mayLackDevices, mayLackSetting } = expected;
  const { residency, devices, relocationSetting } = stage.machine.inspect(guest, stage.time.nowMs());
  if (residency.kind === 'nowhere') return mayBeHeld ? undefined : `${guest} is logged on nowhere`;
  if (residency.kind === 'unknown') return `nobody can tell where ${guest} is`;
  const moving = stage.machine.ledger().some((entry) => entry.guest === guest && (entry.result === 'running' || entry.result === 'queued'));
  if (moving) return `${guest} is being relocated`;
  const { member, waitingFor } = placementOf(stage, guest)?.status ?? {};
  if (member !== residency.member) return `${guest} is on ${residency.member}, which its placement does not know`;
  if (member !== reference.ends[guest]) {
    const why = unsettledElsewhere(stage, { guest, member, waitingFor }, expected);
    if (why !== undefined) return why;
  } else if (classOf(waitingFor) === 'working' || waitingFor === 'Held')
    return `${guest} is in its place, but its placement waits for ${waitingFor ?? ''}`;
  const network = networkFault(stage, guest);
  if (network !== undefined) return network;
  const missing = (beginning.devices.get(guest) ?? []).filter((device) => !devices.some((there) => there.vdev === device.vdev));
  if (missing.length > 0 && !mayLackDevices) return `${guest} lacks ${missing.map((device) => device.vdev).join(', ')}`;
  return relocationSetting === 'OFF' && !mayLackSetting ? `the relocation setting of ${guest} is still OFF` : undefined;
}

interface Elsewhere {
  readonly guest: GuestName;
  readonly member: string;
  readonly waitingFor: string | undefined;
}

/** A guest that is not where it would be without faults: allowed where something or somebody interfered, and its placement says so. */
function unsettledElsewhere(
  stage: Stage,
  { guest, member, waitingFor }: Elsewhere,
  { reference, mayBeHeld }: Expected,
): string | undefined {
  const text = `${guest} is on ${member} and not on ${reference.ends[guest] ?? ''}; its placement waits for ${waitingFor ?? 'nothing'}`;
  // A group that something stopped after its first landing is left to its owner.
  const split = reference.splits === true && waitingFor === 'GroupSplit';
  if (!mayBeHeld && !split) return text;
  // A hold with an end is not the end.
  if (waitingFor === 'Held') return text;
  if (waitingFor === undefined) return member === placementOf(stage, guest)?.status?.desiredMember ? undefined : text;
  const waitsForOther = waitingFor === 'WaitingForGroup' && reference.guests.some((other) => other !== guest && isHeld(stage, other));
  return classOf(waitingFor) === 'working' && !waitsForOther ? text : undefined;
}

function classOf(waitingFor: string | undefined): string {
  return waitingFor === undefined ? 'rest' : reasons[waitingFor as Reason].class;
}

/** The right interface alone is up and proven, and no permit is open. */
export function networkFault(stage: Stage, guest: GuestName): string | undefined {
  const state = stage.guests.agent(guest)?.state(stage.time.nowMs());
  if (state === undefined) return undefined;
  const own = state.map.find((entry) => entry.sequence === state.machine.sequence && entry.lpar === state.machine.lpar);
  const up = state.interfaces.filter((hsi) => hsi.up);
  if (up.length !== 1 || up[0]?.cpc !== own?.cpc)
    return `${guest} on ${own?.cpc ?? '?'} has up: ${up.map((hsi) => hsi.name).join(', ') || 'nothing'}`;
  if (up[0]?.proof === 'draining') return `${guest} is draining`;
  return state.permit === undefined ? undefined : `${guest} still has a permit of attempt ${state.permit.attempt}`;
}

function placementOf(stage: Stage, guest: GuestName): ReturnType<typeof stage.store.list<'GuestPlacement'>>[number] | undefined {
  return stage.store.list('GuestPlacement').find((each) => each.spec.guest === guest);
}

function isHeld(stage: Stage, guest: GuestName): boolean {
  return ['held', 'person'].includes(classOf(placementOf(stage, guest)?.status?.waitingFor));
}
