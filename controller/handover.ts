import type { Observer } from './reconcile/observer.ts';
import type { Standby } from './store/kubernetes/standby.ts';

/** A leader whose own guest should move hands leadership over, as soon as somebody in another guest stands by: the next leader moves it. */
export interface Handover {
  readonly observer: Observer;
  stop(): void;
}

export interface HandoverOptions {
  /** The z/VM guest that this runs in. */
  readonly guest: string | undefined;
  readonly standby: Pick<Standby, 'successor'> | undefined;
  /** How often it is asked who stands by. Two looks see whether one lives, so a little longer than it takes to renew. */
  readonly everyMs: number;
  /** End with code 3; ending releases the Lease. */
  readonly onHandover: (why: string) => void;
}

export function createHandover({ guest, standby, everyMs, onHandover }: HandoverOptions): Handover {
  let looking: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearInterval(looking);
    looking = undefined;
  };
  const look = async (): Promise<void> => {
    const successor = await standby?.successor();
    if (successor === undefined || looking === undefined) return;
    stop();
    onHandover(`guest ${guest ?? ''}, which this runs in, is to be moved; ${successor} leads from now on`);
  };
  const start = (): void => {
    void look();
    looking = setInterval(() => void look(), everyMs).unref();
  };
  return {
    stop,
    observer: {
      ...silent,
      reason(event) {
        if (standby === undefined || guest === undefined || event.guest !== guest) return;
        if (event.reason !== 'ControllerOnGuest') stop();
        else if (looking === undefined) start();
      },
    },
  };
}

const nothing = (): void => undefined;
const silent: Observer = {
  step: nothing,
  outcome: nothing,
  dark: nothing,
  reason: nothing,
  reconciled: nothing,
  trouble: nothing,
  violation: nothing,
};
