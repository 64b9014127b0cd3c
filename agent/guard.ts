import { chmodSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AgentParts } from './agent.ts';
import { startKeeper } from './agent.ts';
import type { Keeper } from './keeper.ts';
import { createLimiter } from './limiter.ts';
import { takeLock } from './lock.ts';
import type { Log } from './log.ts';
import type { Time } from './clock.ts';
import type { Outcome } from './network.ts';
import type { AgentReport } from './protocol.ts';
import { answer } from './routes.ts';
import { createStreams } from './streams.ts';

/**
 * The agent for guests where none may run all the time: it listens on a socket in its state directory and nowhere else, is started by the forced command of sshd, and ends
 * when nothing is left to be guarded. While a permit is open it is the timer that brings the interface back, and what repairs a guest that was moved.
 */

export const guardSocketName = 'orders.sock';

/** How long it stays when nothing happens. */
const restMs = 15_000;

/** Runs a guard to its end. `why`: it could not begin, and nothing was done. */
export async function runGuard(o: AgentParts): Promise<Outcome<void>> {
  const { stateDirectory, ordersPerSecond, timeScale } = o.config;
  const lock = takeLock(stateDirectory);
  if ('heldBy' in lock) return { ok: false, why: `an agent runs already, as process ${lock.heldBy}; nothing was done` };
  const started = await startKeeper(o);
  if (!started.ok) return started;
  const ending = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => ending.abort());
  await guard({ ...started.value, stateDirectory, ordersPerSecond, log: o.log, restMs: restMs * timeScale }, ending.signal);
  await started.value.keeper.stop();
  lock.release();
  return { ok: true, value: undefined };
}

interface GuardParts {
  readonly keeper: Keeper;
  readonly stateDirectory: string;
  readonly ordersPerSecond: number;
  readonly time: Time;
  readonly log: Log;
  /** How long it stays after the last thing that happened, milliseconds. */
  readonly restMs: number;
}

/** Settles when everything is at rest, or when the signal ends it. The state directory must be locked by this process. */
async function guard(parts: GuardParts, signal: AbortSignal): Promise<void> {
  const { keeper, time, log } = parts;
  const path = join(parts.stateDirectory, guardSocketName);
  const leaving = `${path}.leaving`;
  const streams = createStreams({ keeper, time, scale: 1 });
  const routes = {
    ...{ keeper, streams, log, nowMs: time.nowMs },
    orders: createLimiter(parts.ordersPerSecond),
    questions: createLimiter(20),
    // Who may open the socket is decided by its folder: root and the agent's own user.
    stranger: () => undefined,
  };
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let forget: (() => void) | undefined;
  /** Orders that have not been answered yet, and connections. */
  let asked = 0;
  let open = 0;
  const wait = (): void => {
    forget?.();
    forget = time.after(parts.restMs, () => void rest());
  };
  /** Ends when nobody wants anything. A process that was kept waiting finds its time up and an order at its door at once: first no other can come, then it looks who has. */
  const rest = async (): Promise<void> => {
    if (signal.aborted) return;
    if (open > 0 || asked > 0 || !isAtRest(keeper.report())) return wait();
    renameSync(path, leaving);
    await nextTurn();
    await nextTurn();
    if (signal.aborted || (open === 0 && asked === 0)) return end();
    renameSync(leaving, path);
    wait();
  };
  const server = createServer({ keepAlive: false }, (request, response) => {
    wait();
    asked += 1;
    void answer(routes, request, response).finally(() => (asked -= 1));
  });
  server.on('connection', (socket) => {
    open += 1;
    socket.once('close', () => (open -= 1));
  });
  // Whoever had the lock before is gone, and its socket is a dead name.
  for (const name of [path, leaving]) rmSync(name, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  signal.addEventListener('abort', () => end(), { once: true });
  const unfollow = keeper.follow(wait);
  wait();
  await ended;
  forget?.();
  unfollow();
  for (const name of [path, leaving]) rmSync(name, { force: true });
  streams.closeAll();
  server.close();
  server.closeAllConnections();
}

/** Nobody waits for anything: no permit, no drain, and the interface of this machine is up, or it is not known which that would be. */
function isAtRest({ permit, interfaces, residency }: AgentReport): boolean {
  if (permit !== undefined || interfaces.some(({ proof }) => proof === 'draining')) return false;
  return residency !== 'known' || interfaces.some(({ up }) => up);
}
