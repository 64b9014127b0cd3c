import { parseLink } from '../../controller/hypervisor/simulated/link.ts';
import type { MachineSpec, SimulatedSettings } from '../../controller/hypervisor/simulated/spec.ts';
import { guestNamed, memberNamed } from '../../controller/hypervisor/simulated/spec.ts';

/** The two members of the paper, with small guests: a relocation takes about an eighth of a second. */

export const VM9 = memberNamed('LTICVM9');
export const VM2 = memberNamed('LTICVM2');
/** Eligible. */
export const LITDCON1 = guestNamed('LITDCON1');
/** Changes its memory faster than the link can carry it. */
export const LITBUSY = guestNamed('LITBUSY');
/** Refused for three reasons at once. */
export const LITBAD = guestNamed('LITBAD');
/** Has CMS links. */
export const LITCMS = guestNamed('LITCMS');
export const NOBODY = guestNamed('NOBODY');

export const link190 = parseLink({ vdev: '0190', owner: 'MAINT', ownerVdev: '0190', mode: 'RR' });
export const link19E = parseLink({ vdev: '019E', owner: 'MAINT', ownerVdev: '019E', mode: 'RR' });
export const disk200 = parseLink({ vdev: '0200', owner: 'LINMSTR', ownerVdev: '0200', mode: 'MR' });

export function paperSpec(settings: SimulatedSettings = {}): MachineSpec {
  return {
    members: [
      { name: VM9, cpc: 'CPC9', lpar: 'LP9', machineSequences: ['0000000000011111'] },
      { name: VM2, cpc: 'CPC2', lpar: 'LP2', machineSequences: ['0000000000022222'] },
    ],
    simulated: {
      isfcMebibytesPerSecond: 400,
      guests: [
        { userid: LITDCON1, member: VM9, memoryMebibytes: 32, dirtyMebibytesPerSecond: 1 },
        { userid: LITBUSY, member: VM9, memoryMebibytes: 32, dirtyMebibytesPerSecond: 500 },
        { userid: LITBAD, member: VM9, memoryMebibytes: 32, refuse: ['1823', '1937'], devices: [link190] },
        { userid: LITCMS, member: VM9, memoryMebibytes: 32, devices: [link190, link19E, disk200] },
      ],
      ...settings,
    },
  };
}
