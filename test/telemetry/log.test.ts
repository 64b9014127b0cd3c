import { describe, expect, test } from 'vitest';

import { type LogLevel, createLogger, logObserver } from '../../controller/telemetry/log.ts';
import { allObservers } from '../../controller/telemetry/observers.ts';
import type { Observer } from '../../controller/reconcile/observer.ts';
import { outcomeEvent } from './surveys.ts';

function logged(level: LogLevel, act: (observer: Observer) => void): readonly Record<string, unknown>[] {
  const written: string[] = [];
  act(logObserver(createLogger({ level, version: '1.2.3', to: { write: (text: string) => void written.push(text) } })));
  return written
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const step = { cluster: 'paper', guest: 'LITDCON1', relocation: 'litdcon1-7', attempt: 7, step: 'quiesce', atMs: 5 } as const;

describe('log lines', () => {
  test('a line is JSON with a level word, an RFC 3339 time, a constant message and fields', () => {
    const [line] = logged('info', (observer) => observer.step({ ...step, state: 'done', durationMs: 62 }));
    const { time, ...rest } = line ?? {};
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(rest).toEqual({
      level: 'info',
      version: '1.2.3',
      cluster: 'paper',
      guest: 'LITDCON1',
      relocation: 'litdcon1-7',
      attempt: 7,
      step: 'quiesce',
      state: 'done',
      durationMs: 62,
      msg: 'step',
    });
  });

  test('durations are told to a tenth of a millisecond', () => {
    const [line] = logged('info', (observer) => observer.step({ ...step, state: 'done', durationMs: 10.601863000000094 }));
    expect(line?.['durationMs']).toBe(10.6);
  });

  test('what began is debug, what failed or is unknown is a warning', () => {
    const lines = logged('debug', (observer) => {
      observer.step({ ...step, state: 'started', limitMs: 100 });
      observer.step({ ...step, state: 'failed', durationMs: 1 });
      observer.step({ ...step, state: 'unknown', durationMs: 1 });
    });
    expect(lines.map((line) => line['level'])).toEqual(['debug', 'warn', 'warn']);
  });

  test('a move that did not succeed is a warning, and a broken invariant an error', () => {
    const lines = logged('info', (observer) => {
      observer.outcome(outcomeEvent());
      observer.outcome(outcomeEvent({ outcome: 'NotEligible' }));
      observer.violation({ invariant: 'S1', guest: 'LITDCON1', detail: 'two interfaces up', atMs: 0 });
    });
    expect(lines.map((line) => line['level'])).toEqual(['info', 'warn', 'error']);
  });

  test('guests at rest say nothing at the default level, waiting ones do, stalled ones warn', () => {
    const wait = { cluster: 'paper', namespace: 'n', placement: 'p', guest: 'LITDCON1', message: 'm', atMs: 0 };
    const lines = logged('info', (observer) => {
      observer.reason({ ...wait, reason: 'Placed' });
      observer.reason({ ...wait, reason: 'WaitingForSlot' });
      observer.reason({ ...wait, reason: 'MassChange' });
    });
    expect(lines.map((line) => [line['level'], line['reason']])).toEqual([
      ['info', 'WaitingForSlot'],
      ['warn', 'MassChange'],
    ]);
  });

  test('control characters and direction marks from outside do not reach the log', () => {
    const [line] = logged('info', (observer) => observer.trouble({ what: 'sweep', detail: 'a\u001b[2Jb\u202ec\u009bd', atMs: 0 }));
    expect(line?.['detail']).toBe('a [2Jb c d');
  });
});

describe('several observers', () => {
  function recorder(): { readonly observer: Observer; readonly heard: string[] } {
    const heard: string[] = [];
    const hear = (name: string) => (): void => void heard.push(name);
    const observer: Observer = {
      step: hear('step'),
      outcome: hear('outcome'),
      dark: hear('dark'),
      reason: hear('reason'),
      reconciled: hear('reconciled'),
      trouble: (event) => void heard.push(`trouble ${event.what}: ${event.detail}`),
      violation: hear('violation'),
    };
    return { observer, heard };
  }

  test('one that throws is dropped, the others go on and are told', () => {
    const good = recorder();
    const bad: Observer = {
      ...recorder().observer,
      step: () => {
        throw new Error('screen is gone');
      },
    };
    const all = allObservers(bad, good.observer);
    all.step({ ...step, state: 'done', durationMs: 1 });
    all.step({ ...step, state: 'done', durationMs: 1 });
    expect(good.heard).toEqual(['trouble observer: screen is gone', 'step', 'step']);
  });

  test('even when every one throws nothing reaches the caller', () => {
    const bad: Observer = {
      ...recorder().observer,
      reconciled: () => {
        throw new Error('a');
      },
      trouble: () => {
        throw new Error('b');
      },
    };
    const all = allObservers(bad, { ...bad });
    expect(() => all.reconciled({ loop: 'guest', durationMs: 1, result: 'rest' })).not.toThrow();
  });
});
