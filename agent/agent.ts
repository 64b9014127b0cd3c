import type { BootClock, Time } from './clock.ts';
import { readBootId, realTime } from './clock.ts';
import type { AgentConfig } from './config.ts';
import { isServing } from './config.ts';
import { createHands } from './hands-at-work.ts';
import type { Keeper } from './keeper.ts';
import { createKeeper } from './keeper.ts';
import type { Log } from './log.ts';
import type { Network, Outcome } from './network.ts';
import { createResidency } from './residency.ts';
import type { AgentServer } from './server.ts';
import { startServer } from './server.ts';
import { createMemoryStore } from './store.ts';

/** An agent at work. */
export interface Agent {
  readonly keeper: Keeper;
  readonly server: AgentServer;
  /** Stops taking orders, then stops the hands. */
  readonly stop: () => Promise<void>;
}

export interface AgentParts {
  readonly config: AgentConfig;
  readonly network: Network;
  /** The network's as well: each clock asks the kernel every second. */
  readonly clock: BootClock;
  readonly log: Log;
}

/** The agent without its server, ready for orders. */
export async function startKeeper({
  config,
  network,
  clock,
  log,
}: AgentParts): Promise<Outcome<{ readonly keeper: Keeper; readonly time: Time }>> {
  const bootId = readBootId(config.bootIdFile);
  if (!bootId.ok)
    return { ok: false, why: `${bootId.why}; without it an order of an earlier boot could not be told from one of this boot` };
  const time = realTime(clock);
  const keeper = createKeeper({
    ...{ config, log, time, bootId: bootId.value },
    hands: createHands(network, time),
    residency: createResidency(config),
    store: createMemoryStore(config.stateDirectory),
  });
  await keeper.start();
  return { ok: true, value: { keeper, time } };
}

/** Starts the agent of one guest: first what an interrupted drain has left, then the server. */
export async function startAgent(o: AgentParts): Promise<Outcome<Agent>> {
  const { config, log } = o;
  if (!isServing(config))
    return {
      ok: false,
      why: 'its file has no listen and tls, so that it could take no orders; the forced command of sshd needs no service: zferry-agent order',
    };
  const started = await startKeeper(o);
  if (!started.ok) return started;
  const { keeper, time } = started.value;
  const server = startServer({ config, keeper, time, log });
  return {
    ok: true,
    value: {
      keeper,
      server,
      stop: async () => {
        await server.close();
        await keeper.stop();
      },
    },
  };
}
