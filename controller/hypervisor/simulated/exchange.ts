import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SsiObservation } from '../../domain/ssi.ts';
import type { Simulation } from './simulation.ts';
import { WireError } from './wire.ts';

/** One request to `zferry simulate` and its answer, and what every route works with. */

/** How the server reaches the agents of a cluster. */
export interface GuestFace {
  /** Makes or reconfigures an agent. Throws on a body that is none. */
  readonly put: (guest: string, body: unknown) => void;
  /** One call of the port; undefined: this guest has not been put yet. */
  readonly call: (guest: string, verb: string, o: { readonly body: unknown; readonly signal: AbortSignal }) => Promise<unknown> | undefined;
  /** Each state as it comes, until the answer is called; undefined: not put yet. */
  readonly follow: (guest: string, onState: (state: unknown) => void) => (() => void) | undefined;
  /** Faults and maps of agents. */
  readonly control: (what: string, body: unknown) => unknown;
}

/** One cluster as the routes see it. */
export interface Served {
  readonly simulation: Simulation<unknown>;
  readonly face: GuestFace;
  readonly snapshot: () => unknown;
  readonly nowMs: () => number;
  /** Grows whenever the bulk observation is another one. */
  readonly observationVersion: (seen: SsiObservation) => number;
}

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: unknown;
  /** Ends when the client is gone. */
  readonly signal: AbortSignal;
}

const bodyBytesMax = 8 * 1024 * 1024;

/** Answers with JSON, if the client is still there. */
export function reply(response: ServerResponse, status: number, value: unknown): void {
  if (response.writableEnded || response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** The JSON that was sent; an empty object when nothing was. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw new WireError(`the body is longer than ${bodyBytesMax} bytes`);
    chunks.push(chunk);
  }
  return bytes === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
