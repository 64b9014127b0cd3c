import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../e2e/processes.ts';
import { howToGetIt, isControlPlaneMissing, startControlPlane, type ControlPlane } from './control-plane.ts';
import type { Ran } from './kubectl.ts';

/** Who may do what with the shipped roles: the controller what it needs and nothing else, a tenant what is his. */

const deploy = fileURLToPath(new URL('../../deploy/', import.meta.url));
const controller = 'system:serviceaccount:zferry-system:zferry';
const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'] as const;

interface Resource {
  /** `leases.coordination.k8s.io`, `relocations.zferry.io/status`; the core group has no dot. */
  readonly name: string;
  readonly isNamespaced: boolean;
}

describe.skipIf(isControlPlaneMissing)(`the shipped roles (${howToGetIt})`, () => {
  let plane: ControlPlane;
  let resources: readonly Resource[];

  beforeAll(async () => {
    plane = await startControlPlane();
    // It puts together what `view`, `edit` and `admin` hold.
    await plane.startControllerManager(['clusterrole-aggregation-controller', 'serviceaccount-controller']);
    await plane.mustKubectl(['apply', '-k', deploy]);
    for (const namespace of ['payments', 'stranger']) await plane.mustKubectl(['create', 'namespace', namespace]);
    for (const role of ['view', 'edit', 'admin'])
      await plane.mustKubectl(['-n', 'payments', 'create', 'rolebinding', `${role}s`, `--clusterrole=${role}`, `--user=${role}`]);
    await until('the kinds are served', async () => (await plane.request('GET', '/apis/zferry.io/v1alpha1')).status === 200);
    resources = await discover(plane);
    await until('roles are put together', () =>
      may({ user: 'edit', verb: 'create', resource: 'relocations.zferry.io', namespace: 'payments' }),
    );
  }, 120_000);

  afterAll(() => plane.stop());

  test('the controller may do what it needs, verb by verb, and nothing else with anything that the API server has', async () => {
    const questions = resources.flatMap(({ name, isNamespaced }) =>
      verbs.flatMap((verb) =>
        (isNamespaced ? ['zferry-system', 'payments'] : ['']).map((namespace) => ({ verb, resource: name, namespace })),
      ),
    );
    const allowed: string[] = [];
    for (const question of questions)
      if (await may({ user: controller, ...question }))
        allowed.push(`${question.verb} ${question.resource} ${question.namespace || '(cluster)'}`);
    const expected = [
      ...['get', 'list', 'watch'].map((verb) => `${verb} ssiclusters.zferry.io (cluster)`),
      'update ssiclusters.zferry.io/status (cluster)',
      ...['zferry-system', 'payments'].flatMap((namespace) => [
        ...['get', 'list', 'watch'].map((verb) => `${verb} guestplacements.zferry.io ${namespace}`),
        ...['get', 'list', 'watch', 'create', 'delete'].map((verb) => `${verb} relocations.zferry.io ${namespace}`),
        ...['guestplacements', 'relocations'].map((kind) => `update ${kind}.zferry.io/status ${namespace}`),
        `create events.events.k8s.io ${namespace}`,
      ]),
      'create leases.coordination.k8s.io zferry-system',
      // What Kubernetes lets every account ask about itself.
      ...['selfsubjectaccessreviews.authorization.k8s.io', 'selfsubjectrulesreviews.authorization.k8s.io'].map(
        (name) => `create ${name} (cluster)`,
      ),
      'create selfsubjectreviews.authentication.k8s.io (cluster)',
    ];
    expect(allowed.toSorted()).toEqual(expected.toSorted());
  });

  test.each([
    ['get', 'zferry', 'zferry-system', true],
    ['watch', 'zferry', 'zferry-system', true],
    ['update', 'zferry', 'zferry-system', true],
    ['update', 'zferry-standby', 'zferry-system', true],
    ['delete', 'zferry-standby', 'zferry-system', false],
    ['delete', 'zferry', 'zferry-system', false],
    ['update', 'other', 'zferry-system', false],
    ['update', 'zferry', 'payments', false],
  ])('the controller may %s the Lease %s in %s: %s', async (verb, name, namespace, expected) => {
    expect(await may({ user: controller, verb, resource: 'leases.coordination.k8s.io', namespace, name })).toBe(expected);
  });

  test.each([
    ['view', ['get', 'list', 'watch']],
    ['edit', verbs],
    ['admin', verbs],
  ])(
    'whoever has %s in a namespace may %j placements and Relocations there, no status, no other namespace and no cluster',
    async (user, expected) => {
      const kinds = ['guestplacements.zferry.io', 'relocations.zferry.io'];
      for (const verb of verbs) {
        for (const resource of kinds) {
          expect(await may({ user, verb, resource, namespace: 'payments' }), `${verb} ${resource}`).toBe(expected.includes(verb));
          expect(await may({ user, verb, resource, namespace: 'stranger' }), `${verb} ${resource}`).toBe(false);
          expect(await may({ user, verb, resource: `${resource}/status`, namespace: 'payments' }), `${verb} ${resource}/status`).toBe(
            false,
          );
        }
        for (const resource of ['ssiclusters.zferry.io', 'ssiclusters.zferry.io/status'])
          expect(await may({ user, verb, resource, namespace: '' }), `${verb} ${resource}`).toBe(false);
      }
    },
  );

  describe('a tenant', () => {
    const relocation = { apiVersion: 'zferry.io/v1alpha1', kind: 'Relocation', metadata: { name: 'lit1-once', namespace: 'payments' } };
    const spec = { cluster: 'ltic', guest: 'LIT1', placement: 'lit1', to: 'LTICVM2', cause: 'Manual', requestedBy: 'edit' };

    beforeAll(async () => {
      const object = { ...relocation, spec: { ...spec, expiresAt: '2099-01-01T00:00:00Z' } };
      await plane.mustKubectl(['--as', 'edit', 'create', '-f', '-'], JSON.stringify(object));
    });

    test('cancels a Relocation', async () => {
      expect(
        (await asTenant(['-n', 'payments', 'patch', 'relo', 'lit1-once', '--type=merge', '-p', '{"spec":{"cancel":true}}'])).errors,
      ).toBe('');
    });

    test('cannot say how it went', async () => {
      const patch = JSON.stringify({ status: { outcome: 'Moved' } });
      const direct = await asTenant(['-n', 'payments', 'patch', 'relo', 'lit1-once', '--subresource=status', '--type=merge', '-p', patch]);
      expect(direct.errors).toContain('forbidden');
      // Beside the spec a status is passed over, at creation as in a change.
      await asTenant(['-n', 'payments', 'patch', 'relo', 'lit1-once', '--type=merge', '-p', patch]);
      expect(await plane.mustKubectl(['-n', 'payments', 'get', 'relo', 'lit1-once', '-o', 'jsonpath={.status.outcome}'])).toBe('');
    });

    test('cannot read a cluster, where addresses stand', async () => {
      expect((await asTenant(['get', 'ssi'])).errors).toContain('forbidden');
    });
  });

  test("the controller cannot cancel a Relocation: that is a person's word", async () => {
    const patch = ['-n', 'payments', 'patch', 'relo', 'lit1-once', '--type=merge', '-p', '{"spec":{"cancel":true}}'];
    expect((await plane.kubectl(['--as', controller, ...patch])).errors).toContain('forbidden');
  });

  function asTenant(args: readonly string[], input?: string): Promise<Ran> {
    return plane.kubectl(['--as', 'edit', ...args], input);
  }

  /** What `kubectl auth can-i --as USER` asks, as the administrator. */
  async function may(o: {
    readonly user: string;
    readonly verb: string;
    readonly resource: string;
    readonly namespace: string;
    readonly name?: string;
  }): Promise<boolean> {
    const [, plural = '', group = '', subresource = ''] = /^([a-z]+)(?:\.([a-z0-9.-]+))?(?:\/(\w+))?$/.exec(o.resource) ?? [];
    const [, system, kind, namespace] = o.user.split(':');
    const groups =
      system === undefined ? ['system:authenticated'] : ['system:authenticated', `system:${kind}s`, `system:${kind}s:${namespace}`];
    const { body } = await plane.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: {
          user: o.user,
          groups,
          resourceAttributes: { verb: o.verb, group, resource: plural, subresource, namespace: o.namespace, name: o.name ?? '' },
        },
      },
    });
    return (body as { readonly status: { readonly allowed: boolean } }).status.allowed;
  }
});

/** Everything that the API server serves, subresources included. */
async function discover(plane: ControlPlane): Promise<readonly Resource[]> {
  const get = async <T>(path: string): Promise<T> => (await plane.request('GET', path)).body as T;
  const { groups } = await get<{ readonly groups: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[] }>(
    '/apis',
  );
  const paths = ['/api/v1', ...groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => `/apis/${groupVersion}`))];
  const found = new Map<string, Resource>();
  for (const path of paths) {
    const list = await get<{ readonly resources: readonly { readonly name: string; readonly namespaced: boolean }[] }>(path);
    const group = path.split('/')[3] === undefined ? '' : `.${path.split('/')[2]}`;
    for (const { name, namespaced } of list.resources) {
      const [plural, ...rest] = name.split('/');
      const full = [`${plural}${group}`, ...rest].join('/');
      found.set(full, { name: full, isNamespaced: namespaced });
    }
  }
  return [...found.values()];
}
