/**
 * Notices two guests that answer with one certificate: somebody has copied a guest's disk, its key and its address with it. A kernel makes its boot id anew at each boot, so
 * one that another has followed never comes back; where two come in turns there are two guests. One return could be a report that was late, which makes another one return.
 */
export interface Presenters {
  /** Notes who answers, and tells what `doubt` tells then. */
  readonly note: (guest: string, bootId: string, nowMs: number) => string | undefined;
  /** Why nothing that comes from there is believed, and nothing is sent there; undefined: as far as is known one guest answers. */
  readonly doubt: (guest: string, nowMs: number) => string | undefined;
}

interface Presented {
  readonly bootId: string;
  /** Youngest last. */
  readonly earlier: readonly string[];
  readonly returns: number;
  readonly returnedMs: number;
}

const returnsMin = 3;
const earlierMax = 4;
/** After the last return: so long nothing is heard of the other one. */
export const quarantineMs = 600_000;

export function createPresenters(): Presenters {
  const known = new Map<string, Presented>();
  const doubt = (guest: string, nowMs: number): string | undefined => {
    const is = known.get(guest);
    return is === undefined || is.returns < returnsMin || nowMs - is.returnedMs >= quarantineMs ? undefined : textOf(is);
  };
  return {
    doubt,
    note: (guest, bootId, nowMs) => {
      const is = known.get(guest);
      if (is?.bootId !== bootId) known.set(guest, is === undefined ? first(bootId) : next(is, bootId, nowMs));
      return doubt(guest, nowMs);
    },
  };
}

function first(bootId: string): Presented {
  return { bootId, earlier: [], returns: 0, returnedMs: Number.NEGATIVE_INFINITY };
}

function next(is: Presented, bootId: string, nowMs: number): Presented {
  const earlier = [...is.earlier.filter((each) => each !== bootId), is.bootId].slice(-earlierMax);
  if (!is.earlier.includes(bootId)) return { ...is, bootId, earlier };
  return { bootId, earlier, returns: (nowMs - is.returnedMs < quarantineMs ? is.returns : 0) + 1, returnedMs: nowMs };
}

function textOf({ bootId, earlier }: Presented): string {
  return `two guests answer with its certificate, boot ids ${bootId} and ${earlier.at(-1) ?? ''} in turns: one is a copy of the other's disk; neither is given an order, each keeps the interface that it has by its own reading; stop zferry-agent in the copy, give that one a name, an address and a certificate of its own (docs/enrol-a-guest.md), and orders go on ${quarantineMs / 60_000} minutes later`;
}
