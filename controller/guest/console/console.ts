import type { Answer } from '../../domain/fault.ts';
import type { GuestName } from '../../domain/names.ts';

/** What the console adapter needs of z/VM, by CP SEND and whatever shows a guest's console (SECUSER, or a spooled console): to be given by a hypervisor adapter that can. */
export interface Console {
  /**
   * Types one line at the console of a guest, at the member where it is logged on, and answers the lines that the console shows from then on, up to the first that contains
   * `end`. `unreachable`: nothing was typed. `unknownOutcome`: it was typed, and no such line came in time.
   */
  converse(o: {
    readonly cluster: string;
    readonly guest: GuestName;
    readonly line: string;
    readonly end: string;
    readonly withinMs: number;
    readonly signal: AbortSignal;
  }): Promise<Answer<readonly string[]>>;
}
