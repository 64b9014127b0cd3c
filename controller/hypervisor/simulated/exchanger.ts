import { StringDecoder } from 'node:string_decoder';
import { Agent, type Dispatcher } from 'undici';
import type { Answer, Fault } from '../../domain/fault.ts';
import { done, failed } from '../../domain/fault.ts';

/** HTTP to `zferry simulate` over a pool of kept connections. Its own deadlines are off: they belong to whoever asks. */
export interface Exchanger {
  exchange(o: Wanted): Promise<Answer<HttpReply>>;
  close(): Promise<void>;
}

export interface HttpReply {
  readonly status: number;
  readonly json: unknown;
}

export interface Wanted {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
  /** Takes the lines of a 200. */
  readonly onLine?: (line: string) => void;
}

const replyCharactersMax = 64 * 1024 * 1024;
const connectionsMax = 256;
/** Many sweeps, so that the next one finds the connection of the last. */
const keepAliveMs = 60_000;
const headers = { 'content-type': 'application/json' };

export function createExchanger(endpoint: string): Exchanger {
  const agent = new Agent({
    connections: connectionsMax,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMs,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const { origin } = new URL(endpoint);
  return { exchange: (wanted) => exchanged(agent, origin, wanted), close: () => agent.destroy() };
}

function exchanged(agent: Agent, origin: string, o: Wanted): Promise<Answer<HttpReply>> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let text = '';
    const decoder = new StringDecoder('utf8');
    const settle = (answer: Answer<HttpReply>): void => {
      o.signal.removeEventListener('abort', onAbort);
      resolve(answer);
    };
    const onAbort = (): void => {
      settle({ ok: false, fault: faultOf('AbortError', { isSent: controller !== undefined, isAborted: true }) });
      controller?.abort(new Error('given up'));
    };
    const cutOff = (): void => settle(failed('unknownOutcome', cutOffText));
    const takeLines = (take: (line: string) => void): void => {
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      for (const line of lines) take(line);
    };
    o.signal.addEventListener('abort', onAbort);
    if (o.signal.aborted) return onAbort();
    agent.dispatch(
      { origin, path: o.path, method: o.method, headers, body: o.body === undefined ? null : JSON.stringify(o.body) },
      {
        onRequestStart(started) {
          // Nothing is written for a request that is aborted in here.
          if (o.signal.aborted) return started.abort(new Error('given up before it was sent'));
          controller = started;
        },
        onResponseStart: (_controller, code) => void (status = code),
        onResponseData(_controller, chunk) {
          text += decoder.write(chunk);
          if (status === 200 && o.onLine !== undefined) return takeLines(o.onLine);
          if (text.length <= replyCharactersMax) return;
          cutOff();
          controller?.abort(new Error('the answer is too long'));
        },
        onResponseEnd() {
          if (status === 200 && o.onLine !== undefined) return settle(done({ status, json: undefined }));
          const json = parsed(text);
          if (json === undefined) return cutOff();
          settle(done({ status, json }));
        },
        onResponseError(_controller, error) {
          if (status !== 0) return cutOff();
          settle({ ok: false, fault: faultOf(codeOf(error), { isSent: controller !== undefined, isAborted: o.signal.aborted }) });
        },
      },
    );
  });
}

const cutOffText = 'the answer of zferry simulate was cut off; the request may have been carried out';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function faultOf(code: string, o: { readonly isSent: boolean; readonly isAborted: boolean }): Fault {
  if (!o.isSent)
    return {
      kind: 'unreachable',
      detail: `zferry simulate cannot be reached (${code}); nothing was sent; start it, or correct hypervisor.simulated.endpoint`,
    };
  const why = o.isAborted ? 'gave no answer in time' : `broke the connection off (${code})`;
  return { kind: 'unknownOutcome', detail: `zferry simulate ${why}; the request may have been carried out` };
}
