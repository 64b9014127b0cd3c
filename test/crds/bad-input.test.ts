import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGuestName, parseInterfaceName, parseMemberName, parseVdevs } from '../../controller/domain/names.ts';
import { parseManifests } from '../../crds/manifests.ts';
import { validateSet } from '../../crds/set.ts';
import type { Resource } from '../../crds/validate.ts';
import { findingText, validateObject } from '../../crds/validate.ts';

const apiVersion = 'zferry.io/v1alpha1';
type Fields = Record<string, unknown>;

function placement(spec: Fields = {}, metadata: Fields = {}): Fields {
  return {
    apiVersion,
    kind: 'GuestPlacement',
    metadata: { name: 'linux1', ...metadata },
    spec: { cluster: 'ltic', guest: 'LINUX1', member: 'VM1', ...spec },
  };
}
function cluster(spec: Fields = {}, metadata: Fields = {}): Fields {
  const members = [
    { name: 'VM1', cpc: 'H91', lpar: 'LP1', machineSequences: ['01'] },
    { name: 'VM2', cpc: 'R91', lpar: 'LP2', machineSequences: ['02'] },
  ];
  return {
    apiVersion,
    kind: 'SSICluster',
    metadata: { name: 'ltic', ...metadata },
    spec: { members, hypervisor: { simulated: {} }, tenants: [{ namespace: 'default', guests: ['*'] }], ...spec },
  };
}
function relocation(spec: Fields = {}, rest: Fields = {}): Fields {
  const whole = {
    cluster: 'ltic',
    guest: 'LINUX1',
    placement: 'linux1',
    to: 'VM2',
    cause: 'Manual',
    requestedBy: 'alice',
    expiresAt: '2026-11-23T02:00:00Z',
  };
  return { apiVersion, kind: 'Relocation', metadata: { name: 'once' }, spec: { ...whole, ...spec }, ...rest };
}
const interfaces = (name: unknown): Fields => ({
  hipersockets: { interfaces: [{ name, cpc: 'H91', network: '172.0.9.0/24' }] },
  agent: { console: {} },
});
const agent = (address: unknown): Fields => ({ ...interfaces('hsi0'), agent: { https: { address } } });
const endpoint = (host: unknown): Fields => cluster({ hypervisor: { smapi: { endpoints: [{ member: 'VM1', host }], secretName: 'x' } } });
const secret = (secretName: unknown): Fields =>
  cluster({ hypervisor: { smapi: { endpoints: [{ member: 'VM1', host: 'vm1' }], ...(secretName === undefined ? {} : { secretName }) } } });

function refusal(object: unknown, options: { readonly status?: 'check' } = {}): readonly string[] {
  const result = validateObject(object, options);
  return result.ok ? [] : result.findings.map(findingText);
}

/** What one must be able to say of every refusal: it names the place, prints safely, and holds nothing of the input. */
const clean = { atThePlace: true, printsSafely: true, echoes: false };

function judged(object: unknown, path: string, input: unknown): typeof clean & { readonly lines?: readonly string[] } {
  const lines = refusal(object);
  const text = lines.join('\n');
  const verdict = {
    atThePlace: lines.some((line) => line.startsWith(path)),
    printsSafely: /^[\n -~]*$/.test(text) && text.length < 2000,
    echoes: typeof input === 'string' && input.length > 8 && text.includes(input),
  };
  return verdict.atThePlace ? verdict : { ...verdict, lines };
}

const badUserids: readonly (readonly [row: string, values: readonly unknown[]])[] = [
  ['1 CP line end', ['LINUX1#CP LOGOFF', 'A#LOGOFF']],
  ['2 newline', ['LINUX1\nLOGOFF', 'LINUX1\r', 'LINUX1\n']],
  ['3 shell', ['LINUX1;reboot', '$(id)', '`id`', '||true', `'"`]],
  ['4 options', ['--force=ARCHITECTURE', '-k', '-T']],
  ['5 CP keywords', ['*', 'ALL', 'SYSTEM', 'LOGN0001', 'LOGL0001', 'LOGV0001', 'STORAGE', '0003']],
  ['6 case', ['linux1', 'Linux1']],
  [
    '7 length and Unicode',
    ['LINUX1234', '', 'A'.repeat(1024 * 1024), 'LINUX1\u00a0', 'ＬＩＮＵＸ１', 'LİNUX1', 'ſ', 'A\u202eB', 'A\u0000'],
  ],
  ['8 delimiters', ['A:B', 'A.B', 'A/B', '../MAINT']],
  ['9 service machines', ['TCPIP', 'MAINT', 'OPERATOR', 'VSMWORK1', 'VSMGUARD', 'DIRMAINT', 'OPNCLOUD']],
  ['no text', [1, true, ['LINUX1'], {}, Number.NaN]],
];

describe('a userid', () => {
  test.each(badUserids.flatMap(([row, values]) => values.map((value) => ({ row, value }))))('of row $row is refused ($#)', ({ value }) => {
    expect(judged(placement({ guest: value }), 'spec.guest', value)).toEqual(clean);
    expect(judged(relocation({ guest: value }), 'spec.guest', value)).toEqual(clean);
    expect(
      judged(
        cluster({ hypervisor: { simulated: { guests: [{ userid: value, member: 'VM1' }] } } }),
        'spec.hypervisor.simulated.guests[0].userid',
        value,
      ),
    ).toEqual(clean);
  });

  test('cannot be placed twice, whatever the namespaces (row 6)', () => {
    const set = [placement(), placement({}, { name: 'other', namespace: 'payments' })].map(accepted);
    expect(validateSet(set)).toMatchObject([{ object: 1, path: 'spec.guest' }]);
  });
});

const table: readonly (readonly [row: string, path: string, values: readonly unknown[], object: (value: unknown) => Fields])[] = [
  ['10 member', 'spec.member', ['SYS1 FORCE DOMAIN', '*', 'vm1', 'VM123456789', '', 'VM1\n', 'VM1;x'], (member) => placement({ member })],
  ['10 target', 'spec.to', ['SYS1 FORCE DOMAIN', '*', 'VM1\u0000'], (to) => relocation({ to })],
  ['10 target that is the source', 'spec.to', ['VM2'], (from) => relocation({ from })],
  [
    '11 interface',
    'spec.hipersockets.interfaces[0].name',
    ['lo', 'eth0', 'hsi0; ip link', 'hsi0/../..', 'h'.repeat(16), '%s', '-all', 'hsi0\n', ''],
    (name) => placement(interfaces(name)),
  ],
  [
    '12 device',
    'spec.detachDevices[0]',
    ['0.0.G000', '0.4.0000', '0.0.0009\n1', '19F-190', '190-', '-190', '190;DEF', '10000', ''],
    (device) => placement({ detachDevices: [device] }),
  ],
  [
    '13 seconds',
    'spec.relocation.maxTotalSeconds',
    [-1, 0, 'NOLIMIT', Number.POSITIVE_INFINITY, 3.5, '60', 2 ** 31, Number.NaN],
    (maxTotalSeconds) => placement({ relocation: { maxTotalSeconds } }),
  ],
  [
    '13 seconds of the cluster',
    'spec.relocation.externalHoldSeconds',
    [-1, 'NOLIMIT', Number.POSITIVE_INFINITY, 3.5, '60', 2 ** 31, Number.NaN],
    (externalHoldSeconds) => cluster({ relocation: { externalHoldSeconds } }),
  ],
  [
    '14 agent',
    'spec.agent.https.address',
    [
      '169.254.169.254',
      '[::ffff:127.0.0.1]',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '0x7f.1',
      '2130706433',
      '127.1',
      '017700000001',
      'localhost',
      'localhost.',
      'user@host',
      'file:',
      'file:///etc/passwd',
      'gopher://x',
      'http://10.0.0.1',
      '10.0.0.1:22',
      '127.0.0.1',
      '0.0.0.0',
      '::',
      '::1',
      'fe80::1',
      'fe80::1%eth0',
      'ff02::1',
      '224.0.0.5',
      '255.255.255.255',
      '1.2.3',
      '01.2.3.4',
      '1.2.3.256',
      'rebind.example.com',
      '1:2:3:4:5:6:7:8:9',
      ':::',
      '',
    ],
    (address) => placement(agent(address)),
  ],
  [
    '14 hypervisor',
    'spec.hypervisor.smapi.endpoints[0].host',
    [
      '169.254.169.254',
      '[::ffff:127.0.0.1]',
      '::ffff:a9fe:a9fe',
      '0x7f.1',
      '0x7f000001',
      '2130706433',
      'localhost.',
      'user@host',
      'file:',
      'gopher://x',
      '1.2.3',
      'a b',
      'A.EXAMPLE',
      '-a',
      'metadata.google.internal',
      'ff02::1',
      '1:2',
    ],
    endpoint,
  ],
  [
    '14 simulator',
    'spec.hypervisor.simulated.endpoint',
    [
      'file:///x',
      'https://a:1',
      'http://user@a:1',
      'http://a:1/path',
      'http://0x7f.1:80',
      'http://2130706433:80',
      'http://169.254.169.254:80',
      'http://[::ffff:a9fe:a9fe]:80',
      'http://a:0',
      'http://a:70000',
      'http://a',
    ],
    (endpoint) => cluster({ hypervisor: { simulated: { endpoint } } }),
  ],
  [
    '14 network',
    'spec.agentNetworks[0]',
    [
      '127.0.0.0/8',
      '169.254.0.0/16',
      '10.0.0.1/8',
      '10.0.0.0/33',
      '::1/128',
      'fe80::/10',
      '0x0a.0/8',
      '10.0.0.0',
      '::ffff:0:0/96',
      'x/8',
      '1:2/8',
    ],
    (network) => cluster({ agentNetworks: [network] }),
  ],
  [
    '15 secret',
    'spec.hypervisor.smapi.secretName',
    ['other/name', '../name', 'N'.repeat(300), 'a'.repeat(1024 * 1024), '', undefined, { name: 'x', namespace: 'y' }],
    secret,
  ],
  [
    '16 annotation',
    'metadata.annotations',
    ['x'.repeat(300_000), 'no order\n', 'a b', ''],
    (value) => placement({}, { annotations: { 'zferry.io/resume': value } }),
  ],
  [
    '16 release',
    'metadata.annotations',
    ['a,b', '*\u202e'],
    (value) => cluster({}, { annotations: { 'zferry.io/release-mass-change': value } }),
  ],
  [
    '16 expiry',
    'spec.expiresAt',
    ['never', '2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', '9'.repeat(50), '2026-11-24', undefined],
    (expiresAt) => relocation({ expiresAt }),
  ],
];

describe('a bad value', () => {
  const cases = table.flatMap(([row, path, values, object]) => values.map((value) => ({ row, path, value, object })));
  test.each(cases)('of row $row is refused ($#)', ({ path, value, object }) => {
    const whole = object(value);
    if (value === undefined) delete (whole['spec'] as Fields)['expiresAt'];
    expect(judged(whole, path, value)).toEqual(clean);
  });

  test('annotations of 256 KiB in all are refused (row 16)', () => {
    const annotations = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`a${index}`, 'x'.repeat(30_000)]));
    expect(judged(placement({}, { annotations }), 'metadata.annotations', '')).toEqual(clean);
  });

  test('a member outside the cluster is refused (row 10)', () => {
    expect(validateSet([cluster(), placement({ member: 'VM9' })].map(accepted))).toMatchObject([
      { object: 1, path: 'spec.member', instead: 'write one of VM1, VM2' },
    ]);
  });

  test('an agent outside the agent networks is refused (row 14)', () => {
    const outside = placement({ ...agent('10.9.9.9') });
    const set = [cluster({ agentNetworks: ['10.20.8.0/24'] }), outside].map(accepted);
    expect(validateSet(set).map(({ path }) => path)).toEqual(['spec.agent.https.address']);
    expect(validateSet([cluster({ agentNetworks: ['10.9.0.0/16'] }), outside].map(accepted))).toEqual([]);
  });
});

describe('a forged status (row 18)', () => {
  test('is left out of a manifest, so that it is never believed', () => {
    const result = validateObject(relocation({}, { status: { observedGeneration: 1, phase: 'Relocating', attempt: 2 ** 53 } }));
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && result.value.status).toBeUndefined();
  });

  test.each([
    ['phase', 'Relocating'],
    ['attempt', 2 ** 53],
    ['attempt', -1],
    ['startedAt', 'far future'],
    ['finishedAt', '+292278994-08-17T07:12:55Z'],
    ['message', 'x'.repeat(40_000)],
    ['forged', true],
  ])('with a wrong %s is refused where a record is read', (field, value) => {
    const lines = refusal(relocation({}, { status: { observedGeneration: 1, [field]: value } }), { status: 'check' });
    expect(lines.map((line) => line.split(':')[0])).toEqual([`status.${field}`]);
  });
});

describe('a hostile object (row 17)', () => {
  test.each(['__proto__', 'constructor', 'prototype'])('with the key %s is refused, and no prototype changes', (key) => {
    const yaml = `apiVersion: ${apiVersion}\nkind: GuestPlacement\nmetadata: { name: a }\nspec: { cluster: ltic, guest: A, member: VM1, ${key}: { polluted: 1 } }\n`;
    expect(parseManifests(yaml)).toMatchObject({ documents: [], problems: [{ line: 4, what: 'has a key that is never read' }] });
    const object: unknown = JSON.parse(
      `{"apiVersion":"${apiVersion}","kind":"GuestPlacement","metadata":{"name":"a"},"spec":{"cluster":"ltic","guest":"A","member":"VM1","${key}":{"polluted":1}}}`,
    );
    expect(judged(object, `spec.${key}`, '')).toEqual(clean);
    expect(({} as Fields)['polluted']).toBeUndefined();
  });

  test('with repeated keys is refused at the second one', () => {
    expect(parseManifests('{"apiVersion":"zferry.io/v1alpha1","kind":"SSICluster",\n"kind":"GuestPlacement"}').problems).toEqual([
      { line: 2, column: 1, what: 'repeats a key of the same mapping', instead: 'keep one of the two' },
    ]);
  });

  test('of more than 1.5 MiB, or a file of more than 3 MiB, is refused', () => {
    const large = (bytes: number): string => `apiVersion: ${apiVersion}\nkind: SSICluster\nmetadata: { name: "${'a'.repeat(bytes)}" }\n`;
    expect(parseManifests(large(1.6 * 1024 * 1024)).problems).toMatchObject([{ what: 'is larger than 1.5 MiB' }]);
    expect(parseManifests(large(3.1 * 1024 * 1024)).problems).toMatchObject([{ what: 'is larger than 3 MiB' }]);
  });

  test.each([
    ['brackets', '['.repeat(1000)],
    ['brackets without end', '['.repeat(1_000_000)],
    ['closed brackets', `${'['.repeat(1000)}${']'.repeat(1000)}`],
    ['mappings', '{"a":'.repeat(1000) + '1' + '}'.repeat(1000)],
    ['indentation', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['sequences', Array.from({ length: 400 }, (_, depth) => `${' '.repeat(depth)}-`).join('\n')],
  ])('nested 1,000 deep in %s is refused', (_, text) => {
    const { documents, problems } = parseManifests(text);
    expect(documents).toEqual([]);
    expect(problems).toMatchObject([{ what: 'is nested too deeply' }]);
  });

  test('made of aliases of aliases is refused before it grows', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `  l${level + 1}: &l${level + 1} [${Array.from({ length: 9 }, () => `*l${level}`).join(', ')}]`,
    );
    const bomb = `apiVersion: ${apiVersion}\nkind: SSICluster\nmetadata: { name: a }\nspec:\n  l0: &l0 [a]\n${levels.join('\n')}\n`;
    expect(parseManifests(bomb)).toMatchObject({ documents: [], problems: [{ what: 'uses too many aliases' }] });
  });

  test.each(['metadata: &m { name: a, x: *m }', 'metadata: { name: a, x: &x [[*x]] }'])('that holds itself is refused: %s', (yaml) => {
    expect(parseManifests(`apiVersion: ${apiVersion}\nkind: SSICluster\n${yaml}\n`)).toMatchObject({
      documents: [],
      problems: [{ line: 3, what: 'has an alias for what it stands in' }],
    });
  });

  test('made of few aliases that multiply is refused too', () => {
    const levels = Array.from({ length: 7 }, (_, level) => `  l${level + 1}: &l${level + 1} [*l${level}, *l${level}]`);
    const bomb = `apiVersion: ${apiVersion}\nkind: SSICluster\nmetadata: { name: a }\nspec:\n  l0: &l0 [a]\n${levels.join('\n')}\n`;
    expect(parseManifests(bomb)).toMatchObject({ documents: [], problems: [{ what: 'uses too many aliases' }] });
  });

  test.each([
    '',
    'null',
    '1',
    '[]',
    '"a"',
    '--- a\n--- b',
    'a: *b',
    '!!js/function "x"',
    '%YAML 9\n---\na',
    '\u0000',
    '\tq',
    'a: "\\x"',
    '? [a]\n: b',
    '{',
    'a: b: c',
    '&a *a',
    '<<: *x',
    '&a [*a]',
    'a: &a { b: *a }',
  ])('as %j does no harm', (text) => {
    const { documents } = parseManifests(text);
    expect(documents).toEqual([]);
  });

  test('whatever it is, parsing and validating end with an answer that prints safely', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.json(), (raw, json) => {
        for (const text of [
          raw,
          json,
          `apiVersion: ${apiVersion}\nkind: GuestPlacement\nspec: ${json}`,
          `apiVersion: ${apiVersion}\nkind: SSICluster\n${raw}`,
        ]) {
          const { documents, problems } = parseManifests(text);
          const told = documents.flatMap(({ object, locate }) => {
            const result = validateObject(object);
            return result.ok ? [] : result.findings.map((finding) => ({ text: findingText(finding), line: locate(finding.path).line }));
          });
          const all = [...told, ...problems.map(({ what, line }) => ({ text: what, line }))];
          expect(all.filter(({ text, line }) => !/^[ -~]+$/.test(text) || line < 1)).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a name that the validator accepts', () => {
  const odd = fc.oneof(
    fc.constantFrom('LINUX1', 'A', '$A', '_-$', 'LOGNOTE', 'MAINT', 'hsi0', 'a.b', 'lo', '190', '19F-190', '190-19F'),
    fc.string({ maxLength: 9 }),
    fc.stringMatching(/^[A-Z0-9$#@_-]{1,9}$/),
    fc.stringMatching(/^[a-z0-9_.-]{1,16}$/),
    fc.stringMatching(/^[0-9A-F]{1,4}(-[0-9A-F]{1,4})?$/),
  );

  test('is accepted by the parsers that guard commands, hosts and paths', () => {
    let acceptedNames = 0;
    fc.assert(
      fc.property(odd, (name) => {
        const passes = (object: Fields, parsed: { readonly ok: boolean }): void => {
          const isAccepted = validateObject(object).ok;
          if (isAccepted) acceptedNames++;
          expect(isAccepted && !parsed.ok, JSON.stringify(name)).toBe(false);
        };
        passes(placement({ guest: name }), parseGuestName(name));
        passes(relocation({ guest: name }), parseGuestName(name));
        passes(placement({ member: name }), parseMemberName(name));
        passes(relocation({ to: name, from: 'X' }), parseMemberName(name));
        passes(placement(interfaces(name)), parseInterfaceName(name));
        passes(placement({ detachDevices: [name] }), parseVdevs([name]));
        passes(cluster({ hypervisor: { simulated: { guests: [{ userid: name, member: 'VM1' }] } } }), parseGuestName(name));
      }),
      { numRuns: 2000 },
    );
    expect(acceptedNames).toBeGreaterThan(1000);
  });
});

function accepted(object: Fields): Resource {
  const result = validateObject(object);
  if (!result.ok) throw new Error(result.findings.map(findingText).join('\n'));
  return result.value;
}
