/**
 * What a tool that waits for Kubernetes objects makes of one: the rules of kstatus (sigs.k8s.io/cli-utils, pkg/kstatus/status: generic.go and status.go) for kinds that it
 * does not know by name, in their order. Flux and kubectl plugins of its family wait by them.
 */

export type Verdict = 'Terminating' | 'InProgress' | 'Failed' | 'Current';

interface Condition {
  readonly type: string;
  readonly status: string;
}

export interface Readable {
  readonly metadata: { readonly generation?: number; readonly deletionTimestamp?: string };
  readonly status?: { readonly observedGeneration?: number; readonly conditions?: readonly Condition[] };
}

export function kstatus({ metadata, status }: Readable): Verdict {
  if (metadata.deletionTimestamp !== undefined && metadata.deletionTimestamp !== '') return 'Terminating';
  // A status that says nothing of generations is taken as it is: this is why the schema defaults it to -1.
  const isBehind = status?.observedGeneration !== undefined && status.observedGeneration !== metadata.generation;
  if (metadata.generation !== undefined && isBehind) return 'InProgress';
  const conditions = status?.conditions ?? [];
  for (const { type, status: value } of conditions) {
    if (type === 'Reconciling' && value === 'True') return 'InProgress';
    if (type === 'Stalled' && value === 'True') return 'Failed';
  }
  // Not one of its own conditions, but so widely used that it is read as well.
  for (const { type, status: value } of conditions) {
    if (type !== 'Ready') continue;
    if (value === 'True') return 'Current';
    if (value === 'False' || value === 'Unknown') return 'InProgress';
  }
  return 'Current';
}
