import type { Key, Kind } from '../store.ts';

/** Where the API server keeps what: group `zferry.io/v1alpha1`, one collection a kind. Names were checked by the API server or by the callers' parsers; they are encoded all the same. */

const group = '/apis/zferry.io/v1alpha1';
const plurals = { SSICluster: 'ssiclusters', GuestPlacement: 'guestplacements', Relocation: 'relocations' } as const satisfies Record<
  Kind,
  string
>;

/** All objects of a kind, over all namespaces: for lists and watches. */
export function collectionPath(kind: Kind): string {
  return `${group}/${plurals[kind]}`;
}

/** The objects of a kind in one namespace: for creating. */
export function namespacePath(kind: Kind, namespace: string): string {
  return namespace === '' ? collectionPath(kind) : `${group}/namespaces/${encodeURIComponent(namespace)}/${plurals[kind]}`;
}

/** One object; `/status` of it is its subresource. */
export function objectPath(kind: Kind, key: Key): string {
  return `${namespacePath(kind, key.namespace)}/${encodeURIComponent(key.name)}`;
}

/** The path with a query; parameters that are undefined are left out. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | number | undefined>>): string {
  const query = Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(String(value))}`],
  );
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

/** One string for one object, for messages: `GuestPlacement default/lit1`, `SSICluster prod`. */
export function nameOf(kind: Kind, key: Key): string {
  return key.namespace === '' ? `${kind} ${key.name}` : `${kind} ${key.namespace}/${key.name}`;
}
