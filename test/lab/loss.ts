import type { Frozen } from './lab.ts';
import type { Flow, Loss } from './traffic.ts';

/** Which datagrams were lost though both ends ran: one to or from a guest that stands still is nobody's to save. The name of its flow for each. */
export function lostOutside(
  flows: readonly Flow[],
  losses: readonly Loss[],
  moves: readonly (Frozen & { readonly guest: string })[],
): readonly string[] {
  return losses.flatMap(({ name, lostAtMs }) => {
    const { from, to, through } = flows.find((flow) => flow.name === name) ?? {};
    const windows = moves.filter(({ guest }) => guest === from?.node || guest === to?.node || guest === through);
    return lostAtMs.filter((at) => !windows.some(({ fromMs, toMs }) => at >= fromMs && at <= toMs)).map(() => name);
  });
}
