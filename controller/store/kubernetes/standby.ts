import type { Api } from './api.ts';
import { createLease, type Lease, type LeaseOptions, type LeaseTimes, readLease } from './lease.ts';
import type { LeaseRecord } from './lease-record.ts';

/**
 * Whether another replica stands ready in another z/VM guest: a leader cannot move the guest that it runs in, and hands leadership over only to somebody who is there.
 * Who stands by says so in a Lease of its own, and only when the leader runs in a guest at all.
 */
export interface Standby {
  /** A replica that stands by has seen who leads. */
  seen(holder: string): void;
  /** It leads now, or ends: says nothing more. */
  withdraw(): Promise<void>;
  /** For a leader that wants to hand over: who stands by in another guest and has shown itself alive since it was last asked; undefined: nobody, or not known yet. */
  successor(): Promise<string | undefined>;
}

export interface StandbyOptions extends Pick<LeaseOptions, 'clock' | 'random' | 'signal'> {
  readonly api: Api;
  readonly namespace: string;
  readonly identity: string;
  readonly times: LeaseTimes;
}

const name = 'zferry-standby';

/** A quiet Lease: it gates nothing. */
export const standbyTimes: LeaseTimes = { durationMs: 60_000, renewMs: 40_000, retryMs: 15_000 };

/** Who holds a Lease, with the guest that it runs in: `POD_PROCESS_GUEST`; neither of the first two holds such a line. */
export function identityOf(o: { readonly host: string; readonly processId: string; readonly guest: string | undefined }): string {
  return [o.host, o.processId, ...(o.guest === undefined ? [] : [o.guest])].join('_');
}

/** The z/VM guest of a holder; undefined when it runs anywhere else, or nobody holds it. */
export function guestOf(identity: string): string | undefined {
  return identity.split('_')[2];
}

export function createStandby(o: StandbyOptions): Standby {
  let announced: Lease | undefined;
  let last: LeaseRecord | undefined;
  const announce = (): void => {
    if (announced !== undefined) return;
    const lease = createLease({
      ...o,
      name,
      onTrouble: () => undefined,
      // Another one stands by: it is enough that one does.
      onLost: () => {
        if (announced === lease) announced = undefined;
      },
    });
    announced = lease;
    void lease.acquire();
  };
  const withdraw = async (): Promise<void> => {
    const lease = announced;
    announced = undefined;
    await lease?.release();
  };
  return {
    seen(holder) {
      if (holder === o.identity) return;
      if (guestOf(holder) !== undefined) announce();
      else if (holder !== '') void withdraw();
    },
    withdraw,
    async successor() {
      const before = last;
      last = await readLease({ ...o, name });
      const alive = before !== undefined && last !== undefined && before.holder === last.holder && before.print !== last.print;
      return alive && last?.holder !== '' && guestOf(last?.holder ?? '') !== guestOf(o.identity) ? last?.holder : undefined;
    },
  };
}
