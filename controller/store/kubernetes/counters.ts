/** What the store has met, for metrics: every figure only grows, but for `silentMs`. */

export interface Counters {
  /** Watches that were opened. */
  watches: number;
  /** Watches that ended otherwise than by the server's own timeout. */
  broken: number;
  /** Complete lists, the first ones included. */
  lists: number;
  /** Lists that had to be made again: the history was gone, a line could not be read, or something in the stream was wrong. */
  relists: number;
  /** Lines or answers that were not what the API sends. */
  garbled: number;
  /** Errors that the server sent inside a watch. */
  streamErrors: number;
  /** Lists and events that were older than what had been shown. */
  stale: number;
  /** Objects that this version cannot read. */
  unreadable: number;
  /** Answers 429 and 503. */
  throttled: number;
  tokensRefused: number;
  conflicts: number;
  /** Events that were left out to spare the API server. */
  notesDropped: number;
}

export function createCounters(): Counters {
  return {
    watches: 0,
    broken: 0,
    lists: 0,
    relists: 0,
    garbled: 0,
    streamErrors: 0,
    stale: 0,
    unreadable: 0,
    throttled: 0,
    tokensRefused: 0,
    conflicts: 0,
    notesDropped: 0,
  };
}
