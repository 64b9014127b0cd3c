import { Agent, request, type IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { bodyBytesMax, keepAliveMs } from '../../../agent/protocol.ts';
import type { Answer } from '../../domain/fault.ts';
import { done, failed } from '../../domain/fault.ts';
import { codeOf } from './dial.ts';

/** One stream of an agent's changes over a connection of its own. It ends when the agent is silent for too long, says too much, or the signal ends. */

export interface Streaming {
  readonly socket: TLSSocket;
  readonly path: string;
  readonly signal: AbortSignal;
  /** A whole line without its end. False: it is not to be trusted, and the stream ends. */
  readonly onLine: (line: Buffer) => boolean;
  /** Silence after which the agent is taken for gone, milliseconds; the agent sends an empty line more often. */
  readonly silenceMs?: number;
}

/** How much an agent may say: so many bytes at once, refilled at so many a second. A guest that is moved says ten things in a second. */
const burstBytes = 1024 * 1024;
const bytesPerMs = 64;

/** Answers why it ended; never anything well. */
export function readStream(o: Streaming): Promise<Answer<never>> {
  const { promise, resolve } = Promise.withResolvers<Answer<never>>();
  const { socket, signal } = o;
  const agent = new Agent({ keepAlive: false, maxSockets: 1 });
  agent.createConnection = () => socket;
  const silenceMs = o.silenceMs ?? 2.5 * keepAliveMs;
  const silence = setTimeout(() => end('nothing was heard for too long'), silenceMs);
  silence.unref();
  const abort = (): void => end('no longer wanted');
  signal.addEventListener('abort', abort, { once: true });
  function end(why: string): void {
    clearTimeout(silence);
    signal.removeEventListener('abort', abort);
    socket.destroy();
    resolve(failed('unreachable', `the stream ended: ${why}`));
  }
  const asking = request({ agent, method: 'GET', path: o.path, maxHeaderSize: 8_192, headers: { host: 'agent' } });
  asking.once('error', (error) => end(codeOf(error)));
  asking.once('response', (response) => {
    if (response.statusCode !== 200) end(`the agent answered ${response.statusCode ?? 0}`);
    else follow(response, { ...o, heard: () => void silence.refresh(), end });
  });
  asking.end();
  if (signal.aborted) abort();
  return promise;
}

interface Following {
  readonly onLine: (line: Buffer) => boolean;
  readonly heard: () => void;
  readonly end: (why: string) => void;
}

function follow(response: IncomingMessage, { onLine, heard, end }: Following): void {
  const lines = createLines();
  let left = burstBytes;
  let lastMs = performance.now();
  response.on('data', (chunk: Buffer) => {
    const nowMs = performance.now();
    left = Math.min(burstBytes, left + (nowMs - lastMs) * bytesPerMs) - chunk.length;
    lastMs = nowMs;
    if (left < 0) return end('it says more than it may');
    const whole = lines.take(chunk);
    if (!whole.ok) return end(whole.fault.kind === 'refused' ? '' : whole.fault.detail);
    // Part of a line is no sign of life: one byte a second would keep it open for ever.
    if (whole.value.length > 0) heard();
    for (const line of whole.value) if (line.length > 0 && !onLine(line)) return end('it sent what cannot be trusted');
  });
  response.once('error', (error) => end(codeOf(error)));
  response.once('close', () => end('the agent closed it'));
}

interface Lines {
  /** The lines that are whole now; `garbled` when one is too long. */
  take(chunk: Buffer): Answer<readonly Buffer[]>;
}

/** Cuts a stream of bytes into lines of at most 64 KiB. */
export function createLines(): Lines {
  let rest: Buffer[] = [];
  let restBytes = 0;
  return {
    take(chunk) {
      const whole: Buffer[] = [];
      let from = 0;
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
        const line = Buffer.concat([...rest, chunk.subarray(from, at)]);
        if (line.length > bodyBytesMax) return tooLong();
        whole.push(line);
        [rest, restBytes, from] = [[], 0, at + 1];
      }
      if (from < chunk.length) {
        rest.push(chunk.subarray(from));
        restBytes += chunk.length - from;
      }
      return restBytes > bodyBytesMax ? tooLong() : done(whole);
    },
  };
}

function tooLong(): Answer<never> {
  return failed('garbled', `a line is longer than ${bodyBytesMax / 1024} KiB`);
}
