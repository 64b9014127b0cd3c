import type { GuestPlacement, SSIClusterStatus } from '../../crds/generated.ts';
import type { Key, Kind } from '../../controller/store/store.ts';
import type { Resource } from '../../controller/store/memory/table.ts';
import { never, type Stage } from './stage.ts';
import type { Call } from './wire.ts';

/**
 * Whose is what: S15 a controller writes status and records of its own, nothing that people wrote; S16 of several placements of one guest the oldest alone has an effect; S17 a uid is an
 * identity and a name is none: nothing of an attempt for one object is told of another that has its name.
 */
export interface Ownership {
  readonly arriving: (call: Call) => void;
  readonly arrived: (call: Call) => void;
  readonly forget: () => void;
}

type Accuse = (rule: string, text: string) => void;

export function watchOwnership(stage: Stage, accuse: Accuse): Ownership {
  const claims = watchOwners(stage, accuse);
  let before: Resource | undefined;
  return {
    arriving(call) {
      if (call.port === 'store') before = subjectOf(stage, call);
    },
    arrived(call) {
      if (call.port === 'store') judgeWrite(call, before, subjectOf(stage, call), accuse);
    },
    forget: claims.forget,
  };
}

/** What a call on the store is about, as it stands there. */
function subjectOf(stage: Stage, { method, options }: Call): Resource | undefined {
  const { kind, key, object } = options as { kind?: Kind; key?: Key; object?: { metadata: { namespace: string; name: string } } };
  if (method === 'create' && object !== undefined) return stage.store.read('Relocation', object.metadata);
  return kind === undefined || key === undefined || (method !== 'putStatus' && method !== 'remove')
    ? undefined
    : stage.store.read(kind, key);
}

function judgeWrite(call: Call, before: Resource | undefined, after: Resource | undefined, accuse: Accuse): void {
  if (before === after) return;
  const { process, site } = call;
  const name = `${(after ?? before)?.kind ?? ''} ${(after ?? before)?.metadata.name ?? ''}`;
  if (after === undefined) {
    const finished = before?.kind === 'Relocation' && before.status?.phase === 'Finished' && before.spec.cause !== 'Manual';
    if (!finished) accuse('S15', `${process} removes ${name} in ${site}, which is not a finished record of its own`);
  } else if (before === undefined) {
    const { labels, annotations, finalizers } = after.metadata as { labels?: object; annotations?: object; finalizers?: object };
    if (after.kind !== 'Relocation' || labels !== undefined || annotations !== undefined || finalizers !== undefined)
      accuse('S15', `${process} creates ${name} in ${site} with more than its spec`);
  } else if (!sameButStatus(before, after)) accuse('S15', `${process} changes more of ${name} than its status in ${site}`);
}

/** All of an object that a controller must leave alone is as it was. */
function sameButStatus(before: Resource, after: Resource): boolean {
  const [had, has] = [before.metadata, after.metadata];
  const names = Object.keys(has) as (keyof typeof has)[];
  return (
    same(before.spec, after.spec) &&
    names.length === Object.keys(had).length &&
    names.every((name) => name === 'resourceVersion' || same(had[name], has[name]))
  );
}

/** Objects that a store leaves alone are the very same ones. */
function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Follows claims and placements, whoever writes them. */
function watchOwners(stage: Stage, accuse: Accuse): { readonly forget: () => void } {
  /** The placement for which each attempt was claimed. */
  const ownerOf = new Map<string, string>();
  const born = new Set<string>();
  let seen: SSIClusterStatus['inFlight'];
  const noteClaims = (entries: SSIClusterStatus['inFlight'] = []): void => {
    // Most writes of the status leave the claims alone.
    if (entries === seen) return;
    seen = entries;
    if (new Set(entries.map((entry) => entry.guest)).size < entries.length) accuse('S16', 'two claims on one guest');
    for (const { guest, attempt, placement } of entries) {
      const name = `${guest} ${attempt}`;
      if (ownerOf.get(name) === placement.uid) continue;
      ownerOf.set(name, placement.uid);
      if (!born.has(placement.uid)) accuse('S17', `attempt ${name} is claimed for uid ${placement.uid}, which no placement ever had`);
      const older = olderThan(
        stage.store.list('GuestPlacement').filter((each) => each.spec.guest === guest),
        placement.uid,
      );
      if (older !== undefined)
        accuse(
          'S16',
          `attempt ${name} is claimed for ${placement.namespace}/${placement.name}; ${older.metadata.name} is older and names the same guest`,
        );
    }
  };
  const notePlacement = ({ metadata, spec, status }: GuestPlacement): void => {
    born.add(metadata.uid);
    const attempt = status?.lastAttempt?.attempt;
    const claimedFor = attempt === undefined ? undefined : ownerOf.get(`${spec.guest} ${attempt}`);
    if (claimedFor !== undefined && claimedFor !== metadata.uid)
      accuse('S17', `${metadata.name} with uid ${metadata.uid} tells of attempt ${attempt ?? 0}, which was claimed for uid ${claimedFor}`);
  };
  void stage.store.follow({
    signal: never,
    onEvent(event) {
      if (event.type === 'gone') return;
      if (event.kind === 'SSICluster') noteClaims(event.object.status?.inFlight);
      if (event.kind === 'GuestPlacement') notePlacement(event.object);
    },
    onSynced: () => undefined,
  });
  return {
    forget() {
      ownerOf.clear();
      seen = undefined;
    },
  };
}

/** One that is older than the given one, if that is still there. */
function olderThan(placements: readonly GuestPlacement[], uid: string): GuestPlacement | undefined {
  const own = placements.find((each) => each.metadata.uid === uid);
  if (own === undefined) return undefined;
  const ageOf = ({ metadata }: GuestPlacement): string => `${metadata.creationTimestamp} ${metadata.uid}`;
  return placements.find((each) => ageOf(each) < ageOf(own));
}
