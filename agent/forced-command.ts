import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { request } from 'node:http';
import type { Readable } from 'node:stream';
import { parseJson } from './json.ts';
import type { Outcome } from './network.ts';
import { bodyBytesMax, bodyDepthMax } from './protocol.ts';

/**
 * What sshd runs for the controller, whatever command the controller names: reads one order as JSON from standard input, hands it to the guard, which it starts when none
 * runs, and prints HTTP's status, a line feed and the body. Nothing from the input reaches a command line.
 */

export interface ForcedCommand {
  readonly socketPath: string;
  /** Program and arguments of the guard. */
  readonly guard: readonly [string, ...string[]];
  readonly input: Readable;
  readonly print: (text: string) => void;
}

const startMs = 10_000;
const lookMs = 50;
const replyMs = 20_000;
const triesMax = 3;
const verbs: ReadonlySet<unknown> = new Set(['state', 'quiesce', 'renew', 'activate']);

/** The exit code: 0 the guard has answered, 1 nothing was done. `why` of a failure is for the journal of sshd. */
export async function forcedCommand(o: ForcedCommand): Promise<Outcome<void>> {
  const order = await readOrder(o.input);
  if (!order.ok) return order;
  for (let tries = 0; tries < triesMax; tries += 1) {
    if (!(await guardIsThere(o))) return { ok: false, why: 'the guard did not start; nothing was done; see zferry-agent state' };
    const told = await relay(o, order.value);
    // It had come to rest in between, and was asked nothing.
    if (told !== 'gone') return told;
  }
  return { ok: false, why: 'the guard ended each time before it could be asked; nothing was done' };
}

interface Asked {
  readonly verb: string;
  readonly body: unknown;
}

async function readOrder(input: Readable): Promise<Outcome<Asked>> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of input as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) return { ok: false, why: `an order has at most ${bodyBytesMax} bytes; nothing was done` };
    chunks.push(chunk);
  }
  const json = parseJson(Buffer.concat(chunks).toString('utf8'), bodyDepthMax + 1);
  if (!json.ok) return { ok: false, why: `${json.why}; nothing was done` };
  const { value } = json;
  if (typeof value !== 'object' || value === null || !('verb' in value) || !verbs.has(value.verb))
    return { ok: false, why: 'the input names no verb of state, quiesce, renew, activate; nothing was done' };
  return { ok: true, value: { verb: String(value.verb), body: 'order' in value ? value.order : undefined } };
}

/** A shell starts it again should it be killed; it ends by itself with 0 when all is at rest, or with 2 when it cannot do anything. */
const again = 'while :; do "$@"; c=$?; if [ $c -eq 0 ] || [ $c -eq 2 ]; then exit $c; fi; sleep 1; done';

async function guardIsThere({ socketPath, guard }: ForcedCommand): Promise<boolean> {
  let isStarted = false;
  for (let waitedMs = 0; waitedMs < startMs; waitedMs += lookMs) {
    if (await canConnect(socketPath)) return true;
    if (!isStarted) {
      isStarted = true;
      // A session of its own: it outlives this one. One that found another guard still ending has ended itself, and is started again.
      const shell = spawn('/bin/sh', ['-c', again, 'zferry-agent', ...guard], { detached: true, stdio: 'ignore', cwd: '/' });
      shell.once('exit', () => (isStarted = false)).unref();
    }
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
  return false;
}

function canConnect(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Nobody listened: not a byte was taken. */
function isUnheard(code: string | undefined): boolean {
  return code === 'ENOENT' || code === 'ECONNREFUSED';
}

function relay({ socketPath, print }: ForcedCommand, { verb, body }: Asked): Promise<Outcome<void> | 'gone'> {
  const text = body === undefined ? '' : JSON.stringify(body);
  return new Promise((resolve) => {
    const lost = (): void => resolve({ ok: false, why: 'the guard ended before it answered' });
    const asking = request(
      {
        socketPath,
        path: `/v1/${verb}`,
        method: verb === 'state' ? 'GET' : 'POST',
        headers: { 'content-length': Buffer.byteLength(text) },
        signal: AbortSignal.timeout(replyMs),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', lost);
        response.once('end', () => {
          print(`${response.statusCode ?? 0}\n${Buffer.concat(chunks).toString('utf8')}`);
          resolve({ ok: true, value: undefined });
        });
      },
    );
    asking.once('error', (error: NodeJS.ErrnoException) => (isUnheard(error.code) ? resolve('gone') : lost()));
    asking.end(text);
  });
}
