import type { HypervisorCapabilities } from '../domain/capability.ts';
import type { Answer, Finding } from '../domain/fault.ts';
import type { GuestName, MemberName, Vdev } from '../domain/names.ts';
import type { DeviceLink, GuestInspection, SsiObservation } from '../domain/ssi.ts';

export type { HypervisorCapabilities } from '../domain/capability.ts';

interface Call {
  readonly signal: AbortSignal;
}

/** Every effect names its attempt and the instant (receiver's clock, epoch ms) after which a receiver that can check must drop it. */
interface Effect extends Call {
  readonly guest: GuestName;
  readonly attempt: number;
  readonly notAfterMs: number;
}

export interface TestOptions extends Effect {
  readonly from: MemberName;
  readonly to: MemberName;
}

export interface TestReport {
  /** The receiver's clock (epoch ms) when it answered, where it tells; a not-after is counted from it, so that the controller's own clock may be wrong. */
  readonly receiverNowMs?: number;
  readonly messages: readonly string[];
}

export interface MoveOptions extends Effect {
  readonly from: MemberName;
  readonly to: MemberName;
  readonly maxTotalMs: number;
  readonly maxQuiesceMs: number;
}

export interface MoveReport {
  /** CP's words, sanitised by the adapter. */
  readonly messages: readonly string[];
}

export type GuestChange =
  | { readonly kind: 'detach'; readonly vdevs: readonly Vdev[] }
  | { readonly kind: 'link'; readonly link: DeviceLink }
  | { readonly kind: 'setting'; readonly value: 'ON' | 'OFF' };

/** One z/VM SSI cluster. No method throws, every method ends when its signal does (with `unknownOutcome` if something was sent). */
export interface Hypervisor {
  readonly capabilities: HypervisorCapabilities;

  /** Reads the cluster in bulk: states and guests of all members. A member that cannot be asked is part of the answer, not a fault. */
  observe(o: Call): Promise<Answer<SsiObservation>>;

  /** Reads one guest at every member: residency, running relocation, devices, setting. Repeatable, no effect. */
  inspect(o: Call & { readonly guest: GuestName }): Promise<Answer<GuestInspection>>;

  /** VMRELOCATE TEST. ok: eligible. `refused`: every finding that z/VM names. Repeatable, no effect. */
  test(o: TestOptions): Promise<Answer<TestReport>>;

  /**
   * VMRELOCATE MOVE, at most once an attempt. ok: z/VM says it has ended well (the caller still reads residency). `refused`: it has ended, and how.
   * `unreachable`: certainly not sent. Anything in doubt, a reply that does not parse included, is `unknownOutcome`. Sent to the member named by `from`.
   */
  move(o: MoveOptions): Promise<Answer<MoveReport>>;

  /** VMRELOCATE CANCEL of our own relocation of this attempt. ok: accepted, the relocation may still end well. */
  cancel(o: Effect & { readonly from: MemberName }): Promise<Answer<void>>;

  /** Detaches devices, links one again, or sets the relocation setting, at the member where the guest is. Idempotent: the wished state reached before is ok. */
  configure(o: Effect & { readonly at: MemberName; readonly change: GuestChange }): Promise<Answer<readonly Finding[]>>;
}
