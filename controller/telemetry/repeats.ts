import type { Observer } from '../reconcile/observer.ts';

/** How long the same trouble is not told again. */
const quietMs = 30_000;
/** Troubles remembered at most; one that is forgotten is told again too early. */
const rememberedMax = 256;

/**
 * For people: trouble that a thousand guests have in the same words is one line, and how often it was had comes with the next one of the same words. Metrics are to count each.
 */
export function withoutRepeats(observer: Observer): Observer {
  const told = new Map<string, { readonly atMs: number; again: number }>();
  return {
    ...observer,
    trouble(event) {
      const words = `${event.what} ${event.detail}`;
      const before = told.get(words);
      // A wall clock may be set back.
      if (before !== undefined && Math.abs(event.atMs - before.atMs) < quietMs) {
        before.again += 1;
        return;
      }
      told.delete(words);
      told.set(words, { atMs: event.atMs, again: 0 });
      if (told.size > rememberedMax) for (const oldest of told.keys()) if (told.delete(oldest)) break;
      const times = before === undefined || before.again === 0 ? '' : ` (and ${before.again} times more since it was last told)`;
      observer.trouble({ ...event, detail: `${event.detail}${times}` });
    },
  };
}
