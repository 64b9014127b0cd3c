import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  externalRelocationName,
  listHash,
  type Parsed,
  parseGuestName,
  parseInterfaceName,
  parseMemberName,
  parseVdevs,
  relocationName,
  reservedUserids,
} from '../../controller/domain/names.ts';

/** Names from a spec stand in commands, hosts and paths: what these parsers let through is all that can ever get there. */

const parsers: Readonly<
  Record<string, { readonly parse: (text: unknown) => Parsed<string>; readonly allowed: RegExp; readonly lengthMax: number }>
> = {
  userid: { parse: parseGuestName, allowed: /^[A-Z0-9$_-]+$/, lengthMax: 8 },
  member: { parse: parseMemberName, allowed: /^[A-Z0-9@#$]+$/, lengthMax: 8 },
  interface: { parse: parseInterfaceName, allowed: /^[a-z0-9_.-]+$/, lengthMax: 15 },
};

describe.each(Object.entries(parsers))('a %s', (_name, { parse, allowed, lengthMax }) => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.stringMatching(/^[\w$#@.-]{1,16}$/), fc.anything());
  test('holds nothing outside its allow-list, whatever was given', () => {
    fc.assert(
      fc.property(text, (given) => {
        const parsed = parse(given);
        const harmless = !parsed.ok || (parsed.value === given && allowed.test(parsed.value) && parsed.value.length <= lengthMax);
        expect(harmless).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([undefined, null, 7, true, [], ['LIT1'], {}, { toString: () => 'LIT1' }])('is not %o', (given) => {
    expect(parse(given).ok).toBe(false);
  });

  const hostile = fc.constantFrom(
    '\n',
    '\r',
    '\0',
    ' ',
    ';',
    '#\n',
    '|',
    '`',
    '$(id)',
    '/',
    '\\',
    "'",
    '"',
    '*',
    '?',
    ':',
    '%s',
    '\u00a0',
    '\u202e',
    '\u0130',
    '\uff21',
  );
  test('is refused when anything hostile stands before, in or after it', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('hsi0', 'LIT1'), fc.nat({ max: 4 }), (bad, good, at) => {
        expect(parse(good.slice(0, at) + bad + good.slice(at)).ok).toBe(false);
      }),
    );
  });
});

describe('bad inputs', () => {
  const userids: readonly (readonly [guards: string, inputs: readonly string[]])[] = [
    ["CP's line end", ['LINUX1#CP LOGOFF', 'A#LOGOFF', 'A#']],
    ['a new line', ['LINUX1\nLOGOFF', 'LINUX1\r', 'LINUX1\n', '\nLINUX1']],
    ['a shell', ['LINUX1;reboot', '$(id)', '`id`', '||true', `'"`, 'A&B', 'A>B']],
    ['an option', ['--force=ARCHITECTURE', '-k', '-T', '-']],
    ['CP keywords, wildcards and spool ids', ['*', 'ALL', 'SYSTEM', 'LOGN0001', 'LOGL0001', 'LOGV0001', 'STORAGE', '0003', '1LINUX']],
    ['another case of the same name', ['linux1', 'Linux1']],
    ['lengths', ['LINUX1234', '', 'A'.repeat(1_048_576)]],
    ['letters that look alike or fold', ['LINUX1\u00a0', 'ＬＩＮＵＸ１', 'LİNUX1', 'ſ', '\u202eLINUX1', 'LINUX1\0', 'LINUX1 ', 'ÄPFEL']],
    ["CP's delimiters and paths", ['A:B', 'A.B', 'A/B', '../MAINT', '..', '.']],
  ];
  test.each(userids.flatMap(([guards, inputs]) => inputs.map((input) => [guards, input.slice(0, 40), input] as const)))(
    'userid, %s: %o',
    (_guards, _shown, input) => {
      expect(parseGuestName(input).ok).toBe(false);
    },
  );

  test.each(['LINUX1\n\u001b[2Jok', 'A'.repeat(1_048_576)])(
    'is not echoed: it may be long, or be read as something else where it is shown',
    (input) => {
      expect(parseGuestName(input)).toEqual({ ok: false, why: expect.not.stringContaining(input) });
    },
  );

  test.each([...reservedUserids])('a service machine is never moved: %s', (userid) => {
    expect(parseGuestName(userid).ok).toBe(false);
  });

  test.each(['*', 'SYS1 FORCE DOMAIN', 'SYS1\n', 'vm1', '-VM1', 'VM.1', 'VM1;', 'LTICVM123', '', '../VM1'])('member %o', (input) => {
    expect(parseMemberName(input).ok).toBe(false);
  });

  test.each([
    'lo',
    'hsi0; ip link',
    'hsi0/../..',
    'a234567890123456',
    '%s',
    '-all',
    '',
    '.',
    '..',
    'HSI0',
    'hsi0\n',
    '0hsi',
    'hsi0:1',
    'hsi 0',
  ])('interface %o', (input) => {
    expect(parseInterfaceName(input).ok).toBe(false);
  });

  test.each([
    '0.0.G000',
    '0.4.0000',
    '0.0.0009\n1',
    '0190\n',
    'G000',
    '12345',
    '',
    '-',
    '190-',
    '-19F',
    '19F-190',
    '190-19F-1A0',
    '190 19F',
    '0x190',
    '٠١٩٠',
    '0-FFFF',
  ])('device %o', (input) => {
    expect(parseVdevs([input]).ok).toBe(false);
  });
});

describe('good names are taken as they are', () => {
  test.each(['LITDCON1', 'A', '$A', '_A', 'LIT-1_$', 'LOGAN'])('userid %s', (name) => {
    expect(parseGuestName(name)).toEqual({ ok: true, value: name });
  });
  test.each(['LTICVM9', '1VM'])('member %s', (name) => {
    expect(parseMemberName(name)).toEqual({ ok: true, value: name });
  });
  test.each(['hsi0', 'encf5f0', 'a', 'a23456789012345', 'hsi0.12', 'lo0'])('interface %s', (name) => {
    expect(parseInterfaceName(name)).toEqual({ ok: true, value: name });
  });
});

describe('device numbers', () => {
  test.each<readonly [list: readonly string[], expected: readonly string[]]>([
    [[], []],
    [['0190'], ['0190']],
    [
      ['19d', '190'],
      ['0190', '019D'],
    ],
    [['190-192'], ['0190', '0191', '0192']],
    [
      ['190-191', '0191', '191'],
      ['0190', '0191'],
    ],
    [
      ['FFFF', '0'],
      ['0000', 'FFFF'],
    ],
    [['F-10'], ['000F', '0010']],
  ])('of %o are four upper case digits each, in order, once', (list, expected) => {
    expect(parseVdevs(list)).toEqual({ ok: true, value: expected });
  });
  test('are at most 256, in one range and in all', () => {
    expect(parseVdevs(['100-1FF'])).toMatchObject({ ok: true, value: { length: 256 } });
    expect(parseVdevs(['100-200']).ok).toBe(false);
    expect(parseVdevs(['100-1FF', '200']).ok).toBe(false);
  });
});

describe('names of records', () => {
  const placement = fc.stringMatching(/^[a-z]([a-z0-9-]{0,80}[a-z0-9])?$/);
  const attempt = fc.integer({ min: 1, max: 2 ** 40 });
  const facts = fc.record({
    uid: fc.uuid(),
    from: fc.constantFrom('VM1', 'VM2'),
    to: fc.constantFrom('VM3', 'VM4'),
    since: fc.constantFrom('a', 'b'),
  });

  test('tell the placement and the attempt', () => {
    expect(relocationName('litdcon1', 12)).toBe('litdcon1-12');
    expect(externalRelocationName('litdcon1', { uid: 'u', from: 'VM1', to: 'VM2', since: 's' })).toMatch(/^litdcon1-x[0-9a-f]{10}$/);
  });
  test('are valid and the same every time', () => {
    fc.assert(
      fc.property(placement, attempt, facts, (name, number, told) => {
        const [own, external] = [relocationName(name, number), externalRelocationName(name, told)];
        for (const made of [own, external]) expect(made).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
        expect([relocationName(name, number), externalRelocationName(name, { ...told })]).toEqual([own, external]);
      }),
    );
  });
  test('differ for different placements, attempts and facts', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(placement, attempt), { minLength: 2, maxLength: 8, selector: (pair) => pair.join(' ') }),
        (pairs) => {
          expect(new Set(pairs.map(([name, number]) => relocationName(name, number))).size).toBe(pairs.length);
        },
      ),
    );
    fc.assert(
      fc.property(
        placement,
        fc.uniqueArray(facts, { minLength: 2, maxLength: 8, selector: (told) => JSON.stringify(told) }),
        (name, tolds) => {
          expect(new Set(tolds.map((told) => externalRelocationName(name, told))).size).toBe(tolds.length);
        },
      ),
    );
  });
  test('differ also where long names differ only in what is cut', () => {
    const long = 'a'.repeat(62);
    expect(relocationName(`${long}b`, 1)).not.toBe(relocationName(`${long}c`, 1));
  });
  test('of a list depend on each line and their order', () => {
    expect(listHash(['A>VM1', 'B>VM1'])).toBe(listHash(['A>VM1', 'B>VM1']));
    expect(new Set([['A>VM1', 'B>VM1'], ['B>VM1', 'A>VM1'], ['A>VM1'], ['A>VM1B>VM1'], []].map(listHash)).size).toBe(5);
  });
});
