/**
 * Lets so many calls through at once, the most urgent first. A fleet that changes all at once makes thousands of calls; the few that gate an effect have places
 * of their own, so that they never wait for those that only tell people.
 */

/** Lower goes first: claims, then what people read, then events. */
export type Urgency = 0 | 1 | 2;

export interface Turnstile {
  /** Waits for a turn and runs the work. The answer is `cancelled` when the signal aborted before the turn came: nothing was begun. */
  run<T>(o: { readonly urgency: Urgency; readonly signal: AbortSignal; readonly work: () => Promise<T> }): Promise<T | 'cancelled'>;
  waiting(): number;
}

/** Goes when its turn comes. */
type Waiter = () => void;

/** Calls under way at once: those of urgency 0, and all others together. */
export interface Widths {
  readonly urgent: number;
  readonly others: number;
  /** So many of the others are let through instead while more than `from` of them wait: then it counts when all are done, and no longer who is first. */
  readonly crowd?: { readonly from: number; readonly others: number };
}

type Place = 'urgent' | 'others';

export function createTurnstile(widths: Widths): Turnstile {
  // Sets keep their order, and one that gives up leaves at once.
  const lanes: readonly Set<Waiter>[] = [new Set(), new Set(), new Set()];
  const busy = { urgent: 0, others: 0 };
  const lanesOf = { urgent: lanes.slice(0, 1), others: lanes.slice(1) };
  const waitingAt = (place: Place): number => lanesOf[place].reduce((sum, lane) => sum + lane.size, 0);
  const widthOf = (place: Place): number => {
    const { crowd } = widths;
    return place === 'others' && crowd !== undefined && waitingAt(place) > crowd.from ? crowd.others : widths[place];
  };
  const next = (place: Place): void => {
    for (const lane of lanesOf[place]) {
      for (const waiter of lane) {
        if (busy[place] >= widthOf(place)) return;
        lane.delete(waiter);
        waiter();
      }
    }
  };
  const turn = (urgency: Urgency, signal: AbortSignal): Promise<boolean> | true => {
    const place = placeOf(urgency);
    if (busy[place] < widthOf(place)) {
      busy[place] += 1;
      return true;
    }
    return new Promise((resolve) => {
      const cancel = (): void => {
        lanes[urgency]?.delete(go);
        resolve(false);
      };
      const go = (): void => {
        busy[place] += 1;
        signal.removeEventListener('abort', cancel);
        resolve(true);
      };
      signal.addEventListener('abort', cancel, { once: true });
      lanes[urgency]?.add(go);
      next(place);
    });
  };
  return {
    async run({ urgency, signal, work }) {
      if (signal.aborted) return 'cancelled';
      const come = turn(urgency, signal);
      if (come !== true && !(await come)) return 'cancelled';
      try {
        return await work();
      } finally {
        const place = placeOf(urgency);
        busy[place] -= 1;
        next(place);
      }
    },
    waiting: () => waitingAt('urgent') + waitingAt('others'),
  };
}

function placeOf(urgency: Urgency): Place {
  return urgency === 0 ? 'urgent' : 'others';
}
