import type { GuestName, MemberName, Vdev } from './names.ts';

/** What z/VM says about an SSI cluster and the guests in it. */

export type SsiMode = 'Stable' | 'InFlux' | 'Safe' | 'Unknown';
export type MemberState = 'Joined' | 'Joining' | 'Leaving' | 'Isolated' | 'Suspended' | 'Down' | 'Unknown';

export interface MemberObservation {
  readonly name: MemberName;
  readonly state: MemberState;
  /** Guests logged on there; undefined when the member could not be asked. The same array as last time when nothing changed, so that a sweep of an idle fleet costs nothing. */
  readonly guests: readonly GuestName[] | undefined;
}

/** A relocation that z/VM reports as running now. */
export interface RelocationInProgress {
  readonly guest: GuestName;
  readonly from: MemberName;
  readonly to: MemberName;
  /** Who started it, as z/VM names the issuer. */
  readonly issuer: string;
  /** Our own attempt where the hypervisor reports it. */
  readonly attempt?: number;
}

/** One bulk reading of a cluster. Two of them are not a snapshot: a guest may be listed by none or two members while it moves. */
export interface SsiObservation {
  readonly mode: SsiMode;
  readonly members: readonly MemberObservation[];
  /** Relocations running now on any member; undefined without the `status` capability or when a member could not be asked. */
  readonly relocations: readonly RelocationInProgress[] | undefined;
  /** Highest attempt that the hypervisor ever received in a TEST or MOVE, where it fences by attempt. */
  readonly lastAttemptReceived?: number;
}

export type Residency =
  | { readonly kind: 'at'; readonly member: MemberName }
  /** Logged on nowhere. */
  | { readonly kind: 'nowhere' }
  /** Two members, or none while one could not be asked: act on nothing. */
  | { readonly kind: 'unknown'; readonly why: string };

/** A virtual device and the link that made it, enough to link it again. `mode` as CP LINK writes it. */
export interface DeviceLink {
  readonly vdev: Vdev;
  readonly owner: string;
  readonly ownerVdev: Vdev;
  readonly mode: string;
}

/** One targeted reading of one guest at every member; nothing of it is an effect. */
export interface GuestInspection {
  readonly residency: Residency;
  /** null: z/VM says that no relocation of this guest is running. undefined: not known. */
  readonly relocating: RelocationInProgress | null | undefined;
  readonly devices: readonly DeviceLink[];
  /** Whether CP may relocate this guest (SET VMRELOCATE ON/OFF); undefined where it cannot be read. */
  readonly relocationSetting: 'ON' | 'OFF' | undefined;
  /** What the guest's directory entry says it has at logon, where that can be read: how it was before anybody changed it. */
  readonly directory?: { readonly links: readonly DeviceLink[]; readonly relocationSetting: 'ON' | 'OFF' };
  /** The receiver's clock (epoch ms) when it answered, where it tells; a not-after is counted from it, so that the controller's own clock may be wrong. */
  readonly receiverNowMs?: number;
}

/** How a member is recognised from inside a guest: the machine's sequence code and the LPAR's name (/proc/sysinfo). */
export interface MachineTuple {
  readonly sequence: string;
  readonly lpar: string;
}
