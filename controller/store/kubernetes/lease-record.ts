import { microTime } from './events.ts';
import { isRecord } from './value.ts';

/** A Lease of coordination.k8s.io/v1 as far as an election needs it. */
export interface LeaseRecord {
  /** Empty: released. */
  readonly holder: string;
  readonly transitions: number;
  readonly acquiredAt: string;
  /** By the holder's clock; empty: never. */
  readonly renewedAt: string;
  /** Of the object, for the next conditional write. */
  readonly version: string;
  /** Everything that a holder changes when it renews. Two readings with the same print: nobody has renewed between them. */
  readonly print: string;
}

/** Reads the API's object; undefined when it is none. A Lease that somebody made by hand without a spec is a released one. */
export function leaseRecordOf(value: unknown): LeaseRecord | undefined {
  if (!isRecord(value) || !isRecord(value['metadata'])) return undefined;
  const version = value['metadata']['resourceVersion'];
  if (typeof version !== 'string') return undefined;
  const spec = isRecord(value['spec']) ? value['spec'] : {};
  const { holderIdentity, leaseTransitions, acquireTime, renewTime, leaseDurationSeconds } = spec;
  const holder = typeof holderIdentity === 'string' ? holderIdentity : '';
  return {
    holder,
    transitions: typeof leaseTransitions === 'number' ? leaseTransitions : 0,
    acquiredAt: typeof acquireTime === 'string' ? acquireTime : '',
    renewedAt: typeof renewTime === 'string' ? renewTime : '',
    version,
    print: JSON.stringify([holder, leaseTransitions, acquireTime, renewTime, leaseDurationSeconds]),
  };
}

/** What is written: instants in ISO 8601, the duration in ms (the API counts whole seconds, at least one). */
export interface LeaseWrite {
  readonly namespace: string;
  readonly name: string;
  readonly version: string | undefined;
  readonly holder: string;
  readonly transitions: number;
  readonly acquiredAt: string;
  readonly renewedAt: string;
  readonly durationMs: number;
}

export function leaseBody(o: LeaseWrite): unknown {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: o.name, namespace: o.namespace, ...(o.version === undefined ? {} : { resourceVersion: o.version }) },
    spec: {
      holderIdentity: o.holder,
      leaseDurationSeconds: Math.max(1, Math.ceil(o.durationMs / 1000)),
      acquireTime: microTime(o.acquiredAt),
      renewTime: microTime(o.renewedAt),
      leaseTransitions: o.transitions,
    },
  };
}
