import type { GuestName, MemberName } from '../../domain/names.ts';
import type { GuestInspection, RelocationInProgress, Residency, SsiObservation } from '../../domain/ssi.ts';
import type { Member, Relocation, World } from './world.ts';

/** What the simulated z/VM says when it is asked. An answer of an unchanged cluster is the same object again, so that a sweep of an idle fleet costs nothing. */

export function observe(world: World): SsiObservation {
  if (world.observation !== undefined) return world.observation;
  const members = [...world.members.values()];
  const allAnswer = members.every((member) => member.reachable || member.state === 'Down');
  world.observation = {
    mode: world.mode,
    members: members.map((member) => ({ name: member.name, state: member.state, guests: listingOf(member) })),
    relocations: world.settings.status === false || !allAnswer ? undefined : world.relocations.map(inProgress),
    ...((world.settings.lateness ?? 'Enforced') === 'Enforced' ? { lastAttemptReceived: world.lastAttempt } : {}),
  };
  return world.observation;
}

export function inspect(world: World, userid: GuestName, nowMs: number): GuestInspection {
  const guest = world.guests.get(userid);
  const residency = residencyOf(world, guest?.member);
  if (residency.kind === 'unknown') return { residency, relocating: undefined, devices: [], relocationSetting: undefined };
  const relocation = guest?.relocation === undefined ? null : inProgress(guest.relocation);
  return {
    residency,
    relocating: world.settings.status === false ? undefined : relocation,
    devices: guest?.devices ?? [],
    relocationSetting: guest?.member === undefined ? undefined : guest.setting,
    ...(guest === undefined ? {} : { directory: { links: guest.directory, relocationSetting: 'ON' as const } }),
    ...(world.settings.lateness === 'Unbounded' ? {} : { receiverNowMs: nowMs + world.clockSkewMs }),
  };
}

function listingOf(member: Member): readonly GuestName[] | undefined {
  if (!member.reachable) return undefined;
  member.listing ??= [...member.guests];
  return member.listing;
}

function residencyOf(world: World, member: MemberName | undefined): Residency {
  const at = member === undefined ? undefined : world.members.get(member);
  if (at?.reachable === true) return { kind: 'at', member: at.name };
  for (const other of world.members.values()) {
    if (!other.reachable && other.state !== 'Down')
      return { kind: 'unknown', why: `it runs on no member that answers, and ${other.name} does not answer` };
  }
  return { kind: 'nowhere' };
}

function inProgress(relocation: Relocation): RelocationInProgress {
  const { guest, from, to, issuer, attempt } = relocation;
  return { guest: guest.userid, from: from.name, to: to.name, issuer, ...(attempt === undefined ? {} : { attempt }) };
}
