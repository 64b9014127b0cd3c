import type { DeviceLink } from '../domain/ssi.ts';
import type { RelocationSeen } from './seen.ts';
import { closes } from './setting.ts';

/** What an attempt whose record was lost may have left undone, by the guest's own directory entry. */

export interface Lost {
  readonly links: readonly DeviceLink[];
  /** To be switched ON again: OFF, ON by the directory entry, and an attempt that the record does not tell of went far enough to have done that. Any other OFF is its owner's. */
  readonly setting: 'ON' | undefined;
}

/** The declared devices that the directory entry links and the guest lacks, and its setting if that is ON there alone; empty where the directory cannot be read. */
export function lostOf({ goal, preparation, agent, cluster }: RelocationSeen): Lost {
  const there = preparation?.value;
  if (goal?.doubt !== true || there?.directory === undefined) return { links: [], setting: undefined };
  const links = there.directory.links.filter(
    (link) => goal.placement.detach.includes(link.vdev) && !there.devices.some((device) => device.vdev === link.vdev),
  );
  const off = there.relocationSetting === 'OFF' && there.directory.relocationSetting === 'ON';
  // None is closed before its guest was ordered to quiesce.
  const untold = agent.kind === 'state' && agent.state.fence.attempt > goal.record.lastAttempt;
  return { links, setting: off && untold && closes(cluster.hypervisor) ? 'ON' : undefined };
}
