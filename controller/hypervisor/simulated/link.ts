import { parseVdevs } from '../../domain/names.ts';
import type { DeviceLink } from '../../domain/ssi.ts';

/** A device link from text, its numbers as CP shows them. Throws on a number that the resource's schema would have refused. */
export function parseLink(link: {
  readonly vdev: string;
  readonly owner: string;
  readonly ownerVdev: string;
  readonly mode: string;
}): DeviceLink {
  const numbers = [parseVdevs([link.vdev]), parseVdevs([link.ownerVdev])];
  const [vdev, ownerVdev] = numbers.map((number) => (number.ok && number.value.length === 1 ? number.value[0] : undefined));
  if (vdev === undefined || ownerVdev === undefined)
    throw new Error(`The simulated device ${JSON.stringify(link.vdev)} is not a device number; write for instance 0191`);
  return { vdev, owner: link.owner, ownerVdev, mode: link.mode };
}

/** True for the CMS links of a Linux guest, 0190 to 019F, which keep it from being relocated until they are detached (paper, section 4). */
export function blocksRelocation(link: DeviceLink): boolean {
  return link.vdev.startsWith('019');
}

export function sameLink(a: DeviceLink, b: DeviceLink): boolean {
  return a.vdev === b.vdev && a.owner === b.owner && a.ownerVdev === b.ownerVdev && a.mode === b.mode;
}
