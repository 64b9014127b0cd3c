import type { MoveLateness } from './limits.ts';

/** What adapters declare that they can do; the decision reads it and never finds out by failing. */

export interface HypervisorCapabilities {
  readonly test: boolean;
  readonly cancel: boolean;
  /** Relocations in progress can be listed, so that "idle" is a fact. */
  readonly status: boolean;
  readonly detach: boolean;
  /** The guest's relocation setting can be read and set, which closes an attempt where nothing checks not-after. */
  readonly setting: boolean;
  /** Residency comes from a source that was proven on a real system; without it zferry only observes. */
  readonly residency: boolean;
  readonly moveLateness: MoveLateness;
}

export interface GuestCapabilities {
  /** A quiesce arms a timer in the guest that brings the right interface back by itself. */
  readonly permit: boolean;
  /** `quiescedFor` means that the withdrawal was proven, not only ordered. */
  readonly provesQuiesce: boolean;
  /** `watch` delivers changes; otherwise `state` is polled while it matters. */
  readonly stream: boolean;
}
