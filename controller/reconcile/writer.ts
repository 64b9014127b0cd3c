import type { SSICluster, SSIClusterStatus } from '../../crds/generated.ts';
import { faultText } from '../domain/fault.ts';
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

  const schedule = (): void => {
    if (writing || scheduled || world.stopped || pending.length === 0) return;
    const dueMs = Math.max(notBeforeMs, Math.min(...pending.map((change) => change.lazyMs ?? 0)));
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
    let status: SSIClusterStatus = object.status ?? { observedGeneration: -1 };
    const before = status;
    const applied: StatusChange[] = [];
    const refused: StatusChange[] = [];
    for (const change of changes) {
      const next = change.apply(status);
      if (next === undefined) refused.push(change);
      else applied.push(change);
      status = next ?? status;
    }
    const finish = (result: 'written' | 'again'): void => {
      writing = false;
      if (world.stopped) return;
      for (const change of refused) change.done('refused');
      for (const change of applied) change.done(result);
      schedule();
    };
    if (status === before) return finish('written');
    await put(object, status, finish);
  };

  /** `finish` is called before anything that the new version asks for is looked at. */
  const put = async (object: SSICluster, status: SSIClusterStatus, finish: (result: 'written' | 'again') => void): Promise<void> => {
    const key = { namespace: '', name: object.metadata.name };
    const deadline = world.deps.deadline(5_000);
    const answer = await storeAt(world, 'write cluster status').putStatus({ kind: 'SSICluster', key, uid: object.metadata.uid, version: object.metadata.resourceVersion, status, signal: deadline.signal });
    deadline.release();
    if (world.stopped) return;
    if (answer.ok) {
      failures = 0;
      adopt(answer.value);
      return finish('written');
    }
    const { monoMs, wallMs } = nowOf(world);
    world.deps.observer.trouble({ what: answer.fault.kind === 'conflict' ? 'clusterStatusConflict' : 'clusterStatusWrite', detail: faultText(answer.fault), atMs: wallMs });
    if (answer.fault.kind !== 'conflict') notBeforeMs = monoMs + Math.min(30_000, 250 * 2 ** failures++) * world.deps.timeScale;
    const reading = world.deps.deadline(5_000);
    const current = await storeAt(world, 'read cluster').get({ kind: 'SSICluster', key, signal: reading.signal });
    reading.release();
    if (current.ok && !world.stopped) adopt(current.value);
    // Neither written nor anything newer to read, as from a store that went back: asked again, but not at once.
    if (answer.fault.kind === 'conflict' && clusterOf().object === object) notBeforeMs = nowOf(world).monoMs + 1000 * world.deps.timeScale;
    finish('again');
  };

  return {
    submit(change) {
      pending.push(change);
      schedule();
    },
  };
}
