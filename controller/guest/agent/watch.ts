import type { Answer } from '../../domain/fault.ts';
import { faultText } from '../../domain/fault.ts';
import type { AgentState } from '../../domain/agent.ts';
import type { AgentAddress } from '../guest.ts';
import type { Dialler, Material, Peer } from './dial.ts';
import { readReport } from '../wire/report.ts';
import type { Speaker } from '../wire/speaker.ts';
import { readStream } from './stream.ts';

/** Follows one agent for as long as somebody wants to know, over breaks, boots and new certificates. */

interface Client extends Pick<Speaker, 'heard'> {
  readonly dial: Dialler;
  readonly material: (cluster: string) => Promise<Answer<Material>>;
  readonly trouble?: (address: AgentAddress, why: string) => void;
  readonly silenceMs?: number;
  readonly peerOf: (address: AgentAddress) => Answer<Peer>;
}

interface Watching {
  readonly address: AgentAddress;
  readonly signal: AbortSignal;
  readonly onState: (state: AgentState | undefined) => void;
}

const retryFirstMs = 100;
const retryMaxMs = 30_000;
/** A stream that lasted this long was well, and the next try comes soon. */
const steadyMs = 10_000;

export function watchAgent(client: Client, watching: Watching): void {
  void follow(client, watching);
}

async function follow(client: Client, { address, signal, onState }: Watching): Promise<void> {
  let told: string | undefined;
  let isReachable = true;
  for (let retryMs = retryFirstMs; !signal.aborted; retryMs = Math.min(retryMaxMs, retryMs * 2)) {
    const beganMs = performance.now();
    const ended = await once(client, address, signal, (state) => {
      isReachable = true;
      told = undefined;
      onState(state);
    });
    if (signal.aborted) return;
    if (isReachable) onState(undefined);
    isReachable = false;
    const why = ended.ok ? '' : faultText(ended.fault);
    if (why !== told) client.trouble?.(address, why);
    told = why;
    if (performance.now() - beganMs > steadyMs) retryMs = retryFirstMs;
    // Thousands of guests of one member that come back together do not come at the same instant.
    await pause(retryMs * (0.5 + Math.random()), signal);
  }
}

async function once(
  client: Client,
  address: AgentAddress,
  signal: AbortSignal,
  onState: (state: AgentState) => void,
): Promise<Answer<never>> {
  const peer = client.peerOf(address);
  if (!peer.ok) return peer;
  const material = await client.material(address.cluster);
  if (!material.ok) return material;
  const socket = await client.dial({ peer: peer.value, material: material.value, signal, urgent: false });
  if (!socket.ok) return socket;
  let why: string | undefined;
  const ended = await readStream({
    socket: socket.value,
    path: '/v1/changes',
    signal,
    ...(client.silenceMs === undefined ? {} : { silenceMs: client.silenceMs }),
    onLine(line) {
      const report = readReport(line, address.guest);
      const state = report.ok ? client.heard(address, report.value) : report;
      if (state.ok) onState(state.value);
      else ({ why } = state);
      return state.ok;
    },
  });
  return why === undefined || ended.ok || ended.fault.kind === 'refused' ? ended : { ok: false, fault: { ...ended.fault, detail: why } };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    timer.unref();
    signal.addEventListener('abort', end, { once: true });
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
}
