/** A stream of bytes as lines, each complete, so that a chunk may end anywhere, also inside a character. Bounded. */

export interface LineSplitter {
  /** False when a line is longer than the bound or was not wanted: nothing more is taken. */
  push(chunk: Buffer): boolean;
  stopped(): boolean;
}

const lineEnd = 0x0a;

/** `onLine` gets every line that is not empty, without its end; false stops the splitter. */
export function createLineSplitter(o: { readonly bytesMax: number; readonly onLine: (line: string) => boolean }): LineSplitter {
  let pieces: Buffer[] = [];
  let bytes = 0;
  let stopped = false;
  const take = (last: Buffer): void => {
    const line = pieces.length === 0 ? last.toString('utf8') : Buffer.concat([...pieces, last]).toString('utf8');
    pieces = [];
    bytes = 0;
    if (line !== '' && !o.onLine(line)) stopped = true;
  };
  return {
    push(chunk) {
      if (stopped) return false;
      let from = 0;
      for (let at = chunk.indexOf(lineEnd); at >= 0; at = chunk.indexOf(lineEnd, from)) {
        take(chunk.subarray(from, at));
        if (stopped) return false;
        from = at + 1;
      }
      if (from === chunk.length) return true;
      pieces.push(chunk.subarray(from));
      bytes += chunk.length - from;
      if (bytes > o.bytesMax) [stopped, pieces] = [true, []];
      return !stopped;
    },
    stopped: () => stopped,
  };
}
