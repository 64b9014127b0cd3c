import { array, assert, boolean, constant, dictionary, integer, letrec, oneof, option, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs, retryAfterMs } from '../../controller/store/kubernetes/backoff.ts';
import { eventName, microTime } from '../../controller/store/kubernetes/events.ts';
import { leaseBody, leaseRecordOf } from '../../controller/store/kubernetes/lease-record.ts';
import { createLineSplitter } from '../../controller/store/kubernetes/lines.ts';
import { asSent, shared } from '../../controller/store/kubernetes/sharing.ts';
import { createTurnstile } from '../../controller/store/kubernetes/turnstile.ts';
import { shownVersionOf, watchEventOf } from '../../controller/store/kubernetes/watch-event.ts';
import { signal } from './fixtures.ts';

/** The small parts of the Kubernetes store, each alone. */

describe('backoff', () => {
  const bounds = { minMs: 200, maxMs: 15_000 };

  test('doubles with each failure up to its bound, of which chance takes up to a half', () => {
    expect([1, 2, 3, 7, 8, 1000].map((failures) => backoffMs(failures, bounds, 1))).toEqual([200, 400, 800, 12_800, 15_000, 15_000]);
    expect([1, 2, 1000].map((failures) => backoffMs(failures, bounds, 0))).toEqual([100, 200, 7_500]);
  });

  test.each([
    ['3', 3_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 1970 00:01:40 GMT', 50_000],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('Retry-After: %s', (header, ms) => {
    expect(retryAfterMs(header, 50_000)).toBe(ms);
  });
});

describe('lines', () => {
  const split = (chunks: readonly (string | Buffer)[], bytesMax = 100, wanted = (_line: string): boolean => true) => {
    const lines: string[] = [];
    const splitter = createLineSplitter({ bytesMax, onLine: (line) => lines.push(line) > 0 && wanted(line) });
    const took = chunks.map((chunk) => splitter.push(Buffer.from(chunk as string)));
    return { lines, took, stopped: splitter.stopped() };
  };

  test('are whole, wherever a chunk ends, inside a character too', () => {
    const euro = Buffer.from('€\nab');
    expect(split([euro.subarray(0, 1), euro.subarray(1, 2), euro.subarray(2), 'c\n\n', 'd\ne\nf']).lines).toEqual(['€', 'abc', 'd', 'e']);
  });

  test('that never end are given up', () => {
    expect(split(['a'.repeat(60), 'a'.repeat(60), 'b\n'], 100)).toMatchObject({ lines: [], took: [true, false, false], stopped: true });
  });

  test('are no longer read after one that was not wanted', () => {
    expect(split(['a\nb\nc\n'], 100, (line) => line !== 'b')).toMatchObject({ lines: ['a', 'b'], took: [false], stopped: true });
  });
});

describe('sharing', () => {
  test('an equal value is the reference itself, and so is every equal part of one that differs', () => {
    const reference = { spec: { member: 'VM1', list: [{ a: 1 }, { b: 2 }] }, status: { n: 1 } };
    expect(shared(reference, structuredClone(reference))).toBe(reference);
    const changed = shared(reference, { ...structuredClone(reference), status: { n: 2 } });
    expect(changed.spec).toBe(reference.spec);
    expect(changed.status).toEqual({ n: 2 });
    const longer = shared(reference, { spec: { member: 'VM1', list: [{ a: 1 }, { b: 2 }, { c: 3 }] } });
    expect(longer).toEqual({ spec: { member: 'VM1', list: [{ a: 1 }, { b: 2 }, { c: 3 }] } });
    expect((longer.spec.list as unknown[])[0]).toBe(reference.spec.list[0]);
  });

  test('a field more or less, or another kind of value, is a difference', () => {
    expect(shared({ a: 1, b: 2 }, { a: 1 })).toEqual({ a: 1 });
    expect(shared({ a: 1 }, { a: 1, b: 2 })).toEqual({ a: 1, b: 2 });
    expect(shared({ a: [] }, { a: {} })).toEqual({ a: {} });
    expect(shared({ a: {} }, { a: [] })).toEqual({ a: [] });
    expect(shared({ a: null }, { a: {} })).toEqual({ a: {} });
    expect(shared(undefined, [1])).toEqual([1]);
  });

  test('what was sent is what a reader of its JSON gets', () => {
    const { plain } = letrec((tie) => ({
      plain: oneof(
        { depthSize: 'small' },
        string(),
        integer(),
        boolean(),
        constant(null),
        array(tie('plain')),
        dictionary(string({ maxLength: 8 }), option(tie('plain'), { nil: undefined })),
      ),
    }));
    const written = property(plain, (value) => {
      expect(asSent(value)).toStrictEqual(JSON.parse(JSON.stringify(value)));
    });
    assert(written);
    expect(Object.keys(asSent({ a: 1, b: undefined }) as object)).toEqual(['a']);
  });
});

describe('a turnstile', () => {
  test('lets so many through at once, the most urgent first, each lane in its order', async () => {
    const turnstile = createTurnstile({ urgent: 1, others: 1 });
    const done: string[] = [];
    let free = (): void => undefined;
    const first = turnstile.run({ urgency: 2, signal, work: () => new Promise<void>((resolve) => (free = resolve)) });
    const work = (name: string) => () => Promise.resolve(void done.push(name));
    const rest = [
      turnstile.run({ urgency: 2, signal, work: work('note') }),
      turnstile.run({ urgency: 1, signal, work: work('status 1') }),
      turnstile.run({ urgency: 1, signal, work: work('status 2') }),
    ];
    expect([done, turnstile.waiting()]).toEqual([[], 3]);
    free();
    await Promise.all([first, ...rest]);
    expect(done).toEqual(['status 1', 'status 2', 'note']);
  });

  test('keeps no claim waiting for what only tells people, and lets no more of these through because of it', async () => {
    const turnstile = createTurnstile({ urgent: 1, others: 1 });
    const done: string[] = [];
    let free = (): void => undefined;
    const first = turnstile.run({ urgency: 1, signal, work: () => new Promise<void>((resolve) => (free = resolve)) });
    const told = turnstile.run({ urgency: 1, signal, work: () => Promise.resolve(void done.push('status')) });
    await turnstile.run({ urgency: 0, signal, work: () => Promise.resolve(void done.push('claim')) });
    expect([done, turnstile.waiting()]).toEqual([['claim'], 1]);
    free();
    await Promise.all([first, told]);
    expect(done).toEqual(['claim', 'status']);
  });

  test('lets more through at once while a crowd waits, and no more than before once it is gone', async () => {
    const turnstile = createTurnstile({ urgent: 1, others: 1, crowd: { from: 2, others: 3 } });
    const frees: (() => void)[] = [];
    const calls = Array.from({ length: 6 }, () =>
      turnstile.run({ urgency: 1, signal, work: () => new Promise<void>((resolve) => frees.push(resolve)) }),
    );
    const seen = async (): Promise<readonly number[]> => {
      await new Promise(setImmediate);
      return [frees.length, turnstile.waiting()];
    };
    // The fourth made three wait, and the fifth and sixth again.
    expect(await seen()).toEqual([3, 3]);
    frees[0]?.();
    expect(await seen()).toEqual([4, 2]);
    frees[1]?.();
    expect(await seen()).toEqual([4, 2]);
    frees[2]?.();
    frees[3]?.();
    expect(await seen()).toEqual([5, 1]);
    frees[4]?.();
    expect(await seen()).toEqual([6, 0]);
    frees[5]?.();
    await Promise.all(calls);
  });

  test('one that gives up before its turn has done nothing, and one that fails frees its place', async () => {
    const turnstile = createTurnstile({ urgent: 1, others: 1 });
    const abort = new AbortController();
    const failing = turnstile.run({ urgency: 1, signal, work: () => Promise.reject(new Error('x')) });
    let begun = false;
    const gone = turnstile.run({ urgency: 1, signal: abort.signal, work: async () => (begun = true) });
    abort.abort();
    await expect(failing).rejects.toThrow('x');
    expect([await gone, begun]).toEqual(['cancelled', false]);
    expect(await turnstile.run({ urgency: 1, signal, work: async () => 'through' })).toBe('through');
  });
});

describe('codecs', () => {
  test.each([
    '',
    'x',
    '[]',
    '{}',
    '{"type":"ADDED"}',
    '{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"x"}}}',
    'null',
    '"ADDED"',
  ])('the line %j is no event', (line) => {
    expect(watchEventOf(line)).toEqual({ type: 'garbled' });
  });

  test('the version that a line shows is the metadata’s, whatever an annotation is called', () => {
    const line = (type: string, metadata: object): string =>
      JSON.stringify({ type, object: { metadata, spec: { note: '"resourceVersion":"9"' } } });
    const named = { annotations: { resourceVersion: '7' }, resourceVersion: '12', uid: 'u' };
    expect([shownVersionOf(line('MODIFIED', named)), shownVersionOf(line('ADDED', named))]).toEqual(['12', '12']);
    expect([line('DELETED', named), line('BOOKMARK', named), line('MODIFIED', {}), 'x', ''].map(shownVersionOf)).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
  });

  test('an instant has six digits, or the API server refuses it', () => {
    expect(microTime('2026-01-02T03:04:05.678Z')).toBe('2026-01-02T03:04:05.678000Z');
    expect(microTime('2026-01-02T04:04:05+01:00')).toBe('2026-01-02T03:04:05.000000Z');
  });

  test('a Lease is read as it was written', () => {
    const at = '2026-01-02T03:04:05.678Z';
    const body = leaseBody({
      namespace: 'n',
      name: 'zferry',
      version: '7',
      holder: 'a_1',
      transitions: 3,
      acquiredAt: at,
      renewedAt: at,
      durationMs: 15_000,
    });
    expect(body).toMatchObject({ spec: { leaseDurationSeconds: 15, renewTime: '2026-01-02T03:04:05.678000Z' } });
    expect(leaseRecordOf(body)).toMatchObject({ holder: 'a_1', transitions: 3, version: '7', acquiredAt: '2026-01-02T03:04:05.678000Z' });
  });

  test('an event has one name for each uid, attempt and reason, which is a name that Kubernetes takes', () => {
    const note = {
      kind: 'GuestPlacement',
      key: { namespace: 'a', name: 'x'.repeat(253) },
      uid: 'u',
      type: 'Normal',
      reason: 'Moved',
      message: 'm',
      at: '',
    } as const;
    const name = eventName({ ...note, attempt: 1 });
    expect(eventName({ ...note, attempt: 1, message: 'told again', at: 'later' })).toBe(name);
    expect(
      new Set([
        name,
        eventName({ ...note, attempt: 2 }),
        eventName({ ...note, attempt: 1, reason: 'Failed' }),
        eventName({ ...note, attempt: 1, uid: 'v' }),
      ]).size,
    ).toBe(4);
    expect(name).toMatch(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/);
  });
});
