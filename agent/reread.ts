import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { codeOf } from './error-code.ts';

/**
 * Reads one file again and again into the buffer that it is given; the answer is how many bytes there are, or the code of the fault. What the kernel makes at each reading (it
 * says that such a file has no bytes) is opened once: from its beginning it is made anew, and opening costs more than the reading. Any other file may be replaced, and is opened each time.
 */
export function createRereader(path: string): (into: Buffer) => number | string {
  let kept: number | undefined;
  return (into) => {
    if (kept !== undefined) {
      try {
        return readSync(kept, into, 0, into.length, 0);
      } catch {
        // What it was made of is gone; there may be another one of this name.
        closeSync(kept);
        kept = undefined;
      }
    }
    let file: number | undefined;
    try {
      file = openSync(path, 'r');
      const length = readSync(file, into, 0, into.length, 0);
      if (length > 0 && fstatSync(file).size === 0) kept = file;
      return length;
    } catch (error) {
      return codeOf(error);
    } finally {
      if (file !== undefined && file !== kept) closeSync(file);
    }
  };
}
