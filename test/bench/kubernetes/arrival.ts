/** When an effect arrived, on a clock that all processes of the machine share. */

export interface Arrival {
  readonly name: string;
  /** CLOCK_MONOTONIC in ms, the same for all processes of the machine. */
  readonly atMs: number;
}

export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
