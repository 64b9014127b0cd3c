import type { AgentState } from '../../domain/agent.ts';
import type { Answer } from '../../domain/fault.ts';
import { failed } from '../../domain/fault.ts';
import type { GuestName } from '../../domain/names.ts';
import type { AgentAddress, GuestAgent } from '../guest.ts';
import type { SimulatedGuestConfig } from './config.ts';

/** The connection to `zferry simulate`, lent by whoever made it. */
export interface GuestConnection {
  readonly call: (o: {
    readonly method: 'PUT' | 'POST';
    readonly path: string;
    readonly body?: unknown;
    readonly signal: AbortSignal;
  }) => Promise<Answer<{ readonly status: number; readonly json: unknown }>>;
  readonly stream: (o: {
    readonly path: string;
    readonly signal: AbortSignal;
    readonly onLine: (line: string) => void;
  }) => Promise<Answer<{ readonly status: number }>>;
}

interface Client {
  readonly connection: GuestConnection;
  readonly cluster: string;
  /** The configuration of a guest's agent; undefined: it has none. Another object when it was edited. Sent before the first call, and whenever the server does not know it. */
  readonly configOf: (guest: GuestName) => SimulatedGuestConfig | undefined;
}

const retryFirstMs = 50;
const retryMaxMs = 2_000;

/** The port over `zferry simulate`. */
export function createRemoteAgents(o: Client): GuestAgent {
  const declare = declarerOf(o);
  const call = callerOf(o, declare);
  return {
    capabilities: { permit: true, provesQuiesce: true, stream: true },
    state: ({ address, signal }) => call('state', {}, { address, signal }),
    quiesce: ({ address, signal, ...body }) => call('quiesce', body, { address, signal }),
    renew: ({ address, signal, ...body }) => call('renew', body, { address, signal }),
    activate: ({ address, signal, ...body }) => call('activate', body, { address, signal }),
    watch: ({ address, signal, onState }) => void follow(o, declare, { address, signal, onState }),
  };
}

interface Declarer {
  readonly ready: (guest: GuestName, signal: AbortSignal) => Promise<Answer<unknown>>;
  readonly forget: (guest: GuestName) => void;
}

function declarerOf(o: Client): Declarer {
  const declared = new Map<GuestName, SimulatedGuestConfig>();
  return {
    forget: (guest) => void declared.delete(guest),
    ready: async (guest, signal) => {
      const config = o.configOf(guest);
      if (config === undefined) return failed('unreachable', `${guest} has no agent in the simulation; nothing was sent`);
      if (declared.get(guest) === config) return { ok: true, value: undefined };
      const put = await o.connection.call({ method: 'PUT', path: pathOf(o, guest), body: config, signal });
      if (!put.ok) return failed('unreachable', `zferry simulate did not take ${guest}; nothing was sent`);
      if (put.value.status === 404)
        return failed('unreachable', `zferry simulate does not know the cluster ${o.cluster} yet; nothing was sent`);
      if (put.value.status !== 200)
        return failed('invalid', `zferry simulate refused the configuration of ${guest}: ${JSON.stringify(put.value.json)}`);
      declared.set(guest, config);
      return put;
    },
  };
}

type Caller = (
  verb: string,
  body: unknown,
  call: { readonly address: AgentAddress; readonly signal: AbortSignal },
) => Promise<Answer<AgentState>>;

function callerOf(o: Client, declare: Declarer): Caller {
  return async (verb, body, { address: { guest }, signal }) => {
    if (signal.aborted) return failed('unreachable', 'the call was given up before anything was sent');
    for (let tries = 0; ; tries++) {
      const ready = await declare.ready(guest, signal);
      if (!ready.ok) return ready;
      const reply = await o.connection.call({ method: 'POST', path: `${pathOf(o, guest)}/${verb}`, body, signal });
      if (!reply.ok) return reply;
      if (reply.value.status === 404 && tries === 0) declare.forget(guest);
      else if (reply.value.status !== 200)
        return failed('invalid', `zferry simulate did not take the order: ${JSON.stringify(reply.value.json)}`);
      else return answerIn(reply.value.json);
    }
  };
}

interface Following {
  readonly address: AgentAddress;
  readonly signal: AbortSignal;
  readonly onState: (state: AgentState | undefined) => void;
}

/** Follows the stream, and joins it again after it has broken. */
async function follow(o: Client, declare: Declarer, watch: Following): Promise<void> {
  const { guest } = watch.address;
  let isReachable = true;
  for (let retryMs = retryFirstMs; !watch.signal.aborted; retryMs = Math.min(retryMaxMs, retryMs * 2)) {
    const onLine = (line: string): void => {
      retryMs = retryFirstMs;
      const state = stateIn(line);
      isReachable = state !== undefined;
      watch.onState(state);
    };
    const ready = await declare.ready(guest, watch.signal);
    const ended = ready.ok ? await o.connection.stream({ path: `${pathOf(o, guest)}/watch`, signal: watch.signal, onLine }) : ready;
    if (ended.ok) declare.forget(guest);
    if (watch.signal.aborted) return;
    if (isReachable) watch.onState(undefined);
    isReachable = false;
    await pause(retryMs, watch.signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
}

function pathOf(o: Client, guest: GuestName): string {
  return `/clusters/${o.cluster}/guests/${encodeURIComponent(guest)}`;
}

/* A codec: the server of the same release wrote these from the port's own types. */

function answerIn(json: unknown): Answer<AgentState> {
  const answer = json as Answer<AgentState>;
  return answer.ok ? { ok: true, value: whole(answer.value) } : answer;
}

/** JSON.parse answers any; a line that is cut off is taken for a guest that cannot be reached. */
function stateIn(line: string): AgentState | undefined {
  try {
    const { state } = JSON.parse(line) as { readonly state: AgentState | null };
    return state === null ? undefined : whole(state);
  } catch {
    return undefined;
  }
}

/** JSON leaves out what is undefined. */
function whole(state: AgentState): AgentState {
  return { ...state, permit: state.permit, quiescedFor: state.quiescedFor, lastDark: state.lastDark };
}
