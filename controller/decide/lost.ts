import type { DeviceLink } from '../domain/ssi.ts';
import type { RelocationSeen } from './seen.ts';

/** What an attempt whose record was lost may have left undone, by the guest's own directory entry. */

export interface Lost {
  readonly links: readonly DeviceLink[];
  readonly setting: 'ON' | 'OFF' | undefined;
}

/** The declared devices that the directory entry links and the guest lacks, and its setting if that differs; empty where the directory cannot be read. */
export function lostOf({ goal, preparation }: RelocationSeen): Lost {
  const there = preparation?.value;
  if (goal?.doubt !== true || there?.directory === undefined) return { links: [], setting: undefined };
  const links = there.directory.links.filter(
    (link) => goal.placement.detach.includes(link.vdev) && !there.devices.some((device) => device.vdev === link.vdev),
  );
  const { relocationSetting } = there.directory;
  return {
    links,
    setting: there.relocationSetting === undefined || there.relocationSetting === relocationSetting ? undefined : relocationSetting,
  };
}
