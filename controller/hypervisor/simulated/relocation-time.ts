/**
 * How long a relocation takes: memory is copied pass by pass over the ISFC link while the guest runs, then the guest is stopped for the last two passes (zvm.md 5.3).
 * The first pass copies every page ever touched, each later one what was changed during the pass before. When CP stops the guest is in no source that was read: here, as soon
 * as a pass would be no more than 1/32 of the first.
 */

/** What the copy depends on. Several relocations over one pair of members share its link, so `linkMebibytesPerSecond` may change while it runs. */
export interface CopyLoad {
  readonly touchedMebibytes: number;
  readonly dirtyMebibytesPerSecond: number;
  readonly linkMebibytesPerSecond: number;
}

/** How far a copy has come. Changed in place. */
export interface Copy {
  pass: number;
  remainingMebibytes: number;
  /** Changed since this pass began: the size of the next one. */
  dirtiedMebibytes: number;
  /** The guest is stopped: this pass and the next are the last two. */
  stopped: boolean;
  /** The last pass: virtual machine state and devices, nothing that grows with memory. */
  closingMs: number;
}

/** What is left of a copy at an unchanged load. `Infinity`: the guest changes its memory faster than the link can carry it. */
export interface CopyTime {
  readonly untilStoppedMs: number;
  readonly untilDoneMs: number;
}

const stopFraction = 1 / 32;
const closingDefaultMs = 50;
const passesMax = 1_000;
/** Less than a byte is rounding. */
const nothingMebibytes = 1e-7;

/** A copy that is about to begin. `instant`: it takes no time (benchmarks). */
export function beginCopy(load: CopyLoad, instant: boolean): Copy {
  return {
    pass: 1,
    remainingMebibytes: instant ? 0 : load.touchedMebibytes,
    dirtiedMebibytes: 0,
    stopped: instant,
    closingMs: instant ? 0 : closingDefaultMs,
  };
}

/** What is left, without changing the copy. */
export function copyTime(copy: Copy, load: CopyLoad): CopyTime {
  const link = load.linkMebibytesPerSecond;
  if (copy.stopped) return { untilStoppedMs: 0, untilDoneMs: (copy.remainingMebibytes / link) * 1000 + copy.closingMs };
  let elapsed = 0;
  let remaining = copy.remainingMebibytes;
  let dirtied = copy.dirtiedMebibytes;
  for (let pass = copy.pass; pass <= passesMax; pass++) {
    const seconds = remaining / link;
    elapsed += seconds;
    dirtied = Math.min(load.touchedMebibytes, dirtied + load.dirtyMebibytesPerSecond * seconds);
    if (small(dirtied, load)) return { untilStoppedMs: elapsed * 1000, untilDoneMs: (elapsed + dirtied / link) * 1000 + copy.closingMs };
    if (load.dirtyMebibytesPerSecond >= link) break;
    remaining = dirtied;
    dirtied = 0;
  }
  return { untilStoppedMs: Number.POSITIVE_INFINITY, untilDoneMs: Number.POSITIVE_INFINITY };
}

/** Carries the copy on for `elapsedMs` at this load. */
export function carryOn(copy: Copy, load: CopyLoad, elapsedMs: number): void {
  let seconds = elapsedMs / 1000;
  while (seconds > 0 && !copy.stopped) {
    const used = Math.min(seconds, copy.remainingMebibytes / load.linkMebibytesPerSecond);
    copy.remainingMebibytes -= used * load.linkMebibytesPerSecond;
    copy.dirtiedMebibytes = Math.min(load.touchedMebibytes, copy.dirtiedMebibytes + used * load.dirtyMebibytesPerSecond);
    seconds -= used;
    if (copy.remainingMebibytes > nothingMebibytes) return;
    copy.pass++;
    copy.stopped = small(copy.dirtiedMebibytes, load);
    copy.remainingMebibytes = copy.dirtiedMebibytes;
    copy.dirtiedMebibytes = 0;
  }
  const used = Math.min(seconds, copy.remainingMebibytes / load.linkMebibytesPerSecond);
  copy.remainingMebibytes = Math.max(0, copy.remainingMebibytes - used * load.linkMebibytesPerSecond);
  copy.closingMs = Math.max(0, copy.closingMs - (seconds - used) * 1000);
}

function small(mebibytes: number, load: CopyLoad): boolean {
  return mebibytes <= load.touchedMebibytes * stopFraction + nothingMebibytes;
}
