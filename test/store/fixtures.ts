import type { GuestPlacement, GuestPlacementSpec, SSICluster } from '../../crds/generated.ts';
import type { NewRelocation, Store, StoreEvent } from '../../controller/store/store.ts';
import type { Manifest } from '../../controller/store/manifest.ts';

/** Small valid objects and ways to look at a store, shared by the suites of this folder. */

export const signal = new AbortController().signal;

export function cluster(name = 'prod', enforcement: 'Observe' | 'Enforce' = 'Observe'): Manifest<'SSICluster'> {
  const member = (member: string, cpc: string, machineSequence: string) => ({
    name: member,
    cpc,
    lpar: `LP${member}`.slice(0, 8),
    machineSequences: [machineSequence],
  });
  return {
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'SSICluster',
    metadata: { name },
    spec: {
      members: [member('VM1', 'CPC1', '0000000000011111'), member('VM2', 'CPC2', '0000000000022222')],
      hypervisor: { simulated: {} },
      enforcement,
    },
  };
}

export function placement(name: string, spec: Partial<GuestPlacementSpec> = {}): Manifest<'GuestPlacement'> {
  return {
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'GuestPlacement',
    metadata: { name, namespace: 'default' },
    spec: { cluster: 'prod', guest: name.toUpperCase(), member: 'VM1', ...spec },
  };
}

export function relocation(name: string): NewRelocation {
  return {
    apiVersion: 'zferry.io/v1alpha1',
    kind: 'Relocation',
    metadata: { name, namespace: 'default' },
    spec: { cluster: 'prod', guest: 'LIT1', placement: 'lit1', from: 'VM1', to: 'VM2', cause: 'Drift', requestedBy: 'zferry' },
  };
}

export function keyOf(name: string): { readonly namespace: string; readonly name: string } {
  return { namespace: name === 'prod' ? '' : 'default', name };
}

/** Follows a store into a list that grows. */
export async function record(
  store: Store,
  followSignal = signal,
): Promise<{ readonly events: StoreEvent[]; readonly syncedAfter: () => readonly number[] }> {
  const events: StoreEvent[] = [];
  const synced: number[] = [];
  const answer = await store.follow({
    signal: followSignal,
    onEvent: (event) => void events.push(event),
    onSynced: () => void synced.push(events.length),
  });
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return { events, syncedAfter: () => synced };
}

/** One line an event: `put GuestPlacement lit1`. */
export function lines(events: readonly StoreEvent[]): readonly string[] {
  return events.map(({ type, kind, object }) => `${type} ${kind} ${object.metadata.name}`);
}

/** The newest event's object of a placement, if it was put last. */
export function lastPlacement(events: readonly StoreEvent[], name: string): GuestPlacement | undefined {
  const last = events.findLast((event) => event.kind === 'GuestPlacement' && event.object.metadata.name === name);
  return last?.type === 'put' && last.kind === 'GuestPlacement' ? last.object : undefined;
}

export async function getPlacement(store: Store, name: string): Promise<GuestPlacement> {
  const answer = await store.get({ signal, kind: 'GuestPlacement', key: keyOf(name) });
  if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
  return answer.value;
}

export async function getCluster(store: Store): Promise<SSICluster> {
  const answer = await store.get({ signal, kind: 'SSICluster', key: keyOf('prod') });
  if (!answer.ok) throw new Error(JSON.stringify(answer.fault));
  return answer.value;
}
