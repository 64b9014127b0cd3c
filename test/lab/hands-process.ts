/**
 * The agent's hands alone, as a process in a guest's namespace: one JSON line in is one call, one JSON line out its answer with the time it took. Arguments: the options
 * of createNetwork as JSON.
 */
import { createInterface } from 'node:readline';
import { createNetwork, type HandsOptions } from '../../agent/hands.ts';
import type { DrainTimes, Undo } from '../../agent/network.ts';

export interface HandsCall {
  readonly call: 'read' | 'planDrain' | 'drain' | 'restore' | 'raise' | 'lower' | 'prove';
  readonly name?: string;
  readonly undo?: Undo;
  readonly leaveDown?: boolean;
  readonly limitMs?: number;
}

const bootClockMs = (): number => Number(process.hrtime.bigint() / 1_000_000n);
// What is read is this file's own argument, written by the lab.
const options = JSON.parse(process.argv[2] ?? '{}') as Omit<HandsOptions, 'clock'>;
const network = createNetwork({ ...options, clock: bootClockMs });

for await (const line of createInterface(process.stdin)) {
  const begun = performance.now();
  let withdrawnMs: number | undefined;
  let times: DrainTimes | undefined;
  const asked = JSON.parse(line) as HandsCall;
  const outcome = await answer(asked, {
    onWithdrawn: () => (withdrawnMs ??= Math.round(performance.now() - begun)),
    onDrained: (drained) => (times = drained),
  });
  process.stdout.write(`${JSON.stringify({ outcome, ms: Math.round(performance.now() - begun), withdrawnMs, times })}\n`);
}

function answer(
  asked: HandsCall,
  on: { readonly onWithdrawn: () => void; readonly onDrained: (times: DrainTimes) => void },
): Promise<unknown> {
  const signal = AbortSignal.timeout(asked.limitMs ?? 60_000);
  const name = asked.name ?? '';
  const undo = asked.undo ?? { interface: name, method: 'none' };
  switch (asked.call) {
    case 'read':
      return network.read({ signal });
    case 'planDrain':
      return network.planDrain({ name, signal });
    case 'drain':
      return network.drain({ undo, signal, ...on });
    case 'restore':
      return network.restore({ undo, leaveDown: asked.leaveDown ?? false, signal });
    case 'raise':
      return network.raise({ name, signal });
    case 'lower':
      return network.lower({ name, signal });
    case 'prove':
      return network.prove({ name, signal });
  }
}
