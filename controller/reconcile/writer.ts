import type { SSICluster, SSIClusterStatus } from '../../crds/generated.ts';
import { faultText, type Fault } from '../domain/fault.ts';
import type { Key } from '../store/store.ts';
import { nowOf, storeAt, type ClusterState, type StatusChange, type StatusWriter, type World } from './world.ts';

/** Takes over a newer version of a cluster's object. */
export type Adopt = (object: SSICluster) => void;

export function createStatusWriter(world: World, clusterOf: () => ClusterState, adopt: Adopt): StatusWriter {
  let pending: StatusChange[] = [];
  let writing = false;
  let scheduled = false;
  let alarmMs = Number.POSITIVE_INFINITY;
  let notBeforeMs = 0;
  let failures = 0;
  let trouble: string | undefined;

  const schedule = (): void => {
    if (writing || scheduled || world.stopped || pending.length === 0) return;
    const dueMs = Math.max(notBeforeMs, earliestMs(pending));
    const { monoMs } = nowOf(world);
    if (dueMs > monoMs) {
      if (dueMs >= alarmMs) return;
      alarmMs = dueMs;
      world.deps.alarm(dueMs, () => {
        alarmMs = Number.POSITIVE_INFINITY;
        schedule();
      });
      return;
    }
    scheduled = true;
    // Changes of the same moment come along.
    world.deps.soon(() => {
      scheduled = false;
      if (!writing && !world.stopped) void write();
    });
  };

  const write = async (): Promise<void> => {
    writing = true;
    const changes = pending;
    pending = [];
    const { object } = clusterOf();
    const { status, applied, refused } = applyAll(changes, object.status ?? { observedGeneration: -1 });
    const finish = (result: 'written' | 'again'): void => {
      writing = false;
      if (world.stopped) return;
      for (const change of refused) change.done('refused');
      for (const change of applied) change.done(result);
      schedule();
    };
    if (status === object.status) return finish('written');
    await put(object, status, finish);
  };

  /** `finish` is called before anything that the new version asks for is looked at. */
  const put = async (object: SSICluster, status: SSIClusterStatus, finish: (result: 'written' | 'again') => void): Promise<void> => {
    const key = { namespace: '', name: object.metadata.name };
    const deadline = world.deps.deadline(5_000);
    const answer = await storeAt(world, 'write cluster status').putStatus({
      kind: 'SSICluster',
      key,
      uid: object.metadata.uid,
      version: object.metadata.resourceVersion,
      status,
      signal: deadline.signal,
    });
    deadline.release();
    if (world.stopped) return;
    if (answer.ok) {
      failures = 0;
      adopt(answer.value);
      return finish('written');
    }
    const { monoMs } = nowOf(world);
    tellTrouble(world, answer.fault);
    if (answer.fault.kind !== 'conflict') {
      notBeforeMs = monoMs + Math.min(30_000, 250 * 2 ** failures++) * world.deps.timeScale;
      trouble = faultText(answer.fault);
    }
    await readAgain(world, key, adopt);
    // Neither written nor anything newer to read, as from a store that went back: asked again, but not at once.
    if (answer.fault.kind === 'conflict' && clusterOf().object === object) notBeforeMs = nowOf(world).monoMs + 1000 * world.deps.timeScale;
    finish('again');
  };

  return {
    submit(change) {
      pending.push(change);
      schedule();
    },
    trouble: () => (failures > 1 ? trouble : undefined),
  };
}

async function readAgain(world: World, key: Key, adopt: Adopt): Promise<void> {
  const deadline = world.deps.deadline(5_000);
  const current = await storeAt(world, 'read cluster').get({ kind: 'SSICluster', key, signal: deadline.signal });
  deadline.release();
  if (current.ok && !world.stopped) adopt(current.value);
}

/** When the first of them wants to be written. */
function earliestMs(changes: readonly StatusChange[]): number {
  return changes.reduce((firstMs, { lazyMs = 0 }) => Math.min(firstMs, lazyMs), Number.POSITIVE_INFINITY);
}

/** Each change on what the one before it left; `status` is the very same object when nothing was changed. */
function applyAll(
  changes: readonly StatusChange[],
  before: SSIClusterStatus,
): { readonly status: SSIClusterStatus; readonly applied: readonly StatusChange[]; readonly refused: readonly StatusChange[] } {
  const applied: StatusChange[] = [];
  const refused: StatusChange[] = [];
  let status = before;
  for (const change of changes) {
    const next = change.apply(status);
    (next === undefined ? refused : applied).push(change);
    status = next ?? status;
  }
  return { status: status === before ? before : counted(status), applied, refused };
}

/** The number of claims, for those who list clusters; it is written with whatever else is. */
function counted(status: SSIClusterStatus): SSIClusterStatus {
  const inFlightCount = status.inFlight?.length ?? 0;
  return status.inFlightCount === inFlightCount ? status : { ...status, inFlightCount };
}

function tellTrouble(world: World, fault: Fault): void {
  const what = fault.kind === 'conflict' ? 'clusterStatusConflict' : 'clusterStatusWrite';
  world.deps.observer.trouble({ what, detail: faultText(fault), atMs: nowOf(world).wallMs });
}
