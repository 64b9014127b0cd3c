import { reasons } from '../domain/reason.ts';
import { slotsOf } from './slots.ts';
import { gather } from './gather.ts';
import { networkReady } from './guest.ts';
import type { GuestSurvey, Survey } from './observer.ts';
import { nowOf, type GuestState, type World } from './world.ts';

/** Everything the controller sees now, for metrics, the terminal and the question whether it is done. */
export function surveyOf(world: World): Survey {
  const { monoMs } = nowOf(world);
  const guests: GuestSurvey[] = [];
  for (const guest of world.guests.values()) guests.push(...placementsOf(world, guest));
  const clusters = [...world.clusters.values()].map((cluster) => ({
    name: cluster.name,
    mode: cluster.mode,
    members: cluster.members.map((member) => ({ name: member.name, state: member.state, guests: member.guests?.length ?? 0 })),
    ...slotsOf(cluster),
    residencyAgeMs: cluster.sweptMs === undefined ? undefined : monoMs - cluster.sweptMs,
    unplaced: cluster.object.status?.unplaced?.count ?? 0,
  }));
  const read =
    clusters.every((cluster) => cluster.residencyAgeMs !== undefined) ||
    [...world.clusters.values()].every((cluster) => cluster.connection === undefined || cluster.sweptMs !== undefined);
  return { synced: world.synced && read, queueDepth: world.queue.depth(), clusters, guests };
}

function placementsOf(world: World, guest: GuestState): readonly GuestSurvey[] {
  const cluster = world.clusters.get(guest.cluster);
  return guest.placements.flatMap((placement): readonly GuestSurvey[] => {
    const base = {
      cluster: guest.cluster,
      namespace: placement.metadata.namespace ?? '',
      placement: placement.metadata.name,
      guest: guest.guest as string,
    };
    const nothing = {
      desired: placement.spec.member,
      member: undefined,
      cpc: undefined,
      activeInterface: undefined,
      placed: undefined,
      networkReady: undefined,
      inFlight: undefined,
    };
    if (cluster?.connection === undefined || cluster.sweptMs === undefined)
      return [{ ...base, ...nothing, reason: guest.reason, message: guest.message }];
    const { seen, owner } = gather(world, guest, cluster);
    if (owner !== placement) return [{ ...base, ...nothing, reason: 'Conflict' as const, message: reasons.Conflict.means }];
    const member = seen.residency.value.kind === 'at' ? seen.residency.value.member : undefined;
    const desired = seen.goal?.target;
    const up = seen.agent.kind === 'state' ? seen.agent.state.interfaces.filter((hsi) => hsi.up).map((hsi) => hsi.name as string) : [];
    const { step } = guest;
    const inFlight =
      seen.claim === undefined || step === undefined
        ? undefined
        : { relocation: seen.claim.relocation, attempt: seen.claim.attempt, ...step };
    return [
      {
        ...base,
        desired,
        member,
        cpc: cluster.policy.members.find((candidate) => candidate.name === member)?.cpc,
        activeInterface: up.length === 0 ? undefined : up.join(','),
        placed: desired === undefined || member === undefined ? undefined : desired === member,
        networkReady: networkReady(seen),
        reason: guest.reason,
        message: guest.message,
        inFlight,
      },
    ];
  });
}
