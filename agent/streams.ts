import type { ServerResponse } from 'node:http';
import type { Time } from './clock.ts';
import type { Keeper } from './keeper.ts';
import type { AgentReport } from './protocol.ts';
import { keepAliveMs } from './protocol.ts';

/** Streams of changes: a report now, one after each change, and an empty line when nothing happens. */
export interface Streams {
  /** False: too many are open. The stream ends when its peer is not `welcome` any more. */
  readonly open: (response: ServerResponse, isWelcome: () => boolean) => boolean;
  readonly count: () => number;
  readonly closeAll: () => void;
}

const streamsMax = 4;
/** Written earlier than promised, for what is on the way. */
const keepAliveShare = 0.6;

export function createStreams(o: {
  readonly keeper: Pick<Keeper, 'report' | 'follow'>;
  readonly time: Time;
  readonly scale: number;
}): Streams {
  const open = new Map<ServerResponse, () => void>();
  return {
    count: () => open.size,
    closeAll: () => {
      for (const close of [...open.values()]) close();
    },
    open: (response, isWelcome) => {
      if (open.size >= streamsMax) return false;
      response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
      const everyMs = keepAliveMs * keepAliveShare * o.scale;
      const end = stream(response, { ...o, everyMs, isWelcome });
      const close = (): void => {
        end();
        open.delete(response);
        response.destroy();
      };
      response.once('close', close);
      open.set(response, close);
      return true;
    },
  };
}

interface StreamParts {
  readonly keeper: Pick<Keeper, 'report' | 'follow'>;
  readonly time: Time;
  readonly everyMs: number;
  readonly isWelcome: () => boolean;
}

function stream(response: ServerResponse, { keeper, time, everyMs, isWelcome }: StreamParts): () => void {
  let forget: (() => void) | undefined;
  /** The newest report that a reader too slow for all of them has not been sent; the ones before it are left out. */
  let late: AgentReport | undefined;
  let isFull = false;
  let silentTurns = 0;
  const write = (text: string): void => {
    isFull = !response.write(text);
  };
  const tell = (report: AgentReport): void => {
    if (isFull) late = report;
    else write(`${JSON.stringify(report)}\n`);
  };
  response.on('drain', () => {
    isFull = false;
    silentTurns = 0;
    const next = late;
    late = undefined;
    if (next !== undefined) tell(next);
  });
  const beat = (): void => {
    // A reader that has taken nothing for three turns is gone, whatever its connection says.
    silentTurns = isFull ? silentTurns + 1 : 0;
    if (silentTurns > 3 || !isWelcome()) response.destroy();
    else if (!isFull) write('\n');
    forget = time.after(everyMs, beat);
  };
  forget = time.after(everyMs, beat);
  tell(keeper.report());
  const unfollow = keeper.follow(tell);
  return () => {
    forget?.();
    unfollow();
  };
}
