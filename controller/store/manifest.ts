import type { ObjectMeta } from '../../crds/generated.ts';
import type { Kind, ResourceByKind } from './store.ts';

/** What a person applies: an object without what a store adds. */
export type Manifest<K extends Kind = Kind> = K extends Kind
  ? {
      readonly apiVersion: 'zferry.io/v1alpha1';
      readonly kind: K;
      readonly metadata: Pick<ObjectMeta, 'name' | 'namespace' | 'labels' | 'annotations'>;
      readonly spec: ResourceByKind[K]['spec'];
    }
  : never;

/** As a store has it from then on: the status stays what it was, and begins as the CRD's default. */
export function resourceOf(manifest: Manifest, metadata: ObjectMeta, before: ResourceByKind[Kind] | undefined): ResourceByKind[Kind] {
  const { apiVersion } = manifest;
  const unseen = { observedGeneration: -1 };
  switch (manifest.kind) {
    case 'SSICluster':
      return {
        apiVersion,
        kind: manifest.kind,
        metadata,
        spec: manifest.spec,
        status: before?.kind === manifest.kind ? (before.status ?? unseen) : unseen,
      };
    case 'GuestPlacement':
      return {
        apiVersion,
        kind: manifest.kind,
        metadata,
        spec: manifest.spec,
        status: before?.kind === manifest.kind ? (before.status ?? unseen) : unseen,
      };
    case 'Relocation':
      return {
        apiVersion,
        kind: manifest.kind,
        metadata,
        spec: manifest.spec,
        status: before?.kind === manifest.kind ? (before.status ?? unseen) : unseen,
      };
  }
}
