import { appendFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, done, failed } from '../../domain/fault.ts';
import { causeText } from './durable.ts';

/** Events for people, one JSON object a line, in `events.jsonl`; at 1 MiB it becomes `events.1.jsonl`, of which there is one. Not fsynced: nothing depends on it. */

export interface Journal {
  /** `unreachable`: the line is lost. */
  append(event: unknown): Promise<Answer<void>>;
  idle(): Promise<void>;
}

const linesWaitingMax = 10_000;

export function openJournal({ folder, bytesMax = 1024 * 1024 }: { readonly folder: string; readonly bytesMax?: number }): Journal {
  const path = join(folder, 'events.jsonl');
  let waiting: string[] = [];
  let flushing: Promise<Answer<void>> | undefined;
  let bytes: number | undefined;

  const flush = async (): Promise<Answer<void>> => {
    await Promise.resolve(); // lines of the same moment go together
    const text = waiting.join('');
    waiting = [];
    flushing = undefined;
    try {
      bytes ??= await stat(path).then(
        (found) => found.size,
        () => 0,
      );
      if (bytes > 0 && bytes + Buffer.byteLength(text) > bytesMax) {
        await rename(path, join(folder, 'events.1.jsonl'));
        bytes = 0;
      }
      await appendFile(path, text, { mode: 0o640 });
      bytes += Buffer.byteLength(text);
      return done(undefined);
    } catch (error) {
      return failed('unreachable', `the event was not written to ${path} (${causeText(error)}); nothing else is affected`);
    }
  };
  let last: Promise<unknown> = Promise.resolve();
  return {
    append(event) {
      if (waiting.length >= linesWaitingMax)
        return Promise.resolve(failed('unreachable', `too many events wait for ${path}; this one was dropped`));
      waiting.push(`${JSON.stringify(event)}\n`);
      if (flushing === undefined) {
        flushing = last.then(flush);
        last = flushing;
      }
      return flushing;
    },
    async idle() {
      await last;
    },
  };
}
