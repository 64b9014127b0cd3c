import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { checkout } from '../e2e/processes.ts';

/** What deploy/rbac.yaml grants the controller, one right at a time, so that tests can take a single one away. */

export interface Right {
  readonly role: Role;
  readonly verb: string;
  readonly group: string;
  /** With its subresource: `relocations/status`. */
  readonly resource: string;
  /** Only for the object of this name. */
  readonly name?: string;
}

type Role = 'ClusterRole' | 'Role';

interface Manifest {
  readonly kind: string;
  readonly rules?: readonly {
    readonly apiGroups: readonly string[];
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
    readonly resourceNames?: readonly string[];
  }[];
}

export const shippedRights: readonly Right[] = parseAllDocuments(readFileSync(join(checkout, 'deploy/rbac.yaml'), 'utf8')).flatMap(
  (document) => {
    const { kind: role, rules = [] } = document.toJS() as Manifest;
    if (role !== 'ClusterRole' && role !== 'Role') return [];
    return rules.flatMap(({ apiGroups, resources, verbs, resourceNames = [undefined] }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          verbs.flatMap((verb) => resourceNames.map((name) => ({ role, verb, group, resource, ...(name === undefined ? {} : { name }) }))),
        ),
      ),
    );
  },
);

/** `update leases.coordination.k8s.io zferry`. */
export function rightText({ verb, group, resource, name }: Omit<Right, 'role'>): string {
  const [plural, ...subresource] = resource.split('/');
  return [verb, [`${plural}.${group}`, ...subresource].join('/'), ...(name === undefined ? [] : [name])].join(' ');
}

/** The rules of one role, with each right as a rule of its own. */
export function rulesOf(rights: readonly Right[], role: Role): readonly object[] {
  return rights
    .filter((right) => right.role === role)
    .map(({ verb, group, resource, name }) => ({
      apiGroups: [group],
      resources: [resource],
      verbs: [verb],
      ...(name === undefined ? {} : { resourceNames: [name] }),
    }));
}
