import type { GuestPlacement, GuestPlacementStatus } from '../../crds/generated.ts';
import type { Inventory } from './inventory.ts';
import { newestFirst } from './status.ts';

/** One row of what is known of where a guest was moved, as a placement keeps it. */
export type Move = NonNullable<GuestPlacementStatus['history']>[number];

/** Newest first: what the placement keeps of moves, with dark times that were known later, and relocations that somebody else made, which have records alone. */
export function movesOf({ relocations }: Inventory, { metadata, status }: GuestPlacement): readonly Move[] {
  const history = status?.history ?? [];
  const records = relocations.filter((each) => each.metadata.namespace === metadata.namespace && each.spec.placement === metadata.name);
  const kept = history.map((entry) => {
    const darkMs = entry.darkMs ?? records.find((each) => each.metadata.name === entry.relocation)?.status?.darkMs;
    return darkMs === undefined ? entry : { ...entry, darkMs };
  });
  const made = records.flatMap(({ metadata: { name }, spec: { from, to, cause }, status: told }) =>
    cause !== 'External' ||
    told?.outcome === undefined ||
    told.finishedAt === undefined ||
    history.some(({ relocation }) => relocation === name)
      ? []
      : [
          {
            ...{ relocation: name, from: from ?? told.from ?? '', to, cause, outcome: told.outcome, at: told.finishedAt },
            ...(told.darkMs === undefined ? {} : { darkMs: told.darkMs }),
          },
        ],
  );
  return newestFirst([...kept, ...made]);
}
